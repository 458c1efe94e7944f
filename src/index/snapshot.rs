//! A snapshot: the state of the index after one update, to be read.

use std::collections::HashMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocId, ReloadPolicy, Searcher, SegmentReader, TantivyDocument};

use super::catalogue::SourceState;
use super::history::{History, UpdateRecord};
use super::kept::Kept;
use super::schema::{Fields, Kind, columns};
use super::word_column::WordColumn;
use super::{Making, failed};
use crate::document::{Document, Metadata, hex};
use crate::error::{Error, Result};
use crate::ingest::Rejection;
use crate::supplement::Supplement;

/// The state of the index after one update. It stays as it is while others are written.
pub struct Snapshot {
    searcher: Searcher,
    kept: Kept,
    fields: Fields,
    making: Option<Making>,
    history: Arc<History>,
    generation: u64,
    /// For each segment the entries that hold, in order.
    alive: Vec<Vec<DocId>>,
}

/// The metadata of a document with their origins, as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// `text`, `markdown`, …
    pub format: String,
    /// `UTF-8`, …
    pub encoding: String,
    /// How the encoding was found: `valid`, `declared`, `guessed`, …
    pub encoding_source: String,
    /// SHA-256 of the original text.
    pub content_hash: String,
    /// The metadata fields that are known, in the order of columns.
    pub metadata: Vec<CardField>,
    /// Fields of the input that have no place of their own.
    pub other: Vec<(String, String)>,
}

/// One metadata field of a [`Card`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardField {
    /// The field.
    pub field: String,
    /// Its values.
    pub values: Vec<String>,
    /// Where they came from.
    pub origin: String,
}

impl Card {
    pub(super) fn of(document: &Document) -> Card {
        let mut card = Card::of_metadata(&document.metadata);
        card.format = document.format.to_owned();
        card.encoding = document.encoding.to_owned();
        card.encoding_source = document.encoding_source.to_owned();
        card.content_hash = hex(&document.content_hash());
        card
    }

    /// The card of metadata alone.
    pub fn of_metadata(metadata: &Metadata) -> Card {
        Card {
            metadata: metadata
                .iter()
                .map(|(key, sourced)| CardField {
                    field: key.name().to_owned(),
                    values: sourced.values.clone(),
                    origin: sourced.origin.name().to_owned(),
                })
                .collect(),
            other: metadata
                .other
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            ..Card::default()
        }
    }
}

impl Snapshot {
    pub(super) fn open(
        index: &tantivy::Index,
        kept: Kept,
        fields: Fields,
        making: Option<Making>,
    ) -> Result<Snapshot> {
        Snapshot::with(index, kept, fields, making, None)
    }

    /// The state of a split, which no update brought: all its entries hold.
    pub(super) fn of_split(
        index: &tantivy::Index,
        kept: Kept,
        fields: Fields,
        making: Option<Making>,
        number: u64,
    ) -> Result<Snapshot> {
        Snapshot::with(index, kept, fields, making, Some(number))
    }

