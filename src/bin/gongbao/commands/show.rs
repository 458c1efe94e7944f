//! `gongbao show`: one document, or a place in it, with its metadata and their origin.

use std::io::Write;

use gongbao::query::{Plain, join_values};
use gongbao::report::DocumentAnswer;
use gongbao::text::{steers, unsteered};

use super::query::Asked;
use crate::arguments::{Format, Show};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{write_json, write_json_line};

pub fn show(settings: &Settings, show: &Show, out: &mut Output) -> Result<Outcome, Failure> {
    let queries: Vec<String> = show.query.iter().cloned().collect();
    let asked = Asked::read(settings, &queries, Plain::Words, false)?;
    let view = settings.view(&asked.snapshot)?;
    let answer = DocumentAnswer::of(&view, &show.id, show.at, asked.queries.first())?;
    if show.format.format != Format::Text {
        let value = answer.json();
        match show.format.format {
            Format::Jsonl => write_json_line(&value, out)?,
            _ => write_json(&value, out)?,
        }
        return Ok(Outcome::Done);
    }
    let DocumentAnswer {
        doc, text, shown, ..
    } = &answer;
    writeln!(out, "{:<16} {}", "doc_id", unsteered(&doc.id))?;
    for field in &text.card.metadata {
        let values = join_values(&field.values);
        let (values, origin) = (unsteered(&values), unsteered(&field.origin));
        writeln!(out, "{:<16} {values}  [{origin}]", field.field)?;
    }
    for (name, value) in &text.card.other {
        writeln!(out, "{:<16} {}", unsteered(name), unsteered(value))?;
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
    if let Some(place) = &answer.place {
        let (start, end) = (shown.start, shown.end);
        writeln!(out, "{:<16} {start} to {end}  {place}", "offset")?;
    }
    let (open, close) = match out.styled {
        true => ("\x1b[1;33m", "\x1b[0m"),
        false => ("**", "**"),
    };
    let mut marked = String::new();
    let mut at = shown.start;
    for mark in answer.marks.iter().flatten() {
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
