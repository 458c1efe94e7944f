//! `gongbao extract`: what the readers make of files, as JSON Lines.

use std::io::Write;

use gongbao::document::Document;
use gongbao::ingest::{Drop, Item, Rejection};
use gongbao::query::join_values;
use serde_json::{Map, Value, json};

use crate::arguments::Files;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn extract(settings: &Settings, files: &Files, out: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    for path in &files.files {
        let drop = Drop::open(path)?;
        for source in drop.walk(&settings.ingest.except) {
            let mut written = Ok(());
            let mut write = |value: Value| {
                if written.is_ok() {
                    written = writeln!(out, "{value}");
                }
            };
            match source {
                Ok(source) => source.read(&settings.ingest, &mut |item| match item {
                    Item::Document(document) => write(of_document(&source.relative, &document)),
                    Item::Supplement(supplement) => write(json!(supplement)),
                    Item::Rejection(rejection) => {
                        outcome = Outcome::SomeRejected;
                        write(of_rejection(&rejection));
                    }
                }),
                Err(unread) => {
                    if let Some(rejection) = unread.rejection {
                        outcome = Outcome::SomeRejected;
                        write(of_rejection(&rejection));
                    }
                }
            }
            written?;
        }
    }
    Ok(outcome)
}

fn of_document(path: &str, document: &Document) -> Value {
    let mut metadata = Map::new();
    for (key, sourced) in document.metadata.iter() {
        let value = join_values(&sourced.values);
        let mut sourced_value = json!({ "value": value, "origin": sourced.origin.name() });
        if sourced.values.len() > 1 {
            sourced_value["values"] = json!(sourced.values);
        }
        metadata.insert(key.name().to_owned(), sourced_value);
    }
    let record = document
        .record
        .as_deref()
        .map(|record| record.trim_start_matches(['=', '#']));
    json!({
        "path": path,
        "record": record,
        "format": document.format,
        "encoding": document.encoding,
        "encoding_source": document.encoding_source,
        "metadata": metadata,
        "agencies": document.agencies,
        "other": document.metadata.other,
        "text": document.text,
    })
}

fn of_rejection(rejection: &Rejection) -> Value {
    json!({
        "path": rejection.path,
        "reason": rejection.reason,
        "detail": rejection.detail,
    })
}
