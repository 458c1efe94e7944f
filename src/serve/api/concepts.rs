//! `/api/concepts`: the concepts of the lexicon, and how many documents mention each.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, WHERE};
use crate::error::Result;
use crate::lexicon::Concept;
use crate::report::Cell;
use crate::text::fold;

pub(super) const ROUTE: Route = Route {
    name: "concepts",
    about: "The concepts of the lexicon with their forms, and how many documents mention each.",
    parameters: &[
        WHERE,
        Parameter {
            name: "find",
            about: "Only those with this string in their names or forms.",
            takes: Takes::Text(200),
        },
        Parameter {
            name: "sort",
            about: "The order of the lexicon, or those in most documents first.",
            takes: Takes::Choice(&["lexicon", "documents"]),
        },
        FORMAT,
    ],
    schema: "Concepts",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let scope = state.scope(given)?;
    let mut table = state.concepts(&scope)?.concepts.clone();
    let wanted = fold(given.text("find").unwrap_or_default()).text;
    let rows = table.rows.into_iter().zip(&state.settings.lexicon.concepts);
    let rows = rows.filter(|(_, concept)| wanted.is_empty() || names(concept, &wanted));
    table.columns.push(crate::report::Column {
        name: "forms",
        kind: crate::report::Kind::Text,
        meaning: "The forms that are counted, parted by commas.",
    });
    let rows = rows.map(|(mut row, concept)| {
        let forms = concept.forms.iter().map(|form| form.form.text.as_str());
        row.push(Cell::Text(forms.collect::<Vec<_>>().join(", ")));
        row
    });
    table.rows = rows.collect();
    if given.choice("sort") == "documents" {
        let at = table.columns.iter().position(|one| one.name == "documents");
        let documents = |row: &Vec<Cell>| match at.map(|at| &row[at]) {
            Some(Cell::Count(count)) => *count,
            _ => 0,
        };
        table
            .rows
            .sort_by_key(|row| std::cmp::Reverse(documents(row)));
    }
    Answer::table(state, given, &table, || {
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "rows": table.json(),
            "generation": state.generation(),
        }))
    })
}

/// Whether a concept has a string in its names or forms.
fn names(concept: &Concept, wanted: &str) -> bool {
    let names = [&concept.id, &concept.label_en, &concept.label_zh];
    let forms = concept.forms.iter().map(|form| &form.form.text);
    let mut all = names.into_iter().chain(forms);
    all.any(|name| fold(name).text.contains(wanted))
}
