//! `gongbao verify`: whether the index holds what its texts say, or still gives the tables of a run.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use gongbao::error::Error;
use gongbao::index::{Damage, damage};
use gongbao::lexicon::Lexicon;
use gongbao::report::{PAGE_FILE, RunRecord};
use gongbao::verify::{verify_index, verify_run};

use crate::arguments::Verify;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn verify(settings: &Settings, verify: &Verify, out: &mut Output) -> Result<Outcome, Failure> {
    match &verify.run {
        Some(path) => run(settings, path, out),
        None => index(settings, out),
    }
}

fn index(settings: &Settings, out: &mut Output) -> Result<Outcome, Failure> {
    out.progress("reading every file of the index again");
    let damage = damage(&settings.indexes)?;
    if !damage.is_empty() {
        out.end_progress();
        return damaged(&damage, out);
    }
    out.progress("reading every text again");
    let verified = verify_index(&settings.snapshot()?, &settings.lexicon()?)?;
    out.end_progress();
    writeln!(
        out,
        "{} documents read again; {} forms counted in each, {} matches",
        verified.documents, verified.forms, verified.matches
    )?;
    if verified.faults.is_empty() {
        writeln!(out, "the index holds what the texts say")?;
        return Ok(Outcome::Done);
    }
    for fault in &verified.faults {
        writeln!(out, "  {fault}")?;
    }
    out.end()?;
    Err(Failure::Faults(
        "the index does not hold what its texts say; build it anew from your documents with: gongbao \
         run --rebuild"
            .to_owned(),
    ))
}

/// Names the segments that are damaged.
fn damaged(damage: &[Damage], out: &mut Output) -> Result<Outcome, Failure> {
    let mut segment = "";
    for one in damage {
        if one.segment != segment {
            segment = &one.segment;
            writeln!(out, "segment {segment}, {} entries", one.entries)?;
        }
        writeln!(out, "  {} {}", one.file, one.what)?;
    }
    out.end()?;
    Err(Failure::Faults(
        "the index is damaged; what it says cannot be relied on. Build it anew from your documents \
         with: gongbao run --rebuild, and have the disk looked at"
            .to_owned(),
    ))
}

fn run(settings: &Settings, path: &Path, out: &mut Output) -> Result<Outcome, Failure> {
    let record = RunRecord::read(path)?;
    let snapshot = settings.snapshot()?;
    // The lexicon of the run, unless another is named: then it must be the same.
    let lexicon = match (&settings.lexicon, record.lexicon.as_str()) {
        (Some(path), _) => Lexicon::read(path)?,
        (None, "built-in") => Lexicon::built_in()?,
        (None, file) => Lexicon::read(Path::new(file))?,
    };
    let filter = settings.parse_filter(&record.filter)?;
    let folder = settings.reports.join(".verify");
    let clear = |folder: &Path| match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("remove the folder", folder)(error))
        }
        _ => Ok(()),
    };
    clear(&folder)?;
    out.progress("making the tables again");
    let verified = verify_run(
        &snapshot,
        &lexicon,
        filter,
        Arc::clone(&settings.ingest.agencies),
        &record,
        &folder,
    );
    out.end_progress();
    clear(&folder)?;
    let verified = verified?;
    if snapshot.generation() > record.index_generation {
        writeln!(
            out,
            "made again from the index as it was after update {} (it is now at {})",
            record.index_generation,
            snapshot.generation()
        )?;
    }
    let mut differing = 0;
    for file in &verified {
        let what = match (file.same, file.rows.1) {
            (true, _) => "the same".to_owned(),
            (false, None) => "NOT written any more".to_owned(),
            (false, Some(rows)) if rows == file.rows.0 => "DIFFERS".to_owned(),
            (false, Some(rows)) => format!("DIFFERS: now {rows} rows"),
        };
        differing += u64::from(!file.same);
        // A page has no rows.
        match file.file == PAGE_FILE {
            true => writeln!(out, "  {:<28} {:>13}  {what}", file.file, "")?,
            false => writeln!(out, "  {:<28} {:>8} rows  {what}", file.file, file.rows.0)?,
        }
    }
    if differing == 0 {
        writeln!(
            out,
            "the index still gives all {} files of the run",
            verified.len()
        )?;
        return Ok(Outcome::Done);
    }
    out.end()?;
    Err(Failure::Faults(format!(
        "{differing} of {} files come out otherwise",
        verified.len()
    )))
}
