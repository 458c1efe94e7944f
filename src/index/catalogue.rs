//! The catalogue: which documents are in the index, from where, and with which content.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::schema::{Kind, columns};
use super::snapshot::Snapshot;
use crate::document::{Document, Hash, hex};
use crate::error::{Error, Result};
use crate::ingest::Rejection;
use crate::supplement::{Rows, Supplement};

/// The state of one source, stored as the card of its entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SourceState {
    /// The name of the drop that it belongs to.
    pub drop: String,
    /// Its path relative to the drop.
    pub path: String,
    /// See [`crate::ingest::Source::fingerprint`].
    pub fingerprint: String,
    /// What of it could not be read.
    pub rejections: Vec<Rejection>,
    /// Events, notes and indicators that it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Supplement>,
}

impl SourceState {
    /// What stands for the content of its supplements; none where it has none.
    pub(super) fn supplements_hash(&self) -> Option<String> {
        let rows: Vec<&Rows> = self.supplements.iter().map(|one| &one.rows).collect();
        let rows = (!rows.is_empty()).then_some(rows)?;
        let json = serde_json::to_vec(&rows).unwrap_or_default();
        Some(hex(&Sha256::digest(&json)))
    }
}

/// Content and metadata of a document, as the first 128 bits of their hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Hashes {
    pub content: [u64; 2],
    pub metadata: [u64; 2],
}

impl Hashes {
    pub(super) fn of(document: &Document) -> Hashes {
        Hashes {
            content: first_bits(&document.content_hash()),
            metadata: first_bits(&document.metadata_hash()),
        }
    }
}

fn first_bits(hash: &Hash) -> [u64; 2] {
    let part = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    [part(0), part(8)]
}

/// A document that is in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownDocument {
    /// The number of its entry.
    pub entry: u64,
    pub hashes: Hashes,
}

/// What the index holds of one source.
#[derive(Debug, Default)]
pub(super) struct KnownSource {
    /// The number of its entry.
    pub entry: Option<u64>,
    pub state: SourceState,
    /// Documents by their record; a file that is one document has the record `""`.
    pub documents: HashMap<String, KnownDocument>,
}

/// Everything that the index holds, by the absolute path of its source.
pub(super) type Catalogue = BTreeMap<String, KnownSource>;

/// Reads the catalogue out of the index.
pub(super) fn read(snapshot: &Snapshot) -> Result<Catalogue> {
    let mut catalogue = Catalogue::new();
    for segment in snapshot.segments() {
        let kinds = segment.numbers(columns::KIND)?;
        let sources = segment.texts(columns::SOURCE)?;
        let records = segment.texts(columns::RECORD)?;
        let content = segment.numbers(columns::CONTENT)?;
        let metadata = segment.numbers(columns::METADATA)?;
        let entries = segment.numbers(columns::ENTRY)?;
        for doc in segment.alive() {
            let kind = kinds.first(doc);
            if kind == Some(Kind::Update as u64) {
                continue;
            }
            let source = sources.first(doc)?.unwrap_or_default();
            let known = catalogue.entry(source).or_default();
            let entry = entries.first(doc).unwrap_or_default();
            if kind == Some(Kind::Source as u64) {
                known.entry = Some(entry);
                known.state = segment.parsed_card(doc)?;
                continue;
            }
            let record = records.first(doc)?.unwrap_or_default();
            let pair = |mut values: Vec<u64>| -> Result<[u64; 2]> {
                values.truncate(2);
                values
                    .try_into()
                    .map_err(|_| Error::Index("a document has no hash".to_owned()))
            };
            let hashes = Hashes {
                content: pair(content.all(doc))?,
                metadata: pair(metadata.all(doc))?,
            };
            known
                .documents
                .insert(record, KnownDocument { entry, hashes });
        }
    }
    Ok(catalogue)
}
