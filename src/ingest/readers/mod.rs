//! Readers: one for each format, chosen by what a file holds.

mod csv;
mod html;
mod json;
mod jsonl;
mod markdown;
#[cfg(all(feature = "office", feature = "pdf"))]
mod ocr;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "office")]
mod office_file;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_file;
mod plain;
mod supplement;
mod web_page;

pub(super) use jsonl::record_of_line;

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::decode::{self, Text};
use super::opened::head_of;
use super::{IngestSettings, Item, Rejection};
use crate::document::Document;

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
    /// Its path, with its name and the folder that it lies in.
    pub path: &'a str,
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
    pub content: Content,
    /// Its path relative to the drop, for rejections.
    pub relative: &'a str,
    /// Its path, with its name and the folder that it lies in, whatever the drop is.
    pub path: &'a str,
    pub extension: &'a str,
    pub settings: &'a IngestSettings,
    /// In how many containers it lies.
    #[cfg_attr(not(feature = "office"), allow(dead_code))]
    pub depth: usize,
    /// Who is told of the files of a container.
    #[cfg_attr(not(feature = "office"), allow(dead_code))]
    pub watch: Option<&'a dyn Watch>,
}

/// Told where a container begins and ends one of its files.
#[cfg_attr(not(feature = "office"), allow(dead_code))]
pub(super) trait Watch {
    /// Whether the file of this number, from 0, is to be read.
    fn begins(&self, entry: u64, name: &str) -> bool;
    /// It was read.
    fn ends(&self, entry: u64);
}

/// Where the bytes of a file are. Without containers all are in files.
#[cfg_attr(not(feature = "office"), allow(dead_code))]
pub(super) enum Content {
    /// In a file of the drop.
    File(ReadFile),
    /// In memory.
    Bytes(Vec<u8>),
}

/// A file that remembers whether reading it failed.
pub(super) struct ReadFile {
    file: File,
    failed: Arc<AtomicBool>,
}

impl ReadFile {
    pub fn new(file: File, failed: Arc<AtomicBool>) -> ReadFile {
        ReadFile { file, failed }
    }

    /// The same file; they have one place in it.
    pub fn again(&self) -> std::io::Result<ReadFile> {
        let file = self.file.try_clone()?;
        Ok(ReadFile::new(file, Arc::clone(&self.failed)))
    }

    /// Goes back to the beginning.
    pub fn rewind(&mut self) -> std::io::Result<()> {
        self.file.rewind()
    }

    /// How many bytes it has.
    pub fn length(&self) -> std::io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

impl Read for ReadFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer).inspect_err(|error| {
            if error.kind() != std::io::ErrorKind::Interrupted {
                self.failed.store(true, Ordering::Relaxed);
            }
        })
    }
}

impl Content {
    /// The first bytes; reading begins before them.
    pub fn head(&mut self) -> std::io::Result<Vec<u8>> {
        match self {
            Content::File(file) => {
                let head = head_of(file)?;
                file.rewind()?;
                Ok(head)
            }
            Content::Bytes(bytes) => Ok(bytes[..bytes.len().min(1 << 12)].to_vec()),
        }
    }

