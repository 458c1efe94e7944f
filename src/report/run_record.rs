//! The record of a run: what is needed to know how its tables were made.

use std::path::Path;

use serde::Serialize;

use super::data::ReportData;
use super::writer::Written;
use crate::error::{Error, Result};
use crate::index::{Changes, Making};

/// What `run.json` says.
#[derive(Debug, Clone, Serialize)]
pub struct RunRecord {
    /// The version of gongbao.
    pub version: String,
    /// The command line.
    pub command: Vec<String>,
    /// When the tables were written, in UTC.
    pub time: String,
    /// The filter that the documents passed.
    pub filter: String,
    /// Whether near duplicates counted once.
    pub collapse_near: bool,
    /// The lexicon and its hash.
    pub lexicon: String,
    /// SHA-256 of the lexicon.
    pub lexicon_sha256: String,
    /// How the index was made.
    pub index: Option<Making>,
    /// A number that grows with every commit.
    pub index_generation: u64,
    /// What the drops brought; none where only tables were written.
    pub changes: Option<Changes>,
    /// What the tables count.
    pub totals: Totals,
    /// The tables.
    pub files: Vec<Written>,
}

/// Totals over the documents of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Of these, documents without a date: they are in totals and in no year.
    pub without_date: u64,
    /// Copies of documents, which are not counted.
    pub copies: u64,
    /// Files and records that were rejected.
    pub rejected: u64,
    /// Words.
    pub words: u64,
    /// Characters, white space aside.
    pub chars: u64,
    /// Concepts of the lexicon.
    pub concepts: u64,
}

impl Totals {
    /// The totals of what the tables are made from.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn of(data: &ReportData<'_>) -> Result<Totals> {
        let docs = &data.view.docs;
        Ok(Totals {
            documents: docs.len() as u64,
            without_date: docs.iter().filter(|doc| doc.year.is_none()).count() as u64,
            copies: data.view.copies.len() as u64,
            rejected: data.view.snapshot().rejections()?.len() as u64,
            words: data.view.words(),
            chars: docs.iter().map(|doc| doc.chars).sum(),
            concepts: data.lexicon.concepts.len() as u64,
        })
    }
}

impl RunRecord {
    /// Writes `run.json` into a folder.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join("run.json");
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        let passing = folder.join(".run.json.new");
        std::fs::write(&passing, text)
            .and_then(|()| std::fs::rename(&passing, &path))
            .map_err(Error::io("write", &path))
    }
}
