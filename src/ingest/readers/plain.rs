//! Plain text: a file is a document, a line a paragraph.

use super::{Opened, Probe, Reader, read_text};
use crate::document::{Document, MetadataKey, Origin};
use crate::ingest::decode::Text;
use crate::ingest::{Item, Rejection};

pub(super) struct PlainText;

impl Reader for PlainText {
    fn claims(&self, _: &Probe<'_>) -> bool {
        true
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let mut text = read_text(&mut opened)?;
        let above = title_above(&text.text).map(|(title, below)| (title.to_owned(), below));
        if let Some((_, below)) = &above {
            text.text.drain(..*below);
        }
        let mut document = document(text, "text", opened.relative)?;
        let title = above.map(|(title, _)| title);
        document
            .metadata
            .set(MetadataKey::Title, title, Origin::Text);
        sink(Item::Document(Box::new(document)));
        Ok(())
    }
}

/// A title that somebody has put above a document which begins with the same title: it is none of
/// its text. With it where the document begins.
fn title_above(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next()?;
    let rest = start + line.len();
    let title = line.trim_end();
    if title.chars().count() < 6 || title.len() > 400 {
        return None;
    }
    let mut below = text[rest..].chars().filter(|c| !c.is_whitespace());
    let mut title_chars = title.chars().filter(|c| !c.is_whitespace());
    let same = title_chars.all(|c| below.next() == Some(c));
    let blank = text[rest..].len() - text[rest..].trim_start().len();
    same.then_some((title, rest + blank))
}

/// The document of a text that a file was decoded to.
pub(super) fn document(
    text: Text,
    format: &'static str,
    relative: &str,
) -> Result<Document, Rejection> {
    if text.text.trim().is_empty() {
        return Err(Rejection::new(relative, "no text", "it holds no text"));
    }
    Ok(Document {
        format,
        encoding: text.encoding,
        encoding_source: text.source.name(),
        text: text.text,
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_above_the_document_is_not_counted_twice() {
        let text = "关于加强监管的通知\n关于加强\n\n监管的通知\n\n正文";
        let (title, below) = title_above(text).unwrap();
        assert_eq!(title, "关于加强监管的通知");
        assert!(text[below..].starts_with("关于加强\n\n监管"));
        assert_eq!(title_above("关于加强监管的通知\n正文"), None);
        assert_eq!(title_above(""), None);
    }
}
