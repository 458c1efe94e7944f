//! What fuzzing reaches of pages: one with texts of somebody else in all places that take any.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chart::{Chart, categories, dataset};
use super::entries::{Entry, EntryDocument, EntryGroup, Said};
use super::kept::KeptTable;
use super::section::{Figure, PageTable, Section};
use super::template::{Fact, Page};
use super::text::Text;
use crate::error::Result;
use crate::report::column::{count, text};
use crate::report::{Cell, Column};

const COLUMNS: [Column; 3] = [
    text("title", "A title."),
    text("agency", "An agency."),
    count("documents", "Documents."),
];

/// A page whose texts come one after another from `next`, and what it tells its script of charts.
pub(crate) fn page(next: &mut dyn FnMut() -> String) -> Result<(String, Value)> {
    let mut table = KeptTable {
        name: "concepts",
        columns: &COLUMNS,
        rows: Vec::new(),
        matching: 2,
        all: 2,
        files: vec!["concepts.csv".to_owned()],
    };
    for number in 0..2 {
        let row = vec![Cell::Text(next()), Cell::Date(next()), Cell::Count(number)];
        table.rows.push(row);
    }
    let data = dataset(&table, &table.rows, &["title", "agency", "documents"])?;
    let axis = categories(&[next(), next()]);
    let option = json!({ "dataset": data, "xAxis": axis });
    let mut both = || Text::new(next(), next());
    let figure = Figure {
        label: both(),
        value: both(),
        note: both(),
    };
    let chart = Chart {
        id: "chart".to_owned(),
        title: Some(both()),
        label: both(),
        height: 100,
        least_width: 100,
        option: option.clone(),
    };
    let section = Section {
        id: "section",
        title: both(),
        lead: both(),
        charts: vec![chart],
        columns: 1,
        caption: both(),
        tables: vec![PageTable::kept(&table, both())],
        wide: false,
    };
    let (title, about, heading, category) = (both(), both(), both(), both());
    let (source_language, around, note) = (both(), both(), both());
    let mut said = || Said::new(&next(), &next());
    let document = EntryDocument {
        title: said(),
        agency: said(),
        id: next(),
        date: next(),
    };
    let entry = Entry {
        number: Some(1),
        title: Said::new(&next(), &next()),
        category: Some(category),
        text: vec![Said::new(&next(), &next())],
        source: Said::new(&next(), &next()),
        source_language: Some(source_language),
        around: Some(around),
        documents: vec![document],
        date: next(),
        ..Entry::default()
    };
    let group = EntryGroup {
        title: Some(heading),
        entries: vec![entry.with_url(&next())],
        note,
    };
    let concept = (next(), Text::same(next()));
    let page = Page {
        title,
        about,
        figures: vec![figure],
        sections: vec![section],
        entries: BTreeMap::from([("section", vec![group])]),
        concepts: BTreeMap::from([concept.clone()]),
        facts: vec![Fact {
            name: Text::same(next()),
            value: next(),
        }],
    };
    let told = json!({ "option": option, "title": page.title, "concept": concept });
    Ok((page.html()?, told))
}

/// The scripts of a page, as they must stand in it.
pub(crate) fn scripts() -> [&'static str; 3] {
    super::template::SCRIPTS
}
