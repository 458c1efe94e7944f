//! `/api/status`: what the index holds, and how it was made.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Route};
use super::super::state::State;
use crate::error::Result;
use crate::report::StatusAnswer;

pub(super) const ROUTE: Route = Route {
    name: "status",
    about: "What the index holds, and how it was made.",
    parameters: &[],
    schema: "Status",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let scope = state.scope(given)?;
    let status = StatusAnswer::of(&scope.view, &state.settings.folder)?;
    let mut value = status.json();
    value["filter"] = json!(state.settings.filter.0);
    value["lexicon"] = json!(state.settings.lexicon.name);
    Ok(Answer::json(&value))
}
