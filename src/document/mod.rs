//! Documents: one policy text with its metadata, and where each value came from.

mod agency;
mod cursor;
mod date;
mod doc_type;
mod effective;
mod language;
mod metadata;
mod number;
mod numeral;
mod place;
mod printed;
mod province;
mod text_date;

pub use agency::{Agencies, Agency};
pub use date::{IsoDate, normalise_date, now};
pub use doc_type::doc_type;
pub use effective::find_effective;
pub use language::{detect_language, normalise_language};
pub use metadata::{Metadata, MetadataKey, Origin, Sourced};
pub use number::{DocNumber, NumberKind, find_number, find_numbers, parse_number};
pub use place::{Level, Place, place};
pub use printed::{Printed, from_fields, printed_metadata};
pub use text_date::find_dates;

use sha2::{Digest, Sha256};

/// One policy text with its metadata.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Which record of its file this is: `=ID` by its id, `#3` by its number, `/NAME` of a file in
    /// a container; none where the file is one document.
    pub record: Option<String>,
    /// The original text, one paragraph a line.
    pub text: String,
    /// What is known about it.
    pub metadata: Metadata,
    /// The agencies by their one name, the lead first; a name that no table has is as it was.
    pub agencies: Vec<String>,
    /// The format it was read from: `text`, `markdown`, `jsonl`, …
    pub format: &'static str,
    /// The encoding of its file: `UTF-8`, …
    pub encoding: &'static str,
    /// How the encoding was found: `valid`, `declared`, `guessed`, …
    pub encoding_source: &'static str,
}

/// SHA-256 of a text or of metadata.
pub type Hash = [u8; 32];

impl Document {
    /// Whether it is one of the records of a collection, rather than a file of its own, in the
    /// drop or in a container.
    pub fn is_record(&self) -> bool {
        let record = self.record.as_deref();
        record.is_some_and(|record| !record.starts_with('/') || record.contains('#'))
    }

    /// The hash of the original text.
    pub fn content_hash(&self) -> Hash {
        Sha256::digest(self.text.as_bytes()).into()
    }

    /// The hash of the metadata values, without their origins.
    pub fn metadata_hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        for (key, sourced) in self.metadata.iter() {
            for value in &sourced.values {
                for part in [key.name(), value.as_str()] {
                    hasher.update((part.len() as u64).to_le_bytes());
                    hasher.update(part);
                }
            }
        }
        for name in &self.agencies {
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
        }
        for (name, value) in &self.metadata.other {
            for part in [name, value] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hasher.finalize().into()
    }
}

/// A hash as hexadecimal digits.
pub fn hex(hash: &[u8]) -> String {
    use std::fmt::Write;
    hash.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
