//! Counts are exact: held to counts made by hand, and to a plain scan of the text.

mod support;

use std::collections::BTreeMap;

use support::{Place, Scan, corpus, documents, number, random_strings};

fn indexed_corpus() -> Place {
    let place = Place::new();
    place
        .gongbao(&["index", corpus().to_str().unwrap()])
        .expect(0);
    place
}

#[test]
fn counts_made_by_hand_come_out() {
    let place = indexed_corpus();
    let mut gold = csv::Reader::from_path(corpus().join("gold.csv")).unwrap();
    let gold: Vec<BTreeMap<String, String>> = gold.deserialize().map(Result::unwrap).collect();
    assert_eq!(gold.len(), 40);
    let mut arguments = vec!["count", "--format", "csv", "--"];
    arguments.extend(gold.iter().map(|row| row["form"].as_str()));
    let counted = place.gongbao(&arguments).rows();
    assert_eq!(counted.len(), gold.len());
    for (gold, counted) in gold.iter().zip(&counted) {
        for column in ["form", "documents", "occurrences"] {
            assert_eq!(
                counted[column], gold[column],
                "{column} of {}",
                gold["form"]
            );
        }
    }
}

#[test]
fn a_plain_scan_finds_what_occurrences_and_crossing_say() {
    let place = indexed_corpus();
    let documents = documents(&corpus());
    let texts: Vec<&str> = documents
        .iter()
        .map(|(_, document)| document.text.as_str())
        .collect();
    let scans: Vec<Scan> = texts.iter().map(|text| Scan::new(text)).collect();
    let strings = random_strings(&texts, 600, 20250101);
    assert!(
        strings
            .iter()
            .any(|string| string.contains(|c: char| c.is_ascii_alphanumeric()))
    );
    let mut arguments = vec!["count", "--format", "csv", "--"];
    arguments.extend(strings.iter().map(String::as_str));
    for (string, row) in strings.iter().zip(place.gongbao(&arguments).rows()) {
        let counts: Vec<u64> = scans.iter().map(|scan| scan.count(string)).collect();
        let total = number(&row, "occurrences") + number(&row, "crossing");
        assert_eq!(total, counts.iter().sum::<u64>(), "{string:?}");
        assert!(total > 0, "{string:?} was drawn from the texts");
        if number(&row, "crossing") == 0 {
            let holding = counts.iter().filter(|&&count| count > 0).count() as u64;
            assert_eq!(number(&row, "documents"), holding, "{string:?}");
        }
    }
}

/// Occurrences of a form in a text of its own.
fn occurrences(text: &str, form: &str) -> (u64, u64) {
    let place = Place::new();
    place.write("drop/a.txt", text);
    place.gongbao(&["index", "drop"]).expect(0);
    let rows = place
        .gongbao(&["count", "--format", "csv", "--", form])
        .rows();
    (
        number(&rows[0], "occurrences"),
        number(&rows[0], "crossing"),
    )
}

#[test]
fn words_are_not_found_across_words_and_are_found_within() {
    let across = [
        ("公安全面推进", "安全"),
        ("治安全面整治", "安全"),
        ("指标准确", "标准"),
        ("目标准确", "标准"),
        ("财务总监管理", "监管"),
    ];
    for (text, form) in across {
        assert_eq!(occurrences(text, form), (0, 1), "{form} in {text}");
    }
    for (text, form) in [
        ("监管部门", "监管"),
        ("网络安全", "安全"),
        ("标准化", "标准"),
    ] {
        assert_eq!(occurrences(text, form), (1, 0), "{form} in {text}");
    }
}

#[test]
fn marks_and_line_ends_separate_and_blanks_do_not() {
    for (text, form, expected) in [
        ("安全、标准", "安全标准", 0),
        ("安全\n标准", "安全标准", 0),
        ("安 全　标准", "安全标准", 1),
        ("AI 大模型与ＡＩ大模型", "AI大模型", 2),
        ("OpenAI大模型", "AI大模型", 0),
        (
            "artificial\nintelligence and artificial-intelligence",
            "artificial intelligence",
            2,
        ),
        (
            "artificial\n\nintelligence; artificial, intelligence",
            "artificial intelligence",
            0,
        ),
        ("国发〔2017〕35号", "国发〔2017〕35号", 1),
        ("Standards, standardization, STANDARD", "standard", 1),
        ("Standards, standardization, STANDARD", "standard*", 3),
        ("regulates, regulation, regular", "~regulate", 2),
        ("一一一一一", "一一", 2),
    ] {
        let (occurrences, crossing) = occurrences(text, form);
        assert_eq!(occurrences + crossing, expected, "{form} in {text:?}");
    }
}

