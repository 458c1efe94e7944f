//! The tables of supplements: events, notes and indicators, each row with the file it came from.

use super::Cell;
use super::column::{Column, count, date, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::error::Result;
use crate::index::Snapshot;
use crate::supplement::{Note, Rows as Given, Value};

const ITS_DATE: Column = date("date", "Its date, as far as it is known.");
const CATEGORY: Column = text("category", "The group that it is shown in.");
const SOURCE: Column = text("source", "Who says so.");
const SOURCE_LANGUAGE: Column = text(
    "source_language",
    "The language of the source, as a code: zh, en, ja, …",
);
const URL: Column = text("url", "Where it can be read, as it was given.");
const CONCEPTS: Column = text(
    "concepts",
    "The concepts that it is about, divided by |; all where it is empty.",
);
const DROP: Column = text("drop", "The drop that it came in.");
const PATH: Column = text("path", "Its table in the drop.");
const LINE: Column = count("line", "Its line in the table.");

pub(super) const EVENTS: Table = Table {
    name: "events",
    about: "The events that were handed over.",
    columns: &[
        count("event", "Its number: that of its row."),
        ITS_DATE,
        text("title", "What happened."),
        CATEGORY,
        SOURCE,
        SOURCE_LANGUAGE,
        URL,
        CONCEPTS,
        DROP,
        PATH,
        LINE,
    ],
    order: "date, title, drop, path, line; the same event handed over twice has one row",
    every_run: false,
    rows: events,
};

pub(super) const NOTES: Table = Table {
    name: "notes",
    about: "The notes that were handed over, each with its source and the language of the source.",
    columns: &[
        ITS_DATE,
        text("title", "What it is about."),
        CATEGORY,
        text("text", "What it says."),
        SOURCE,
        SOURCE_LANGUAGE,
        URL,
        CONCEPTS,
        DROP,
        PATH,
        LINE,
    ],
    order: "date, title, drop, path, line; the same note handed over twice has one row",
    every_run: false,
    rows: notes,
};

pub(super) const INDICATORS: Table = Table {
    name: "indicators",
    about: "The values of the indicators that were handed over.",
    columns: &[
        text(
            "indicator",
            "Its name: that of its table without the ending.",
        ),
        text("series", "What it is a value of."),
        date("date", "The date of the value, as far as it is known."),
        real("value", "The value."),
        text("unit", "What it is measured in."),
        SOURCE,
        CONCEPTS,
        DROP,
        PATH,
        LINE,
    ],
    order: "drop, path, series, date; the same table handed over twice stands once",
    every_run: false,
    rows: indicators,
};

/// The tables that are made from supplements.
pub(super) const FROM_SUPPLEMENTS: [&str; 6] = [
    "events",
    "notes",
    "indicators",
    "event_documents",
    "policy_chart",
    "figures",
];

/// A row with the file that it came from.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The name of the drop.
    pub drop: String,
    /// The path of its table.
    pub path: String,
    /// What it says.
    pub row: T,
}

/// One indicator: a table of values.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// The name of the drop.
    pub drop: String,
    /// The path of its table.
    pub path: String,
    /// By series and date.
    pub values: Vec<Value>,
}

/// Everything that was handed over beside the documents, in the order of the tables.
#[derive(Debug, Clone, Default)]
pub struct Supplements {
    /// By date and title.
    pub events: Vec<Placed<Note>>,
    /// By date and title.
    pub notes: Vec<Placed<Note>>,
    /// By drop and path.
    pub indicators: Vec<Indicator>,
}

impl Supplements {
    /// What is about one of some concepts; all where there are none.
    pub(super) fn read(snapshot: &Snapshot, of: &[String]) -> Result<Supplements> {
        let mut out = Supplements::default();
        let about = |is: &dyn Fn(&str) -> bool| of.is_empty() || of.iter().any(|one| is(one));
        for (drop, supplement) in snapshot.supplements()? {
            let name = supplement.name().to_owned();
            let path = supplement.path;
            let place = |notes: Vec<Note>, list: &mut Vec<Placed<Note>>| {
                let notes = notes
                    .into_iter()
                    .filter(|note| about(&|one| note.is_about(one)));
                list.extend(notes.map(|row| Placed {
                    drop: drop.clone(),
                    path: path.clone(),
                    row,
                }));
            };
            match supplement.rows {
                Given::Events(events) => place(events, &mut out.events),
                Given::Notes(notes) => place(notes, &mut out.notes),
                Given::Indicator(mut values) => {
                    values.retain(|value| about(&|one| value.is_about(one)));
                    values.sort_by(|a, b| (&a.series, &a.date).cmp(&(&b.series, &b.date)));
                    let other = |known: &Indicator| {
                        known.name != name || !same_values(&known.values, &values)
                    };
                    if !values.is_empty() && out.indicators.iter().all(other) {
                        out.indicators.push(Indicator {
                            name,
                            drop,
                            path,
                            values,
                        });
                    }
                }
            }
        }
        once(&mut out.events);
        once(&mut out.notes);
        Ok(out)
    }
}

fn same_values(a: &[Value], b: &[Value]) -> bool {
    let placeless = |value: &Value| Value {
        line: 0,
        ..value.clone()
    };
    a.len() == b.len() && a.iter().map(placeless).eq(b.iter().map(placeless))
}

/// Sorts notes and leaves out what was handed over before.
fn once(notes: &mut Vec<Placed<Note>>) {
    // What is the same but for its place is side by side.
    let key = |one: &Placed<Note>| {
        let Note {
            line,
            date,
            title,
            category,
            text,
            source,
            source_language,
            url,
            concepts,
        } = &one.row;
        let said = (
            [date, title, category, text, source, source_language, url].map(String::clone),
            concepts.clone(),
        );
        (said, one.drop.clone(), one.path.clone(), *line)
    };
    notes.sort_by_cached_key(key);
    notes.dedup_by(|later, first| first.row.same(&later.row));
    notes.sort_by(|a, b| {
        let key = |one: &'_ Placed<Note>| (one.row.date.clone(), one.row.title.clone());
        (key(a), &a.drop, &a.path, a.row.line).cmp(&(key(b), &b.drop, &b.path, b.row.line))
    });
}

fn events(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    for (number, one) in (1..).zip(&data.supplements()?.events) {
        let mut row = vec![Cell::Count(number)];
        row.extend(cells(one, false));
        rows(row)?;
    }
    Ok(())
}

fn notes(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let notes = &data.supplements()?.notes;
    notes.iter().try_for_each(|one| rows(cells(one, true)))
}

fn cells(Placed { drop, path, row }: &Placed<Note>, has_text: bool) -> Vec<Cell> {
    let mut cells = vec![
        date_of(&row.date),
        Cell::text(&row.title),
        cell_of(&row.category),
    ];
    if has_text {
        cells.push(cell_of(&row.text));
    }
    cells.extend([
        Cell::text(&row.source),
        Cell::text(&row.source_language),
        cell_of(&row.url),
        cell_of(&row.concepts.join("|")),
        Cell::text(drop),
        Cell::text(path),
        Cell::Count(row.line),
    ]);
    cells
}

fn indicators(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    for Indicator {
        name,
        drop,
        path,
        values,
    } in &data.supplements()?.indicators
    {
        for value in values {
            rows(vec![
                Cell::text(name),
                Cell::text(&value.series),
                date_of(&value.date),
                Cell::real(value.number()),
                cell_of(&value.unit),
                Cell::text(&value.source),
                cell_of(&value.concepts.join("|")),
                Cell::text(drop),
                Cell::text(path),
                Cell::Count(value.line),
            ])?;
        }
    }
    Ok(())
}
