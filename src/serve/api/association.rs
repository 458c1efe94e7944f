//! `/api/association`: of the documents for which a query holds, how many mention each concept.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, OFFSET, QUERY, WHERE};
use crate::error::Result;
use crate::report::{AssociationOrder, query_association};

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
        Parameter {
            name: "sort",
            about: "The order of the lexicon; or group by group the highest share or G² first.",
            takes: Takes::Choice(&["lexicon", "share", "g2"]),
        },
        OFFSET,
        Parameter {
            name: "limit",
            about: "How many rows are told behind them.",
            takes: Takes::Number(1, 1_000_000, 1_000_000),
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
    let order = match given.choice("sort") {
        "share" => AssociationOrder::Share,
        "g2" => AssociationOrder::G2,
        _ => AssociationOrder::Lexicon,
    };
    let mut table = query_association(
        &scope.view,
        &scope.facets,
        &state.settings.lexicon,
        state.concepts(&scope)?,
        &queries[0],
        by,
        order,
    )?;
    let total = table.rows.len();
    let rows = table.rows.into_iter().skip(given.number("offset"));
    table.rows = rows.take(given.number("limit")).collect();
    Answer::table(state, given, &table, || {
        Ok(json!({
            "documents_total": scope.view.docs.len(),
            "rows_total": total,
            "rows": table.json(),
            "generation": state.generation(),
        }))
    })
}
