//! An update: brings the index to what the drops hold, in one commit.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::IndexWriter;
use tantivy::indexer::IndexWriterOptions;

use super::catalogue::{self, Catalogue, Hashes, KnownDocument, KnownSource, SourceState};
use super::document::{Entry, Numbers};
use super::gate::Gate;
use super::history::UpdateRecord;
use super::record_names::RecordNames;
use super::source_update::SourceUpdate;
use super::workers::Workers;
use super::{Index, Making, failed, failed_to_write};
use crate::document::now;
use crate::error::{Error, Result};
use crate::folder::synchronise;
use crate::ingest::{Drop, Rejection, Source, path_of};
use crate::segment::ChineseSegmenter;

/// How an update is carried out. It changes nothing in what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateSettings {
    /// How many threads fold, segment and index; at most 8.
    pub threads: usize,
    /// Memory that each of them may fill before it writes a segment, in bytes.
    pub bytes_per_thread: usize,
}

impl Default for UpdateSettings {
    fn default() -> Self {
        UpdateSettings {
            threads: std::thread::available_parallelism()
                .map_or(1, usize::from)
                .min(8),
            bytes_per_thread: 32 << 20,
        }
    }
}

/// What tantivy's own writer wants to have at least, in bytes; it is given no document.
pub(super) const LEAST_BUDGET: usize = 15_000_000;

/// Text that may wait for an indexing thread, in bytes.
pub(super) const WAITING_BYTES: u64 = 32 << 20;

/// What an update did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Changes {
    /// Documents in the drops.
    pub read: u64,
    /// Of these, documents that were not in the index.
    pub new: u64,
    /// Documents whose text or metadata changed.
    pub changed: u64,
    /// Documents that are as they were.
    pub unchanged: u64,
    /// Documents that moved: the same text under another path or id.
    pub renamed: u64,
    /// Documents that left the index.
    pub gone: u64,
    /// Files and records that were rejected.
    pub rejected: u64,
    /// Files of events, notes and indicators that are new, changed or gone.
    #[serde(default)]
    pub supplements: u64,
}

impl Changes {
    /// Whether the index is as it was.
    pub fn none(&self) -> bool {
        self.new + self.changed + self.renamed + self.gone + self.supplements == 0
    }
}

/// An update that is going on; [`Update::commit`] makes it count, dropping it forgets it.
pub struct Update {
    /// Commits, and merges segments; those that it is told of come from the workers.
    writer: IndexWriter<Entry>,
    workers: Workers,
    pub(super) fields: Arc<super::schema::Fields>,
    chinese: Arc<dyn ChineseSegmenter>,
    catalogue: Catalogue,
    pub(super) gate: Gate,
    /// Sources met in this update.
    met: HashSet<String>,
    /// What of the drop is there but cannot be read now: files, or folders with all in them.
    kept: HashSet<String>,
    /// Documents that were put in, by their content, with how often; until they are told apart
    /// into new and renamed.
    pub(super) added: HashMap<[u64; 2], u64>,
    /// What stands for the supplements that were put in.
    pub(super) supplements_added: HashSet<String>,
    pub(super) changes: Changes,
    /// The number of this update, and those of the entries that it has added.
    number: u64,
    pub(super) entries: Numbers,
    /// When the update before was.
    time_before: String,
    /// The folder of the index.
    folder: PathBuf,
    /// The entries that end with it.
    ended: Vec<u64>,
    /// The names of the drops that were looked at.
    drops: Vec<String>,
}

