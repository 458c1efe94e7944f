//! The main path: from drops to tables. What happens to a document is told here, from left to
//! right.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::index::{Changes, Index, Snapshot, Update, UpdateSettings};
use crate::ingest::{Drop, IngestSettings, Item};
use crate::lexicon::Lexicon;
use crate::query::{Filter, View, near_duplicates};
use crate::report::{CsvSettings, ReportData, RunRecord, Table, Totals, Written, write_tables};
use crate::segment::{ChineseSegmenter, Jieba};

/// Takes drops into the index in a folder: what is new, changed or gone since the last time. All
/// of it counts, or nothing where it fails. `progress` is told how many documents were read.
///
/// # Errors
/// A drop is not there, or the index cannot be written. A file that is no document is no error.
pub fn update(
    folder: &Path,
    drops: &[PathBuf],
    ingest: &IngestSettings,
    settings: UpdateSettings,
    progress: &mut dyn FnMut(u64),
) -> Result<Changes> {
    let drops = drops
        .iter()
        .map(|path| Drop::open(path))
        .collect::<Result<Vec<_>>>()?;
    let chinese = Jieba::shared();
    let index = Index::open_or_create(folder, chinese.name())?;
    let mut update = Update::begin(&index, chinese, settings)?;
    let mut read = 0;
    for drop in &drops {
        let mut rejected = Vec::new();
        for source in drop.walk(&ingest.except) {
            let fingerprinted = source.and_then(|source| {
                let fingerprint = source.fingerprint(ingest)?;
                Ok((source, fingerprint))
            });
            let (source, fingerprint) = match fingerprinted {
                Ok(known) => known,
                Err(rejection) => {
                    rejected.push(rejection);
                    continue;
                }
            };
            if update.holds(&source, &fingerprint) {
                continue;
            }
            let mut taking = update.source(drop, &source, fingerprint);
            let mut outcome = Ok(());
            source.read(ingest, &mut |item| match item {
                Item::Document(document) if outcome.is_ok() => {
                    outcome = taking.take(*document);
                    read += 1;
                    progress(read);
                }
                Item::Document(_) => {}
                Item::Rejection(rejection) => taking.reject(rejection),
            });
            outcome?;
            taking.end()?;
        }
        update.end_drop(drop, rejected)?;
    }
    update.commit()
}

/// What the tables of a report are and where they go.
#[derive(Debug, Clone)]
pub struct ReportSettings {
    /// The folder that they are written to.
    pub folder: PathBuf,
    /// The tables.
    pub tables: Vec<&'static Table>,
    /// How CSV is written.
    pub csv: CsvSettings,
    /// The documents that are counted, as it was given and as it was understood.
    pub filter: (String, Filter),
    /// Whether near duplicates count once.
    pub collapse_near: bool,
    /// The command line, for the record.
    pub command: Vec<String>,
    /// What the drops brought just before, for the record.
    pub changes: Option<Changes>,
}

/// What a report says in short.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Totals over the documents.
    pub totals: Totals,
    /// Each concept with its documents, most first.
    pub concepts: Vec<(String, u64)>,
    /// The files written.
    pub files: Vec<Written>,
}

/// Counts a lexicon over an index and writes the tables.
///
/// # Errors
/// A table cannot be written, or the index is damaged.
pub fn report(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    settings: &ReportSettings,
) -> Result<Summary> {
    let view = view(snapshot, &settings.filter.1, settings.collapse_near)?;
    let data = ReportData::new(&view, lexicon)?;
    let totals = Totals::of(&data)?;
    let files = write_tables(&settings.folder, &settings.tables, &data, settings.csv)?;
    let record = RunRecord {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: settings.command.clone(),
        time: jiff::Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string(),
        filter: settings.filter.0.clone(),
        collapse_near: settings.collapse_near,
        lexicon: lexicon.name.clone(),
        lexicon_sha256: lexicon.hash.clone(),
        index: snapshot.making().cloned(),
        index_generation: snapshot.generation(),
        changes: settings.changes,
        totals,
        files: files.clone(),
    };
    record.write(&settings.folder)?;
    let mut concepts: Vec<(String, u64)> = lexicon
        .concepts
        .iter()
        .zip(&data.tallies)
        .map(|(concept, tally)| (concept.id.clone(), tally.docs.len() as u64))
        .collect();
    concepts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Summary {
        totals,
        concepts,
        files,
    })
}

/// The documents that a question is asked of: those that pass a filter, near duplicates once where
/// that is asked for.
///
/// # Errors
/// The index is damaged.
pub fn view<'a>(snapshot: &'a Snapshot, filter: &Filter, collapse_near: bool) -> Result<View<'a>> {
    let view = View::new(snapshot, filter)?;
    if collapse_near {
        let near = near_duplicates(&view)?;
        return Ok(view.collapse(&near));
    }
    Ok(view)
}
