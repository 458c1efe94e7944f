//! What a run takes in: only what is new, changed or gone; and the same bytes come out on every
//! way to the same documents.

mod support;

use support::{Place, corpus};

fn record(id: &str, title: &str, text: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"title\":\"{title}\",\"date\":\"2020-01-02\",\"text\":\"{text}\"}}\n"
    )
}

#[test]
fn tables_stand_where_nothing_changed_and_are_made_again_where_they_do_not() {
    let place = Place::new();
    place.write("corpus/a.txt", "关于加强监管的通知\n加强监管。");
    let run = |more: &[&str]| {
        let mut arguments = vec!["run"];
        arguments.extend(more);
        place.gongbao(&arguments).expect(0)
    };
    let time_of = |name: &str| {
        let path = place.path("reports").join(name);
        std::fs::metadata(path).unwrap().modified().unwrap()
    };
    let without_drops = |said: &str| said.split_once('\n').unwrap().1.to_owned();
    let first = run(&[]);
    let (tables, written) = (place.tables(), time_of("concepts.csv"));
    let second = run(&[]);
    assert_eq!(time_of("concepts.csv"), written, "it was not written again");
    assert_eq!(without_drops(&second), without_drops(&first));
    // A table that was edited, or is missing, is none that stands.
    place.write("reports/trend.csv", "mine");
    std::fs::remove_file(place.path("reports/forms.csv")).unwrap();
    run(&[]);
    assert_eq!(place.tables(), tables);
    assert_ne!(time_of("concepts.csv"), written);
    // Another filter, format, lexicon or document makes other tables.
    let written = time_of("concepts.csv");
    run(&["--format", "csv,json"]);
    assert!(place.path("reports/concepts.json").exists() && time_of("concepts.csv") != written);
    run(&["--where", "year:1900"]);
    assert_ne!(place.tables(), tables);
    run(&[]);
    assert_eq!(place.tables(), tables);
    place.write("own.csv", "concept,language,form\nown,zh,加强\n");
    run(&["--lexicon", "own.csv"]);
    assert_eq!(place.table("concepts.csv").len(), 1);
    run(&[]);
    assert_eq!(place.tables(), tables);
    place.write("corpus/b.txt", "关于监管的通知\n监管。");
    run(&[]);
    assert_ne!(place.tables(), tables);
}

#[test]
fn a_second_run_says_that_nothing_changed() {
    let place = Place::new();
    let drop = corpus();
    let first = place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    assert!(
        first.starts_with("88 documents in the drops: 88 new, 0 changed"),
        "{first}"
    );
    let tables = place.tables();
    let second = place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    assert!(
        second.starts_with("88 documents in the drops: nothing changed"),
        "{second}"
    );
    assert_eq!(place.tables(), tables);
    // Handed in twice at once, and once more as one of its files.
    let twice = [
        "run",
        drop.to_str().unwrap(),
        drop.to_str().unwrap(),
        &format!("{}/ministries.jsonl", drop.display()),
    ];
    assert!(place.gongbao(&twice).expect(0).contains("nothing changed"));
    assert_eq!(place.tables(), tables);
}

#[test]
fn touching_one_record_changes_one_document() {
    let place = Place::new();
    let three = [
        record("a", "甲", "安全"),
        record("b", "乙", "标准"),
        record("c", "丙", "监管"),
    ];
    place.write("drop/all.jsonl", three.concat());
    place.gongbao(&["run", "drop"]).expect(0);
    // Text, then metadata alone.
    for (title, text) in [("乙", "标准化"), ("乙二", "标准化")] {
        let changed = [
            record("a", "甲", "安全"),
            record("b", title, text),
            record("c", "丙", "监管"),
        ];
        place.write("drop/all.jsonl", changed.concat());
        let said = place.gongbao(&["run", "drop"]).expect(0);
        assert!(
            said.contains("0 new, 1 changed, 2 as before, 0 gone"),
            "{said}"
        );
        let row = place
            .table("documents.csv")
            .into_iter()
            .find(|row| row["doc_id"] == "b");
        assert_eq!(row.unwrap()["title"], title);
    }
    // The order of the records is none of the documents' business.
    let moved = [
        record("c", "丙", "监管"),
        record("b", "乙二", "标准化"),
        record("a", "甲", "安全"),
    ];
    place.write("drop/all.jsonl", moved.concat());
    assert!(
        place
            .gongbao(&["run", "drop"])
            .expect(0)
            .contains("nothing changed")
    );
}

