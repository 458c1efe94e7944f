//! The first sheet of a workbook: what each table and each column says, and how the numbers were
//! made.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::{Cell, Column};
use super::cells::{Formats, shown_width, write, write_text};

/// The name of the sheet.
pub(super) const NAME: &str = "about";

/// What the reader of a sheet should know.
const NOTES: [&str; 5] = [
    "Dates are dates; one of which only the year or the month is known, or one before 1900-03-01, \
     is a text such as 2021-03.",
    "Numbers are stored whole and shown with fewer digits; a whole number over 2^53 is a text.",
    "An empty cell: nothing known, or nothing to compute.",
    "A text of more than 32,767 characters is cut and says so; a character that no workbook can \
     hold is shown as \u{FFFD}.",
    "A table of more than 1,048,575 rows goes on in the sheet NAME.2, and so on.",
];

/// The widest that the columns of this sheet are made, from the left.
const MOST: [usize; 4] = [40, 40, 16, 90];

/// What the first sheet says of a table.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) about: String,
    pub(super) rows: u64,
    pub(super) sheets: Vec<String>,
}

/// The rows of the sheet, each with whether it is a heading.
fn lines(facts: &[(&str, String)], tables: &[Told]) -> Vec<(bool, Vec<Cell>)> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let heading = |names: &[&str]| (true, names.iter().copied().map(text).collect());
    let blank = || (false, Vec::new());

    let mut lines = vec![heading(&["How the numbers were made"])];
    lines.extend(
        facts
            .iter()
            .map(|(key, value)| (false, vec![text(key), text(value)])),
    );

    lines.extend([
        blank(),
        heading(&[
            "Table",
            "Sheets",
            "Rows",
            "What it says, and the order of its rows",
        ]),
    ]);
    lines.extend(tables.iter().map(|table| {
        let sheets = table.sheets.join(", ");
        let cells = vec![
            text(&table.name),
            text(&sheets),
            Cell::Count(table.rows),
            text(&table.about),
        ];
        (false, cells)
    }));

    lines.extend([blank(), heading(&["Table", "Column", "Kind", "Meaning"])]);
    for table in tables {
        lines.extend(table.columns.iter().map(|column| {
            let kind = column.kind.to_string();
            let cells = [&table.name, column.name, &kind, column.meaning].map(text);
            (false, cells.to_vec())
        }));
    }

    lines.extend([blank(), heading(&["How to read the cells"])]);
    lines.extend(NOTES.iter().map(|note| (false, vec![text(note)])));
    lines
}

/// Writes the sheet.
pub(super) fn write_about(
    sheet: &mut Worksheet,
    formats: &Formats,
    facts: &[(&str, String)],
    tables: &[Told],
) -> Result<(), XlsxError> {
    let mut widths = [0; 4];
    for (row, (bold, cells)) in (0..).zip(lines(facts, tables)) {
        let last = cells.len().saturating_sub(1);
        for (place, cell) in cells.iter().enumerate() {
            // The last text of a short line runs on to its right.
            let runs_on = place == last && last < MOST.len() - 1;
            let at = (row, place as u16);
            match cell {
                Cell::Text(text) if bold => write_text(sheet, &formats.bold, at, text)?,
                Cell::Text(text) if !runs_on => write_text(sheet, &formats.wrapped, at, text)?,
                cell => write(sheet, formats, at, cell)?,
            }
            if !runs_on {
                widths[place] = shown_width(cell).max(widths[place]);
            }
        }
    }
    for ((column, width), most) in (0..).zip(widths).zip(MOST) {
        sheet.set_column_width(column, (width + 2).min(most) as f64)?;
    }
    Ok(())
}
