//! Windows: the words around the occurrences of a concept, and the sentences that they stand in.

use rayon::prelude::*;
use sha2::Digest;

use super::count::{ConceptTally, Place, matches};
use super::kept::{Question, documents_of, hash_documents, hash_forms};
use super::layout::{Block, for_blocks};
use super::view::View;
use super::vocabulary::Vocabulary;
use super::zone::Zone;
use crate::error::{Error, Result};
use crate::index::{next_count, next_number, push_number};
use crate::lexicon::{Concept, Form};
use crate::segment::WordLanguage;

/// What stands in the windows of a concept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowCounts {
    /// The words that do, by their numbers in the vocabulary, with their places; a place in several
    /// windows counts once. Numbers (which have no language) are left out.
    pub words: Vec<(u32, u64)>,
    /// For each language the places of its words in all windows.
    pub places: [u64; 2],
    /// For each language the occurrences of the concept that have a word of it in their window.
    pub occurrences: [u64; 2],
}

/// Counts the words within `reach` words of each occurrence, before and behind, in its sentence. The
/// words that the occurrence covers, wholly or in part, are not of its window. `tallies` are those of
/// the concepts; what was kept of the counts is taken, the rest is kept.
///
/// # Errors
/// The index is damaged.
pub fn count_windows(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concepts: &[Concept],
    tallies: &[ConceptTally],
    reach: u32,
) -> Result<Vec<WindowCounts>> {
    let answers = windows_question(view, vocabulary, concepts, tallies, reach, |question| {
        question.answers(view, true)
    })?;
    let mut out = vec![WindowCounts::default(); concepts.len()];
    for (segment, answer) in (0..).zip(answers) {
        let answer = answer.unwrap_or_default();
        let mut rest = answer.as_slice();
        for out in &mut out {
            out.read(vocabulary, segment, &mut rest);
        }
    }
    Ok(out)
}

