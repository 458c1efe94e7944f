//! A line of a shard: a document or a source of a drop as it was read, or a record of somebody's own.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::error::{Error, Result};
use crate::index::Found;
use crate::ingest::{Rejection, Sent};
use crate::supplement::Supplement;

/// One line of a shard, as [`pack`](super::pack()) writes it: two texts, so that it is a row of two
/// columns where it is no line. A line without the first is a record as in a collection: fields of
/// metadata, and the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is of, in JSON.
    pub gongbao: String,
    /// Of a document, its original text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a line is of.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Content {
    Document {
        found: Found,
        /// Its name among the records of its source.
        record: String,
        document: Box<Sent>,
    },
    Source {
        found: Found,
        fingerprint: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rejections: Vec<Rejection>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        supplements: Vec<Supplement>,
    },
}

impl Line {
    pub(super) fn of_document(found: &Found, record: String, document: Document) -> Result<Line> {
        let mut sent = Box::new(Sent::of(document));
        let text = std::mem::take(&mut sent.text);
        Line::of(
            &Content::Document {
                found: found.clone(),
                record,
                document: sent,
            },
            Some(text),
        )
    }

    pub(super) fn of_source(
        found: Found,
        fingerprint: String,
        rejections: Vec<Rejection>,
        supplements: Vec<Supplement>,
    ) -> Result<Line> {
        let content = Content::Source {
            found,
            fingerprint,
            rejections,
            supplements,
        };
        Line::of(&content, None)
    }

    fn of(content: &Content, text: Option<String>) -> Result<Line> {
        let gongbao =
            serde_json::to_string(content).map_err(|error| Error::Shards(error.to_string()))?;
        Ok(Line { gongbao, text })
    }

    /// How long it is, in bytes.
    pub fn size(&self) -> usize {
        self.gongbao.len() + self.text.as_ref().map_or(0, String::len)
    }

    /// What a line of JSON is of; nothing where it is a record of somebody's own.
    ///
    /// # Errors
    /// It says that it is of a drop, and is not as it was written.
    pub(super) fn read(line: &[u8]) -> std::result::Result<Option<Content>, String> {
        // Within a text its quotes would be escaped.
        if memchr::memmem::find(line, b"\"gongbao\"").is_none() {
            return Ok(None);
        }
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            return Ok(None);
        };
        let content = serde_json::from_str(&line.gongbao).map_err(|error| error.to_string())?;
        Ok(Some(match content {
            Content::Document {
                found,
                record,
                mut document,
            } => {
                document.text = line.text.unwrap_or_default();
                Content::Document {
                    found,
                    record,
                    document,
                }
            }
            source => source,
        }))
    }
}
