//! The query language and its commands, by the built program on files.

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{Place, number};

const LAW: &str = "数据安全管理办法\n\n国信办发〔2021〕7号\n\n第一章　总则\n\n第一条　为了加强监管，制定本办法。\n\n\
第二条　平台应当保障数据安全。处罚由主管部门决定。\n\n第二章　监督\n\n第三条　主管部门监督平台的人工智能。\n";
const NOTICE: &str = "关于人工智能的通知\n\n一、总体要求\n\n人工智能监管应当规范。公安全面推进。\n\n二、任务\n\n\
互联网平台落实网络安全责任。\n";
const ACT: &str = "Artificial Intelligence Act\n\nArticle 1\n\nProviders shall keep records. Supervision is by \
the agency.\n\nArticle 2\n\nHigh-risk systems are subject to supervised testing and to standards.\n";
const MEMO: &str =
    "Memorandum\n\nThe platform regulates itself. Standards regulation is for later.\n";

fn place() -> Place {
    let place = Place::new();
    let front = |title: &str, agency: &str, date: &str, number: &str, text: &str| {
        format!(
            "---\ntitle: {title}\nagency: {agency}\ndate: {date}\ndoc_number: {number}\n---\n{text}"
        )
    };
    let law = front(
        "数据安全管理办法",
        "国家网信办",
        "2021-05-01",
        "国信办发〔2021〕7号",
        LAW,
    );
    place.write("corpus/law.md", law);
    let notice = front(
        "关于人工智能的通知",
        "工业和信息化部",
        "2023-02-03",
        "工信部〔2023〕9号",
        NOTICE,
    );
    place.write("corpus/notice.md", notice);
    let act = front(
        "Artificial Intelligence Act",
        "European Parliament",
        "2024-06-13",
        "2024/1689",
        ACT,
    );
    place.write("corpus/act.md", act);
    place.write(
        "corpus/memo.md",
        format!("---\ntitle: On platforms\n---\n{MEMO}"),
    );
    place.gongbao(&["index", "-q"]).expect(0);
    place
}

/// The documents of a query, in the order of their names.
fn found(place: &Place, query: &str) -> String {
    found_with(place, &[query])
}

fn found_with(place: &Place, arguments: &[&str]) -> String {
    let mut all = vec!["search", "--limit", "0", "--format", "csv"];
    all.extend(arguments);
    let ids: BTreeSet<String> = place
        .gongbao(&all)
        .rows()
        .iter()
        .map(|row| row["doc_id"].trim_end_matches(".md").to_owned())
        .collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    serde_json::from_str(&place.gongbao(arguments).expect(0)).unwrap()
}

