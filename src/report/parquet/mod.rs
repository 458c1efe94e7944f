//! Parquet of a table, for analysis: each column with its type, what is not known as null.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;

use super::{Cell, Column, Kind};

/// A group holds at most this many rows, and closes when its texts reach this many bytes: so much
/// is held in memory.
const GROUP_ROWS: usize = 65_536;
const GROUP_BYTES: usize = 64 << 20;

/// What the file says it was written by.
const WRITTEN_BY: &str = concat!("gongbao version ", env!("CARGO_PKG_VERSION"));

/// Writes rows of one table to an output.
pub struct ParquetRows<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Values>,
    rows: usize,
    bytes: usize,
    group_bytes: usize,
}

impl<W: Write + Send> ParquetRows<W> {
    /// Begins a table. The file carries the order of the rows as `order`, what a column says as
    /// `column.NAME`, and `facts`, each with its key: how the numbers were made.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin(
        output: W,
        columns: &[Column],
        order: &str,
        facts: &[(&str, String)],
    ) -> std::io::Result<Self> {
        let mut told = vec![KeyValue::new("order".to_owned(), order.to_owned())];
        told.extend(columns.iter().map(|column| {
            KeyValue::new(format!("column.{}", column.name), column.meaning.to_owned())
        }));
        told.extend(
            facts
                .iter()
                .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone())),
        );
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(WRITTEN_BY.to_owned())
            .set_key_value_metadata(Some(told))
            .build();
        let schema = schema(columns).map_err(cause)?;
        let writer = SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties));
        Ok(ParquetRows {
            writer: writer.map_err(cause)?,
            columns: columns.iter().map(Values::of).collect(),
            rows: 0,
            bytes: 0,
            group_bytes: GROUP_BYTES,
        })
    }

    /// With groups that close when their texts reach so many bytes.
    #[must_use]
    pub fn with_groups_of(self, bytes: usize) -> Self {
        ParquetRows {
            group_bytes: bytes,
            ..self
        }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The output cannot be written, or a cell is not of the kind of its column.
    pub fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len());
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell)?;
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS || self.bytes >= self.group_bytes {
            self.write_group()?;
        }
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(mut self) -> std::io::Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.into_inner().map_err(cause)
    }

    fn write_group(&mut self) -> std::io::Result<()> {
        let mut write = || -> Result<(), ParquetError> {
            let mut group = self.writer.next_row_group()?;
            for values in &mut self.columns {
                if let Some(column) = group.next_column()? {
                    values.write(column)?;
                }
            }
            group.close()?;
            Ok(())
        };
        write().map_err(cause)?;
        self.rows = 0;
        self.bytes = 0;
        Ok(())
    }
}

/// The values of a column that wait for their group.
struct Values {
    name: &'static str,
    /// 1 for a value, 0 for null, a row each.
    known: Vec<i16>,
    values: Typed,
}

enum Typed {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Real(Vec<f64>),
}

impl Values {
    fn of(column: &Column) -> Values {
        Values {
            name: column.name,
            known: Vec::new(),
            values: match column.kind {
                // Dates of which only the year is known are dates too: they stay as written.
                Kind::Text | Kind::Date => Typed::Text(Vec::new()),
                Kind::Count => Typed::Count(Vec::new()),
                Kind::Real => Typed::Real(Vec::new()),
            },
        }
    }

    /// Takes a cell and says how much of it is held.
    fn push(&mut self, cell: &Cell) -> std::io::Result<usize> {
        let mut size = 8;
        let known = match (&mut self.values, cell) {
            (_, Cell::Empty) => false,
            (_, Cell::Real(value)) if !value.is_finite() => false,
            (Typed::Text(texts), Cell::Text(text) | Cell::Date(text)) => {
                size += text.len();
                texts.push(ByteArray::from(text.as_str()));
                true
            }
            (Typed::Count(counts), Cell::Count(count)) => {
                let count = i64::try_from(*count).map_err(|_| refused(self.name))?;
                counts.push(count);
                true
            }
            (Typed::Real(reals), Cell::Real(value)) => {
                reals.push(*value);
                true
            }
            (Typed::Real(reals), Cell::Count(count)) => {
                reals.push(*count as f64);
                true
            }
            _ => return Err(refused(self.name)),
        };
        self.known.push(i16::from(known));
        Ok(size)
    }

    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let known = Some(self.known.as_slice());
        match &mut self.values {
            Typed::Text(texts) => {
                column
                    .typed::<ByteArrayType>()
                    .write_batch(texts, known, None)?;
                texts.clear();
            }
            Typed::Count(counts) => {
                column
                    .typed::<Int64Type>()
                    .write_batch(counts, known, None)?;
                counts.clear();
            }
            Typed::Real(reals) => {
                column
                    .typed::<DoubleType>()
                    .write_batch(reals, known, None)?;
                reals.clear();
            }
        }
        self.known.clear();
        column.close()
    }
}

fn refused(column: &str) -> std::io::Error {
    let detail = format!("the column {column} does not take such a value");
    std::io::Error::new(std::io::ErrorKind::InvalidData, detail)
}

/// The columns as Parquet has them. Whole numbers are signed: with unsigned ones a difference
/// below zero comes out huge in numpy and polars.
fn schema(columns: &[Column]) -> Result<Type, ParquetError> {
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Count => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
        };
        let field = Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()?;
        fields.push(Arc::new(field));
    }
    Type::group_type_builder("table")
        .with_fields(fields)
        .build()
}

/// What the output said, not wrapped.
fn cause(error: ParquetError) -> std::io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(inner) => std::io::Error::other(inner),
        },
        other => std::io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
