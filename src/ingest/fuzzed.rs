//! What fuzzing reaches of ingestion: files in memory, decoding, metadata beside a file.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::readers::{Content, Opened, Probe, reader_for};
use super::{IngestSettings, Item, Rejection};

/// What the file of a path with these bytes yields, completed as [`super::Source`] completes it.
pub(crate) fn read(path: &str, bytes: &[u8], settings: &IngestSettings) -> Vec<Item> {
    let mut items = Vec::new();
    let extension = Path::new(path).extension().unwrap_or_default();
    let extension = extension.to_string_lossy().to_lowercase();
    let probe = Probe {
        head: &bytes[..bytes.len().min(1 << 12)],
        extension: &extension,
        path,
    };
    let opened = Opened {
        content: Content::Bytes(bytes.to_vec()),
        relative: path,
        path,
        extension: &extension,
        settings,
        depth: 0,
        watch: None,
    };
    let outcome = reader_for(&probe, path)
        .and_then(|reader| reader.read(opened, &mut |item| items.push(item)));
    if let Err(rejection) = outcome {
        items.push(Item::Rejection(rejection));
    }
    for item in &mut items {
        if let Item::Document(document) = item {
            super::complete::fill_from_text(document);
        }
    }
    items
}

/// See `decode::declared`.
pub(crate) fn declared(head: &[u8]) -> Option<String> {
    super::decode::declared(head)
}

/// The rows of a `metadata.csv`.
pub(crate) fn metadata_rows(text: &str) -> Result<BTreeMap<String, Map<String, Value>>, String> {
    super::sidecar::rows(text)
}

/// The text of a whole file, the name of its encoding, and whether it was valid or declared.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> (String, &'static str) {
    let text = super::decode::decode(bytes, declared);
    (text.text, text.encoding)
}

/// The text of a file that is decoded while it is read, handed over in pieces of a size.
pub(crate) fn decode_stream(bytes: &[u8], encoding: &str, piece: usize) -> Vec<u8> {
    use std::io::{BufReader, Read};
    let Some(encoding) = encoding_rs::Encoding::for_label(encoding.as_bytes()) else {
        return Vec::new();
    };
    let input = BufReader::with_capacity(piece.max(1), bytes);
    let mut out = Vec::new();
    let read = super::decode::DecodedStream::new(input, encoding).read_to_end(&mut out);
    assert!(read.is_ok(), "memory is read");
    out
}

/// The metadata of `NAME.meta.json`.
pub(crate) fn meta_json(text: &str) -> Result<crate::document::Metadata, Rejection> {
    let fields = serde_json::from_str(text)
        .map_err(|error| Rejection::new("a.meta.json", "no JSON", error.to_string()))?;
    let mut metadata = crate::document::Metadata::default();
    super::fields::set_metadata(&mut metadata, &fields, crate::document::Origin::MetaJson);
    Ok(metadata)
}

/// What a process that reads files may say, and what it may be asked.
pub(crate) fn wire(bytes: &[u8]) {
    super::isolated::wire::read_any(bytes);
    super::isolated::wire::read_any_request(bytes);
}
