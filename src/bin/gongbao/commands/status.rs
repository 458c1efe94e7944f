//! `gongbao status`: what the index holds, and how it was made.

use std::io::Write;

use gongbao::index::Changes;
use gongbao::report::{Cell, StatusAnswer};

use crate::arguments::{Format, Status};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{Table, write_json, write_json_line};

pub fn status(settings: &Settings, status: &Status, out: &mut Output) -> Result<Outcome, Failure> {
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let answer = StatusAnswer::of(&view, &settings.indexes)?;
    match status.format.format {
        Format::Text => {
            for (name, value) in &answer.facts {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                writeln!(out, "{name:<14} {value}")?;
            }
            for (field, value, size) in &answer.groups {
                let (documents, words) = (size.documents, size.amount);
                writeln!(
                    out,
                    "{field:<14} {value}: {documents} documents, {words} words"
                )?;
            }
            for update in &answer.updates {
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
            for (name, value) in answer.facts {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                table.row(vec![Cell::Text(name.to_owned()), Cell::Text(value)]);
            }
            for (field, value, size) in answer.groups {
                table.row(vec![
                    Cell::Text(format!("{field} {value}")),
                    Cell::Count(size.documents),
                ]);
            }
            table.write(Format::Csv, out)?;
        }
        Format::Json | Format::Jsonl => {
            let object = answer.json();
            match status.format.format {
                Format::Jsonl => write_json_line(&object, out)?,
                _ => write_json(&object, out)?,
            }
        }
    }
    Ok(Outcome::Done)
}