#[test]
fn what_is_taken_out_of_the_drop_leaves_the_index() {
    let place = Place::new();
    place.write("drop/a.txt", "监管甲");
    place.write("drop/sub/b.txt", "监管乙");
    place.write("other/c.txt", "监管丙");
    place.gongbao(&["run", "drop", "other"]).expect(0);
    std::fs::remove_file(place.path("drop/sub/b.txt")).unwrap();
    // Another drop than the one that lost a file leaves it alone.
    assert!(
        place
            .gongbao(&["run", "other"])
            .expect(0)
            .contains("nothing changed")
    );
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.contains("0 new, 0 changed, 1 as before, 1 gone"),
        "{said}"
    );
    let counted = place.gongbao(&["count", "监管", "--format", "csv"]).rows();
    assert_eq!(
        (
            counted[0]["documents"].as_str(),
            counted[0]["occurrences"].as_str()
        ),
        ("2", "2")
    );
}

#[test]
fn a_renamed_document_is_recognised() {
    let place = Place::new();
    place.write("drop/a.txt", "加强监管\n正文");
    place.write("drop/b.txt", "其他文件");
    place.gongbao(&["run", "drop"]).expect(0);
    std::fs::rename(place.path("drop/a.txt"), place.path("drop/z.txt")).unwrap();
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.contains("0 new, 0 changed, 1 as before, 1 renamed, 0 gone"),
        "{said}"
    );
    // A drop that moved as a whole is not counted twice.
    std::fs::rename(place.path("drop"), place.path("moved")).unwrap();
    let said = place.gongbao(&["run", "moved"]).expect(0);
    assert!(
        said.contains("0 new, 0 changed, 0 as before, 2 renamed, 0 gone"),
        "{said}"
    );
    let counted = place.gongbao(&["count", "监管", "--format", "csv"]).rows();
    assert_eq!(counted[0]["documents"], "1");
}

#[test]
fn an_identical_document_is_counted_once_and_points_to_the_other() {
    let place = Place::new();
    place.write("drop/a.txt", "加强监管\n正文");
    place.gongbao(&["run", "drop"]).expect(0);
    place.write("drop/copy/b.txt", "加强监管\n正文");
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(said.contains("1 documents counted"), "{said}");
    assert!(said.contains("1 copies not counted"), "{said}");
    let rows = place.table("documents.csv");
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (rows[1]["doc_id"].as_str(), rows[1]["duplicate_of"].as_str()),
        ("copy/b.txt", "a.txt")
    );
    // A filter that leaves out the one counted leaves the other in.
    let only = [
        "count",
        "监管",
        "--where",
        "path:copy/b.txt",
        "--format",
        "csv",
    ];
    assert_eq!(place.gongbao(&only).rows()[0]["documents"], "1");
    // Where the one counted leaves, its copy takes its place.
    std::fs::remove_file(place.path("drop/a.txt")).unwrap();
    place.gongbao(&["run", "drop"]).expect(0);
    let rows = place.table("documents.csv");
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0]["doc_id"].as_str(), rows[0]["duplicate_of"].as_str()),
        ("copy/b.txt", "")
    );
}

#[test]
fn what_gongbao_writes_is_no_document() {
    let place = Place::new();
    place.write("a.txt", "监管");
    let said = place.gongbao(&["run", "."]).expect(0);
    assert!(
        said.starts_with("1 documents in the drops: 1 new"),
        "{said}"
    );
    let said = place.gongbao(&["run", "."]).expect(0);
    assert!(
        said.starts_with("1 documents in the drops: nothing changed; 0 rejected"),
        "{said}"
    );
}

#[test]
fn metadata_beside_a_file_belongs_to_it() {
    let place = Place::new();
    place.write("drop/a.txt", "正文一");
    place.write("drop/b.txt", "正文二");
    place.write(
        "drop/metadata.csv",
        "file,title,agency\na.txt,甲,教育部\nb.txt,乙,\nno.txt,无,\n",
    );
    place.write(
        "drop/b.txt.meta.json",
        r#"{"title":"更近","date":"2021-03"}"#,
    );
    let said = place.gongbao(&["run", "drop"]).expect(1);
    assert!(said.contains("1 rejected"), "{said}");
    let rows = place.table("documents.csv");
    let of = |id: &str| rows.iter().find(|row| row["doc_id"] == id).unwrap();
    assert_eq!(
        (
            of("a.txt")["title"].as_str(),
            of("a.txt")["agency"].as_str()
        ),
        ("甲", "教育部")
    );
    assert_eq!(
        (of("b.txt")["title"].as_str(), of("b.txt")["date"].as_str()),
        ("更近", "2021-03")
    );
    assert_eq!(place.table("rejected.csv")[0]["path"], "no.txt");
    // A change in the table changes the documents that it is about, and no other.
    place.write(
        "drop/metadata.csv",
        "file,title,agency\na.txt,甲甲,教育部\nb.txt,乙,\n",
    );
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(said.contains("0 new, 1 changed, 1 as before"), "{said}");
    let shown = place.gongbao(&["show", "a.txt"]).expect(0);
    assert!(shown.contains("甲甲  [given: metadata.csv]"), "{shown}");
}

