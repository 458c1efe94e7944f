//! Quickwit: an index configuration, and queries in its query language.

use serde_json::{Value, json};

use super::{FieldKind, fields};
use crate::query::Asked;

/// Quickwit's own tokenizer for whole values drops those of more than 255 bytes.
const WHOLE: &str = "gongbao_whole";

/// The version of the format of configurations.
const VERSION: &str = "0.8";

/// The configuration of an index.
pub(super) fn configuration(index: &str) -> Value {
    let mappings: Vec<Value> = fields()
        .into_iter()
        .map(|(name, kind)| {
            let texts = matches!(kind, FieldKind::Whole | FieldKind::Shown);
            let many = texts && !matches!(name.as_str(), "id" | "id_folded" | "text");
            let text = if many { "array<text>" } else { "text" };
            match kind {
                FieldKind::Tokens => json!({
                    "name": name, "type": "text", "tokenizer": "whitespace", "record": "position",
                    "fieldnorms": true, "stored": false,
                }),
                FieldKind::Bag => json!({
                    "name": name, "type": "text", "tokenizer": "whitespace", "record": "freq",
                    "fieldnorms": true, "stored": false,
                }),
                FieldKind::Whole => json!({
                    "name": name, "type": text, "tokenizer": WHOLE, "record": "basic",
                    "stored": name == "id",
                }),
                FieldKind::Number => json!({"name": name, "type": "i64", "fast": true}),
                FieldKind::Shown => json!({"name": name, "type": text, "indexed": false}),
            }
        })
        .collect();
    json!({
        "version": VERSION,
        "index_id": index,
        "doc_mapping": {
            "mode": "strict",
            "field_mappings": mappings,
            "tokenizers": [{"name": WHOLE, "type": "regex", "pattern": "(?s).+"}],
        },
        "search_settings": {"default_search_fields": ["exact", "title_exact"]},
    })
}

/// A query.
pub(super) fn query(asked: &Asked) -> String {
    clause(asked)
}

/// What holds and does not hold is marked with + and -: what stands behind AND NOT is a query of its own
/// there, which finds nothing.
fn clause(asked: &Asked) -> String {
    match asked {
        Asked::All(of) => {
            let mut all: Vec<String> = Vec::new();
            for one in of {
                all.push(match one {
                    Asked::Not(not) => format!("-{}", clause(not)),
                    one => format!("+{}", clause(one)),
                });
            }
            if all.iter().all(|one| one.starts_with('-')) {
                all.insert(0, "*".to_owned());
            }
            format!("({})", all.join(" "))
        }
        Asked::Any(of) => match of.as_slice() {
            [one] => clause(one),
            of => {
                let any: Vec<String> = of.iter().map(clause).collect();
                format!("({})", any.join(" OR "))
            }
        },
        Asked::Not(not) => format!("(* -{})", clause(not)),
        Asked::Phrase { field, tokens } => format!("{field}:{}", quoted(&tokens.join(" "))),
        Asked::TokenPrefix { field, start } => format!("{field}:{}*", escaped(start)),
        Asked::Value { field, value } => format!("{field}:{}", quoted(value)),
        Asked::ValuePrefix { field, start } => format!("{field}:{}*", escaped(start)),
        Asked::Range { field, from, to } => {
            let bound = |bound: &Option<i64>| bound.map_or("*".to_owned(), |one| one.to_string());
            format!("{field}:[{} TO {}]", bound(from), bound(to))
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A word without quotes, with what would steer the query made plain.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_alphanumeric() && c != '_' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
