//! `/api/count`: documents and occurrences of forms or queries, by the values of fields.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, WHERE};
use crate::error::{Error, Result};
use crate::report::count_table;

pub(super) const ROUTE: Route = Route {
    name: "count",
    about: "Documents and occurrences of forms or queries.",
    parameters: &[
        Parameter {
            name: "query",
            about: "Forms as they are counted, or queries.",
            takes: Takes::Texts(20),
        },
        WHERE,
        Parameter {
            name: "by",
            about: "At most three fields to count by, with commas between them: year,agency.",
            takes: Takes::Text(200),
        },
        FORMAT,
    ],
    schema: "Count",
    answer,
};

/// So many fields make groups.
const MAX_FIELDS: usize = 3;

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let queries = state.forms(given)?;
    let scope = state.scope(given)?;
    let by = given.text("by").into_iter();
    let by: Vec<String> = by.flat_map(|by| by.split(',')).map(str::to_owned).collect();
    if by.len() > MAX_FIELDS {
        return Err(Error::query(
            by.join(","),
            format!("at most {MAX_FIELDS} fields stand here"),
        ));
    }
    let table = count_table(&scope.view, &scope.facets, &queries, &by)?;
    Answer::table(state, given, &table, || {
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "rows": table.json(),
            "generation": state.generation(),
        }))
    })
}
