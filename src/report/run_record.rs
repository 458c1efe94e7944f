//! The record of a run: what is needed to know how its tables were made.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::data::ReportData;
use super::options::TableOptions;
use super::writer::{OutputFormat, Written};
use crate::document::hex;
use crate::error::{Error, Result};
use crate::index::{Changes, Making, UpdateRecord};

/// What `run.json` says: all that is needed to make the same tables again from the same index.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The number of the update that brought the state of the index.
    pub index_generation: u64,
    /// The updates up to it, with their times and drops.
    pub updates: Vec<UpdateRecord>,
    /// What was asked of the tables.
    pub options: TableOptions,
    /// The tables that were written.
    pub tables: Vec<String>,
    /// Whether the report page was made from them.
    #[serde(default)]
    pub page: bool,
    /// The formats that they were written in.
    pub formats: Vec<OutputFormat>,
    /// Whether CSV begins with a byte order mark.
    pub byte_order_mark: bool,
    /// What the drops brought; none where only tables were written.
    pub changes: Option<Changes>,
    /// What the tables count.
    pub totals: Totals,
    /// The concepts in most documents, with how many.
    #[serde(default)]
    pub leading: Vec<(String, u64)>,
    /// The tables.
    pub files: Vec<Written>,
    /// Files of it that another report has written anew since; they are that one's now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
}

/// Totals over the documents of the tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Reads a `run.json`.
    ///
    /// # Errors
    /// It cannot be read, or is none.
    pub fn read(path: &Path) -> Result<RunRecord> {
        let text = std::fs::read_to_string(path).map_err(Error::io("read", path))?;
        serde_json::from_str(&text).map_err(|error| {
            Error::settings(path, format!("it is no run.json of this version ({error})"))
        })
    }

    /// Whether its tables are those that another record will say, and stand in a folder as they were
    /// written. When and by which command is no matter.
    pub fn stands(&self, wanted: &RunRecord, folder: &Path) -> bool {
        let same = self.version == wanted.version
            && self.filter == wanted.filter
            && self.collapse_near == wanted.collapse_near
            && self.lexicon == wanted.lexicon
            && self.lexicon_sha256 == wanted.lexicon_sha256
            && self.index == wanted.index
            && self.index_generation == wanted.index_generation
            && self.updates == wanted.updates
            && self.options == wanted.options
            && self.tables == wanted.tables
            && self.page == wanted.page
            && self.formats == wanted.formats
            && self.byte_order_mark == wanted.byte_order_mark;
        let whole = |file: &Written| {
            let bytes = std::fs::read(folder.join(&file.file));
            bytes.is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == file.sha256)
        };
        same && self.replaced.is_empty() && !self.files.is_empty() && self.files.iter().all(whole)
    }

    /// Leaves files to a report that writes them anew; whether there are any.
    pub fn leave(&mut self, files: &[Written]) -> bool {
        let is_theirs = |file: &Written| files.iter().any(|one| one.file == file.file);
        let (theirs, own): (Vec<_>, Vec<_>) = self.files.drain(..).partition(is_theirs);
        self.files = own;
        self.replaced
            .extend(theirs.iter().map(|file| file.file.clone()));
        !theirs.is_empty()
    }

    /// What it says in short, for those who read the tables.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let making = self.index.as_ref();
        vec![
            ("gongbao", self.version.clone()),
            ("time", self.time.clone()),
            ("command", self.command.join(" ")),
            ("filter", self.filter.clone()),
            ("near duplicates count once", self.collapse_near.to_string()),
            ("lexicon", self.lexicon.clone()),
            ("lexicon SHA-256", self.lexicon_sha256.clone()),
            (
                "segmenter",
                making.map_or(String::new(), |making| making.segmenter.clone()),
            ),
            (
                "stemmer",
                making.map_or(String::new(), |making| making.stemmer.clone()),
            ),
            ("index generation", self.index_generation.to_string()),
            ("documents", self.totals.documents.to_string()),
            (
                "documents without date",
                self.totals.without_date.to_string(),
            ),
            ("copies not counted", self.totals.copies.to_string()),
            ("words", self.totals.words.to_string()),
        ]
    }

    /// Its text: that of `run.json`.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
