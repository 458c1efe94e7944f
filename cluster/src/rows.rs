//! The rows of a shard: a file of Parquet or JSON Lines as lines of JSON.

use std::fs::File;
use std::io;
use std::path::Path;

use arrow_json::LineDelimitedWriter;
use gongbao::error::{Error, Result};
use gongbao::shard::Spool;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// Rows that are in memory at once.
const BATCH: usize = 64;

/// Whether a file of this name is a shard.
pub fn is_shard(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let hidden = name.starts_with(['.', '_']);
    !hidden && matches!(ending, Some("parquet" | "jsonl" | "ndjson"))
}

/// Puts the rows of a file into a spool. `name` is what it is called.
///
/// # Errors
/// It is not what its name says, or cannot be read.
pub fn spool(path: &Path, name: &str, spool: &mut Spool) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io("read", path))?;
    if !name.ends_with(".parquet") {
        return io::copy(&mut file, spool)
            .map(drop)
            .map_err(Error::io("read", path));
    }
    let wrong = |detail: String| {
        let way_out = "write it again, or leave it out of the folder";
        Error::query(
            name,
            format!("it cannot be read as Parquet: {detail}; {way_out}"),
        )
    };
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(BATCH).build())
        .map_err(|error| wrong(error.to_string()))?;
    let mut lines = LineDelimitedWriter::new(spool);
    for batch in reader {
        batch
            .and_then(|batch| lines.write(&batch))
            .map_err(|error| wrong(error.to_string()))?;
    }
    lines.finish().map_err(|error| wrong(error.to_string()))
}
