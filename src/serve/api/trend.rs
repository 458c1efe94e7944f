//! `/api/trend`: documents per year with share and interval, of one to five forms or queries.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, WHERE};
use crate::error::Result;
use crate::report::trend_table;

pub(super) const ROUTE: Route = Route {
    name: "trend",
    about: "Forms or queries in each year that has documents, with share and interval.",
    parameters: &[
        Parameter {
            name: "query",
            about: "Forms as they are counted, or queries; up to five to be compared.",
            takes: Takes::Texts(5),
        },
        WHERE,
        FORMAT,
    ],
    schema: "Trend",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let queries = state.forms(given)?;
    let scope = state.scope(given)?;
    let table = trend_table(&scope.view, &scope.facets, &queries)?;
    Answer::table(state, given, &table, || {
        let undated = scope.view.docs.iter().filter(|doc| doc.year.is_none());
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "without_date": undated.count(),
            "rows": table.json(),
            "generation": state.generation(),
        }))
    })
}
