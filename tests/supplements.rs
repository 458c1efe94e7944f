//! Events, notes and indicators: taken in beside the documents, checked row by row, and with every
//! row leading back to its file.

mod support;

use std::collections::BTreeMap;

use support::{Place, corpus};

const EVENTS: &str = "date,title,category,source,source_language,url\n\
    2020-01-05,A fair opens,domestic dynamics,Gazette,en,https://example.org/a\n\
    2020-02,测试场建成,tech progress,时报,zh,\n";
const NOTES: &str = "date,title,category,text,source,source_language\n\
    2020-01-06,A note,tech progress,\"First line.\nSecond line.\",Review,ja\n";
const SCORES: &str =
    "series,date,value,unit,source\nA,2020,1.5,points,Board\nB,2020,-2,points,Board\n";

fn place() -> Place {
    let place = Place::new();
    place.write("corpus/a.txt", "关于加强监管的通知\n加强监管。");
    place.write("corpus/events.csv", EVENTS);
    place.write("corpus/notes.csv", NOTES);
    place.write("corpus/indicators/scores.csv", SCORES);
    place
}

type Row = BTreeMap<String, String>;

fn printed(place: &Place, table: &str) -> Vec<Row> {
    place.gongbao(&["report", table, "--print"]).rows()
}

fn column(rows: &[Row], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].clone()).collect()
}

#[test]
fn they_are_no_documents_and_every_row_leads_back() {
    let place = place();
    let said = place.gongbao(&["run"]).expect(0);
    assert!(
        said.starts_with("1 documents in the drops: 1 new"),
        "{said}"
    );
    assert!(
        said.contains("3 files of events, notes and indicators new"),
        "{said}"
    );
    assert_eq!(place.table("documents.csv").len(), 1);
    let events = printed(&place, "events");
    assert_eq!(column(&events, "event"), ["1", "2"]);
    assert_eq!(column(&events, "date"), ["2020-01-05", "2020-02"]);
    assert_eq!(column(&events, "title"), ["A fair opens", "测试场建成"]);
    assert_eq!(column(&events, "url"), ["https://example.org/a", ""]);
    assert_eq!(column(&events, "drop"), ["corpus", "corpus"]);
    assert_eq!(column(&events, "path"), ["events.csv", "events.csv"]);
    assert_eq!(column(&events, "line"), ["2", "3"]);
    let notes = printed(&place, "notes");
    assert_eq!(column(&notes, "text"), ["First line.\nSecond line."]);
    assert_eq!(column(&notes, "source_language"), ["ja"]);
    let values = printed(&place, "indicators");
    assert_eq!(column(&values, "indicator"), ["scores", "scores"]);
    assert_eq!(column(&values, "value"), ["1.5", "-2"]);
    assert_eq!(column(&values, "line"), ["2", "3"]);
}

#[test]
fn handed_in_again_they_change_nothing_and_what_changes_or_goes_is_told() {
    let place = place();
    place.gongbao(&["index"]).expect(0);
    for drops in [
        &["index"][..],
        &["index", "corpus", "corpus"],
        &["index", "corpus/events.csv"],
    ] {
        let said = place.gongbao(drops).expect(0);
        assert!(
            said.contains("nothing changed") && !said.contains("files of"),
            "{said}"
        );
    }
    let generation = || {
        let said = place.gongbao(&["status", "--format", "json"]).expect(0);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        said["generation"].as_u64().unwrap()
    };
    assert_eq!(generation(), 1);
    // Other line ends are other bytes and the same rows.
    place.write("corpus/events.csv", EVENTS.replace('\n', "\r\n"));
    let said = place.gongbao(&["index"]).expect(0);
    assert!(said.contains("nothing changed"), "{said}");
    // Changed.
    place.write(
        "corpus/events.csv",
        EVENTS.replace("A fair opens", "A fair closes"),
    );
    let said = place.gongbao(&["index"]).expect(0);
    assert!(said.contains("1 file of events"), "{said}");
    assert_eq!(printed(&place, "events")[0]["title"], "A fair closes");
    // Gone.
    std::fs::remove_file(place.path("corpus/events.csv")).unwrap();
    std::fs::remove_dir_all(place.path("corpus/indicators")).unwrap();
    let said = place.gongbao(&["index"]).expect(0);
    assert!(said.contains("2 files of events"), "{said}");
    assert!(printed(&place, "events").is_empty() && printed(&place, "indicators").is_empty());
    assert_eq!(printed(&place, "notes").len(), 1);
    // A table that goes over into a collection of documents is no supplement any more.
    place.write("corpus/notes.csv", "title,text\nA,加强监管\n");
    place.gongbao(&["index"]).expect(0);
    assert!(printed(&place, "notes").is_empty());
}

