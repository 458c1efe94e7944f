//! Reports: the tables that a run writes.

mod csv;
mod data;
mod documents;
mod run_record;
mod tables;
mod writer;

pub use self::csv::{CsvRows, CsvSettings, MAX_CELL, MAX_ROWS};
pub use data::ReportData;
pub use run_record::{RunRecord, Totals};
pub use tables::{TABLES, Table};
pub use writer::{Written, write_tables};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, of a document or of ours.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number; infinities and NaN are written as an empty cell.
    Real(f64),
    /// Nothing known.
    Empty,
}

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    fn real(value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, Cell::Real)
    }
}
