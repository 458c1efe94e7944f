//! The table of agencies by year: in how many documents of each year an agency mentions a concept.

use std::collections::BTreeMap;

use super::Cell;
use super::column::{AGENCY, CONCEPT, DOCUMENTS, DOCUMENTS_TOTAL, SHARE, YEAR};
use super::data::ReportData;
use super::tables::{Rows, Table};
use crate::error::Result;
use crate::measure::Share;

pub(super) const TABLE: Table = Table {
    name: "agency_years",
    about: "The concept that is looked at in the documents of each agency and year; a joint document is in the rows of each of its agencies.",
    columns: &[CONCEPT, AGENCY, YEAR, DOCUMENTS, DOCUMENTS_TOTAL, SHARE],
    order: "concept (as asked for), agency, year; agencies that never mention it and years without documents of the agency have no row",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let agencies = data.view.facet("agency")?;
    for concept in data.of()? {
        let mut mentions = vec![false; data.view.docs.len()];
        let mut mentioning = vec![false; agencies.values.len()];
        for &(ordinal, _) in &data.tallies[concept].docs {
            mentions[ordinal as usize] = true;
            for &agency in agencies.of(ordinal) {
                mentioning[agency as usize] = true;
            }
        }
        let mut cells: BTreeMap<(u32, u64), Share> = BTreeMap::new();
        for (ordinal, doc) in data.view.docs.iter().enumerate() {
            let Some(year) = doc.year.and_then(|year| u64::try_from(year).ok()) else {
                continue;
            };
            let of_document = agencies.of(ordinal as u32).iter();
            for &agency in of_document.filter(|&&agency| mentioning[agency as usize]) {
                let share = cells
                    .entry((agency, year))
                    .or_insert(Share { part: 0, whole: 0 });
                share.whole += 1;
                share.part += u64::from(mentions[ordinal]);
            }
        }
        for ((agency, year), share) in cells {
            rows(vec![
                Cell::text(&data.lexicon.concepts[concept].id),
                Cell::text(&agencies.values[agency as usize]),
                Cell::Count(year),
                Cell::Count(share.part),
                Cell::Count(share.whole),
                Cell::real(share.value()),
            ])?;
        }
    }
    Ok(())
}