    /// Takes all bytes, unless there are more than `limit`.
    fn take(&mut self, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
        let bytes = match self {
            Content::File(file) if file.length()? > limit => return Ok(None),
            Content::File(file) => {
                let mut bytes = Vec::new();
                file.take(limit + 1).read_to_end(&mut bytes)?;
                bytes
            }
            Content::Bytes(bytes) => std::mem::take(bytes),
        };
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// The bytes to be read one after another.
    fn stream(&mut self) -> std::io::Result<Box<dyn Read>> {
        Ok(match self {
            Content::File(file) => Box::new(file.again()?),
            Content::Bytes(bytes) => Box::new(std::io::Cursor::new(std::mem::take(bytes))),
        })
    }
}

/// Reads the documents of one format.
pub(super) trait Reader: Sync {
    /// Whether the file is of this format.
    fn claims(&self, probe: &Probe<'_>) -> bool;

    /// The largest file, in bytes, where this reader may be run in a process of its own: its format is
    /// a binary one, or reading it rests on libraries that may fail on what they do not expect.
    fn isolated(&self) -> Option<u64> {
        None
    }

    /// Hands over the documents of the file one by one, and rejections of single records.
    ///
    /// # Errors
    /// The rejection of the whole file, or of what of it comes after a fault.
    fn read(&self, opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection>;
}

/// The readers, in the order in which they are asked.
static READERS: &[&dyn Reader] = &[
    #[cfg(feature = "pdf")]
    &pdf_file::PdfFile,
    #[cfg(feature = "office")]
    &office_file::OfficeFile,
    &web_page::WebPage,
    &jsonl::JsonLines,
    &json::JsonArray,
    &supplement::SupplementTable,
    &csv::CsvTable,
    &markdown::Markdown,
    &plain::PlainText,
];

/// The names of the formats that can be read.
pub const FORMATS: &[&str] = &[
    "text",
    "markdown",
    "html",
    "xml",
    #[cfg(feature = "pdf")]
    "pdf",
    #[cfg(feature = "office")]
    "docx, odt, rtf, epub, xlsx, zip, eml",
    "jsonl",
    "json",
    "csv",
];

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
            "{format} is not read; save it as one of {}",
            FORMATS.join(", ")
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

/// Reads a file so that a panic in its reader costs this file alone.
pub(super) fn read_guarded(
    reader: &dyn Reader,
    opened: Opened<'_>,
    sink: &mut dyn FnMut(Item),
) -> Result<(), Rejection> {
    let relative = opened.relative;
    // A panic of whoever takes the items is none of the reader.
    let taking = Cell::new(false);
    let reading = AssertUnwindSafe(|| {
        reader.read(opened, &mut |item| {
            taking.set(true);
            sink(item);
            taking.set(false);
        })
    });
    catch_unwind(reading).unwrap_or_else(|panic| {
        if taking.get() {
            resume_unwind(panic);
        }
        let detail = "its reader gave up on it; open it in its program and save it anew";
        Err(Rejection::new(relative, "damaged", detail))
    })
}

/// The name of a format that is known but not read.
fn unread_format(probe: &Probe<'_>) -> Option<&'static str> {
    let start = probe.start();
    let named: &[(&[u8], &str)] = &[
        #[cfg(not(feature = "office"))]
        (b"PK\x03\x04", "a ZIP container (DOCX, XLSX, ODT, EPUB)"),
        #[cfg(not(feature = "office"))]
        (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS, WPS)"),
        #[cfg(not(feature = "office"))]
        (b"{\\rtf", "RTF"),
        #[cfg(not(feature = "pdf"))]
        (b"%PDF", "PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"7z\xbc\xaf", "a 7z container"),
        (b"Rar!", "a RAR container"),
        (b"\x1f\x8b", "a gzip file"),
    ];
    if let Some((_, name)) = named.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(name);
    }
    if cfg!(feature = "office") && (start.starts_with(b"PK") || start.starts_with(b"\xd0\xcf")) {
        return None;
    }
    let found = decode::find(probe.head, None, false);
    if decode::is_utf16(found.encoding) || start.starts_with(b"%PDF") {
        return None;
    }
    let binary = probe.head.iter().filter(|&&byte| byte < 9).count();
    (binary * 10 > probe.head.len()).then_some("a binary file")
}

/// Reads the bytes of a file that is one document.
fn read_bytes(opened: &mut Opened<'_>, limit: u64) -> Result<Vec<u8>, Rejection> {
    let bytes = opened
        .content
        .take(limit)
        .map_err(unreadable(opened.relative))?;
    bytes.ok_or_else(|| too_large(opened.relative, limit))
}

/// Reads a whole file as text, in whatever encoding it is.
fn read_text(opened: &mut Opened<'_>) -> Result<Text, Rejection> {
    let bytes = read_bytes(opened, opened.settings.limits.document_bytes)?;
    Ok(decode::decode(&bytes, decode::declared(&bytes).as_deref()))
}

/// The records of a collection file as UTF-8, in whatever encoding it is.
struct Collection {
    input: BufReader<Box<dyn Read>>,
    encoding: &'static str,
    source: &'static str,
}

impl Collection {
    fn open(opened: &mut Opened<'_>) -> Result<Collection, Rejection> {
        let failed = unreadable(opened.relative);
        let mut head = Vec::new();
        let mut file = opened.content.stream().map_err(&failed)?;
        (&mut file)
            .take(1 << 18)
            .read_to_end(&mut head)
            .map_err(&failed)?;
        let found = decode::find(&head, None, head.len() < 1 << 18);
        let whole = std::io::Cursor::new(head).chain(file);
        // UTF-8 is checked record by record, so that one bad byte costs one record.
        let input: Box<dyn Read> = match found.encoding.name() {
            "UTF-8" => Box::new(whole),
            _ => Box::new(decode::DecodedStream::new(whole, found.encoding)),
        };
        Ok(Collection {
            input: BufReader::with_capacity(1 << 18, input),
            encoding: found.encoding.name(),
            source: found.source.name(),
        })
    }

    /// What a record says, as an item for the sink.
    fn item(encoding: (&'static str, &'static str), record: Result<Document, Rejection>) -> Item {
        match record {
            Ok(mut document) => {
                (document.encoding, document.encoding_source) = encoding;
                Item::Document(Box::new(document))
            }
            Err(rejection) => Item::Rejection(rejection),
        }
    }
}

pub(super) fn too_large(place: &str, limit: u64) -> Rejection {
    let detail =
        format!("a document may have {limit} bytes; split it, or leave out what is no text");
    Rejection::new(place, "too large", detail)
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
    /// A byte that may stand only so often in a record, and how often it did.
    counted: Option<(u8, u64, Rc<Cell<u64>>)>,
}

impl<R> Bounded<R> {
    /// The bounded input, and the bytes read since the last record began, to be set to 0 there.
    fn new(input: R, limit: u64) -> (Bounded<R>, Rc<Cell<u64>>) {
        let since = Rc::new(Cell::new(0));
        let bounded = Bounded {
            input,
            limit,
            since: Rc::clone(&since),
            counted: None,
        };
        (bounded, since)
    }

    /// Bounds how often a byte may stand in a record, too; the count is to be set to 0 like the other.
    fn counting(mut self, byte: u8, most: u64) -> (Bounded<R>, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        self.counted = Some((byte, most, Rc::clone(&count)));
        (self, count)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let too_often = |(_, most, count): &(u8, u64, Rc<Cell<u64>>)| count.get() > *most;
        if self.since.get() > self.limit || self.counted.as_ref().is_some_and(too_often) {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        let read = self.input.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        if let Some((byte, _, count)) = &self.counted {
            let here = memchr::memchr_iter(*byte, &buffer[..read]).count() as u64;
            count.set(count.get() + here);
        }
        Ok(read)
    }
}
