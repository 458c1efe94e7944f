//! An update: brings the index to what the drops hold, in one commit.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, Term};

use super::catalogue::{self, Catalogue, Hashes, SourceState};
use super::document::{Entry, EntryDocument};
use super::gate::Gate;
use super::schema::{Kind, columns};
use super::snapshot::Card;
use super::{Index, Making, failed, failed_to_write};
use crate::document::{Document, Hash, IsoDate, MetadataKey};
use crate::error::{Error, Result};
use crate::ingest::{Drop, Rejection, Source};
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
            bytes_per_thread: 128 << 20,
        }
    }
}

/// Text that may wait for an indexing thread, in bytes.
const WAITING_BYTES: u64 = 32 << 20;

/// What an update did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
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
}

impl Changes {
    /// Whether the index is as it was.
    pub fn none(&self) -> bool {
        self.new + self.changed + self.renamed + self.gone == 0
    }
}

/// An update that is going on; [`Update::commit`] makes it count, dropping it forgets it.
pub struct Update {
    writer: IndexWriter<Entry>,
    fields: Arc<super::schema::Fields>,
    chinese: Arc<dyn ChineseSegmenter>,
    catalogue: Catalogue,
    gate: Gate,
    /// Sources met in this update.
    met: HashSet<String>,
    /// Documents that were put in, by their content, with how often; until they are told apart
    /// into new and renamed.
    added: HashMap<[u64; 2], u64>,
    changes: Changes,
    /// Whether anything is to be committed.
    dirty: bool,
}

