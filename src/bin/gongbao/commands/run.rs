//! `gongbao run` and `gongbao index`: drops into the index, and tables out of it.

use std::io::Write;

use gongbao::error::Error;
use gongbao::index::{Changes, WriteLock};
use gongbao::ingest::Drop;
use gongbao::pipeline::{self, Rebuilt};
use gongbao::report::{TableOptions, every_run};

use super::report::{settings_for, write_summary};
use crate::arguments::Drops;
use crate::output::{Failure, Outcome, Output, say};
use crate::settings::Settings;

pub fn run(settings: &Settings, drops: &Drops, out: &mut Output) -> Result<Outcome, Failure> {
    let lexicon = settings.lexicon()?;
    // It is held until the tables are written: they are those of the state that this run made.
    let lock = lock(settings, drops)?;
    let taken = take(settings, &lock, drops, out)?;
    let changes = taken.changes;
    out.progress("counting");
    let mut report = settings_for(
        settings,
        every_run(),
        TableOptions {
            topic: drops.topic.clone().or_else(|| settings.topic.clone()),
            ..TableOptions::default()
        },
        &drops.output,
    )?;
    report.changes = Some(changes);
    report.page = true;
    let summary = pipeline::report(&settings.snapshot()?, &lexicon, &report)?;
    out.end_progress();
    write_taken(&taken, out)?;
    write_summary(settings, &summary, &report.record, out)?;
    Ok(outcome(&changes))
}

pub fn index(settings: &Settings, drops: &Drops, out: &mut Output) -> Result<Outcome, Failure> {
    let lock = lock(settings, drops)?;
    let taken = take(settings, &lock, drops, out)?;
    out.end_progress();
    write_taken(&taken, out)?;
    Ok(outcome(&taken.changes))
}

/// The lock of the index; no folder is made for drops that are not there.
fn lock(settings: &Settings, wanted: &Drops) -> Result<WriteLock, Failure> {
    for drop in settings.drops_or(&wanted.drops) {
        let root = Drop::open(drop)?.root;
        for (folder, what) in [(&settings.indexes, "index"), (&settings.reports, "tables")] {
            if folder.canonicalize().is_ok_and(|folder| folder == root) {
                let detail =
                    format!("the drop is the folder of the {what}; name another for one of them");
                return Err(Error::query(drop.display().to_string(), detail).into());
            }
        }
    }
    Ok(WriteLock::take(&settings.indexes)?)
}

/// What drops brought into the index, and what became of the one before where it was built anew.
struct Taken {
    changes: Changes,
    rebuilt: Option<Rebuilt>,
}

fn take(
    settings: &Settings,
    lock: &WriteLock,
    wanted: &Drops,
    out: &mut Output,
) -> Result<Taken, Failure> {
    let drops = settings.drops_or(&wanted.drops);
    let segmenter = settings.asked_segmenter()?;
    let mut told = 0;
    let mut progress = |read| {
        if read >= told + 50 {
            told = read;
            out.progress(&format!("{read} documents read"));
        }
    };
    let (ingest, writing) = (&settings.ingest, settings.update());
    let taken = match wanted.rebuild {
        true => pipeline::rebuild(lock, drops, ingest, writing, &segmenter, &mut progress).map(
            |rebuilt| Taken {
                changes: rebuilt.changes,
                rebuilt: Some(rebuilt),
            },
        ),
        false => pipeline::update(lock, drops, ingest, writing, &segmenter, &mut progress).map(
            |changes| Taken {
                changes,
                rebuilt: None,
            },
        ),
    };
    out.end_progress();
    Ok(taken?)
}

fn outcome(changes: &Changes) -> Outcome {
    if changes.rejected > 0 {
        Outcome::SomeRejected
    } else {
        Outcome::Done
    }
}

/// More files than this are not named.
const MAX_NAMED: usize = 10;

fn write_taken(taken: &Taken, out: &mut Output) -> Result<(), Failure> {
    if let Some(Rebuilt {
        before, left_out, ..
    }) = &taken.rebuilt
    {
        // This is told in any case: what is no longer there may be missed.
        let mut told = vec![format!(
            "the index was built anew; the one before lies in {}: remove it when you need its past \
             no more",
            before.display()
        )];
        match left_out.as_deref() {
            None => told.push(
                "it is damaged and does not say whether it held documents of other drops"
                    .to_owned(),
            ),
            Some([]) => {}
            Some(files) => {
                told.push(format!(
                    "{} files that it held are in none of these drops and not in the new index:",
                    files.len()
                ));
                told.extend(files.iter().take(MAX_NAMED).map(|file| format!("  {file}")));
                if files.len() > MAX_NAMED {
                    told.push(format!("  and {} more", files.len() - MAX_NAMED));
                }
            }
        }
        told.iter().for_each(|line| say(line));
    }
    write_changes(&taken.changes, out)
}

fn write_changes(changes: &Changes, out: &mut Output) -> Result<(), Failure> {
    if out.quiet {
        return Ok(());
    }
    let Changes {
        read,
        new,
        changed,
        unchanged,
        renamed,
        gone,
        rejected,
        supplements,
    } = changes;
    write!(out, "{read} documents in the drops: ")?;
    if changes.none() {
        write!(out, "nothing changed")?;
    } else {
        write!(out, "{new} new, {changed} changed, {unchanged} as before")?;
        if *renamed > 0 {
            write!(out, ", {renamed} renamed")?;
        }
        write!(out, ", {gone} gone")?;
    }
    writeln!(out, "; {rejected} rejected")?;
    if *supplements > 0 {
        let files = if *supplements == 1 { "file" } else { "files" };
        writeln!(
            out,
            "{supplements} {files} of events, notes and indicators new, changed or gone"
        )?;
    }
    Ok(())
}
