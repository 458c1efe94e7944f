//! JSON Lines: a line is a record.

use std::io::{BufRead, Read};

use super::{Collection, Opened, Probe, Reader, too_large, unreadable};
use crate::document::Document;
use crate::ingest::fields::document_of_record;
use crate::ingest::{IngestSettings, Item, Rejection};

pub(super) struct JsonLines;

impl Reader for JsonLines {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        match probe.extension {
            "jsonl" | "ndjson" => true,
            // One object on each of several lines, whatever the name.
            "json" | "txt" | "" => {
                let start = probe.start();
                let first = start
                    .split(|&byte| byte == b'\n')
                    .next()
                    .unwrap_or_default();
                first.starts_with(b"{")
                    && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
            }
            _ => false,
        }
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let limit = opened.settings.limits.document_bytes;
        let failed = unreadable(opened.relative);
        let collection = Collection::open(&mut opened)?;
        let encoding = (collection.encoding, collection.source);
        let mut input = collection.input;
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            let read = (&mut input)
                .take(limit + 1)
                .read_until(b'\n', &mut line)
                .map_err(&failed)?;
            if read == 0 {
                return Ok(());
            }
            number += 1;
            let place = format!("{}#{number}", opened.relative);
            if read as u64 > limit {
                input.skip_until(b'\n').map_err(&failed)?;
                sink(Item::Rejection(too_large(&place, limit)));
                continue;
            }
            if let Some(record) = record_of_line(&line, number, opened.relative, opened.settings) {
                sink(Collection::item(encoding, record));
            }
        }
    }
}

/// What a line says; nothing where it is blank. `number` counts it from 1.
pub(in crate::ingest) fn record_of_line(
    line: &[u8],
    number: u64,
    path: &str,
    settings: &IngestSettings,
) -> Option<Result<Document, Rejection>> {
    let bytes = line
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii();
    if bytes.is_empty() {
        return None;
    }
    let place = format!("{path}#{number}");
    let record = serde_json::from_slice(bytes)
        .map_err(|error| Rejection::new(&place, "no JSON", error.to_string()));
    Some(
        record.and_then(|record| {
            document_of_record(&record, &settings.fields, &place, number, "jsonl")
        }),
    )
}
