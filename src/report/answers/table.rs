//! A small table that answers a query: as CSV, as JSON, as a workbook.

use serde_json::{Map, Value};

use super::super::xlsx::XlsxFile;
use super::super::{Cell, Column, CsvRows, CsvSettings};
use crate::error::{Error, Result};

/// Rows under columns, all in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerTable {
    /// Its name: that of a file without the ending.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub about: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in a stated order.
    pub rows: Vec<Vec<Cell>>,
}

impl AnswerTable {
    /// The table as CSV.
    ///
    /// # Errors
    /// None that a document could cause.
    pub fn csv(&self, settings: CsvSettings) -> Result<Vec<u8>> {
        let header: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let written = || -> std::io::Result<Vec<u8>> {
            let mut rows = CsvRows::begin(Vec::new(), settings, &header)?;
            for row in &self.rows {
                rows.row(row)?;
            }
            rows.end()
        };
        written().map_err(Error::io("write", format!("{}.csv", self.name)))
    }

    /// The table as an array of objects.
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let names = self.columns.iter().map(|column| column.name.to_owned());
            let cells = names.zip(row.iter().map(Cell::json));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// The table as a workbook, with a sheet that says what its columns are and how the numbers were
    /// made. Its rows wait in files without a name in the folder of passing files. `time` is when
    /// the state was made that it tells of.
    ///
    /// # Errors
    /// The folder of passing files cannot be written.
    pub fn xlsx(&self, time: &str, facts: &[(&str, String)]) -> Result<Vec<u8>> {
        let name = format!("{}.xlsx", self.name);
        let mut workbook = XlsxFile::begin(&std::env::temp_dir().join(name), time)?;
        workbook.begin_table(self.name, &self.columns, self.about)?;
        for row in &self.rows {
            workbook.row(row)?;
        }
        workbook.end_in_memory(facts)
    }
}

impl Cell {
    /// The cell as a value of JSON; what is no number there is null.
    pub fn json(&self) -> Value {
        match self {
            Cell::Text(text) | Cell::Date(text) => text.as_str().into(),
            Cell::Count(count) => (*count).into(),
            Cell::Real(value) => (*value).into(),
            Cell::Empty => Value::Null,
        }
    }
}
