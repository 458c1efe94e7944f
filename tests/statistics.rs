//! The statistics as the program writes them: small drops whose numbers can be worked out by hand,
//! and the way back from every number to its places.

mod support;

use std::collections::BTreeMap;

use support::{Place, corpus, number};

/// A drop of nine documents in Chinese and English over three years.
fn small() -> Place {
    let place = Place::new();
    let documents = [
        ("a", "2019-05-01", "甲部", "加强安全和监管。标准先行。"),
        ("b", "2019", "乙部", "安全第一。"),
        (
            "c",
            "2020-01-01",
            "甲部",
            "人工智能安全。人工智能标准，人工智能监管。",
        ),
        ("d", "2020-03-01", "乙部", "人工智能产业发展。"),
        ("e", "2021-01-01", "甲部", "人工智能标准。安全和监管。"),
        ("f", "2021-01-01", "乙部", "人工智能监管与社会安全。"),
        ("g", "2021-06-01", "甲部", "人工智能应用。"),
        ("h", "", "丙部", "人工智能安全标准。"),
        (
            "i",
            "2021-07-01",
            "丙部",
            "Artificial intelligence needs safety standards. Security matters.",
        ),
    ];
    let mut lines = String::new();
    for (id, date, agency, text) in documents {
        let record = serde_json::json!({
            "id": id, "title": id, "date": date, "agency": agency, "text": text, "doc_type": "通知",
        });
        lines.push_str(&format!("{record}\n"));
    }
    place.write("drop/all.jsonl", lines);
    place.write(
        "lexicon.toml",
        r#"
[[concept]]
id = "ai"
label = { en = "AI", zh = "人工智能" }
zh = ["人工智能"]
en = ["artificial intelligence"]

[[concept]]
id = "security"
label = { en = "security", zh = "安全" }
zh = ["安全"]
en = ["security", "safety"]

[[concept]]
id = "standard"
label = { en = "standard", zh = "标准" }
zh = ["标准"]
en = ["standard*"]

[[concept]]
id = "supervision"
label = { en = "supervision", zh = "监管" }
zh = ["监管"]
en = ["supervision"]
"#,
    );
    place.write(
        "gongbao.toml",
        "lexicon = \"lexicon.toml\"\ndrops = [\"drop\"]\n",
    );
    place.gongbao(&["run", "-q"]).expect(0);
    place
}

fn real(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

fn row<'r>(
    rows: &'r [BTreeMap<String, String>],
    wanted: &[(&str, &str)],
) -> &'r BTreeMap<String, String> {
    let mut found = rows
        .iter()
        .filter(|row| wanted.iter().all(|(column, value)| row[*column] == *value));
    let row = found
        .next()
        .unwrap_or_else(|| panic!("no row with {wanted:?}"));
    assert!(found.next().is_none(), "several rows with {wanted:?}");
    row
}

#[test]
fn association_counts_the_documents_that_mention_both() {
    let place = small();
    let rows = place
        .gongbao(&["report", "association", "--of", "ai", "--print"])
        .rows();
    // ai: c d e f g h i; with security: c e f h i; without ai: a b, both with security.
    let all = row(&rows, &[("concept", "security"), ("by", "all")]);
    assert_eq!(
        [
            "documents_of",
            "documents_both",
            "documents_rest",
            "documents_rest_with"
        ]
        .map(|column| number(all, column)),
        [7, 5, 2, 2]
    );
    near(real(all, "share"), 5.0 / 7.0);
    // statsmodels: proportion_confint(5, 7, method="wilson")
    near(real(all, "share_low"), 0.358_934_451_832_619_1);
    near(real(all, "share_high"), 0.917_781_075_995_943_2);
    near(real(all, "share_rest"), 1.0);
    let of_year = row(
        &rows,
        &[("concept", "security"), ("by", "year"), ("value", "2021")],
    );
    assert_eq!(number(of_year, "documents_of"), 4);
    assert_eq!(number(of_year, "documents_both"), 3);
    let of_agency = row(
        &rows,
        &[("concept", "standard"), ("by", "agency"), ("value", "甲部")],
    );
    assert_eq!(number(of_agency, "documents_of"), 3);
    assert_eq!(number(of_agency, "documents_both"), 2);
    assert!(rows.iter().all(|row| row["concept"] != "ai"));
    // 2019 has no document with ai, so no row.
    assert!(rows.iter().all(|row| row["value"] != "2019"));
    let some = place
        .gongbao(&[
            "report",
            "association",
            "--of",
            "ai,ai",
            "--with",
            "standard",
            "--print",
        ])
        .rows();
    // All, two years, three agencies: what was named twice stands there once.
    assert_eq!(some.len(), 6);
    assert!(some.iter().all(|row| row["concept"] == "standard"));
    let whole = row(&rows, &[("concept", "standard"), ("by", "all")]);
    assert_eq!(
        row(&some, &[("by", "all")])["p_adjusted"],
        whole["p_adjusted"]
    );
}

