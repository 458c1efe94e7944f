//! `/api/kwic`: keyword in context, a line an occurrence.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::parameters::{Given, Parameter, Route, Takes};
use super::super::state::State;
use super::{FORMAT, OFFSET, WHERE};
use crate::error::{Error, Result};
use crate::query::{ContextUnit, KwicLine, KwicOrder, KwicSettings, kwic};
use crate::report::{AnswerTable, KWIC_COLUMNS, KwicAnswer};

pub(super) const ROUTE: Route = Route {
    name: "kwic",
    about: "Keyword in context: every occurrence of forms or queries on a line.",
    parameters: &[
        Parameter {
            name: "query",
            about: "Forms as they are counted, or queries.",
            takes: Takes::Texts(5),
        },
        WHERE,
        Parameter {
            name: "unit",
            about: "What the context is measured in.",
            takes: Takes::Choice(&["characters", "words", "sentences"]),
        },
        Parameter {
            name: "context",
            about: "So much on each side; where it is left out 30 characters, 5 words, or the sentence alone.",
            takes: Takes::Place,
        },
        Parameter {
            name: "sort",
            about: "What comes first: by date, by document, by the words before or behind.",
            takes: Takes::Choice(&["date", "document", "left", "right"]),
        },
        Parameter {
            name: "crossing",
            about: "Matches across words too, which are no occurrences.",
            takes: Takes::Flag,
        },
        OFFSET,
        Parameter {
            name: "limit",
            about: "How many lines are told behind them.",
            takes: Takes::Number(1, 1000, 50),
        },
        FORMAT,
    ],
    schema: "Kwic",
    answer,
};

/// The widest context.
const MAX_CONTEXT: usize = 2000;

fn answer(state: &State<'_>, given: &Given) -> Result<Answer> {
    let queries = state.forms(given)?;
    let scope = state.scope(given)?;
    let (unit, usual) = match given.choice("unit") {
        "words" => (ContextUnit::Words, 5),
        "sentences" => (ContextUnit::Sentences, 0),
        _ => (ContextUnit::Characters, 30),
    };
    let context = given.place("context").unwrap_or(usual);
    if context > MAX_CONTEXT {
        let detail = format!("a context has at most {MAX_CONTEXT} on each side");
        return Err(Error::query("context", detail));
    }
    let settings = KwicSettings {
        context,
        unit,
        crossing: given.flag("crossing"),
        order: match given.choice("sort") {
            "document" => KwicOrder::Document,
            "left" => KwicOrder::Left,
            "right" => KwicOrder::Right,
            _ => KwicOrder::Date,
        },
        offset: given.number("offset"),
        limit: Some(given.number("limit")),
    };
    let answer = KwicAnswer::new(&scope.view, &scope.facets, &queries)?;
    let mut lines: Vec<KwicLine> = Vec::new();
    let total = kwic(&scope.view, &queries, settings, |line| -> Result<()> {
        lines.push(line);
        Ok(())
    })?;
    if given.choice("format") == "json" {
        let rows: Vec<Value> = lines.iter().map(|line| answer.json(line)).collect();
        return Ok(Answer::json(&json!({
            "lines": total,
            "rows": rows,
            "generation": state.generation(),
        })));
    }
    let table = AnswerTable {
        name: "kwic",
        about: "Every occurrence in its context.",
        columns: KWIC_COLUMNS.to_vec(),
        rows: lines.into_iter().map(|line| answer.row(line)).collect(),
    };
    Answer::table(state, given, &table, || Ok(table.json()))
}
