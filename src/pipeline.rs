//! The main path: from drops to tables. What happens to a document is told here, from left to
//! right.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Agencies, now};
use crate::error::{Error, Result};
use crate::index::{
    Changes, Index, Making, Replacement, Snapshot, Update, UpdateSettings, WriteLock,
    making_as_written, segmenter_of_index,
};
use crate::ingest::{Drop, IngestSettings, Item};
use crate::lexicon::{Lexicon, UserWord};
use crate::query::{Filter, view_of};
use crate::report::{
    Cell, OutputSettings, ReportData, RunRecord, Table, TableOptions, Totals, Written,
    clear_unfinished_tables, write_tables,
};
use crate::segment::{ChineseSegmenter, Jieba, SEGMENTERS, segmenter, segmenter_kind};

/// Takes drops into the index of a lock: what is new, changed or gone since the last time. All
/// of it counts, or nothing where it fails. `progress` is told how many documents were read.
///
/// # Errors
/// A drop is not there, or the index cannot be written. A file that is no document is no error.
pub fn update(
    lock: &WriteLock,
    drops: &[PathBuf],
    ingest: &IngestSettings,
    settings: UpdateSettings,
    segmenter: &AskedSegmenter,
    progress: &mut dyn FnMut(u64),
) -> Result<Changes> {
    let drops = opened(drops)?;
    let chinese = segmenter_for(lock.folder(), segmenter)?;
    let named = |error: Error| error.at(lock.folder());
    let index = Index::open_or_create(lock, &*chinese).map_err(named)?;
    let mut update = Update::begin(&index, chinese, settings).map_err(named)?;
    match take(&mut update, &drops, ingest, progress) {
        Ok(()) => update.commit().map_err(named),
        Err(error) => {
            update.abandon();
            Err(named(error))
        }
    }
}

/// The drops at paths.
fn opened(paths: &[PathBuf]) -> Result<Vec<Drop>> {
    paths.iter().map(|path| Drop::open(path)).collect()
}

/// Takes what is new, changed or gone in drops into an update.
fn take(
    update: &mut Update,
    drops: &[Drop],
    ingest: &IngestSettings,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let mut read = 0;
    for drop in drops {
        let mut rejected = Vec::new();
        for source in drop.walk(&ingest.except) {
            let source = match &source {
                Ok(source) => source.open(ingest),
                Err(unread) => Err(unread.clone()),
            };
            let source = match source {
                Ok(source) => source,
                Err(unread) => {
                    update.keep(unread.keep);
                    rejected.extend(unread.rejection);
                    continue;
                }
            };
            if update.holds(source.source(), source.fingerprint()) {
                continue;
            }
            let mut taking = update.source(drop, source.source(), source.fingerprint());
            let mut outcome = Ok(());
            let settled = source.read(ingest, &mut |item| match item {
                Item::Document(document) if outcome.is_ok() => {
                    outcome = taking.take(*document);
                    read += 1;
                    progress(read);
                }
                Item::Document(_) => {}
                Item::Supplement(supplement) => taking.supplement(supplement),
                Item::Rejection(rejection) => taking.reject(rejection),
            });
            outcome?;
            taking.end(settled)?;
        }
        update.end_drop(drop, rejected)?;
    }
    Ok(())
}

/// What building an index anew did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// What the drops brought.
    pub changes: Changes,
    /// The folder where the index before lies now.
    pub before: PathBuf,
    /// Files that it held and that are in none of the drops; none where it is damaged and does not say.
    pub left_out: Option<Vec<String>>,
}

