//! Scanning a query: what stands next, and where quotes, words and values end.

use std::ops::Range;

use super::fault;
use super::read::Reader;
use crate::error::Result;
use crate::query::filter::is_field;

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character that is no blank.
    pub(super) fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    pub(super) fn fault(&self, detail: impl Into<String>) -> crate::error::Error {
        fault(self.text, self.at, detail)
    }

    /// Takes AND, OR or NOT, if it stands here.
    pub(super) fn operator(&mut self, name: &str) -> bool {
        self.peek();
        let behind = self.rest().strip_prefix(name);
        let taken = behind.is_some_and(|behind| {
            let next = behind.chars().next();
            next.is_none_or(|c| {
                c.is_whitespace() || is_open(c) || is_close(c) || quote(c).is_some()
            })
        });
        if taken {
            self.at += name.len();
        }
        taken
    }

    pub(super) fn before_operator(&mut self) -> bool {
        let at = self.at;
        let is = ["AND", "OR"].iter().any(|name| self.operator(name));
        self.at = at;
        is
    }

    /// A string in quotes, the opening one of which is next: where it stands. Quotes of another kind
    /// are part of it, and pairs of its own kind, where they differ.
    pub(super) fn quoted(&mut self, open: char, close: char) -> Result<Range<usize>> {
        let start = self.at + open.len_utf8();
        let mut depth = 0;
        for (at, c) in self.text[start..].char_indices() {
            if c == close && depth == 0 {
                self.at = start + at + close.len_utf8();
                return Ok(start..start + at);
            }
            if c == close {
                depth -= 1;
            } else if c == open {
                depth += 1;
            }
        }
        Err(self.fault("this quote is not closed"))
    }

    /// Goes to the end of what touches, and tells where it stands.
    pub(super) fn run_end(&mut self) -> Result<Range<usize>> {
        let start = self.at;
        let mut open: Vec<usize> = Vec::new();
        for (at, c) in self.text[start..].char_indices() {
            let at = start + at;
            let ends = match c {
                c if c.is_whitespace() || quote(c).is_some() => true,
                c if is_open(c) => {
                    open.push(at);
                    at == start
                }
                c if is_close(c) => open.pop().is_none(),
                c => is_comma(c) && self.arguments && open.is_empty(),
            };
            if ends {
                self.at = at;
                break;
            }
            self.at = at + c.len_utf8();
        }
        match open.last() {
            Some(&at) => Err(fault(
                self.text,
                at,
                "this bracket touches a word, so it is a mark of the text, but it does not close \
                 before the next blank; put a blank before it, or the text in quotes",
            )),
            None => Ok(start..self.at),
        }
    }

    /// Goes to the end of a value of a field: a blank or closing bracket outside quotes.
    pub(super) fn value_end(&mut self) -> Result<Range<usize>> {
        let start = self.at;
        loop {
            match self.rest().chars().next() {
                Some(c) if quote(c).is_some() => {
                    self.quoted(c, quote(c).unwrap_or(c))?;
                }
                Some(c) if self.arguments && is_comma(c) => return Ok(start..self.at),
                Some(c) if !c.is_whitespace() && !is_close(c) => {
                    if is_open(c) {
                        return Err(self.fault("a value with brackets in it stands in quotes"));
                    }
                    self.at += c.len_utf8();
                }
                _ => return Ok(start..self.at),
            }
        }
    }
}

/// Whether a text that may be a form is more than that: it has an operator or a field, or is as a
/// whole a string in quotes, a pattern, or a word to be expanded. The marks of a form are its own.
pub(super) fn is_query(text: &str) -> bool {
    let text = text.trim();
    let mut chars = text.chars();
    let (first, last) = (chars.next(), chars.next_back());
    let inner = chars.as_str();
    let quoted = first
        .and_then(quote)
        .is_some_and(|close| last == Some(close) && !inner.contains(close));
    let pattern = first == Some('/') && last == Some('/') && !inner.is_empty();
    let expanded = text.starts_with('+') && text.len() > 1 && !text.contains(char::is_whitespace);
    let operator = |piece: &str| {
        let piece = piece.trim_matches(|c| is_open(c) || is_close(c));
        if matches!(piece, "AND" | "OR" | "NOT") {
            return true;
        }
        let call = ["NEAR/", "NEAR／", "SENT(", "SENT（", "ART(", "ART（"];
        let name = piece.split([':', '：']).next().unwrap_or_default();
        let field = name.len() < piece.len() && is_field_name(name);
        field || call.iter().any(|call| piece.starts_with(call))
    };
    quoted || pattern || expanded || text.split_whitespace().any(operator)
}

/// Whether a query has such a field.
pub(super) fn is_field_name(name: &str) -> bool {
    OWN_FIELDS.contains(&name) || is_field(name)
}

/// The fields that only queries have.
const OWN_FIELDS: [&str; 3] = ["title", "text", "form"];

pub(super) fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

pub(super) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

pub(super) fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，')
}

/// What closes a quote that opens so.
pub(super) fn quote(c: char) -> Option<char> {
    match c {
        '"' | '”' => Some(c),
        '“' => Some('”'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}
