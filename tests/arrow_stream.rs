//! The worker on Arrow streams: the same partial tables as on JSON Lines; a stream that breaks off is none.
#![cfg(feature = "arrow")]

mod support;

use std::process::Output;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use serde_json::Value;
use support::{Place, corpus};

fn worker(place: &Place, store: &str, number: usize, input: &[u8]) -> Output {
    let number = number.to_string();
    let arguments = [
        "worker", "--format", "arrow", "--store", store, "--number", &number,
    ];
    place.piped(&arguments, input)
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = StreamWriter::try_new(&mut out, &batches[0].schema()).unwrap();
    batches
        .iter()
        .for_each(|batch| stream.write(batch).unwrap());
    stream.finish().unwrap();
    out
}

fn rows(output: &Output) -> Vec<RecordBatch> {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let stream = StreamReader::try_new(output.stdout.as_slice(), None).unwrap();
    stream.map(Result::unwrap).collect()
}

#[test]
fn tables_of_streams_are_those_of_a_run() {
    let place = Place::new();
    let drop = corpus();
    place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    let expected = place.tables();
    let export = [
        "export",
        "shards",
        "in",
        drop.to_str().unwrap(),
        "--shards",
        "2",
        "--format",
        "jsonl",
    ];
    place.gongbao(&export).expect(0);
    let mut records = String::new();
    for number in [2, 1] {
        let text =
            std::fs::read_to_string(place.path(&format!("in/part-{number:05}.jsonl"))).unwrap();
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let column = |lines: &[Value], name: &str| -> ArrayRef {
            Arc::new(StringArray::from_iter(
                lines
                    .iter()
                    .map(|line| line[name].as_str().map(str::to_owned)),
            ))
        };
        let batches: Vec<RecordBatch> = lines
            .chunks(7)
            .map(|lines| {
                let columns = [
                    ("gongbao", column(lines, "gongbao")),
                    ("text", column(lines, "text")),
                ];
                RecordBatch::try_from_iter(columns).unwrap()
            })
            .collect();
        for batch in rows(&worker(&place, "store", number, &stream(&batches))) {
            assert_eq!(batch["table"].as_string::<i32>().value(0), "shard");
            assert!(batch.num_rows() > 100, "concepts by year");
            let record = batch["record"].as_string::<i32>().value(0);
            records += &format!("{}\n", serde_json::json!({ "record": record }));
        }
    }
    place.write("records.jsonl", records);
    place
        .gongbao(&["merge", "store", "records.jsonl", "--indexes", "other"])
        .expect(0);
    assert_eq!(place.tables(), expected);
}

#[test]
fn columns_are_the_fields_of_records() {
    let place = Place::new();
    let columns: [(&str, ArrayRef); 4] = [
        ("id", Arc::new(Int32Array::from(vec![7, 8]))),
        (
            "date",
            Arc::new(Date32Array::from(vec![Some(18_000), None])),
        ),
        (
            "title",
            Arc::new(StringArray::from(vec!["关于监管的通知", "另一个"])),
        ),
        (
            "text",
            Arc::new(StringArray::from(vec![Some("加强监管。"), None])),
        ),
    ];
    let input = stream(&[RecordBatch::try_from_iter(columns).unwrap()]);
    let batch = rows(&worker(&place, "store", 1, &input)).remove(0);
    let record = batch["record"].as_string::<i32>().value(0);
    place.write(
        "records.jsonl",
        serde_json::json!({ "record": record }).to_string(),
    );
    place
        .gongbao(&["merge", "store", "records.jsonl"])
        .expect(1);
    let documents = place.table("documents.csv");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["doc_id"], "7");
    assert_eq!(documents[0]["date"], "2019-04-14");
    assert_eq!(place.table("rejected.csv").len(), 1);
}

#[test]
fn a_stream_that_breaks_off_is_refused() {
    let place = Place::new();
    let batch = |text: &str| {
        let columns = [("text", Arc::new(StringArray::from(vec![text])) as ArrayRef)];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let whole = stream(&[batch("加强监管。"), batch("标准。")]);
    rows(&worker(&place, "store", 1, &whole));
    let mut broken: Vec<usize> = (0..whole.len()).step_by(29).collect();
    broken.extend([whole.len() - 8, whole.len() - 4, whole.len() - 1]);
    for length in broken {
        let ended = worker(&place, "other", 1, &whole[..length]);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(
            ended.status.code(),
            Some(2),
            "{length} of {}: {said}",
            whole.len()
        );
        assert!(
            said.contains("the Arrow stream on standard input"),
            "{said}"
        );
        assert!(!said.contains("should not have happened"), "{said}");
    }
    assert!(!place.path("other/shards").exists());
}
