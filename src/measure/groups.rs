//! Groups: documents and occurrences by the values of a metadata field.

use crate::query::Facet;

/// What one group of documents holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Group {
    /// Documents.
    pub documents: u64,
    /// Occurrences, or words, in them.
    pub amount: u64,
}

/// Documents and amounts for each value of a facet, in the order of its values. A document with
/// several values is in each of their groups; one without is in none.
pub fn by_group(docs: impl IntoIterator<Item = (u32, u64)>, facet: &Facet) -> Vec<Group> {
    let mut groups = vec![Group::default(); facet.values.len()];
    for (ordinal, amount) in docs {
        for &value in facet.of(ordinal) {
            let group = &mut groups[value as usize];
            group.documents += 1;
            group.amount += amount;
        }
    }
    groups
}

/// How many documents and words there are for each value of a facet; `words` are those of the
/// documents in the order of their view.
pub fn group_sizes(words: &[u64], facet: &Facet) -> Vec<Group> {
    by_group(
        words
            .iter()
            .enumerate()
            .map(|(at, &words)| (at as u32, words)),
        facet,
    )
}
