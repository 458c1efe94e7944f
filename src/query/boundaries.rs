//! Word boundaries of the documents of a segment, and the class that they give a match.

use std::cell::Cell;

use serde::Serialize;
use tantivy::columnar::Column;

use crate::error::Result;
use crate::index::SegmentColumns;
use crate::lexicon::Form;

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

    /// The same for a match of up to 63 positions, from the bits of its positions on: the lowest for
    /// its first.
    #[inline]
    fn of_bits(bits: u64, length: u32) -> Class {
        let starts = bits & 1 == 1;
        let ends = bits >> length & 1 == 1;
        if starts && ends {
            return Class::Whole;
        }
        let inner = bits & ((1 << length) - 1) & !1;
        if inner == 0 {
            return Class::Inside;
        }
        let (first, last) = (inner.trailing_zeros(), 63 - inner.leading_zeros());
        match (!starts && first == 1) || (!ends && last == length - 1) {
            true => Class::Crossing,
            false => Class::Inside,
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

    /// Hands over the matches of a form in a document that start at some positions, leftmost first,
    /// none overlapping: the start of each, and its class.
    pub(super) fn classed(
        &self,
        doc: u32,
        form: &Form,
        starts: &[u32],
        mut found: impl FnMut(u32, Class),
    ) {
        let (boundaries, length) = (self.of(doc), form.len() as u32);
        let mut free = 0;
        for &start in starts {
            if start < free {
                continue;
            }
            free = start + length;
            let class = match form.is_chinese() {
                true => boundaries.class(start, free),
                false => Class::Whole,
            };
            found(start, class);
        }
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
    /// 64 bits of the column, by their number; all set behind the last.
    #[inline]
    fn word(&self, number: u32) -> u64 {
        match self.column {
            Some(column) if number < self.words => {
                let (at, mut bits) = self.last.get();
                if at != number {
                    bits = column.values.get_val(self.first + number);
                    self.last.set((number, bits));
                }
                bits
            }
            _ => u64::MAX,
        }
    }

    /// The bits of 64 positions from one on.
    #[inline]
    fn from(&self, position: u32) -> u64 {
        let (number, shift) = (position / 64, position % 64);
        match shift {
            0 => self.word(number),
            shift => self.word(number) >> shift | self.word(number + 1) << (64 - shift),
        }
    }

    /// The class of a match of a Chinese form that takes the positions from `start` to before
    /// `end`.
    #[inline]
    pub(super) fn class(&self, start: u32, end: u32) -> Class {
        let length = end - start;
        if length > 63 {
            return Class::of(start, end, |at| self.word(at / 64) >> (at % 64) & 1 == 1);
        }
        let within = (start % 64 + length) < 64;
        let bits = match within {
            true => self.word(start / 64) >> (start % 64),
            false => self.from(start),
        };
        Class::of_bits(bits, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_class_as_boundaries_do(bits: u64, length in 1u32..64) {
            let by_one = Class::of(0, length, |at| bits >> at & 1 == 1);
            prop_assert_eq!(Class::of_bits(bits, length), by_one);
        }
    }
}
