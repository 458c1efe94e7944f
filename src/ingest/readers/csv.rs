//! CSV exports: a row is a record, the first row names the fields.

use std::cell::Cell;
use std::io::BufRead;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{Bounded, Collection, Opened, Probe, Reader, too_large};
use crate::ingest::decode;
use crate::ingest::fields::document_of_record;
use crate::ingest::{Item, Rejection};
use crate::supplement::Kind;

pub(super) struct CsvTable;

/// A table has at most so many columns.
const MAX_COLUMNS: usize = 10_000;
/// In one row the delimiter stands at most so often, in texts or between cells.
const MAX_DELIMITERS: u64 = 4_000_000;

impl Reader for CsvTable {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        matches!(probe.extension, "csv" | "tsv")
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let limit = opened.settings.limits.document_bytes;
        let relative = opened.relative;
        let mut table = Table::open(&mut opened, limit)?;
        let fields = &opened.settings.fields;
        if !table.header.iter().any(|name| name == fields.name("text")) {
            let detail = format!(
                "it has no column {:?} (its columns: {}); if the text stands in another, name it \
                 in gongbao.toml: [fields] text = \"NAME\"",
                fields.name("text"),
                table.header.join(", ")
            );
            let supplement = Kind::of_path(opened.path).map(|kind| {
                let wanted = kind.columns().join(", ");
                format!("; as a table of events, notes or an indicator it would have {wanted}")
            });
            let detail = format!("{detail}{}", supplement.unwrap_or_default());
            return Err(Rejection::new(relative, "no text", detail));
        }
        let mut number = 0;
        while let Some(Row {
            place, fields: row, ..
        }) = table.row()?
        {
            number += 1;
            let document =
                row.and_then(|row| document_of_record(&row, fields, &place, number, "csv"));
            sink(Collection::item(table.encoding, document));
        }
        Ok(())
    }
}

/// A table that is read row by row.
pub(super) struct Table {
    relative: String,
    /// The names of its columns.
    pub header: Vec<String>,
    encoding: (&'static str, &'static str),
    reader: ::csv::Reader<Bounded<std::io::BufReader<Box<dyn std::io::Read>>>>,
    /// A row may have so many bytes.
    limit: u64,
    since: Rc<Cell<u64>>,
    /// How often the delimiter stood in the row up to now.
    delimiters: Rc<Cell<u64>>,
    record: ::csv::ByteRecord,
    rows: u64,
    /// Whether its lines end in CR LF.
    crlf: bool,
}

/// One row of a table.
pub(super) struct Row {
    /// Its name in a rejection: the path with its number behind it.
    pub place: String,
    /// The line that it begins in, from 1.
    pub line: u64,
    /// Its cells by their columns.
    pub fields: Result<Map<String, Value>, Rejection>,
}

impl Table {
    /// Opens a table and reads its header.
    pub fn open(opened: &mut Opened<'_>, limit: u64) -> Result<Table, Rejection> {
        let relative = opened.relative.to_owned();
        let collection = Collection::open(opened)?;
        let mut input = collection.input;
        let start = input.fill_buf().map_err(super::unreadable(&relative))?;
        let first_end = start.iter().position(|&byte| byte == b'\n');
        let crlf = first_end.is_some_and(|end| start[..end].ends_with(b"\r"));
        let bom = start.starts_with(b"\xEF\xBB\xBF");
        let delimiter = delimiter(start, opened.extension);
        if bom {
            input.consume(3);
        }
        let (input, since) = Bounded::new(input, limit);
        let (input, delimiters) = input.counting(delimiter, MAX_DELIMITERS);
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(input);
        let header = reader.byte_headers().map_err(|error| match error.kind() {
            ::csv::ErrorKind::Io(cause) if cause.kind() == std::io::ErrorKind::FileTooLarge => {
                too_wide(&relative)
            }
            _ => Rejection::new(&*relative, "no CSV", error.to_string()),
        })?;
        if header.len() > MAX_COLUMNS {
            return Err(too_wide(&relative));
        }
        let header = names(header);
        Ok(Table {
            relative,
            header,
            encoding: (collection.encoding, collection.source),
            reader,
            limit,
            since,
            delimiters,
            record: ::csv::ByteRecord::new(),
            rows: 0,
            crlf,
        })
    }

