//! Hostile office files and containers.

use super::support::hostile::zip;
use super::{Hostile, check, hostile, times};

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A billion laughs.
pub fn laughs() -> String {
    let mut out = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">".to_owned();
    let mut before = String::new();
    for number in 1..10 {
        let inner = format!("&lol{before};").repeat(10);
        out.push_str(&format!("<!ENTITY lol{number} \"{inner}\">"));
        before = number.to_string();
    }
    out + "]>"
}

fn docx_with(body: &str, before: &str, part: Option<(&str, String)>) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?>{before}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    );
    let mut entries = vec![("word/document.xml", document.as_bytes())];
    if let Some((name, part)) = &part {
        entries.push((name, part.as_bytes()));
    }
    zip(&entries)
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, "", None)
}

const PARAGRAPH: &str = "<w:p><w:r><w:t>good text</w:t></w:r></w:p>";

fn numbered(numbering: String, paragraphs: usize) -> Vec<u8> {
    let body = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
                <w:r><w:t>x</w:t></w:r></w:p>";
    let part = format!("<w:numbering {WORD}>{numbering}</w:numbering>");
    let body = body.repeat(paragraphs);
    docx_with(&body, "", Some(("word/numbering.xml", part)))
}

fn level(number: usize, start: &str, format: &str, text: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{number}\"><w:lvl w:ilvl=\"0\"><w:start \
         w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>\
         </w:abstractNum><w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{number}\"/></w:num>"
    )
}

fn odt(body: &str, before: &str) -> Vec<u8> {
    let names = ["office", "text", "table"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "{before}<office:document-content {}><office:body><office:text>{body}</office:text>\
         </office:body></office:document-content>",
        names.join(" ")
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}

fn epub(page: &str, times: usize) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path=\"c.opf\"/></rootfiles></container>";
    let book = format!(
        "<package><manifest><item id=\"i\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>\
         </manifest><spine>{}</spine></package>",
        "<itemref idref=\"i\"/>".repeat(times)
    );
    zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("c.opf", book.as_bytes()),
        ("a.xhtml", page.as_bytes()),
    ])
}

fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: String| {
        format!("<Relationships xmlns=\"{package}/relationships\">{all}</Relationships>")
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Override PartName=\"/xl/workbook.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.\
                 main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            relations(relation(1, "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"a\" \
                 sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation(1, "worksheet", "worksheets/sheet1.xml")
                    + &relation(2, "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>"),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
    ];
    let entries: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, part)| (*name, part.as_bytes()))
        .collect();
    zip(&entries)
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// What is no text, so that it costs no more than being unpacked.
fn picture(length: usize) -> Vec<u8> {
    let mut out = b"\x89PNG".to_vec();
    out.resize(length, 0);
    out
}

/// A ZIP file whose directory names one and the same entry again and again, or lies otherwise.
fn overlapping(entries: usize) -> Vec<u8> {
    let one = zip(&[("00000.png", &picture(1 << 20))]);
    let directory = one
        .windows(4)
        .rposition(|part| part == b"PK\x01\x02")
        .unwrap();
    let end = one
        .windows(4)
        .rposition(|part| part == b"PK\x05\x06")
        .unwrap();
    let mut out = one[..directory].to_vec();
    for number in 0..entries {
        let mut entry = one[directory..end].to_vec();
        let name = format!("{number:05}.png");
        entry[46..46 + name.len()].copy_from_slice(name.as_bytes());
        out.extend_from_slice(&entry);
    }
    let length = (out.len() - directory) as u32;
    let mut last = one[end..].to_vec();
    last[8..10].copy_from_slice(&(entries as u16).to_le_bytes());
    last[10..12].copy_from_slice(&(entries as u16).to_le_bytes());
    last[12..16].copy_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&last);
    out
}

/// A ZIP file with some bytes of its directory overwritten.
fn lying(at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = zip(&[("a.txt", b"good text here")]);
    let directory = out
        .windows(4)
        .rposition(|part| part == b"PK\x01\x02")
        .unwrap();
    out[directory + at..directory + at + bytes.len()].copy_from_slice(bytes);
    out
}

fn nested_zip(depth: usize) -> Vec<u8> {
    (0..depth).fold(zip(&[("a.txt", b"x")]), |inner, _| {
        zip(&[("a.zip", &inner)])
    })
}

const HEAD: &str = "From: a@b.c\nTo: d@e.f\nSubject: s\nMIME-Version: 1.0\n";