#[test]
fn trends_are_tested_over_the_years() {
    let place = small();
    let rows = place.table("trend_tests.csv");
    // ai: 0/2, 2/2, 4/4 of the years 2019 to 2021.
    let ai = row(&rows, &[("concept", "ai")]);
    assert_eq!(
        (
            number(ai, "years"),
            number(ai, "first_year"),
            number(ai, "last_year")
        ),
        (3, 2019, 2021)
    );
    // S = 2 of 3 pairs with a tie of two: variance (66 - 18)/18, z = 1/sqrt(8/3).
    near(real(ai, "tau"), 2.0 / 3.0);
    near(real(ai, "p"), 0.540_291_374_607_419_9);
    near(real(ai, "slope_per_year"), 0.5);
    assert_eq!(ai["direction"], "none");
}

#[test]
fn pairs_are_measured_by_documents_and_sentences() {
    let place = small();
    let rows = place.table("cooccurrence.csv");
    let pair = row(&rows, &[("concept_a", "ai"), ("concept_b", "security")]);
    // Of 9 documents 7 have ai, 7 security, 5 both.
    near(real(pair, "expected"), 49.0 / 9.0);
    near(
        real(pair, "npmi"),
        (5.0f64 * 9.0 / 49.0).ln() / (9.0f64 / 5.0).ln(),
    );
    near(real(pair, "log_dice"), 14.0 + (10.0f64 / 14.0).log2());
    // c, f, h and the first sentence of i.
    assert_eq!(number(pair, "sentences_both"), 4);
    let other = row(&rows, &[("concept_a", "security"), ("concept_b", "ai")]);
    for column in ["g2", "p_adjusted", "npmi", "sentences_both"] {
        assert_eq!(pair[column], other[column]);
    }
}

#[test]
fn first_mentions_name_every_document_of_the_first_day() {
    let place = small();
    let rows = place.table("timeline.csv");
    let firsts = |concept: &str, event: &str, value: &str| -> Vec<String> {
        let of = rows.iter().filter(|row| {
            row["concept"] == concept && row["event"] == event && row["value"] == value
        });
        of.map(|row| row["doc_id"].clone()).collect()
    };
    assert_eq!(firsts("ai", "first", ""), ["c"]);
    assert_eq!(
        firsts("security", "first", ""),
        ["b"],
        "2019 is before 2019-05-01"
    );
    assert_eq!(firsts("ai", "first_of_agency", "乙部"), ["d"]);
    assert_eq!(
        firsts("ai", "first_of_agency", "丙部"),
        ["i"],
        "a document without a date is no first"
    );
    assert_eq!(firsts("standard", "first_of_language", "en"), ["i"]);
}

