//! Headings: the chapter and article of a place in a text, and where articles start.

use super::view::{Doc, View};
use crate::error::Result;
use crate::index::columns;
use crate::text::{ARTICLE, heading};

/// The headings of one text, as positions with their levels, in order.
#[derive(Debug, Default)]
pub(super) struct Headings(Vec<(u32, u8)>);

impl Headings {
    pub(super) fn read(view: &View<'_>, doc: &Doc) -> Result<Headings> {
        let column = view.segment_of(doc).numbers(columns::HEADINGS)?;
        let headings = column.all(doc.doc).into_iter();
        Ok(Headings(
            headings
                .map(|heading| ((heading >> 3) as u32, (heading & 7) as u8))
                .collect(),
        ))
    }

    /// Where a position lies: the headings above it, from the largest part down, as in
    /// `第三章 第十二条`. Empty above the first heading. `offset` leads from the position of a heading
    /// to its byte offset in the original.
    pub(super) fn place(
        &self,
        original: &str,
        position: u32,
        offset: impl Fn(u32) -> usize,
    ) -> String {
        let behind = self.0.partition_point(|&(at, _)| at <= position);
        let mut open = u8::MAX;
        let mut labels: Vec<String> = Vec::new();
        for &(at, level) in self.0[..behind].iter().rev() {
            if level < open {
                open = level;
                let found = heading(&original[offset(at)..]);
                let label: Vec<&str> = found.map_or("", |it| it.label).split_whitespace().collect();
                labels.push(label.join(" "));
            }
            if open <= 1 {
                break;
            }
        }
        labels.reverse();
        labels.join(" ")
    }

    /// The positions at which articles start, in order. What stands before the first is an article
    /// too. In a text that has none, headings of any kind start one.
    pub(super) fn articles(&self) -> impl Iterator<Item = u32> {
        let any = !self.0.iter().any(|&(_, level)| level == ARTICLE);
        let starting = self
            .0
            .iter()
            .filter(move |(_, level)| any || *level <= ARTICLE);
        starting.map(|&(at, _)| at)
    }

    /// Where the article of a position starts, and the next; none at the ends of the text.
    pub(super) fn article(&self, position: u32) -> (Option<u32>, Option<u32>) {
        let before = self.articles().take_while(|&at| at <= position);
        (before.last(), self.articles().find(|&at| at > position))
    }
}
