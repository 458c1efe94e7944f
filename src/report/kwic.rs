//! The table of occurrences: every match of every form, with its class and its context.

use super::Cell;
use super::answers::KWIC_COLUMNS;
use super::column::{CONCEPT, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::error::Result;
use crate::query::{KwicSettings, concept_kwic};

pub(super) const TABLE: Table = Table {
    name: "kwic",
    about: "Every match of every form in its context, and whether it counts as an occurrence of its concept.",
    columns: &[
        CONCEPT,
        text("form", "The form as it is written in the lexicon."),
        KWIC_COLUMNS[1],
        KWIC_COLUMNS[2],
        KWIC_COLUMNS[3],
        KWIC_COLUMNS[4],
        KWIC_COLUMNS[5],
        KWIC_COLUMNS[6],
        KWIC_COLUMNS[7],
        KWIC_COLUMNS[8],
        KWIC_COLUMNS[9],
        text(
            "counted",
            "yes; or why not: crossing, not (a not form covers it), covered (another form has the stretch), excludes (it is a not form).",
        ),
    ],
    order: "that of the lexicon, then documents and places",
    every_run: false,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let view = data.view;
    let (dates, agencies) = (view.facet("date")?, view.facet("agency")?);
    let settings = KwicSettings {
        context: data.options.context,
        crossing: true,
        ..KwicSettings::default()
    };
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        concept_kwic(view, concept, &tally.places, settings, |line, counted| {
            rows(vec![
                Cell::text(&concept.id),
                Cell::text(&concept.form(line.form).text),
                Cell::text(line.class.name()),
                Cell::text(&view.docs[line.ordinal as usize].id),
                date_of(&dates.text(line.ordinal)),
                cell_of(&agencies.text(line.ordinal)),
                Cell::Text(line.left),
                Cell::Text(line.hit),
                Cell::Text(line.right),
                Cell::Count(line.offset as u64),
                cell_of(&line.place),
                Cell::text(counted.name()),
            ])
        })?;
    }
    Ok(())
}
