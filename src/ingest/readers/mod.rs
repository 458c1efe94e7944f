//! Readers: one for each format, chosen by what a file holds.

mod csv;
mod json;
mod jsonl;
mod markdown;
mod plain;

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::rc::Rc;

use super::{IngestSettings, Item, Rejection};

/// Bounds on what one file or record may cost; what goes beyond is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest document, in bytes of its file or record.
    pub document_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 64 << 20,
        }
    }
}

/// What a reader is chosen by.
pub(super) struct Probe<'a> {
    /// The first bytes of the file.
    pub head: &'a [u8],
    /// The ending of its name, in lower case, without the dot.
    pub extension: &'a str,
}

impl Probe<'_> {
    /// The first bytes without a byte order mark and white space.
    fn start(&self) -> &[u8] {
        let head = self.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(self.head);
        head.trim_ascii_start()
    }
}

/// A file opened for its reader.
pub(super) struct Opened<'a> {
    pub file: File,
    /// Its path relative to the drop, for rejections.
    pub relative: &'a str,
    pub extension: &'a str,
    pub settings: &'a IngestSettings,
}

/// Reads the documents of one format.
pub(super) trait Reader: Sync {
    /// Whether the file is of this format.
    fn claims(&self, probe: &Probe<'_>) -> bool;

    /// Hands over the documents of the file one by one, and rejections of single records.
    ///
    /// # Errors
    /// The rejection of the whole file, or of what of it comes after a fault.
    fn read(&self, opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection>;
}

/// The readers, in the order in which they are asked.
static READERS: [&dyn Reader; 5] = [
    &jsonl::JsonLines,
    &json::JsonArray,
    &csv::CsvTable,
    &markdown::Markdown,
    &plain::PlainText,
];

/// The names of the formats that can be read.
pub const FORMATS: [&str; 5] = ["text", "markdown", "jsonl", "json", "csv"];

/// The reader of a file.
pub(super) fn reader_for(
    probe: &Probe<'_>,
    relative: &str,
) -> Result<&'static dyn Reader, Rejection> {
    if probe.head.is_empty() {
        return Err(Rejection::new(relative, "no text", "the file is empty"));
    }
    if let Some(format) = unread_format(probe) {
        let detail = format!(
            "{format} is not read; save it as text, Markdown, JSON Lines, JSON or CSV in UTF-8"
        );
        return Err(Rejection::new(relative, "format not read", detail));
    }
    match READERS.iter().find(|reader| reader.claims(probe)) {
        Some(reader) => Ok(*reader),
        None => Err(Rejection::new(
            relative,
            "format not read",
            "no reader knows this file",
        )),
    }
}

/// The name of a format that is known but not read.
fn unread_format(probe: &Probe<'_>) -> Option<&'static str> {
    let start = probe.start();
    let lower: Vec<u8> = start.iter().take(64).map(u8::to_ascii_lowercase).collect();
    let named = [
        (&b"%pdf"[..], "PDF"),
        (b"pk\x03\x04", "a ZIP container (DOCX, XLSX, ODT, EPUB)"),
        (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS, WPS)"),
        (b"{\\rtf", "RTF"),
        (b"<!doctype html", "HTML"),
        (b"<html", "HTML"),
        (b"<?xml", "XML"),
    ];
    if let Some((_, name)) = named.iter().find(|(magic, _)| lower.starts_with(magic)) {
        return Some(name);
    }
    if probe.head.starts_with(b"\xFF\xFE") || probe.head.starts_with(b"\xFE\xFF") {
        return Some("UTF-16");
    }
    let binary = probe.head.iter().filter(|&&byte| byte < 9).count();
    (binary * 10 > probe.head.len()).then_some("a binary file")
}

/// Reads a whole file as UTF-8 text.
fn read_text(opened: &mut Opened<'_>) -> Result<String, Rejection> {
    let limit = opened.settings.limits.document_bytes;
    let mut bytes = Vec::new();
    let taken = (&mut opened.file).take(limit + 1).read_to_end(&mut bytes);
    if let Err(error) = taken {
        return Err(Rejection::new(
            opened.relative,
            "cannot be read",
            error.to_string(),
        ));
    }
    if bytes.len() as u64 > limit {
        return Err(too_large(opened.relative, limit));
    }
    let text = utf8(bytes, opened.relative)?;
    match text.strip_prefix('\u{FEFF}') {
        Some(text) => Ok(text.to_owned()),
        None => Ok(text),
    }
}

fn too_large(place: &str, limit: u64) -> Rejection {
    let detail =
        format!("a document may have {limit} bytes; split it, or leave out what is no text");
    Rejection::new(place, "too large", detail)
}

fn utf8(bytes: Vec<u8>, place: &str) -> Result<String, Rejection> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let detail = format!("it is not UTF-8 at byte {at}; save it as UTF-8");
        Rejection::new(place, "not UTF-8", detail)
    })
}

fn unreadable(place: &str) -> impl Fn(std::io::Error) -> Rejection {
    let place = place.to_owned();
    move |error| Rejection::new(place.clone(), "cannot be read", error.to_string())
}

/// Stops where one record takes more than its bytes: a quote that is never closed, an element of
/// a gigabyte.
struct Bounded<R> {
    input: R,
    limit: u64,
    since: Rc<Cell<u64>>,
}

impl<R> Bounded<R> {
    /// The bounded input, and the bytes read since the last record began, to be set to 0 there.
    fn new(input: R, limit: u64) -> (Bounded<R>, Rc<Cell<u64>>) {
        let since = Rc::new(Cell::new(0));
        let bounded = Bounded {
            input,
            limit,
            since: Rc::clone(&since),
        };
        (bounded, since)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since.get() > self.limit {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        let read = self.input.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        Ok(read)
    }
}
