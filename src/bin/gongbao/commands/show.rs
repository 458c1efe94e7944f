//! `gongbao show`: one document, with its metadata and their origin.

use std::io::Write;

use gongbao::query::{DocText, join_values};
use serde_json::json;

use crate::arguments::{Format, Show};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::write_json;

pub fn show(settings: &Settings, show: &Show, out: &mut Output) -> Result<Outcome, Failure> {
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let doc = view.document(&show.id)?;
    let text = DocText::read(&view, doc)?;
    if show.format.format == Format::Text {
        writeln!(out, "{:<16} {}", "doc_id", doc.id)?;
        for field in &text.card.metadata {
            let values = join_values(&field.values);
            writeln!(out, "{:<16} {values}  [{}]", field.field, field.origin)?;
        }
        for (name, value) in &text.card.other {
            writeln!(out, "{name:<16} {value}")?;
        }
        let (encoding, source) = (&text.card.encoding, &text.card.encoding_source);
        writeln!(
            out,
            "{:<16} {}, {encoding} ({source})",
            "format", text.card.format
        )?;
        writeln!(
            out,
            "{:<16} {} words, {} characters",
            "length", doc.words, doc.chars
        )?;
        writeln!(out, "{:<16} {}", "sha256", text.card.content_hash)?;
        writeln!(out, "\n{}", text.original.trim_end())?;
    } else {
        let value = json!({
            "doc_id": doc.id,
            "words": doc.words,
            "chars": doc.chars,
            "card": text.card,
            "text": text.original,
        });
        write_json(&value, out)?;
    }
    Ok(Outcome::Done)
}