#[test]
fn dispersion_is_over_documents_and_over_years() {
    let place = small();
    let rows = place.table("dispersion.csv");
    let years = row(&rows, &[("concept", "supervision"), ("over", "years")]);
    assert_eq!(number(years, "parts"), 3);
    // Occurrences 1, 1, 2 in the years; the sizes are the words of the years.
    let words = place.table("documents.csv");
    let mut sizes = BTreeMap::new();
    for document in words.iter().filter(|row| !row["year"].is_empty()) {
        *sizes.entry(document["year"].clone()).or_insert(0.0) += real(document, "words");
    }
    let total: f64 = sizes.values().sum();
    let counts = [1.0, 1.0, 2.0];
    let dp: f64 = sizes
        .values()
        .zip(counts)
        .map(|(size, count)| (count / 4.0 - size / total).abs() / 2.0)
        .sum();
    near(real(years, "dp"), dp);
    assert_eq!(
        number(
            row(&rows, &[("concept", "ai"), ("over", "documents")]),
            "parts"
        ),
        9
    );
}

#[test]
fn collocates_stand_in_the_window_and_each_place_counts_once() {
    let place = small();
    let of = |arguments: &[&str]| {
        let mut all = vec![
            "report",
            "collocates",
            "--print",
            "--min",
            "1",
            "--top",
            "0",
        ];
        all.extend(arguments);
        place.gongbao(&all).rows()
    };
    let rows = of(&[]);
    // 人工智能 | 安全 。, 人工智能 | 标准 ， 人工智能 | 监管: one sentence holds the last two, so 标准 lies in
    // the windows of two occurrences and counts once.
    let standard = row(&rows, &[("concept", "ai"), ("collocate", "标准")]);
    assert_eq!(number(standard, "together"), 3, "c, e and h");
    assert_eq!(number(standard, "collocate_count"), 4);
    assert_eq!(
        number(standard, "occurrences"),
        8,
        "all but the English one"
    );
    near(real(standard, "log_dice"), 14.0 + (6.0f64 / 12.0).log2());
    // 安全 in e stands in another sentence.
    let security = row(&rows, &[("concept", "ai"), ("collocate", "安全")]);
    assert_eq!(number(security, "together"), 3, "c, f and h");
    let narrow = of(&["--window", "1"]);
    let security = row(&narrow, &[("concept", "ai"), ("collocate", "安全")]);
    assert_eq!(
        number(security, "together"),
        2,
        "监管 and 与 lie between in f"
    );
    let english = row(&rows, &[("concept", "ai"), ("collocate", "needs")]);
    assert_eq!(english["language"], "en");
    // What the occurrence covers is not in its window.
    assert!(
        !rows
            .iter()
            .any(|row| row["concept"] == "ai" && row["collocate"] == "artificial")
    );
}

#[test]
fn keyness_is_of_any_documents_against_any() {
    let place = small();
    let rows = place
        .gongbao(&[
            "report",
            "keyness",
            "--print",
            "--min",
            "1",
            "--top",
            "0",
            "--target",
            "concept:ai",
            "--reference",
            "agency:甲部,乙部",
        ])
        .rows();
    // The reference is what passes and is not in the target: a and b.
    let word = row(&rows, &[("word", "人工智能")]);
    assert_eq!(
        (
            number(word, "target_count"),
            number(word, "reference_count")
        ),
        (9 - 1, 0)
    );
    assert_eq!(number(word, "target_documents"), 6);
    let security = row(&rows, &[("word", "安全")]);
    assert_eq!(
        (
            number(security, "target_count"),
            number(security, "reference_count")
        ),
        (4, 2)
    );
    let (a, b) = (4.0, 2.0);
    let (c, d) = (
        real(security, "target_words"),
        real(security, "reference_words"),
    );
    let cells = [
        (a, c, a + b),
        (b, d, a + b),
        (c - a, c, c + d - a - b),
        (d - b, d, c + d - a - b),
    ];
    let g2: f64 = cells
        .iter()
        .map(|&(o, row, column): &(f64, f64, f64)| 2.0 * o * (o * (c + d) / (row * column)).ln())
        .sum();
    near(real(security, "g2"), g2);
    near(real(security, "log_ratio"), (a / c / (b / d)).log2());
    assert!(
        rows.iter().all(|row| row["language"] != "en"),
        "the reference has no English word"
    );
    let by_agency = place
        .gongbao(&[
            "report", "keyness", "--print", "--by", "agency", "--min", "1",
        ])
        .rows();
    assert!(
        by_agency
            .iter()
            .any(|row| row["target"] == "agency:丙部" && row["language"] == "zh")
    );
    let nothing = place.gongbao(&["report", "keyness", "--target", "year:1900"]);
    assert_eq!(nothing.status(), 2);
    assert!(nothing.errors().contains("no document passes it"));
}

