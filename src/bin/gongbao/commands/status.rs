//! `gongbao status`: what the index holds, and how it was made.

use std::io::Write;

use gongbao::index::Changes;
use gongbao::measure::{Group, group_sizes};
use gongbao::report::Cell;
use gongbao::supplement::Rows;
use serde_json::{Map, Value, json};

use crate::arguments::{Format, Status};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{Table, write_json, write_json_line};

pub fn status(settings: &Settings, status: &Status, out: &mut Output) -> Result<Outcome, Failure> {
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let words: Vec<u64> = view.docs.iter().map(|doc| doc.words).collect();
    let mut groups: Vec<(&str, String, Group)> = Vec::new();
    for field in ["language", "drop"] {
        let facet = view.facet(field)?;
        let sizes = group_sizes(&words, &facet);
        groups.extend(
            facet
                .values
                .into_iter()
                .zip(sizes)
                .map(|(value, size)| (field, value, size)),
        );
    }
    let dates = view.facet("date")?;
    let (mut events, mut notes, mut indicators) = (0, 0, 0);
    for (_, supplement) in snapshot.supplements()? {
        match &supplement.rows {
            Rows::Events(rows) => events += rows.len(),
            Rows::Notes(rows) => notes += rows.len(),
            Rows::Indicator(_) => indicators += 1,
        }
    }
    let number = |count: usize| Value::from(count as u64);
    let mut facts: Vec<(&str, Value)> = vec![
        ("index", settings.indexes.display().to_string().into()),
        ("bytes", folder_size(&settings.indexes).into()),
        ("generation", snapshot.generation().into()),
        ("documents", number(view.docs.len())),
        (
            "without_date",
            number(view.docs.iter().filter(|doc| doc.year.is_none()).count()),
        ),
        ("copies", number(view.copies.len())),
        ("rejected", number(snapshot.rejections()?.len())),
        ("events", number(events)),
        ("notes", number(notes)),
        ("indicators", number(indicators)),
        ("words", view.words().into()),
        (
            "characters",
            view.docs.iter().map(|doc| doc.chars).sum::<u64>().into(),
        ),
        ("first_date", dates.values.first().cloned().into()),
        ("last_date", dates.values.last().cloned().into()),
    ];
    if let Some(making) = snapshot.making() {
        facts.extend([
            ("gongbao", making.gongbao.clone().into()),
            ("format", making.format.into()),
            ("segmenter", making.segmenter.clone().into()),
            ("stemmer", making.stemmer.clone().into()),
        ]);
    }
    match status.format.format {
        Format::Text => {
            for (name, value) in &facts {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                writeln!(out, "{name:<14} {value}")?;
            }
            for (field, value, size) in &groups {
                let (documents, words) = (size.documents, size.amount);
                writeln!(
                    out,
                    "{field:<14} {value}: {documents} documents, {words} words"
                )?;
            }
            for update in snapshot.updates() {
                let Changes {
                    new,
                    changed,
                    renamed,
                    gone,
                    ..
                } = update.changes;
                writeln!(
                    out,
                    "update {:<7} {} {}: {new} new, {changed} changed, {renamed} renamed, {gone} gone",
                    update.number,
                    update.time,
                    update.drops.join(", ")
                )?;
            }
        }
        Format::Csv => {
            let mut table = Table::new(["fact", "value"]);
            for (name, value) in facts {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                table.row(vec![Cell::Text(name.to_owned()), Cell::Text(value)]);
            }
            for (field, value, size) in groups {
                table.row(vec![
                    Cell::Text(format!("{field} {value}")),
                    Cell::Count(size.documents),
                ]);
            }
            table.write(Format::Csv, out)?;
        }
        Format::Json | Format::Jsonl => {
            let mut object: Map<String, Value> = facts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            for (field, value, size) in groups {
                let group = object
                    .entry(format!("by_{field}"))
                    .or_insert_with(|| json!({}));
                group[&value] = json!({ "documents": size.documents, "words": size.amount });
            }
            object.insert("updates".to_owned(), json!(snapshot.updates()));
            let object = Value::Object(object);
            match status.format.format {
                Format::Jsonl => write_json_line(&object, out)?,
                _ => write_json(&object, out)?,
            }
        }
    }
    Ok(Outcome::Done)
}

fn folder_size(folder: &std::path::Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|file| file.len())
        .sum()
}