    fn with(
        index: &tantivy::Index,
        kept: Kept,
        fields: Fields,
        making: Option<Making>,
        number: Option<u64>,
    ) -> Result<Snapshot> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(failed)?;
        let searcher = reader.searcher();
        let history = History::read(&searcher, &fields)?;
        let last = history.updates.last().map_or(0, |update| update.number);
        let generation = number.unwrap_or(last);
        Ok(Snapshot {
            alive: history.alive(generation),
            searcher,
            kept,
            fields,
            making,
            history: Arc::new(history),
            generation,
        })
    }

    /// The state as it was after an earlier update; 0 is before the first.
    #[must_use]
    pub fn at(&self, update: u64) -> Snapshot {
        Snapshot {
            searcher: self.searcher.clone(),
            kept: self.kept.clone(),
            fields: self.fields.clone(),
            making: self.making.clone(),
            history: Arc::clone(&self.history),
            generation: update.min(self.generation),
            alive: self.history.alive(update.min(self.generation)),
        }
    }

    /// How the index was made; none before the first commit.
    pub fn making(&self) -> Option<&Making> {
        self.making.as_ref()
    }

    /// The number of the update that brought this state.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The number of the update before the one that brought this state; 0 where that was the first.
    pub fn before(&self) -> u64 {
        let mut updates = self.updates().iter().rev();
        updates.nth(1).map_or(0, |update| update.number)
    }

    /// The updates up to this state, the first first.
    pub fn updates(&self) -> &[UpdateRecord] {
        let updates = &self.history.updates;
        let until = updates.partition_point(|update| update.number <= self.generation);
        &updates[..until]
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// What is kept beside the index.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    pub(crate) fn segments(&self) -> impl Iterator<Item = SegmentColumns<'_>> {
        let readers = self.searcher.segment_readers();
        let alive = self.alive.iter().map(Vec::as_slice);
        readers
            .iter()
            .zip(alive)
            .map(|(reader, alive)| SegmentColumns {
                reader,
                fields: &self.fields,
                alive,
            })
    }

    pub(crate) fn segment(&self, number: u32) -> SegmentColumns<'_> {
        SegmentColumns {
            reader: self.searcher.segment_reader(number),
            fields: &self.fields,
            alive: &self.alive[number as usize],
        }
    }

    /// What could not be read, by drop, in the order of drops and paths.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn rejections(&self) -> Result<Vec<(String, Rejection)>> {
        let mut out = Vec::new();
        self.sources(&mut |SourceState {
                               drop, rejections, ..
                           }| {
            out.extend(rejections.into_iter().map(|one| (drop.clone(), one)));
        })?;
        out.sort_by(|(drop_a, a), (drop_b, b)| {
            (drop_a, natural(&a.path), &a.reason).cmp(&(drop_b, natural(&b.path), &b.reason))
        });
        Ok(out)
    }

    /// The events, notes and indicators, by drop, in the order of drops and paths.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn supplements(&self) -> Result<Vec<(String, Supplement)>> {
        let mut out = Vec::new();
        self.sources(&mut |SourceState {
                               drop, supplements, ..
                           }| {
            out.extend(supplements.into_iter().map(|one| (drop.clone(), one)));
        })?;
        out.sort_by(|(drop_a, a), (drop_b, b)| (drop_a, &a.path).cmp(&(drop_b, &b.path)));
        Ok(out)
    }

    /// Hands over the state of every source.
    fn sources(&self, sink: &mut dyn FnMut(SourceState)) -> Result<()> {
        for segment in self.segments() {
            let kinds = segment.numbers(columns::KIND)?;
            for doc in segment.alive() {
                if kinds.first(doc) == Some(Kind::Source as u64) {
                    sink(segment.parsed_card::<SourceState>(doc)?);
                }
            }
        }
        Ok(())
    }
}

/// `a.jsonl#10` behind `a.jsonl#9`.
fn natural(path: &str) -> (&str, u64) {
    match path.rsplit_once('#') {
        Some((file, number)) => (file, number.parse().unwrap_or(0)),
        None => (path, 0),
    }
}

/// One segment of a snapshot.
#[derive(Clone, Copy)]
pub(crate) struct SegmentColumns<'a> {
    reader: &'a SegmentReader,
    fields: &'a Fields,
    alive: &'a [DocId],
}

