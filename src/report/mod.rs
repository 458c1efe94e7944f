//! Reports: the tables that a run writes.

mod agency_years;
mod answers;
mod association;
mod changes;
mod collocates;
mod column;
mod cooccurrence;
mod counts;
mod csv;
mod cut;
mod data;
mod dispersion;
mod documents;
mod event_documents;
mod hashing;
mod json_table;
mod keep;
mod keyness;
mod kwic;
mod options;
#[cfg(not(any(test, fuzzing)))]
mod page;
#[cfg(any(test, fuzzing))]
pub(crate) mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod period;
mod policy_chart;
mod run_record;
mod staging;
mod supplements;
mod tables;
mod timeline;
mod trend_tests;
mod watchlist;
mod words;
mod writer;
mod xlsx;

pub use self::csv::{CsvRows, CsvSettings, MAX_ROWS};
#[cfg(feature = "parquet")]
pub use self::parquet::ParquetRows;
pub use answers::{
    AnswerTable, AssociationOrder, ConceptDocs, DocumentAnswer, FACETS, KWIC_COLUMNS, KwicAnswer,
    SEARCH_COLUMNS, SearchAnswer, StatusAnswer, count_table, matched, query_association,
    trend_table,
};
pub use column::{Column, Kind};
pub use cut::MAX_CELL;
pub use data::{Before, ReportData};
pub use json_table::JsonRows;
pub(crate) use keep::count_and_keep;
pub use options::TableOptions;
pub use page::{DOSSIER_TABLES, PAGE_FILE};
pub use run_record::{RunRecord, Totals};
pub use staging::clear_unfinished_tables;
pub use tables::{TABLES, Table, every_run, tables_named};
pub use watchlist::Watch;
pub use writer::{OutputFormat, OutputSettings, Written, write_tables};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, of a document or of ours.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number; infinities and NaN are written as an empty cell.
    Real(f64),
    /// A date in ISO 8601 as far as it is known: `2021`, `2021-03` or `2021-03-01`.
    Date(String),
    /// Nothing known.
    Empty,
}

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    fn real(value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, Cell::Real)
    }
}
