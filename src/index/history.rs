//! The history of an index: its updates, and which entries hold at each.

use serde::{Deserialize, Serialize};
use tantivy::{DocId, Searcher};

use super::schema::{Fields, Kind, columns};
use super::snapshot::SegmentColumns;
use super::update::Changes;
use crate::error::Result;

/// One update of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRecord {
    /// Its number; the first is 1.
    pub number: u64,
    /// When it was committed, in UTC.
    pub time: String,
    /// The names of the drops that were looked at.
    pub drops: Vec<String>,
    /// What it brought.
    pub changes: Changes,
}

/// The updates of an index and the entries of all times.
pub(super) struct History {
    /// In the order of their numbers.
    pub updates: Vec<UpdateRecord>,
    /// For each segment and entry, the update that brought it and the one that ended it.
    spans: Vec<Vec<(u64, u64)>>,
}

/// The end of an entry that holds today.
const OPEN: u64 = u64::MAX;

impl History {
    pub(super) fn read(searcher: &Searcher, fields: &Fields) -> Result<History> {
        let mut updates: Vec<UpdateRecord> = Vec::new();
        let mut ended: Vec<(u64, u64)> = Vec::new();
        let mut numbers = Vec::new();
        for reader in searcher.segment_readers() {
            let segment = SegmentColumns::whole(reader, fields);
            let kinds = segment.numbers(columns::KIND)?;
            let entries = segment.numbers(columns::ENTRY)?;
            let ends = segment.numbers(columns::ENDED)?;
            let of_segment: Vec<u64> = (0..reader.max_doc())
                .map(|doc| entries.first(doc).unwrap_or_default())
                .collect();
            for doc in 0..reader.max_doc() {
                if kinds.first(doc) == Some(Kind::Update as u64) {
                    let update: UpdateRecord = segment.parsed_card(doc)?;
                    let number = update.number;
                    ended.extend(ends.all(doc).into_iter().map(|entry| (entry, number)));
                    updates.push(update);
                }
            }
            numbers.push(of_segment);
        }
        updates.sort_unstable_by_key(|update| update.number);
        ended.sort_unstable();
        let end = |entry: u64| match ended.binary_search_by_key(&entry, |&(entry, _)| entry) {
            Ok(at) => ended[at].1,
            Err(_) => OPEN,
        };
        let span = |entry: u64| (entry >> 32, end(entry));
        Ok(History {
            updates,
            spans: numbers
                .into_iter()
                .map(|numbers| numbers.into_iter().map(span).collect())
                .collect(),
        })
    }

    /// The entries of each segment that hold after an update.
    pub(super) fn alive(&self, update: u64) -> Vec<Vec<DocId>> {
        let of_segment = |spans: &Vec<(u64, u64)>| {
            let holding = |&(_, &(from, to)): &(DocId, &(u64, u64))| from <= update && update < to;
            (0..)
                .zip(spans)
                .filter(holding)
                .map(|(doc, _)| doc)
                .collect()
        };
        self.spans.iter().map(of_segment).collect()
    }
}