#[test]
fn the_drop_may_move_and_the_same_row_in_two_drops_stands_once() {
    let place = place();
    place.gongbao(&["index"]).expect(0);
    std::fs::rename(place.path("corpus"), place.path("moved")).unwrap();
    place.gongbao(&["index", "moved"]).expect(0);
    assert_eq!(
        column(&printed(&place, "events"), "drop"),
        ["moved", "moved"]
    );
    place.write("other/events.csv", EVENTS);
    place.write("other/indicators/scores.csv", SCORES);
    place.write("other/indicators/others.csv", SCORES);
    place.gongbao(&["index", "other"]).expect(0);
    assert_eq!(
        column(&printed(&place, "events"), "drop"),
        ["moved", "moved"]
    );
    let values = printed(&place, "indicators");
    assert_eq!(
        column(&values, "path")[1..3],
        ["indicators/scores.csv", "indicators/others.csv"]
    );
    assert_eq!(values.len(), 4);
}

#[test]
fn bad_rows_are_rejected_with_file_and_line() {
    let place = place();
    place.write(
        "corpus/events.csv",
        "date,title,category,source,source_language,url\n\
         soon,A,x,Gazette,en,\n\
         2020-01-05,,x,Gazette,en,\n\
         2020-01-05,B,x,,en,\n\
         2020-01-05,C,x,Gazette,English,\n\
         2020-01-05,D,x,Gazette,,\n\
         2020-01-05,E,x,Gazette,en,,more\n\
         ,,,,,\n\
         2020-01-05,F,x,Gazette,zh-CN,javascript:alert(1)\n",
    );
    place.write(
        "corpus/indicators/scores.csv",
        "series,date,value,unit,source\nA,2020,\"1,5\",x,Board\nA,2020,7,x,Board\nA,2020,8,x,Board\n\
         A,2021,inf,x,Board\n",
    );
    place.write(
        "corpus/notes.csv",
        NOTES.replace("\"First line.\nSecond line.\"", ""),
    );
    place.gongbao(&["run"]).expect(1);
    assert_eq!(column(&printed(&place, "events"), "title"), ["F"]);
    assert_eq!(column(&printed(&place, "indicators"), "value"), ["7"]);
    let rejected: Vec<String> = place
        .table("rejected.csv")
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["path"],
                row["detail"].split(';').next().unwrap()
            )
        })
        .collect();
    assert_eq!(
        rejected,
        [
            "events.csv#1 line 2: the date \"soon\" is none",
            "events.csv#2 line 3: it has no title",
            "events.csv#3 line 4: it has no source",
            "events.csv#4 line 5: the source_language \"English\" is no code",
            "events.csv#5 line 6: it has no source_language",
            "events.csv#6 7 cells under 6 columns",
            "indicators/scores.csv#1 line 2: the value \"1,5\" is no number",
            "indicators/scores.csv#3 line 4: \"A\" has a value of 2020 in line 3 already",
            "indicators/scores.csv#4 line 5: the value \"inf\" is no number",
            "notes.csv#1 line 2: it has no text",
        ]
    );
    // They stay rejected, and are told again.
    let said = place.gongbao(&["run"]).expect(1);
    assert!(said.contains("nothing changed; 10 rejected"), "{said}");
}

