//! The table of a watchlist: what each of its queries finds, among new documents or all.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Cell;
use super::column::{AGENCY, DATE, DOC_ID, TITLE, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::error::{Error, Result};
use crate::query::{
    ChangeKind, Filter, Plain, Query, Reading, SearchSettings, Standing, join_values, search,
    select,
};
use crate::segment::segmenter_of;

/// A query that documents are screened by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// The query, as for search.
    pub query: String,
    /// The documents that it is asked of, as a filter.
    #[serde(default, rename = "where")]
    pub filter: String,
    /// Whether concepts stand in the place of the words that are forms of theirs.
    #[serde(default)]
    pub bilingual: bool,
}

pub(super) const TABLE: Table = Table {
    name: "watchlist",
    about: "The documents that the queries of a watchlist find, among those that are new or changed or among all, with their best passages.",
    columns: &[
        text("watch", "The name of the query."),
        count(
            "rank",
            "Its place among the documents of the query, from 1.",
        ),
        text(
            "change",
            "new or changed, where only such documents were asked for.",
        ),
        DOC_ID,
        TITLE,
        AGENCY,
        DATE,
        text("doc_number", "The document number."),
        real("score", "BM25 over all documents that count."),
        count("occurrences", "Occurrences of the query in text and title."),
        text(
            "matched",
            "The parts of the query that the document has, with how often.",
        ),
        text(
            "passage",
            "The best passage, its matches between two asterisks.",
        ),
        count(
            "offset",
            "Where the passage starts in the original text, in bytes.",
        ),
        text("place", "The chapter and article of its first match."),
    ],
    order: "queries as in the file; rank",
    every_run: false,
    rows,
};

/// Understands the queries of a watchlist.
pub(super) fn queries(data: &ReportData<'_>) -> Result<Vec<(Query, Filter)>> {
    let making = data.view.snapshot().making();
    let chinese = making.map(|making| {
        segmenter_of(&making.segmenter, &making.words)
            .ok_or_else(|| Error::Index(format!("no segmenter {:?}", making.segmenter)))
    });
    let Some(chinese) = chinese.transpose()? else {
        return Ok(Vec::new());
    };
    let watches = data.options.watch.iter().map(|watch| {
        let named = |error: Error| match error {
            Error::Query { given, detail } => {
                Error::query(given, format!("{detail}\n  in the watch {:?}", watch.name))
            }
            other => other,
        };
        let reading = Reading {
            chinese: &*chinese,
            lexicon: data.lexicon,
            agencies: data.agencies,
            plain: Plain::Words,
            bilingual: watch.bilingual,
        };
        let query = Query::parse(&watch.query, &reading).map_err(named)?;
        let filter = Filter::parse_with(&watch.filter, data.agencies).map_err(named)?;
        Ok((query, filter.resolve(data.lexicon)?))
    });
    watches.collect()
}

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    if data.options.watch.is_empty() {
        return Err(Error::query(
            "watchlist",
            "it is made by `gongbao watchlist FILE`, with the queries of a file",
        ));
    }
    let view = data.view;
    // Where an earlier state is given, what became of the documents since.
    let changes = data.before.as_ref().map(|before| {
        let changes = before.changes.iter().filter_map(|change| {
            let wanted = matches!(change.kind, ChangeKind::New | ChangeKind::Changed);
            match change.after {
                Some(Standing::Counted(ordinal)) if wanted => Some((ordinal, change.kind)),
                _ => None,
            }
        });
        changes.collect::<HashMap<u32, ChangeKind>>()
    });
    let settings = SearchSettings {
        limit: None,
        ..SearchSettings::default()
    };
    for (watch, (query, filter)) in data.options.watch.iter().zip(queries(data)?) {
        let passes = select(view, &filter)?;
        let mut found = search(view, &query, settings)?;
        found.documents.retain(|ordinal| {
            let changed = changes
                .as_ref()
                .is_none_or(|known| known.contains_key(ordinal));
            changed && passes[*ordinal as usize]
        });
        for hit in found.hits() {
            let (rank, hit) = hit?;
            let value = |field| Ok(join_values(&view.values_of(hit.ordinal, field)?));
            let change = changes.as_ref().and_then(|known| known.get(&hit.ordinal));
            let matched = hit.matched.iter();
            let matched = matched.map(|(part, count)| format!("{part} {count}"));
            let passage = hit.passages.first();
            rows(vec![
                Cell::text(&watch.name),
                Cell::Count(rank as u64),
                change.map_or(Cell::Empty, |change| Cell::text(change.name())),
                Cell::text(&view.docs[hit.ordinal as usize].id),
                cell_of(&value("title")?),
                cell_of(&value("agency")?),
                date_of(&value("date")?),
                cell_of(&value("doc_number")?),
                Cell::Real(hit.score),
                Cell::Count(hit.occurrences),
                Cell::Text(matched.collect::<Vec<_>>().join("; ")),
                passage.map_or(Cell::Empty, |one| Cell::Text(one.marked("**", "**"))),
                passage.map_or(Cell::Empty, |one| Cell::Count(one.offset as u64)),
                passage.map_or(Cell::Empty, |one| cell_of(&one.place)),
            ])?;
        }
    }
    Ok(())
}
