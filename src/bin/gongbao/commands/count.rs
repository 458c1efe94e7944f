//! `gongbao count`: documents and occurrences of any form or query.

use std::collections::BTreeMap;

use gongbao::error::Error;
use gongbao::query::{Facet, Plain, Tally, count_queries};
use gongbao::report::Cell;

use super::query::Asked;
use crate::arguments::Count;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::Table;

pub fn count(settings: &Settings, count: &Count, out: &mut Output) -> Result<Outcome, Failure> {
    let asked = Asked::read(settings, &count.queries, Plain::Forms, false)?;
    let view = settings.view(&asked.snapshot)?;
    if count.explain {
        return asked.explain(&view, count.format.format, out);
    }
    let facets = count.by.iter().map(|field| view.facet(field.trim()));
    let facets = facets.collect::<Result<Vec<Facet>, Error>>()?;
    let counted = count_queries(&view, &asked.queries)?;
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
    }
    let own = [
        "form",
        "documents",
        "occurrences",
        "whole",
        "inside",
        "crossing",
    ];
    let mut table = Table::new(count.by.iter().map(|field| field.trim()).chain(own));
    for ((group, number), (documents, occurrences, total)) in rows {
        let mut row: Vec<Cell> = group
            .iter()
            .zip(&facets)
            .map(|(value, facet)| match value {
                Some(value) => Cell::Text(facet.values[*value as usize].clone()),
                None => Cell::Empty,
            })
            .collect();
        row.push(Cell::Text(asked.queries[number].text.clone()));
        let counts = [
            documents,
            occurrences,
            total.whole,
            total.inside,
            total.crossing,
        ];
        row.extend(counts.map(Cell::Count));
        table.row(row);
    }
    table.write(count.format.format, out)?;
    Ok(Outcome::Done)
}

/// A value of each field, by its number; none where a document has none.
type Group = Vec<Option<u32>>;

/// The groups of a document: every combination of its values.
fn groups(facets: &[Facet], ordinal: u32) -> Vec<Group> {
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
