//! Documents: one policy text with its metadata, and where each value came from.

mod date;
mod language;
mod metadata;

pub use date::{IsoDate, normalise_date};
pub use language::{detect_language, normalise_language};
pub use metadata::{Metadata, MetadataKey, Origin, Sourced};

use sha2::{Digest, Sha256};

/// One policy text with its metadata.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Which record of its file this is; none where the file is one document.
    pub record: Option<String>,
    /// The original text, one paragraph a line.
    pub text: String,
    /// What is known about it.
    pub metadata: Metadata,
    /// The format it was read from: `text`, `markdown`, `jsonl`, …
    pub format: &'static str,
    /// The encoding of its file: `UTF-8`, …
    pub encoding: &'static str,
}

/// SHA-256 of a text or of metadata.
pub type Hash = [u8; 32];

impl Document {
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
