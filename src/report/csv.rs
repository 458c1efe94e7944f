//! CSV for spreadsheets: RFC 4180, UTF-8 with a byte order mark, safe cells.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Cell;
use super::cut::{MAX_CELL, cut};
use super::hashing::Hashing;
use crate::error::{Error, Result};

/// A sheet may have this many rows, its header among them.
pub const MAX_ROWS: u64 = 1_048_576;

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvSettings {
    /// Whether files begin with a byte order mark, by which spreadsheets know UTF-8.
    pub byte_order_mark: bool,
}

impl Default for CsvSettings {
    fn default() -> Self {
        CsvSettings {
            byte_order_mark: true,
        }
    }
}

/// Writes rows of one table to an output.
pub struct CsvRows<W: Write> {
    writer: ::csv::Writer<W>,
    /// A number as it is written, in a buffer that is used again.
    number: String,
}

impl<W: Write> CsvRows<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin(mut output: W, settings: CsvSettings, header: &[&str]) -> std::io::Result<Self> {
        if settings.byte_order_mark {
            output.write_all(b"\xEF\xBB\xBF")?;
        }
        let mut rows = CsvRows {
            writer: ::csv::WriterBuilder::new()
                .terminator(::csv::Terminator::CRLF)
                .from_writer(output),
            number: String::new(),
        };
        rows.writer.write_record(header).map_err(cause)?;
        Ok(rows)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        for cell in cells {
            self.number.clear();
            match cell {
                Cell::Text(text) | Cell::Date(text) => {
                    let written = self.writer.write_field(safe(text).as_bytes());
                    written.map_err(cause)?;
                    continue;
                }
                Cell::Count(count) => write!(self.number, "{count}"),
                Cell::Real(value) if value.is_finite() => write_number(&mut self.number, *value),
                Cell::Real(_) | Cell::Empty => Ok(()),
            }
            .map_err(std::io::Error::other)?;
            self.writer.write_field(&self.number).map_err(cause)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(cause)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(self) -> std::io::Result<W> {
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

/// A number with as many digits as it takes to read it back; very small and large ones with an
/// exponent (`1.5e-52`).
fn write_number(out: &mut String, value: f64) -> std::fmt::Result {
    match value.abs() {
        0.0 => out.write_str("0"),
        size if (1e-5..1e15).contains(&size) => write!(out, "{value}"),
        _ => write!(out, "{value:e}"),
    }
}

/// A cell as it is written, before quotes are put around it.
pub(super) fn cell_text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) | Cell::Date(text) => safe(text),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::Real(value) if value.is_finite() => {
            let mut number = String::new();
            // A text takes all that is written to it.
            let _ = write_number(&mut number, *value);
            Cow::Owned(number)
        }
        Cell::Real(_) | Cell::Empty => Cow::Borrowed(""),
    }
}

/// What the output said, not wrapped: whoever writes to a pipe looks at its kind.
fn cause(error: ::csv::Error) -> std::io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// A text that no spreadsheet runs as a formula or cuts in silence, and that steers no terminal.
fn safe(text: &str) -> Cow<'_, str> {
    if text.contains(steers) {
        let shown = text.chars().map(|c| match steers(c) {
            true => format!("\\x{:02X}", u32::from(c)),
            false => c.to_string(),
        });
        return Cow::Owned(safe(&shown.collect::<String>()).into_owned());
    }
    let first = text
        .trim_start_matches([' ', '\u{A0}', '\u{3000}'])
        .chars()
        .next();
    // Full-width signs are taken for the plain ones by some spreadsheets.
    if matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
    ) {
        return Cow::Owned(format!("'{}", cut(text, MAX_CELL - 1)));
    }
    cut(text, MAX_CELL)
}

/// Whether a character is a control other than those that stand in texts.
fn steers(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// A file of a table that has been written and has not taken its place yet.
pub(super) struct Draft {
    /// Where it was written.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    pub rows: u64,
    pub sha256: String,
}

/// Writes a table into as many files as its rows need.
pub(super) struct CsvFiles<'a> {
    folder: &'a Path,
    table: &'a str,
    header: Vec<&'a str>,
    settings: CsvSettings,
    current: Option<CsvRows<Hashing>>,
    rows: u64,
    max_rows: u64,
    drafts: Vec<Draft>,
}

