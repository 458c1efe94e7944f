//! The work in parts: shards, workers in any order and more than once, and one index and its tables out
//! of what they made, the same bytes as those of a run.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use support::{Place, corpus};

/// What a worker writes for a shard of JSON Lines, a value a row.
fn worker(place: &Place, store: &str, shard: &Path, number: usize, more: &[&str]) -> Vec<Value> {
    let (out, errors, status) =
        try_worker(place, store, &std::fs::read(shard).unwrap(), number, more);
    assert_eq!(status, 0, "{errors}");
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn try_worker(
    place: &Place,
    store: &str,
    lines: &[u8],
    number: usize,
    more: &[&str],
) -> (String, String, i32) {
    let number = number.to_string();
    let arguments = [
        "worker", "--format", "jsonl", "--store", store, "--number", &number,
    ];
    let output = place.piped(&[&arguments, more].concat(), lines);
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap_or(-1),
    )
}

fn json_lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// The sample documents as shards of JSON Lines.
fn packed(place: &Place, shards: usize) -> Vec<std::path::PathBuf> {
    let count = shards.to_string();
    let drop = corpus();
    let said = place
        .gongbao(&[
            "export",
            "shards",
            "in",
            drop.to_str().unwrap(),
            "--shards",
            &count,
            "--format",
            "jsonl",
        ])
        .expect(0);
    assert!(
        said.contains(&format!("in {shards} shards in in")),
        "{said}"
    );
    (1..=shards)
        .map(|number| place.path(&format!("in/part-{number:05}.jsonl")))
        .collect()
}

/// The tables of a run over the sample documents.
fn of_a_run() -> (Place, BTreeMap<String, Vec<u8>>) {
    let place = Place::new();
    let drop = corpus();
    place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    let tables = place.tables();
    assert!(tables.len() > 20);
    (place, tables)
}

#[test]
fn tables_of_shards_are_those_of_a_run_whatever_the_order_and_the_number_of_attempts() {
    let (_run, expected) = of_a_run();
    for shards in [1, 5] {
        let place = Place::new();
        let parts = packed(&place, shards);
        let mut records = String::new();
        for (at, part) in parts.iter().enumerate().rev() {
            records += &json_lines(&worker(&place, "store", part, at + 1, &[]));
            // A second store stands for a machine that worked on it at the same time.
            let twice = worker(&place, "store", part, at + 1, &["--threads", "1"]);
            assert_eq!(twice[0]["reused"], true);
            records += &json_lines(&twice);
        }
        place.write("records.jsonl", &records);
        let said = place
            .gongbao(&["merge", "store", "records.jsonl"])
            .expect(0);
        assert!(said.starts_with(&format!("{shards} shards, ")), "{said}");
        assert_eq!(place.tables(), expected, "{shards} shards");
        // The manifest says the same as the records.
        std::fs::remove_dir_all(place.path("reports")).unwrap();
        place.gongbao(&["merge", "store"]).expect(0);
        assert_eq!(place.tables(), expected);
    }
}

#[test]
fn partial_tables_add_up() {
    let place = Place::new();
    let parts = packed(&place, 3);
    let mut sum: BTreeMap<(String, String), [u64; 2]> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        for row in worker(&place, "store", part, at + 1, &[]) {
            if row["table"] == "trend" {
                let key = (
                    row["concept"].as_str().unwrap().to_owned(),
                    row["year"].to_string(),
                );
                let counts = sum.entry(key).or_default();
                counts[0] += row["documents"].as_u64().unwrap();
                counts[1] += row["occurrences"].as_u64().unwrap();
            }
        }
    }
    let (run, _) = of_a_run();
    // Copies in different shards count in each: the sample holds few, so most rows are equal.
    let mut equal = 0;
    let mut rows = 0;
    for row in run.table("trend.csv") {
        if row["documents"] == "0" {
            continue;
        }
        let key = (row["concept"].clone(), row["year"].clone());
        let [documents, occurrences] = sum[&key];
        let told = [
            support::number(&row, "documents"),
            support::number(&row, "occurrences"),
        ];
        assert!(documents >= told[0] && occurrences >= told[1], "{row:?}");
        rows += 1;
        equal += usize::from([documents, occurrences] == told);
    }
    assert!(rows > 100 && equal * 10 > rows * 9, "{equal} of {rows}");
}

