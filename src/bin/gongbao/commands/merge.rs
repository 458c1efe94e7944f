//! `gongbao merge`: an index and tables out of what workers made of shards.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::time::Duration;

use gongbao::error::Error;
use gongbao::index::WriteLock;
use gongbao::pipeline;
use gongbao::report::{TableOptions, every_run};
use gongbao::shard::{self, FolderStore, Partial, ShardRecord};
use serde::Deserialize;

use super::report::{settings_for, write_summary};
use crate::beyond::Merge;
use crate::output::{Failure, Outcome, Output, say};
use crate::settings::Settings;

/// What nobody needs and was written longer ago than this is removed where that is asked for.
const AGE: Duration = Duration::from_secs(3600);

/// A line of what a worker writes.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    record: Option<String>,
}

fn records(input: impl BufRead, name: &str, partial: &mut Partial) -> Result<(), Failure> {
    for (number, line) in (1..).zip(input.lines()) {
        let line = line.map_err(Error::io("read", name))?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |error: serde_json::Error| {
            let detail = format!("{error}; hand over what gongbao worker wrote, as JSON Lines");
            Error::query(format!("line {number} of {name}"), detail)
        };
        let written: Written = serde_json::from_str(&line).map_err(wrong)?;
        // The other lines are counts.
        let Some(record) = written.record else {
            continue;
        };
        let record: ShardRecord = serde_json::from_str(&record).map_err(wrong)?;
        *partial = std::mem::take(partial).merge(Partial::of(record))?;
    }
    Ok(())
}

pub fn merge(settings: &Settings, wanted: &Merge, out: &mut Output) -> Result<Outcome, Failure> {
    let store = FolderStore::open(&wanted.store)?;
    let mut partial = Partial::default();
    for path in &wanted.records {
        let name = path.display().to_string();
        match path.as_path() == Path::new("-") {
            true => records(io::stdin().lock(), "standard input", &mut partial)?,
            false => {
                let file = File::open(path).map_err(Error::io("read", path))?;
                records(BufReader::new(file), &name, &mut partial)?;
            }
        }
    }
    if wanted.records.is_empty() {
        partial = shard::manifest(&store)?;
    }
    if partial.shards.is_empty() {
        let detail = "there is no record of a shard; name the files that the workers wrote";
        return Err(Error::query(wanted.store.display().to_string(), detail).into());
    }
    shard::write_manifest(&store, &partial)?;
    let lexicon = settings.lexicon()?;
    let lock = WriteLock::take(&settings.indexes)?;
    let merged = shard::merge(&store, &partial, &lock)?;
    if let Some(before) = &merged.before {
        say(&format!(
            "the index that was there lies in {}: remove it when you need it no more",
            before.display()
        ));
    }
    if !out.quiet {
        writeln!(
            out,
            "{} shards, {} documents; {} rejected",
            partial.shards.len(),
            merged.changes.read,
            merged.changes.rejected
        )?;
    }
    let options = TableOptions {
        topic: settings.topic.clone(),
        ..TableOptions::default()
    };
    let mut report = settings_for(settings, every_run(), options, &wanted.output)?;
    report.changes = Some(merged.changes);
    report.page = true;
    let summary = pipeline::report(&settings.snapshot()?, &lexicon, &report)?;
    write_summary(settings, &summary, &report.record, out)?;
    if wanted.collect {
        let removed = shard::collect(&store, AGE)?;
        if !out.quiet {
            writeln!(
                out,
                "{removed} files that nobody needs removed from the store"
            )?;
        }
    }
    Ok(match merged.changes.rejected {
        0 => Outcome::Done,
        _ => Outcome::SomeRejected,
    })
}
