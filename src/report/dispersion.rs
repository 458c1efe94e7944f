//! The table of dispersion: how evenly concepts are spread over documents and years.

use super::Cell;
use super::column::{CONCEPT, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table};
use crate::error::Result;
use crate::measure::{Parts, group_sizes};

pub(super) const TABLE: Table = Table {
    name: "dispersion",
    about: "How evenly the occurrences of a concept are spread over documents and over years.",
    columns: &[
        CONCEPT,
        count("parts", "How many parts there are."),
        real(
            "dp",
            "Gries's deviation of proportions: 0 evenly spread, near 1 all in one small part.",
        ),
        real(
            "dp_norm",
            "dp / (1 - the smallest part's share of all words); 0 to 1.",
        ),
        real(
            "juilland_d",
            "Juilland's D of the rates of the parts: 1 evenly spread, 0 all in one part.",
        ),
        text("over", "What the parts are: documents, or years."),
    ],
    order: "that of the lexicon; documents, then years; where a concept does not occur, no row",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    // A document without words is no part; nothing occurs in it.
    let with_words: Vec<bool> = data.words.iter().map(|&words| words > 0).collect();
    let mut part_of = Vec::with_capacity(with_words.len());
    let mut parts = 0;
    for &with_words in &with_words {
        part_of.push(parts);
        parts += usize::from(with_words);
    }
    let sizes = data
        .words
        .iter()
        .copied()
        .filter(|&words| words > 0)
        .collect();
    let documents = (parts, Parts::new(sizes));
    let facet = data.view.facet("year")?;
    let sizes: Vec<u64> = group_sizes(&data.words, &facet)
        .iter()
        .map(|size| size.amount)
        .collect();
    let years = (sizes.len(), Parts::new(sizes));
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let in_documents = tally
            .docs
            .iter()
            .map(|&(ordinal, count)| (part_of[ordinal as usize], count));
        let in_years = tally.docs.iter().flat_map(|&(ordinal, count)| {
            facet
                .of(ordinal)
                .iter()
                .map(move |&year| (year as usize, count))
        });
        let over_documents = documents.1.dispersion(in_documents);
        let over_years = years.1.dispersion(in_years);
        let both = [
            (documents.0, over_documents, "documents"),
            (years.0, over_years, "years"),
        ];
        for (parts, dispersion, over) in both {
            if let Some(dispersion) = dispersion {
                rows(vec![
                    Cell::text(&concept.id),
                    Cell::Count(parts as u64),
                    Cell::Real(dispersion.dp),
                    Cell::real(dispersion.dp_norm),
                    Cell::real(dispersion.juilland_d),
                    Cell::text(over),
                ])?;
            }
        }
    }
    Ok(())
}
