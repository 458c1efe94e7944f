//! `gongbao report`: tables out of the index.

use std::io::Write;

use gongbao::error::Error;
use gongbao::index::Changes;
use gongbao::pipeline::{self, ReportSettings, Summary};
use gongbao::report::{CsvSettings, MAX_ROWS, TABLES, Table};

use crate::arguments::Tables;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn report(settings: &Settings, wanted: &Tables, out: &mut Output) -> Result<Outcome, Failure> {
    let mut tables: Vec<&'static Table> = Vec::new();
    for name in &wanted.tables {
        let name = name.strip_suffix(".csv").unwrap_or(name);
        let Some(table) = TABLES.iter().find(|table| table.name == name) else {
            let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
            return Err(Failure::Library(Error::Unknown {
                what: "table",
                name: name.to_owned(),
                hint: format!("there are {}", names.join(", ")),
            }));
        };
        tables.push(table);
    }
    if tables.is_empty() {
        tables = TABLES.iter().collect();
    }
    let lexicon = settings.lexicon()?;
    let report = settings_for(settings, tables, wanted.no_bom, None);
    let summary = pipeline::report(&settings.snapshot()?, &lexicon, &report)?;
    write_summary(settings, &summary, out)?;
    Ok(Outcome::Done)
}

pub fn settings_for(
    settings: &Settings,
    tables: Vec<&'static Table>,
    no_bom: bool,
    changes: Option<Changes>,
) -> ReportSettings {
    ReportSettings {
        folder: settings.reports.clone(),
        tables,
        csv: CsvSettings {
            byte_order_mark: !no_bom,
        },
        filter: settings.filter.clone(),
        collapse_near: settings.collapse_near,
        command: std::env::args_os()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        changes,
    }
}

/// How many concepts the summary names.
const TOP: usize = 10;

pub fn write_summary(
    settings: &Settings,
    summary: &Summary,
    out: &mut Output,
) -> Result<(), Failure> {
    if out.quiet {
        return Ok(());
    }
    let totals = &summary.totals;
    write!(
        out,
        "{} documents counted, {} words",
        totals.documents, totals.words
    )?;
    if totals.copies > 0 {
        write!(out, "; {} copies not counted", totals.copies)?;
    }
    if totals.without_date > 0 {
        write!(out, "; {} without a date", totals.without_date)?;
    }
    writeln!(out)?;
    if totals.documents > 0 {
        writeln!(out, "\nconcepts in most documents")?;
        let top = summary
            .concepts
            .iter()
            .take(TOP)
            .filter(|(_, documents)| *documents > 0);
        for (concept, documents) in top {
            let share = 100.0 * *documents as f64 / totals.documents as f64;
            writeln!(out, "  {concept:<28} {documents:>8}  {share:>5.1} %")?;
        }
    }
    let folder = settings.reports.display();
    writeln!(out, "\ntables in {folder}")?;
    for file in &summary.files {
        writeln!(out, "  {:<28} {:>8} rows", file.file, file.rows)?;
        if file.rows + 1 == MAX_ROWS {
            writeln!(
                out,
                "    (a sheet holds no more rows: the table goes on in the next file)"
            )?;
        }
    }
    writeln!(out, "  {:<28} how they were made", "run.json")?;
    Ok(())
}
