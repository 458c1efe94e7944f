//! `gongbao show`: one document, or a place in it, with its metadata and their origin.

use std::io::Write;

use gongbao::error::Error;
use gongbao::query::{DocText, Plain, join_values, occurrences_in};
use gongbao::text::steers;
use serde_json::json;

use super::query::Asked;
use crate::arguments::{Format, Show};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{one_line, write_json, write_json_line};

pub fn show(settings: &Settings, show: &Show, out: &mut Output) -> Result<Outcome, Failure> {
    let queries: Vec<String> = show.query.iter().cloned().collect();
    let asked = Asked::read(settings, &queries, Plain::Words, false)?;
    let view = settings.view(&asked.snapshot)?;
    let doc = view.document(&show.id)?;
    let text = DocText::read(&view, doc)?;
    let whole = 0..text.original.len();
    let shown = match show.at {
        Some(at) if at >= text.original.len() => {
            return Err(Error::query(
                at.to_string(),
                format!("the text of {} has {} bytes", show.id, text.original.len()),
            )
            .into());
        }
        Some(at) => text.around(at),
        None => whole.clone(),
    };
    let marks = match asked.queries.first() {
        Some(query) => occurrences_in(&view, query, doc)?,
        None => Vec::new(),
    };
    let marks = marks.into_iter().map(|(start, end)| text.range(start, end));
    let marks = marks.filter(|mark| shown.start <= mark.start && mark.end <= shown.end);
    let marks: Vec<_> = marks.collect();
    let place = show.at.map(|at| text.place(text.position(at)));
    if show.format.format != Format::Text {
        let mut value = json!({
            "doc_id": doc.id,
            "words": doc.words,
            "chars": doc.chars,
            "card": text.card,
            "text": text.original[shown.clone()],
        });
        if let Some(place) = place {
            value["offset"] = json!(shown.start);
            value["place"] = json!(place);
        }
        if show.query.is_some() {
            let marks = marks.iter();
            let marks = marks.map(|one| [one.start - shown.start, one.end - shown.start]);
            value["marks"] = json!(marks.collect::<Vec<_>>());
        }
        match show.format.format {
            Format::Jsonl => write_json_line(&value, out)?,
            _ => write_json(&value, out)?,
        }
        return Ok(Outcome::Done);
    }
    writeln!(out, "{:<16} {}", "doc_id", one_line(&doc.id))?;
    for field in &text.card.metadata {
        let values = join_values(&field.values);
        let (values, origin) = (one_line(&values), one_line(&field.origin));
        writeln!(out, "{:<16} {values}  [{origin}]", field.field)?;
    }
    for (name, value) in &text.card.other {
        writeln!(out, "{:<16} {}", one_line(name), one_line(value))?;
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
    if let Some(place) = place {
        let (start, end) = (shown.start, shown.end);
        writeln!(out, "{:<16} {start} to {end}  {place}", "offset")?;
    }
    let (open, close) = match out.styled {
        true => ("\x1b[1;33m", "\x1b[0m"),
        false => ("**", "**"),
    };
    let mut marked = String::new();
    let mut at = shown.start;
    for mark in marks {
        marked.extend(printed(&text.original[at..mark.start]));
        marked.push_str(open);
        marked.extend(printed(&text.original[mark.clone()]));
        marked.push_str(close);
        at = mark.end;
    }
    marked.extend(printed(&text.original[at..shown.end]));
    writeln!(out, "\n{}", marked.trim_end())?;
    Ok(Outcome::Done)
}

/// A text without what steers a terminal.
fn printed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|&c| matches!(c, '\n' | '\t') || !steers(c))
}