fn mail(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

const LARGE: &[&str] = &["too large"];
const UNREAD: &[&str] = &["too large", "format not read"];
const LARGE_OR_READ: &[&str] = &["too large", "read"];
const ANY: &[&str] = &[
    "damaged",
    "too large",
    "no text",
    "nested too deep",
    "format not read",
    "too slow",
    "read",
];

fn word(full: bool) -> Vec<Hostile> {
    let many = times(20_000, full);
    let levels: String = (1..times(2_000, full))
        .map(|number| level(number, "1", "chineseCounting", "%1%2%3%4%5%6%7%8%9"))
        .collect();
    let attributes: String = (0..times(20_000, full))
        .map(|n| format!(" a{n}=\"1\""))
        .collect();
    let quadratic = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "a".repeat(50_000));
    let table = "<w:tbl><w:tr><w:tc>";
    let back = "</w:tc></w:tr></w:tbl>";
    let span = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2147483647\"/></w:tcPr>";
    vec![
        hostile("laughs.docx", docx_with(PARAGRAPH, &laughs(), None), ANY),
        hostile(
            "quadratic.docx",
            docx_with(&"&a;".repeat(many), &quadratic, None),
            ANY,
        ),
        hostile(
            "deep.docx",
            docx(&format!(
                "{}x{}",
                "<w:p>".repeat(many),
                "</w:p>".repeat(many)
            )),
            LARGE,
        ),
        hostile(
            "tables.docx",
            docx(&format!(
                "{}{PARAGRAPH}{}",
                table.repeat(80),
                back.repeat(80)
            )),
            LARGE_OR_READ,
        ),
        hostile(
            "attributes.docx",
            docx(&format!("<w:p{attributes}/>{PARAGRAPH}")),
            ANY,
        ),
        hostile(
            "spans.docx",
            docx(&format!(
                "<w:tbl>{}</w:tbl>",
                format!("{span}{PARAGRAPH}</w:tc></w:tr>").repeat(500)
            )),
            ANY,
        ),
        hostile("levels.docx", numbered(levels, 10), ANY),
        hostile(
            "level-text.docx",
            numbered(
                level(
                    1,
                    "9223372036854775807",
                    "upperLetter",
                    &"%1".repeat(50_000),
                ),
                many / 10,
            ),
            ANY,
        ),
        hostile(
            "level-start.docx",
            numbered(level(1, "-9223372036854775808", "chineseCounting", "%1"), 3),
            ANY,
        ),
        hostile(
            "level-start2.docx",
            numbered(level(1, "2147483646", "upperRoman", "%1"), 3),
            ANY,
        ),
        hostile(
            "laughs.odt",
            odt("<text:p>&lol9; good</text:p>", &laughs()),
            ANY,
        ),
        hostile(
            "spaces.odt",
            odt(
                "<text:p>a<text:s text:c=\"18446744073709551615\"/>b</text:p>",
                "",
            ),
            ANY,
        ),
        hostile(
            "rows.odt",
            odt(
                "<table:table><table:table-row table:number-rows-repeated=\"2147483647\">\
                 <table:table-cell table:number-columns-repeated=\"2147483647\"><text:p>x</text:p>\
                 </table:table-cell></table:table-row></table:table><text:p>good</text:p>",
                "",
            ),
            ANY,
        ),
        hostile(
            "deep.odt",
            odt(&"<text:span>".repeat(many), ""),
            &["too large", "damaged"],
        ),
        hostile(
            "laughs.epub",
            epub(
                &format!("{}<html><body>&lol9; good</body></html>", laughs()),
                1,
            ),
            ANY,
        ),
        hostile(
            "spine.epub",
            epub("<html><body><p>good text</p></body></html>", many),
            ANY,
        ),
    ]
}

fn sheets(full: bool) -> Vec<Hostile> {
    let good = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}</row>",
        cell("A1", "text"),
        cell("A2", "good text")
    );
    let sheet = |rest: &str| format!("<sheetData>{good}{rest}</sheetData>");
    let shared: String = (2..times(2_000, full))
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let long = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(300_000));
    vec![
        hostile(
            "far.xlsx",
            xlsx(
                &sheet(&format!(
                    "<row r=\"1048576\">{}</row>",
                    cell("XFD1048576", "far")
                )),
                "",
            ),
            ANY,
        ),
        hostile(
            "size.xlsx",
            xlsx(
                &format!("<dimension ref=\"A1:XFD1048576\"/>{}", sheet("")),
                "",
            ),
            ANY,
        ),
        hostile(
            "place.xlsx",
            xlsx(
                &sheet(&format!(
                    "<row r=\"4294967295\">{}</row>",
                    cell("ZZZZZZZZ4294967295", "far")
                )),
                "",
            ),
            ANY,
        ),
        hostile("shared.xlsx", xlsx(&sheet(&shared), &long), LARGE_OR_READ),
        hostile(
            "count.xlsx",
            xlsx(
                &sheet("<row r=\"3\"><c r=\"A3\" t=\"s\"><v>4294967295</v></c></row>"),
                "<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>text</t></si></sst>",
            ),
            ANY,
        ),
    ]
}

