//! A section of a page: charts with their caption, and the tables that they are made from.

use serde::Serialize;

use super::super::Cell;
use super::super::column::{Column, Kind};
use super::super::csv::cell_text;
use super::chart::Chart;
use super::column_label::column_label;
use super::kept::KeptTable;
use super::text::{Text, grouped};
use crate::text::is_han;

/// A table on a page has at most so many rows; the rest is in its file.
pub(in crate::report) const MAX_PAGE_ROWS: usize = 200;

/// A number at the top of a page.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Figure {
    pub label: Text,
    pub value: Text,
    pub note: Text,
}

/// A section.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Section {
    /// Its id within the page.
    pub id: &'static str,
    pub title: Text,
    /// What it says, in a sentence or two.
    pub lead: Text,
    pub charts: Vec<Chart>,
    /// How many charts stand beside each other where there is room: 1 to 4.
    pub columns: usize,
    /// What is counted, and over how many documents.
    pub caption: Text,
    pub tables: Vec<PageTable>,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// Rows of a table on a page.
#[derive(Debug, Serialize)]
pub(in crate::report) struct PageTable {
    /// The table's name.
    name: &'static str,
    /// Which rows these are.
    title: Text,
    columns: Vec<Head>,
    rows: Vec<Vec<Field>>,
    /// How many rows are shown of how many.
    note: Text,
    /// The files that hold all rows of the table.
    files: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Head {
    name: &'static str,
    label: Text,
    meaning: &'static str,
    number: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    text: String,
    chinese: bool,
}

impl PageTable {
    /// Rows of a table, all of its columns; the first [`MAX_PAGE_ROWS`] of them, and a note that says
    /// so. `title` says which rows of the table they are.
    pub(in crate::report) fn new<'r>(
        table: &KeptTable,
        rows: impl IntoIterator<Item = &'r Vec<Cell>>,
        title: Text,
    ) -> PageTable {
        let rows: Vec<&Vec<Cell>> = rows.into_iter().collect();
        PageTable::of(table, &rows, rows.len() as u64, title)
    }

    /// All rows that were kept of a table.
    pub(in crate::report) fn kept(table: &KeptTable, title: Text) -> PageTable {
        let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
        PageTable::of(table, &rows, table.matching, title)
    }

    fn of(table: &KeptTable, rows: &[&Vec<Cell>], wanted: u64, title: Text) -> PageTable {
        let shown = rows.iter().take(MAX_PAGE_ROWS);
        let rows: Vec<Vec<Field>> = shown.map(|row| row.iter().map(field).collect()).collect();
        PageTable {
            name: table.name,
            title,
            columns: table.columns.iter().map(head).collect(),
            note: note(table, wanted, rows.len() as u64),
            rows,
            files: table.files.clone(),
        }
    }
}

fn note(table: &KeptTable, wanted: u64, shown: u64) -> Text {
    let all = grouped(table.all);
    let (wanted_text, shown_text) = (grouped(wanted), grouped(shown));
    let files = table.files.join(", ");
    if shown < wanted {
        return Text::new(
            format!(
                "The first {shown_text} of {wanted_text} such rows are shown here. All {all} rows of the table are in {files}."
            ),
            format!(
                "此处只列出这 {wanted_text} 行中的前 {shown_text} 行。全表 {all} 行见 {files}。"
            ),
        );
    }
    if wanted == table.all {
        return Text::new(
            format!("All {all} rows of {files}."),
            format!("{files} 的全部 {all} 行。"),
        );
    }
    Text::new(
        format!("{shown_text} rows. All {all} rows of the table are in {files}."),
        format!("共 {shown_text} 行。全表 {all} 行见 {files}。"),
    )
}

fn head(column: &Column) -> Head {
    Head {
        name: column.name,
        label: column_label(column.name),
        meaning: column.meaning,
        number: matches!(column.kind, Kind::Count | Kind::Real),
    }
}

fn field(cell: &Cell) -> Field {
    let text = cell_text(cell).into_owned();
    Field {
        chinese: text.contains(is_han),
        text,
    }
}
