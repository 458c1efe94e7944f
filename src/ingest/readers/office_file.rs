//! Office files and containers: each is told by its content, and read as what it is.

use serde_json::{Map, Value};

use super::html::{PageLimits, page};
use super::office::{
    Limits, Mail, OfficeDocument, OfficeFault, OfficeKind, Sheet, docx, eml, epub, legacy, odt,
    rtf, sniff, xlsx, zip_entries,
};
use super::{Content, Opened, Probe, Reader, plain, read_bytes, reader_for};
use crate::document::{Document, MetadataKey, Origin};
use crate::ingest::decode::{EncodingSource, Text};
use crate::ingest::fields::document_of_record;
use crate::ingest::{Item, Rejection};

pub(super) struct OfficeFile;

/// The largest file that is looked into, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// Containers within containers: a ZIP file in a message in a ZIP file.
const MAX_DEPTH: usize = 3;

impl Reader for OfficeFile {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        let start = probe.start();
        let magic: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"];
        magic.iter().any(|magic| start.starts_with(magic))
            || matches!(sniff(probe.head), Some(OfficeKind::Eml))
    }

    fn isolated(&self) -> Option<u64> {
        Some(MAX_BYTES)
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let bytes = read_bytes(&mut opened, MAX_BYTES)?;
        let limits = Limits::default();
        let relative = opened.relative;
        let rejected = |fault: OfficeFault| Rejection::new(relative, fault.reason, fault.detail);
        let (document, format) = match sniff(&bytes) {
            Some(OfficeKind::Docx) => (docx(&bytes, &limits), "docx"),
            Some(OfficeKind::Odt) => (odt(&bytes, &limits), "odt"),
            Some(OfficeKind::Rtf) => (rtf(&bytes, &limits), "rtf"),
            Some(OfficeKind::Epub) => (epub(&bytes, &limits, &text_of_page), "epub"),
            Some(OfficeKind::LegacyDocument) if opened.depth == 0 => {
                (legacy(&bytes, &limits), "doc")
            }
            Some(OfficeKind::LegacyDocument) => {
                let detail =
                    "an old Office file within a container; take it out, or save it as DOCX";
                return Err(Rejection::new(relative, "format not read", detail));
            }
            Some(OfficeKind::Xlsx) => {
                let sheets = xlsx(&bytes, &limits).map_err(rejected)?;
                return read_sheets(sheets, &opened, sink);
            }
            Some(OfficeKind::Eml) => {
                return read_mail(eml(&bytes, &limits).map_err(rejected)?, &opened, sink);
            }
            Some(OfficeKind::Zip) => {
                let mut entries = 0..;
                let mut take = |name: &str, entry: Result<Vec<u8>, OfficeFault>| {
                    let number = entries.next().unwrap_or_default();
                    watched(number, name, &opened, || match entry {
                        Ok(bytes) => read_within(name, bytes, &opened, sink),
                        Err(fault) => sink(Item::Rejection(Rejection::new(
                            format!("{relative}/{name}"),
                            fault.reason,
                            fault.detail,
                        ))),
                    });
                };
                return zip_entries(&bytes, &limits, &mut take).map_err(rejected);
            }
            Some(OfficeKind::UnderPassword) => {
                let detail = "it is encrypted; save it without a password";
                return Err(Rejection::new(relative, "under a password", detail));
            }
            Some(OfficeKind::OtherOle | OfficeKind::OtherPackage) | None => {
                let detail = "an Office file that is no text (slides, an old sheet, a drawing), or \
                              a damaged one; save it as DOCX, XLSX or PDF";
                return Err(Rejection::new(relative, "format not read", detail));
            }
        };
        let document = office_document(document.map_err(rejected)?, format, relative)?;
        sink(Item::Document(Box::new(document)));
        Ok(())
    }
}

fn text_of_page(html: &str) -> String {
    page(html, &PageLimits::default())
        .map(|page| page.text)
        .unwrap_or_default()
}

fn office_document(
    read: OfficeDocument,
    format: &'static str,
    relative: &str,
) -> Result<Document, Rejection> {
    let mut document = plain::document(unicode(read.text), format, relative)?;
    document
        .metadata
        .set(MetadataKey::Title, read.title, Origin::Page);
    for (name, value) in read.fields {
        document.metadata.keep(&format!("property: {name}"), value);
    }
    Ok(document)
}

/// A text out of a format that knows its own encoding.
fn unicode(text: String) -> Text {
    Text {
        text,
        encoding: "UTF-8",
        source: EncodingSource::Declared,
    }
}