#[test]
fn an_index_of_shards_goes_on_as_any_other() {
    let place = Place::new();
    let drop = corpus();
    let parts = packed(&place, 4);
    let mut records = String::new();
    for (at, part) in parts.iter().enumerate() {
        records += &json_lines(&worker(&place, "store", part, at + 1, &[]));
    }
    place.write("records.jsonl", &records);
    place
        .gongbao(&["merge", "store", "records.jsonl"])
        .expect(0);
    let merged = place.tables();
    let said = place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    assert!(said.contains("nothing changed"), "{said}");
    assert_eq!(place.tables(), merged);
    place.gongbao(&["verify"]).expect(0);

    // A new drop, and one of its documents gone: the same tables as where no shard was ever made.
    place.write(
        "more/a.txt",
        "关于加强人工智能监管的通知\n加强人工智能监管。",
    );
    place.write("more/b.txt", "关于标准的通知\n标准。");
    place.gongbao(&["run", "more"]).expect(0);
    std::fs::remove_file(place.path("more/b.txt")).unwrap();
    place.gongbao(&["run", "more"]).expect(0);
    let other = Place::new();
    other.write(
        "more/a.txt",
        "关于加强人工智能监管的通知\n加强人工智能监管。",
    );
    other.write("more/b.txt", "关于标准的通知\n标准。");
    other.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    other.gongbao(&["run", "more"]).expect(0);
    std::fs::remove_file(other.path("more/b.txt")).unwrap();
    other.gongbao(&["run", "more"]).expect(0);
    assert_eq!(place.tables(), other.tables());
    place.gongbao(&["verify"]).expect(0);

    // Merged again, the index holds what the shards do; the one that held more stays beside it.
    let ran = place.gongbao(&["merge", "store"]);
    assert!(
        ran.errors().contains("the index that was there lies in"),
        "{}",
        ran.errors()
    );
    assert_eq!(place.tables(), merged);
}

#[test]
fn records_of_ones_own_are_those_of_a_collection() {
    let rows = |from: u32, to: u32| -> String {
        (from..to)
            .map(|number| {
                let id = number % 7;
                format!(
                    "{{\"id\":\"{id}\",\"title\":\"关于监管的通知{number}\",\"date\":\"20{:02}-01-02\",\
                     \"text\":\"加强人工智能监管，第{number}号。\"}}\n",
                    number % 20
                )
            })
            .collect()
    };
    let place = Place::new();
    place.write(
        "laws/a.jsonl",
        rows(0, 30) + "no json\n" + "{\"id\":\"x\"}\n",
    );
    place.write(
        "laws/b.jsonl",
        rows(30, 40) + "\n{\"text\":\"  \"}\n" + &rows(3, 5),
    );
    place.gongbao(&["run", "laws"]).expect(1);
    let expected = place.tables();
    let mut records = String::new();
    for (number, name) in [(1, "a.jsonl"), (2, "b.jsonl")] {
        let shard = place.path("laws").join(name);
        let more = ["--drop", "laws", "--name", name];
        records += &json_lines(&worker(&place, "store", &shard, number, &more));
    }
    place.write("records.jsonl", &records);
    let arguments = ["merge", "store", "records.jsonl", "--indexes", "other"];
    place.gongbao(&arguments).expect(1);
    assert_eq!(place.tables(), expected);
    assert_eq!(place.table("rejected.csv").len(), 3);
}

#[test]
fn another_lexicon_needs_no_shard_again() {
    let place = Place::new();
    place.write(
        "own.csv",
        "concept,language,form\nown,zh,监管\nown,en,supervision\n",
    );
    let drop = corpus();
    let parts = packed(&place, 2);
    let mut records = String::new();
    for (at, part) in parts.iter().enumerate() {
        worker(&place, "store", part, at + 1, &[]);
        let again = worker(&place, "store", part, at + 1, &["--lexicon", "own.csv"]);
        assert_eq!(again[0]["reused"], true);
        records += &json_lines(&again);
    }
    place.write("records.jsonl", &records);
    place
        .gongbao(&["merge", "store", "records.jsonl", "--lexicon", "own.csv"])
        .expect(0);
    let merged = place.tables();
    place
        .gongbao(&[
            "run",
            drop.to_str().unwrap(),
            "--lexicon",
            "own.csv",
            "--indexes",
            "other",
        ])
        .expect(0);
    assert_eq!(merged, place.tables());
    // Another segmenter cuts other words: then they are made again.
    let icu = worker(&place, "store", &parts[0], 1, &["--segmenter", "icu"]);
    assert_eq!(icu[0]["reused"], false);
}

