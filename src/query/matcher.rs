//! The matcher: where a form stands in the documents of a segment.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED, Term};

use crate::error::{Error, Result};
use crate::index::{SegmentColumns, failed};
use crate::lexicon::{Form, Unit};
use crate::segment::{stem, stem_start};

/// A prefix or stem may stand for this many different atoms of a segment.
pub(super) const MAX_EXPANSION: usize = 100_000;

/// Calls `found` for each document of a segment that holds the form, in the order of documents,
/// with the positions at which it starts, in order. Deleted documents are not left out.
pub(super) fn find(
    segment: &SegmentColumns<'_>,
    field: Field,
    form: &Form,
    mut found: impl FnMut(u32, &[u32]),
) -> Result<()> {
    let index = segment.reader().inverted_index(field).map_err(failed)?;
    let mut units = Vec::with_capacity(form.len());
    for (offset, unit) in form.units().iter().enumerate() {
        match UnitPostings::open(&index, field, unit, form)? {
            Some(postings) => units.push((offset as u32, postings)),
            None => return Ok(()),
        }
    }
    // The rarest first: it decides which documents are looked at.
    units.sort_by_key(|(_, postings)| postings.doc_freq());
    let mut starts = Vec::new();
    let mut others = Vec::new();
    let mut doc = units[0].1.doc();
    'documents: while doc != TERMINATED {
        for (_, postings) in &mut units[1..] {
            let other = postings.seek(doc);
            if other != doc {
                doc = units[0].1.seek(other);
                continue 'documents;
            }
        }
        starts.clear();
        let (offset, postings) = &mut units[0];
        postings.append_positions(&mut starts);
        starts.retain_mut(|position| {
            let start = position.checked_sub(*offset);
            *position = start.unwrap_or_default();
            start.is_some()
        });
        for (offset, postings) in &mut units[1..] {
            if starts.is_empty() {
                break;
            }
            others.clear();
            postings.append_positions(&mut others);
            intersect(&mut starts, &others, *offset);
        }
        if !starts.is_empty() {
            found(doc, &starts);
        }
        doc = units[0].1.advance();
    }
    Ok(())
}

/// Keeps the starts that have one of `others` at `offset` behind them. Both are sorted.
fn intersect(starts: &mut Vec<u32>, others: &[u32], offset: u32) {
    // Without branches that depend on the positions: which of the two is ahead can't be foreseen.
    let (mut at, mut other, mut kept) = (0, 0, 0);
    while at < starts.len() && other < others.len() {
        let start = starts[at];
        let (wanted, there) = (start + offset, others[other]);
        starts[kept] = start;
        kept += usize::from(wanted == there);
        at += usize::from(wanted <= there);
        other += usize::from(there <= wanted);
    }
    starts.truncate(kept);
}

/// Where one unit of a form stands.
enum UnitPostings {
    One(Box<SegmentPostings>),
    Many(Merged),
}

impl UnitPostings {
    /// None where the segment does not hold the unit.
    fn open(
        index: &InvertedIndexReader,
        field: Field,
        unit: &Unit,
        form: &Form,
    ) -> Result<Option<UnitPostings>> {
        let stemmed;
        let (prefix, wanted): (&str, Option<&str>) = match unit {
            Unit::Atom(atom) => {
                let term = Term::from_field_text(field, atom);
                let postings = index
                    .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
                    .map_err(|error| failed(error.into()))?;
                return Ok(postings.map(|postings| UnitPostings::One(Box::new(postings))));
            }
            Unit::Prefix(prefix) => (prefix, None),
            Unit::Stem(word) => {
                stemmed = stem(word);
                (stem_start(&stemmed), Some(&stemmed))
            }
        };
        let io = |error: std::io::Error| failed(error.into());
        let mut terms = index.terms().range().ge(prefix).into_stream().map_err(io)?;
        let mut many = Vec::new();
        while terms.advance() {
            if !terms.key().starts_with(prefix.as_bytes()) {
                break;
            }
            if let Some(wanted) = wanted {
                let same = std::str::from_utf8(terms.key()).is_ok_and(|term| stem(term) == wanted);
                if !same {
                    continue;
                }
            }
            if many.len() == MAX_EXPANSION {
                return Err(Error::query(
                    &form.text,
                    format!("{prefix}* stands for more than {MAX_EXPANSION} words; make it longer"),
                ));
            }
            let postings = index
                .read_postings_from_terminfo(
                    terms.value(),
                    IndexRecordOption::WithFreqsAndPositions,
                )
                .map_err(io)?;
            many.push(postings);
        }
        Ok(match many.len() {
            0 => None,
            1 => many
                .pop()
                .map(|postings| UnitPostings::One(Box::new(postings))),
            _ => Some(UnitPostings::Many(Merged::new(many))),
        })
    }

