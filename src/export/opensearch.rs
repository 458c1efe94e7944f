//! OpenSearch: a mapping, and queries in its query DSL.

use serde_json::{Map, Value, json};

use super::{FieldKind, fields};
use crate::query::Asked;

/// The body that an index is made with.
pub(super) fn configuration(about: &Value) -> Value {
    let tokens = |positions: bool| {
        json!({
            "type": "text",
            "analyzer": "gongbao",
            "index_options": if positions { "positions" } else { "freqs" },
            "norms": true,
        })
    };
    let properties: Map<String, Value> = fields()
        .into_iter()
        .map(|(name, kind)| {
            let mapping = match kind {
                FieldKind::Tokens => tokens(true),
                FieldKind::Bag => tokens(false),
                FieldKind::Whole => json!({"type": "keyword"}),
                FieldKind::Number => json!({"type": "long"}),
                // Kept in the source of the document.
                FieldKind::Shown => json!({"type": "keyword", "index": false, "doc_values": false}),
            };
            (name, mapping)
        })
        .collect();
    json!({
        "settings": {
            "analysis": {
                "analyzer": {
                    "gongbao": {"type": "custom", "tokenizer": "gongbao"},
                },
                // No atom is longer; one that were cut would be found in pieces.
                "tokenizer": {
                    "gongbao": {"type": "whitespace", "max_token_length": 1024},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": about,
            "properties": properties,
        },
    })
}

/// The body of a search.
pub(super) fn query(asked: &Asked) -> Value {
    json!({"query": clause(asked)})
}

fn clause(asked: &Asked) -> Value {
    let clauses = |of: &[Asked]| of.iter().map(clause).collect::<Vec<Value>>();
    let named = |kind: &str, field: &str, what: Value| {
        let field: Map<String, Value> = [(field.to_owned(), what)].into_iter().collect();
        json!({ kind: field })
    };
    match asked {
        Asked::All(of) => json!({"bool": {"must": clauses(of)}}),
        Asked::Any(of) => json!({"bool": {"should": clauses(of), "minimum_should_match": 1}}),
        Asked::Not(of) => json!({"bool": {"must_not": [clause(of)]}}),
        Asked::Phrase { field, tokens } => match tokens.as_slice() {
            [token] => named("term", field, json!({"value": token})),
            tokens => named("match_phrase", field, json!({"query": tokens.join(" ")})),
        },
        Asked::TokenPrefix { field, start } => named("prefix", field, json!({"value": start})),
        Asked::Value { field, value } => named("term", field, json!({"value": value})),
        Asked::ValuePrefix { field, start } => named("prefix", field, json!({"value": start})),
        Asked::Range { field, from, to } => {
            let bounds = [("gte", from), ("lte", to)].into_iter();
            let bounds =
                bounds.filter_map(|(name, bound)| Some((name.to_owned(), json!((*bound)?))));
            named("range", field, Value::Object(bounds.collect()))
        }
    }
}