/// The files of a store that belong to attempts.
fn files_of(store: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![store.join("shards")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn an_attempt_that_was_stopped_counts_for_nothing_and_what_is_damaged_is_told() {
    let place = Place::new();
    let parts = packed(&place, 1);
    let first = worker(&place, "store", &parts[0], 1, &[]);
    place.write("records.jsonl", json_lines(&first));
    place
        .gongbao(&["merge", "store", "records.jsonl"])
        .expect(0);
    let expected = place.tables();
    let store = place.path("store");
    let whole = files_of(&store);

    // Without its record an attempt is none: it is made again, under a name of its own.
    let record = whole
        .iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "json"));
    std::fs::remove_file(record.unwrap()).unwrap();
    let second = worker(&place, "store", &parts[0], 1, &[]);
    assert_eq!(second[0]["reused"], false);
    assert_ne!(second[0]["attempt"], first[0]["attempt"]);
    place.write("records.jsonl", json_lines(&second));
    place
        .gongbao(&["merge", "store", "records.jsonl"])
        .expect(0);
    assert_eq!(place.tables(), expected);
    // What was left of the first is young yet, and stays.
    let said = place.gongbao(&["merge", "store", "--collect"]).expect(0);
    assert!(said.contains("0 files that nobody needs"), "{said}");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    for file in files_of(&store) {
        std::fs::File::options()
            .append(true)
            .open(file)
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    let said = place.gongbao(&["merge", "store", "--collect"]).expect(0);
    assert!(!said.contains("0 files that nobody needs"), "{said}");
    let attempt = second[0]["attempt"].as_str().unwrap();
    let left = files_of(&store);
    assert!(
        !left.is_empty()
            && left
                .iter()
                .all(|path| path.to_string_lossy().contains(attempt))
    );
    place.gongbao(&["merge", "store"]).expect(0);

    // A file that is not as it was written is named, and so is the way out.
    let damaged = left
        .iter()
        .max_by_key(|path| path.metadata().unwrap().len())
        .unwrap();
    let mut bytes = std::fs::read(damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    // Not the file itself, which the index shares.
    std::fs::remove_file(damaged).unwrap();
    std::fs::write(damaged, bytes).unwrap();
    let ran = place.gongbao(&["merge", "store", "--indexes", "new"]);
    let name = damaged.file_name().unwrap().to_str().unwrap();
    assert_eq!(ran.status(), 2);
    for told in [name, "is not as it was written", "submit again"] {
        assert!(ran.errors().contains(told), "{}", ran.errors());
    }
    assert!(!place.path("new/meta.json").exists());
}

#[test]
fn what_is_no_record_of_a_shard_is_refused() {
    let place = Place::new();
    place.write("in.jsonl", "{\"id\":\"1\",\"text\":\"加强监管。\"}\n");
    let rows = worker(&place, "store", &place.path("in.jsonl"), 1, &[]);
    let record = rows[0]["record"].as_str().unwrap();
    let refused = |record: &str, told: &str| {
        place.write(
            "records.jsonl",
            json_lines(&[serde_json::json!({"record": record})]),
        );
        let ran = place.gongbao(&["merge", "store", "records.jsonl"]);
        assert_eq!(ran.status(), 2, "{record}");
        assert!(ran.errors().contains(told), "{}", ran.errors());
        assert!(
            !ran.errors().contains("should not have happened"),
            "{}",
            ran.errors()
        );
    };
    refused("{}", "records.jsonl");
    let mut changed: Value = serde_json::from_str(record).unwrap();
    changed["files"][0]["name"] = "../../outside".into();
    refused(&changed.to_string(), "is no file of it");
    let mut changed: Value = serde_json::from_str(record).unwrap();
    changed["split"]["segments"][0]["id"] = "../..".into();
    refused(&changed.to_string(), "is no file of it");
    let mut changed: Value = serde_json::from_str(record).unwrap();
    changed["split"]["segments"][0]["entries"] = 9.into();
    place.write(
        "records.jsonl",
        json_lines(&[serde_json::json!({"record": changed.to_string()})]),
    );
    assert_eq!(
        place.gongbao(&["merge", "store", "records.jsonl"]).status(),
        2
    );

    let ran = place.gongbao(&["merge", "nothing"]);
    assert_eq!(ran.status(), 2);
    assert!(
        ran.errors().contains("there is no record of a shard"),
        "{}",
        ran.errors()
    );

    // Lines that say that they are of a drop and are not as they were packed.
    let line = br#"{"gongbao":"{\"document\":{}}","text":"a"}"#;
    let (_, errors, status) = try_worker(&place, "store", line, 1, &[]);
    assert_eq!(status, 2);
    assert!(
        errors.contains("line 1 of shard 1 is not as it was packed"),
        "{errors}"
    );
    let (_, errors, status) = try_worker(&place, "store", b"", 0, &[]);
    assert_eq!(status, 2, "{errors}");
}

#[test]
fn shards_with_nothing_in_them_are_shards() {
    let place = Place::new();
    let mut records = String::new();
    for (number, text) in [
        (1, ""),
        (2, "{\"id\":\"1\",\"text\":\"加强监管。\"}\n"),
        (3, "\n\n"),
    ] {
        let path = place.write(&format!("in-{number}.jsonl"), text);
        records += &json_lines(&worker(&place, "store", &path, number, &[]));
    }
    place.write("records.jsonl", &records);
    place
        .gongbao(&["merge", "store", "records.jsonl"])
        .expect(0);
    assert_eq!(place.table("documents.csv").len(), 1);
    place.gongbao(&["verify"]).expect(0);
}
