//! The query language: how a query is read, and what it was understood as.

mod joined;
mod node;
mod read;
mod scan;
mod words;

pub(super) use node::{Node, Part, Scope, What};

use crate::document::Agencies;
use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
use crate::segment::ChineseSegmenter;
use crate::text::{steers, width};

/// A query that has been understood.
#[derive(Debug, Clone)]
pub struct Query {
    /// As it was typed, trimmed.
    pub text: String,
    /// The concepts that it goes through, where it was asked to.
    pub through: Vec<Through>,
    pub(super) root: Node,
}

/// Words of a query in whose place concepts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// The words.
    pub words: String,
    /// The ids of the concepts.
    pub concepts: Vec<String>,
}

/// What a query is read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Cuts Chinese as the texts of the index were cut.
    pub chinese: &'a dyn ChineseSegmenter,
    /// Has the concepts that it may name.
    pub lexicon: &'a Lexicon,
    /// Know the names of agencies.
    pub agencies: &'a Agencies,
    /// What stands without quotes.
    pub plain: Plain,
    /// Whether concepts stand in the place of the words that are forms of theirs.
    pub bilingual: bool,
}

/// What a query means by words without quotes, and where it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// Words, cut and stemmed, to rank by; in text and title.
    Words,
    /// Forms as they are counted, exactly; in the text.
    Forms,
}

/// A query may have this many bytes.
const MAX_BYTES: usize = 20_000;

impl Query {
    /// Understands a query; `docs/query.md` tells the language.
    ///
    /// # Errors
    /// It cannot be understood or goes beyond a bound; the error shows the place.
    pub fn parse(text: &str, reading: &Reading<'_>) -> Result<Query> {
        if text.len() > MAX_BYTES {
            return Err(Error::query(
                text.chars().take(40).collect::<String>(),
                format!("it has {} bytes; a query may have {MAX_BYTES}", text.len()),
            ));
        }
        let (root, through) = read::read(text, reading)?;
        Ok(Query {
            text: text.trim().to_owned(),
            through,
            root,
        })
    }
}

/// An error that shows its place in the query.
fn fault(text: &str, at: usize, detail: impl Into<String>) -> Error {
    /// Characters shown before and behind the place.
    const AROUND: usize = 30;
    let plain = |c: char| if steers(c) { ' ' } else { c };
    let before: Vec<char> = text[..at].chars().rev().take(AROUND).collect();
    let before: String = before.into_iter().rev().map(plain).collect();
    let behind: String = text[at..].chars().take(AROUND).map(plain).collect();
    let caret = " ".repeat(width(&before));
    let detail = detail.into();
    Error::query(
        text.chars().take(200).collect::<String>(),
        format!("{detail}\n  {before}{behind}\n  {caret}^"),
    )
}
