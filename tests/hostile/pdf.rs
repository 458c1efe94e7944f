//! Hostile PDF.

use super::support::hostile::{
    deflate, deflate_repeated, nested_pdf, object_stream, packed, page_objects, pages, pdf, pdf_of,
    pdf_with_object_streams, stream, with,
};
use super::{Hostile, check, hostile, times};

const TEXT: &str = "BT /F1 12 Tf 50 700 Td (The supervision of standards.) Tj ET";

/// A page whose content is this stream.
fn of_content(content: Vec<u8>) -> Vec<u8> {
    pdf_of(&page_objects(content), "")
}

/// A page of text with an object in the place of one or added.
fn of_object(number: usize, body: &str) -> Vec<u8> {
    let objects = page_objects(packed("", TEXT.as_bytes()));
    pdf_of(&with(objects, number, body), "")
}

/// A page in a font that says which characters it has.
fn of_map(map: &str) -> Vec<u8> {
    let content = packed("", b"BT /F1 12 Tf 50 700 Td <00410042> Tj ET");
    let objects = with(
        page_objects(content),
        5,
        "<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 7 0 R \
         /DescendantFonts [8 0 R]>>",
    );
    let objects = with(objects, 7, packed("", map.as_bytes()));
    let cid = "<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (Adobe) \
               /Ordering (Identity) /Supplement 0>> /W [0 2147483647 500 0 4294967295 7]>>";
    pdf_of(&with(objects, 8, cid), "")
}

fn form(body: &str, paints: usize) -> Vec<u8> {
    let dictionary = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources <</Font <</F1 5 0 R>> \
         /XObject <</X {paints} 0 R>>>>"
    );
    packed(&dictionary, body.as_bytes())
}

const ANY: &[&str] = &[
    "damaged",
    "too large",
    "no text layer",
    "text not readable",
    "too slow",
    "read",
];

fn files(full: bool) -> Vec<Hostile> {
    let text = || page_objects(packed("", TEXT.as_bytes()));
    let bomb = deflate_repeated(&vec![b' '; 1 << 20], times(100, full));
    let twice = deflate(&bomb);
    let loops = |body: &str| of_object(2, body);
    let mut self_extending = with(text(), 6, object_stream(8, b"1", "/Extends 7 0 R"));
    self_extending = with(self_extending, 7, object_stream(9, b"1", "/Extends 6 0 R"));
    let many = packed("/Type /ObjStm /N 2147483647 /First 4", b"8 0 1");
    let mut forms = page_objects(packed("", format!("/X Do {TEXT}").as_bytes()));
    for number in 6..30 {
        forms = with(forms, number, form(&"/X Do ".repeat(10), number + 1));
    }
    let own = page_objects(packed("", format!("/X Do {TEXT}").as_bytes()));
    let table = of_object(9, "null");
    let place = table
        .windows(6)
        .rposition(|part| part == b"xref\n0")
        .unwrap();
    let looped = pdf_of(&text(), &format!("/Prev {place}"));
    let filters = "/FlateDecode ".repeat(1_000);
    let (range, pair) = ("<0000> <FFFF> <0041>\n", "0041");
    let deep = times(300_000, full);
    let content_many = format!(
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents [{}]>>",
        "4 0 R ".repeat(times(10_000, full))
    );
    vec![
        hostile(
            "nested.pdf",
            nested_pdf(times(1_000_000, full)),
            &["damaged"],
        ),
        hostile(
            "nested-outside.pdf",
            of_object(7, &format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
            &["damaged"],
        ),
        hostile(
            "bomb.pdf",
            of_content(stream("/Filter /FlateDecode", &bomb)),
            &["damaged", "too large"],
        ),
        hostile(
            "bomb-in-bomb.pdf",
            of_content(stream("/Filter [/FlateDecode /FlateDecode]", &twice)),
            &["damaged", "too large"],
        ),
        hostile(
            "filters.pdf",
            of_content(stream(&format!("/Filter [{filters}]"), b"0123456789")),
            &["damaged"],
        ),
        hostile(
            "columns.pdf",
            of_content(packed(
                "/DecodeParms <</Predictor 12 /Columns 2147483647 /Colors 2147483647>>",
                TEXT.as_bytes(),
            )),
            ANY,
        ),
        hostile(
            "columns-below-0.pdf",
            of_content(packed(
                "/DecodeParms <</Predictor 2 /Columns -5 /Colors 0>>",
                b"x",
            )),
            ANY,
        ),
        hostile(
            "page-loop.pdf",
            loops("<</Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R>>"),
            ANY,
        ),
        hostile(
            "count.pdf",
            loops("<</Type /Pages /Kids [3 0 R] /Count 9223372036854775807>>"),
            ANY,
        ),
        hostile(
            "root-loop.pdf",
            of_object(1, "<</Type /Catalog /Pages 1 0 R /Kids [1 0 R]>>"),
            &["damaged"],
        ),
        hostile("xref-loop.pdf", looped, ANY),
        hostile("reference-loop.pdf", of_object(4, "4 0 R"), ANY),
        hostile(
            "length.pdf",
            of_content(b"<</Length 99999999999999>>\nstream\nBT ET\nendstream".to_vec()),
            ANY,
        ),
        hostile(
            "length-of-itself.pdf",
            of_content(b"<</Length 4 0 R>>\nstream\nBT ET\nendstream".to_vec()),
            ANY,
        ),
        hostile(
            "extends.pdf",
            pdf_with_object_streams(&self_extending, &[(8, (6, 0)), (9, (7, 0))]),
            ANY,
        ),
        hostile(
            "itself.pdf",
            pdf_with_object_streams(&text(), &[(6, (6, 0))]),
            ANY,
        ),
        hostile(
            "object-stream.pdf",
            pdf_with_object_streams(&with(text(), 6, many), &[(8, (6, 0))]),
            ANY,
        ),
        hostile("forms.pdf", pdf_of(&forms, ""), ANY),
        hostile(
            "own-form.pdf",
            pdf_of(&with(own, 6, form(&"/X Do ".repeat(10), 6)), ""),
            ANY,
        ),
        hostile(
            "map.pdf",
            of_map(&format!(
                "begincmap 1 beginbfchar <0041> <{}> endbfchar",
                pair.repeat(100_000)
            )),
            ANY,
        ),
        hostile(
            "map-ranges.pdf",
            of_map(&format!(
                "begincmap 9 beginbfrange {} endbfrange",
                range.repeat(times(5, full))
            )),
            ANY,
        ),
        hostile("contents.pdf", of_object(3, &content_many), ANY),
        hostile(
            "states.pdf",
            pdf(&format!("{}{TEXT}", "q ".repeat(1_000_000))),
            ANY,
        ),
        hostile(
            "string.pdf",
            pdf(&format!("BT {}", "(".repeat(times(100_000, full)))),
            ANY,
        ),
        hostile(
            "garbage.pdf",
            format!("%PDF-1.4\n{}", "1 0 obj << ".repeat(100_000)),
            ANY,
        ),
        hostile(
            "startxref.pdf",
            format!("%PDF-1.4\n{}", "startxref ".repeat(100_000)),
            ANY,
        ),
        hostile(
            "numbers.pdf",
            pdf("BT /F1 1e38 Tf 1e38 1e38 1e38 1e38 1e38 1e38 Tm (a b) Tj ET"),
            ANY,
        ),
        hostile("many-pages.pdf", pages(5_100, "BT ET"), &["too large"]),
    ]
}

#[test]
fn hostile_pdf() {
    check(&files(false));
}

#[test]
#[ignore = "takes minutes"]
fn hostile_pdf_of_full_size() {
    check(&files(true));
}
