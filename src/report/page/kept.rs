//! Kept rows: what a page needs of the tables, taken while their files are written.

use super::super::Cell;
use super::super::tables::Table;
use crate::error::{Error, Result};

/// Whether a row is kept.
type Keep = Box<dyn Fn(&[Cell]) -> bool + Sync + Send>;

/// The rows of a table that a page needs.
pub(in crate::report) struct Wanted {
    pub table: &'static str,
    keep: Keep,
    most: usize,
}

impl Wanted {
    /// The rows for which `keep` holds.
    pub(in crate::report) fn new(
        table: &'static str,
        keep: impl Fn(&[Cell]) -> bool + Sync + Send + 'static,
    ) -> Wanted {
        Wanted {
            table,
            keep: Box::new(keep),
            most: usize::MAX,
        }
    }

    /// The first rows, at most so many.
    pub(in crate::report) fn first(table: &'static str, most: usize) -> Wanted {
        Wanted {
            most,
            ..Wanted::new(table, |_| true)
        }
    }

    /// The rows with a text in the column of a number.
    pub(in crate::report) fn with(table: &'static str, column: usize, text: &str) -> Wanted {
        let text = text.to_owned();
        Wanted::new(table, move |row| holds(&row[column], &text))
    }

    /// Begins to keep rows of a table.
    pub(in crate::report) fn begin(&self, table: &Table) -> KeptTable {
        KeptTable {
            name: table.name,
            columns: table.columns,
            rows: Vec::new(),
            matching: 0,
            all: 0,
            files: Vec::new(),
        }
    }

    /// Keeps a row, if it is wanted.
    pub(in crate::report) fn take(&self, kept: &mut KeptTable, row: &[Cell]) {
        kept.all += 1;
        if (self.keep)(row) {
            kept.matching += 1;
            if kept.rows.len() < self.most {
                kept.rows.push(row.to_vec());
            }
        }
    }
}

/// Whether a cell has a text.
pub(in crate::report) fn holds(cell: &Cell, text: &str) -> bool {
    matches!(cell, Cell::Text(found) if found == text)
}

/// The kept rows of one table, in its order.
#[derive(Debug)]
pub(in crate::report) struct KeptTable {
    pub name: &'static str,
    pub columns: &'static [super::super::Column],
    pub rows: Vec<Vec<Cell>>,
    /// How many rows were wanted; not all of them are kept where only the first were asked for.
    pub matching: u64,
    /// How many rows the table has.
    pub all: u64,
    /// The files that hold all of it.
    pub files: Vec<String>,
}

impl KeptTable {
    /// The number of a column.
    pub(in crate::report) fn column(&self, name: &str) -> Result<usize> {
        let found = self.columns.iter().position(|column| column.name == name);
        found.ok_or_else(|| Error::Index(format!("the table {} has no {name}", self.name)))
    }

    /// The cell of a row.
    pub(in crate::report) fn cell<'r>(&self, row: &'r [Cell], column: &str) -> Result<&'r Cell> {
        Ok(&row[self.column(column)?])
    }

    /// A text or date of a row; empty where there is none.
    pub(in crate::report) fn text<'r>(&self, row: &'r [Cell], column: &str) -> Result<&'r str> {
        Ok(match self.cell(row, column)? {
            Cell::Text(text) | Cell::Date(text) => text,
            _ => "",
        })
    }

    /// A whole number of a row; 0 where there is none.
    pub(in crate::report) fn count(&self, row: &[Cell], column: &str) -> Result<u64> {
        Ok(match self.cell(row, column)? {
            Cell::Count(count) => *count,
            _ => 0,
        })
    }

    /// A number of a row.
    pub(in crate::report) fn real(&self, row: &[Cell], column: &str) -> Result<Option<f64>> {
        Ok(match self.cell(row, column)? {
            Cell::Real(real) if real.is_finite() => Some(*real),
            Cell::Count(count) => Some(*count as f64),
            _ => None,
        })
    }
}

/// The kept rows of all tables.
#[derive(Debug, Default)]
pub(in crate::report) struct Kept(pub Vec<KeptTable>);

impl Kept {
    /// The rows of a table.
    pub(in crate::report) fn table(&self, name: &str) -> Result<&KeptTable> {
        let found = self.0.iter().find(|table| table.name == name);
        found.ok_or_else(|| Error::Index(format!("the table {name} was not made")))
    }
}