impl Update {
    /// Begins an update of an index.
    ///
    /// # Errors
    /// Another process is writing, or the index is damaged.
    pub fn begin(
        index: &Index,
        chinese: Arc<dyn ChineseSegmenter>,
        settings: UpdateSettings,
    ) -> Result<Update> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(LEAST_BUDGET)
            .build();
        let writer = index
            .inner
            .writer_with_options(options)
            .map_err(failed_to_write(index.path()))?;
        let snapshot = index.snapshot()?;
        let fields = Arc::new(index.fields.clone());
        Ok(Update {
            workers: Workers::new(&index.inner, &fields, &chinese, settings),
            writer,
            fields,
            chinese,
            catalogue: catalogue::read(&snapshot)?,
            gate: Gate::new(WAITING_BYTES),
            met: HashSet::new(),
            kept: HashSet::new(),
            added: HashMap::new(),
            supplements_added: HashSet::new(),
            changes: Changes::default(),
            number: snapshot.generation() + 1,
            entries: Numbers::of(snapshot.generation() + 1),
            time_before: snapshot
                .updates()
                .last()
                .map_or_else(String::new, |update| update.time.clone()),
            folder: index.path().to_owned(),
            ended: Vec::new(),
            drops: Vec::new(),
        })
    }

    /// Whether the index holds a source as it is now; then nothing of it need be read. A source
    /// that was met before in this update is held, too.
    pub fn holds(&mut self, source: &Source, fingerprint: &str) -> bool {
        let key = source.key();
        if self.met.contains(&key) {
            return true;
        }
        let known = self.catalogue.get(&key);
        let same = known.is_some_and(|known| known.state.fingerprint == fingerprint);
        if same {
            self.meet(key);
        }
        same
    }

    /// A source that the index holds stays as it is.
    fn meet(&mut self, key: String) {
        if let Some(known) = self.catalogue.get(&key) {
            let documents = known.documents.len() as u64;
            self.changes.read += documents;
            self.changes.unchanged += documents;
            self.changes.rejected += known.state.rejections.len() as u64;
        }
        self.met.insert(key);
    }

    /// Begins to take in a source that is new or changed.
    pub fn source<'a>(
        &'a mut self,
        drop: &'a Drop,
        source: &Source,
        fingerprint: &str,
    ) -> SourceUpdate<'a> {
        let path = source.relative.clone();
        self.open_source(drop, source.key(), path, fingerprint.to_owned())
    }

    fn open_source<'a>(
        &'a mut self,
        drop: &'a Drop,
        key: String,
        path: String,
        fingerprint: String,
    ) -> SourceUpdate<'a> {
        let known = self.catalogue.remove(&key).unwrap_or_default();
        self.met.insert(key.clone());
        SourceUpdate {
            update: self,
            key,
            state: SourceState {
                drop: drop.name.clone(),
                path,
                fingerprint,
                rejections: Vec::new(),
                supplements: Vec::new(),
            },
            drop,
            entry: known.entry,
            supplements: known.state.supplements_hash(),
            known: known.documents,
            taken: RecordNames::default(),
        }
    }

    /// What is there but cannot be read now stays in the index, with all that lies in it.
    pub fn keep(&mut self, key: Option<String>) {
        self.kept.extend(key);
    }

    /// Ends a drop: what of it was not met has gone, and what could not even be a source is noted.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn end_drop(&mut self, drop: &Drop, rejections: Vec<Rejection>) -> Result<()> {
        self.drops.push(drop.name.clone());
        let root = drop.key();
        let inside = format!("{}/", root.trim_end_matches('/'));
        let walk = drop.walk_key();
        self.met.insert(walk.clone());
        let missing: Vec<String> = self
            .catalogue
            .keys()
            .filter(|key| **key == root || key.starts_with(&inside))
            .filter(|key| !self.met.contains(*key))
            .cloned()
            .collect();
        let kept = std::mem::take(&mut self.kept);
        for key in missing {
            let mut above = key.as_str();
            let mut stays = kept.contains(above);
            while let Some((folder, _)) = above.rsplit_once('/').filter(|_| !stays) {
                above = folder;
                stays = kept.contains(if above.is_empty() { "/" } else { above });
            }
            match stays {
                true => self.meet(key),
                false => self.remove_source(&key),
            }
        }
        let fingerprint = format!("{rejections:?}");
        if rejections.is_empty() {
            self.remove_source(&walk);
        } else if self
            .catalogue
            .get(&walk)
            .is_some_and(|known| known.state.fingerprint == fingerprint)
        {
            self.changes.rejected += rejections.len() as u64;
        } else {
            let mut walk = self.open_source(drop, walk, String::new(), fingerprint);
            rejections.into_iter().for_each(|one| walk.reject(one));
            walk.end(true)?;
        }
        Ok(())
    }

    fn remove_source(&mut self, key: &str) {
        let Some(known) = self.catalogue.remove(key) else {
            return;
        };
        if let Some(entry) = known.entry {
            self.end_entry(entry);
        }
        self.changes.supplements += u64::from(!known.state.supplements.is_empty());
        for document in known.documents.into_values() {
            self.end_entry(document.entry);
            self.count_gone(document.hashes);
        }
    }

    /// Hands an entry over to the indexing threads.
    pub(super) fn send(&mut self, entry: Entry) -> Result<()> {
        self.workers.send(entry, &self.gate)
    }

    /// An entry ends with this update: it stays in the index as a state of the past.
    pub(super) fn end_entry(&mut self, entry: u64) {
        self.ended.push(entry);
    }

    /// A document has gone, unless it was put in elsewhere: then it was renamed.
    pub(super) fn count_gone(&mut self, hashes: Hashes) {
        match self.added.get_mut(&hashes.content) {
            Some(count) if *count > 0 => {
                *count -= 1;
                self.changes.new -= 1;
                self.changes.renamed += 1;
            }
            _ => self.changes.gone += 1,
        }
    }

    /// Documents and supplements that were put in and are known from a file that is no more have
    /// moved.
    fn find_moved(&mut self) {
        self.find_moved_supplements();
        if self.added.values().all(|&count| count == 0) {
            return;
        }
        let moved: Vec<(String, String, KnownDocument)> = self
            .catalogue
            .iter()
            .filter(|(key, known)| {
                let added = |document: &KnownDocument| {
                    let content = &document.hashes.content;
                    self.added.get(content).is_some_and(|&n| n > 0)
                };
                known.documents.values().any(added) && self.is_no_more(key)
            })
            .flat_map(|(key, known)| {
                known
                    .documents
                    .iter()
                    .map(|(record, &document)| (key.clone(), record.clone(), document))
            })
            .collect();
        for (key, record, KnownDocument { entry, hashes }) in moved {
            if self
                .added
                .get(&hashes.content)
                .is_some_and(|&count| count > 0)
            {
                self.end_entry(entry);
                self.count_gone(hashes);
                if let Some(known) = self.catalogue.get_mut(&key) {
                    known.documents.remove(&record);
                    if known.documents.is_empty() {
                        self.remove_source(&key);
                    }
                }
            }
        }
    }

    /// Whether a source is known not to be there; one that was met is.
    fn is_no_more(&self, key: &str) -> bool {
        !self.met.contains(key) && matches!(path_of(key).try_exists(), Ok(false))
    }

    fn find_moved_supplements(&mut self) {
        if self.supplements_added.is_empty() {
            return;
        }
        let moved = |(key, known): &(&String, &KnownSource)| {
            let hash = known.state.supplements_hash();
            hash.is_some_and(|hash| self.supplements_added.contains(&hash))
                && known.documents.is_empty()
                && self.is_no_more(key)
        };
        let moved = self.catalogue.iter().filter(moved);
        let moved: Vec<String> = moved.map(|(key, _)| key.clone()).collect();
        for key in moved {
            self.remove_source(&key);
        }
    }

    /// Forgets the update, and makes room: what it wrote is removed.
    pub fn abandon(self) {
        let Update {
            writer, workers, ..
        } = self;
        drop(workers);
        // It failed once already; what stays is removed by the next update.
        let _ = writer.garbage_collect_files().wait();
    }

    /// Makes the update count: all of it, or nothing where it fails.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(mut self) -> Result<Changes> {
        match self.write() {
            Ok(()) => {}
            Err(error) => {
                self.abandon();
                return Err(error);
            }
        }
        self.writer.wait_merging_threads().map_err(failed)?;
        Ok(self.changes)
    }

    fn write(&mut self) -> Result<()> {
        self.find_moved();
        if !self.entries.none() || !self.ended.is_empty() {
            self.ended.sort_unstable();
            // Times of updates never go back, also where the clock did: a date then says one state.
            let time = now().max(std::mem::take(&mut self.time_before));
            let record = UpdateRecord {
                number: self.number,
                time,
                drops: std::mem::take(&mut self.drops),
                changes: self.changes,
            };
            let entry = Entry::of_update(
                &self.fields,
                self.entries.next(),
                &self.gate,
                &record,
                std::mem::take(&mut self.ended),
            );
            self.send(entry)?;
            for segment in self.workers.finish()? {
                self.writer.add_segment(segment).map_err(failed)?;
            }
            let making = Making::current(&*self.chinese);
            let payload = serde_json::to_string(&making).unwrap_or_default();
            let mut commit = self.writer.prepare_commit().map_err(failed)?;
            commit.set_payload(&payload);
            commit.commit().map_err(failed)?;
            synchronise(&self.folder).map_err(Error::io("write", &self.folder))?;
        } else {
            // What an update left behind that was stopped.
            let collected = self.writer.garbage_collect_files();
            collected.wait().map_err(failed)?;
        }
        Ok(())
    }
}
