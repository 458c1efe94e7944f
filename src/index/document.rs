//! A document on its way into the index: analysed when an indexing thread takes it up.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::gate::Pass;
use super::schema::{Fields, Kind};
use crate::segment::{Analysis, Analyzer, ChineseSegmenter};

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
}

/// What a document adds to its entry.
pub(super) struct EntryDocument {
    pub chinese: Arc<dyn ChineseSegmenter>,
    pub title: String,
    pub text: String,
    pub record: String,
    pub drop: String,
    pub path: String,
    pub year: Option<i64>,
    pub content_hash: [u64; 2],
    pub metadata_hash: [u64; 2],
    /// Values of the metadata columns.
    pub texts: Vec<(Field, String)>,
    pub analysed: OnceLock<Analysed>,
    /// Held until the document is indexed.
    pub _pass: Pass,
}

/// What analysing a document gives.
pub(super) struct Analysed {
    text: Analysis,
    title: Analysis,
    title_word_starts: Vec<u64>,
}

thread_local! {
    static ANALYZER: RefCell<Option<(Arc<dyn ChineseSegmenter>, Analyzer)>> =
        const { RefCell::new(None) };
}

impl EntryDocument {
    /// The analysis of text and title, made by the thread that asks first with its own buffers.
    fn analysis(&self) -> &Analysed {
        self.analysed.get_or_init(|| {
            ANALYZER.with_borrow_mut(|slot| {
                let analyzer = match slot {
                    Some((chinese, analyzer)) if Arc::ptr_eq(chinese, &self.chinese) => analyzer,
                    slot => {
                        let analyzer = Analyzer::new(Arc::clone(&self.chinese));
                        &mut slot.insert((Arc::clone(&self.chinese), analyzer)).1
                    }
                };
                let title = analyzer.analyze(&self.title);
                Analysed {
                    text: analyzer.analyze(&self.text),
                    title_word_starts: title.starts_of_words(),
                    title,
                }
            })
        })
    }
}

/// A value of a field, borrowed from its entry.
#[derive(Debug, Clone)]
pub(super) enum FieldValue<'a> {
    Text(&'a str),
    Number(u64),
    Signed(i64),
}

impl<'a> Value<'a> for FieldValue<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            FieldValue::Text(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Number(number) => ReferenceValueLeaf::U64(number),
            FieldValue::Signed(number) => ReferenceValueLeaf::I64(number),
        })
    }
}

impl Document for Entry {
    type Value<'a> = FieldValue<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, FieldValue<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        use FieldValue::{Number, Signed, Text};

        let fields = &*self.fields;
        let own = [
            (fields.kind, Number(self.kind as u64)),
            (fields.entry, Number(self.number)),
            (fields.card, Text(&self.card)),
            (fields.source, Text(&self.source)),
        ];
        let Some(document) = &self.document else {
            let ended = self
                .ended
                .iter()
                .map(|&entry| (fields.ended, Number(entry)));
            return Box::new(own.into_iter().chain(ended));
        };
        let Analysed {
            text,
            title,
            title_word_starts,
        } = document.analysis();
        Box::new(
            own.into_iter()
                .chain([
                    (fields.exact, Text(&text.atoms)),
                    (fields.words, Text(&text.words)),
                    (fields.title_exact, Text(&title.atoms)),
                    (fields.title_words, Text(&title.words)),
                    (fields.text, Text(&document.text)),
                    (fields.word_count, Number(text.word_count)),
                    (fields.char_count, Number(text.char_count)),
                    (fields.record, Text(&document.record)),
                    (fields.drop, Text(&document.drop)),
                    (fields.path, Text(&document.path)),
                ])
                .chain(document.year.map(|year| (fields.year, Signed(year))))
                .chain(
                    document
                        .texts
                        .iter()
                        .map(|(field, text)| (*field, Text(text))),
                )
                .chain(
                    [
                        (fields.content_hash, &document.content_hash[..]),
                        (fields.metadata_hash, &document.metadata_hash),
                        (fields.folded_hash, &text.folded_hash),
                        (fields.sketch, &text.sketch),
                        (fields.boundaries, &text.boundaries.0),
                        (fields.sentences, &text.sentences.0),
                        (fields.headings, &text.headings),
                        (fields.offsets, &text.offsets),
                        (fields.title_boundaries, &title.boundaries.0),
                        (fields.title_word_starts, title_word_starts),
                        (fields.word_starts, &text.word_starts.0),
                        (fields.more_words, &text.more_words),
                    ]
                    .into_iter()
                    .flat_map(|(field, numbers)| {
                        numbers.iter().map(move |&number| (field, Number(number)))
                    }),
                ),
        )
    }
}
