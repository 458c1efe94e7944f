//! Ingestion: from a drop to documents and rejections.

mod complete;
mod decode;
mod fields;
mod file;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod ignored;
mod isolated;
#[cfg_attr(not(feature = "office"), allow(dead_code))]
mod limits;
mod name;
mod opened;
#[cfg_attr(not(feature = "office"), allow(dead_code))]
mod outside;
mod readers;
mod record;
mod sent;
mod sidecar;
mod source;
mod walk;

pub use decode::EncodingSource;
pub use fields::FieldMapping;
pub use isolated::{COMMAND, Isolation, serve};
pub use name::path_of;
pub use opened::OpenedSource;
pub use readers::{FORMATS, Limits};
pub use record::{read_record, record_too_large};
pub use sent::Sent;
pub use source::Source;
pub use walk::{Drop, Unread, Walk};

use std::path::PathBuf;
use std::sync::Arc;

use crate::document::{Agencies, Document};
use crate::supplement::Supplement;

/// What a file yields, one at a time.
#[derive(Debug)]
pub enum Item {
    /// A document, ready to be indexed.
    Document(Box<Document>),
    /// A table of events, of notes or of an indicator, which is no document.
    Supplement(Supplement),
    /// A file or a record that could not be read as one.
    Rejection(Rejection),
}

/// A file or a record of a file that could not be read as a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rejection {
    /// The file, relative to the drop, with the record or line behind it where only that is meant.
    pub path: String,
    /// Why, in few words that are the same for all such cases.
    pub reason: String,
    /// What exactly, and the way out.
    pub detail: String,
}

impl Rejection {
    /// A rejection of a file or record.
    pub fn new(
        path: impl Into<String>,
        reason: &'static str,
        detail: impl Into<String>,
    ) -> Rejection {
        Rejection {
            path: path.into(),
            reason: reason.to_owned(),
            detail: short(detail.into()),
        }
    }
}

/// A detail without its middle, where it is long: it may hold what a file says, and the way out stands
/// at its end.
fn short(detail: String) -> String {
    const FIRST: usize = 600;
    const LAST: usize = 400;
    if detail.len() <= FIRST + LAST {
        return detail;
    }
    let boundary = |at: &usize| detail.is_char_boundary(*at);
    let first = (0..=FIRST).rev().find(boundary).unwrap_or_default();
    let last = (detail.len() - LAST..).find(boundary).unwrap_or_default();
    format!("{} … {}", &detail[..first], &detail[last..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_detail_keeps_its_ends() {
        let long = format!("no text: {}; save it", "监".repeat(50_000));
        let rejection = Rejection::new("a", "no text", long);
        assert!(rejection.detail.len() < 1_010);
        assert!(
            rejection.detail.starts_with("no text: 监")
                && rejection.detail.ends_with("监; save it")
        );
        let short = "监".repeat(333);
        assert_eq!(Rejection::new("a", "no text", short.clone()).detail, short);
    }
}

/// How a drop is to be read.
#[derive(Debug, Clone)]
pub struct IngestSettings {
    /// Names of the fields of records.
    pub fields: FieldMapping,
    /// Bounds on what one file may cost.
    pub limits: Limits,
    /// Whether pictures of pages are read, where the machine has a program for it.
    pub ocr: bool,
    /// The names of agencies.
    pub agencies: Arc<Agencies>,
    /// SHA-256 of the file that they were extended by, if any.
    pub agencies_hash: String,
    /// Folders that hold no documents, wherever they lie: the index and the tables.
    pub except: Vec<PathBuf>,
    /// Where binary formats are read: in this process, or in one of their own. It changes nothing in
    /// what comes out of files that can be read.
    pub isolation: Isolation,
}

impl Default for IngestSettings {
    fn default() -> Self {
        IngestSettings {
            fields: FieldMapping::default(),
            limits: Limits::default(),
            ocr: false,
            agencies: Arc::new(Agencies::builtin().clone()),
            agencies_hash: String::new(),
            except: Vec::new(),
            isolation: Isolation::none(),
        }
    }
}

impl IngestSettings {
    /// What changes whenever the same file could be read differently: part of a source's fingerprint.
    pub fn fingerprint(&self) -> String {
        format!(
            "readers 5; {:?}; {:?}; {}; {}",
            self.fields, self.limits, self.ocr, self.agencies_hash
        )
    }
}
