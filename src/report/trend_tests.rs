//! The table of trends: which concepts rise or fall over the years.

use super::Cell;
use super::column::{CONCEPT, P_ADJUSTED, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table};
use crate::error::Result;
use crate::measure::{MannKendall, adjust_known, by_group, group_sizes, mann_kendall, theil_sen};

/// A trend counts as one below this adjusted p-value.
pub(super) const SIGNIFICANT: f64 = 0.05;

pub(super) const TABLE: Table = Table {
    name: "trend_tests",
    about: "Whether the share of documents with a concept rises or falls over the years.",
    columns: &[
        CONCEPT,
        count("years", "How many years have documents."),
        real(
            "tau",
            "Mann and Kendall's tau: 1 where every year is above the one before, -1 where below.",
        ),
        real(
            "p",
            "The two-sided p-value of Mann and Kendall's test, corrected for ties.",
        ),
        P_ADJUSTED,
        real(
            "slope_per_year",
            "By how much the share changes in a year: Theil and Sen's median slope.",
        ),
        text(
            "direction",
            "rising or falling where p_adjusted is below 0.05; none otherwise.",
        ),
        count("first_year", "The first year that has documents."),
        count("last_year", "The last year that has documents."),
    ],
    order: "that of the lexicon; concepts that occur in no document with a date have no row",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let facet = data.view.facet("year")?;
    let years: Vec<u64> = facet
        .values
        .iter()
        .filter_map(|year| year.parse().ok())
        .collect();
    let sizes = group_sizes(&data.words, &facet);
    let mut tests: Vec<(usize, Option<MannKendall>, Option<f64>)> = Vec::new();
    for (number, tally) in data.tallies.iter().enumerate() {
        let groups = by_group(tally.docs.iter().copied(), &facet);
        if groups.iter().all(|group| group.documents == 0) {
            continue;
        }
        let shares = groups.iter().zip(&sizes);
        let shares = shares.map(|(group, size)| group.documents as f64 / size.documents as f64);
        let shares: Vec<f64> = shares.collect();
        let points: Vec<(f64, f64)> = years
            .iter()
            .map(|&year| year as f64)
            .zip(shares.clone())
            .collect();
        tests.push((number, mann_kendall(&shares), theil_sen(&points)));
    }
    let p = tests.iter().map(|(_, test, _)| test.map(|test| test.p));
    let adjusted = adjust_known(&p.collect::<Vec<_>>());
    let bounds =
        [years.first(), years.last()].map(|year| year.copied().map_or(Cell::Empty, Cell::Count));
    for ((number, test, slope), p_adjusted) in tests.into_iter().zip(adjusted) {
        let direction = match (test, p_adjusted) {
            (Some(test), Some(p)) if p < SIGNIFICANT && test.s > 0 => "rising",
            (Some(test), Some(p)) if p < SIGNIFICANT && test.s < 0 => "falling",
            _ => "none",
        };
        let [first, last] = bounds.clone();
        rows(vec![
            Cell::text(&data.lexicon.concepts[number].id),
            Cell::Count(years.len() as u64),
            Cell::real(test.map(|test| test.tau)),
            Cell::real(test.map(|test| test.p)),
            Cell::real(p_adjusted),
            Cell::real(slope),
            Cell::text(direction),
            first,
            last,
        ])?;
    }
    Ok(())
}
