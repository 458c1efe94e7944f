//! Supplements as they come: tables of events, notes and indicators, read and checked row by row.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::csv::{Row, Table, header_of};
use super::{Opened, Probe, Reader, too_large};
use crate::document::normalise_date;
use crate::ingest::{Item, Rejection};
use crate::supplement::{Kind, Note, Rows, Supplement, Value};

/// A table may have so many bytes and rows: it is shown to people.
const MAX_BYTES: u64 = 8 << 20;
const MAX_ROWS: usize = 20_000;

/// How many characters a title, a source or another short cell may have, and the text of a note.
const MAX_CELL: usize = 1_000;
const MAX_TEXT: usize = 20_000;

const BAD_ROW: &str = "row cannot be used";

pub(super) struct SupplementTable;

impl Reader for SupplementTable {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        let Some(kind) = Kind::of_path(probe.path) else {
            return false;
        };
        let header = header_of(probe.head, probe.extension);
        let has = |name: &&str| header.iter().any(|column| column == name);
        kind.columns().iter().all(has)
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let path = opened.relative.to_owned();
        let Some(kind) = Kind::of_path(opened.path) else {
            return Ok(());
        };
        let mut table = Table::open(&mut opened, MAX_BYTES)?;
        let mut notes: Vec<Note> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut seen = HashMap::new();
        let outcome = loop {
            let row = match table.row() {
                Ok(Some(row)) => row,
                Ok(None) => break Ok(()),
                Err(rejection) => break Err(rejection),
            };
            if table.bytes() > MAX_BYTES {
                break Err(too_large(&path, MAX_BYTES));
            }
            if notes.len() + values.len() >= MAX_ROWS {
                let detail = format!("it has more than {MAX_ROWS} rows; split it");
                break Err(Rejection::new(&*path, "too large", detail));
            }
            let Row {
                place,
                line,
                fields,
            } = row;
            let bad =
                |detail: String| Rejection::new(&*place, BAD_ROW, format!("line {line}: {detail}"));
            let fields = match fields {
                Ok(fields) => Fields(fields),
                Err(rejection) => {
                    sink(Item::Rejection(rejection));
                    continue;
                }
            };
            if fields.is_blank() {
                continue;
            }
            let taken = match kind {
                Kind::Indicator => fields
                    .value(line)
                    .and_then(|value| once(&mut seen, &value, line).map(|()| values.push(value))),
                _ => fields
                    .note(line, kind == Kind::Notes)
                    .map(|note| notes.push(note)),
            };
            if let Err(detail) = taken {
                sink(Item::Rejection(bad(detail)));
            }
        };
        let rows = match kind {
            Kind::Events => Rows::Events(notes),
            Kind::Notes => Rows::Notes(notes),
            Kind::Indicator => Rows::Indicator(values),
        };
        if !rows.is_empty() {
            sink(Item::Supplement(Supplement { path, rows }));
        }
        outcome
    }
}

/// A series has one value of a date.
fn once(seen: &mut HashMap<(String, String), u64>, value: &Value, line: u64) -> Result<(), String> {
    let key = (value.series.clone(), value.date.clone());
    match seen.get(&key) {
        Some(first) => Err(format!(
            "{:?} has a value of {} in line {first} already",
            value.series, value.date
        )),
        None => {
            seen.insert(key, line);
            Ok(())
        }
    }
}

/// The cells of a row by their columns.
struct Fields(Map<String, Json>);

impl Fields {
    /// A cell on one line, without characters that no text has.
    fn cell(&self, name: &str) -> Result<String, String> {
        let text = self.0.get(name).and_then(Json::as_str).unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        let text: String = words.join(" ");
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        bounded(name, text, MAX_CELL)
    }

    fn needed(&self, name: &str) -> Result<String, String> {
        let text = self.cell(name)?;
        match text.is_empty() {
            true => Err(format!("it has no {name}")),
            false => Ok(text),
        }
    }

    fn is_blank(&self) -> bool {
        let mut cells = self.0.values();
        cells.all(|cell| cell.as_str().is_none_or(|text| text.trim().is_empty()))
    }

    fn date(&self) -> Result<String, String> {
        let given = self.needed("date")?;
        normalise_date(&given)
            .ok_or_else(|| format!("the date {given:?} is none; write 2024, 2024-03 or 2024-03-01"))
    }

    fn language(&self) -> Result<String, String> {
        let given = self.needed("source_language")?;
        let mut parts = given.split('-');
        let first = parts.next().unwrap_or_default();
        let letters = |part: &str, from: usize, to: usize| {
            (from..=to).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let right = letters(first, 2, 3)
            && first.bytes().all(|b| b.is_ascii_lowercase())
            && parts.all(|part| letters(part, 2, 8));
        match right {
            true => Ok(given),
            false => Err(format!(
                "the source_language {given:?} is no code; write zh, en, ja or the like"
            )),
        }
    }

    fn concepts(&self) -> Result<Vec<String>, String> {
        let given = self.cell("concepts")?;
        let ids = given.split('|').map(str::trim).filter(|id| !id.is_empty());
        Ok(ids.map(str::to_owned).collect())
    }

    fn note(&self, line: u64, has_text: bool) -> Result<Note, String> {
        let mut text = String::new();
        if has_text {
            let given = self
                .0
                .get("text")
                .and_then(Json::as_str)
                .unwrap_or_default();
            let lines = given.lines().map(str::trim).filter(|line| !line.is_empty());
            let lines: Vec<&str> = lines.collect();
            text = lines.join("\n");
            text.retain(|c| c == '\n' || !c.is_control());
            if text.is_empty() {
                return Err("it has no text".to_owned());
            }
            text = bounded("text", text, MAX_TEXT)?;
        }
        Ok(Note {
            line,
            date: self.date()?,
            title: self.needed("title")?,
            category: self.cell("category")?,
            text,
            source: self.needed("source")?,
            source_language: self.language()?,
            url: self.cell("url")?,
            concepts: self.concepts()?,
        })
    }

    fn value(&self, line: u64) -> Result<Value, String> {
        let value = Value {
            line,
            series: self.needed("series")?,
            date: self.date()?,
            value: self.needed("value")?,
            unit: self.cell("unit")?,
            source: self.needed("source")?,
            concepts: self.concepts()?,
        };
        match value.number() {
            Some(_) => Ok(value),
            None => Err(format!(
                "the value {:?} is no number; write it with a point and without blanks, commas and units",
                value.value
            )),
        }
    }
}

fn bounded(name: &str, text: String, limit: usize) -> Result<String, String> {
    let length = text.chars().count();
    match length > limit {
        true => Err(format!(
            "its {name} has {length} characters; at most {limit}"
        )),
        false => Ok(text),
    }
}