#[test]
fn a_filter_asks_for_concepts_and_any_field() {
    let place = small();
    let count = |filter: &str| {
        let rows = place
            .gongbao(&["report", "concepts", "--print", "--where", filter])
            .rows();
        number(&rows[0], "documents_total")
    };
    assert_eq!(count("concept:ai"), 7);
    assert_eq!(count("concept:ai concept:standard"), 4);
    assert_eq!(count("concept:ai,standard year:2019..2020"), 3);
    assert_eq!(count("doc_type:通知 date:2021-01-01"), 2);
    let unknown = place.gongbao(&["count", "安全", "--where", "concept:nothing"]);
    assert_eq!(unknown.status(), 2);
    assert!(unknown.errors().contains("nothing"), "{}", unknown.errors());
}

#[test]
fn every_match_is_told_with_whether_it_counts() {
    let place = Place::new();
    place.write("drop/a.txt", "机器监督学习。公安全面推进安全监督工作。");
    place.write(
        "l.csv",
        "concept,category,label_en,label_zh,language,form\n\
         security,,s,安全,zh,安全\n\
         supervision,,s,监督,zh,监督\n\
         supervision,,s,监督,zh,监督工作\n\
         supervision,,s,监督,not,监督学习\n",
    );
    let common = ["--lexicon", "l.csv", "-q"];
    place
        .gongbao(&[&["run", "drop"], &common[..]].concat())
        .expect(0);
    let kwic = place
        .gongbao(&[&["report", "kwic", "--print"], &common[..]].concat())
        .rows();
    let told: Vec<[&str; 4]> = kwic
        .iter()
        .map(|row| ["concept", "form", "class", "counted"].map(|column| row[column].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ["security", "安全", "crossing", "crossing"],
            ["security", "安全", "whole", "yes"],
            ["supervision", "监督", "whole", "not"],
            ["supervision", "监督学习", "whole", "excludes"],
            ["supervision", "监督", "whole", "covered"],
            ["supervision", "监督工作", "whole", "yes"],
        ]
    );
    let text = std::fs::read_to_string(place.path("drop/a.txt")).unwrap();
    for row in &kwic {
        let offset = number(row, "offset") as usize;
        assert!(text[offset..].starts_with(&row["match"]));
    }
}

