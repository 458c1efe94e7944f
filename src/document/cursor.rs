//! The cursor: a place in a folded text from which pieces are read, forwards or backwards.

use crate::text::{is_blank, is_line_end};

/// Reads forwards from a place.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Cursor { text, at }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes the longest stretch of such characters, at most `max` of them.
    pub(super) fn take(&mut self, max: usize, such: impl Fn(char) -> bool) -> &'a str {
        let start = self.at;
        for c in self.text[start..].chars().take(max) {
            if !such(c) {
                break;
            }
            self.at += c.len_utf8();
        }
        &self.text[start..self.at]
    }

    pub(super) fn eat(&mut self, such: impl Fn(char) -> bool) -> bool {
        !self.take(1, such).is_empty()
    }

    pub(super) fn eat_str(&mut self, piece: &str) -> bool {
        let there = self.text[self.at..].starts_with(piece);
        if there {
            self.at += piece.len();
        }
        there
    }

    /// Takes the first of the pieces that stands here.
    pub(super) fn eat_one<'b>(&mut self, pieces: &[&'b str]) -> Option<&'b str> {
        pieces.iter().find(|piece| self.eat_str(piece)).copied()
    }

    /// Skips blanks.
    pub(super) fn blanks(&mut self) {
        self.take(MAX_GAP, is_blank);
    }

    /// Skips blanks and line ends.
    pub(super) fn gaps(&mut self) {
        self.take(MAX_GAP, |c| is_blank(c) || is_line_end(c));
    }

    /// Takes ASCII digits; none where there are fewer than `min` or more than `max`.
    pub(super) fn digits(&mut self, min: usize, max: usize) -> Option<&'a str> {
        let before = self.at;
        let digits = self.take(max + 1, |c| c.is_ascii_digit());
        if (min..=max).contains(&digits.len()) {
            return Some(digits);
        }
        self.at = before;
        None
    }
}

/// Reads backwards from a place: what stands before it.
#[derive(Clone, Copy)]
pub(super) struct Back<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Back<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Back { text, at }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    pub(super) fn take(&mut self, max: usize, such: impl Fn(char) -> bool) -> &'a str {
        let end = self.at;
        for c in self.text[..end].chars().rev().take(max) {
            if !such(c) {
                break;
            }
            self.at -= c.len_utf8();
        }
        &self.text[self.at..end]
    }

    pub(super) fn eat(&mut self, such: impl Fn(char) -> bool) -> bool {
        !self.take(1, such).is_empty()
    }

    pub(super) fn eat_str(&mut self, piece: &str) -> bool {
        let there = self.text[..self.at].ends_with(piece);
        if there {
            self.at -= piece.len();
        }
        there
    }

    pub(super) fn eat_one<'b>(&mut self, pieces: &[&'b str]) -> Option<&'b str> {
        pieces.iter().find(|piece| self.eat_str(piece)).copied()
    }

    pub(super) fn gaps(&mut self) {
        self.take(MAX_GAP, |c| is_blank(c) || is_line_end(c));
    }

    /// Whether nothing but blanks stands before this place in its line.
    pub(super) fn at_line_start(&self) -> bool {
        let mut back = *self;
        back.take(MAX_GAP, is_blank);
        back.peek().is_none_or(is_line_end)
    }
}

/// A gap longer than this is none: what lies on its two sides does not belong together. It also
/// keeps the work for each place of a text within bounds.
const MAX_GAP: usize = 24;

/// An opening bracket of any kind, in folded text.
pub(super) fn is_open(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '〔' | '【' | '〖' | '〈' | '<' | '『' | '「'
    )
}

/// A closing bracket of any kind, in folded text.
pub(super) fn is_close(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '〕' | '】' | '〗' | '〉' | '>' | '』' | '」'
    )
}
