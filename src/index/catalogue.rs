//! The catalogue: which documents are in the index, from where, and with which content.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::schema::{Kind, columns};
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::ingest::Rejection;

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
}

/// Content and metadata of a document, as the first 128 bits of their hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Hashes {
    pub content: [u64; 2],
    pub metadata: [u64; 2],
}

/// What the index holds of one source.
#[derive(Debug, Default)]
pub(super) struct KnownSource {
    pub state: SourceState,
    /// Documents by their record; a file that is one document has the record `""`.
    pub documents: HashMap<String, Hashes>,
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
        for doc in segment.alive() {
            let source = sources.first(doc)?.unwrap_or_default();
            let known = catalogue.entry(source).or_default();
            if kinds.first(doc) == Some(Kind::Source as u64) {
                known.state = segment.source_state(doc)?;
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
            known.documents.insert(record, hashes);
        }
    }
    Ok(catalogue)
}

/// The key of a document's entry in the index.
pub(super) fn document_key(source: &str, record: &str) -> String {
    short_key('d', source, record)
}

/// The key of a source's entry.
pub(super) fn source_key(source: &str) -> String {
    short_key('s', source, "")
}

/// A key of bounded length: paths and ids can be longer than a term may be.
fn short_key(kind: char, source: &str, record: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update((source.len() as u64).to_le_bytes());
    hasher.update(source);
    hasher.update(record);
    format!("{kind}{}", crate::document::hex(&hasher.finalize()[..20]))
}
