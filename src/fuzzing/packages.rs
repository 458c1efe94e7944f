//! Files that are packages, messages and pages of print: the fuzzer makes up what is in them, and the
//! container is built around it, so that it gets beyond the door.

use std::io::{Cursor, Write};

use super::input::Input;
use super::reading::{grown, read};

/// Bytes of text for each byte of a package that is not compressed: automatic numbers have at most 64
/// characters in a level, each of which may be a number.
const NUMBERED: usize = 64;

/// A ZIP file of entries that are not compressed.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        // Of two entries of a name the second is left out.
        if out.start_file(*name, plain).is_ok() {
            let _ = out.write_all(bytes);
        }
    }
    let done = out.finish().unwrap_or_else(|error| panic!("{error}"));
    done.into_inner()
}

/// The parts of the input, each under the name given, as far as they go.
fn parts<'a>(input: &mut Input<'a>, names: &[&'static str]) -> Vec<(&'static str, &'a [u8])> {
    let mut parts = Vec::new();
    for name in names {
        if !input.is_empty() {
            parts.push((*name, input.part()));
        }
    }
    parts
}

/// What a part of a format is wrapped in unless it says so itself.
fn wrapped(part: &[u8], before: &str, behind: &str) -> Vec<u8> {
    match part.starts_with(b"<?xml") {
        true => part.to_vec(),
        false => [before.as_bytes(), part, behind.as_bytes()].concat(),
    }
}

/// The body of a DOCX, its styles, numbering, notes and properties.
pub fn docx(data: &[u8]) {
    let mut input = Input::new(data);
    let body = wrapped(
        input.part(),
        "<w:document xmlns:w=\"w\"><w:body>",
        "</w:body></w:document>",
    );
    let mut entries = vec![("word/document.xml", body.as_slice())];
    let names = [
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/endnotes.xml",
        "docProps/core.xml",
    ];
    entries.extend(parts(&mut input, &names));
    grown("a.docx", &zipped(&entries), NUMBERED);
}

/// The content of an ODT, its styles and properties.
pub fn odt(data: &[u8]) {
    let mut input = Input::new(data);
    let content = wrapped(
        input.part(),
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body><office:text>",
        "</office:text></office:body></office:document-content>",
    );
    let mut entries = vec![
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.text".as_slice(),
        ),
        ("content.xml", &content),
    ];
    let names = ["styles.xml", "meta.xml", "META-INF/manifest.xml"];
    entries.extend(parts(&mut input, &names));
    grown("a.odt", &zipped(&entries), NUMBERED);
}

/// The book of an EPUB and its pages.
pub fn epub(data: &[u8]) {
    let mut input = Input::new(data);
    let book = wrapped(
        input.part(),
        "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>\
         <item id=\"b\" href=\"b/b.xhtml\" media-type=\"text/html\"/></manifest>\
         <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine><metadata>",
        "</metadata></package>",
    );
    let container = "<container><rootfile full-path=\"O/book.opf\"/></container>";
    let mut entries = vec![
        ("mimetype", b"application/epub+zip".as_slice()),
        ("META-INF/container.xml", container.as_bytes()),
        ("O/book.opf", &book),
    ];
    entries.extend(parts(&mut input, &["O/a.xhtml", "O/b/b.xhtml"]));
    grown("a.epub", &zipped(&entries), NUMBERED);
}

/// A sheet of an XLSX, its strings, styles and workbook.
pub fn xlsx(data: &[u8]) {
    let mut input = Input::new(data);
    let sheet = wrapped(
        input.part(),
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
         <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>text</t></is></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t>date</t></is></c></row>",
        "</sheetData></worksheet>",
    );
    let strings = wrapped(
        input.part(),
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        "</sst>",
    );
    let styles = wrapped(
        input.part(),
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        "</styleSheet>",
    );
    let workbook = wrapped(
        input.part(),
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
        "</workbook>",
    );
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELATIONS: &str =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>")
    };
    let of_workbook = [
        RELATIONS,
        &relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        &relation("rId2", "sharedStrings", "sharedStrings.xml"),
        &relation("rId3", "styles", "styles.xml"),
        "</Relationships>",
    ]
    .concat();
    let of_package = [
        RELATIONS,
        &relation("rId1", "officeDocument", "xl/workbook.xml"),
        "</Relationships>",
    ]
    .concat();
    read(
        "a.xlsx",
        &zipped(&[
            ("_rels/.rels", of_package.as_bytes()),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", of_workbook.as_bytes()),
            ("xl/worksheets/sheet1.xml", &sheet),
            ("xl/sharedStrings.xml", &strings),
            ("xl/styles.xml", &styles),
        ]),
    );
}

/// Entries of a ZIP file with any names, one of them a ZIP file again; or the bytes of one.
pub fn zip_file(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte();
    if kind == b'P' {
        // As it stands: PK.
        read("a.zip", data);
        return;
    }
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    while !input.is_empty() && entries.len() < 12 {
        let name = String::from_utf8_lossy(input.part()).into_owned();
        entries.push((name, input.part().to_vec()));
    }
    if kind & 1 == 1 {
        let within = entries.split_off(entries.len() / 2);
        let within: Vec<(&str, &[u8])> = within.iter().map(|(a, b)| (&**a, &**b)).collect();
        entries.push(("within.zip".to_owned(), zipped(&within)));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(a, b)| (&**a, &**b)).collect();
    read("a.zip", &zipped(&entries));
}
