//! The routes of the API: a file each.

mod association;
mod concepts;
mod count;
mod document;
mod kwic;
mod search;
mod status;
mod trend;

use super::parameters::{Given, LONGEST, Parameter, Route, Takes};
use crate::query::Plain;

/// All of them, in the order in which they are described.
pub static ROUTES: [Route; 8] = [
    status::ROUTE,
    search::ROUTE,
    document::ROUTE,
    kwic::ROUTE,
    count::ROUTE,
    trend::ROUTE,
    association::ROUTE,
    concepts::ROUTE,
];

const QUERY: Parameter = Parameter {
    name: "query",
    about: "A query, as the page of the query language tells it.",
    takes: Takes::Texts(1),
};

const WHERE: Parameter = Parameter {
    name: "where",
    about: "A filter: the question is asked of the documents that pass it, as with --where.",
    takes: Takes::Text(LONGEST),
};

const FORMAT: Parameter = Parameter {
    name: "format",
    about: "How the answer is written; CSV and XLSX have the rows of the same answer.",
    takes: Takes::Choice(&["json", "csv", "xlsx"]),
};

const OFFSET: Parameter = Parameter {
    name: "offset",
    about: "How many are passed over first.",
    takes: Takes::Number(0, 1_000_000_000, 0),
};

const PLAIN: Parameter = Parameter {
    name: "plain",
    about: "What stands without quotes: words, as in search; or forms in the text, as in count and kwic.",
    takes: Takes::Choice(&["words", "forms"]),
};

fn plain(given: &Given) -> Plain {
    match given.choice("plain") {
        "forms" => Plain::Forms,
        _ => Plain::Words,
    }
}
