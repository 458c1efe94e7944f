//! The report page, as the built program writes it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A working directory with an index of some documents.
struct Place(tempfile::TempDir);

impl Place {
    fn new(documents: &[(&str, &str)]) -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        std::fs::create_dir(place.path("drop")).unwrap();
        for (name, text) in documents {
            std::fs::write(place.path("drop").join(name), text).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code().unwrap(),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let (status, out, error) = self.run(arguments);
        assert_eq!(status, 0, "{arguments:?}: {error}");
        out
    }

    fn page(&self, reports: &str) -> String {
        std::fs::read_to_string(self.path(reports).join("index.html")).unwrap()
    }
}

fn corpus() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .to_string_lossy()
        .into_owned()
}

/// A page without the time at which it was made.
fn timeless(page: &str, folder: &Path) -> String {
    let record = std::fs::read_to_string(folder.join("run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    page.replace(record["time"].as_str().unwrap(), "TIME")
}

#[test]
fn a_run_writes_one_small_page_that_asks_for_nothing() {
    let place = Place::new(&[]);
    place.ok(&["run", &corpus(), "-q"]);
    let page = place.page("reports");
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.starts_with("<!doctype html>"));
    for asked in ["src=", "<link", "@import", "url(", "href=\"http"] {
        let own = page.split("<script>").next().unwrap();
        assert!(!own.contains(asked), "{asked}");
    }
    assert!(page.contains("default-src 'none'; script-src 'sha256-"));
    for section in [
        "companions",
        "trend",
        "concepts",
        "association",
        "network",
        "agencies",
        "first-mentions",
        "changes",
    ] {
        assert!(
            page.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
    }
    // It is a file of the run like the others.
    let record = std::fs::read_to_string(place.path("reports").join("run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let files = record["files"].as_array().unwrap();
    let listed = files
        .iter()
        .find(|file| file["file"] == "index.html")
        .unwrap();
    assert_eq!(listed["sha256"].as_str().unwrap().len(), 64);
    assert!(!place.path("reports").join(".index.html.new").exists());
}

#[test]
fn the_same_index_gives_the_same_page_on_any_number_of_threads() {
    let place = Place::new(&[]);
    place.ok(&["index", &corpus(), "-q"]);
    for threads in ["1", "2"] {
        place.ok(&["report", "-q", "--threads", threads, "--reports", threads]);
    }
    let page = |folder: &str| timeless(&place.page(folder), &place.path(folder));
    assert!(page("1") == page("2"), "the pages differ");
    let out = place.ok(&["verify", "--run", "1/run.json"]);
    assert!(out.contains("index.html"), "{out}");
}

#[test]
fn a_run_that_changes_nothing_leaves_the_page_and_makes_it_anew_where_it_was_touched() {
    let place = Place::new(&[]);
    place.ok(&["run", &corpus(), "-q"]);
    let first = place.page("reports");
    place.ok(&["run", &corpus(), "-q"]);
    assert!(place.page("reports") == first, "the page was made again");
    std::fs::write(place.path("reports").join("index.html"), "").unwrap();
    place.ok(&["run", &corpus(), "-q"]);
    assert!(place.page("reports").len() > 1_000_000);
}

#[test]
fn tables_that_are_named_leave_the_page_alone() {
    let place = Place::new(&[("a.txt", "人工智能安全。\n")]);
    place.ok(&["index", "drop", "-q"]);
    place.ok(&["report", "trend", "-q"]);
    assert!(!place.path("reports").join("index.html").exists());
}

#[test]
fn the_topic_is_the_one_asked_for_or_the_most_frequent_one() {
    let place = Place::new(&[
        ("a.txt", "Standards and security of networks.\n"),
        ("b.txt", "Security of data.\n"),
    ]);
    let title = |page: &str| {
        let start = page.find("<title>").unwrap() + "<title>".len();
        page[start..page.find("</title>").unwrap()].to_owned()
    };
    place.ok(&["run", "drop", "-q"]);
    assert_eq!(title(&place.page("reports")), "security and safety");
    place.ok(&["run", "drop", "-q", "--topic", "standard"]);
    assert_eq!(title(&place.page("reports")), "standard");
    std::fs::write(place.path("gongbao.toml"), "topic = \"data\"\n").unwrap();
    place.ok(&["report", "-q"]);
    assert_eq!(title(&place.page("reports")), "data");
    let (status, _, error) = place.run(&["report", "-q", "--topic", "nothing"]);
    assert_eq!(status, 2);
    assert!(error.contains("no concept \"nothing\""), "{error}");
}

#[test]
fn what_documents_say_is_text() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    let place = Place::new(&[(
        "a.jsonl",
        &format!(
            "{}\n",
            serde_json::json!({
                "id": evil, "title": evil, "agency": evil, "region": evil, "doc_type": evil,
                "date": "2021-01-01", "text": format!("人工智能安全标准 {evil}"),
            })
        ),
    )]);
    place.ok(&[
        "run",
        "drop",
        "-q",
        "--where",
        "language:zh,en,mixed,\"<b>\"",
    ]);
    let page = place.page("reports");
    assert!(page.contains("&lt;img src=x onerror"), "the title is there");
    assert!(!page.contains("<img src=x"));
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("<b>"));
    assert!(
        page.contains("\\u003cimg src=x"),
        "the data of the charts have it"
    );
}

#[test]
fn no_documents_and_no_dates_are_no_failure() {
    let place = Place::new(&[]);
    place.ok(&["run", "drop", "-q"]);
    assert!(place.page("reports").contains("<h1>"));
    let place = Place::new(&[("a.txt", "人工智能。\n")]);
    place.ok(&["run", "drop", "-q"]);
    assert!(place.page("reports").contains("<h1>"));
    std::fs::write(
        place.path("one.csv"),
        "concept,category,label_en,label_zh,language,form\nx,,,,en,nowhere\n",
    )
    .unwrap();
    place.ok(&["report", "-q", "--lexicon", "one.csv"]);
    assert!(place.page("reports").contains("<title>x</title>"));
}

#[test]
fn a_page_names_the_files_of_the_format() {
    let place = Place::new(&[("a.txt", "人工智能，2021年1月1日。\n")]);
    for (format, file) in [
        ("json", "trend.json"),
        ("xlsx", "report.xlsx"),
        ("csv,json", "trend.csv"),
    ] {
        place.ok(&["run", "drop", "-q", "--format", format]);
        let page = place.page("reports");
        assert!(
            page.contains(&format!("<a href=\"{file}\" download>")),
            "{format}"
        );
    }
}
