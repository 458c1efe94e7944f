//! An entry of the index on its way into it.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};

use super::catalogue::{Hashes, SourceState};
use super::gate::{Gate, Pass};
use super::history::UpdateRecord;
use super::schema::{Fields, Kind, columns};
use super::snapshot::Card;
use crate::document::{Document, IsoDate, MetadataKey};
use crate::error::{Error, Result};
use crate::segment::Analysis;

/// One entry of the index.
pub(super) struct Entry {
    pub fields: Arc<Fields>,
    pub kind: Kind,
    /// Its number, see [`Fields::entry`].
    pub number: u64,
    pub card: String,
    pub source: String,
    /// Of an update: the entries that ended with it.
    pub ended: Vec<u64>,
    /// Of a document; none of others.
    pub document: Option<EntryDocument>,
    /// Held until the entry is in a segment.
    pub _pass: Pass,
}

/// Where a document was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The name of its drop.
    pub drop: &'a str,
    /// The path of its source in the drop.
    pub path: &'a str,
    /// Its source, as the catalogue knows it.
    pub source: &'a str,
}

/// The numbers of the entries that one update brings.
#[derive(Debug)]
pub(super) struct Numbers {
    update: u64,
    entries: u64,
}

impl Numbers {
    pub(super) fn of(update: u64) -> Numbers {
        Numbers { update, entries: 0 }
    }

    /// The number of an entry that is about to be added.
    pub(super) fn next(&mut self) -> u64 {
        self.entries += 1;
        self.update << 32 | self.entries
    }

    /// Whether there is none yet.
    pub(super) fn none(&self) -> bool {
        self.entries == 0
    }
}

impl Entry {
    /// The entry of a document, with the name of its record among those of its source.
    pub(super) fn of_document(
        fields: &Arc<Fields>,
        number: u64,
        gate: &Gate,
        document: Document,
        (record, hashes): (String, Hashes),
        place: Place<'_>,
    ) -> Entry {
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
        let title = metadata.get(MetadataKey::Title).unwrap_or_default();
        let pass = gate.pass((document.text.len() + card.len()) as u64);
        Entry {
            fields: Arc::clone(fields),
            kind: Kind::Document,
            number,
            card,
            source: place.source.to_owned(),
            ended: Vec::new(),
            document: Some(EntryDocument {
                title: title.to_owned(),
                text: document.text,
                record,
                drop: place.drop.to_owned(),
                path: place.path.to_owned(),
                year: year.map(|date| i64::from(date.year)),
                content_hash: hashes.content,
                metadata_hash: hashes.metadata,
                texts,
            }),
            _pass: pass,
        }
    }

    /// The entry of a source.
    ///
    /// # Errors
    /// It cannot be put into words.
    pub(super) fn of_source(
        fields: &Arc<Fields>,
        number: u64,
        gate: &Gate,
        source: String,
        state: &SourceState,
    ) -> Result<Entry> {
        let card = serde_json::to_string(state).map_err(|error| Error::Index(error.to_string()))?;
        let pass = gate.pass(card.len() as u64);
        Ok(Entry {
            fields: Arc::clone(fields),
            kind: Kind::Source,
            number,
            card,
            source,
            ended: Vec::new(),
            document: None,
            _pass: pass,
        })
    }

    /// The entry of an update, with the entries that end with it.
    pub(super) fn of_update(
        fields: &Arc<Fields>,
        number: u64,
        gate: &Gate,
        record: &UpdateRecord,
        ended: Vec<u64>,
    ) -> Entry {
        Entry {
            fields: Arc::clone(fields),
            kind: Kind::Update,
            number,
            card: serde_json::to_string(record).unwrap_or_default(),
            source: String::new(),
            ended,
            document: None,
            _pass: gate.pass(0),
        }
    }
}

/// What a document adds to its entry.
pub(super) struct EntryDocument {
    pub title: String,
    pub text: String,
    pub record: String,
    pub drop: String,
    pub path: String,
    pub year: Option<i64>,
    pub content_hash: [u64; 2],
    pub metadata_hash: [u64; 2],
    /// Values of the metadata columns.
    pub texts: Vec<(&'static str, String)>,
}

/// What analysing a document gives.
#[derive(Default)]
pub(super) struct Analysed {
    pub text: Analysis,
    pub title: Analysis,
}

/// A text, borrowed from its entry.
#[derive(Debug, Clone)]
pub(super) struct StoredText<'a>(&'a str);

impl<'a> Value<'a> for StoredText<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(self.0))
    }
}

/// What the index stores of an entry.
impl tantivy::schema::document::Document for Entry {
    type Value<'a> = StoredText<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, StoredText<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let text = self.document.as_ref();
        let text = text.map(|document| (self.fields.text, StoredText(&document.text)));
        let card = [(self.fields.card, StoredText(&self.card))];
        Box::new(text.into_iter().chain(card))
    }
}
