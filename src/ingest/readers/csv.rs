//! CSV exports: a row is a record, the first row names the fields.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::{Bounded, Collection, Opened, Probe, Reader, too_large};
use crate::ingest::fields::document_of_record;
use crate::ingest::{Item, Rejection};

pub(super) struct CsvTable;

impl Reader for CsvTable {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        matches!(probe.extension, "csv" | "tsv")
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let limit = opened.settings.limits.document_bytes;
        let relative = opened.relative;
        let collection = Collection::open(&mut opened)?;
        let encoding = (collection.encoding, collection.source);
        let mut input = collection.input;
        let start = input.fill_buf().map_err(super::unreadable(relative))?;
        let bom = start.starts_with(b"\xEF\xBB\xBF");
        let delimiter = delimiter(start, opened.extension);
        if bom {
            input.consume(3);
        }
        let (input, record_begins) = Bounded::new(input, limit);
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(input);
        let bad = |error: ::csv::Error| Rejection::new(relative, "no CSV", error.to_string());
        let header = reader.byte_headers().map_err(bad)?.clone();
        let header: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        let fields = &opened.settings.fields;
        if !header.iter().any(|name| name == fields.name("text")) {
            let detail = format!(
                "it has no column {:?} (its columns: {}); if the text stands in another, name it \
                 in gongbao.toml: [fields] text = \"NAME\"",
                fields.name("text"),
                header.join(", ")
            );
            return Err(Rejection::new(relative, "no text", detail));
        }
        let mut record = ::csv::ByteRecord::new();
        let mut number = 0;
        loop {
            record_begins.set(0);
            if !reader
                .read_byte_record(&mut record)
                .map_err(|error| match error.kind() {
                    ::csv::ErrorKind::Io(cause)
                        if cause.kind() == std::io::ErrorKind::FileTooLarge =>
                    {
                        too_large(&format!("{relative}#{}", number + 1), limit)
                    }
                    _ => bad(error),
                })?
            {
                return Ok(());
            }
            number += 1;
            let place = format!("{relative}#{number}");
            let document = fields_of(&header, &record, &place)
                .and_then(|record| document_of_record(&record, fields, &place, number, "csv"));
            sink(Collection::item(encoding, document));
        }
    }
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
