//! `gongbao worker`: documents on standard input, partial tables on standard output.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use gongbao::error::Error;
use gongbao::index::Found;
use gongbao::shard::{FolderStore, Shard, ShardRun, Spool, finish_shard};
use serde::Serialize;

use crate::beyond::{StreamFormat, Worker};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

/// A row of what a worker writes: first the record of the shard, then of each concept and year what its
/// documents say.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    pub shard: u64,
    pub fingerprint: String,
    pub attempt: String,
    /// Whether the shard had been finished before.
    pub reused: bool,
    /// `shard` or `trend`.
    pub table: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i64>,
    pub documents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurrences: Option<u64>,
    /// Of the shard: its record, for `gongbao merge`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

fn rows(run: &ShardRun) -> Result<Vec<Row>, Failure> {
    let record = &run.record;
    let text = serde_json::to_string(record).map_err(io::Error::from)?;
    let row = || Row {
        shard: record.number(),
        fingerprint: record.fingerprint.clone(),
        attempt: record.attempt.clone(),
        reused: run.reused,
        ..Row::default()
    };
    let mut rows = vec![Row {
        table: "shard",
        documents: record.counts.documents,
        record: Some(text),
        ..row()
    }];
    for (concept, years) in &record.counts.concepts {
        rows.extend(years.iter().map(|(&year, counts)| Row {
            table: "trend",
            concept: Some(concept.clone()),
            year: (year != 0).then_some(year),
            documents: counts.documents,
            occurrences: Some(counts.occurrences),
            ..row()
        }));
    }
    Ok(rows)
}

/// A folder of this process on this machine, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, Failure> {
        let name = format!("gongbao-worker-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        // What a process of the same number left.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).map_err(Error::io("make the folder", &path))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn worker(settings: &Settings, wanted: &Worker, out: &mut Output) -> Result<Outcome, Failure> {
    let scratch = Scratch::new()?;
    let mut spool = Spool::new(&scratch.0);
    let input = io::stdin().lock();
    match wanted.format {
        StreamFormat::Jsonl => {
            let mut input = input;
            io::copy(&mut input, &mut spool)
                .map_err(Error::io("read", "standard input"))
                .map(drop)?;
        }
        #[cfg(feature = "arrow")]
        StreamFormat::Arrow => super::arrow_stream::read(input, &mut spool)?,
        #[cfg(not(feature = "arrow"))]
        StreamFormat::Arrow => {
            let way_out =
                "this build reads no Arrow: build it with --features arrow, or use --format jsonl";
            return Err(Error::query("--format arrow", way_out).into());
        }
    }
    let name = match &wanted.name {
        Some(name) => name.clone(),
        None => format!("part-{:05}", wanted.number),
    };
    let shard = Shard {
        number: wanted.number,
        found: Found {
            source: format!("{}/{name}", wanted.drop),
            path: name,
            drop: wanted.drop.clone(),
        },
    };
    let store = FolderStore::open(&wanted.store)?;
    let job = settings.job()?;
    let updating = settings.update();
    let run = finish_shard(&store, &mut spool, &shard, &job, updating, &scratch.0)?;
    let rows = rows(&run)?;
    match wanted.format {
        #[cfg(feature = "arrow")]
        StreamFormat::Arrow => super::arrow_stream::write(&rows, out)?,
        _ => {
            for row in &rows {
                serde_json::to_writer(&mut *out, row).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
    }
    Ok(Outcome::Done)
}