#[test]
fn tables_of_other_columns_or_names_are_treated_as_before() {
    let place = Place::new();
    place.write(
        "corpus/notes.csv",
        "title,date,text\nA,2020,加强监管\nB,2021,监管\n",
    );
    place.write("corpus/indicators/a.csv", "title,text\nC,standard\n");
    place.write("corpus/my_events.csv", EVENTS);
    place.write("corpus/events.csv", "date,title\n2020,A\n");
    place.gongbao(&["run"]).expect(1);
    assert_eq!(place.table("documents.csv").len(), 3);
    assert!(printed(&place, "events").is_empty() && printed(&place, "notes").is_empty());
    let rejected = place.table("rejected.csv");
    assert_eq!(column(&rejected, "path"), ["events.csv", "my_events.csv"]);
    assert!(
        rejected[0]["detail"].contains("a table of events"),
        "{rejected:?}"
    );
    assert!(
        !rejected[1]["detail"].contains("a table of events"),
        "{rejected:?}"
    );
}

#[test]
fn other_encodings_delimiters_and_containers_are_read() {
    let place = Place::new();
    let semicolons = EVENTS.replace(',', ";");
    // As spreadsheets in China save.
    let (gb18030, ..) = encoding_rs::GB18030.encode(&semicolons);
    place.write("corpus/events.csv", &*gb18030);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [("indicators/scores.csv", SCORES), ("a.txt", "加强监管。")] {
        zip.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    place.write("corpus/drop.zip", zip.finish().unwrap().into_inner());
    place.gongbao(&["run"]).expect(0);
    assert_eq!(printed(&place, "events")[1]["title"], "测试场建成");
    let values = printed(&place, "indicators");
    assert_eq!(values[0]["path"], "drop.zip/indicators/scores.csv");
    assert_eq!(place.table("documents.csv").len(), 1);
}

#[test]
fn lines_are_those_of_the_file() {
    let place = Place::new();
    let head = "date,title,category,source,source_language,text";
    let row = |title: &str| format!("2020,{title},x,Board,en,\"one\ntwo\"");
    let text = format!("{head}\n{}\n\n\n{}\n{}", row("A"), row("B"), row("C"));
    for ends in ["\n", "\r\n"] {
        place.write("corpus/notes.csv", text.replace('\n', ends));
        place.gongbao(&["index"]).expect(0);
        assert_eq!(
            column(&printed(&place, "notes"), "line"),
            ["2", "6", "8"],
            "{ends:?}"
        );
    }
}

#[test]
fn a_state_of_the_past_has_the_events_of_its_time() {
    let place = place();
    place.gongbao(&["index"]).expect(0);
    place.gongbao(&["report", "events"]).expect(0);
    place.write("corpus/events.csv", EVENTS.replace("A fair", "No fair"));
    place.gongbao(&["index"]).expect(0);
    let said = place
        .gongbao(&["verify", "--run", "reports/events.run.json"])
        .expect(0);
    assert!(said.contains("events.csv"), "{said}");
    assert_eq!(printed(&place, "events")[0]["title"], "No fair opens");
}

#[test]
fn a_filter_of_concepts_holds_for_them_too() {
    let place = place();
    place.write(
        "corpus/events.csv",
        "date,title,category,source,source_language,url,concepts\n\
         2020,A,x,Gazette,en,,supervision|data\n2020,B,x,Gazette,en,,standard\n2020,C,x,Gazette,en,,\n",
    );
    place.gongbao(&["index"]).expect(0);
    let asked = ["report", "events", "--of", "data", "--print"];
    let events = place.gongbao(&asked).rows();
    assert_eq!(column(&events, "title"), ["A", "C"]);
    assert_eq!(column(&events, "event"), ["1", "2"]);
}

#[test]
fn the_status_counts_them() {
    let place = place();
    place.gongbao(&["index"]).expect(0);
    let said = place.gongbao(&["status"]).expect(0);
    for line in ["events         2", "notes          1", "indicators     1"] {
        assert!(said.lines().any(|one| one == line), "{said}");
    }
}

#[test]
fn the_samples_say_that_they_are_invented() {
    let place = Place::new();
    place
        .gongbao(&["index", corpus().to_str().unwrap()])
        .expect(0);
    for (table, least) in [("events", 10), ("notes", 6), ("indicators", 50)] {
        let rows = printed(&place, table);
        assert!(rows.len() >= least, "{table}");
        for source in column(&rows, "source") {
            let marked = source.contains("invented for this sample") || source.contains("虚构");
            assert!(marked, "{source}");
        }
    }
}