/// A source that is being read into an update.
pub struct SourceUpdate<'a> {
    update: &'a mut Update,
    key: String,
    state: SourceState,
    drop: &'a Drop,
    known: HashMap<String, Hashes>,
    taken: HashSet<String>,
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
            .num_worker_threads(settings.threads.clamp(1, 8))
            .num_merge_threads(1)
            .memory_budget_per_thread(settings.bytes_per_thread)
            .build();
        let writer = index
            .inner
            .writer_with_options(options)
            .map_err(failed_to_write(index.path()))?;
        Ok(Update {
            writer,
            fields: Arc::new(index.fields.clone()),
            chinese,
            catalogue: catalogue::read(&index.snapshot()?)?,
            gate: Gate::new(WAITING_BYTES),
            met: HashSet::new(),
            added: HashMap::new(),
            changes: Changes::default(),
            dirty: false,
        })
    }

    /// Whether the index holds a source as it is now; then nothing of it need be read. A source
    /// that was met before in this update is held, too.
    pub fn holds(&mut self, source: &Source, fingerprint: &str) -> bool {
        let key = source.key();
        if self.met.contains(&key) {
            return true;
        }
        match self.catalogue.get(&key) {
            Some(known) if known.state.fingerprint == fingerprint => {
                let documents = known.documents.len() as u64;
                self.changes.read += documents;
                self.changes.unchanged += documents;
                self.changes.rejected += known.state.rejections.len() as u64;
                self.met.insert(key);
                true
            }
            _ => false,
        }
    }

    /// Begins to take in a source that is new or changed.
    pub fn source<'a>(
        &'a mut self,
        drop: &'a Drop,
        source: &Source,
        fingerprint: String,
    ) -> SourceUpdate<'a> {
        self.open_source(drop, source.key(), source.relative.clone(), fingerprint)
    }

    fn open_source<'a>(
        &'a mut self,
        drop: &'a Drop,
        key: String,
        path: String,
        fingerprint: String,
    ) -> SourceUpdate<'a> {
        let known = self.catalogue.remove(&key).unwrap_or_default().documents;
        self.met.insert(key.clone());
        SourceUpdate {
            update: self,
            key,
            state: SourceState {
                drop: drop.name.clone(),
                path,
                fingerprint,
                rejections: Vec::new(),
            },
            drop,
            known,
            taken: HashSet::new(),
        }
    }

    /// Ends a drop: what of it was not met has gone, and what could not even be a source is noted.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn end_drop(&mut self, drop: &Drop, rejections: Vec<Rejection>) -> Result<()> {
        let root = drop_root(drop);
        let inside = format!("{}/", root.trim_end_matches('/'));
        // The walk itself is noted as a source behind the path of the drop.
        let walk = format!("{inside}\u{0}walk");
        self.met.insert(walk.clone());
        let gone: Vec<String> = self
            .catalogue
            .keys()
            .filter(|key| **key == root || key.starts_with(&inside))
            .filter(|key| !self.met.contains(*key))
            .cloned()
            .collect();
        for key in gone {
            self.remove_source(&key);
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
            walk.end()?;
        }
        Ok(())
    }

    fn remove_source(&mut self, key: &str) {
        let Some(known) = self.catalogue.remove(key) else {
            return;
        };
        self.delete(&source_key(key));
        for (record, hashes) in known.documents {
            self.delete(&document_key(key, &record));
            self.count_gone(hashes);
        }
    }

    fn delete(&mut self, key: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.key, key));
        self.dirty = true;
    }

    /// A document has gone, unless it was put in elsewhere: then it was renamed.
    fn count_gone(&mut self, hashes: Hashes) {
        match self.added.get_mut(&hashes.content) {
            Some(count) if *count > 0 => {
                *count -= 1;
                self.changes.new -= 1;
                self.changes.renamed += 1;
            }
            _ => self.changes.gone += 1,
        }
    }

    /// Documents that were put in and are known from a file that is no more have moved.
    fn find_moved(&mut self) {
        if self.added.values().all(|&count| count == 0) {
            return;
        }
        let moved: Vec<(String, String, Hashes)> = self
            .catalogue
            .iter()
            .filter(|(key, known)| {
                let added =
                    |hashes: &Hashes| self.added.get(&hashes.content).is_some_and(|&n| n > 0);
                known.documents.values().any(added) && !Path::new(key.as_str()).exists()
            })
            .flat_map(|(key, known)| {
                known
                    .documents
                    .iter()
                    .map(|(record, &hashes)| (key.clone(), record.clone(), hashes))
            })
            .collect();
        for (key, record, hashes) in moved {
            if self
                .added
                .get(&hashes.content)
                .is_some_and(|&count| count > 0)
            {
                self.delete(&document_key(&key, &record));
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

    /// Makes the update count: all of it, or nothing where it fails.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(mut self) -> Result<Changes> {
        self.find_moved();
        if self.dirty {
            let making = Making::current(self.chinese.name());
            let payload = serde_json::to_string(&making).unwrap_or_default();
            let mut commit = self.writer.prepare_commit().map_err(failed)?;
            commit.set_payload(&payload);
            commit.commit().map_err(failed)?;
        }
        self.writer.wait_merging_threads().map_err(failed)?;
        Ok(self.changes)
    }
}

impl SourceUpdate<'_> {
    /// Takes in one document of the source.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn take(&mut self, document: Document) -> Result<()> {
        let mut record = document.record.clone().unwrap_or_default();
        // An id that a file gives twice.
        let mut number = 2;
        while self.taken.contains(&record) {
            record = format!(
                "{}\u{0}{number}",
                document.record.as_deref().unwrap_or_default()
            );
            number += 1;
        }
        self.taken.insert(record.clone());
        let hashes = Hashes {
            content: first_bits(&document.content_hash()),
            metadata: first_bits(&document.metadata_hash()),
        };
        self.update.changes.read += 1;
        match self.known.remove(&record) {
            Some(known) if known == hashes => {
                self.update.changes.unchanged += 1;
                return Ok(());
            }
            Some(_) => {
                self.update.changes.changed += 1;
                self.update.delete(&document_key(&self.key, &record));
            }
            None => {
                self.update.changes.new += 1;
                *self.update.added.entry(hashes.content).or_default() += 1;
            }
        }
        self.add(document, record, hashes)
    }

    fn add(&mut self, document: Document, record: String, hashes: Hashes) -> Result<()> {
        let update = &mut *self.update;
        let card = serde_json::to_string(&Card::of(&document)).unwrap_or_default();
        let metadata = &document.metadata;
        let mut texts = Vec::new();
        for (at, name) in columns::TEXTS.iter().enumerate() {
            let field = update.fields.texts[at];
            if *name == "agency" {
                texts.extend(document.agencies.iter().map(|value| (field, value.clone())));
                continue;
            }
            let key = MetadataKey::from_name(name.strip_suffix("_printed").unwrap_or(name));
            if let Some(sourced) = key.and_then(|key| metadata.sourced(key)) {
                texts.extend(sourced.values.iter().map(|value| (field, value.clone())));
            }
        }
        let year = metadata.get(MetadataKey::Date).and_then(IsoDate::parse);
        let pass = update.gate.pass(document.text.len() as u64);
        let entry = Entry {
            fields: Arc::clone(&update.fields),
            kind: Kind::Document,
            key: document_key(&self.key, &record),
            card,
            source: self.key.clone(),
            document: Some(EntryDocument {
                chinese: Arc::clone(&update.chinese),
                title: metadata
                    .get(MetadataKey::Title)
                    .unwrap_or_default()
                    .to_owned(),
                text: document.text,
                record,
                drop: self.drop.name.clone(),
                path: self.state.path.clone(),
                year: year.map(|date| i64::from(date.year)),
                content_hash: hashes.content,
                metadata_hash: hashes.metadata,
                texts,
                analysed: OnceLock::new(),
                _pass: pass,
            }),
        };
        update.dirty = true;
        update.writer.add_document(entry).map_err(failed).map(drop)
    }

    /// Notes what of the source could not be read.
    pub fn reject(&mut self, rejection: Rejection) {
        self.update.changes.rejected += 1;
        self.state.rejections.push(rejection);
    }

    /// Ends the source: what it held before and holds no more has gone.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn end(self) -> Result<()> {
        let update = self.update;
        for (record, hashes) in self.known {
            update.delete(&document_key(&self.key, &record));
            update.count_gone(hashes);
        }
        update.delete(&source_key(&self.key));
        let card =
            serde_json::to_string(&self.state).map_err(|error| Error::Index(error.to_string()))?;
        let entry = Entry {
            fields: Arc::clone(&update.fields),
            kind: Kind::Source,
            key: source_key(&self.key),
            card,
            source: self.key,
            document: None,
        };
        update.writer.add_document(entry).map_err(failed).map(drop)
    }
}

fn drop_root(drop: &Drop) -> String {
    drop.root.to_string_lossy().into_owned()
}

fn document_key(source: &str, record: &str) -> String {
    short_key('d', source, record)
}

fn source_key(source: &str) -> String {
    short_key('s', source, "")
}

/// A key of bounded length: paths and ids can be longer than a term may be.
fn short_key(kind: char, source: &str, record: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update((source.len() as u64).to_le_bytes());
    hasher.update(source);
    hasher.update(record);
    format!("{kind}{}", crate::document::hex(&hasher.finalize()[..20]))
}

fn first_bits(hash: &Hash) -> [u64; 2] {
    let part = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    [part(0), part(8)]
}
