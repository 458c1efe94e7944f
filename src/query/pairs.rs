//! Pairs: how many units (documents, sentences) hold both of two concepts.

use rayon::prelude::*;

use super::count::{ConceptTally, Place};
use super::kept::{Question, documents_of, hash_documents, hash_forms};
use super::layout::for_blocks;
use super::view::View;
use crate::error::Result;
use crate::index::{next_number, push_number};
use crate::lexicon::Concept;

/// For each pair of concepts how many units hold both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairCounts {
    size: usize,
    both: Vec<u64>,
}

impl PairCounts {
    /// How many units hold both of two concepts, by their numbers; of one concept with itself, how
    /// many hold it.
    pub fn of(&self, a: usize, b: usize) -> u64 {
        self.both[a.min(b) * self.size + a.max(b)]
    }
}

/// Counts the units that hold both of two concepts. `units` are those of each concept, sorted, each
/// once; the cost is that of the pairs that are there.
pub fn pair_counts(units: Vec<Vec<(u32, u32)>>) -> PairCounts {
    let size = units.len();
    let mut both = vec![0; size * size];
    let mut all: Vec<((u32, u32), u32)> = Vec::with_capacity(units.iter().map(Vec::len).sum());
    for (concept, units) in units.into_iter().enumerate() {
        all.extend(units.into_iter().map(|unit| (unit, concept as u32)));
    }
    all.sort_unstable();
    for unit in all.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, a)) in unit.iter().enumerate() {
            for &(_, b) in &unit[at..] {
                both[a as usize * size + b as usize] += 1;
            }
        }
    }
    PairCounts { size, both }
}

/// Counts the sentences in which an occurrence of each of two concepts begins; what was kept of the
/// counts is taken, the rest is kept. `tallies` are those of the concepts.
///
/// # Errors
/// The index is damaged.
pub fn count_sentence_pairs(
    view: &View<'_>,
    concepts: &[Concept],
    tallies: &[ConceptTally],
) -> Result<PairCounts> {
    let answers = sentence_pairs_question(view, concepts, tallies, |question| {
        question.answers(view, true)
    })?;
    let size = concepts.len();
    let mut both = vec![0; size * size];
    for answer in answers.into_iter().flatten() {
        let mut rest = answer.as_slice();
        for a in 0..size {
            for b in a..size {
                both[a * size + b] += u64::from(next_number(&mut rest));
            }
        }
    }
    Ok(PairCounts { size, both })
}

/// Asks each segment for the pairs in the sentences of its documents.
pub(super) fn sentence_pairs_question<T>(
    view: &View<'_>,
    concepts: &[Concept],
    tallies: &[ConceptTally],
    ask: impl FnOnce(Question<'_>) -> Result<T>,
) -> Result<T> {
    ask(Question {
        kind: "sentences 1",
        depends_on: &|segment, hasher| {
            hash_documents(view, segment, hasher);
            hash_forms(concepts, hasher);
        },
        make: &|segment| {
            let places: Vec<&[Place]> = tallies.iter().map(|one| one.places.as_slice()).collect();
            let pairs = pair_counts(sentences_of(view, &documents_of(view, segment), &places)?);
            let mut out = Vec::new();
            for a in 0..pairs.size {
                (a..pairs.size).for_each(|b| push_number(&mut out, pairs.of(a, b) as u32));
            }
            Ok(out)
        },
    })
}

/// The sentences of the occurrences of each concept in some documents, given by their ordinals, in
/// order: the ordinal of the document, and the number of the sentence in it; each once, in order.
fn sentences_of(
    view: &View<'_>,
    docs: &[u32],
    concepts: &[&[Place]],
) -> Result<Vec<Vec<(u32, u32)>>> {
    let mut out = vec![Vec::new(); concepts.len()];
    for_blocks(view, docs, None, |block| {
        out.par_iter_mut().zip(concepts).for_each(|(out, places)| {
            for (layout, places) in block.documents(places) {
                let sentence = |place: &Place| (place.ordinal, layout.sentence(place.start));
                out.extend(places.iter().map(sentence));
            }
            out.dedup();
        });
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn pairs_are_the_units_in_common(sets in prop::collection::vec(prop::collection::btree_set((0u32..4, 0u32..6), 0..12), 1..5)) {
            let counts = pair_counts(sets.iter().map(|set| set.iter().copied().collect()).collect());
            for (a, set_a) in sets.iter().enumerate() {
                for (b, set_b) in sets.iter().enumerate() {
                    let common: BTreeSet<_> = set_a.intersection(set_b).collect();
                    prop_assert_eq!(counts.of(a, b), common.len() as u64);
                }
            }
        }
    }
}
