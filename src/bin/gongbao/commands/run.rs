//! `gongbao run` and `gongbao index`: drops into the index, and tables out of it.

use std::io::Write;
use std::path::PathBuf;

use gongbao::index::Changes;
use gongbao::lexicon::user_words;
use gongbao::pipeline::{self, AskedSegmenter};
use gongbao::report::{TableOptions, every_run};

use super::report::{settings_for, write_summary};
use crate::arguments::Drops;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn run(settings: &Settings, drops: &Drops, out: &mut Output) -> Result<Outcome, Failure> {
    let lexicon = settings.lexicon()?;
    let changes = update(settings, &drops.drops, out)?;
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
    write_changes(&changes, out)?;
    write_summary(settings, &summary, &report.record, out)?;
    Ok(outcome(&changes))
}

pub fn index(settings: &Settings, drops: &Drops, out: &mut Output) -> Result<Outcome, Failure> {
    let changes = update(settings, &drops.drops, out)?;
    out.end_progress();
    write_changes(&changes, out)?;
    Ok(outcome(&changes))
}

fn update(settings: &Settings, given: &[PathBuf], out: &mut Output) -> Result<Changes, Failure> {
    let drops = if given.is_empty() {
        &settings.drops
    } else {
        given
    };
    let words = settings.words.as_deref().map(user_words).transpose()?;
    let segmenter = AskedSegmenter {
        name: settings.segmenter.clone(),
        words,
    };
    let mut told = 0;
    let changes = pipeline::update(
        &settings.indexes,
        drops,
        &settings.ingest,
        settings.update(),
        &segmenter,
        &mut |read| {
            if read >= told + 50 {
                told = read;
                out.progress(&format!("{read} documents read"));
            }
        },
    );
    out.end_progress();
    Ok(changes?)
}

fn outcome(changes: &Changes) -> Outcome {
    if changes.rejected > 0 {
        Outcome::SomeRejected
    } else {
        Outcome::Done
    }
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