#[test]
fn scripts_and_widths_find_each_other_and_the_original_is_shown() {
    let place = Place::new();
    place.write("drop/hant.txt", "主管機關應加強監督與標準之訂定。");
    place.write("drop/hans.txt", "主管机关应加强监督与标准的制定。");
    place.write("drop/wide.txt", "第２０２３號：ＡＩ之監　督。");
    place.gongbao(&["index", "drop"]).expect(0);
    for form in ["監督", "监督", "監 督"] {
        let rows = place.gongbao(&["count", "--format", "csv", form]).rows();
        assert_eq!(
            (
                number(&rows[0], "documents"),
                number(&rows[0], "occurrences")
            ),
            (3, 3)
        );
    }
    let rows = place
        .gongbao(&["count", "--format", "csv", "2023号", "ai"])
        .rows();
    assert_eq!(
        (
            number(&rows[0], "occurrences"),
            number(&rows[1], "occurrences")
        ),
        (1, 1)
    );
    let lines = place.gongbao(&["kwic", "监督", "--format", "csv"]).rows();
    let hits: Vec<&str> = lines.iter().map(|line| line["match"].as_str()).collect();
    assert_eq!(hits, ["监督", "監督", "監 督"]);
    let found = place
        .gongbao(&["search", "\"监督\"", "--format", "json"])
        .expect(0);
    assert!(found.contains("監督"), "{found}");
}

#[test]
fn a_lexicon_never_seen_at_indexing_counts_the_same() {
    let lexicon = r#"
[[concept]]
id = "supervision"
zh = ["监管", "监督", "监督管理"]
en = ["supervis*", "oversight"]
not = ["监督学习", "supervised learning"]
"#;
    let (before, after) = (Place::new(), Place::new());
    let corpus = corpus();
    let drop = corpus.to_str().unwrap();
    before.write("lexicon.toml", lexicon);
    before
        .gongbao(&["run", "--lexicon", "lexicon.toml", drop])
        .expect(0);
    after.gongbao(&["run", drop]).expect(0);
    after.write("lexicon.toml", lexicon);
    after
        .gongbao(&["report", "--lexicon", "lexicon.toml"])
        .expect(0);
    assert_eq!(before.tables(), after.tables());
}

#[test]
fn a_stretch_counts_once_in_its_concept_and_not_forms_take_out() {
    let place = Place::new();
    place.write("drop/a.txt", "加强监督管理。监督学习不是监管。");
    let lexicon =
        "concept,language,form\nx,zh,监督\nx,zh,监督管理\nx,zh,管理\nx,zh,监管\nx,not,监督学习\n";
    place.write("lexicon.csv", lexicon);
    place
        .gongbao(&["run", "drop", "--lexicon", "lexicon.csv"])
        .expect(0);
    let concepts = place.table("concepts.csv");
    assert_eq!(concepts[0]["occurrences"], "2", "监督管理 once, 监管 once");
    let forms: BTreeMap<String, String> = place
        .table("forms.csv")
        .into_iter()
        .map(|row| (row["form"].clone(), row["occurrences"].clone()))
        .collect();
    let expected = [
        ("监督", "2"),
        ("监督管理", "1"),
        ("管理", "1"),
        ("监管", "1"),
        ("监督学习", "1"),
    ];
    for (form, occurrences) in expected {
        assert_eq!(forms[form], occurrences, "{form}");
    }
}

#[test]
fn counts_by_a_field_add_up() {
    let place = indexed_corpus();
    let whole = place
        .gongbao(&["count", "安全", "standard*", "--format", "csv"])
        .rows();
    for field in ["year", "language", "path", "doc_type"] {
        let parts = place
            .gongbao(&[
                "count",
                "安全",
                "standard*",
                "--by",
                field,
                "--format",
                "csv",
            ])
            .rows();
        for row in &whole {
            for column in ["documents", "occurrences", "crossing"] {
                let of_form = parts.iter().filter(|part| part["form"] == row["form"]);
                let sum: u64 = of_form.map(|part| number(part, column)).sum();
                assert_eq!(
                    sum,
                    number(row, column),
                    "{column} of {} by {field}",
                    row["form"]
                );
            }
        }
    }
    let some = place
        .gongbao(&[
            "count",
            "安全",
            "--where",
            "year:2023..2024 lang:zh",
            "--format",
            "csv",
        ])
        .rows();
    assert!(number(&some[0], "documents") < number(&whole[0], "documents"));
}
