//! Counting a lexicon with what was kept: the matches of all its forms in each segment, which stay
//! the same as long as the segment and the forms do. After a small drop only its own segment is
//! counted.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::boundaries::{Boundaries, Class};
use super::count::{ConceptTally, Match, Place, count_forms_of, in_order};
use super::matcher::find;
use super::view::{NOT_IN_VIEW, View};
use super::zone::Zone;
use crate::error::Result;
use crate::index::{Kept, SegmentColumns, next_number, push_number};
use crate::lexicon::{Concept, Form};

/// The version of what is kept and how.
const FORMAT: &str = "matches 1";

/// Counts each concept of a lexicon; the matches are taken from what was kept, and kept.
///
/// # Errors
/// A form stands for too many words, or the index is damaged.
pub fn count_lexicon(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<ConceptTally>> {
    let forms = forms_of(concepts);
    let key = key_of(&forms);
    let kept = view.snapshot().kept();
    let mut missing = false;
    let mut segments = Vec::new();
    for (segment, _) in view.segments() {
        let id = id_of(&segment);
        let read = kept.read(&id, &key);
        let matches = match read.and_then(|bytes| SegmentMatches::open(bytes, forms.len())) {
            Some(matches) => matches,
            None => {
                missing = true;
                let matches = SegmentMatches::find(&segment, &forms)?;
                kept.write(&id, &key, &matches.bytes);
                matches
            }
        };
        segments.push(matches);
    }
    if missing {
        let ids: Vec<String> = view.segments().map(|(one, _)| id_of(&one)).collect();
        kept.tidy(&ids);
    }
    let mut first = 0;
    let firsts: Vec<usize> = concepts
        .iter()
        .map(|concept| {
            first += concept.forms.len() + concept.not.len();
            first - concept.forms.len() - concept.not.len()
        })
        .collect();
    concepts
        .par_iter()
        .zip(firsts)
        .map(|(concept, first)| {
            count_forms_of(concept, |form, number| {
                Ok(matches_in_view(view, &segments, form, first + number))
            })
        })
        .collect()
}

/// What is kept of a lexicon and is not what the segments hold, a line each.
///
/// # Errors
/// As [`count_lexicon`].
pub fn check_kept(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<String>> {
    let forms = forms_of(concepts);
    let key = key_of(&forms);
    let kept: &Kept = view.snapshot().kept();
    let mut faults = Vec::new();
    for (segment, _) in view.segments() {
        let id = id_of(&segment);
        if let Some(bytes) = kept.read(&id, &key)
            && bytes != SegmentMatches::find(&segment, &forms)?.bytes
        {
            faults.push(format!("the counts kept of segment {id} are not its own"));
        }
    }
    Ok(faults)
}

fn forms_of(concepts: &[Concept]) -> Vec<&Form> {
    let forms = concepts.iter().flat_map(|concept| {
        let numbers = 0..concept.forms.len() + concept.not.len();
        numbers.map(|number| concept.form(number))
    });
    forms.collect()
}

fn key_of(forms: &[&Form]) -> String {
    let mut hasher = Sha256::new_with_prefix(FORMAT);
    for form in forms {
        // No form holds a line end.
        hasher.update(format!("\n{} {}", form.is_chinese(), form.text));
    }
    let hash: [u8; 32] = hasher.finalize().into();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn id_of(segment: &SegmentColumns<'_>) -> String {
    segment.reader().segment_id().uuid_string()
}

/// The matches of some forms in a segment, of all its documents.
struct SegmentMatches {
    /// For each form where its matches end, then the matches.
    bytes: Vec<u8>,
    forms: usize,
}

const END: usize = size_of::<u32>();

impl SegmentMatches {
    fn find(segment: &SegmentColumns<'_>, forms: &[&Form]) -> Result<SegmentMatches> {
        let field = Zone::Text.exact(segment.fields());
        let of_forms = forms
            .par_iter()
            .map(|form| {
                let boundaries = Boundaries::open(segment, Zone::Text)?;
                let mut out = Vec::new();
                let mut last_doc = 0;
                let mut of_doc = Vec::new();
                find(segment, field, form, |doc, starts| {
                    of_doc.clear();
                    boundaries.classed(doc, form, starts, |start, class| {
                        of_doc.push((start, class))
                    });
                    push_number(&mut out, doc - last_doc);
                    push_number(&mut out, of_doc.len() as u32);
                    last_doc = doc;
                    let mut last = 0;
                    for &(start, class) in &of_doc {
                        push_number(&mut out, (start - last) << 2 | class as u32);
                        last = start;
                    }
                })?;
                Ok(out)
            })
            .collect::<Result<Vec<Vec<u8>>>>()?;
        let mut bytes = Vec::new();
        let mut end = 0;
        for of_form in &of_forms {
            end += of_form.len() as u32;
            bytes.extend(end.to_le_bytes());
        }
        of_forms.iter().for_each(|one| bytes.extend(one));
        Ok(SegmentMatches {
            bytes,
            forms: forms.len(),
        })
    }

    /// What was kept of so many forms; none if it cannot be that.
    fn open(bytes: Vec<u8>, forms: usize) -> Option<SegmentMatches> {
        let matches = SegmentMatches { bytes, forms };
        let end = match forms.checked_sub(1) {
            Some(last) => matches.end(last)?,
            None => 0,
        };
        (matches.bytes.len() == forms * END + end).then_some(matches)
    }

    fn end(&self, form: usize) -> Option<usize> {
        let bytes = self.bytes.get(form * END..)?.first_chunk::<END>()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    }

    /// The matches of a form, as they were written.
    fn of(&self, form: usize) -> &[u8] {
        let ends = self.forms * END;
        let start = form
            .checked_sub(1)
            .map_or(Some(0), |before| self.end(before));
        let range = start.zip(self.end(form));
        let range = range.map(|(start, end)| ends + start..ends + end);
        range
            .and_then(|range| self.bytes.get(range))
            .unwrap_or_default()
    }
}

/// The matches of the form of a number in a view.
fn matches_in_view(
    view: &View<'_>,
    segments: &[SegmentMatches],
    form: &Form,
    number: usize,
) -> Vec<Match> {
    let length = form.len() as u32;
    let mut found = Vec::new();
    for (matches, (_, ordinals)) in segments.iter().zip(view.segments()) {
        let mut rest = matches.of(number);
        let mut doc = 0;
        while !rest.is_empty() {
            doc += next_number(&mut rest);
            let ordinal = ordinals.get(doc as usize).copied().unwrap_or(NOT_IN_VIEW);
            let mut start = 0;
            for _ in 0..next_number(&mut rest) {
                let step = next_number(&mut rest);
                start += step >> 2;
                if ordinal != NOT_IN_VIEW {
                    let end = start + length;
                    let class =
                        [Class::Whole, Class::Inside, Class::Crossing][(step & 3).min(2) as usize];
                    found.push(Match {
                        place: Place {
                            ordinal,
                            start,
                            end,
                        },
                        class,
                    });
                }
            }
        }
    }
    in_order(found)
}
