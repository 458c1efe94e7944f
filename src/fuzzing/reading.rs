//! Readers: what holds of every file, whatever its bytes are.

use std::sync::LazyLock;

use super::input::Input;
use crate::document::MetadataKey;
use crate::ingest::{IngestSettings, Item, fuzzed};

static SETTINGS: LazyLock<IngestSettings> = LazyLock::new(IngestSettings::default);

/// So many bytes of text and metadata may come from one byte of a file that is not compressed, and
/// so many from any file. One byte of Windows-1252 takes three in UTF-8; what a reader says of a
/// file, and names of files within, come on top.
const GROWTH: usize = 4;
const HEADROOM: usize = 16 << 10;

/// What is said of a rejected file, and the name of a field, in bytes: it may come with each record.
const LONGEST_DETAIL: usize = 1_010;
const LONGEST_NAME: usize = 200;

/// Reads a file twice, and holds what comes out to what every file is held to.
pub(super) fn read(path: &str, bytes: &[u8]) -> Vec<Item> {
    // A file of any name can be told to be a PDF by its content.
    tolerate_caught_panics();
    let items = fuzzed::read(path, bytes, &SETTINGS);
    for item in &items {
        match item {
            Item::Document(document) => {
                assert!(!document.text.trim().is_empty(), "a document has text");
                for (key, sourced) in document.metadata.iter() {
                    assert!(!sourced.values.is_empty());
                    for value in &sourced.values {
                        assert!(!value.is_empty(), "{} is empty", key.name());
                        assert!(!value.contains(char::is_control), "{}", key.name());
                    }
                }
                for name in document.metadata.other.keys() {
                    assert!(name.len() <= LONGEST_NAME, "a name of {} bytes", name.len());
                }
                if let Some(date) = document.metadata.get(MetadataKey::Date) {
                    assert!(crate::document::IsoDate::parse(date).is_some(), "{date}");
                }
            }
            Item::Rejection(rejection) => {
                assert!(rejection.path.starts_with(path));
                assert!(!rejection.reason.is_empty() && !rejection.detail.is_empty());
                let size = rejection.detail.len();
                assert!(size <= LONGEST_DETAIL, "a detail of {size} bytes");
            }
            Item::Supplement(supplement) => assert!(!supplement.rows.is_empty()),
        }
    }
    // A table with a header alone and a list without elements have nothing to be read.
    let of_records = |end| path.ends_with(end) || bytes.trim_ascii_start().starts_with(b"[");
    let of_records = ["csv", "json", "jsonl", "xlsx", "zip"]
        .into_iter()
        .any(of_records);
    assert!(
        of_records || !items.is_empty(),
        "a file is read or rejected"
    );
    let again = fuzzed::read(path, bytes, &SETTINGS);
    assert_eq!(format!("{items:?}"), format!("{again:?}"), "read twice");
    items
}

/// What is read of a file that is not compressed is not much larger than the file.
fn bounded(path: &str, bytes: &[u8]) {
    grown(path, bytes, GROWTH);
}

/// What is read of a file has at most so many bytes for each of its own.
pub(super) fn grown(path: &str, bytes: &[u8], most: usize) {
    let items = read(path, bytes);
    let size = |item: &Item| match item {
        Item::Document(document) => {
            let other = document.metadata.other.values();
            document.text.len() + other.map(String::len).sum::<usize>()
        }
        Item::Rejection(_) | Item::Supplement(_) => 0,
    };
    let total: usize = items.iter().map(size).sum();
    assert!(
        total <= most * bytes.len() + HEADROOM,
        "{} bytes became {total}",
        bytes.len()
    );
}

/// A file of any kind: its name is told by its first byte.
pub fn any_file(data: &[u8]) {
    const NAMES: [&str; 10] = [
        "a",
        "a.txt",
        "a.html",
        "a.xml",
        "a.csv",
        "a.json",
        "a.jsonl",
        "a.md",
        "events.csv",
        "a.docx",
    ];
    let mut input = Input::new(data);
    let name = NAMES[input.below(NAMES.len())];
    read(name, input.rest());
}

/// A web page.
pub fn html(data: &[u8]) {
    bounded("a.html", data);
}

/// An XML file.
pub fn xml(data: &[u8]) {
    bounded("a.xml", data);
}

/// A table of documents as CSV.
pub fn csv(data: &[u8]) {
    let mut bytes = b"id,title,date,agency,text\n".to_vec();
    match data.split_first() {
        Some((0, rest)) => bytes.extend_from_slice(rest),
        _ => bytes = data.to_vec(),
    }
    bounded("a.csv", &bytes);
}

