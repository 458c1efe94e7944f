//! `gongbao report`: tables out of the index.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use gongbao::document::IsoDate;
use gongbao::error::Error;
use gongbao::index::Snapshot;
use gongbao::lexicon::Lexicon;
use gongbao::pipeline::{self, ReportSettings, Summary};
use gongbao::report::{
    Cell, CsvSettings, MAX_ROWS, OutputFormat, OutputSettings, PAGE_FILE, Table, TableOptions,
    every_run, tables_named,
};

use crate::arguments::{Format, OutputArguments, Tables};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn report(settings: &Settings, wanted: &Tables, out: &mut Output) -> Result<Outcome, Failure> {
    let mut tables: Vec<&'static Table> = Vec::new();
    for name in &wanted.tables {
        let name = name.strip_suffix(".csv").unwrap_or(name);
        tables.extend(tables_named(name)?);
    }
    if tables.is_empty() {
        tables = every_run();
    }
    let (lexicon, snapshot) = rayon::join(|| settings.lexicon(), || settings.snapshot());
    let (lexicon, snapshot) = (lexicon?, snapshot?);
    let options = options(wanted, settings, &snapshot)?;
    let mut report = settings_for(settings, tables, options, &wanted.output)?;
    report.page = wanted.tables.is_empty();
    // The record of a run stays beside its tables: one of some tables has their name.
    if let Some(first) = wanted.tables.first() {
        report.record = format!("{}.run.json", first.strip_suffix(".csv").unwrap_or(first));
    }
    if wanted.print {
        return print(&snapshot, &lexicon, &mut report, out);
    }
    let summary = pipeline::report(&snapshot, &lexicon, &report)?;
    write_summary(settings, &summary, &report.record, out)?;
    Ok(Outcome::Done)
}

/// What was asked of the tables.
fn options(
    wanted: &Tables,
    settings: &Settings,
    snapshot: &Snapshot,
) -> Result<TableOptions, Error> {
    let default = TableOptions::default();
    let since = wanted.since.as_deref();
    Ok(TableOptions {
        topic: wanted.topic.clone().or_else(|| settings.topic.clone()),
        dossier: false,
        categories: Vec::new(),
        of: wanted.of.clone(),
        with: wanted.with.clone(),
        target: wanted.target.clone(),
        reference: wanted.reference.clone().unwrap_or(default.reference),
        by: wanted.by.clone().unwrap_or(default.by),
        top: wanted.top.unwrap_or(default.top),
        min: wanted.min.unwrap_or(default.min),
        window: wanted.window.unwrap_or(default.window),
        context: wanted.context.map_or(default.context, usize::from),
        since: since
            .map(|since| state_before(snapshot, since))
            .transpose()?,
        watch: Vec::new(),
    })
}

/// The number of the update that brought the state before a date or a drop.
pub fn state_before(snapshot: &Snapshot, since: &str) -> Result<u64, Error> {
    let updates = snapshot.updates();
    if let Some(number) = since.strip_prefix("update:") {
        return match number.parse::<u64>() {
            Ok(number) if number <= snapshot.generation() => Ok(number),
            _ => Err(Error::query(
                since,
                format!(
                    "the updates are 1 to {}; 0 is before the first",
                    snapshot.generation()
                ),
            )),
        };
    }
    // A drop has the name of its folder, one of a file that of the folder around it.
    let path = Path::new(since);
    let folder = match path.is_file() {
        true => path.parent().unwrap_or(path),
        false => path,
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let of_drop = updates
        .iter()
        .position(|update| update.drops.iter().any(|one| *one == *name));
    if let Some(update) = of_drop {
        return Ok(update
            .checked_sub(1)
            .map_or(0, |before| updates[before].number));
    }
    let Some(date) = IsoDate::parse(since) else {
        let mut drops: Vec<&str> = updates
            .iter()
            .flat_map(|update| &update.drops)
            .map(String::as_str)
            .collect();
        drops.sort_unstable();
        drops.dedup();
        return Err(Error::query(
            since,
            format!(
                "it is neither a date (2026-01-31) nor a drop of the index ({})",
                drops.join(", ")
            ),
        ));
    };
    // Times are in UTC and compare as texts.
    let day = date.to_string();
    let before = updates
        .iter()
        .take_while(|update| update.time.as_str() < day.as_str());
    Ok(before.last().map_or(0, |update| update.number))
}

/// Prints one table and writes no file.
pub fn print(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    report: &mut ReportSettings,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let [table] = report.tables[..] else {
        return Err(Error::query("--print", "it prints one table; name it").into());
    };
    let json = report.output.formats == [OutputFormat::Json];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    pipeline::rows_of(snapshot, lexicon, report, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    let mut printed = crate::table::Table::new(table.columns.iter().map(|column| column.name));
    rows.into_iter().for_each(|row| printed.row(row));
    printed.write(if json { Format::Json } else { Format::Csv }, out)?;
    Ok(Outcome::Done)
}

pub fn settings_for(
    settings: &Settings,
    tables: Vec<&'static Table>,
    options: TableOptions,
    output: &OutputArguments,
) -> Result<ReportSettings, Error> {
    let names = match output.format.is_empty() {
        true => &settings.formats,
        false => &output.format,
    };
    let format = |name: &String| {
        let known = OutputFormat::ALL
            .into_iter()
            .find(|format| format.name() == name.trim());
        known.ok_or_else(|| Error::Unknown {
            what: "format",
            name: name.clone(),
            hint: "formats are csv, json, xlsx, parquet".to_owned(),
        })
    };
    Ok(ReportSettings {
        folder: settings.reports.clone(),
        tables,
        page: false,
        options,
        output: OutputSettings {
            formats: names.iter().map(format).collect::<Result<_, _>>()?,
            csv: CsvSettings {
                byte_order_mark: !output.no_bom,
            },
        },
        filter: settings.filter.clone(),
        collapse_near: settings.collapse_near,
        agencies: Arc::clone(&settings.ingest.agencies),
        record: "run.json".to_owned(),
        command: std::env::args_os()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        time: None,
        changes: None,
    })
}

pub fn write_summary(
    settings: &Settings,
    summary: &Summary,
    record: &str,
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
        let top = summary.concepts.iter();
        let top = top.filter(|(_, documents)| *documents > 0);
        for (concept, documents) in top {
            let share = 100.0 * *documents as f64 / totals.documents as f64;
            writeln!(out, "  {concept:<28} {documents:>8}  {share:>5.1} %")?;
        }
    }
    let folder = settings.reports.display();
    writeln!(out, "\ntables in {folder}")?;
    for file in &summary.files {
        if file.file == PAGE_FILE {
            writeln!(out, "  {:<28} what they show, for a browser", file.file)?;
            continue;
        }
        writeln!(out, "  {:<28} {:>8} rows", file.file, file.rows)?;
        if file.rows + 1 == MAX_ROWS {
            writeln!(
                out,
                "    (a sheet holds no more rows: the table goes on in the next file)"
            )?;
        }
    }
    writeln!(out, "  {:<28} how they were made", record)?;
    Ok(())
}
