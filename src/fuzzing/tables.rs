//! Tables as they are written: CSV and JSON read back as the same cells.

use super::input::Input;
use crate::report::{Cell, Column, CsvRows, CsvSettings, JsonRows, Kind, MAX_CELL};

const COLUMNS: [Column; 4] = [
    column("agency", Kind::Text),
    column("a \"b\", c", Kind::Text),
    column("documents", Kind::Count),
    column("share", Kind::Real),
];

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        meaning: "",
    }
}

fn rows(data: &[u8]) -> Vec<[Cell; 4]> {
    let mut input = Input::new(data);
    let mut rows = Vec::new();
    while !input.is_empty() && rows.len() < 50 {
        let real = f64::from_bits(input.number());
        let (first, second) = (input.text(), input.text());
        rows.push([
            Cell::Text(first),
            match input.below(4) {
                0 => Cell::Empty,
                _ => Cell::Date(second),
            },
            Cell::Count(input.number()),
            Cell::Real(real),
        ]);
    }
    rows
}

/// CSV of any cells reads back as the same cells, but for the mark that keeps a spreadsheet from
/// running a text, which stands before exactly those that it might run, and for characters that would
/// steer a terminal, which are spelled; numbers to the last bit.
pub fn csv_output(data: &[u8]) {
    let rows = rows(data);
    for byte_order_mark in [false, true] {
        let settings = CsvSettings { byte_order_mark };
        let header = COLUMNS.map(|column| column.name);
        let written = CsvRows::begin(Vec::new(), settings, &header).and_then(|mut out| {
            rows.iter().try_for_each(|row| out.row(row))?;
            out.end()
        });
        let written = written.unwrap_or_else(|error| panic!("memory is written: {error}"));
        assert_eq!(written.starts_with(b"\xEF\xBB\xBF"), byte_order_mark);
        let start = 3 * usize::from(byte_order_mark);
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&written[start..]);
        let read: Vec<::csv::StringRecord> = match reader.records().collect() {
            Ok(read) => read,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(read.len(), rows.len() + 1);
        assert!(read[0].iter().eq(header));
        for (read, row) in read[1..].iter().zip(&rows) {
            for (read, cell) in read.iter().zip(row) {
                same(read, cell);
            }
        }
    }
}

/// What a spreadsheet might take a text for that begins so.
fn runs(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\u{A0}', '\u{3000}']);
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A text in which the characters that steer a terminal are spelled.
fn spelled(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => out.push_str(&format!("\\x{:02X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

fn same(read: &str, cell: &Cell) {
    match cell {
        Cell::Text(text) | Cell::Date(text) => {
            let text = &spelled(text);
            assert!(!runs(read), "{read:?} would be run");
            let read = match runs(text) {
                true => read.strip_prefix('\''),
                false => Some(read),
            };
            let units = text.encode_utf16().count();
            match read {
                Some(read) if units < MAX_CELL => assert_eq!(read, text),
                Some(read) => assert!(read.encode_utf16().count() <= MAX_CELL),
                None => panic!("{text:?} has no mark before it"),
            }
        }
        Cell::Count(count) => assert_eq!(read.parse(), Ok(*count)),
        Cell::Real(real) if real.is_finite() => {
            // Minus nought is nought.
            assert_eq!(read.parse::<f64>().map(|read| read + 0.0), Ok(*real + 0.0));
        }
        Cell::Real(_) | Cell::Empty => assert_eq!(read, ""),
    }
}

/// JSON of any cells reads back as the same cells.
pub fn json_output(data: &[u8]) {
    let rows = rows(data);
    let written = JsonRows::begin(Vec::new(), &COLUMNS).and_then(|mut out| {
        rows.iter().try_for_each(|row| out.row(row))?;
        out.end()
    });
    let written = written.unwrap_or_else(|error| panic!("memory is written: {error}"));
    let read: Vec<serde_json::Map<String, serde_json::Value>> =
        match serde_json::from_slice(&written) {
            Ok(read) => read,
            Err(error) => panic!("{error}"),
        };
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(&rows) {
        assert!(read.keys().eq(COLUMNS.iter().map(|column| column.name)));
        for (value, cell) in read.values().zip(row) {
            match cell {
                Cell::Text(text) | Cell::Date(text) => assert_eq!(value, text),
                Cell::Count(count) => assert_eq!(value, count),
                Cell::Real(real) if real.is_finite() => {
                    // serde_json reads within a unit in the last place unless told otherwise.
                    let near = |read: f64| (read - real).abs() <= (real.abs() * 1e-15).max(5e-324);
                    assert!(value.as_f64().is_some_and(near), "{value} {real:e}");
                }
                Cell::Real(_) | Cell::Empty => assert!(value.is_null()),
            }
        }
    }
    // A row is an object on a line of its own.
    let lines = written.iter().filter(|&&byte| byte == b'\n').count();
    assert_eq!(lines, rows.len() + 2);
}
