//! A small table of results, as text, CSV or JSON.

use std::io::Write;

use gongbao::report::{AnswerTable, Cell, CsvRows, CsvSettings};
use gongbao::text::{unsteered, width};
use serde_json::{Map, Value};

use crate::arguments::Format;
use crate::output::{Failure, Output};

/// Rows under named columns.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl From<AnswerTable> for Table {
    fn from(answer: AnswerTable) -> Table {
        Table {
            columns: answer.columns.iter().map(|one| one.name.into()).collect(),
            rows: answer.rows,
        }
    }
}

impl Table {
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Table {
        Table {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    pub fn write(&self, format: Format, out: &mut Output) -> Result<(), Failure> {
        match format {
            Format::Text => self.write_text(out),
            Format::Csv => {
                let header: Vec<&str> = self.columns.iter().map(String::as_str).collect();
                let settings = CsvSettings {
                    byte_order_mark: false,
                };
                let mut rows = CsvRows::begin(&mut *out, settings, &header)?;
                for row in &self.rows {
                    rows.row(row)?;
                }
                rows.end()?;
                Ok(())
            }
            Format::Json => {
                let rows = self.rows.iter().map(|row| self.object(row));
                write_json(&Value::Array(rows.collect()), out)
            }
            Format::Jsonl => {
                let mut rows = self.rows.iter();
                rows.try_for_each(|row| write_json_line(&self.object(row), out))
            }
        }
    }

    fn object(&self, row: &[Cell]) -> Value {
        let cells = self.columns.iter().cloned().zip(row.iter().map(Cell::json));
        Value::Object(cells.collect::<Map<_, _>>())
    }

    fn write_text(&self, out: &mut Output) -> Result<(), Failure> {
        let texts: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(plain).collect())
            .collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = texts.iter().map(|row| width(&row[at]));
                cells.chain([width(&self.columns[at])]).max().unwrap_or(0)
            })
            .collect();
        let numeric: Vec<bool> = (0..self.columns.len())
            .map(|at| {
                self.rows
                    .iter()
                    .all(|row| !matches!(row[at], Cell::Text(_) | Cell::Date(_)))
            })
            .collect();
        let line = |cells: &[String]| {
            let mut line = String::new();
            for (at, cell) in cells.iter().enumerate() {
                let pad = " ".repeat(widths[at].saturating_sub(width(cell)));
                if at > 0 {
                    line.push_str("  ");
                }
                if numeric[at] {
                    line.push_str(&pad);
                }
                line.push_str(cell);
                if !numeric[at] {
                    line.push_str(&pad);
                }
            }
            line.trim_end().to_owned()
        };
        writeln!(out, "{}", line(&self.columns))?;
        for row in &texts {
            writeln!(out, "{}", line(row))?;
        }
        Ok(())
    }
}

pub fn write_json(value: &Value, out: &mut Output) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

pub fn write_json_line(value: &Value, out: &mut Output) -> Result<(), Failure> {
    writeln!(out, "{value}")?;
    Ok(())
}

pub fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Date(text) => unsteered(text),
        Cell::Count(count) => count.to_string(),
        Cell::Real(value) => format!("{value:.4}"),
        Cell::Empty => String::new(),
    }
}
