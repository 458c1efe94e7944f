//! The rows that the report page wants of each table.

use std::collections::HashSet;

use super::super::Cell;
use super::super::data::ReportData;
use super::kept::{Wanted, holds};
use super::network::NODES;
use super::section::MAX_PAGE_ROWS;

/// The rows that the sections about a concept want.
pub(in crate::report) fn wanted(data: &ReportData<'_>, concept: usize) -> Vec<Wanted> {
    let id = data.lexicon.concepts[concept].id.as_str();
    let of = id.to_owned();
    let nodes = nodes(data);
    vec![
        Wanted::new("concepts", |_| true),
        Wanted::with("trend", 0, id),
        Wanted::new("association", move |row| {
            holds(&row[0], &of) && !holds(&row[2], "agency")
        }),
        Wanted::with("agency_years", 0, id),
        Wanted::with("timeline", 4, id),
        Wanted::new("cooccurrence", move |row| {
            // Each pair stands in two rows.
            let number = |cell: &Cell| match cell {
                Cell::Text(id) => nodes.iter().position(|node| node == id),
                _ => None,
            };
            matches!((number(&row[0]), number(&row[1])), (Some(a), Some(b)) if a < b)
        }),
        Wanted::new("changes_concepts", |_| true),
        Wanted::first("changes_documents", MAX_PAGE_ROWS),
        Wanted::with("changes_first", 4, id),
    ]
}

/// The concepts of the network, in the order of the lexicon: those in most documents.
fn nodes(data: &ReportData<'_>) -> Vec<String> {
    let size = |concept: usize| data.tallies[concept].docs.len();
    let mut concepts: Vec<usize> = (0..data.tallies.len())
        .filter(|&one| size(one) > 0)
        .collect();
    concepts.sort_by_key(|&concept| (std::cmp::Reverse(size(concept)), concept));
    let chosen: HashSet<usize> = concepts.into_iter().take(NODES).chain(data.topic).collect();
    let ids = data.lexicon.concepts.iter().enumerate();
    ids.filter(|(concept, _)| chosen.contains(concept))
        .map(|(_, concept)| concept.id.clone())
        .collect()
}