#[test]
fn each_part_of_the_language_finds_what_the_page_says() {
    let place = place();
    for (query, expected) in [
        // Words: Chinese within words and not across, English by stem, titles too.
        ("安全", "law notice"),
        ("数据", "law"),
        ("supervising", "act"),
        ("监管 supervision", "act law notice"),
        ("人工智能监管", "law notice"),
        ("AI", ""),
        ("agency's", "act"),
        ("Act: 数据", "act law"),
        // Strings, wherever they stand.
        ("\"全面\"", "notice"),
        ("\"安全面\"", "notice"),
        ("\"the agency\"", "act"),
        ("\"國信辦發〔2021〕7號\"", "law"),
        ("“high risk”", "act"),
        ("「数据安全」", "law"),
        // Patterns.
        ("superv*", "act"),
        ("~standards", "act memo"),
        ("/regulat(ion|es)/", "memo"),
        ("/.*安全/", "law notice"),
        ("form:\"stand* regulation\"", "memo"),
        // Operators.
        ("监管 AND 平台", "law notice"),
        ("监管 AND NOT 数据", "notice"),
        ("监管 NOT 数据", "notice"),
        ("NOT 平台", "act memo"),
        ("(数据 OR records) AND (监管 OR agency)", "act law"),
        ("数据 OR records AND agency", "act law"),
        ("（数据 OR records） AND agency", "act"),
        ("监管 \"总体要求\"", "notice"),
        ("办法（试行）", "law"),
        // Nearness.
        ("NEAR/0(人工智能, 监管)", "notice"),
        ("NEAR/0(监管, 人工智能)", "notice"),
        ("NEAR/1(platform, itself)", "memo"),
        ("NEAR/0(platform, itself)", ""),
        ("NEAR/30(监管, 监管)", ""),
        ("NEAR／5（平台，\"数据安全\"）", "law"),
        ("NEAR/5 (平台, 数据)", "law"),
        ("/ＲＥＧＵＬＡＴＥＳ/", "memo"),
        ("\"platform\u{E000}\"", ""),
        ("SENT(平台, 处罚)", ""),
        ("SENT(平台, 数据)", "law"),
        ("SENT(records OR testing, standards)", "act"),
        ("ART(平台, 处罚)", "law"),
        ("ART(平台, 监督)", "law"),
        ("ART(监管, 处罚)", ""),
        ("ART(监管, 平台)", ""),
        ("ART(records, supervision)", "act"),
        ("ART(records, testing)", ""),
        ("SENT(NEAR/2(网络, 责任), 平台)", "notice"),
        // Where.
        ("title:人工智能", "notice"),
        ("title:(intelligence OR 管理)", "act law"),
        ("text:\"artificial intelligence act\"", "act"),
        ("title:memorandum", ""),
        // Fields.
        ("agency:网信办", "law"),
        ("agency:\"European Parliament\" supervision", "act"),
        ("number:国信办发[2021]7号", "law"),
        ("number:\"国信办发（2021）7号\"", "law"),
        ("date:2021..2023-02", "law notice"),
        ("year:2024..", "act"),
        ("lang:en", "act memo"),
        ("lang:zh,en 平台", "law notice"),
        ("NOT agency:*", "memo"),
        ("title:platforms", "memo"),
        // Concepts.
        ("concept:supervision", "act law notice"),
        ("concept:supervision,standard NOT lang:zh", "act memo"),
        ("+监管 lang:en", "act"),
        ("SENT(concept:supervision, agency)", "act"),
    ] {
        assert_eq!(found(&place, query), expected, "{query}");
    }
}

#[test]
fn nothing_unquoted_is_a_phrase_and_the_query_says_what_it_is() {
    let place = place();
    let explained = place
        .gongbao(&[
            "search",
            "人工智能监管 \"总体要求\" NOT year:2024",
            "--explain",
            "--format",
            "csv",
        ])
        .rows();
    let lines: Vec<(&str, &str)> = explained
        .iter()
        .map(|row| (row["understood"].trim(), row["documents"].as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("all of", "1"),
            ("at least one of", "2"),
            (
                "the word 人工智能, within longer words too, in text or title",
                "2"
            ),
            (
                "the word 监管, within longer words too, in text or title",
                "2"
            ),
            ("the string \"总体要求\", in text or title", "1"),
            ("not", "3"),
            ("documents with year:2024", "1"),
        ]
    );
    // What count takes without quotes is one form, in the text.
    let counted = place
        .gongbao(&["count", "人工智能监管", "--explain"])
        .expect(0);
    assert!(
        counted.contains("the form 人工智能监管, in the text"),
        "{counted}"
    );
}

#[test]
fn an_error_shows_the_place() {
    let place = place();
    for (query, wanted, caret) in [
        ("监管 AND", "something is missing here", 8),
        ("监管 AND (平台", "this bracket is not closed", 9),
        ("监管) 平台", "closes nothing", 4),
        ("\"监管", "quote is not closed", 0),
        ("NEAR(监管, 平台)", "NEAR has a distance", 0),
        ("NEAR/999(a, b)", "0 to 200", 0),
        ("a SENT(监管)", "joins two parts or more", 2),
        ("SENT(a, NOT b)", "stand outside", 8),
        ("SENT(a, year:2020)", "stand outside", 8),
        ("NEAR/9(title:数据, 平台)", "stand outside", 7),
        ("监管 colour:red", "no field \"colour\"", 5),
        ("year:soon", "no year or range", 5),
        ("year:2020..2010", "no year or range", 5),
        ("concept:nothing", "no concept \"nothing\"", 8),
        ("+xyzzy", "no concept of the lexicon", 0),
        ("a /b(/", "no regular expression: unclosed group", 2),
        ("a /b", "is not closed by /", 2),
        ("a 监管*", "directly behind letters", 2),
        ("title: 监管", "title has no value", 0),
        ("——", "no letter, digit or Chinese character", 0),
        ("加强（试行 办法", "does not close", 4),
    ] {
        let ran = place.gongbao(&["search", query]);
        assert_eq!(ran.status(), 2, "{query}");
        let errors = ran.errors();
        assert!(errors.contains(wanted), "{query}: {errors}");
        let caret_at = errors.lines().last().unwrap().find('^').unwrap() - 2;
        assert_eq!(caret_at, caret, "{query}: {errors}");
    }
}

