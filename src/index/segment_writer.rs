//! A segment of the index on its way to the disk.
//!
//! The files are written by tantivy's own serialisers. What comes before them is ours, since the
//! analysis gives each token of a text once with its positions, and tantivy's writer would have
//! them one by one.

use std::io::Write;
use std::sync::Arc;

use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::FieldNormsSerializer;
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{FieldType, Schema};
use tantivy::store::StoreWriter;
use tantivy::{DocId, Index, TantivyError};

use super::document::{Analysed, Entry, EntryDocument};
use super::postings::FieldPostings;
use super::schema::{Fields, columns};
use crate::error::Result;
use crate::index::failed;

/// A segment that entries are added to.
pub(super) struct SegmentWriter {
    segment: Segment,
    schema: Schema,
    fields: Arc<Fields>,
    exact: FieldPostings,
    words: FieldPostings,
    title_exact: FieldPostings,
    title_words: FieldPostings,
    columns: ColumnarWriter,
    store: StoreWriter,
    docs: DocId,
}

fn io(error: std::io::Error) -> crate::error::Error {
    failed(TantivyError::from(error))
}

impl SegmentWriter {
    /// A new segment of an index.
    ///
    /// # Errors
    /// Its files cannot be made.
    pub(super) fn new(index: &Index, fields: Arc<Fields>) -> Result<SegmentWriter> {
        let segment = index.new_segment();
        let settings = index.settings();
        let store = segment
            .open_write(SegmentComponent::Store)
            .map_err(|error| failed(error.into()))?;
        let store = StoreWriter::new(
            store,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        );
        let schema = index.schema();
        Ok(SegmentWriter {
            columns: columns_of(&schema),
            segment,
            schema,
            fields,
            exact: FieldPostings::default(),
            words: FieldPostings::default(),
            title_exact: FieldPostings::default(),
            title_words: FieldPostings::default(),
            store: store.map_err(io)?,
            docs: 0,
        })
    }

    /// The memory that it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        let postings = [
            &self.exact,
            &self.words,
            &self.title_exact,
            &self.title_words,
        ];
        postings.iter().map(|one| one.memory()).sum::<usize>() + self.columns.mem_usage()
    }

    /// Adds an entry, with what its analysis gave if it is a document.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub(super) fn add(&mut self, entry: &Entry, analysed: &Analysed) -> Result<()> {
        let doc = self.docs;
        self.docs += 1;
        self.numbers(doc, columns::KIND, &[entry.kind as u64]);
        self.numbers(doc, columns::ENTRY, &[entry.number]);
        self.numbers(doc, columns::ENDED, &entry.ended);
        self.columns.record_str(doc, columns::SOURCE, &entry.source);
        if let Some(document) = &entry.document {
            self.add_document(doc, document, analysed);
        }
        self.store.store(entry, &self.schema).map_err(io)
    }

    fn add_document(&mut self, doc: DocId, document: &EntryDocument, analysed: &Analysed) {
        let Analysed { text, title } = analysed;
        self.exact.add(doc, &text.atoms, true);
        self.words.add(doc, &text.words, false);
        self.title_exact.add(doc, &title.atoms, true);
        self.title_words.add(doc, &title.words, true);
        for (word, _) in text.words.iter() {
            self.columns.record_str(doc, columns::TOKENS, word);
        }
        for (name, value) in [
            (columns::RECORD, &document.record),
            (columns::DROP, &document.drop),
            (columns::PATH, &document.path),
        ] {
            self.columns.record_str(doc, name, value);
        }
        for (name, value) in &document.texts {
            self.columns.record_str(doc, name, value);
        }
        if let Some(year) = document.year {
            self.columns.record_numerical(doc, columns::YEAR, year);
        }
        let title_word_starts = title.starts_of_words();
        for (name, numbers) in [
            (columns::WORDS, &[text.word_count][..]),
            (columns::CHARS, &[text.char_count]),
            (columns::CONTENT, &document.content_hash),
            (columns::METADATA, &document.metadata_hash),
            (columns::FOLDED, &text.folded_hash),
            (columns::SKETCH, &text.sketch),
            (columns::BOUNDARIES, &text.boundaries.0),
            (columns::SENTENCES, &text.sentences.0),
            (columns::HEADINGS, &text.headings),
            (columns::OFFSETS, &text.offsets),
            (columns::TITLE_BOUNDARIES, &title.boundaries.0),
            (columns::TITLE_WORD_STARTS, &title_word_starts),
            (columns::WORD_RANKS, &text.word_ranks),
            (columns::WORD_STARTS, &text.word_starts.0),
            (columns::MORE_WORDS, &text.more_words),
        ] {
            self.numbers(doc, name, numbers);
        }
    }

    fn numbers(&mut self, doc: DocId, name: &str, numbers: &[u64]) {
        for &number in numbers {
            self.columns.record_numerical(doc, name, number);
        }
    }

    /// Writes the segment. It counts when the index is told of it.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub(super) fn finish(mut self) -> Result<SegmentMeta> {
        let write = |component| {
            let written = self.segment.open_write(component);
            written.map_err(|error| failed(error.into()))
        };
        // No field has norms; there must be a file of them.
        let norms = FieldNormsSerializer::from_write(write(SegmentComponent::FieldNorms)?);
        norms.and_then(FieldNormsSerializer::close).map_err(io)?;
        let mut postings = InvertedIndexSerializer::open(&self.segment).map_err(failed)?;
        for (field, of_field, positions) in [
            (self.fields.exact, self.exact, true),
            (self.fields.words, self.words, false),
            (self.fields.title_exact, self.title_exact, true),
            (self.fields.title_words, self.title_words, true),
        ] {
            of_field
                .write(field, positions, &mut postings)
                .map_err(io)?;
        }
        postings.close().map_err(io)?;
        let mut file = write(SegmentComponent::FastFields)?;
        let columns = &mut self.columns;
        columns.serialize(self.docs, None, &mut file).map_err(io)?;
        file.flush().map_err(io)?;
        file.terminate().map_err(io)?;
        self.store.close().map_err(io)?;
        Ok(self.segment.with_max_doc(self.docs).meta().clone())
    }
}

/// The columns of a schema, all empty.
fn columns_of(schema: &Schema) -> ColumnarWriter {
    let mut columns = ColumnarWriter::default();
    for (_, field) in schema.fields().filter(|(_, field)| field.is_fast()) {
        let kind = match field.field_type() {
            FieldType::U64(_) => ColumnType::U64,
            FieldType::I64(_) => ColumnType::I64,
            _ => ColumnType::Str,
        };
        columns.record_column_type(field.name(), kind, false);
    }
    columns
}
