//! `gongbao kwic`: every occurrence with its context.

use std::io::Write;

use gongbao::query::{KwicLine, KwicSettings, kwic as find};
use gongbao::report::{Cell, CsvRows, CsvSettings};
use serde_json::json;

use super::count::parse_forms;
use crate::arguments::{Format, Kwic};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::width;

pub fn kwic(settings: &Settings, kwic: &Kwic, out: &mut Output) -> Result<Outcome, Failure> {
    let forms = parse_forms(&kwic.forms)?;
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let (dates, agencies) = (view.facet("date")?, view.facet("agency")?);
    let settings = KwicSettings {
        context: kwic.context.into(),
        crossing: kwic.crossing,
    };
    let id = |line: &KwicLine| &view.docs[line.ordinal as usize].id;
    match kwic.format.format {
        Format::Text => {
            let styled = out.styled;
            find(&view, &forms, settings, |line| -> Result<(), Failure> {
                // The match stands in the same column on every line.
                let room = (settings.context * 2).saturating_sub(width(&line.left));
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
                writeln!(out, "{pad}{left}{hit}{right}\t{date} {}{class}", id(&line))?;
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
            find(&view, &forms, settings, |line| -> Result<(), Failure> {
                rows.row(&[
                    Cell::Text(forms[line.form].text.clone()),
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
            find(&view, &forms, settings, |line| -> Result<(), Failure> {
                let value = json!({
                    "form": forms[line.form].text,
                    "class": line.class.name(),
                    "doc_id": id(&line),
                    "date": dates.text(line.ordinal),
                    "agency": agencies.text(line.ordinal),
                    "left": line.left,
                    "match": line.hit,
                    "right": line.right,
                    "offset": line.offset,
                    "place": line.place,
                });
                write!(out, "{separator}{value}")?;
                separator = ",\n";
                Ok(())
            })?;
            writeln!(out, "{}", if separator == "[\n" { "[]" } else { "\n]" })?;
        }
    }
    Ok(Outcome::Done)
}
