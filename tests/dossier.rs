//! The dossier: a page about a concept, whose numbers are those of the tables.

mod support;

use std::collections::BTreeMap;

use support::{Place, corpus, number};

type Row = BTreeMap<String, String>;

const CONCEPT: &str = "artificial_intelligence";

fn made() -> Place {
    let place = Place::new();
    place
        .gongbao(&["run", corpus().to_str().unwrap(), "-q"])
        .expect(0);
    place.gongbao(&["dossier", CONCEPT]).expect(0);
    place
}

fn table(place: &Place, name: &str) -> Vec<Row> {
    place.table(&format!("dossier/{CONCEPT}/{name}.csv"))
}

fn column<'r>(rows: &'r [Row], name: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[name].as_str()).collect()
}

#[test]
fn its_numbers_are_those_of_the_tables_of_a_run() {
    let place = made();
    let [figures] = &table(&place, "figures")[..] else {
        panic!("one row");
    };
    let concepts = place.table("concepts.csv");
    let concept = concepts
        .iter()
        .find(|row| row["concept"] == CONCEPT)
        .unwrap();
    for name in [
        "label_en",
        "label_zh",
        "documents",
        "documents_total",
        "share",
        "occurrences",
    ] {
        assert_eq!(figures[name], concept[name], "{name}");
    }
    let agencies = place.table("by_agency.csv");
    let agencies = agencies
        .iter()
        .filter(|row| row["concept"] == CONCEPT)
        .count();
    assert_eq!(number(figures, "agencies"), agencies as u64);
    // By year, with the years that have no document.
    let trend: BTreeMap<String, Row> = place
        .table("trend.csv")
        .into_iter()
        .filter(|row| row["concept"] == CONCEPT)
        .map(|row| (row["year"].clone(), row))
        .collect();
    let chart = table(&place, "policy_chart");
    assert_eq!(column(&chart, "unit"), vec!["year"; chart.len()]);
    for row in &chart {
        let year = &trend[&row["period"]];
        for name in [
            "documents",
            "documents_total",
            "share",
            "share_low",
            "share_high",
            "occurrences",
        ] {
            assert_eq!(row[name], year[name], "{} {name}", row["period"]);
        }
    }
    let documents = |rows: &[Row]| rows.iter().map(|row| number(row, "documents")).sum::<u64>();
    let of_years: Vec<Row> = trend.into_values().collect();
    assert_eq!(documents(&chart), documents(&of_years));
    assert_eq!(
        documents(&chart) + number(figures, "without_period"),
        number(figures, "documents")
    );
    // The others are the rows of the concept in the tables of the same name.
    for (name, of) in [
        ("timeline", "concept"),
        ("collocates", "concept"),
        ("trend", "concept"),
        ("association", "of"),
    ] {
        let all = place.table(&format!("{name}.csv"));
        let all: Vec<Row> = all.into_iter().filter(|row| row[of] == CONCEPT).collect();
        assert_eq!(table(&place, name), all, "{name}");
    }
    let keyness = table(&place, "keyness");
    let target = format!("concept:{CONCEPT}");
    assert!(keyness.len() > 10 && keyness.iter().all(|row| row["target"] == target));
    let events = table(&place, "events");
    assert_eq!(number(figures, "events"), events.len() as u64);
    let on_axis: u64 = chart.iter().map(|row| number(row, "events")).sum();
    assert_eq!(on_axis, events.len() as u64);
    assert_eq!(
        number(figures, "notes"),
        table(&place, "notes").len() as u64
    );
    assert_eq!(number(figures, "indicators"), 2);
}

/// The days between two dates that are known to the day.
fn days(from: &str, to: &str) -> i64 {
    let date = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    date(from).until(date(to)).unwrap().get_days().into()
}

#[test]
fn an_event_has_the_documents_of_its_weeks_that_mention_the_concept() {
    let place = made();
    let [documents, mentioning] =
        [&[][..], &["--where", "concept:artificial_intelligence"]].map(|filter| {
            let mut arguments = vec!["report", "documents", "--print"];
            arguments.extend(filter);
            place.gongbao(&arguments).rows()
        });
    assert!(mentioning.len() < documents.len());
    let events = table(&place, "events");
    let mut expected = Vec::new();
    for event in events.iter().filter(|event| event["date"].len() == 10) {
        let mut of_event: Vec<(String, i64, String)> = mentioning
            .iter()
            .filter(|document| document["date"].len() == 10)
            .map(|document| {
                let days = days(&event["date"], &document["date"]);
                (event["event"].clone(), days, document["doc_id"].clone())
            })
            .filter(|(_, days, _)| days.abs() <= 7)
            .collect();
        of_event.sort_by(|a, b| (a.1, &a.2).cmp(&(b.1, &b.2)));
        expected.extend(of_event);
    }
    let found: Vec<(String, i64, String)> = table(&place, "event_documents")
        .iter()
        .filter(|row| row["event_date"].len() == 10)
        .map(|row| {
            (
                row["event"].clone(),
                row["days"].parse().unwrap(),
                row["doc_id"].clone(),
            )
        })
        .collect();
    assert_eq!(found, expected);
    assert!(found.len() > 10);
    // An event that is known to the month has all of its days.
    let of_month: Vec<Row> = table(&place, "event_documents")
        .into_iter()
        .filter(|row| row["event_date"] == "2020-11")
        .collect();
    assert_eq!(column(&of_month, "doc_id"), ["omb-m-21-96"]);
    assert_eq!(column(&of_month, "days"), ["0"]);
}

