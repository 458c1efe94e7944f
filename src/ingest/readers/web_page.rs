//! Web pages and XML: the main text, and what the page prints or declares about it.

use super::html::{Page, PageFault, PageLimits, page, xml_page};
use super::{Opened, Probe, Reader, plain, read_text};
use crate::document::{MetadataKey, Origin, from_fields};
use crate::ingest::complete::set_printed;
use crate::ingest::decode::Text;
use crate::ingest::{Item, Rejection};

pub(super) struct WebPage;

impl Reader for WebPage {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        let start: Vec<u8> = probe
            .start()
            .iter()
            .take(2048)
            .map(u8::to_ascii_lowercase)
            .collect();
        let holds = |tag: &[u8]| start.windows(tag.len()).any(|part| part == tag);
        let named = matches!(probe.extension, "html" | "htm" | "xhtml" | "shtml" | "xml");
        start.starts_with(b"<?xml")
            || start.starts_with(b"<!doctype")
            || holds(b"<html")
            || start.starts_with(b"<") && (holds(b"<head") || holds(b"<body") || named)
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let source = read_text(&mut opened)?;
        let limits = PageLimits::default();
        let html = source.text.trim_start();
        let xml = (html.starts_with("<?xml") || opened.extension == "xml") && !holds_html(html);
        let read = if xml {
            xml_page(html, &limits)
        } else {
            page(html, &limits)
        };
        let rejected =
            |fault: PageFault| Rejection::new(opened.relative, fault.reason, fault.detail);
        let Page {
            title,
            fields,
            text,
            lang,
        } = read.map_err(rejected)?;
        let text = Text {
            text,
            encoding: source.encoding,
            source: source.source,
        };
        let format = if xml { "xml" } else { "html" };
        let mut document = plain::document(text, format, opened.relative)?;
        let metadata = &mut document.metadata;
        let mut printed = from_fields(&fields);
        if fields.iter().any(|(label, _)| label == "Executive Order") {
            // The heading of an order was set later than the signature in its text, and is at
            // times another day.
            printed.date = None;
        }
        set_printed(metadata, &printed, Origin::Page);
        metadata.set(MetadataKey::Title, title, Origin::Page);
        if lang.as_deref().is_some_and(|lang| lang.len() > 2) {
            // A bare zh says nothing about the script, and many pages say en without a thought.
            metadata.keep("lang", lang.unwrap_or_default());
        }
        for (label, value) in fields.into_iter().take(MAX_FIELDS) {
            metadata.keep(&label, value);
        }
        sink(Item::Document(Box::new(document)));
        Ok(())
    }
}

/// So many fields of a page are kept with its document.
const MAX_FIELDS: usize = 60;

fn holds_html(text: &str) -> bool {
    let head: String = text.chars().take(2048).collect();
    head.to_ascii_lowercase().contains("<html")
}
