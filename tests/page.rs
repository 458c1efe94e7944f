//! The report page, as the built program writes it.

mod support;

use support::{Place, corpus};

fn holding(documents: &[(&str, &str)]) -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("drop")).unwrap();
    for (name, text) in documents {
        place.write(&format!("drop/{name}"), text);
    }
    place
}

fn page(place: &Place, reports: &str) -> String {
    std::fs::read_to_string(place.path(reports).join("index.html")).unwrap()
}

fn record(place: &Place, reports: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(place.path(reports).join("run.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The sample corpus in an index, and whatever a run writes.
fn sample() -> Place {
    let place = holding(&[]);
    let drop = corpus();
    place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    place
}

#[test]
fn a_run_writes_one_small_page_that_asks_for_nothing() {
    let place = sample();
    let html = page(&place, "reports");
    assert!(html.len() < 3_000_000, "{} bytes", html.len());
    assert!(html.starts_with("<!doctype html>"));
    let own = html.split("<script>").next().unwrap();
    for asked in ["src=", "<link", "@import", "url(", "href=\"http"] {
        assert!(!own.contains(asked), "{asked}");
    }
    assert!(html.contains("default-src 'none'; script-src 'sha256-"));
    let sections = [
        "companions",
        "trend",
        "concepts",
        "association",
        "network",
        "agencies",
        "first-mentions",
        "changes",
    ];
    for section in sections {
        assert!(
            html.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
    }
    // It is a file of the run like the others.
    let record = record(&place, "reports");
    let files = record["files"].as_array().unwrap();
    let listed = files.iter().find(|file| file["file"] == "index.html");
    assert_eq!(listed.unwrap()["sha256"].as_str().unwrap().len(), 64);
    assert!(!place.path("reports/.index.html.new").exists());
}

#[test]
fn the_same_index_gives_the_same_page_on_any_number_of_threads() {
    let place = holding(&[]);
    place
        .gongbao(&["index", corpus().to_str().unwrap()])
        .expect(0);
    // All but the time at which it was made.
    let made = |threads: &str| {
        place
            .gongbao(&["report", "--threads", threads, "--reports", threads])
            .expect(0);
        let time = record(&place, threads)["time"].as_str().unwrap().to_owned();
        page(&place, threads).replace(&time, "TIME")
    };
    assert!(made("1") == made("2"), "the pages differ");
    let verified = place.gongbao(&["verify", "--run", "1/run.json"]).expect(0);
    assert!(verified.contains("index.html"), "{verified}");
}

#[test]
fn a_run_that_changes_nothing_leaves_the_page_and_makes_one_anew_that_was_touched() {
    let place = sample();
    let first = page(&place, "reports");
    let drop = corpus();
    let run = || place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    run();
    assert!(page(&place, "reports") == first, "it was made again");
    place.write("reports/index.html", "");
    run();
    assert!(page(&place, "reports").len() > 1_000_000);
}

#[test]
fn tables_that_are_named_leave_the_page_alone() {
    let place = holding(&[("a.txt", "人工智能安全。\n")]);
    place.gongbao(&["index", "drop", "-q"]).expect(0);
    place.gongbao(&["report", "trend", "-q"]).expect(0);
    assert!(!place.path("reports").join("index.html").exists());
}

#[test]
fn the_topic_is_the_one_asked_for_or_the_most_frequent_one() {
    let place = holding(&[
        ("a.txt", "Standards and security of networks.\n"),
        ("b.txt", "Security of data.\n"),
    ]);
    let title = |page: &str| {
        let start = page.find("<title>").unwrap() + "<title>".len();
        page[start..page.find("</title>").unwrap()].to_owned()
    };
    place.gongbao(&["run", "drop", "-q"]).expect(0);
    assert_eq!(title(&page(&place, "reports")), "security and safety");
    place
        .gongbao(&["run", "drop", "-q", "--topic", "standard"])
        .expect(0);
    assert_eq!(title(&page(&place, "reports")), "standard");
    place.write("gongbao.toml", "topic = \"data\"\n");
    place.gongbao(&["report", "-q"]).expect(0);
    assert_eq!(title(&page(&place, "reports")), "data");
    let wrong = place.gongbao(&["report", "--topic", "nothing"]);
    assert_eq!(wrong.status(), 2);
    assert!(wrong.errors().contains("no concept \"nothing\""));
}

#[test]
fn what_documents_say_is_text() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    let place = holding(&[(
        "a.jsonl",
        &format!(
            "{}\n",
            serde_json::json!({
                "id": evil, "title": evil, "agency": evil, "region": evil, "doc_type": evil,
                "date": "2021-01-01", "text": format!("人工智能安全标准 {evil}"),
            })
        ),
    )]);
    place
        .gongbao(&[
            "run",
            "drop",
            "-q",
            "--where",
            "language:zh,en,mixed,\"<b>\"",
        ])
        .expect(0);
    let html = page(&place, "reports");
    assert!(html.contains("&lt;img src=x onerror"), "the title is there");
    assert!(!html.contains("<img src=x"));
    assert!(!html.contains("<script>alert"));
    assert!(!html.contains("<b>"));
    assert!(
        html.contains("\\u003cimg src=x"),
        "the data of the charts have it"
    );
}

#[test]
fn no_documents_and_no_dates_are_no_failure() {
    let place = holding(&[]);
    place.gongbao(&["run", "drop", "-q"]).expect(0);
    assert!(page(&place, "reports").contains("<h1>"));
    let place = holding(&[("a.txt", "人工智能。\n")]);
    place.gongbao(&["run", "drop", "-q"]).expect(0);
    assert!(page(&place, "reports").contains("<h1>"));
    let lexicon = "concept,category,label_en,label_zh,language,form\nx,,,,en,nowhere\n";
    place.write("one.csv", lexicon);
    place
        .gongbao(&["report", "-q", "--lexicon", "one.csv"])
        .expect(0);
    assert!(page(&place, "reports").contains("<title>x</title>"));
}

#[test]
fn a_page_names_the_files_of_the_format() {
    let place = holding(&[("a.txt", "人工智能，2021年1月1日。\n")]);
    for (format, file) in [
        ("json", "trend.json"),
        ("xlsx", "report.xlsx"),
        ("csv,json", "trend.csv"),
    ] {
        place
            .gongbao(&["run", "drop", "-q", "--format", format])
            .expect(0);
        let html = page(&place, "reports");
        assert!(
            html.contains(&format!("<a href=\"{file}\" download>")),
            "{format}"
        );
    }
}
