//! Counting a lexicon: the counts of its concepts and forms in each segment, which stay the same as
//! long as the segment and the forms do.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Question;
use crate::error::Result;
use crate::index::{SegmentColumns, next_count, next_number, push_number};
use crate::lexicon::Concept;
use crate::query::count::{
    ConceptTally, DocTally, FormTally, Place, Tally, count_forms_of, matches_of_segment,
};
use crate::query::view::{NOT_IN_VIEW, View};
use crate::query::zone::Zone;

/// Counts each concept of a lexicon; what was kept of the counts is taken, the rest is kept.
///
/// # Errors
/// A form stands for too many words, or the index is damaged.
pub fn count_lexicon(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<ConceptTally>> {
    let segments = counts_of_segments(view, concepts)?;
    let numbers = concepts.par_iter().enumerate();
    let tallies = numbers.map(|(number, concept)| tally(view, &segments, number, concept));
    Ok(tallies.collect())
}

/// Counts the documents of each concept of a lexicon, with how many occurrences each has, in the order
/// of the view: [`ConceptTally::docs`] alone, which takes a fourth of the memory of all that is
/// counted. As [`count_lexicon`] otherwise.
///
/// # Errors
/// As [`count_lexicon`].
pub fn count_lexicon_documents(
    view: &View<'_>,
    concepts: &[Concept],
) -> Result<Vec<Vec<(u32, u64)>>> {
    let segments = counts_of_segments(view, concepts)?;
    let numbers = (0..concepts.len()).into_par_iter();
    let documents = numbers.map(|number| {
        let mut docs = Vec::new();
        for (counts, (_, ordinals)) in segments.iter().zip(view.segments()) {
            let mut rest = counts.of(number);
            let mut doc = 0;
            for _ in 0..next_number(&mut rest) {
                doc += next_number(&mut rest);
                let occurrences = next_number(&mut rest);
                (0..2 * u64::from(occurrences)).for_each(|_| {
                    next_number(&mut rest);
                });
                let ordinal = ordinals.get(doc as usize).copied();
                if let Some(ordinal) = ordinal.filter(|&one| one != NOT_IN_VIEW) {
                    docs.push((ordinal, u64::from(occurrences)));
                }
            }
        }
        docs.sort_unstable_by_key(|&(ordinal, _)| ordinal);
        docs
    });
    Ok(documents.collect())
}

/// The counts of each segment of a view; what was kept of them is taken, the rest is kept.
fn counts_of_segments(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<SegmentCounts>> {
    let answers = counts_question(view, concepts, |question| question.answers(view, true))?;
    let answers = answers.into_iter().map(|bytes| SegmentCounts {
        bytes: bytes.unwrap_or_default(),
        concepts: concepts.len(),
    });
    Ok(answers.collect())
}

/// Asks for the counts of all documents of a segment: they do for any view.
pub(super) fn counts_question<T>(
    view: &View<'_>,
    concepts: &[Concept],
    ask: impl FnOnce(Question<'_>) -> Result<T>,
) -> Result<T> {
    let segments: Vec<SegmentColumns<'_>> = view.segments().map(|(segment, _)| segment).collect();
    ask(Question {
        kind: "counts 2",
        depends_on: &|_, hasher| hash_forms(concepts, hasher),
        make: &|segment| Ok(SegmentCounts::make(&segments[segment as usize], concepts)?.bytes),
    })
}

/// Puts the forms of concepts into a hash.
pub(in crate::query) fn hash_forms(concepts: &[Concept], hasher: &mut Sha256) {
    for concept in concepts {
        hasher.update(format!("\n{}", concept.forms.len()));
        for form in concept.all_forms() {
            // No form holds a line end.
            hasher.update(format!("\n{} {}", form.is_chinese(), form.text));
        }
    }
}

/// The counts of some concepts in a segment, over all its documents.
struct SegmentCounts {
    /// For each concept where its counts end, then the counts.
    bytes: Vec<u8>,
    concepts: usize,
}

const END: usize = size_of::<u32>();

impl SegmentCounts {
    fn make(segment: &SegmentColumns<'_>, concepts: &[Concept]) -> Result<SegmentCounts> {
        let of_concepts = concepts
            .par_iter()
            .map(|concept| {
                let matches = |form: &_, _| matches_of_segment(segment, Zone::Text, form);
                let mut out = Vec::new();
                write(&count_forms_of(concept, matches)?, &mut out);
                Ok(out)
            })
            .collect::<Result<Vec<Vec<u8>>>>()?;
        let mut bytes = Vec::new();
        let mut end = 0;
        for of_concept in &of_concepts {
            end += of_concept.len() as u32;
            bytes.extend(end.to_le_bytes());
        }
        of_concepts.iter().for_each(|one| bytes.extend(one));
        Ok(SegmentCounts {
            bytes,
            concepts: concepts.len(),
        })
    }

    fn end(&self, concept: usize) -> Option<usize> {
        let bytes = self.bytes.get(concept * END..)?.first_chunk::<END>()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    }

    /// The counts of a concept, as they were written.
    fn of(&self, concept: usize) -> &[u8] {
        let counts = self.bytes.get(self.concepts * END..).unwrap_or_default();
        let start = match concept.checked_sub(1) {
            Some(before) => self.end(before),
            None => Some(0),
        };
        let range = start.zip(self.end(concept)).map(|(start, end)| start..end);
        range
            .and_then(|range| counts.get(range))
            .unwrap_or_default()
    }
}

/// Writes the counts of a concept in a segment, in which the ordinal of a document is its number:
/// for each document of the concept the places, then for each form the matches by class.
fn write(tally: &ConceptTally, out: &mut Vec<u8>) {
    let mut places = tally.places.as_slice();
    push_number(out, tally.docs.len() as u32);
    let mut last = 0;
    for &(doc, occurrences) in &tally.docs {
        push_number(out, doc - last);
        push_number(out, occurrences as u32);
        last = doc;
        let (of_doc, rest) = places.split_at(occurrences as usize);
        places = rest;
        let mut free = 0;
        for place in of_doc {
            push_number(out, place.start - free);
            push_number(out, place.end - place.start);
            free = place.end;
        }
    }
    for form in tally.forms.iter().chain(&tally.not) {
        push_number(out, form.docs.len() as u32);
        let mut last = 0;
        for doc in &form.docs {
            push_number(out, doc.ordinal - last);
            last = doc.ordinal;
            // Most matches are whole ones.
            let Tally {
                whole,
                inside,
                crossing,
            } = doc.tally();
            let others = u32::from(inside + crossing > 0);
            push_number(out, (whole as u32) << 1 | others);
            if others > 0 {
                push_number(out, inside as u32);
                push_number(out, crossing as u32);
            }
        }
    }
}

/// What any bytes, taken for what was kept of a segment, say of the concepts.
#[cfg(any(test, fuzzing))]
pub(in crate::query) fn read_any(
    view: &View<'_>,
    concepts: &[Concept],
    bytes: &[u8],
) -> Vec<ConceptTally> {
    let counts = SegmentCounts {
        bytes: bytes.to_vec(),
        concepts: concepts.len(),
    };
    let segments = [counts];
    let numbers = concepts.iter().enumerate();
    let tallies = numbers.map(|(number, concept)| tally(view, &segments, number, concept));
    tallies.collect()
}

/// The counts of the concept of a number in a view.
fn tally(
    view: &View<'_>,
    segments: &[SegmentCounts],
    number: usize,
    concept: &Concept,
) -> ConceptTally {
    let mut out = ConceptTally {
        forms: vec![FormTally::default(); concept.forms.len()],
        not: vec![FormTally::default(); concept.not.len()],
        ..ConceptTally::default()
    };
    // The places as they are kept, and for each document where its own begin.
    let mut places: Vec<Place> = Vec::new();
    let mut docs: Vec<(u32, u32, usize)> = Vec::new();
    for (counts, (_, ordinals)) in segments.iter().zip(view.segments()) {
        let ordinal = |doc: u32| {
            let ordinal = ordinals.get(doc as usize).copied();
            ordinal.filter(|&ordinal| ordinal != NOT_IN_VIEW)
        };
        let mut rest = counts.of(number);
        let mut doc = 0;
        for _ in 0..next_count(&mut rest) {
            doc = next_number(&mut rest).saturating_add(doc);
            let occurrences = next_count(&mut rest);
            let ordinal = ordinal(doc);
            if let Some(ordinal) = ordinal {
                docs.push((ordinal, occurrences, places.len()));
            }
            let mut free = 0;
            for _ in 0..occurrences {
                let start = next_number(&mut rest).saturating_add(free);
                free = next_number(&mut rest).saturating_add(start);
                if let Some(ordinal) = ordinal {
                    places.push(Place {
                        ordinal,
                        start,
                        end: free,
                    });
                }
            }
        }
        for form in out.forms.iter_mut().chain(&mut out.not) {
            let mut doc = 0;
            for _ in 0..next_count(&mut rest) {
                doc = next_number(&mut rest).saturating_add(doc);
                let whole = next_number(&mut rest);
                let [inside, crossing] = match whole & 1 {
                    0 => [0; 2],
                    _ => [0; 2].map(|_: u64| u64::from(next_number(&mut rest))),
                };
                if let Some(ordinal) = ordinal(doc) {
                    let whole = u64::from(whole >> 1);
                    let tally = Tally {
                        whole,
                        inside,
                        crossing,
                    };
                    form.docs.push(DocTally::new(ordinal, tally));
                }
            }
        }
    }
    docs.sort_unstable_by_key(|&(ordinal, _, _)| ordinal);
    out.docs.reserve_exact(docs.len());
    out.places.reserve_exact(places.len());
    for (ordinal, occurrences, first) in docs {
        out.docs.push((ordinal, u64::from(occurrences)));
        let behind = first + occurrences as usize;
        out.places.extend_from_slice(&places[first..behind]);
    }
    for form in out.forms.iter_mut().chain(&mut out.not) {
        form.docs.sort_unstable_by_key(|doc| doc.ordinal);
    }
    out
}