#[test]
fn what_changed_is_told_between_any_two_states() {
    let place = small();
    let line = |id: &str, date: &str, text: &str| {
        format!(
            "{}\n",
            serde_json::json!({"id": id, "title": id, "date": date, "text": text})
        )
    };
    place.write(
        "more/new.jsonl",
        line("n", "2018-01-01", "监管与标准。") + &line("o", "2022", "监管。"),
    );
    place.gongbao(&["index", "-q", "more"]).expect(0);
    // a changes, b goes, d moves to another file.
    let all = std::fs::read_to_string(place.path("drop/all.jsonl")).unwrap();
    let kept: Vec<&str> = all
        .lines()
        .filter(|line| !line.contains("\"id\":\"b\"") && !line.contains("\"id\":\"d\""))
        .collect();
    let moved = all
        .lines()
        .find(|line| line.contains("\"id\":\"d\""))
        .unwrap();
    place.write(
        "drop/all.jsonl",
        kept.join("\n").replace("标准先行", "先行先试") + "\n",
    );
    place.write("drop/moved.jsonl", moved);
    place.gongbao(&["index", "-q", "drop"]).expect(0);

    let changes = |since: &[&str]| -> Vec<(String, String)> {
        let arguments = [&["report", "changes_documents", "--print"], since].concat();
        let rows = place.gongbao(&arguments).rows();
        let told = |row: &BTreeMap<String, String>| (row["change"].clone(), row["doc_id"].clone());
        rows.iter().map(told).collect()
    };
    let pair = |change: &str, id: &str| (change.to_owned(), id.to_owned());
    let last = [
        pair("changed", "a"),
        pair("renamed", "d"),
        pair("gone", "b"),
    ];
    assert_eq!(changes(&[]), last);
    assert_eq!(changes(&["--since", "update:2"]), last);
    let both = [
        pair("new", "n"),
        pair("new", "o"),
        last[0].clone(),
        last[1].clone(),
        last[2].clone(),
    ];
    assert_eq!(changes(&["--since", "more"]), both);
    assert_eq!(changes(&["--since", "2000-01-01"]).len(), 10, "all is new");
    assert_eq!(changes(&["--since", "2999-01-01"]), []);
    let wrong = place.gongbao(&["report", "changes", "--since", "nowhere"]);
    assert_eq!(wrong.status(), 2);
    assert!(
        wrong.errors().contains("more"),
        "it names the drops: {}",
        wrong.errors()
    );

    place
        .gongbao(&["report", "changes", "-q", "--since", "more"])
        .expect(0);
    let concepts = place.table("changes_concepts.csv");
    let supervision = row(&concepts, &[("concept", "supervision")]);
    let counts = [
        "documents_before",
        "documents_total_before",
        "documents_after",
        "documents_total_after",
        "documents_added",
        "documents_added_with",
    ];
    // Before: a c e f of nine; now also n and o, of ten. Added: n, o and the changed a.
    assert_eq!(
        counts.map(|column| number(supervision, column)),
        [4, 9, 6, 10, 3, 3]
    );
    let first = place.table("changes_first.csv");
    let supervision = row(&first, &[("concept", "supervision"), ("event", "first")]);
    assert_eq!(supervision["doc_id"], "n");
    assert_eq!(supervision["first_before"], "2019-05-01");
}

#[test]
fn a_cell_leads_to_its_places() {
    let place = small();
    let explained = |arguments: &[&str]| {
        let all = [&["explain"], arguments, &["--format", "csv"]].concat();
        place.gongbao(&all).rows()
    };
    let documents = |rows: &[BTreeMap<String, String>]| {
        let ids: std::collections::BTreeSet<&str> =
            rows.iter().map(|row| row["doc_id"].as_str()).collect();
        ids.len() as u64
    };
    let trend = place.table("trend.csv");
    let cell = row(&trend, &[("concept", "supervision"), ("year", "2021")]);
    let places = explained(&["trend", "supervision", "--year", "2021"]);
    assert_eq!(documents(&places), number(cell, "documents"));
    assert_eq!(places.len() as u64, number(cell, "occurrences"));
    let pairs = place.table("cooccurrence.csv");
    let cell = row(&pairs, &[("concept_a", "ai"), ("concept_b", "standard")]);
    let places = explained(&["cooccurrence", "ai", "standard"]);
    assert_eq!(documents(&places), number(cell, "documents_both"));
    let collocates = place
        .gongbao(&[
            "report",
            "collocates",
            "--print",
            "--min",
            "1",
            "--top",
            "0",
        ])
        .rows();
    for cell in collocates.iter().filter(|row| row["concept"] == "ai") {
        let places = explained(&["collocates", "ai", &cell["collocate"]]);
        assert_eq!(places.len() as u64, number(cell, "together"), "{cell:?}");
    }
    let words = place.gongbao(&["report", "words", "--print"]).rows();
    for cell in &words {
        let places = explained(&["words", &cell["word"]]);
        assert_eq!(places.len() as u64, number(cell, "places"), "{cell:?}");
        assert_eq!(documents(&places), number(cell, "documents"), "{cell:?}");
    }
    let forms = place.table("forms.csv");
    let cell = row(&forms, &[("concept", "security"), ("form", "安全")]);
    let places = explained(&["forms", "安全", "--class", "whole"]);
    assert_eq!(places.len() as u64, number(cell, "whole"));
    let wrong = place.gongbao(&["explain", "collocates", "ai"]);
    assert_eq!(wrong.status(), 2);
    assert!(wrong.errors().contains("a concept and a word"));
}

