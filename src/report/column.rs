//! Columns: what stands in each, said once for all tables.

use std::fmt;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Whole numbers.
    Count,
    /// Numbers.
    Real,
    /// Dates.
    Date,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Text => "text",
            Kind::Count => "whole number",
            Kind::Real => "number",
            Kind::Date => "date",
        })
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// What it says, in one sentence.
    pub meaning: &'static str,
}

/// A column of texts.
pub(super) const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
        meaning,
    }
}

/// A column of whole numbers.
pub(super) const fn count(name: &'static str, meaning: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Count,
        meaning,
    }
}

/// A column of numbers.
pub(super) const fn real(name: &'static str, meaning: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Real,
        meaning,
    }
}

/// A column of dates.
pub(super) const fn date(name: &'static str, meaning: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Date,
        meaning,
    }
}

pub(super) const CONCEPT: Column = text("concept", "The id of the concept in the lexicon.");
pub(super) const DOC_ID: Column = text("doc_id", "The id of the document.");
pub(super) const TITLE: Column = text("title", "The title of the document.");
pub(super) const AGENCY: Column = text("agency", "The one name of the issuing agency.");
pub(super) const DATE: Column = date("date", "The date of the document, as far as it is known.");
pub(super) const LANGUAGE: Column = text(
    "language",
    "The language of the text: zh, zh-Hant, en, mixed.",
);
pub(super) const WORD_LANGUAGE: Column = text(
    "language",
    "The language of the word: zh where it holds a Han character, en where it holds another letter.",
);
pub(super) const YEAR: Column = count("year", "The year of the documents.");
pub(super) const DOCUMENTS: Column = count(
    "documents",
    "Documents with at least one occurrence of the concept.",
);
pub(super) const DOCUMENTS_TOTAL: Column = count(
    "documents_total",
    "All documents in question, with the concept or without it.",
);
pub(super) const SHARE: Column = real("share", "documents / documents_total.");
pub(super) const SHARE_LOW: Column = real(
    "share_low",
    "The lower end of Wilson's 95 % interval of the share.",
);
pub(super) const SHARE_HIGH: Column = real(
    "share_high",
    "The upper end of Wilson's 95 % interval of the share.",
);
pub(super) const OCCURRENCES: Column = count(
    "occurrences",
    "Occurrences of the concept (whole and inside, never crossing).",
);
pub(super) const WORDS_TOTAL: Column = count(
    "words_total",
    "Words of all documents in question, in all languages.",
);
pub(super) const PER_MILLION_WORDS: Column = real(
    "per_million_words",
    "occurrences * 1,000,000 / words_total.",
);
pub(super) const P_ADJUSTED: Column = real(
    "p_adjusted",
    "The p-value, adjusted after Benjamini and Hochberg for all tests of the table or comparison.",
);
