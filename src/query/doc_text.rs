//! The whole text of a document, and where its positions stand in it.

use std::ops::Range;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::headings::Headings;
use super::view::{Doc, View};
use crate::document::hex;
use crate::error::Result;
use crate::index::Card;
use crate::text::{
    Atom, AtomKind, Folded, atoms, fold, heading, is_blank, is_dropped, is_line_end, steers,
};

/// The original text of a document, with where each position of the index stands in it.
pub struct DocText {
    /// The original text.
    pub original: String,
    /// Its metadata with their origins.
    pub card: Card,
    folded: Folded,
    atoms: Vec<Atom>,
    headings: Headings,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocHeading {
    /// Where it starts in the original text, in bytes.
    pub offset: usize,
    /// Its level: 1 is the largest part.
    pub level: u8,
    /// Its number: `第三章`, `Section 4`.
    pub label: String,
    /// What stands behind the number on its line, cut where it is long.
    pub title: String,
}

impl DocHeading {
    fn at(original: &str, offset: usize, level: u8) -> DocHeading {
        /// Characters of a title.
        const TITLE: usize = 60;
        let line = original[offset..].lines().next().unwrap_or_default();
        let label = heading(line).map_or("", |found| found.label);
        let behind = line[label.len()..].trim_start_matches(['.', ':', '：', '、', '．', '—']);
        let title = one_line(behind).trim().to_owned();
        let title = match title.char_indices().nth(TITLE) {
            Some((end, _)) => format!("{}…", &title[..end]),
            None => title,
        };
        DocHeading {
            offset,
            level,
            label: one_line(label).trim().to_owned(),
            title,
        }
    }
}

impl DocText {
    /// The text of a document of a view.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn read(view: &View<'_>, doc: &Doc) -> Result<DocText> {
        let (original, card) = view.segment_of(doc).document(doc.doc)?;
        let folded = fold(&original);
        Ok(DocText {
            atoms: atoms(&folded.text),
            headings: Headings::read(view, doc)?,
            original,
            card,
            folded,
        })
    }

