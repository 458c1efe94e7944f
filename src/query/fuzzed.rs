//! What fuzzing reaches of queries: what is kept of segments, out of any bytes.

use super::kept;
use super::near;
use super::windows::WindowCounts;
use super::word_counts::{self, WordCounter};
use super::{View, Vocabulary};
use crate::lexicon::Concept;

/// What counts kept of the first segment say: how many documents and places each concept has.
pub(crate) fn counts(view: &View<'_>, concepts: &[Concept], bytes: &[u8]) -> Vec<(usize, usize)> {
    let tallies = kept::read_any(view, concepts, bytes);
    let sizes = tallies.iter().map(|one| (one.docs.len(), one.places.len()));
    sizes.collect()
}

/// How many words the windows kept of the first segment have.
pub(crate) fn windows(vocabulary: &Vocabulary, mut bytes: &[u8]) -> usize {
    let mut counts = WindowCounts::default();
    counts.read(vocabulary, 0, &mut bytes);
    counts.words.len()
}

/// How many words the word counts kept of the first segment have.
pub(crate) fn words(vocabulary: &Vocabulary, bytes: &[u8]) -> usize {
    let mut counter = WordCounter::new(vocabulary);
    word_counts::read(vocabulary, 0, bytes, &mut counter);
    counter.take().len()
}

/// How alike the pairs of texts are that were kept.
pub(crate) fn pairs(bytes: &[u8]) -> Vec<f64> {
    near::read_any(bytes)
}