/// Builds the index of a lock anew from drops, as after damage. The new one takes the place of the old
/// one when it is whole; the old one, with its past, stays in a folder beside it. The segmenter is that
/// of the old index where none is asked for.
///
/// # Errors
/// As [`update`].
pub fn rebuild(
    lock: &WriteLock,
    drops: &[PathBuf],
    ingest: &IngestSettings,
    settings: UpdateSettings,
    segmenter: &AskedSegmenter,
    progress: &mut dyn FnMut(u64),
) -> Result<Rebuilt> {
    let given = opened(drops)?;
    let asked = match making_as_written(lock.folder()) {
        Some(making) if *segmenter == AskedSegmenter::default() => AskedSegmenter {
            name: (making.words.is_empty())
                .then(|| segmenter_kind(&making.segmenter).map(str::to_owned))
                .flatten(),
            words: (!making.words.is_empty()).then_some(making.words),
        },
        _ => segmenter.clone(),
    };
    let replacement = Replacement::begin(lock)?;
    let left_out = replacement.left_out(&given);
    let changes = update(
        replacement.lock(),
        drops,
        ingest,
        settings,
        &asked,
        progress,
    )?;
    Ok(Rebuilt {
        changes,
        before: replacement.end()?.before,
        left_out,
    })
}

/// The segmenter that is asked for; what is not asked for is that of the index, or the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedSegmenter {
    /// Its name, one of [`SEGMENTERS`].
    pub name: Option<String>,
    /// Words to be added to its own.
    pub words: Option<Vec<UserWord>>,
}

/// The segmenter for an index.
pub(crate) fn segmenter_for(
    folder: &Path,
    asked: &AskedSegmenter,
) -> Result<Arc<dyn ChineseSegmenter>> {
    let unknown = |name: &str, hint: String| Error::Unknown {
        what: "segmenter",
        name: name.to_owned(),
        hint,
    };
    match (asked.name.as_deref(), &asked.words) {
        (None | Some("jieba"), Some(words)) => {
            let jieba = Jieba::with_words(words);
            match jieba.has_room() {
                true => Ok(jieba),
                false => Err(Error::Lexicon {
                    name: "--words".to_owned(),
                    faults: vec![format!(
                        "jieba's dictionary has no room for {} words so long; take out those that \
                         are rare",
                        words.len()
                    )],
                }),
            }
        }
        (Some(name), Some(_)) => Err(unknown(
            &format!("{name} with words"),
            "words can be added to jieba alone; leave --words out (in gongbao.toml: words)"
                .to_owned(),
        )),
        (Some(name), None) => {
            let all = || format!("segmenters are {}", SEGMENTERS.join(", "));
            let chosen = segmenter(name).ok_or_else(|| unknown(name, all()))?;
            // The words of the index stay where its segmenter is asked for by name.
            match making_of(folder)? {
                Some(making) if name == "jieba" && !making.words.is_empty() => {
                    segmenter_of_index(Some(&making))
                }
                _ => Ok(chosen),
            }
        }
        (None, None) => segmenter_of_index(making_of(folder)?.as_ref()),
    }
}

