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
    let documents = NonEmpty::new(data.words.iter().copied());
    let facet = data.view.facet("year")?;
    let sizes = group_sizes(&data.words, &facet);
    let years = NonEmpty::new(sizes.iter().map(|size| size.amount));
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let in_documents = tally
            .docs
            .iter()
            .map(|&(ordinal, count)| (documents.number[ordinal as usize], count));
        let in_years = tally.docs.iter().flat_map(|&(ordinal, count)| {
            let years_of = facet.of(ordinal).iter();
            years_of.map(move |&year| (year as usize, count))
        });
        let in_years = in_years.map(|(year, count)| (years.number[year], count));
        let both = [
            (
                &documents,
                documents.parts.dispersion(in_documents),
                "documents",
            ),
            (&years, years.parts.dispersion(in_years), "years"),
        ];
        for (parts, dispersion, over) in both {
            if let Some(dispersion) = dispersion {
                rows(vec![
                    Cell::text(&concept.id),
                    Cell::Count(parts.count),
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

/// The parts that have words: nothing occurs in others.
struct NonEmpty {
    parts: Parts,
    count: u64,
    /// For each part, empty or not, how many before it have words: its number among these.
    number: Vec<usize>,
}

impl NonEmpty {
    fn new(sizes: impl Iterator<Item = u64>) -> NonEmpty {
        let (mut kept, mut number) = (Vec::new(), Vec::new());
        for size in sizes {
            number.push(kept.len());
            if size > 0 {
                kept.push(size);
            }
        }
        NonEmpty {
            count: kept.len() as u64,
            parts: Parts::new(kept),
            number,
        }
    }
}
