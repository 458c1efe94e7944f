//! JSON of a table: an array of objects, one a line, with the columns for keys.

use std::io::Write;

use super::{Cell, Column};

/// Writes rows of one table to an output.
#[derive(Debug)]
pub struct JsonRows<W: Write> {
    output: W,
    /// What stands before each value: a comma where one is due, the key, a colon.
    keys: Vec<String>,
    empty: bool,
}

impl<W: Write> JsonRows<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin(mut output: W, columns: &[Column]) -> std::io::Result<Self> {
        output.write_all(b"[")?;
        let mut keys = Vec::with_capacity(columns.len());
        for column in columns {
            let comma = if keys.is_empty() { "" } else { "," };
            keys.push(format!("{comma}{}:", serde_json::to_string(column.name)?));
        }
        Ok(JsonRows {
            output,
            keys,
            empty: true,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        debug_assert_eq!(cells.len(), self.keys.len());
        let before: &[u8] = if self.empty { b"\n{" } else { b",\n{" };
        self.output.write_all(before)?;
        self.empty = false;
        for (key, cell) in self.keys.iter().zip(cells) {
            self.output.write_all(key.as_bytes())?;
            match cell {
                Cell::Text(text) | Cell::Date(text) => {
                    serde_json::to_writer(&mut self.output, text)?;
                }
                Cell::Count(count) => serde_json::to_writer(&mut self.output, count)?,
                // What is no number in JSON is written as null.
                Cell::Real(value) => serde_json::to_writer(&mut self.output, value)?,
                Cell::Empty => self.output.write_all(b"null")?,
            }
        }
        self.output.write_all(b"}")
    }

    /// Ends the table.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(mut self) -> std::io::Result<W> {
        self.output.write_all(b"\n]\n")?;
        Ok(self.output)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::Kind;

    const COLUMNS: [Column; 3] = [
        Column {
            name: "agency",
            kind: Kind::Text,
            meaning: "The agency.",
        },
        Column {
            name: "documents",
            kind: Kind::Count,
            meaning: "Its documents.",
        },
        Column {
            name: "a \"quoted\" share",
            kind: Kind::Real,
            meaning: "Their share.",
        },
    ];

    fn written(rows: &[[Cell; 3]]) -> String {
        let mut out = JsonRows::begin(Vec::new(), &COLUMNS).unwrap();
        for row in rows {
            out.row(row).unwrap();
        }
        String::from_utf8(out.end().unwrap()).unwrap()
    }

    #[test]
    fn a_row_is_an_object_on_a_line() {
        let text = written(&[
            [
                Cell::Text("国务院\n\u{1}".into()),
                Cell::Count(u64::MAX),
                Cell::Real(0.1),
            ],
            [
                Cell::Date("2021-03".into()),
                Cell::Empty,
                Cell::Real(f64::NAN),
            ],
            [Cell::Empty, Cell::Count(0), Cell::Real(f64::NEG_INFINITY)],
        ]);
        let expected = "[\n\
            {\"agency\":\"国务院\\n\\u0001\",\"documents\":18446744073709551615,\"a \\\"quoted\\\" share\":0.1},\n\
            {\"agency\":\"2021-03\",\"documents\":null,\"a \\\"quoted\\\" share\":null},\n\
            {\"agency\":null,\"documents\":0,\"a \\\"quoted\\\" share\":null}\n\
            ]\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_table_without_rows_is_an_empty_array() {
        assert_eq!(written(&[]), "[\n]\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in any::<String>(), count in any::<u64>(), value in any::<f64>()) {
            let text_cell = Cell::Text(text.clone());
            let read: Vec<serde_json::Value> =
                serde_json::from_str(&written(&[[text_cell, Cell::Count(count), Cell::Real(value)]])).unwrap();
            prop_assert_eq!(&read[0]["agency"], &serde_json::json!(text));
            prop_assert_eq!(&read[0]["documents"], &serde_json::json!(count));
            let share = read[0]["a \"quoted\" share"].as_f64();
            // serde_json reads within a unit in the last place unless told otherwise; of the smallest
            // numbers that is more than their share.
            let within = (value.abs() * 1e-15).max(1e-322);
            let near = share.is_none_or(|share| (share - value).abs() <= within);
            prop_assert_eq!(share.is_some(), value.is_finite());
            prop_assert!(near);
        }
    }
}