#[test]
fn hostile_queries_end_with_a_clear_message() {
    let place = place();
    let many = |text: &str, times: usize| text.repeat(times);
    let near = format!("NEAR/5({})", vec!["a"; 3000].join(", "));
    for (query, wanted) in [
        (many("(", 10_000), "32 brackets"),
        (many("NOT ", 4000) + "a", "32 brackets"),
        (many("title:", 3000) + "a", "32 brackets"),
        (many("SENT(a, ", 2000), "32 brackets"),
        (many("监管", 16_000), "20000"),
        (many("a", 100_000), "20000"),
        (near, "at most 6 parts"),
        (
            (0..300).map(|n| format!("w{n} ")).collect(),
            "more than 200 parts",
        ),
        ("/(a{1000}){1000}/".to_owned(), "1 MiB"),
        (format!("/{}/", many("a?", 600)), "1 to 1000 bytes"),
        (
            format!("/{}a{}/", many("(", 200), many(")", 200)),
            "no regular expression",
        ),
    ] {
        let ran = place.gongbao(&["search", "--", &query]);
        assert_eq!(ran.status(), 2, "{wanted}");
        let errors = ran.errors();
        assert!(errors.contains(wanted), "{wanted}: {errors}");
        assert!(errors.len() < 2000, "{wanted}");
    }
    // These are no faults: they end, and find what they say.
    for query in [
        "/(a+)+$/",
        "/(.*)*x/",
        "a*",
        "\"\u{10FFFF}\u{301}\"",
        "/\\p{Han}+/ NOT /[a-z]+/",
    ] {
        assert_eq!(
            place.gongbao(&["search", query, "--count"]).status(),
            0,
            "{query}"
        );
    }
    let forms = ["(((((", "）政府資料：指", "～", "NEAR", "a AND", "“", "/"];
    for form in forms {
        let ran = place.gongbao(&["count", "--", form]);
        assert!(
            ran.status() == 0 || ran.errors().contains("cannot understand"),
            "{form}"
        );
    }
}

#[test]
fn both_languages_find_the_same_documents_through_the_lexicon() {
    let place = place();
    let all = found_with(&place, &["--bilingual", "supervision"]);
    assert_eq!(all, "act law notice");
    assert_eq!(found_with(&place, &["--bilingual", "监管"]), all);
    assert_eq!(found_with(&place, &["--bilingual", "監管"]), all);
    let both = json(
        &place,
        &["search", "监管", "--bilingual", "--format", "json"],
    );
    assert_eq!(both["through"][0]["words"], "监管");
    assert_eq!(
        both["through"][0]["concepts"],
        serde_json::json!(["supervision"])
    );
    for hit in both["hits"].as_array().unwrap() {
        assert!(hit["matched"]["concept:supervision"].as_u64().unwrap() > 0);
    }
    let other = json(
        &place,
        &["search", "supervision", "--bilingual", "--format", "json"],
    );
    assert_eq!(other["hits"], both["hits"], "ranked together, alike");
    // A form as it is written wins over one that only has the same stem: securities are no security.
    let security = json(
        &place,
        &["search", "security", "--bilingual", "--format", "json"],
    );
    assert_eq!(
        security["through"][0]["concepts"],
        serde_json::json!(["security"])
    );
    // A phrase is found as a whole; what no concept has stays a word.
    let phrase = json(
        &place,
        &[
            "search",
            "artificial intelligence itself",
            "--bilingual",
            "--format",
            "json",
        ],
    );
    assert_eq!(phrase["through"][0]["words"], "artificial intelligence");
    assert_eq!(phrase["documents"], 4);
    let text = place.gongbao(&["search", "监管", "--bilingual"]).expect(0);
    assert!(
        text.contains("监管 is searched through supervision"),
        "{text}"
    );
    assert!(
        !place
            .gongbao(&["search", "监管"])
            .expect(0)
            .contains("searched through")
    );
}

