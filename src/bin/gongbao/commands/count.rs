//! `gongbao count`: documents and occurrences of any form.

use std::collections::BTreeMap;

use gongbao::error::Error;
use gongbao::lexicon::Form;
use gongbao::query::{Facet, Tally, count_forms};
use gongbao::report::Cell;

use crate::arguments::Count;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::Table;

pub fn count(settings: &Settings, count: &Count, out: &mut Output) -> Result<Outcome, Failure> {
    let forms = parse_forms(&count.forms)?;
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let facets = count.by.iter().map(|field| view.facet(field.trim()));
    let facets = facets.collect::<Result<Vec<Facet>, Error>>()?;
    let tallies = count_forms(&view, &forms)?;
    // Groups by the values of the fields; a document without a value is in a group of its own.
    let mut rows: BTreeMap<(Group, usize), (u64, Tally)> = BTreeMap::new();
    for (number, tally) in tallies.iter().enumerate() {
        if facets.is_empty() {
            rows.insert((Vec::new(), number), (tally.documents(), tally.total()));
            continue;
        }
        for doc in &tally.docs {
            for group in groups(&facets, doc.ordinal) {
                let (documents, total) = rows.entry((group, number)).or_default();
                *documents += u64::from(doc.tally.occurrences() > 0);
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
    for ((group, number), (documents, total)) in rows {
        let mut row: Vec<Cell> = group
            .iter()
            .zip(&facets)
            .map(|(value, facet)| match value {
                Some(value) => Cell::Text(facet.values[*value as usize].clone()),
                None => Cell::Empty,
            })
            .collect();
        row.push(Cell::Text(forms[number].text.clone()));
        let counts = [
            documents,
            total.occurrences(),
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

/// Forms as they are typed; quotes around a whole form are not part of it.
pub fn parse_forms(given: &[String]) -> Result<Vec<Form>, Error> {
    given
        .iter()
        .map(|text| {
            let inner = text.trim();
            let bare = [('"', '"'), ('“', '”')].iter().find_map(|&(open, close)| {
                inner
                    .strip_prefix(open)
                    .and_then(|rest| rest.strip_suffix(close))
            });
            Form::parse(bare.unwrap_or(inner)).map_err(|detail| Error::query(text, detail))
        })
        .collect()
}
