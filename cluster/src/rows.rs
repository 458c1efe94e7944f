//! The rows of a shard: a file of Parquet or JSON Lines as lines of JSON.

use std::fs::File;
use std::io;
use std::path::Path;

use arrow_json::LineDelimitedWriter;
use datafusion::arrow::array::{AsArray, RecordBatchReader};
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::arrow::record_batch::RecordBatch;
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
    copy(path, name, spool)
}

fn copy(path: &Path, name: &str, out: &mut impl io::Write) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io("read", path))?;
    if !name.ends_with(".parquet") {
        return io::copy(&mut file, out)
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
    let packed = is_packed(&reader.schema());
    let mut lines = LineDelimitedWriter::new(out);
    for batch in reader {
        let batch = batch.map_err(|error| wrong(error.to_string()))?;
        match packed {
            true => packed_lines(&batch, lines.get_mut()).map_err(Error::io("copy", path))?,
            false => lines
                .write(&batch)
                .map_err(|error| wrong(error.to_string()))?,
        }
    }
    lines.finish().map_err(|error| wrong(error.to_string()))
}

/// Whether rows are those of `gongbao export shards`, two texts each.
fn is_packed(schema: &Schema) -> bool {
    let texts = schema
        .fields()
        .iter()
        .all(|field| *field.data_type() == DataType::Utf8);
    texts
        && schema.fields().len() == 2
        && schema.field(0).name() == "gongbao"
        && schema.field(1).name() == "text"
}

/// The same lines for such rows, without the way through any type of column.
fn packed_lines(batch: &RecordBatch, out: &mut impl io::Write) -> io::Result<()> {
    #[derive(serde::Serialize)]
    struct Line<'l> {
        #[serde(skip_serializing_if = "Option::is_none")]
        gongbao: Option<&'l str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'l str>,
    }
    let [gongbao, text] = [0, 1].map(|at| batch.column(at).as_string::<i32>());
    for (gongbao, text) in gongbao.iter().zip(text.iter()) {
        serde_json::to_writer(&mut *out, &Line { gongbao, text })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use datafusion::arrow::array::{ArrayRef, Int64Array, ListArray, StringArray};
    use datafusion::arrow::datatypes::Int32Type;
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    fn lines(path: &Path, name: &str) -> Result<String> {
        let mut lines = Vec::new();
        copy(path, name, &mut lines)?;
        Ok(String::from_utf8(lines).unwrap())
    }

    #[test]
    fn rows_are_lines_whatever_compressed_them() {
        let folder = std::env::temp_dir().join(format!("gongbao-rows-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let numbers = vec![Some(vec![Some(1), None]), None];
        let columns: [(&str, ArrayRef); 3] = [
            ("id", Arc::new(Int64Array::from(vec![Some(3), None]))),
            (
                "text",
                Arc::new(StringArray::from(vec!["监管\n\"标准\"", ""])),
            ),
            (
                "list",
                Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(numbers)),
            ),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(Default::default()),
            Compression::LZ4_RAW,
            Compression::GZIP(Default::default()),
            Compression::BROTLI(Default::default()),
        ] {
            let path = folder.join("a.parquet");
            let properties = WriterProperties::builder()
                .set_compression(compression)
                .build();
            let file = File::create(&path).unwrap();
            let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
            let expected =
                "{\"id\":3,\"text\":\"监管\\n\\\"标准\\\"\",\"list\":[1,null]}\n{\"text\":\"\"}\n";
            assert_eq!(
                lines(&path, "a.parquet").unwrap(),
                expected,
                "{compression:?}"
            );
        }
        let path = folder.join("b.parquet");
        std::fs::write(&path, "PAR1 is none").unwrap();
        let error = lines(&path, "b.parquet").unwrap_err().to_string();
        assert!(
            error.contains("b.parquet") && error.contains("cannot be read as Parquet"),
            "{error}"
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn packed_rows_are_the_same_lines_either_way() {
        let columns: [(&str, ArrayRef); 2] = [
            (
                "gongbao",
                Arc::new(StringArray::from(vec![Some("{\"a\":1}"), None, Some("b")])),
            ),
            (
                "text",
                Arc::new(StringArray::from(vec![
                    Some("监\u{1}\u{7f}\u{2028}管/\n"),
                    Some(""),
                    None,
                ])),
            ),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        assert!(is_packed(&batch.schema()));
        let (mut own, mut other) = (Vec::new(), LineDelimitedWriter::new(Vec::new()));
        packed_lines(&batch, &mut own).unwrap();
        other.write(&batch).unwrap();
        other.finish().unwrap();
        assert_eq!(
            String::from_utf8(own),
            String::from_utf8(other.into_inner())
        );
    }

    #[test]
    fn hidden_files_and_others_are_no_shards() {
        for name in ["a.parquet", "part-1.jsonl", "b.ndjson"] {
            assert!(is_shard(name), "{name}");
        }
        for name in [".a.parquet", "_SUCCESS", "_a.parquet", "a.csv", "parquet"] {
            assert!(!is_shard(name), "{name}");
        }
    }
}
