//! An entry of the index on its way into it.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::gate::Pass;
use super::schema::{Fields, Kind};
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
impl Document for Entry {
    type Value<'a> = StoredText<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, StoredText<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let text = self.document.as_ref();
        let text = text.map(|document| (self.fields.text, StoredText(&document.text)));
        let card = [(self.fields.card, StoredText(&self.card))];
        Box::new(text.into_iter().chain(card))
    }
}
