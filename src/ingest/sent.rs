//! A document as it is sent: from one process to another, or from one machine to another.

use std::collections::HashMap;
use std::sync::OnceLock;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::decode::EncodingSource;
use crate::document::{Document, Metadata};

/// A document on its way. Its text goes by itself.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    record: Option<String>,
    /// The original text.
    #[serde(skip)]
    pub text: String,
    metadata: Metadata,
    agencies: Vec<String>,
    format: String,
    encoding: String,
    encoding_source: String,
}

impl Sent {
    /// A document as it is sent.
    pub fn of(document: Document) -> Sent {
        Sent {
            record: document.record,
            text: document.text,
            metadata: document.metadata,
            agencies: document.agencies,
            format: document.format.to_owned(),
            encoding: document.encoding.to_owned(),
            encoding_source: document.encoding_source.to_owned(),
        }
    }

    /// The document, if it can be one.
    pub fn document(self) -> Option<Document> {
        let source = [
            EncodingSource::Valid,
            EncodingSource::ByteOrderMark,
            EncodingSource::Declared,
            EncodingSource::Detected,
            EncodingSource::Guessed,
        ];
        let source = source.iter().find(|one| one.name() == self.encoding_source);
        let document = Document {
            record: self.record,
            text: self.text,
            metadata: self.metadata,
            agencies: self.agencies,
            format: FORMATS.iter().find(|one| **one == self.format)?,
            encoding: encoding(&self.encoding)?,
            encoding_source: source?.name(),
        };
        document.metadata.is_sound().then_some(document)
    }
}

/// The formats that documents say they were read from.
const FORMATS: [&str; 15] = [
    "text", "markdown", "html", "xml", "pdf", "docx", "odt", "rtf", "epub", "doc", "xlsx", "eml",
    "jsonl", "json", "csv",
];

/// The names of encodings, with two that are none.
fn encoding(name: &str) -> Option<&'static str> {
    static KNOWN: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| ["PDF", "OCR"].map(|name| (name, name)).into());
    match known.get(name) {
        Some(name) => Some(name),
        None => Encoding::for_label(name.as_bytes()).map(Encoding::name),
    }
}