/// Asks each segment for the windows in its documents.
pub(super) fn windows_question<T>(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concepts: &[Concept],
    tallies: &[ConceptTally],
    reach: u32,
    ask: impl FnOnce(Question<'_>) -> Result<T>,
) -> Result<T> {
    ask(Question {
        kind: "windows 1",
        depends_on: &|segment, hasher| {
            hash_documents(view, segment, hasher);
            hasher.update(reach.to_le_bytes());
            hash_forms(concepts, hasher);
        },
        make: &|segment| {
            let docs = documents_of(view, segment);
            let counts = windows_in(view, &docs, vocabulary, tallies, reach)?;
            let mut out = Vec::new();
            for counts in counts {
                counts.write(vocabulary, segment, &mut out);
            }
            Ok(out)
        },
    })
}

/// What stands in the windows in some documents, given by their ordinals, in order.
fn windows_in(
    view: &View<'_>,
    docs: &[u32],
    vocabulary: &Vocabulary,
    tallies: &[ConceptTally],
    reach: u32,
) -> Result<Vec<WindowCounts>> {
    let mut out = vec![WindowCounts::default(); tallies.len()];
    for_blocks(view, docs, Some(vocabulary), |block| {
        out.par_iter_mut().zip(tallies).for_each_init(
            || Counter {
                counts: vec![0; vocabulary.len()],
                met: Vec::new(),
                seen: Vec::new(),
            },
            |counter, (out, tally)| counter.count(vocabulary, block, &tally.places, reach, out),
        );
    })?;
    Ok(out)
}

impl WindowCounts {
    /// Writes the counts of a segment, its words by their numbers there.
    fn write(&self, vocabulary: &Vocabulary, segment: u32, out: &mut Vec<u8>) {
        for number in self.places.iter().chain(&self.occurrences) {
            push_number(out, *number as u32);
        }
        push_number(out, self.words.len() as u32);
        let mut last = 0;
        for &(word, places) in &self.words {
            let number = vocabulary.number_in(segment, word);
            push_number(out, number - last);
            push_number(out, places as u32);
            last = number;
        }
    }

    /// Adds the counts of a segment.
    pub(super) fn read(&mut self, vocabulary: &Vocabulary, segment: u32, rest: &mut &[u8]) {
        for number in self.places.iter_mut().chain(&mut self.occurrences) {
            *number += u64::from(next_number(rest));
        }
        let mut number = 0u32;
        let words = (0..next_count(rest)).filter_map(|_| {
            number = next_number(rest).saturating_add(number);
            let places = u64::from(next_number(rest));
            Some((vocabulary.word_of(segment, number)?, places))
        });
        let words = words.collect();
        self.words = merge(std::mem::take(&mut self.words), words);
    }
}

/// Counts of words, used again from concept to concept.
struct Counter {
    counts: Vec<u32>,
    /// The words that were counted.
    met: Vec<u32>,
    /// One bit for each word of a document.
    seen: Vec<u64>,
}

impl Counter {
    fn count(
        &mut self,
        vocabulary: &Vocabulary,
        block: &Block,
        places: &[Place],
        reach: u32,
        out: &mut WindowCounts,
    ) {
        for (layout, of_doc) in block.documents(places) {
            self.seen.clear();
            self.seen.resize(layout.words.len().div_ceil(64), 0);
            for &place in of_doc {
                let mut languages = [false; 2];
                for at in layout.window(place, reach).into_iter().flatten() {
                    let word = layout.words[at as usize];
                    let Some(language) = vocabulary.language(word) else {
                        continue;
                    };
                    languages[language as usize] = true;
                    let (slot, bit) = (&mut self.seen[at as usize / 64], 1 << (at % 64));
                    if *slot & bit == 0 {
                        *slot |= bit;
                        out.places[language as usize] += 1;
                        let count = &mut self.counts[word as usize];
                        if *count == 0 {
                            self.met.push(word);
                        }
                        *count += 1;
                    }
                }
                for language in WordLanguage::ALL {
                    out.occurrences[language as usize] += u64::from(languages[language as usize]);
                }
            }
        }
        self.met.sort_unstable();
        let counts = &mut self.counts;
        let counted = self.met.drain(..);
        let counted = counted.map(|word| (word, std::mem::take(&mut counts[word as usize]).into()));
        out.words = merge(std::mem::take(&mut out.words), counted.collect());
    }
}

/// The sum of two lists of counts, both in the order of words.
fn merge(a: Vec<(u32, u64)>, b: Vec<(u32, u64)>) -> Vec<(u32, u64)> {
    if a.is_empty() {
        return b;
    }
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    while let (Some(&(word_a, count_a)), Some(&(word_b, count_b))) = (a.peek(), b.peek()) {
        let of_a = (word_a <= word_b).then_some(count_a);
        let of_b = (word_b <= word_a).then_some(count_b);
        a.next_if(|_| of_a.is_some());
        b.next_if(|_| of_b.is_some());
        out.push((word_a.min(word_b), of_a.unwrap_or(0) + of_b.unwrap_or(0)));
    }
    out.extend(a.chain(b));
    out
}

/// The places of a word: where the segmenter cut just this word, in the order of documents.
///
/// # Errors
/// It is no word, or the index is damaged.
pub fn word_places(view: &View<'_>, word: &str) -> Result<Vec<Place>> {
    let form = Form::literal(word).map_err(|detail| Error::query(word, detail))?;
    let found: Vec<Place> = matches(view, Zone::Text, &form)?
        .iter()
        .map(|one| one.place)
        .collect();
    let mut out = Vec::new();
    for_blocks(view, &view.ordinals(), None, |block| {
        for (layout, places) in block.documents(&found) {
            out.extend(places.iter().filter(|place| layout.is_word(**place)));
        }
    })?;
    Ok(out)
}

/// Those of the places of a word that lie in a window of a concept's occurrences; both in the order
/// of documents.
///
/// # Errors
/// The index is damaged.
pub fn within_windows(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concept: &[Place],
    word: &[Place],
    reach: u32,
) -> Result<Vec<Place>> {
    let mut out = Vec::new();
    for_blocks(view, &view.ordinals(), Some(vocabulary), |block| {
        for (layout, of_doc) in block.documents(word) {
            let ordinal = of_doc[0].ordinal;
            let first = concept.partition_point(|place| place.ordinal < ordinal);
            let occurrences = concept[first..]
                .iter()
                .take_while(|place| place.ordinal == ordinal);
            let windows: Vec<_> = occurrences
                .flat_map(|&place| layout.window(place, reach))
                .collect();
            let within = |place: &&Place| {
                let number = layout.rank(place.start);
                windows.iter().any(|window| window.contains(&number))
            };
            out.extend(of_doc.iter().filter(within));
        }
    })?;
    Ok(out)
}
