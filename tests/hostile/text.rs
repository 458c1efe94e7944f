//! Hostile text: web pages, XML, JSON, tables, Markdown and plain text.

use super::office::laughs;
use super::{Hostile, check, hostile, times};

const ANY: &[&str] = &[
    "too large",
    "too deep",
    "no text",
    "bad front matter",
    "read",
];
const DEEP: &[&str] = &["too deep"];
const JSON: &[&str] = &["no JSON"];
const JSON_OR_READ: &[&str] = &["no JSON", "read"];

fn page(body: &str) -> String {
    format!("<html><body>{body}")
}

fn pages(full: bool) -> Vec<Hostile> {
    let many = times(100_000, full);
    let attributes: String = (0..many).map(|number| format!(" a{number}=1")).collect();
    let quadratic = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"{}\">]><a>{}</a>",
        "a".repeat(50_000),
        "&a;".repeat(50_000)
    );
    vec![
        hostile("nested.html", page(&"<div>".repeat(many * 10)), DEEP),
        hostile("nested-bold.html", page(&"<b>".repeat(many)), DEEP),
        hostile(
            "agency.html",
            page(&format!(
                "{}{}good",
                "<a><b><p>".repeat(many / 10),
                "</a></b>".repeat(many / 10)
            )),
            ANY,
        ),
        hostile(
            "unclosed.html",
            page(&format!(
                "{}{}",
                "<b>".repeat(400),
                "<p></b>".repeat(many / 100)
            )),
            ANY,
        ),
        hostile(
            "formatting.html",
            page(&"<p><b><i><u><s>x".repeat(many / 50)),
            ANY,
        ),
        hostile("tables.html", page(&"<table><tr><td>".repeat(many)), ANY),
        hostile(
            "foster.html",
            page(&format!("<table>{}", "<b>x</b>".repeat(many / 4))),
            ANY,
        ),
        hostile(
            "attributes.html",
            page(&format!("<p{attributes}>good")),
            &["too large"],
        ),
        hostile("entities.html", page(&"&amp".repeat(many)), ANY),
        hostile(
            "brackets.html",
            format!("<html>{}", "<".repeat(many * 4)),
            ANY,
        ),
        hostile(
            "comment.html",
            format!("<html><!--{}", "-".repeat(many * 4)),
            ANY,
        ),
        hostile(
            "scripts.html",
            format!("<html><script>{}", "<!--<script>".repeat(many)),
            ANY,
        ),
        hostile(
            "title.html",
            format!(
                "<html><title>{}</title><body>good text",
                "good title ".repeat(many / 4)
            ),
            ANY,
        ),
        hostile(
            "links.html",
            page(&"<a href=x>good</a>".repeat(many / 10)),
            ANY,
        ),
        hostile(
            "spans.html",
            page(&"<tr><td rowspan=65534 colspan=1000>good".repeat(many / 50)),
            ANY,
        ),
        hostile(
            "laughs.html",
            format!("{}<html><body>&lol9; good", laughs()),
            ANY,
        ),
        hostile(
            "laughs.xml",
            format!("<?xml version=\"1.0\"?>{}<a>&lol9; good</a>", laughs()),
            ANY,
        ),
        hostile("quadratic.xml", quadratic, ANY),
        hostile(
            "deep.xml",
            format!("<?xml version=\"1.0\"?>{}", "<a>".repeat(many)),
            DEEP,
        ),
        hostile(
            "attributes.xml",
            format!("<?xml version=\"1.0\"?><a{attributes}>x</a>"),
            &["too large"],
        ),
    ]
}

fn records(full: bool) -> Vec<Hostile> {
    let many = times(100_000, full);
    let columns: String = (0..many).map(|number| format!("c{number},")).collect();
    let keys: String = (0..many / 10)
        .map(|number| format!("\"k{number}\":1,"))
        .collect();
    let event = "2020-01-01,title,category,source,en\n";
    let header = "date,title,category,source,source_language\n";
    let line = format!(
        "{{\"text\":\"{}\"}}\n{{\"text\":\"good\"}}\n",
        "a".repeat(68 << 20)
    );
    vec![
        hostile("nested.json", "[".repeat(many * 10), JSON),
        hostile(
            "nested-value.json",
            format!("[{{\"text\":{}", "[".repeat(many * 10)),
            JSON,
        ),
        hostile(
            "nested.jsonl",
            format!(
                "{{\"text\":\"a\",\"x\":{}\n{{\"text\":\"good\"}}\n",
                "{\"a\":".repeat(many)
            ),
            JSON_OR_READ,
        ),
        hostile(
            "number.json",
            format!("[{{\"text\":\"good\",\"n\":{}}}]", "1".repeat(many * 10)),
            JSON_OR_READ,
        ),
        hostile(
            "power.json",
            format!("[{{\"text\":\"good\",\"n\":1e{}}}]", "9".repeat(many * 10)),
            JSON_OR_READ,
        ),
        hostile(
            "keys.json",
            format!("[{{{keys}\"text\":\"good\"}}]"),
            &["read"],
        ),
        hostile(
            "ids.jsonl",
            "{\"id\":\"a\",\"text\":\"good\"}\n".repeat(many / 20),
            &["read"],
        ),
        hostile("line.jsonl", line, &["too large", "read"]),
        hostile(
            "columns.csv",
            format!("{columns}text\n{}good\n", ",".repeat(many)),
            &["too large"],
        ),
        hostile(
            "empty-columns.csv",
            format!("text,{}\ngood\n", ",".repeat(many * 10)),
            &["too large"],
        ),
        hostile(
            "row.csv",
            format!("text\n{}\n", ",".repeat(many * 10)),
            &["no CSV", "too large"],
        ),
        hostile(
            "long-row.csv",
            format!("text\n{}\n", ",".repeat(60_000_000)),
            &["too large"],
        ),
        hostile(
            "quote.csv",
            format!("text\n\"{}", "a,b\n".repeat(17 << 20)),
            &["too large", "read"],
        ),
        hostile(
            "a/events.csv",
            format!("{header}{}", event.repeat(many)),
            &["too large"],
        ),
        hostile(
            "b/events.csv",
            format!("{header}2020-01-01,{},c,s,en\n", "t".repeat(many * 10)),
            &["row cannot be used", "too large"],
        ),
    ]
}