#[test]
fn a_run_can_be_made_again_even_after_later_drops() {
    let place = small();
    let arguments = [
        "report",
        "-q",
        "--where",
        "concept:ai",
        "--format",
        "csv,json,xlsx,parquet",
    ];
    place.gongbao(&arguments).expect(0);
    let run = place.path("reports/run.json");
    std::fs::rename(&run, place.path("first.json")).unwrap();
    let verify = ["verify", "--run", "first.json"];
    assert!(place.gongbao(&verify).expect(0).contains("still gives all"));
    // A later drop changes the index, not the state that the run was made from.
    place.write("more/x.txt", "人工智能安全标准与监管");
    place.gongbao(&["index", "-q", "more"]).expect(0);
    let said = place.gongbao(&verify).expect(0);
    assert!(
        said.contains("after update 1") && said.contains("still gives all"),
        "{said}"
    );
    // Another lexicon is another question.
    let lexicon = std::fs::read_to_string(place.path("lexicon.toml")).unwrap();
    place.write("lexicon.toml", lexicon.replace("\"safety\"", "\"secure\""));
    let other = place.gongbao(&verify);
    assert_eq!(other.status(), 2);
    assert!(other.errors().contains("SHA-256"), "{}", other.errors());
    place.write("lexicon.toml", lexicon);
    // A record with another hash does not pass.
    let record = std::fs::read_to_string(place.path("first.json")).unwrap();
    let at = record.rfind("\"sha256\": \"").unwrap() + 11;
    let other = if &record[at..=at] == "0" { "1" } else { "0" };
    let tampered = format!("{}{other}{}", &record[..at], &record[at + 1..]);
    place.write("first.json", tampered);
    let differs = place.gongbao(&verify);
    assert_eq!(differs.status(), 2);
    assert!(differs.out().contains("DIFFERS"), "{}", differs.out());
}

#[test]
fn the_index_is_checked_against_its_texts() {
    let place = Place::new();
    place
        .gongbao(&["index", "-q", corpus().to_str().unwrap()])
        .expect(0);
    let said = place.gongbao(&["verify"]).expect(0);
    assert!(
        said.contains("the index holds what the texts say"),
        "{said}"
    );
    assert!(said.starts_with("8"), "documents were read again: {said}");
}

#[test]
fn a_segmenter_is_chosen_once_and_stays() {
    let place = Place::new();
    place.write("drop/a.txt", "坚持社会主义市场经济。");
    place
        .gongbao(&["index", "-q", "drop", "--segmenter", "icu"])
        .expect(0);
    let words = |place: &Place| -> Vec<String> {
        let mut words: Vec<String> = place
            .gongbao(&["report", "words", "--print"])
            .rows()
            .iter()
            .map(|row| row["word"].clone())
            .collect();
        words.sort();
        words
    };
    assert_eq!(words(&place), ["主义", "坚持", "市场", "社会", "经济"]);
    // Not asked again, the index keeps its own; asked for another, it says so.
    place.write("drop/b.txt", "社会主义");
    place.gongbao(&["index", "-q", "drop"]).expect(0);
    assert_eq!(words(&place).len(), 5);
    let other = place.gongbao(&["index", "drop", "--segmenter", "jieba"]);
    assert_eq!(other.status(), 2);
    assert!(
        other.errors().contains("ICU") && other.errors().contains("jieba"),
        "{}",
        other.errors()
    );
    let unknown = place.gongbao(&[
        "index",
        "drop",
        "--segmenter",
        "mmseg",
        "--indexes",
        "other",
    ]);
    assert_eq!(unknown.status(), 2);
    assert!(
        unknown.errors().contains("jieba, icu"),
        "{}",
        unknown.errors()
    );
    let jieba = Place::new();
    jieba.write("drop/a.txt", "坚持社会主义市场经济。");
    jieba.gongbao(&["index", "-q", "drop"]).expect(0);
    assert_ne!(words(&jieba), words(&place));
}
