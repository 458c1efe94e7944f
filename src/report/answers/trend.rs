//! The answer of a trend: queries in each year that has documents.

use std::sync::Arc;

use super::super::Cell;
use super::super::column::{
    Column, DOCUMENTS_TOTAL, PER_MILLION_WORDS, SHARE, SHARE_HIGH, SHARE_LOW, WORDS_TOTAL, YEAR,
    count, text,
};
use super::super::counts::trend_cells;
use super::table::AnswerTable;
use crate::error::Result;
use crate::measure::{by_group, group_sizes};
use crate::query::{Facet, Facets, Query, View, count_queries};

const COLUMNS: [Column; 10] = [
    text("form", "The form or query as it was typed."),
    YEAR,
    count("documents", "Documents for which the query holds."),
    DOCUMENTS_TOTAL,
    SHARE,
    SHARE_LOW,
    SHARE_HIGH,
    count("occurrences", "Occurrences of the query in them."),
    WORDS_TOTAL,
    PER_MILLION_WORDS,
];

/// Each query in each year that has documents.
///
/// # Errors
/// As [`count_queries`].
pub fn trend_table(view: &View<'_>, facets: &Facets, queries: &[Query]) -> Result<AnswerTable> {
    let years: Arc<Facet> = facets.of(view, "year")?;
    let words: Vec<u64> = view.docs.iter().map(|doc| doc.words).collect();
    let sizes = group_sizes(&words, &years);
    let mut rows = Vec::new();
    for (query, docs) in queries.iter().zip(count_queries(view, queries)?) {
        let holding = docs.iter().filter(|doc| doc.holds);
        let groups = by_group(holding.map(|doc| (doc.ordinal, doc.occurrences)), &years);
        for ((year, &size), group) in years.values.iter().zip(&sizes).zip(groups) {
            let mut row = vec![
                Cell::text(&query.text),
                year.parse().map_or(Cell::Empty, Cell::Count),
            ];
            row.extend(trend_cells(group, size));
            rows.push(row);
        }
    }
    Ok(AnswerTable {
        name: "trend",
        about: "Forms or queries in each year that has documents.",
        columns: COLUMNS.to_vec(),
        rows,
    })
}