    /// The original text alone.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn original(view: &View<'_>, doc: &Doc) -> Result<String> {
        view.segment_of(doc).text(doc.doc)
    }

    /// SHA-256 of the text, in hexadecimal.
    pub fn content_hash(&self) -> String {
        hex(&Sha256::digest(self.original.as_bytes()))
    }

    /// The position of the atom that stands at a byte offset, or of the next behind it.
    pub fn position(&self, offset: usize) -> u32 {
        let end = |atom: &Atom| self.folded.map.original_end(atom.end as usize);
        self.atoms.partition_point(|atom| end(atom) <= offset) as u32
    }

    /// The chapter and article in which a position lies, where the text has them.
    pub fn place(&self, position: u32) -> String {
        let offset = |position: u32| self.range(position, position + 1).start;
        self.headings.place(&self.original, position, offset)
    }

    /// The headings, in their order.
    pub fn headings(&self) -> Vec<DocHeading> {
        let start = |position: u32| self.range(position, position + 1).start;
        let headings = self.headings.all().iter();
        headings
            .map(|&(position, level)| DocHeading::at(&self.original, start(position), level))
            .collect()
    }

    /// The article around a byte offset, or where the text has none the paragraph, in bytes.
    pub fn around(&self, offset: usize) -> Range<usize> {
        let start_of = |position: u32| self.range(position, position + 1).start;
        let articles = self.headings.articles();
        match Headings::article(&articles, self.position(offset)).map(|number| articles[number]) {
            // The whole text, or none.
            None | Some((0, None)) => {
                let mut at = offset.min(self.original.len());
                while !self.original.is_char_boundary(at) {
                    at -= 1;
                }
                let start = self.original[..at].rfind('\n').map_or(0, |end| end + 1);
                let end = self.original[at..].find('\n');
                start..end.map_or(self.original.len(), |end| at + end)
            }
            Some((start, end)) => start_of(start)..end.map_or(self.original.len(), start_of),
        }
    }

    /// The stretch of the original that the positions from `start` to before `end` come from.
    pub fn range(&self, start: u32, end: u32) -> Range<usize> {
        let last = self.atoms.len().saturating_sub(1);
        let (Some(first), Some(last)) = (
            self.atoms.get(start as usize),
            self.atoms.get((end.saturating_sub(1) as usize).min(last)),
        ) else {
            return self.original.len()..self.original.len();
        };
        let range = self
            .folded
            .map
            .original(first.start as usize..last.end as usize);
        without_dropped(&self.original, range)
    }

    /// The text before and behind a stretch, each on one line. `context` is the stretch with its
    /// context.
    pub(super) fn context(
        &self,
        stretch: &Range<usize>,
        context: Range<usize>,
    ) -> (String, String) {
        (
            one_line(&self.original[context.start.min(stretch.start)..stretch.start]),
            one_line(&self.original[stretch.end..context.end.max(stretch.end)]),
        )
    }

    /// A stretch with so many characters on each side.
    pub(super) fn widened(&self, stretch: &Range<usize>, chars: usize) -> Range<usize> {
        let before = self.original[..stretch.start].char_indices().rev();
        let start = before
            .take(chars)
            .last()
            .map_or(stretch.start, |(at, _)| at);
        let behind = self.original[stretch.end..].char_indices().nth(chars);
        start..behind.map_or(self.original.len(), |(at, _)| stretch.end + at)
    }

    /// The letters, digits and Chinese characters before a position, the nearest first, as what
    /// lines are sorted by.
    pub(super) fn key_before(&self, position: u32) -> String {
        self.key(self.atoms[..position as usize].iter().rev())
    }

    /// Those from a position on.
    pub(super) fn key_behind(&self, position: u32) -> String {
        self.key(self.atoms[position as usize..].iter())
    }

    fn key<'t>(&'t self, atoms: impl Iterator<Item = &'t Atom>) -> String {
        /// So many atoms, so many bytes of each.
        const ATOMS: usize = 8;
        const BYTES: usize = 24;
        let mut key = String::new();
        let is_word = |atom: &&Atom| matches!(atom.kind, AtomKind::Han | AtomKind::Latin);
        for atom in atoms.take(ATOMS * 8).filter(is_word).take(ATOMS) {
            let text = atom.text(&self.folded.text);
            let end = (0..=BYTES.min(text.len()))
                .rev()
                .find(|&at| text.is_char_boundary(at));
            key.push_str(&text[..end.unwrap_or(0)]);
            // Shorter words come before those that go on.
            key.push('\u{1}');
        }
        key
    }
}

/// A stretch without the characters at its end that folding drops.
pub(super) fn without_dropped(original: &str, range: Range<usize>) -> Range<usize> {
    let kept = original[range.clone()].trim_end_matches(is_dropped);
    range.start..range.start + kept.len()
}

/// A text on one line: line ends and rows of blanks are one space each, and nothing steers a
/// terminal or turns the direction of what follows.
pub(super) fn one_line(text: &str) -> String {
    let mut line = Line::default();
    line.push(text);
    line.end()
}

/// A line on its way.
#[derive(Default)]
pub(super) struct Line {
    out: String,
    blank: bool,
}

impl Line {
    /// Adds a piece of a text.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            if is_line_end(c) || is_blank(c) {
                self.blank = true;
            } else if !steers(c) {
                if std::mem::take(&mut self.blank) {
                    self.out.push(' ');
                }
                self.out.push(c);
            }
        }
    }

    /// Adds a mark of our own as it is.
    pub(super) fn push_mark(&mut self, mark: &str) {
        if std::mem::take(&mut self.blank) {
            self.out.push(' ');
        }
        self.out.push_str(mark);
    }

    pub(super) fn end(mut self) -> String {
        self.push_mark("");
        self.out
    }
}
