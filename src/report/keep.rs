//! What the tables ask each segment, asked beforehand: the answers are kept beside the segments, and a
//! report over these and others finds them there.

use std::collections::BTreeMap;

use super::options::TableOptions;
use crate::error::Result;
use crate::index::Snapshot;
use crate::lexicon::Lexicon;
use crate::query::{
    Filter, View, Vocabulary, WordSets, count_lexicon, count_sentence_pairs, count_windows,
    near_duplicates,
};

/// What was counted on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Documents, without copies.
    pub documents: u64,
    /// Words of their texts.
    pub words: u64,
    /// For each concept by year (without one: 0) documents and occurrences.
    pub concepts: Vec<BTreeMap<i64, [u64; 2]>>,
}

/// Counts a lexicon over all documents, and has kept what the tables of a run will ask for.
///
/// # Errors
/// A form stands for too many words, or the index is damaged.
pub(crate) fn count_and_keep(snapshot: &Snapshot, lexicon: &Lexicon) -> Result<Counted> {
    let view = View::new(snapshot, &Filter::default())?;
    let concepts = &lexicon.concepts;
    let tallies = count_lexicon(&view, concepts)?;
    let vocabulary = Vocabulary::new(&view)?;
    let reach = TableOptions::default().window;
    count_windows(&view, &vocabulary, concepts, &tallies, reach)?;
    count_sentence_pairs(&view, concepts, &tallies)?;
    let all = (0..view.docs.len() as u32).collect();
    let (years, _) = view.facet("year")?.documents();
    for sets in [vec![all], years] {
        WordSets::new(&view, &vocabulary, &sets)?;
    }
    near_duplicates(&view)?;
    let concepts = tallies.iter().map(|tally| {
        let mut years: BTreeMap<i64, [u64; 2]> = BTreeMap::new();
        for &(ordinal, occurrences) in &tally.docs {
            let year = view.docs[ordinal as usize].year.unwrap_or(0);
            let [documents, sum] = years.entry(year).or_default();
            *documents += 1;
            *sum += occurrences;
        }
        years
    });
    Ok(Counted {
        documents: view.docs.len() as u64,
        words: view.words(),
        concepts: concepts.collect(),
    })
}
