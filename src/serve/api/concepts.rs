//! `/api/concepts`: the concepts of the lexicon, and how many documents mention each.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::parameters::{Given, Route};
use super::super::state::State;
use super::{FORMAT, WHERE};
use crate::error::Result;

pub(super) const ROUTE: Route = Route {
    name: "concepts",
    about: "The concepts of the lexicon with their forms, and how many documents mention each.",
    parameters: &[WHERE, FORMAT],
    schema: "Concepts",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let scope = state.scope(given)?;
    let table = &state.concepts(&scope)?.concepts;
    Answer::table(state, given, table, || {
        let mut rows = table.json();
        let concepts = state.settings.lexicon.concepts.iter();
        for (row, concept) in rows.as_array_mut().into_iter().flatten().zip(concepts) {
            let forms = concept.forms.iter().map(|form| form.form.text.as_str());
            row["forms"] = forms.collect::<Vec<&str>>().into();
        }
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "rows": rows,
            "generation": state.generation(),
        }) as Value)
    })
}
