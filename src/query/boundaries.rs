//! Word boundaries of the documents of a segment, and the class that they give a match.

use std::cell::Cell;

use serde::Serialize;
use tantivy::columnar::Column;

use crate::error::Result;
use crate::index::SegmentColumns;

use super::zone::Zone;

/// How a match of a Chinese form lies to the words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// It starts and ends on a word boundary. Matches of Latin forms are whole.
    Whole,
    /// It lies within a longer word, or is made of longer pieces of words.
    Inside,
    /// It takes a single character off a longer word at either end, and is not within one word:
    /// 安全 in 公安|全面. Not counted among the occurrences.
    Crossing,
}

impl Class {
    /// The class of a match of a Chinese form that takes the positions from `start` to before
    /// `end`, by whether a word boundary lies before each.
    pub(crate) fn of(start: u32, end: u32, boundary: impl Fn(u32) -> bool) -> Class {
        let (starts, ends) = (boundary(start), boundary(end));
        if starts && ends {
            return Class::Whole;
        }
        let mut inner = (start + 1..end).filter(|&at| boundary(at));
        let Some(first) = inner.next() else {
            return Class::Inside;
        };
        let last = inner.next_back().unwrap_or(first);
        if (!starts && first - start == 1) || (!ends && end - last == 1) {
            Class::Crossing
        } else {
            Class::Inside
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Class::Whole => "whole",
            Class::Inside => "inside",
            Class::Crossing => "crossing",
        }
    }
}

/// The word boundaries of one segment.
pub(super) struct Boundaries {
    column: Option<Column<u64>>,
}

impl Boundaries {
    pub(super) fn open(segment: &SegmentColumns<'_>, zone: Zone) -> Result<Boundaries> {
        let column = segment.numbers(zone.boundaries())?.column().cloned();
        Ok(Boundaries { column })
    }

    /// The boundaries of one document.
    pub(super) fn of(&self, doc: u32) -> DocBoundaries<'_> {
        match &self.column {
            Some(column) => {
                let rows = column.index.value_row_ids(doc);
                DocBoundaries {
                    column: Some(column),
                    first: rows.start,
                    words: rows.end - rows.start,
                    last: Cell::new((u32::MAX, 0)),
                }
            }
            None => DocBoundaries {
                column: None,
                first: 0,
                words: 0,
                last: Cell::new((u32::MAX, 0)),
            },
        }
    }
}

/// The word boundaries of one document.
pub(super) struct DocBoundaries<'a> {
    column: Option<&'a Column<u64>>,
    first: u32,
    words: u32,
    /// The number of 64 bits that was read last, and which it is: what is asked for next is near.
    last: Cell<(u32, u64)>,
}

impl DocBoundaries<'_> {
    /// Whether a boundary lies before a position; one lies behind the last.
    #[inline]
    fn before(&self, position: u32) -> bool {
        let word = position / 64;
        match self.column {
            Some(column) if word < self.words => {
                let (at, mut bits) = self.last.get();
                if at != word {
                    bits = column.values.get_val(self.first + word);
                    self.last.set((word, bits));
                }
                bits >> (position % 64) & 1 == 1
            }
            _ => true,
        }
    }

    /// The class of a match of a Chinese form that takes the positions from `start` to before
    /// `end`.
    pub(super) fn class(&self, start: u32, end: u32) -> Class {
        Class::of(start, end, |at| self.before(at))
    }
}