#[test]
fn results_are_counted_sorted_and_paged_without_a_gap() {
    let place = Place::new();
    let mut lines = String::new();
    for at in 0..60 {
        let record = serde_json::json!({
            "id": format!("d{at:02}"), "title": format!("第{at}号通知"), "agency": if at % 2 == 0 { "财政部" } else { "教育部" },
            "date": if at % 10 == 9 { Value::Null } else { format!("20{:02}-01-01", 10 + at % 10).into() },
            "text": format!("{}。其他{}。", "监管".repeat(1 + at % 7), "内容".repeat(at)),
        });
        lines += &format!("{record}\n");
    }
    place.write("corpus/a.jsonl", lines);
    place.gongbao(&["index", "-q"]).expect(0);
    let hits = |arguments: &[&str]| -> Vec<(String, u64, String)> {
        let mut all = vec!["search", "监管", "--format", "csv"];
        all.extend(arguments);
        let rows = place.gongbao(&all).rows();
        let row = |row: &std::collections::BTreeMap<String, String>| {
            (
                row["doc_id"].clone(),
                number(row, "occurrences"),
                row["date"].clone(),
            )
        };
        rows.iter().map(row).collect()
    };
    let whole = hits(&["--limit", "0"]);
    assert_eq!(whole.len(), 60);
    let pages: Vec<_> = (0..8)
        .flat_map(|page| hits(&["--limit", "8", "--offset", &(page * 8).to_string()]))
        .collect();
    assert_eq!(pages, whole);
    assert_eq!(hits(&["--offset", "60"]), []);
    let reversed = hits(&["--limit", "0", "--reverse"]);
    assert!(reversed.iter().rev().eq(&whole));
    let by_date = hits(&["--limit", "0", "--sort", "date"]);
    let dated = by_date.iter().position(|hit| hit.2.is_empty()).unwrap();
    assert_eq!(dated, 54, "those without a date are the last");
    assert!(by_date[..dated].is_sorted_by(|a, b| a.2 >= b.2));
    let oldest = hits(&["--limit", "0", "--sort", "date", "--reverse"]);
    assert!(oldest[..dated].is_sorted_by(|a, b| a.2 <= b.2) && oldest[dated].2.is_empty());
    let most = hits(&["--limit", "0", "--sort", "occurrences"]);
    assert!(most.is_sorted_by(|a, b| a.1 >= b.1) && most[0].1 == 7);
    // A facet counts all documents found, not those shown.
    let found = json(&place, &["search", "监管", "--format", "json", "-n", "3"]);
    assert_eq!(found["documents"], 60);
    assert_eq!(found["hits"].as_array().unwrap().len(), 3);
    let of_facet = |field: &str| -> Vec<u64> {
        let values = found["facets"][field].as_array().unwrap();
        values
            .iter()
            .map(|value| value["documents"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(of_facet("agency"), [30, 30]);
    assert_eq!(of_facet("year"), [6; 9]);
    // JSON Lines are the hits of the JSON.
    let lines = place
        .gongbao(&["search", "监管", "--format", "jsonl", "-n", "3"])
        .expect(0);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), found["hits"]);
    // The same documents, whatever is counted.
    let counted = place
        .gongbao(&["count", "监管", "--format", "jsonl"])
        .expect(0);
    let counted: Value = serde_json::from_str(&counted).unwrap();
    assert_eq!(counted["documents"], 60);
}

#[test]
fn every_match_is_marked_at_its_characters_in_the_original() {
    let place = Place::new();
    let text = "第一條　人 工　智\u{200B}能\u{00AD}與ＡＩ。💡資料\r\n安全與Ｄata\nsecurity。\n第二條　監管𠮷監管e\u{301}監管";
    let record = serde_json::json!({"id": "x", "title": "人工智慧與ＡＩ監管", "text": text});
    place.write("corpus/a.jsonl", format!("{record}\n"));
    place.gongbao(&["index", "-q"]).expect(0);
    let marked = |query: &str| -> Vec<String> {
        let found = json(
            &place,
            &["search", query, "--format", "json", "--passages", "5"],
        );
        let hit = &found["hits"][0];
        let passages = match hit["passages"].as_array() {
            Some(passages) => passages.clone(),
            None => vec![hit.clone()],
        };
        let mut out = Vec::new();
        for passage in passages {
            let own = passage["passage"].as_str().unwrap();
            let offset = passage["offset"].as_u64().unwrap() as usize;
            assert_eq!(&text[offset..offset + own.len()], own);
            for mark in passage["marks"].as_array().unwrap() {
                let at = |end: usize| mark[end].as_u64().unwrap() as usize;
                out.push(own[at(0)..at(1)].to_owned());
            }
        }
        out
    };
    assert_eq!(marked("\"人工智能\""), ["人 工　智\u{200B}能"]);
    assert_eq!(marked("ai"), ["ＡＩ"]);
    assert_eq!(marked("\"data security\""), ["Ｄata\nsecurity"]);
    assert_eq!(marked("监管"), ["監管", "監管", "監管"]);
    assert_eq!(marked("\"管\u{20BB7}监\""), ["管𠮷監"]);
    assert_eq!(marked("\"管é监\""), ["管e\u{301}監"]);
    let found = json(&place, &["search", "监管", "--format", "json"]);
    assert_eq!(found["hits"][0]["place"], "第二條");
    let [mark] = &found["hits"][0]["title_marks"].as_array().unwrap()[..] else {
        panic!("{found}");
    };
    let title = found["hits"][0]["title"].as_str().unwrap();
    let at = |end: usize| mark[end].as_u64().unwrap() as usize;
    assert_eq!(&title[at(0)..at(1)], "監管");
}

#[test]
fn nothing_of_a_document_steers_the_terminal() {
    let place = Place::new();
    let record = serde_json::json!({
        "id": "e\u{1b}[31m1", "title": "标题\u{1b}]0;x\u{7}", "agency": "某\u{202e}部",
        "text": "监管\u{1b}[2J\u{9b}31m\u{202e}其他\r\u{8}监管\u{2067}。",
    });
    place.write("corpus/a.jsonl", format!("{record}\n"));
    place.gongbao(&["index", "-q"]).expect(0);
    for arguments in [
        &["search", "监管"][..],
        &["kwic", "监管"],
        &["show", "e\u{1b}[31m1"],
        &["show", "e\u{1b}[31m1", "--at", "0", "--query", "监管"],
        &["explain", "forms", "监管"],
        &["search", "监管", "--explain"],
        &["count", "监管", "--by", "agency,title"],
    ] {
        let printed = place.gongbao(arguments).expect(0);
        let steering = printed
            .chars()
            .find(|&c| c != '\n' && c != '\t' && gongbao::text::steers(c));
        assert_eq!(steering, None, "{arguments:?}: {printed:?}");
        assert!(printed.contains("监管"), "{arguments:?}");
    }
    let error = place
        .gongbao(&["search", "(监管\u{202e}\u{1b}[2J"])
        .errors();
    assert!(!error.contains(['\u{202e}', '\u{1b}']), "{error:?}");
}

#[test]
fn kwic_is_sorted_by_context_and_measured_in_words_and_sentences() {
    let place = Place::new();
    place.write(
        "corpus/b.txt",
        "丙类监管乙。甲类监管丁。\n前句。中央监管地方。后句。",
    );
    place.write(
        "corpus/a.txt",
        "The big agency shall supervise small firms. It may supervise all.",
    );
    place.gongbao(&["index", "-q"]).expect(0);
    let lines = |arguments: &[&str]| -> Vec<(String, String)> {
        let mut all = vec!["kwic", "--format", "csv"];
        all.extend(arguments);
        let rows = place.gongbao(&all).rows();
        rows.iter()
            .map(|row| (row["left"].clone(), row["right"].clone()))
            .collect()
    };
    let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    assert_eq!(
        lines(&["监管", "-c", "1"]),
        of(&[("类", "乙"), ("类", "丁"), ("央", "地")])
    );
    // 央 before 类: the nearest first; then 丙 before 甲.
    assert_eq!(
        lines(&["监管", "-c", "1", "--sort", "left"]),
        of(&[("央", "地"), ("类", "乙"), ("类", "丁")])
    );
    assert_eq!(
        lines(&["监管", "-c", "1", "--sort", "right"]),
        of(&[("类", "丁"), ("类", "乙"), ("央", "地")])
    );
    assert_eq!(
        lines(&["supervise", "--unit", "words", "-c", "2"]),
        of(&[("agency shall ", " small firms. "), ("It may ", " all.")])
    );
    assert_eq!(
        lines(&["中央监管", "--unit", "sentences"]),
        of(&[("", "地方。")])
    );
    assert_eq!(
        lines(&["中央监管", "--unit", "sentences", "-c", "1"]),
        of(&[("前句。", "地方。后句。")])
    );
    let by_document = place
        .gongbao(&[
            "kwic",
            "监管",
            "supervise",
            "--sort",
            "document",
            "--format",
            "csv",
        ])
        .rows();
    let ids: Vec<&str> = by_document
        .iter()
        .map(|row| row["doc_id"].as_str())
        .collect();
    assert_eq!(ids, ["a.txt", "a.txt", "b.txt", "b.txt", "b.txt"]);
    // What is joined is shown as one stretch.
    let near = place
        .gongbao(&["kwic", "NEAR/1(中央, 地方)", "--format", "jsonl"])
        .expect(0);
    assert_eq!(near.lines().count(), 1);
    assert!(near.contains("\"match\":\"中央监管地方\""), "{near}");
}

#[test]
fn a_hit_is_opened_at_its_place() {
    let place = place();
    let found = json(&place, &["search", "处罚", "--format", "json"]);
    let hit = &found["hits"][0];
    let mark = hit["marks"][0][0].as_u64().unwrap() + hit["offset"].as_u64().unwrap();
    let shown = json(
        &place,
        &[
            "show",
            "law.md",
            "--at",
            &mark.to_string(),
            "--query",
            "处罚",
            "--format",
            "json",
        ],
    );
    assert_eq!(shown["place"], "第一章 第二条");
    let text = shown["text"].as_str().unwrap();
    assert!(
        text.starts_with("第二条") && text.trim_end().ends_with("决定。"),
        "{text}"
    );
    let at = |end: usize| shown["marks"][0][end].as_u64().unwrap() as usize;
    assert_eq!(&text[at(0)..at(1)], "处罚");
    let printed = place
        .gongbao(&[
            "show",
            "law.md",
            "--at",
            &mark.to_string(),
            "--query",
            "处罚",
        ])
        .expect(0);
    assert!(
        printed.contains("**处罚**由主管部门决定") && !printed.contains("第三条"),
        "{printed}"
    );
    let ran = place.gongbao(&["show", "law.md", "--at", "999999"]);
    assert!(ran.status() == 2 && ran.errors().contains("bytes"));
    let memo = json(
        &place,
        &["show", "memo.md", "--at", "14", "--format", "json"],
    );
    assert!(
        memo["text"].as_str().unwrap().starts_with("The platform"),
        "{memo}"
    );
}

#[test]
fn count_takes_queries_and_groups_them() {
    let place = place();
    let rows = place
        .gongbao(&[
            "count",
            "监管",
            "\"安全\"",
            "安全",
            "SENT(人工智能, 监管)",
            "concept:supervision",
            "year:2021..2023",
            "--format",
            "csv",
        ])
        .rows();
    let row = |at: usize| {
        ["documents", "occurrences", "whole", "inside", "crossing"]
            .map(|column| number(&rows[at], column))
    };
    assert_eq!(row(0), [2, 2, 2, 0, 0]);
    assert_eq!(
        row(1),
        [2, 4, 0, 3, 1],
        "a string in quotes counts across words too"
    );
    assert_eq!(row(2), [2, 3, 0, 3, 1], "a form does not");
    assert_eq!(row(3), [1, 1, 1, 0, 0]);
    assert_eq!(rows[3]["form"], "SENT(人工智能, 监管)");
    assert_eq!(row(5)[..2], [2, 0]);
    let by_year = place
        .gongbao(&[
            "count",
            "平台 AND NOT 通知",
            "--by",
            "year",
            "--format",
            "csv",
        ])
        .rows();
    assert_eq!(by_year.len(), 1);
    assert_eq!(by_year[0]["year"], "2021");
    // count and search agree where both look in the text for the same string.
    for string in ["安全", "the", "平台", "监管"] {
        let quoted = format!("\"{string}\"");
        let counted = place.gongbao(&["count", &quoted, "--format", "csv"]).rows();
        let searched = place
            .gongbao(&["search", &format!("text:{quoted}"), "--count"])
            .expect(0);
        assert_eq!(counted[0]["documents"], searched.trim(), "{string}");
    }
}

#[test]
fn a_watchlist_screens_what_a_drop_has_brought() {
    let place = Place::new();
    place.write("week1/a.md", "---\ndate: 2024-01-01\n---\n人工智能监管。");
    place.write(
        "week1/b.md",
        "---\ndate: 2024-01-02\n---\n# 通知\n\n数据安全。",
    );
    place.gongbao(&["index", "-q", "week1"]).expect(0);
    place.write(
        "week2/c.md",
        "---\ndate: 2024-01-09\n---\n加强人工智能安全。",
    );
    place.write("week2/d.md", "---\ndate: 2024-01-10\n---\nNothing of it.");
    place.write(
        "week1/b.md",
        "---\ndate: 2024-01-02\n---\n# 通知\n\n数据安全。人工智能。",
    );
    place.gongbao(&["index", "-q", "week1", "week2"]).expect(0);
    place.write(
        "watch.toml",
        "[[query]]\nname = \"AI\"\nquery = '人工智能'\n\n[[query]]\nname = \"AI and security\"\nquery = 'SENT(人工智能, 安全)'\n\
         where = \"lang:zh\"\n\n[[query]]\nname = \"supervision\"\nquery = 'supervision'\nbilingual = true\n",
    );
    let all = place
        .gongbao(&["watchlist", "watch.toml", "--print"])
        .rows();
    let named =
        |rows: &[std::collections::BTreeMap<String, String>]| -> Vec<(String, String, String)> {
            let mut out: Vec<_> = rows
                .iter()
                .map(|row| {
                    (
                        row["watch"].clone(),
                        row["doc_id"].clone(),
                        row["change"].clone(),
                    )
                })
                .collect();
            out.sort();
            out
        };
    let of = |rows: &[(&str, &str, &str)]| -> Vec<(String, String, String)> {
        rows.iter()
            .map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned()))
            .collect()
    };
    assert_eq!(
        named(&all),
        of(&[
            ("AI", "a.md", ""),
            ("AI", "b.md", ""),
            ("AI", "c.md", ""),
            ("AI and security", "c.md", ""),
            ("supervision", "a.md", "")
        ])
    );
    let said = place
        .gongbao(&["watchlist", "watch.toml", "--since", "week2"])
        .expect(0);
    assert!(
        said.contains("2 documents new or changed since week2: AI\n"),
        "{said}"
    );
    let new = place.table("watchlist.csv");
    assert_eq!(
        named(&new),
        of(&[
            ("AI", "b.md", "changed"),
            ("AI", "c.md", "new"),
            ("AI and security", "c.md", "new")
        ])
    );
    assert!(new.iter().all(|row| row["passage"].contains("**")));
    // The table can be made again from its record.
    place
        .gongbao(&["verify", "--run", "reports/watchlist.run.json"])
        .expect(0);
    for (text, wanted) in [
        ("", "it has no query"),
        (
            "[[query]]\nname = \"a\"\nquery = '('\n",
            "in the watch \"a\"",
        ),
        (
            "[[query]]\nname = \"a\"\nquery = 'b'\n[[query]]\nname = \"a\"\nquery = 'c'\n",
            "two queries",
        ),
        ("[[query]]\nname = \"a\"\nquerry = 'b'\n", "querry"),
        ("[[query]]\nname = \"\"\nquery = 'b'\n", "no name"),
    ] {
        place.write("bad.toml", text);
        let ran = place.gongbao(&["watchlist", "bad.toml"]);
        assert_eq!(ran.status(), 2, "{text}");
        assert!(ran.errors().contains(wanted), "{text}: {}", ran.errors());
    }
    assert!(
        place
            .gongbao(&["watchlist", "none.toml"])
            .errors()
            .contains("none.toml")
    );
}