impl<'a> CsvFiles<'a> {
    pub(super) fn begin(
        folder: &'a Path,
        table: &'a str,
        header: Vec<&'a str>,
        settings: CsvSettings,
        max_rows: u64,
    ) -> Result<CsvFiles<'a>> {
        let mut files = CsvFiles {
            folder,
            table,
            header,
            settings,
            current: None,
            rows: 0,
            max_rows,
            drafts: Vec::new(),
        };
        files.open()?;
        Ok(files)
    }

    fn open(&mut self) -> Result<()> {
        let number = self.drafts.len() + 1;
        let name = match number {
            1 => format!("{}.csv", self.table),
            number => format!("{}.{number}.csv", self.table),
        };
        let path = self.folder.join(&name);
        let failed = Error::io("write", &path);
        let rows = Hashing::create(&path)
            .and_then(|file| CsvRows::begin(file, self.settings, &self.header))
            .map_err(failed)?;
        self.current = Some(rows);
        self.rows = 0;
        self.drafts.push(Draft {
            path,
            name,
            rows: 0,
            sha256: String::new(),
        });
        Ok(())
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<()> {
        debug_assert_eq!(cells.len(), self.header.len(), "{}", self.table);
        if self.rows + 1 == self.max_rows {
            self.close()?;
            self.open()?;
        }
        self.rows += 1;
        match (&mut self.current, self.drafts.last()) {
            (Some(rows), Some(draft)) => rows.row(cells).map_err(Error::io("write", &draft.path)),
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> Result<()> {
        if let (Some(rows), Some(draft)) = (self.current.take(), self.drafts.last_mut()) {
            let hashing = rows.end().map_err(Error::io("write", &draft.path))?;
            draft.sha256 = hashing.end().map_err(Error::io("write", &draft.path))?;
            draft.rows = self.rows;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<Vec<Draft>> {
        self.close()?;
        Ok(self.drafts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(cells: &[Cell]) -> String {
        let header = vec!["column"; cells.len()];
        let mut rows = CsvRows::begin(Vec::new(), CsvSettings::default(), &header).unwrap();
        rows.row(cells).unwrap();
        String::from_utf8(rows.end().unwrap()).unwrap()
    }

    #[test]
    fn no_cell_is_run_as_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@a",
            " =HYPERLINK(\"http://x\")",
            "\t=1",
            "\r=1",
            "＝1",
        ] {
            assert!(safe(text).starts_with('\''), "{text:?}");
        }
        for text in ["国务院", "a=b", "(1)", ""] {
            assert_eq!(safe(text), text);
        }
        assert_eq!(safe("a\u{1b}[1m\u{85}\n"), "a\\x1B[1m\\x85\n");
        let row = written(&[
            Cell::Real(-0.5),
            Cell::Count(3),
            Cell::Empty,
            Cell::Real(f64::NAN),
        ]);
        assert!(
            row.ends_with("\r\n-0.5,3,,\r\n"),
            "numbers stay numbers: {row}"
        );
        assert!(row.starts_with('\u{FEFF}'));
    }

    #[test]
    fn numbers_read_back() {
        let cases = [
            (0.1, "0.1"),
            (-2.5e-7, "-2.5e-7"),
            (1e-5, "0.00001"),
            (3e20, "3e20"),
            (0.0, "0"),
        ];
        for (value, written) in cases {
            let mut out = String::new();
            write_number(&mut out, value).unwrap();
            assert_eq!(out, written);
            assert_eq!(written.parse::<f64>().unwrap(), value);
        }
    }

    #[test]
    fn a_long_table_goes_on_in_another_file() {
        let folder = std::env::temp_dir().join(format!("gongbao-csv-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut files =
            CsvFiles::begin(&folder, "t", vec!["n"], CsvSettings::default(), 3).unwrap();
        for n in 0..5 {
            files.row(&[Cell::Count(n)]).unwrap();
        }
        let drafts = files.end().unwrap();
        let told: Vec<_> = drafts.iter().map(|d| (d.name.as_str(), d.rows)).collect();
        assert_eq!(told, [("t.csv", 2), ("t.2.csv", 2), ("t.3.csv", 1)]);
        let second = std::fs::read_to_string(&drafts[1].path).unwrap();
        assert_eq!(second, "\u{FEFF}n\r\n2\r\n3\r\n");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(texts in prop::collection::vec("[a\"',\r\n\t=监 ]{0,12}", 2..5)) {
            let cells: Vec<Cell> = texts.iter().map(Cell::text).collect();
            let written = written(&cells);
            let mut reader = ::csv::Reader::from_reader(written.trim_start_matches('\u{FEFF}').as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let read: Vec<&str> = record.iter().collect();
            let expected: Vec<String> = texts.iter().map(|text| safe(text).into_owned()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
