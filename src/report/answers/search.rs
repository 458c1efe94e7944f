//! The answer of a search: ranked hits with their passages, and facets.

use serde_json::{Map, Value, json};

use super::super::Cell;
use super::super::column::{AGENCY, Column, DATE, DOC_ID, TITLE, count, real, text};
use super::table::AnswerTable;
use crate::error::Result;
use crate::query::{Facets, Found, Hit, Passage, Query, View, facet_counts, join_values};
use crate::text::unsteered;

/// The fields that found documents are counted by.
pub const FACETS: [&str; 5] = ["year", "agency", "doc_type", "level", "language"];
/// The fields that tell a hit.
const FIELDS: [&str; 4] = ["title", "agency", "date", "doc_number"];

/// The columns of hits.
pub const SEARCH_COLUMNS: [Column; 12] = [
    count("rank", "The rank of the document among those found."),
    DOC_ID,
    TITLE,
    AGENCY,
    DATE,
    text("doc_number", "The number of the document."),
    real("score", "Its BM25 score."),
    count(
        "occurrences",
        "Occurrences of the query in its text and title.",
    ),
    text(
        "matched",
        "The parts of the query that it has, with how often.",
    ),
    text("passage", "Its best passages, matches between **."),
    count(
        "offset",
        "Where the first passage starts in the original text, in bytes of UTF-8.",
    ),
    text(
        "place",
        "The chapter and article of the first match of the first passage.",
    ),
];

/// What a search found, to be told.
pub struct SearchAnswer<'r, 'v, 'a> {
    /// The documents that were asked.
    pub view: &'v View<'a>,
    /// Their facets.
    pub facets: &'r Facets,
    /// What was asked.
    pub query: &'r Query,
    /// What was found.
    pub found: &'r Found<'v, 'a>,
    /// So many passages were asked for.
    pub passages: u8,
}

impl SearchAnswer<'_, '_, '_> {
    /// title, agency, date, doc_number
    ///
    /// # Errors
    /// The index is damaged.
    pub fn fields(&self, hit: &Hit) -> Result<[String; 4]> {
        let mut out = [const { String::new() }; 4];
        for (out, field) in out.iter_mut().zip(FIELDS) {
            *out = join_values(&self.view.values_of(hit.ordinal, field)?);
        }
        Ok(out)
    }

    /// The id of the document of a hit.
    pub fn id(&self, hit: &Hit) -> &str {
        &self.view.docs[hit.ordinal as usize].id
    }

    /// How many of the documents found have each value of a field.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn facet(&self, field: &str) -> Result<Vec<(String, u64)>> {
        let facet = self.facets.of(self.view, field)?;
        Ok(facet_counts(&facet, &self.found.documents, field))
    }

    /// A hit under [`SEARCH_COLUMNS`].
    ///
    /// # Errors
    /// The index is damaged.
    pub fn row(&self, rank: usize, hit: &Hit) -> Result<Vec<Cell>> {
        let [title, agency, date, number] = self.fields(hit)?;
        let passages = hit.passages.iter().map(|one| one.marked("**", "**"));
        let first = hit.passages.first();
        Ok(vec![
            Cell::Count(rank as u64),
            Cell::text(self.id(hit)),
            Cell::Text(title),
            Cell::Text(agency),
            Cell::Date(date),
            Cell::Text(number),
            Cell::Real(hit.score),
            Cell::Count(hit.occurrences),
            Cell::Text(matched(hit)),
            Cell::Text(passages.collect::<Vec<_>>().join(" … ")),
            first.map_or(Cell::Empty, |one| Cell::Count(one.offset as u64)),
            first.map_or(Cell::Empty, |one| Cell::Text(one.place.clone())),
        ])
    }

    /// The hits as a table.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn table(&self) -> Result<AnswerTable> {
        let rows = self.found.hits().map(|hit| {
            let (rank, hit) = hit?;
            self.row(rank, &hit)
        });
        Ok(AnswerTable {
            name: "search",
            about: "The documents that a query finds, ranked.",
            columns: SEARCH_COLUMNS.to_vec(),
            rows: rows.collect::<Result<_>>()?,
        })
    }

    /// A hit as an object.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn hit(&self, rank: usize, hit: &Hit) -> Result<Value> {
        let [title, agency, date, number] = self.fields(hit)?;
        let matched = hit.matched.iter();
        let matched = matched.map(|(part, count)| (part.clone(), json!(count)));
        let mut object = json!({
            "rank": rank,
            "doc_id": self.id(hit),
            "title": title,
            "title_marks": ranges(&hit.title),
            "agency": agency,
            "date": date,
            "doc_number": number,
            "score": hit.score,
            "occurrences": hit.occurrences,
            "matched": matched.collect::<Map<String, Value>>(),
        });
        let passages = hit.passages.iter().map(|passage| {
            json!({
                "passage": passage.text,
                "offset": passage.offset,
                "place": passage.place,
                "marks": ranges(passage),
            })
        });
        let mut passages: Vec<Value> = passages.collect();
        // The one that was asked for stands beside the other facts of the hit.
        if let (1, Some(Value::Object(passage))) = (self.passages, passages.first_mut()) {
            for (name, value) in passage {
                object[name.as_str()] = value.take();
            }
        } else {
            object["passages"] = Value::Array(passages);
        }
        Ok(object)
    }

    /// All of it as an object.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn json(&self) -> Result<Value> {
        let mut facets = Map::new();
        for field in FACETS {
            let counts = self.facet(field)?.into_iter();
            let counts = counts.map(|(value, count)| json!({"value": value, "documents": count}));
            facets.insert(field.to_owned(), counts.collect());
        }
        let through = self.query.through.iter();
        let through = through.map(|one| json!({"words": one.words, "concepts": one.concepts}));
        let hits = self.found.hits().map(|hit| {
            let (rank, hit) = hit?;
            self.hit(rank, &hit)
        });
        Ok(json!({
            "query": self.query.text,
            "through": through.collect::<Vec<_>>(),
            "documents": self.found.documents.len(),
            "facets": facets,
            "hits": hits.collect::<Result<Vec<_>>>()?,
        }))
    }
}

/// The parts of the query that a hit has, with how often: `监管 3; 平台 1`.
pub fn matched(hit: &Hit) -> String {
    let parts = hit.matched.iter();
    let parts = parts.map(|(part, count)| format!("{} {count}", unsteered(part)));
    parts.collect::<Vec<_>>().join("; ")
}

fn ranges(passage: &Passage) -> Vec<[usize; 2]> {
    let marks = passage.marks.iter();
    marks.map(|mark| [mark.start, mark.end]).collect()
}