fn texts(full: bool) -> Vec<Hostile> {
    let many = times(30_000, full);
    let front = |matter: String| format!("---\n{matter}\n---\ngood text\n");
    let mut laughs = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (before, name) in ('a'..='i').zip('b'..='j') {
        laughs.push_str(&format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{before}"); 9].join(", ")
        ));
    }
    let deep: String = (1..2_000).map(|depth| " ".repeat(depth) + "b:\n").collect();
    let list: String = (0..1_500)
        .map(|depth| " ".repeat(depth * 2) + "- a\n")
        .collect();
    let ticks: String = (0..1_500).map(|length| "`".repeat(length) + " ").collect();
    let table = format!(
        "{}\n{}\n{}",
        "|a".repeat(2_000),
        "|-".repeat(2_000),
        "|b\n".repeat(2_000)
    );
    vec![
        hostile("anchors.md", front(laughs + "title: *j"), ANY),
        hostile(
            "brackets.md",
            front(format!("title: {}", "[".repeat(many * 10))),
            ANY,
        ),
        hostile("lists.md", front("- ".repeat(many * 10) + "a"), ANY),
        hostile("maps.md", front(format!("a:\n{deep}")), ANY),
        hostile("braces.md", front("{".repeat(many * 10)), ANY),
        hostile("merge.md", front("<<: *a\na: &a {<<: *a}".into()), ANY),
        hostile(
            "title.md",
            front(format!("title: \"{}\"", "a".repeat(many * 30))),
            ANY,
        ),
        hostile("quotes.md", ">".repeat(many * 10) + " good", ANY),
        hostile("open-links.md", "[".repeat(many * 10) + "good", ANY),
        hostile("links.md", "[a](".repeat(many), ANY),
        hostile("emphasis.md", "*a **b ".repeat(many), ANY),
        hostile("ticks.md", ticks, ANY),
        hostile("list.md", list, ANY),
        hostile("nested-list.md", "- ".repeat(many) + "a", ANY),
        hostile(
            "references.md",
            format!("{}{}", "[a]: b\n".repeat(many), "[a]".repeat(many)),
            ANY,
        ),
        hostile("table.md", table, ANY),
        hostile("tags.md", "<a ".repeat(many), ANY),
        hostile("comments.md", "<!--".repeat(many), ANY),
        hostile(
            "marks.txt",
            format!("a{}", "\u{301}".repeat(many * 10)),
            ANY,
        ),
        hostile(
            "marks-in-order.txt",
            "\u{327}\u{301}".repeat(many * 4) + " good text",
            ANY,
        ),
        hostile(
            "bidi.txt",
            "\u{202E}good\u{202C} text\u{2066} ".repeat(many / 10),
            ANY,
        ),
        hostile(
            "nul.txt",
            "good text of policy\0 more ".repeat(many / 10),
            ANY,
        ),
        hostile("nothing.txt", vec![0; many], &["format not read"]),
        hostile("title.txt", "好".repeat(many * 3) + "\n正文", ANY),
        hostile("line.txt", "字".repeat(many * 3), ANY),
        hostile("letters.txt", "a".repeat(many * 10), ANY),
        hostile("digits.txt", "1".repeat(many * 10), ANY),
        hostile("line-ends.txt", "\n".repeat(many * 40) + "good", ANY),
        hostile("hyphens.txt", "a-\n".repeat(many * 3), ANY),
        hostile("points.txt", "a.".repeat(many * 3), ANY),
        hostile("brackets.txt", "（".repeat(many * 3), ANY),
        hostile("joiners.txt", "👩\u{200D}".repeat(many), ANY),
        hostile("headings.txt", "第一条 总则\n".repeat(many / 4), ANY),
        hostile("numbers.txt", "国发〔2017〕35号 ".repeat(many / 4), ANY),
        hostile("bytes.txt", [0xFF, 0xFE, 0xFF].repeat(many), ANY),
        hostile(
            "noncharacters.txt",
            "\u{FFFF}\u{FDD0}".repeat(many / 4) + "good",
            ANY,
        ),
    ]
}

#[test]
fn hostile_pages() {
    check(&pages(false));
}

#[test]
fn hostile_records() {
    check(&records(false));
}

#[test]
fn hostile_texts() {
    check(&texts(false));
}

#[test]
#[ignore = "takes minutes"]
fn hostile_text_of_full_size() {
    check(&pages(true));
    check(&records(true));
    check(&texts(true));
    let line = vec![b'a'; 1 << 30];
    check(&[hostile("gigabyte.txt", line, &["too large"])]);
}
