//! Plain text: a file is a document, a line a paragraph.

use super::{Opened, Probe, Reader, read_text};
use crate::document::{Document, MetadataKey, Origin};
use crate::ingest::{Item, Rejection};

pub(super) struct PlainText;

impl Reader for PlainText {
    fn claims(&self, _: &Probe<'_>) -> bool {
        true
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let text = read_text(&mut opened)?;
        sink(Item::Document(Box::new(document(
            text,
            "text",
            opened.relative,
        )?)));
        Ok(())
    }
}

/// A first line longer than this is a paragraph, not a title.
const MAX_TITLE_CHARS: usize = 100;

/// A document whose first line is taken for its title, if nothing else names one.
pub(super) fn document(
    text: String,
    format: &'static str,
    relative: &str,
) -> Result<Document, Rejection> {
    let Some(first) = text.lines().map(str::trim).find(|line| !line.is_empty()) else {
        return Err(Rejection::new(
            relative,
            "no text",
            "the file holds only white space",
        ));
    };
    let mut document = Document {
        format,
        encoding: "UTF-8",
        ..Document::default()
    };
    if first.chars().count() <= MAX_TITLE_CHARS {
        document
            .metadata
            .set(MetadataKey::Title, [first], Origin::Text);
    }
    document.text = text;
    Ok(document)
}