fn containers(full: bool) -> Vec<Hostile> {
    let bomb = vec![b'a'; times(30 << 20, full)];
    let picture = picture(times(2 << 20, full).min(9 << 20));
    let names: Vec<String> = (0..16).map(|number| format!("{number}.txt")).collect();
    let inner: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*picture)).collect();
    let inner = zip(&inner);
    let names: Vec<String> = (0..16).map(|number| format!("{number}.zip")).collect();
    let outer: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*inner)).collect();
    let many: Vec<String> = (0..10_001).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (&**name, &b"x"[..])).collect();
    let long = "n".repeat(65_000);
    let odd: Vec<(&str, &[u8])> = [
        "../../etc/passwd",
        "/absolute.txt",
        "C:\\windows.txt",
        "new\nline.txt",
        &long,
        "\u{202E}txt.exe",
        "..",
        "escape\u{1b}[31m.txt",
    ]
    .iter()
    .map(|name| (*name, &b"The text of a file."[..]))
    .collect();
    vec![
        hostile("bomb.zip", zip(&[("a.txt", &bomb)]), LARGE),
        hostile("bombs.zip", zip(&outer), UNREAD),
        hostile("nested.zip", nested_zip(times(20, full)), LARGE),
        hostile("overlapping.zip", overlapping(times(300, full)), UNREAD),
        hostile("size.zip", lying(24, &[0xFF; 4]), ANY),
        hostile("place.zip", lying(42, &[0xFF; 4]), ANY),
        hostile("length.zip", lying(28, &[0xFF; 2]), ANY),
        hostile("many.zip", zip(&many), LARGE),
        hostile("names.zip", zip(&odd), &["read"]),
    ]
}

fn rich_text_and_mail(full: bool) -> Vec<Hostile> {
    let many = times(100_000, full);
    let rtf = |rest: String| format!("{{\\rtf1 {rest}}}");
    let nested: String = (0..many / 10)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let parts = "--b\nContent-Type: text/plain\n\nx\n".repeat(many / 2);
    let fields: String = (0..many / 4).map(|n| format!("; name*{n}=b")).collect();
    vec![
        hostile(
            "groups.rtf",
            rtf("{".repeat(many * 10) + "x" + &"}".repeat(many * 10)),
            LARGE,
        ),
        hostile("small-groups.rtf", rtf("{\\b x}".repeat(many)), ANY),
        hostile(
            "bytes.rtf",
            rtf("good text \\bin2147483647 xxx".into()),
            ANY,
        ),
        hostile(
            "bytes-below-0.rtf",
            rtf("good text \\bin-5 xxx \\bin99999999999999999999 y".into()),
            ANY,
        ),
        hostile(
            "skip.rtf",
            rtf("\\uc2147483647 \\u30417?good text\\uc-9\\u30417 more".into()),
            ANY,
        ),
        hostile("word.rtf", rtf(format!("\\{} good", "a".repeat(many))), ANY),
        hostile(
            "number.rtf",
            rtf(format!("\\fs{} good", "9".repeat(many))),
            ANY,
        ),
        hostile(
            "rows.rtf",
            rtf("\\trowd\\cellx1 a\\cell\\row ".repeat(many / 10)),
            ANY,
        ),
        hostile(
            "parts.eml",
            mail(&format!(
                "Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"
            )),
            ANY,
        ),
        hostile(
            "nested.eml",
            mail(&format!("{nested}Content-Type: text/plain\n\nx\n")),
            ANY,
        ),
        hostile(
            "within.eml",
            mail("Content-Type: message/rfc822\n\n").repeat(many / 10),
            ANY,
        ),
        hostile(
            "header.eml",
            mail(&format!("X: {}\n\nbody text", "a".repeat(many * 10))),
            ANY,
        ),
        hostile(
            "headers.eml",
            mail(&format!("{}\nbody text", "X-A: b\n".repeat(many))),
            ANY,
        ),
        hostile(
            "fields.eml",
            mail(&format!("Content-Type: text/plain{fields}\n\nbody text")),
            ANY,
        ),
        hostile(
            "sender.eml",
            format!("Subject: s\nTo: x@y.z\nFrom: {}\n\nbody", "(".repeat(many)),
            ANY,
        ),
    ]
}

#[test]
fn hostile_documents() {
    check(&word(false));
}

#[test]
fn hostile_sheets() {
    check(&sheets(false));
}

#[test]
fn hostile_containers() {
    check(&containers(false));
}

#[test]
fn hostile_rich_text_and_mail() {
    check(&rich_text_and_mail(false));
}

#[test]
#[ignore = "takes minutes"]
fn hostile_office_files_of_full_size() {
    check(&word(true));
    check(&sheets(true));
    check(&containers(true));
    check(&rich_text_and_mail(true));
}
