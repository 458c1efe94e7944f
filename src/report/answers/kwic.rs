//! The answer of keyword in context: a line an occurrence.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::Cell;
use super::super::column::{AGENCY, Column, DATE, DOC_ID, count, text};
use crate::error::Result;
use crate::query::{Facet, Facets, KwicLine, Query, View};

/// The columns of lines.
pub const KWIC_COLUMNS: [Column; 10] = [
    text("form", "The form or query as it was typed."),
    text("class", "whole, inside or crossing."),
    DOC_ID,
    DATE,
    AGENCY,
    text("left", "What stands before it."),
    text("match", "The match as it stands in the original."),
    text("right", "What stands behind it."),
    count(
        "offset",
        "Where it starts in the original text, in bytes of UTF-8.",
    ),
    text("place", "The chapter and article, where the text has them."),
];

/// What lines are told with.
pub struct KwicAnswer<'r, 'a> {
    view: &'r View<'a>,
    queries: &'r [Query],
    dates: Arc<Facet>,
    agencies: Arc<Facet>,
}

impl<'r, 'a> KwicAnswer<'r, 'a> {
    /// Of queries over a view with its facets.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn new(view: &'r View<'a>, facets: &Facets, queries: &'r [Query]) -> Result<Self> {
        Ok(KwicAnswer {
            view,
            queries,
            dates: facets.of(view, "date")?,
            agencies: facets.of(view, "agency")?,
        })
    }

    /// The id of the document of a line.
    pub fn id(&self, line: &KwicLine) -> &str {
        &self.view.docs[line.ordinal as usize].id
    }

    /// The date of the document of a line.
    pub fn date(&self, line: &KwicLine) -> String {
        self.dates.text(line.ordinal)
    }

    /// A line as an object.
    pub fn json(&self, line: &KwicLine) -> Value {
        json!({
            "form": self.queries[line.form].text,
            "class": line.class.name(),
            "doc_id": self.id(line),
            "date": self.date(line),
            "agency": self.agencies.text(line.ordinal),
            "left": line.left,
            "match": line.hit,
            "right": line.right,
            "offset": line.offset,
            "place": line.place,
        })
    }

    /// A line under [`KWIC_COLUMNS`].
    pub fn row(&self, line: KwicLine) -> Vec<Cell> {
        vec![
            Cell::text(&self.queries[line.form].text),
            Cell::text(line.class.name()),
            Cell::text(self.id(&line)),
            Cell::Date(self.date(&line)),
            Cell::Text(self.agencies.text(line.ordinal)),
            Cell::Text(line.left),
            Cell::Text(line.hit),
            Cell::Text(line.right),
            Cell::Count(line.offset as u64),
            Cell::Text(line.place),
        ]
    }
}