/// A file with a record a line.
pub fn jsonl(data: &[u8]) {
    bounded("a.jsonl", data);
}

/// A file with a list of records.
pub fn json(data: &[u8]) {
    bounded("a.json", data);
}

/// Markdown, with front matter.
pub fn markdown(data: &[u8]) {
    bounded("a.md", data);
}

/// Plain text.
pub fn plain_text(data: &[u8]) {
    bounded("a.txt", data);
}

/// Tables of events, of notes and of an indicator.
pub fn supplements(data: &[u8]) {
    let mut input = Input::new(data);
    let (path, header) = match input.below(3) {
        0 => (
            "events.csv",
            "date,title,category,source,source_language,url,concepts\n",
        ),
        1 => (
            "notes.csv",
            "date,title,category,text,source,source_language,url,concepts\n",
        ),
        _ => (
            "indicators/a.csv",
            "series,date,value,unit,source,concepts\n",
        ),
    };
    let bytes = [header.as_bytes(), input.rest()].concat();
    read(path, &bytes);
}

/// Metadata beside a file: JSON, and a table.
pub fn sidecars(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(metadata) = fuzzed::meta_json(text) {
        for (_, sourced) in metadata.iter() {
            assert!(sourced.values.iter().all(|value| !value.is_empty()));
        }
    }
    if let Ok(rows) = fuzzed::metadata_rows(text) {
        assert!(rows.keys().all(|name| !name.is_empty()));
        for (name, _) in rows.values().flatten() {
            assert!(name.len() <= LONGEST_NAME);
        }
    }
}

/// What goes between the two processes that read a file: a byte with a length for each part, so that
/// parts are whole; or the bytes as they are.
pub fn wire(data: &[u8]) {
    let Some((1, rest)) = data.split_first() else {
        return fuzzed::wire(data);
    };
    let mut input = Input::new(rest);
    let mut bytes = Vec::new();
    while !input.is_empty() {
        let part = input.part();
        bytes.extend_from_slice(&(part.len() as u32).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    fuzzed::wire(&bytes);
}

/// Decoding a whole file, and the same file while it is read.
pub fn decode(data: &[u8]) {
    let mut input = Input::new(data);
    let piece = 1 + input.below(256);
    let given = ["", "gbk", "big5", "utf-16le", "windows-1252", "utf-8"][input.below(6)];
    let bytes = input.rest();
    let declared = fuzzed::declared(bytes);
    let declared = Some(given)
        .filter(|name| !name.is_empty())
        .or(declared.as_deref());
    let (text, encoding) = fuzzed::decode(bytes, declared);
    // Big5 has codes of two characters for two bytes, which take four.
    assert!(
        text.len() <= 3 * bytes.len(),
        "{} in {encoding}",
        bytes.len()
    );
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.starts_with('\u{FEFF}'))
        && encoding == "UTF-8"
    {
        assert_eq!(text.as_bytes(), bytes, "UTF-8 stays as it is");
    }
    let streamed = fuzzed::decode_stream(bytes, encoding, piece);
    assert!(
        streamed == text.as_bytes(),
        "{encoding} in pieces of {piece}"
    );
}

/// A file of rich text.
#[cfg(feature = "office")]
pub fn rtf(data: &[u8]) {
    let mut bytes = data.to_vec();
    if !data.starts_with(b"{\\rtf") {
        bytes = [b"{\\rtf1\\ansi\\ansicpg936 ", data, b"}"].concat();
    }
    bounded("a.rtf", &bytes);
}

/// A message with its attachments.
#[cfg(feature = "office")]
pub fn eml(data: &[u8]) {
    let mut bytes = data.to_vec();
    if !data.starts_with(b"From:") {
        bytes.splice(
            0..0,
            *b"From: a@b.c\r\nSubject: s\r\nDate: Fri, 5 Mar 2021 10:00:00 +0800\r\n",
        );
    }
    read("a.eml", &bytes);
}

/// A panic in a library that is caught costs one file, as it is to be; the fuzzer would stop at it.
/// A panic of our own is no such thing, wherever it is caught. `GONGBAO_FUZZING_TELLS` has the places of
/// the others told.
fn tolerate_caught_panics() {
    #[cfg(fuzzing)]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            std::panic::set_hook(Box::new(|panic| {
                let place = panic.location().map_or("", |place| place.file());
                let foreign = place.contains("/registry/") || place.contains("/rustc/");
                if !foreign {
                    eprintln!("{panic}");
                    std::process::abort();
                }
                if std::env::var_os("GONGBAO_FUZZING_TELLS").is_some() {
                    eprintln!("caught: {panic}");
                }
            }));
        });
    }
}
