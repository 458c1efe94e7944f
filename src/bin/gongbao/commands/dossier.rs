//! `gongbao dossier`: a page about a concept, with the tables that it is made from.

use std::io::Write;

use gongbao::error::Error;
use gongbao::pipeline;
use gongbao::query::Filter;
use gongbao::report::{DOSSIER_TABLES, PAGE_FILE, TableOptions, tables_named};

use super::report::settings_for;
use crate::arguments::Dossier;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

/// The folder of dossiers within that of the reports.
const FOLDER: &str = "dossier";

pub fn dossier(
    settings: &Settings,
    wanted: &Dossier,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let lexicon = settings.lexicon()?;
    for id in &wanted.concepts {
        lexicon.concept(id)?;
    }
    let snapshot = settings.snapshot()?;
    let tables = DOSSIER_TABLES.iter().map(|name| tables_named(name));
    let tables: Vec<_> = tables.collect::<Result<Vec<_>, Error>>()?.concat();
    for id in &wanted.concepts {
        let target = format!("concept:{id}");
        let mentioned = Filter::parse(&target)?.resolve(&lexicon)?;
        let view = settings.view(&snapshot)?;
        if !gongbao::query::select(&view, &mentioned)?.contains(&true) {
            let detail = "no document in question mentions it, so there is no dossier to write";
            return Err(Error::query(target, detail).into());
        }
        let default = TableOptions::default();
        let options = TableOptions {
            dossier: true,
            categories: settings.categories.clone(),
            of: vec![id.clone()],
            target: Some(target),
            top: wanted.top.unwrap_or(default.top),
            min: wanted.min.unwrap_or(default.min),
            window: wanted.window.unwrap_or(default.window),
            ..default
        };
        out.progress(&format!("counting for {id}"));
        let mut report = settings_for(settings, tables.clone(), options, &wanted.output)?;
        report.page = true;
        // The id of a concept holds nothing that a path could be made of.
        report.folder = settings.reports.join(FOLDER).join(id);
        let summary = pipeline::report(&snapshot, &lexicon, &report)?;
        out.end_progress();
        if !out.quiet {
            writeln!(out, "{}", report.folder.join(PAGE_FILE).display())?;
            for file in summary.files.iter().filter(|file| file.file != PAGE_FILE) {
                writeln!(out, "  {:<28} {:>8} rows", file.file, file.rows)?;
            }
            writeln!(out, "  {:<28} how they were made", report.record)?;
        }
    }
    Ok(Outcome::Done)
}
