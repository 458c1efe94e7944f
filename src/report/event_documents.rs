//! The documents around events: those of its weeks that speak of a concept.

use super::Cell;
use super::column::{AGENCY, CONCEPT, DOC_ID, TITLE, count, date, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::document::IsoDate;
use crate::error::Result;

pub(super) const TABLE: Table = Table {
    name: "event_documents",
    about: "The documents that mention a concept and are dated up to seven days before or after an event.",
    columns: &[
        count(
            "event",
            "The number of the event: that of its row in events.",
        ),
        date("event_date", "The date of the event."),
        text("event_title", "What happened."),
        CONCEPT,
        real(
            "days",
            "Days from the event to the document: -3 is three days before, 0 is within it.",
        ),
        date(
            "date",
            "The date of the document; documents without a day are in no week.",
        ),
        DOC_ID,
        TITLE,
        AGENCY,
    ],
    order: "event, concept (as asked for), date, doc_id",
    every_run: false,
    rows,
};

/// A week before, and a week after.
const DAYS: i64 = 7;

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let concepts = data.of()?;
    let [dates, titles, agencies] = ["date", "title", "agency"].map(|name| data.view.facet(name));
    let (dates, titles, agencies) = (dates?, titles?, agencies?);
    let day = |ordinal: u32| {
        let date = IsoDate::parse(&dates.text(ordinal))?;
        date.day.map(|_| date.days().0)
    };
    // The documents of each concept by their day.
    let by_day = concepts.iter().map(|&concept| {
        let docs = data.tallies[concept].docs.iter();
        let mut days: Vec<(i64, &str, u32)> = docs
            .filter_map(|&(one, _)| Some((day(one)?, &*data.view.docs[one as usize].id, one)))
            .collect();
        days.sort_unstable();
        days
    });
    let by_day: Vec<Vec<(i64, &str, u32)>> = by_day.collect();
    for (number, event) in (1..).zip(&data.supplements()?.events) {
        let Some((first, last)) = IsoDate::parse(&event.row.date).map(IsoDate::days) else {
            continue;
        };
        for (&concept, days) in concepts.iter().zip(&by_day) {
            if !event.row.is_about(&data.lexicon.concepts[concept].id) {
                continue;
            }
            let start = days.partition_point(|&(day, ..)| day < first - DAYS);
            let near = days[start..]
                .iter()
                .take_while(|(day, ..)| *day <= last + DAYS);
            for &(day, id, ordinal) in near {
                let days = (day - first).min(0) + (day - last).max(0);
                rows(vec![
                    Cell::Count(number),
                    date_of(&event.row.date),
                    Cell::text(&event.row.title),
                    Cell::text(&data.lexicon.concepts[concept].id),
                    Cell::Real(days as f64),
                    date_of(&dates.text(ordinal)),
                    Cell::text(id),
                    cell_of(&titles.text(ordinal)),
                    cell_of(&agencies.text(ordinal)),
                ])?;
            }
        }
    }
    Ok(())
}