/// A sheet is a table of documents: the first row names the fields.
fn read_sheets(
    sheets: Vec<Sheet>,
    opened: &Opened<'_>,
    sink: &mut dyn FnMut(Item),
) -> Result<(), Rejection> {
    let mapping = &opened.settings.fields;
    let mut number = 0;
    let mut tables = 0;
    for sheet in sheets {
        let mut rows = sheet.rows.into_iter();
        let header: Vec<String> = rows
            .next()
            .unwrap_or_default()
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        if !header.iter().any(|name| name == mapping.name("text")) {
            continue;
        }
        tables += 1;
        for row in rows {
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            number += 1;
            let place = format!("{}#{number}", opened.relative);
            let record: Map<String, Value> = header
                .iter()
                .cloned()
                .zip(row.into_iter().chain(std::iter::repeat(String::new())))
                .map(|(name, cell)| (name, cell.into()))
                .collect();
            sink(
                match document_of_record(&record, mapping, &place, number, "xlsx") {
                    Ok(mut document) => {
                        (document.encoding, document.encoding_source) = ("UTF-8", "declared");
                        Item::Document(Box::new(document))
                    }
                    Err(rejection) => Item::Rejection(rejection),
                },
            );
        }
    }
    if tables == 0 {
        let detail = format!(
            "no sheet has a column {:?} in its first row; if the text stands in another, name it \
             in gongbao.toml: [fields] text = \"NAME\"",
            mapping.name("text")
        );
        return Err(Rejection::new(opened.relative, "no text", detail));
    }
    Ok(())
}

/// The body of a message is a document, and so is each attachment.
fn read_mail(
    mut mail: Mail,
    opened: &Opened<'_>,
    sink: &mut dyn FnMut(Item),
) -> Result<(), Rejection> {
    let attachments = std::mem::take(&mut mail.attachments);
    let mut outcome = Ok(());
    watched(0, "", opened, || match mail_body(mail, opened.relative) {
        Ok(document) => sink(Item::Document(Box::new(document))),
        Err(rejection) if attachments.is_empty() => outcome = Err(rejection),
        Err(_) => {}
    });
    for (number, attachment) in (1..).zip(attachments) {
        watched(number, &attachment.name, opened, || {
            read_within(&attachment.name, attachment.bytes, opened, sink);
        });
    }
    outcome
}

fn mail_body(mail: Mail, relative: &str) -> Result<Document, Rejection> {
    let text = match (mail.text, mail.html) {
        (Some(text), _) if !text.trim().is_empty() => text,
        (_, Some(html)) => text_of_page(&html),
        (text, None) => text.unwrap_or_default(),
    };
    let mut document = plain::document(unicode(text), "eml", relative)?;
    let metadata = &mut document.metadata;
    metadata.set(MetadataKey::Title, mail.subject, Origin::Page);
    metadata.set(MetadataKey::Date, mail.date, Origin::Page);
    if let Some(from) = mail.from {
        metadata.keep("from", from);
    }
    Ok(document)
}

/// Does what is to be done with one file of a container, unless whoever watches says no.
fn watched(number: u64, name: &str, opened: &Opened<'_>, work: impl FnOnce()) {
    match opened.watch {
        None => work(),
        Some(watch) => {
            if watch.begins(number, name) {
                work();
                watch.ends(number);
            }
        }
    }
}

/// Reads a file that lies within a container: its documents are those of a path behind that of
/// the container.
fn read_within(name: &str, bytes: Vec<u8>, opened: &Opened<'_>, sink: &mut dyn FnMut(Item)) {
    let relative = format!("{}/{name}", opened.relative);
    if opened.depth >= MAX_DEPTH {
        let detail = format!("it lies in more than {MAX_DEPTH} containers");
        sink(Item::Rejection(Rejection::new(
            relative,
            "nested too deep",
            detail,
        )));
        return;
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_lowercase())
        .unwrap_or_default();
    let head = bytes[..bytes.len().min(1 << 12)].to_vec();
    let probe = Probe {
        head: &head,
        extension: &extension,
        path: &relative,
    };
    let inner = Opened {
        content: Content::Bytes(bytes),
        relative: &relative,
        path: &relative,
        extension: &extension,
        settings: opened.settings,
        depth: opened.depth + 1,
        watch: None,
    };
    let read = reader_for(&probe, &relative).and_then(|reader| {
        reader.read(inner, &mut |item| {
            sink(match item {
                Item::Document(mut document) => {
                    document.record = Some(match document.record.take() {
                        None => format!("/{name}"),
                        Some(id) if id.starts_with('=') => id,
                        Some(place) => format!("/{name}{place}"),
                    });
                    Item::Document(document)
                }
                other => other,
            });
        })
    });
    if let Err(rejection) = read {
        sink(Item::Rejection(rejection));
    }
}