    /// The next row; none behind the last.
    ///
    /// # Errors
    /// The rejection of what is left of the table.
    pub fn row(&mut self) -> Result<Option<Row>, Rejection> {
        self.since.set(0);
        self.delimiters.set(0);
        let read = self.reader.read_byte_record(&mut self.record);
        let read = read.map_err(|error| match error.kind() {
            ::csv::ErrorKind::Io(cause) if cause.kind() == std::io::ErrorKind::FileTooLarge => {
                too_large(&format!("{}#{}", self.relative, self.rows + 1), self.limit)
            }
            _ => Rejection::new(&*self.relative, "no CSV", error.to_string()),
        })?;
        if !read {
            return Ok(None);
        }
        self.rows += 1;
        let place = format!("{}#{}", self.relative, self.rows);
        Ok(Some(Row {
            line: self.line(),
            fields: fields_of(&self.header, &self.record, &place),
            place,
        }))
    }

    /// The line that the row begins in. The reader stops within a CR LF and before empty lines, so
    /// it is told from both ends.
    fn line(&self) -> u64 {
        let start = self.record.position().map_or(0, ::csv::Position::line);
        let cells = self.record.as_slice().iter();
        let within = cells.filter(|&&byte| byte == b'\n').count() as u64;
        let end = self.reader.position().line();
        let (from_start, from_end) = match self.crlf {
            true => (start + 1, end.saturating_sub(within)),
            false => (start, end.saturating_sub(within + 1)),
        };
        from_start.max(from_end)
    }

    /// How many bytes were read up to now.
    pub fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }
}

fn too_wide(relative: &str) -> Rejection {
    let detail = format!(
        "its first row, which names the columns, is longer than a document may be or has more than \
         {MAX_COLUMNS} cells; leave out columns, or see whether a quote is not closed"
    );
    Rejection::new(relative, "too large", detail)
}

/// The columns that the first bytes of a file name, if it is a table.
pub(super) fn header_of(head: &[u8], extension: &str) -> Vec<String> {
    let text = decode::decode(head, None).text;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(text.as_bytes(), extension))
        .flexible(true)
        .from_reader(text.as_bytes());
    reader.byte_headers().map(names).unwrap_or_default()
}

fn names(header: &::csv::ByteRecord) -> Vec<String> {
    let names = header.iter().map(String::from_utf8_lossy);
    names.map(|name| name.trim().to_owned()).collect()
}

/// The delimiter that the header line holds most of: comma, semicolon or tab.
fn delimiter(start: &[u8], extension: &str) -> u8 {
    if extension == "tsv" {
        return b'\t';
    }
    let header = start
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|&&byte| byte == wanted).count();
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

fn fields_of(
    header: &[String],
    record: &::csv::ByteRecord,
    place: &str,
) -> Result<Map<String, Value>, Rejection> {
    if record.len() > header.len() {
        let detail = format!(
            "{} cells under {} columns; a text with the delimiter in it stands in quotes",
            record.len(),
            header.len()
        );
        return Err(Rejection::new(place, "no CSV", detail));
    }
    header
        .iter()
        .zip(record)
        .map(|(name, cell)| match std::str::from_utf8(cell) {
            Ok(text) => Ok((name.clone(), text.into())),
            Err(error) => {
                let detail = format!(
                    "the column {name} is not UTF-8 at byte {}; save the table as UTF-8",
                    error.valid_up_to()
                );
                Err(Rejection::new(place, "not UTF-8", detail))
            }
        })
        .collect()
}
