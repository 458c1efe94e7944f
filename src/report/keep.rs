//! What the tables ask each segment, asked beforehand: the answers are kept beside the segments, and a
//! report over these and others finds them there.

use std::collections::BTreeMap;

use super::data::ReportData;
use super::options::TableOptions;
use super::tables::{TABLES, Table};
use crate::document::Agencies;
use crate::error::Result;
use crate::index::Snapshot;
use crate::lexicon::Lexicon;
use crate::query::{Filter, View};

/// The tables that ask segments for what is kept.
const ASKING: [&str; 4] = ["cooccurrence", "collocates", "keyness", "duplicates"];

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
pub(crate) fn count_and_keep(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    agencies: &Agencies,
) -> Result<Counted> {
    let view = View::new(snapshot, &Filter::default())?;
    let asking = |table: &&Table| ASKING.contains(&table.name);
    let tables: Vec<&Table> = TABLES.iter().filter(asking).collect();
    let options = TableOptions::default();
    let data = ReportData::new(&view, None, lexicon, &options, agencies, &tables)?;
    for table in tables {
        table.rows(&data, &mut |_| Ok(()))?;
    }
    let concepts = data.tallies.iter().map(|tally| {
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
        documents: data.documents(),
        words: view.words(),
        concepts: concepts.collect(),
    })
}
