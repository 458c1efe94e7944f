//! The tables: name, columns, rows in a stated order.

use super::column::Column;
use super::data::ReportData;
use super::{
    Cell, agency_years, association, changes, collocates, cooccurrence, counts, dispersion,
    documents, event_documents, keyness, kwic, policy_chart, supplements, timeline, trend_tests,
    watchlist, words,
};
use crate::error::{Error, Result};

/// Takes the rows of a table one by one.
pub(super) type Rows<'r> = &'r mut dyn FnMut(Vec<Cell>) -> Result<()>;

/// A table that a run writes.
#[derive(Debug)]
pub struct Table {
    /// Its name: that of its file without the ending.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The order of its rows, in words.
    pub order: &'static str,
    /// Whether every run writes it; others are written when they are asked for.
    pub every_run: bool,
    pub(super) rows: fn(&ReportData<'_>, Rows<'_>) -> Result<()>,
}

impl Table {
    /// Hands over its rows, one by one.
    ///
    /// # Errors
    /// What was asked of it makes no sense, the index is damaged, or `sink` fails.
    pub fn rows(
        &self,
        data: &ReportData<'_>,
        sink: &mut dyn FnMut(Vec<Cell>) -> Result<()>,
    ) -> Result<()> {
        (self.rows)(data, sink)
    }
}

/// All tables, in the order in which they are listed.
pub static TABLES: [Table; 30] = [
    documents::DOCUMENTS,
    counts::CONCEPTS,
    counts::FORMS,
    counts::TREND,
    trend_tests::TABLE,
    counts::BY_AGENCY,
    counts::BY_DOC_TYPE,
    counts::BY_REGION,
    counts::BY_LANGUAGE,
    cooccurrence::TABLE,
    collocates::TABLE,
    keyness::TABLE,
    dispersion::TABLE,
    timeline::TABLE,
    documents::REJECTED,
    documents::DUPLICATES,
    association::TABLE,
    agency_years::TABLE,
    kwic::TABLE,
    words::TABLE,
    changes::DOCUMENTS,
    changes::CONCEPTS,
    changes::FIRST,
    watchlist::TABLE,
    supplements::EVENTS,
    supplements::NOTES,
    supplements::INDICATORS,
    policy_chart::FIGURES,
    policy_chart::TABLE,
    event_documents::TABLE,
];

/// The tables that every run writes.
pub fn every_run() -> Vec<&'static Table> {
    TABLES.iter().filter(|table| table.every_run).collect()
}

/// The tables of a name; `changes` stands for all tables of changes.
///
/// # Errors
/// There is none.
pub fn tables_named(name: &str) -> Result<Vec<&'static Table>> {
    let group = format!("{name}_");
    let of =
        |table: &&Table| table.name == name || name == "changes" && table.name.starts_with(&group);
    let found: Vec<&Table> = TABLES.iter().filter(of).collect();
    if found.is_empty() {
        let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        return Err(Error::Unknown {
            what: "table",
            name: name.to_owned(),
            hint: format!("tables are {}", names.join(", ")),
        });
    }
    Ok(found)
}

pub(super) fn cell_of(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::text(text)
    }
}

pub(super) fn date_of(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Date(text.to_owned())
    }
}
