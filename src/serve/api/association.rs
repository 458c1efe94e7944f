//! `/api/association`: of the documents for which a query holds, how many mention each concept.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, QUERY, WHERE};
use crate::error::Result;
use crate::report::query_association;

pub(super) const ROUTE: Route = Route {
    name: "association",
    about: "Of the documents for which a query holds, how many mention each concept of the lexicon.",
    parameters: &[
        Parameter {
            about: "A form as it is counted, or a query.",
            ..QUERY
        },
        WHERE,
        Parameter {
            name: "by",
            about: "Of all documents, or of those of each year or agency.",
            takes: Takes::Choice(&["all", "year", "agency"]),
        },
        FORMAT,
    ],
    schema: "Association",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let queries = state.forms(given)?;
    let scope = state.scope(given)?;
    let by = Some(given.choice("by")).filter(|by| *by != "all");
    let table = query_association(
        &scope.view,
        &scope.facets,
        &state.settings.lexicon,
        state.concepts(&scope)?,
        &queries[0],
        by,
    )?;
    Answer::table(state, given, &table, || {
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "rows": table.json(),
            "generation": state.generation(),
        }))
    })
}
