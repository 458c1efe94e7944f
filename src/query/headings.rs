//! Headings: the chapter and article of a place in a text, and where articles start.

use super::view::{Doc, View};
use crate::error::Result;
use crate::index::columns;
use crate::text::{ARTICLE, heading};

/// Says of levels of headings whether they are meant.
type Levels = fn(u8) -> bool;

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

    /// All of them.
    pub(super) fn all(&self) -> &[(u32, u8)] {
        &self.0
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

    /// The articles: where each starts, and where it ends if that is before the end of the text. In a
    /// text that has none, the stretches behind the headings 一、 and （一） are its articles; in one that
    /// has none of these either, the whole text is one.
    pub(super) fn articles(&self) -> Vec<(u32, Option<u32>)> {
        let some = |wanted: &dyn Fn(u8) -> bool| self.0.iter().any(|&(_, level)| wanted(level));
        let (starts, ends): (Levels, Levels) = if some(&|level| level == ARTICLE) {
            (|level| level == ARTICLE, |level| level <= ARTICLE)
        } else if some(&|level| level > ARTICLE) {
            (|level| level > ARTICLE, |_| true)
        } else {
            return vec![(0, None)];
        };
        let parts: Vec<&(u32, u8)> = self.0.iter().filter(|(_, level)| ends(*level)).collect();
        let behind = parts.iter().skip(1).map(|&&(at, _)| Some(at)).chain([None]);
        let articles = parts
            .iter()
            .zip(behind)
            .filter(|((_, level), _)| starts(*level));
        articles.map(|(&&(at, _), behind)| (at, behind)).collect()
    }

    /// Which of the articles a position lies in.
    pub(super) fn article(articles: &[(u32, Option<u32>)], position: u32) -> Option<usize> {
        let behind = articles.partition_point(|&(start, _)| start <= position);
        let last = behind.checked_sub(1)?;
        articles[last]
            .1
            .is_none_or(|end| position < end)
            .then_some(last)
    }
}
