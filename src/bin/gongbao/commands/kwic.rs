//! `gongbao kwic`: every occurrence with its context.

use std::io::Write;

use gongbao::query::{ContextUnit, Facets, KwicOrder, KwicSettings, Plain, kwic as find};
use gongbao::report::{CsvRows, CsvSettings, KWIC_COLUMNS, KwicAnswer};
use gongbao::text::{unsteered, width};

use super::query::Asked;
use crate::arguments::{Format, Kwic, KwicSort, Unit};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::write_json_line;

pub fn kwic(settings: &Settings, kwic: &Kwic, out: &mut Output) -> Result<Outcome, Failure> {
    let asked = Asked::read(settings, &kwic.queries, Plain::Forms, false)?;
    let view = settings.view(&asked.snapshot)?;
    if kwic.explain {
        return asked.explain(&view, kwic.format.format, out);
    }
    let queries = &asked.queries;
    let answer = KwicAnswer::new(&view, &Facets::default(), queries)?;
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
        ..KwicSettings::default()
    };
    // Where the match begins, on every line.
    let middle = match unit {
        ContextUnit::Characters => settings.context * 2,
        _ => 60,
    };
    match kwic.format.format {
        Format::Jsonl => {
            find(&view, queries, settings, |line| {
                write_json_line(&answer.json(&line), out)
            })?;
        }
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
                let date = answer.date(&line);
                let class = match settings.crossing {
                    true => format!("  {}", line.class.name()),
                    false => String::new(),
                };
                let id = unsteered(answer.id(&line));
                writeln!(out, "{pad}{left}{hit}{right}\t{date} {id}{class}")?;
                Ok(())
            })?;
        }
        Format::Csv => {
            let header = KWIC_COLUMNS.map(|column| column.name);
            let csv = CsvSettings {
                byte_order_mark: false,
            };
            let mut rows = CsvRows::begin(&mut *out, csv, &header)?;
            find(&view, queries, settings, |line| -> Result<(), Failure> {
                rows.row(&answer.row(line))?;
                Ok(())
            })?;
            rows.end()?;
        }
        Format::Json => {
            // An array, a line an occurrence.
            let mut separator = "[\n";
            find(&view, queries, settings, |line| -> Result<(), Failure> {
                let value = answer.json(&line);
                write!(out, "{separator}{value}")?;
                separator = ",\n";
                Ok(())
            })?;
            writeln!(out, "{}", if separator == "[\n" { "[]" } else { "\n]" })?;
        }
    }
    Ok(Outcome::Done)
}