    fn doc_freq(&self) -> u32 {
        match self {
            UnitPostings::One(postings) => postings.doc_freq(),
            UnitPostings::Many(merged) => merged.docs.len() as u32,
        }
    }

    fn doc(&self) -> u32 {
        match self {
            UnitPostings::One(postings) => postings.doc(),
            UnitPostings::Many(merged) => merged.doc(),
        }
    }

    fn advance(&mut self) -> u32 {
        match self {
            UnitPostings::One(postings) => postings.advance(),
            UnitPostings::Many(merged) => {
                merged.at += 1;
                merged.doc()
            }
        }
    }

    /// Goes to the first document at or behind `target`.
    fn seek(&mut self, target: u32) -> u32 {
        match self {
            UnitPostings::One(postings) if postings.doc() >= target => postings.doc(),
            UnitPostings::One(postings) => postings.seek(target),
            UnitPostings::Many(merged) => {
                let rest = &merged.docs[merged.at.min(merged.docs.len())..];
                merged.at += rest.partition_point(|&(doc, _)| doc < target);
                merged.doc()
            }
        }
    }

    fn append_positions(&mut self, out: &mut Vec<u32>) {
        match self {
            UnitPostings::One(postings) => postings.append_positions_with_offset(0, out),
            UnitPostings::Many(merged) => {
                if let Some(&(_, start)) = merged.docs.get(merged.at) {
                    let end = merged.docs.get(merged.at + 1).map(|&(_, end)| end as usize);
                    let end = end.unwrap_or(merged.positions.len());
                    out.extend_from_slice(&merged.positions[start as usize..end]);
                }
            }
        }
    }
}

/// The postings of several terms as those of one.
struct Merged {
    /// Documents in order, with where their positions begin.
    docs: Vec<(u32, u32)>,
    positions: Vec<u32>,
    at: usize,
}

impl Merged {
    fn new(terms: Vec<SegmentPostings>) -> Merged {
        let mut all: Vec<(u32, u32)> = Vec::new();
        let mut buffer = Vec::new();
        for mut postings in terms {
            let mut doc = postings.doc();
            while doc != TERMINATED {
                postings.positions(&mut buffer);
                all.extend(buffer.iter().map(|&position| (doc, position)));
                doc = postings.advance();
            }
        }
        // Those of each term are in order: a stable sort finds such runs and merges them.
        all.sort();
        let mut merged = Merged {
            docs: Vec::new(),
            positions: Vec::with_capacity(all.len()),
            at: 0,
        };
        for (doc, position) in all {
            if merged.docs.last().is_none_or(|&(last, _)| last != doc) {
                merged.docs.push((doc, merged.positions.len() as u32));
            }
            merged.positions.push(position);
        }
        merged
    }

    fn doc(&self) -> u32 {
        self.docs.get(self.at).map_or(TERMINATED, |&(doc, _)| doc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn starts_stay_that_have_another_behind_them(
            starts in prop::collection::btree_set(0u32..60, 0..30),
            others in prop::collection::btree_set(0u32..60, 0..30),
            offset in 0u32..5,
        ) {
            let mut found: Vec<u32> = starts.iter().copied().collect();
            intersect(&mut found, &others.iter().copied().collect::<Vec<u32>>(), offset);
            let wanted: BTreeSet<u32> = starts.into_iter().filter(|at| others.contains(&(at + offset))).collect();
            prop_assert_eq!(found, wanted.into_iter().collect::<Vec<u32>>());
        }
    }
}
