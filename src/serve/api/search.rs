//! `/api/search`: ranked documents with marked passages, and facets.

use serde_json::json;

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, OFFSET, PLAIN, QUERY, WHERE, plain};
use crate::error::Result;
use crate::query::{SearchSettings, Sort, search};
use crate::report::SearchAnswer;

pub(super) const ROUTE: Route = Route {
    name: "search",
    about: "Ranked documents with marked passages, and how many documents have each value of a field.",
    parameters: &[
        QUERY,
        WHERE,
        Parameter {
            name: "sort",
            about: "What comes first: the most relevant, the newest, the one with most occurrences.",
            takes: Takes::Choice(&["relevance", "date", "occurrences"]),
        },
        Parameter {
            name: "reverse",
            about: "The other way round.",
            takes: Takes::Flag,
        },
        OFFSET,
        Parameter {
            name: "limit",
            about: "How many documents are told behind them.",
            takes: Takes::Number(1, 500, 10),
        },
        Parameter {
            name: "passages",
            about: "How many passages of each document.",
            takes: Takes::Number(1, 10, 1),
        },
        Parameter {
            name: "bilingual",
            about: "Concepts of the lexicon in the place of words that are forms of theirs.",
            takes: Takes::Flag,
        },
        PLAIN,
        FORMAT,
    ],
    schema: "Search",
    answer,
};

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let text = given.text("query").unwrap_or_default();
    let query = state.query(text, plain(given), given.flag("bilingual"))?;
    let scope = state.scope(given)?;
    let passages = given.number("passages");
    let found = search(
        &scope.view,
        &query,
        SearchSettings {
            sort: match given.choice("sort") {
                "date" => Sort::Date,
                "occurrences" => Sort::Occurrences,
                _ => Sort::Relevance,
            },
            reverse: given.flag("reverse"),
            offset: given.number("offset"),
            limit: Some(given.number("limit")),
            passages,
            ..SearchSettings::default()
        },
    )?;
    let answer = SearchAnswer {
        view: &scope.view,
        facets: &scope.facets,
        query: &query,
        found: &found,
        passages: passages as u8,
    };
    if given.choice("format") == "json" {
        let mut value = answer.json()?;
        value["documents_total"] = json!(scope.view.docs.len());
        value["generation"] = json!(state.generation());
        return Ok(Answer::json(&value));
    }
    let table = answer.table()?;
    Answer::table(state, given, &table, || Ok(table.json()))
}