#[test]
fn short_spans_are_told_by_quarter_and_month() {
    let place = Place::new();
    place
        .gongbao(&["index", corpus().to_str().unwrap(), "-q"])
        .expect(0);
    // Events make the axis longer, by five periods at most: the first documents are of 2022-03 and
    // 2024-03.
    for (filter, unit, first) in [
        ("year:2022..2025", "quarter", "2020-Q4"),
        ("year:2024..2025", "month", "2023-10"),
    ] {
        place
            .gongbao(&["dossier", CONCEPT, "--where", filter])
            .expect(0);
        let chart = table(&place, "policy_chart");
        assert_eq!(chart[0]["unit"], unit);
        assert_eq!(chart[0]["period"], first);
        let [figures] = &table(&place, "figures")[..] else {
            panic!("one row");
        };
        let documents: u64 = chart.iter().map(|row| number(row, "documents")).sum();
        assert_eq!(
            documents + number(figures, "without_period"),
            number(figures, "documents")
        );
        // Periods follow each other without a gap.
        let periods = column(&chart, "period");
        let steps: Vec<i64> = periods.iter().map(|period| step(period)).collect();
        assert!(
            steps.windows(2).all(|pair| pair[1] == pair[0] + 1),
            "{periods:?}"
        );
    }
}

fn step(period: &str) -> i64 {
    let (year, part) = period.split_once('-').unwrap();
    let year: i64 = year.parse().unwrap();
    match part.strip_prefix('Q') {
        Some(quarter) => year * 4 + quarter.parse::<i64>().unwrap(),
        None => year * 12 + part.parse::<i64>().unwrap(),
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_by_verify() {
    let (one, two) = (Place::new(), Place::new());
    let drop = corpus();
    for (place, threads) in [(&one, "1"), (&two, "2")] {
        place
            .gongbao(&["index", drop.to_str().unwrap(), "-q", "--threads", threads])
            .expect(0);
        place
            .gongbao(&["dossier", CONCEPT, "security", "--threads", threads])
            .expect(0);
    }
    for concept in [CONCEPT, "security"] {
        let folder = format!("reports/dossier/{concept}");
        let files = std::fs::read_dir(one.path(&folder)).unwrap();
        let mut compared = 0;
        for file in files {
            let name = file.unwrap().file_name().into_string().unwrap();
            let bytes = |place: &Place| std::fs::read(place.path(&folder).join(&name)).unwrap();
            if name == "run.json" {
                continue;
            }
            // The page tells when it was made.
            let text = |place: &Place| {
                let text = String::from_utf8(bytes(place)).unwrap();
                let lines = text.lines().filter(|line| !line.contains("生成时间"));
                lines.collect::<Vec<_>>().join("\n")
            };
            assert!(text(&one) == text(&two), "{concept}/{name}");
            compared += 1;
        }
        assert_eq!(compared, 12);
        let said = one
            .gongbao(&["verify", "--run", &format!("{folder}/run.json")])
            .expect(0);
        assert!(
            said.contains("index.html") && said.contains("event_documents.csv"),
            "{said}"
        );
    }
}

#[test]
fn a_concept_that_is_not_there_is_an_error_with_near_ones() {
    let place = Place::new();
    place.write("corpus/a.txt", "关于加强监管的通知\n加强监管。");
    place.gongbao(&["index"]).expect(0);
    let ran = place.gongbao(&["dossier", "supervison"]);
    assert_eq!(ran.status(), 2);
    assert!(
        ran.errors().contains("near are supervision"),
        "{}",
        ran.errors()
    );
    let ran = place.gongbao(&["dossier", "machine_learning"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.errors().contains("mentions it"), "{}", ran.errors());
    assert!(!place.path("reports/dossier").exists());
    // Without events, notes and indicators there is a page all the same.
    place.gongbao(&["dossier", "supervision"]).expect(0);
    assert!(
        place
            .path("reports/dossier/supervision/index.html")
            .exists()
    );
}

#[test]
fn categories_stand_in_the_order_of_the_settings() {
    let place = Place::new();
    place.write("corpus/a.txt", "关于加强监管的通知\n加强监管。");
    let note = |title: &str, category: &str| format!("2024,{title},{category},Board,en,Text\n");
    place.write(
        "corpus/notes.csv",
        format!(
            "date,title,category,source,source_language,text\n{}{}{}",
            note("A", "own"),
            note("B", "foreign_involvement"),
            note("C", "Tech progress")
        ),
    );
    place.gongbao(&["index"]).expect(0);
    let order = || {
        place.gongbao(&["dossier", "supervision"]).expect(0);
        let page = place.path("reports/dossier/supervision/index.html");
        let page = std::fs::read_to_string(page).unwrap();
        let groups = page.split("class=\"group-title\">").skip(1);
        let groups = groups.map(|rest| rest.split("</h3>").next().unwrap());
        groups.map(str::to_owned).collect::<Vec<String>>()
    };
    let standard = order();
    assert!(
        standard[0].contains("技术进展") && standard[1].contains("涉外动态"),
        "{standard:?}"
    );
    assert_eq!(standard[2], "own");
    place.write(
        "gongbao.toml",
        "[dossier]\ncategories = [\"own\", \"涉外动态\"]\n",
    );
    let own = order();
    assert_eq!(own[0], "own");
    assert!(
        own[1].contains("Foreign involvement") && own[2].contains("Tech progress"),
        "{own:?}"
    );
}