#[test]
fn threads_drops_and_history_leave_no_trace_in_the_tables() {
    let drop = corpus();
    let one = Place::new();
    one.gongbao(&["run", "--threads", "1", drop.to_str().unwrap()])
        .expect(0);
    let expected = one.tables_of_documents();
    assert!(expected.len() >= 10);

    let two = Place::new();
    two.gongbao(&["run", "--threads", "2", drop.to_str().unwrap()])
        .expect(0);
    assert_eq!(two.tables_of_documents(), expected, "two threads");

    // The same files, handed in one by one and in another order, in runs of their own.
    let copied = Place::new();
    let files = copy(&drop, &copied);
    let whole = Place::new();
    let all = copied.path("corpus");
    whole.gongbao(&["run", all.to_str().unwrap()]).expect(0);
    let records: Vec<&String> = files.iter().filter(|file| !file.contains('/')).collect();
    let split = Place::new();
    for file in records.iter().rev() {
        split
            .gongbao(&["run", all.join(file).to_str().unwrap()])
            .expect(0);
    }
    split.gongbao(&["run", all.to_str().unwrap()]).expect(0);
    assert_eq!(
        split.tables_of_documents(),
        whole.tables_of_documents(),
        "several drops"
    );

    // Added, changed, removed, and back to what it was.
    let walked = Place::new();
    walked.gongbao(&["run", all.to_str().unwrap()]).expect(0);
    copied.write("corpus/new.txt", "另加的文件，谈监管与标准。");
    let changed = std::fs::read_to_string(all.join("ministries.jsonl")).unwrap();
    copied.write(
        "corpus/ministries.jsonl",
        changed.replace("监管", "监督管理"),
    );
    std::fs::remove_file(all.join("europe.json")).unwrap();
    walked.gongbao(&["run", all.to_str().unwrap()]).expect(0);
    let scratch = Place::new();
    scratch.gongbao(&["run", all.to_str().unwrap()]).expect(0);
    assert_eq!(
        walked.tables_of_documents(),
        scratch.tables_of_documents(),
        "changed step by step and from scratch"
    );
    let ranked = [
        "search",
        "人工智能 监管 supervision",
        "--format",
        "json",
        "-n",
        "0",
    ];
    assert_eq!(
        walked.gongbao(&ranked).expect(0),
        scratch.gongbao(&ranked).expect(0)
    );
}

#[test]
fn record_ids_stay_whatever_file_they_come_in() {
    let records: Vec<String> = (0..25)
        .map(|n| {
            record(
                &format!("r{n:02}"),
                &format!("第{n}号"),
                &format!("监管事项{n}，标准{n}"),
            )
        })
        .collect();
    let one = Place::new();
    one.write("drop/all.jsonl", records.concat());
    one.gongbao(&["run", "drop"]).expect(0);
    let five = Place::new();
    for part in (0..5).rev() {
        let name = format!("drop{part}/part.jsonl");
        five.write(
            &name,
            records
                .iter()
                .skip(part)
                .step_by(5)
                .cloned()
                .collect::<String>(),
        );
        five.gongbao(&["run", &format!("drop{part}")]).expect(0);
    }
    let (mut one_tables, mut five_tables) = (one.tables_of_documents(), five.tables_of_documents());
    // Where a document lies is all that may differ.
    one_tables.remove("documents.csv");
    five_tables.remove("documents.csv");
    assert_eq!(one_tables, five_tables);
    let ids = |place: &Place| -> Vec<String> {
        place
            .table("documents.csv")
            .iter()
            .map(|row| row["doc_id"].clone())
            .collect()
    };
    assert_eq!(ids(&one), ids(&five));
}

/// Copies a folder into a place; returns the relative paths.
fn copy(folder: &std::path::Path, place: &Place) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            place.write(&format!("corpus/{relative}"), std::fs::read(&path).unwrap());
            let extension = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if matches!(extension.as_str(), "jsonl" | "json" | "csv") && !relative.contains("gold")
            {
                files.push(relative);
            }
        }
    }
    files.sort();
    files
}
