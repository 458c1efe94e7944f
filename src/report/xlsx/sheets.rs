//! The sheets of a workbook: a table takes as many as its rows need.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, IgnoreError, RowNum, Workbook, XlsxError,
};

use super::super::{Cell, Column};
use super::about::{self, Told, write_about};
use super::cells::{Formats, shown_width, write, write_text};
use super::names::Names;
use super::widths::Widths;

type Result<T> = std::result::Result<T, XlsxError>;

/// The sheets of a workbook: the first explains, the last takes rows.
pub(super) struct Sheets {
    book: Workbook,
    formats: Formats,
    names: Names,
    tables: Vec<Told>,
    open: Option<Open>,
    max_rows: u64,
    /// A sheet has more bytes than the short form of ZIP can say, or may have.
    long_zip: bool,
}

/// The sheet that takes rows.
struct Open {
    /// Its place in the workbook.
    place: usize,
    last_column: ColNum,
    /// The row that comes next; the header is row 0.
    next: RowNum,
    widths: Widths,
    /// It has no more bytes than this.
    bytes: u64,
}

impl Sheets {
    pub(super) fn begin(folder: &Path, time: &str, max_rows: u64) -> Result<Sheets> {
        let mut book = Workbook::new();
        let time = ExcelDateTime::parse_from_str(time)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&time));
        book.set_tempdir(folder)?;
        let mut sheets = Sheets {
            book,
            formats: Formats::new(),
            names: Names::default(),
            tables: Vec::new(),
            open: None,
            max_rows,
            long_zip: false,
        };
        sheets.add(about::NAME, 1)?;
        Ok(sheets)
    }

    /// Adds a sheet, whose name it says. Its texts stand in its cells: the library's table of
    /// shared strings takes a text `<r>…</r>` for XML of its own, which breaks the file.
    fn add(&mut self, table: &str, part: usize) -> Result<String> {
        let name = self.names.give(table, part);
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        Ok(name)
    }

    pub(super) fn begin_table(
        &mut self,
        name: &str,
        columns: &[Column],
        about: &str,
    ) -> Result<()> {
        self.close()?;
        self.open(Told {
            name: name.to_owned(),
            columns: columns.to_vec(),
            about: about.to_owned(),
            rows: 0,
            sheets: Vec::new(),
        })
    }

    /// Opens the next sheet of a table.
    fn open(&mut self, mut table: Told) -> Result<()> {
        table
            .sheets
            .push(self.add(&table.name, table.sheets.len() + 1)?);
        let place = self.book.worksheets().len() - 1;
        let sheet = self.book.worksheet_from_index(place)?;
        for (column, told) in (0..).zip(&table.columns) {
            write_text(sheet, &self.formats.bold, (0, column), told.name)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.open = Some(Open {
            place,
            last_column: table.columns.len().saturating_sub(1) as ColNum,
            next: 1,
            widths: Widths::begin(table.columns.iter().map(|column| column.name)),
            bytes: 0,
        });
        self.tables.push(table);
        Ok(())
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<()> {
        if self
            .open
            .as_ref()
            .is_some_and(|open| u64::from(open.next) == self.max_rows)
        {
            self.close()?;
            if let Some(table) = self.tables.pop() {
                self.open(table)?;
            }
        }
        let (Some(open), Some(table)) = (&mut self.open, self.tables.last_mut()) else {
            return Err(XlsxError::ParameterError(
                "a row before any table".to_owned(),
            ));
        };
        debug_assert_eq!(cells.len(), table.columns.len(), "{}", table.name);
        let sheet = self.book.worksheet_from_index(open.place)?;
        for (column, cell) in (0..).zip(cells) {
            write(sheet, &self.formats, (open.next, column), cell)?;
            open.bytes += most_bytes(cell);
        }
        if open.widths.looks() {
            for (column, cell) in cells.iter().enumerate() {
                open.widths.saw(column, shown_width(cell));
            }
        }
        open.next += 1;
        table.rows += 1;
        Ok(())
    }

    /// Ends the sheet that takes rows.
    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let (last_row, last_column) = (open.next - 1, open.last_column);
        let sheet = self.book.worksheet_from_index(open.place)?;
        for (column, width) in (0..).zip(open.widths.fitted()) {
            sheet.set_column_width(column, width)?;
        }
        sheet.autofilter(0, 0, last_row, last_column)?;
        // Excel marks a text of digits, such as the number of a document, as a mistake.
        let rule = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(0, 0, last_row, last_column, rule)?;
        self.long_zip |= open.bytes > u64::from(u32::MAX);
        Ok(())
    }

    /// Writes the workbook.
    pub(super) fn end(mut self, facts: &[(&str, String)], output: impl Write + Send) -> Result<()> {
        self.close()?;
        let sheet = self.book.worksheet_from_index(0)?;
        write_about(sheet, &self.formats, facts, &self.tables)?;
        self.book.use_zip_large_file(self.long_zip);
        self.book.save_to_writer(output)
    }
}

/// A cell has no more bytes than this: what stands around it, and `&amp;` for `&`.
fn most_bytes(cell: &Cell) -> u64 {
    match cell {
        Cell::Text(text) | Cell::Date(text) => 100 + 5 * text.len() as u64,
        _ => 100,
    }
}
