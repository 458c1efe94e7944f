//! A source that is being read into an update: its documents and rejections, one after another.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalogue::{Hashes, KnownDocument, SourceState};
use super::document::{Entry, EntryDocument};
use super::schema::{Kind, columns};
use super::snapshot::Card;
use super::update::Update;
use crate::document::{Document, Hash, IsoDate, MetadataKey};
use crate::error::{Error, Result};
use crate::ingest::{Drop, Rejection};
use crate::supplement::Supplement;

/// Stands for no content: the source is read again.
const NOT_SETTLED: &str = "not settled";

/// A source that is being read into an update.
pub struct SourceUpdate<'a> {
    pub(super) update: &'a mut Update,
    pub(super) key: String,
    pub(super) state: SourceState,
    pub(super) drop: &'a Drop,
    /// The entry that the source has had, what stood for its supplements, and its documents that
    /// were not met yet.
    pub(super) entry: Option<u64>,
    pub(super) supplements: Option<String>,
    pub(super) known: HashMap<String, KnownDocument>,
    /// Those that were met, each with how often.
    pub(super) taken: HashMap<String, u64>,
}

impl SourceUpdate<'_> {
    /// Takes in one document of the source.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn take(&mut self, document: Document) -> Result<()> {
        let mut record = document.record.clone().unwrap_or_default();
        // An id that a file gives twice.
        while let Some(times) = self.taken.get_mut(&record) {
            *times += 1;
            let given = document.record.as_deref().unwrap_or_default();
            record = format!("{given}\u{0}{times}");
        }
        self.taken.insert(record.clone(), 1);
        let hashes = Hashes {
            content: first_bits(&document.content_hash()),
            metadata: first_bits(&document.metadata_hash()),
        };
        self.update.changes.read += 1;
        match self.known.remove(&record) {
            Some(known) if known.hashes == hashes => {
                self.update.changes.unchanged += 1;
                return Ok(());
            }
            Some(known) => {
                self.update.changes.changed += 1;
                self.update.end_entry(known.entry);
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
        for name in columns::TEXTS {
            if name == "agency" {
                texts.extend(document.agencies.iter().map(|value| (name, value.clone())));
                continue;
            }
            let key = MetadataKey::from_name(name.strip_suffix("_printed").unwrap_or(name));
            if let Some(sourced) = key.and_then(|key| metadata.sourced(key)) {
                texts.extend(sourced.values.iter().map(|value| (name, value.clone())));
            }
        }
        let year = metadata.get(MetadataKey::Date).and_then(IsoDate::parse);
        let pass = update.gate.pass((document.text.len() + card.len()) as u64);
        let entry = Entry {
            fields: Arc::clone(&update.fields),
            kind: Kind::Document,
            number: update.next_entry(),
            card,
            source: self.key.clone(),
            ended: Vec::new(),
            document: Some(EntryDocument {
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
            }),
            _pass: pass,
        };
        update.send(entry)
    }

    /// Takes in events, notes or values of an indicator.
    pub fn supplement(&mut self, supplement: Supplement) {
        self.state.supplements.push(supplement);
    }

    /// Notes what of the source could not be read.
    pub fn reject(&mut self, rejection: Rejection) {
        self.update.changes.rejected += 1;
        self.state.rejections.push(rejection);
    }

    /// Ends the source: what it held before and holds no more has gone. Where it is not settled, it
    /// changed or failed while it was read: then nothing has gone, and the next update reads it again.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn end(mut self, settled: bool) -> Result<()> {
        let update = self.update;
        if !settled {
            self.state.fingerprint = NOT_SETTLED.to_owned();
            update.changes.read += self.known.len() as u64;
            update.changes.unchanged += self.known.len() as u64;
            self.known.clear();
        }
        for known in self.known.into_values() {
            update.end_entry(known.entry);
            update.count_gone(known.hashes);
        }
        if let Some(entry) = self.entry {
            update.end_entry(entry);
        }
        let supplements = self.state.supplements_hash();
        if supplements != self.supplements {
            update.changes.supplements += 1;
            update.supplements_added.extend(supplements);
        }
        let card =
            serde_json::to_string(&self.state).map_err(|error| Error::Index(error.to_string()))?;
        let pass = update.gate.pass(card.len() as u64);
        let entry = Entry {
            fields: Arc::clone(&update.fields),
            kind: Kind::Source,
            number: update.next_entry(),
            card,
            source: self.key,
            ended: Vec::new(),
            document: None,
            _pass: pass,
        };
        update.send(entry)
    }
}

fn first_bits(hash: &Hash) -> [u64; 2] {
    let part = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    [part(0), part(8)]
}
