//! A source that is being read into an update: its documents and rejections, one after another.

use std::collections::HashMap;

use super::catalogue::{Hashes, KnownDocument, SourceState};
use super::document::{Entry, Place};
use super::record_names::RecordNames;
use super::update::Update;
use crate::document::Document;
use crate::error::Result;
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
    /// Those that were met.
    pub(super) taken: RecordNames,
}

impl SourceUpdate<'_> {
    /// Takes in one document of the source.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn take(&mut self, document: Document) -> Result<()> {
        let record = self.taken.name(document.record.as_deref());
        let hashes = Hashes::of(&document);
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
        let place = Place {
            drop: &self.drop.name,
            path: &self.state.path,
            source: &self.key,
        };
        let entry = Entry::of_document(
            &update.fields,
            update.entries.next(),
            &update.gate,
            document,
            (record, hashes),
            place,
        );
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
        let entry = Entry::of_source(
            &update.fields,
            update.entries.next(),
            &update.gate,
            self.key,
            &self.state,
        )?;
        update.send(entry)
    }
}
