//! Arrow IPC streams of a worker: documents in, partial tables out.

use std::io::{BufReader, Read, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, UInt64Array};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_json::LineDelimitedWriter;
use arrow_schema::ArrowError;
use gongbao::error::Error;
use gongbao::shard::Spool;

use super::worker::Row;
use crate::output::{Failure, Output};

fn unread(error: ArrowError) -> Failure {
    Error::query("the Arrow stream on standard input", error.to_string()).into()
}

fn unwritten(error: ArrowError) -> Failure {
    match error {
        ArrowError::IoError(_, source) => source.into(),
        other => std::io::Error::other(other).into(),
    }
}

/// What a stream ends with, where whoever wrote it came to its end.
const END: [u8; 8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

/// An input whose last bytes are known.
struct Ended<R> {
    input: R,
    last: [u8; 8],
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.input.read(buffer)?;
        let new = read.min(self.last.len());
        self.last.rotate_left(new);
        let kept = self.last.len() - new;
        self.last[kept..].copy_from_slice(&buffer[read - new..read]);
        Ok(read)
    }
}

/// Reads documents: each row is a record, its columns are the fields.
pub fn read(input: impl Read, spool: &mut Spool) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(
        1 << 16,
        Ended {
            input,
            last: [0; 8],
        },
    );
    let stream = StreamReader::try_new(&mut input, None).map_err(unread)?;
    let mut lines = LineDelimitedWriter::new(spool);
    for batch in stream {
        lines.write(&batch.map_err(unread)?).map_err(unread)?;
    }
    lines.finish().map_err(unread)?;
    // A reader takes a stream that breaks off between two batches for one that has ended.
    std::io::copy(&mut input, &mut std::io::sink())?;
    match input.get_ref().last == END {
        true => Ok(()),
        false => Err(unread(ArrowError::IpcError(
            "it breaks off: whoever writes it has to close it".to_owned(),
        ))),
    }
}

/// Writes partial tables.
pub fn write(rows: &[Row], out: &mut Output) -> Result<(), Failure> {
    let texts = |of: fn(&Row) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let maybe = |of: fn(&Row) -> Option<&String>| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(of)))
    };
    let shards = UInt64Array::from_iter_values(rows.iter().map(|row| row.shard));
    let reused = BooleanArray::from_iter(rows.iter().map(|row| Some(row.reused)));
    let years = Int64Array::from_iter(rows.iter().map(|row| row.year));
    let documents = UInt64Array::from_iter_values(rows.iter().map(|row| row.documents));
    let occurrences = UInt64Array::from_iter(rows.iter().map(|row| row.occurrences));
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("shard", Arc::new(shards) as ArrayRef, false),
        ("fingerprint", texts(|row| &row.fingerprint), false),
        ("attempt", texts(|row| &row.attempt), false),
        ("reused", Arc::new(reused) as ArrayRef, false),
        ("table", texts(|row| row.table), false),
        ("concept", maybe(|row| row.concept.as_ref()), true),
        ("year", Arc::new(years) as ArrayRef, true),
        ("documents", Arc::new(documents) as ArrayRef, false),
        ("occurrences", Arc::new(occurrences) as ArrayRef, true),
        ("record", maybe(|row| row.record.as_ref()), true),
    ]);
    let batch = batch.map_err(unwritten)?;
    let mut stream = StreamWriter::try_new(&mut *out, &batch.schema()).map_err(unwritten)?;
    stream.write(&batch).map_err(unwritten)?;
    stream.finish().map_err(unwritten)?;
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_are_known_however_they_are_read() {
        let bytes: Vec<u8> = (0..50).collect();
        for size in [1, 3, 7, 8, 9, 20, 64] {
            let mut ended = Ended {
                input: bytes.as_slice(),
                last: [0; 8],
            };
            let mut buffer = vec![0; size];
            while ended.read(&mut buffer).is_ok_and(|read| read > 0) {}
            assert_eq!(ended.last, bytes[42..], "{size}");
        }
    }
}
