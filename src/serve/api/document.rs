//! `/api/document`: one document, its metadata with their origin, its headings, what a query marks.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, LONGEST, Parameter, Route, Takes};
use super::super::state::State;
use super::{PLAIN, WHERE, plain};
use crate::error::Result;
use crate::report::DocumentAnswer;

pub(super) const ROUTE: Route = Route {
    name: "document",
    about: "One document or a place in it, with its metadata and their origin.",
    parameters: &[
        Parameter {
            name: "id",
            about: "The id of the document.",
            takes: Takes::Texts(1),
        },
        Parameter {
            name: "query",
            about: "The occurrences of this query are marked.",
            takes: Takes::Text(LONGEST),
        },
        PLAIN,
        Parameter {
            name: "bilingual",
            about: "As in search.",
            takes: Takes::Flag,
        },
        Parameter {
            name: "at",
            about: "Only the article around this offset or, in a text without headings, the paragraph.",
            takes: Takes::Place,
        },
        WHERE,
    ],
    schema: "Document",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let query = given.text("query");
    let query = query.map(|text| state.query(text, plain(given), given.flag("bilingual")));
    let query = query.transpose()?;
    let scope = state.scope(given)?;
    let id = given.texts("id").first().map_or("", String::as_str);
    let answer = DocumentAnswer::of(&scope.view, id, given.place("at"), query.as_ref())?;
    let mut value = answer.json();
    if given.place("at").is_none() {
        value["headings"] = json!(answer.text.headings());
    }
    value["generation"] = json!(state.generation());
    Ok(Answer::json(&value))
}