/// How the index in a folder was made; none where there is no index yet.
fn making_of(folder: &Path) -> Result<Option<Making>> {
    match Index::open(folder) {
        Ok(index) => index.making(),
        Err(Error::NoIndex(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the tables of a report are and where they go.
#[derive(Debug, Clone)]
pub struct ReportSettings {
    /// The folder that they are written to.
    pub folder: PathBuf,
    /// The tables.
    pub tables: Vec<&'static Table>,
    /// Whether the report page is made from them.
    pub page: bool,
    /// What is asked of them.
    pub options: TableOptions,
    /// The formats that they are written in.
    pub output: OutputSettings,
    /// The documents that are counted, as it was given and as it was understood.
    pub filter: (String, Filter),
    /// Whether near duplicates count once.
    pub collapse_near: bool,
    /// The agencies by whose names filters are understood.
    pub agencies: Arc<Agencies>,
    /// The name of the record: `run.json`.
    pub record: String,
    /// The command line, for the record.
    pub command: Vec<String>,
    /// When the tables are made, in UTC; now where it is not given.
    pub time: Option<String>,
    /// What the drops brought just before, for the record.
    pub changes: Option<Changes>,
}

/// So many concepts are named in short.
const LEADING: usize = 10;

/// What a report says in short.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Totals over the documents.
    pub totals: Totals,
    /// The concepts in most documents, with how many.
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
    // Where the drops brought nothing, the tables of the last run may stand. An agency of a filter is
    // understood by names that no record holds.
    let nothing_new = settings.changes.is_some_and(|changes| changes.none());
    if nothing_new && !settings.filter.0.contains("agency") {
        let path = settings.folder.join(&settings.record);
        let options = resolved(snapshot, settings);
        let wanted = record(snapshot, lexicon, settings, &options);
        match RunRecord::read(&path) {
            Ok(last) if last.stands(&wanted, &settings.folder) => {
                clear_unfinished_tables(&settings.folder);
                return Ok(Summary {
                    totals: last.totals,
                    concepts: last.leading,
                    files: last.files,
                });
            }
            _ => {}
        }
    }
    with_data(snapshot, lexicon, settings, |data| {
        write_report(snapshot, settings, data)
    })
}

/// Hands over the rows of the one table that is asked for, and writes nothing.
///
/// # Errors
/// As [`report`].
pub fn rows_of(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    settings: &ReportSettings,
    sink: &mut dyn FnMut(Vec<Cell>) -> Result<()>,
) -> Result<()> {
    with_data(snapshot, lexicon, settings, |data| {
        let mut tables = settings.tables.iter();
        tables.try_for_each(|table| table.rows(data, sink))
    })
}

/// What is asked of the tables, with the earlier state where one is needed.
fn resolved(snapshot: &Snapshot, settings: &ReportSettings) -> TableOptions {
    let mut options = settings.options.clone();
    let has = |name: &str| {
        settings
            .tables
            .iter()
            .any(|table| table.name.starts_with(name))
    };
    options.since = match options.since {
        None if has("changes") => Some(snapshot.before()),
        since => since.filter(|_| has("changes") || has("watchlist")),
    };
    options
}

/// Counts what the tables need, and hands it over.
fn with_data<T>(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    settings: &ReportSettings,
    work: impl FnOnce(&ReportData<'_>) -> Result<T>,
) -> Result<T> {
    let asked = |snapshot| view_of(snapshot, &settings.filter.1, settings.collapse_near);
    let view = asked(snapshot)?;
    let options = resolved(snapshot, settings);
    let earlier = options.since.map(|since| snapshot.at(since));
    let before = earlier.as_ref().map(asked).transpose()?;
    work(&ReportData::new(
        &view,
        before.as_ref(),
        lexicon,
        &options,
        &settings.agencies,
        &settings.tables,
    )?)
}

fn write_report(
    snapshot: &Snapshot,
    settings: &ReportSettings,
    data: &ReportData<'_>,
) -> Result<Summary> {
    let mut leading: Vec<(String, u64)> = data
        .lexicon
        .concepts
        .iter()
        .zip(&data.tallies)
        .map(|(concept, tally)| (concept.id.clone(), tally.docs.len() as u64))
        .collect();
    leading.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    leading.truncate(LEADING);
    let record = RunRecord {
        totals: Totals::of(data)?,
        leading,
        ..record(snapshot, data.lexicon, settings, data.options)
    };
    let record = write_tables(
        &settings.folder,
        &settings.tables,
        data,
        &settings.output,
        (&settings.record, record),
    )?;
    Ok(Summary {
        totals: record.totals,
        concepts: record.leading,
        files: record.files,
    })
}

/// The record of a report before anything is counted.
fn record(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    settings: &ReportSettings,
    options: &TableOptions,
) -> RunRecord {
    RunRecord {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: settings.command.clone(),
        time: settings.time.clone().unwrap_or_else(now),
        filter: settings.filter.0.clone(),
        collapse_near: settings.collapse_near,
        lexicon: lexicon.name.clone(),
        lexicon_sha256: lexicon.hash.clone(),
        index: snapshot.making().cloned(),
        index_generation: snapshot.generation(),
        updates: snapshot.updates().to_vec(),
        options: options.clone(),
        tables: settings
            .tables
            .iter()
            .map(|table| table.name.to_owned())
            .collect(),
        page: settings.page,
        formats: settings.output.formats.clone(),
        byte_order_mark: settings.output.csv.byte_order_mark,
        changes: settings.changes,
        totals: Totals::default(),
        leading: Vec::new(),
        files: Vec::new(),
        replaced: Vec::new(),
    }
}
