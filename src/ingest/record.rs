//! A record by itself: a line of a collection that is handed over without its file.

use std::path::Path;

use super::complete::complete;
use super::readers::{record_of_line, too_large};
use super::sidecar::Sidecar;
use super::{EncodingSource, IngestSettings, Item, Rejection};

/// What a line of JSON says, as it does in a collection; nothing where it is blank. `number` counts
/// the lines of the collection from 1; `path` is what the collection is called.
pub fn read_record(
    line: &[u8],
    number: u64,
    path: &str,
    settings: &IngestSettings,
) -> Option<Item> {
    let limit = settings.limits.document_bytes;
    if line.len() as u64 > limit {
        return Some(Item::Rejection(record_too_large(number, path, settings)));
    }
    Some(match record_of_line(line, number, path, settings)? {
        Ok(mut document) => {
            document.encoding = "UTF-8";
            document.encoding_source = EncodingSource::Valid.name();
            let document = Box::new(document);
            Item::Document(complete(
                Path::new(path),
                document,
                &Sidecar::default(),
                settings,
            ))
        }
        Err(rejection) => Item::Rejection(rejection),
    })
}

/// The rejection of a line that is longer than a document may be.
pub fn record_too_large(number: u64, path: &str, settings: &IngestSettings) -> Rejection {
    too_large(&format!("{path}#{number}"), settings.limits.document_bytes)
}
