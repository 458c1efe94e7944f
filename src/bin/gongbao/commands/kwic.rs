//! `gongbao kwic`: every occurrence with its context.

use std::io::Write;

use gongbao::query::{ContextUnit, KwicLine, KwicOrder, KwicSettings, Plain, kwic as find};
use gongbao::report::{Cell, CsvRows, CsvSettings};
use gongbao::text::width;
use serde_json::{Value, json};

use super::query::Asked;
use crate::arguments::{Format, Kwic, KwicSort, Unit};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{one_line, write_json_line};

pub fn kwic(settings: &Settings, kwic: &Kwic, out: &mut Output) -> Result<Outcome, Failure> {
    let asked = Asked::read(settings, &kwic.queries, Plain::Forms, false)?;
    let view = settings.view(&asked.snapshot)?;
    if kwic.explain {
        return asked.explain(&view, kwic.format.format, out);
    }
    let queries = &asked.queries;
    let (dates, agencies) = (view.facet("date")?, view.facet("agency")?);
    let (unit, usual) = match kwic.unit {
        Unit::Characters => (ContextUnit::Characters, 30),
        Unit::Words => (ContextUnit::Words, 5),
        Unit::Sentences => (ContextUnit::Sentences, 0),
    };
    let settings = KwicSettings {
        context: kwic.context.unwrap_or(usual).into(),
        unit,
        crossing: kwic.crossing,
        order: match kwic.sort {
            KwicSort::Date => KwicOrder::Date,
            KwicSort::Document => KwicOrder::Document,
            KwicSort::Left => KwicOrder::Left,
            KwicSort::Right => KwicOrder::Right,
        },
    };
    // Where the match begins, on every line.
    let middle = match unit {
        ContextUnit::Characters => settings.context * 2,
        _ => 60,
    };
    let id = |line: &KwicLine| &view.docs[line.ordinal as usize].id;
    let json = |line: &KwicLine| -> Value {
        json!({
            "form": queries[line.form].text,
            "class": line.class.name(),
            "doc_id": id(line),
            "date": dates.text(line.ordinal),
            "agency": agencies.text(line.ordinal),
            "left": line.left,
            "match": line.hit,
            "right": line.right,
            "offset": line.offset,
            "place": line.place,
        })
    };
    match kwic.format.format {
        Format::Jsonl => find(&view, queries, settings, |line| {
            write_json_line(&json(&line), out)
        })?,
        Format::Text => {
            let styled = out.styled;
            find(&view, queries, settings, |line| -> Result<(), Failure> {
                // The match stands in the same column on every line.
                let room = middle.saturating_sub(width(&line.left));
                let hit = match styled {
                    true => format!("\x1b[1;33m{}\x1b[0m", line.hit),
                    false => format!("**{}**", line.hit),
                };
                let (left, right) = (&line.left, &line.right);
                let pad = " ".repeat(room);
                let date = dates.text(line.ordinal);
                let class = match settings.crossing {
                    true => format!("  {}", line.class.name()),
                    false => String::new(),
                };
                let id = one_line(id(&line));
                writeln!(out, "{pad}{left}{hit}{right}\t{date} {id}{class}")?;
                Ok(())
            })?;
        }
        Format::Csv => {
            let header = [
                "form", "class", "doc_id", "date", "agency", "left", "match", "right", "offset",
                "place",
            ];
            let csv = CsvSettings {
                byte_order_mark: false,
            };
            let mut rows = CsvRows::begin(&mut *out, csv, &header)?;
            find(&view, queries, settings, |line| -> Result<(), Failure> {
                rows.row(&[
                    Cell::Text(queries[line.form].text.clone()),
                    Cell::Text(line.class.name().to_owned()),
                    Cell::Text(id(&line).clone()),
                    Cell::Text(dates.text(line.ordinal)),
                    Cell::Text(agencies.text(line.ordinal)),
                    Cell::Text(line.left),
                    Cell::Text(line.hit),
                    Cell::Text(line.right),
                    Cell::Count(line.offset as u64),
                    Cell::Text(line.place),
                ])?;
                Ok(())
            })?;
            rows.end()?;
        }
        Format::Json => {
            // An array, a line an occurrence.
            let mut separator = "[\n";
            find(&view, queries, settings, |line| -> Result<(), Failure> {
                let value = json(&line);
                write!(out, "{separator}{value}")?;
                separator = ",\n";
                Ok(())
            })?;
            writeln!(out, "{}", if separator == "[\n" { "[]" } else { "\n]" })?;
        }
    }
    Ok(Outcome::Done)
}
