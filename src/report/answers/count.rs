//! The answer of a count: documents and occurrences of queries, by the values of fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::Cell;
use super::super::column::{Column, count, text};
use super::table::AnswerTable;
use crate::error::{Error, Result};
use crate::query::{Facet, Facets, Query, Tally, View, count_queries, field_named};

/// Rows of one answer: a value of each of many fields can make more of them than there are documents.
const MAX_GROUPS: usize = 1_000_000;

/// The columns of counts, behind those of the fields.
const COLUMNS: [Column; 6] = [
    text("form", "The form or query as it was typed."),
    count("documents", "Documents for which the query holds."),
    count(
        "occurrences",
        "whole + inside; of a string in quotes crossing too.",
    ),
    count("whole", "Matches that start and end on a word boundary."),
    count(
        "inside",
        "Matches within a longer word, or made of longer pieces of words.",
    ),
    count("crossing", "Matches that cut across words."),
];

/// Counts queries over a view, by the values of fields. Rows are in the order of the values, then of
/// the queries; groups without a match have none.
///
/// # Errors
/// There is no such field, there are too many groups, or as [`count_queries`].
pub fn count_table(
    view: &View<'_>,
    facets: &Facets,
    queries: &[Query],
    by: &[String],
) -> Result<AnswerTable> {
    let by = by.iter().map(|field| field.trim());
    let field = |name| field_named(name).map(|name| text(name, "The value of the documents."));
    let fields = by.clone().map(field).collect::<Result<Vec<_>>>()?;
    let facets = by.map(|field| facets.of(view, field));
    let facets = facets.collect::<Result<Vec<Arc<Facet>>>>()?;
    let counted = count_queries(view, queries)?;
    // Groups by the values of the fields; a document without a value is in a group of its own.
    let mut rows: BTreeMap<(Group, usize), (u64, u64, Tally)> = BTreeMap::new();
    for (number, docs) in counted.iter().enumerate() {
        if facets.is_empty() {
            rows.insert((Vec::new(), number), (0, 0, Tally::default()));
        }
        for doc in docs {
            for group in groups(&facets, doc.ordinal) {
                let (documents, occurrences, total) = rows.entry((group, number)).or_default();
                *documents += u64::from(doc.holds);
                *occurrences += doc.occurrences;
                total.add(doc.tally);
            }
        }
        if rows.len() > MAX_GROUPS {
            return Err(Error::query(
                "--by",
                format!("it makes more than {MAX_GROUPS} groups; leave a field out"),
            ));
        }
    }
    let rows = rows.into_iter();
    let rows = rows.map(|((group, number), (documents, occurrences, total))| {
        let values = group.iter().zip(&facets);
        let mut row: Vec<Cell> = values
            .map(|(value, facet)| match value {
                Some(value) => Cell::text(&facet.values[*value as usize]),
                None => Cell::Empty,
            })
            .collect();
        row.push(Cell::text(&queries[number].text));
        let counts = [
            documents,
            occurrences,
            total.whole,
            total.inside,
            total.crossing,
        ];
        row.extend(counts.map(Cell::Count));
        row
    });
    Ok(AnswerTable {
        name: "count",
        about: "Documents and occurrences of forms or queries.",
        rows: rows.collect(),
        columns: fields.into_iter().chain(COLUMNS).collect(),
    })
}

/// A value of each field, by its number; none where a document has none.
type Group = Vec<Option<u32>>;

/// The groups of a document: every combination of its values.
fn groups(facets: &[Arc<Facet>], ordinal: u32) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![Vec::new()];
    for facet in facets {
        let values = match facet.of(ordinal) {
            [] => vec![None],
            values => values.iter().map(|&value| Some(value)).collect(),
        };
        groups = groups
            .into_iter()
            .flat_map(|group| {
                values.iter().map(move |&value| {
                    let mut group = group.clone();
                    group.push(value);
                    group
                })
            })
            .collect();
    }
    groups
}