impl<'a> SegmentColumns<'a> {
    /// A segment without regard to which of its entries hold.
    pub(super) fn whole(reader: &'a SegmentReader, fields: &'a Fields) -> SegmentColumns<'a> {
        SegmentColumns {
            reader,
            fields,
            alive: &[],
        }
    }

    pub(crate) fn fields(&self) -> &'a Fields {
        self.fields
    }

    pub(crate) fn reader(&self) -> &'a SegmentReader {
        self.reader
    }

    /// The entries that hold in this state.
    pub(crate) fn alive(&self) -> impl Iterator<Item = DocId> + 'a {
        self.alive.iter().copied()
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Numbers<u64>> {
        let column = self.reader.fast_fields().column_opt(name).map_err(failed)?;
        Ok(Numbers(column))
    }

    pub(crate) fn signed(&self, name: &str) -> Result<Numbers<i64>> {
        let column = self.reader.fast_fields().column_opt(name).map_err(failed)?;
        Ok(Numbers(column))
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Texts> {
        Ok(Texts(self.reader.fast_fields().str(name).map_err(failed)?))
    }

    pub(crate) fn words(&self) -> Result<WordColumn> {
        WordColumn::of(self)
    }

    fn stored(&self, doc: DocId) -> Result<TantivyDocument> {
        let store = self
            .reader
            .get_store_reader(1)
            .map_err(|error| failed(error.into()))?;
        store.get(doc).map_err(failed)
    }

    fn card_text(&self, stored: &TantivyDocument) -> String {
        let card = stored.get_first(self.fields.card);
        card.and_then(|card| card.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The card of an entry that is no document.
    pub(super) fn parsed_card<T: DeserializeOwned>(&self, doc: DocId) -> Result<T> {
        parse(&self.card_text(&self.stored(doc)?))
    }

    fn text_of(&self, stored: &TantivyDocument) -> String {
        let text = stored.get_first(self.fields.text);
        text.and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The original text of a document.
    pub(crate) fn text(&self, doc: DocId) -> Result<String> {
        Ok(self.text_of(&self.stored(doc)?))
    }

    /// The original text of a document and its card.
    pub(crate) fn document(&self, doc: DocId) -> Result<(String, Card)> {
        let stored = self.stored(doc)?;
        Ok((self.text_of(&stored), parse(&self.card_text(&stored))?))
    }
}

fn parse<T: DeserializeOwned>(card: &str) -> Result<T> {
    serde_json::from_str(card).map_err(|error| {
        Error::Index(format!(
            "what is stored with a document is damaged: {error}"
        ))
    })
}

/// A column of numbers; it may be missing in a segment where no document has one.
pub(crate) struct Numbers<T>(Option<Column<T>>);

impl<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static> Numbers<T> {
    #[inline]
    pub(crate) fn first(&self, doc: DocId) -> Option<T> {
        self.0.as_ref().and_then(|column| column.first(doc))
    }

    pub(crate) fn all(&self, doc: DocId) -> Vec<T> {
        self.each(doc).collect()
    }

    pub(crate) fn each(&self, doc: DocId) -> impl Iterator<Item = T> + '_ {
        let column = self.0.iter();
        column.flat_map(move |column| column.values_for_doc(doc))
    }

    /// Some values of a document, from one of them on; none where it has not so many.
    #[inline]
    pub(crate) fn some<const N: usize>(&self, doc: DocId, from: usize) -> Option<[T; N]> {
        let column = self.0.as_ref()?;
        let mut rows = column.index.value_row_ids(doc);
        rows.start += from as u32;
        if rows.len() < N {
            return None;
        }
        Some(std::array::from_fn(|at| {
            column.values.get_val(rows.start + at as u32)
        }))
    }

    pub(crate) fn column(&self) -> Option<&Column<T>> {
        self.0.as_ref()
    }
}

/// A column of texts.
pub(crate) struct Texts(Option<StrColumn>);

impl Texts {
    pub(crate) fn column(&self) -> Option<&StrColumn> {
        self.0.as_ref()
    }

    pub(crate) fn first(&self, doc: DocId) -> Result<Option<String>> {
        match self.ordinals(doc).next() {
            Some(ordinal) => self.text(ordinal).map(Some),
            None => Ok(None),
        }
    }

    /// The numbers of a document's values among the texts of the column.
    pub(crate) fn ordinals(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(doc))
    }

    /// The texts of some numbers: all in one pass through the dictionary.
    pub(crate) fn known(&self, mut ordinals: Vec<u64>) -> Result<HashMap<u64, String>> {
        ordinals.sort_unstable();
        ordinals.dedup();
        let mut out = HashMap::with_capacity(ordinals.len());
        if let Some(column) = &self.0 {
            let mut next = ordinals.iter();
            let found = column
                .dictionary()
                .sorted_ords_to_term_cb(&ordinals, |text| {
                    if let Some(&ordinal) = next.next() {
                        out.insert(ordinal, String::from_utf8_lossy(text).into_owned());
                    }
                });
            found.map_err(|error| failed(error.into()))?;
        }
        Ok(out)
    }

    pub(crate) fn text(&self, ordinal: u64) -> Result<String> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            let found = column.ord_to_str(ordinal, &mut text);
            found.map_err(|error| failed(error.into()))?;
        }
        Ok(text)
    }
}
