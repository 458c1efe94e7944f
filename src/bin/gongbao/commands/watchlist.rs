//! `gongbao watchlist`: the queries of a file, into one table.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use gongbao::error::Error;
use gongbao::pipeline;
use gongbao::report::{Cell, TableOptions, Watch, tables_named};
use serde::Deserialize;

use super::report::{print, settings_for, state_before};
use crate::arguments::Watchlist;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn watchlist(
    settings: &Settings,
    watchlist: &Watchlist,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let watches = read(&watchlist.file)?;
    let (lexicon, snapshot) = (settings.lexicon()?, settings.snapshot()?);
    let since = watchlist.since.as_deref();
    let options = TableOptions {
        since: since
            .map(|since| state_before(&snapshot, since))
            .transpose()?,
        watch: watches.clone(),
        ..TableOptions::default()
    };
    let tables = tables_named("watchlist")?;
    let mut report = settings_for(settings, tables, options, &watchlist.output)?;
    report.record = "watchlist.run.json".to_owned();
    if watchlist.print {
        return print(&snapshot, &lexicon, &mut report, out);
    }
    let summary = pipeline::report(&snapshot, &lexicon, &report)?;
    if !out.quiet {
        let mut counts = vec![0; watches.len()];
        pipeline::rows_of(&snapshot, &lexicon, &report, &mut |row| {
            let named = |watch: &Watch| row.first() == Some(&Cell::Text(watch.name.clone()));
            if let Some(number) = watches.iter().position(named) {
                counts[number] += 1;
            }
            Ok(())
        })?;
        let what = match since {
            Some(since) => format!("new or changed since {since}"),
            None => "in all".to_owned(),
        };
        for (watch, count) in watches.iter().zip(counts) {
            writeln!(out, "{count:>8} documents {what}: {}", watch.name)?;
        }
        for file in &summary.files {
            let path = settings.reports.join(&file.file);
            writeln!(out, "{:>8} rows in {}", file.rows, path.display())?;
        }
    }
    Ok(Outcome::Done)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    query: Vec<Watch>,
}

fn read(path: &Path) -> Result<Vec<Watch>, Error> {
    let text = std::fs::read_to_string(path).map_err(Error::io("read the watchlist", path))?;
    let file: File =
        toml::from_str(&text).map_err(|error| Error::settings(path, error.to_string()))?;
    if file.query.is_empty() {
        return Err(Error::settings(
            path,
            "it has no query; write [[query]] with name = \"…\" and query = '…'",
        ));
    }
    let mut names = HashSet::new();
    for watch in &file.query {
        if watch.name.trim().is_empty() || watch.name.chars().any(char::is_control) {
            let detail = format!("the query {:?} has no name on one line", watch.query);
            return Err(Error::settings(path, detail));
        }
        if !names.insert(&watch.name) {
            let detail = format!("two queries have the name {:?}", watch.name);
            return Err(Error::settings(path, detail));
        }
    }
    Ok(file.query)
}
