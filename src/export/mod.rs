//! Exports: documents for search servers that serve them from more than one machine, cut by gongbao
//! beforehand, so that a phrase found there is a phrase found here.

mod documents;
mod opensearch;
mod quickwit;

pub use documents::{Exported, export};

use serde_json::Value;

use crate::query::Asked;

/// A search server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// Quickwit.
    Quickwit,
    /// OpenSearch, or Elasticsearch.
    OpenSearch,
}

/// How the values of a field are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    /// Tokens parted by blanks, with positions and lengths.
    Tokens,
    /// Tokens parted by blanks, without positions.
    Bag,
    /// Values, each as a whole.
    Whole,
    /// Whole numbers.
    Number,
    /// Not searched: what is shown.
    Shown,
}

/// The metadata that are exported: as they are shown, and folded as they are compared.
const METADATA: [&str; 11] = [
    "title",
    "agency",
    "agency_printed",
    "doc_number",
    "doc_type",
    "level",
    "region",
    "language",
    "drop",
    "path",
    "source",
];

/// The dates that are exported: as they are shown, and as numbers.
const DATES: [&str; 2] = ["date", "effective_date"];

/// The fields of an exported document.
fn fields() -> Vec<(String, FieldKind)> {
    use crate::query::{CONCEPTS, EXACT, STEMS, YEAR, date_field, folded_field};

    let mut fields = vec![
        ("id".to_owned(), FieldKind::Whole),
        (folded_field("id"), FieldKind::Whole),
    ];
    let mut add = |names: &[&str], kind| {
        fields.extend(names.iter().map(|name| ((*name).to_owned(), kind)));
    };
    add(&EXACT, FieldKind::Tokens);
    add(&["words", "title_words"], FieldKind::Tokens);
    add(&STEMS, FieldKind::Bag);
    add(&CONCEPTS, FieldKind::Whole);
    add(&[YEAR, "chars", "word_count"], FieldKind::Number);
    add(&METADATA, FieldKind::Shown);
    add(&DATES, FieldKind::Shown);
    add(&["text"], FieldKind::Shown);
    let folded = METADATA.iter().map(|name| folded_field(name));
    fields.extend(folded.map(|name| (name, FieldKind::Whole)));
    let dates = DATES.iter().map(|name| date_field(name));
    fields.extend(dates.map(|name| (name, FieldKind::Number)));
    fields
}

/// The configuration of an index of a server, and the name of the file that it stands in.
/// `about` is kept in it: how the export was made.
pub fn configuration(server: Server, index: &str, about: &Value) -> (&'static str, Value) {
    match server {
        Server::Quickwit => ("index.json", quickwit::configuration(index)),
        Server::OpenSearch => ("index.json", opensearch::configuration(about)),
    }
}

/// A query in the language of a server, to be handed over as it is.
pub fn query(server: Server, asked: &Asked) -> String {
    match server {
        Server::Quickwit => quickwit::query(asked),
        Server::OpenSearch => opensearch::query(asked).to_string(),
    }
}
