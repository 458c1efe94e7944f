//! The schema: the fields of the index.

use tantivy::IndexSettings;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// What an entry of the index stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Kind {
    /// A document.
    Document = 0,
    /// A file of a drop, with what was rejected in it.
    Source = 1,
    /// An update, with the entries that ended with it.
    Update = 2,
}

/// The names of the columns (fast fields) that are read by name.
pub(crate) mod columns {
    pub const KIND: &str = "kind";
    /// The number of an entry: that of its update in the upper half, its own in the lower.
    pub const ENTRY: &str = "entry";
    /// Of an update: the numbers of the entries that ended with it.
    pub const ENDED: &str = "ended";
    /// The words of the text, each once, in the order of their bytes.
    pub const TOKENS: &str = "words";
    /// Which of them each word of the text is, in its order; see `segment::unpack`.
    pub const WORD_RANKS: &str = "word_ranks";
    pub const WORD_STARTS: &str = "word_starts";
    pub const MORE_WORDS: &str = "more_words";
    pub const YEAR: &str = "year";
    pub const WORDS: &str = "word_count";
    pub const CHARS: &str = "char_count";
    pub const BOUNDARIES: &str = "boundaries";
    pub const SENTENCES: &str = "sentences";
    pub const HEADINGS: &str = "headings";
    pub const OFFSETS: &str = "offsets";
    pub const TITLE_BOUNDARIES: &str = "title_boundaries";
    /// The positions at which the words of the title start, one a word.
    pub const TITLE_WORD_STARTS: &str = "title_word_starts";
    pub const CONTENT: &str = "content_hash";
    pub const METADATA: &str = "metadata_hash";
    pub const FOLDED: &str = "folded_hash";
    pub const SKETCH: &str = "sketch";
    pub const SOURCE: &str = "source_path";
    pub const RECORD: &str = "record";
    pub const DROP: &str = "drop";
    pub const PATH: &str = "path";
    /// Metadata columns carry the names of their fields; `agency` holds the one name of each
    /// agency, `agency_printed` the names that the document has.
    pub const TEXTS: [&str; 11] = [
        "title",
        "agency",
        "doc_number",
        "date",
        "effective_date",
        "doc_type",
        "level",
        "region",
        "language",
        "source",
        "agency_printed",
    ];
}

/// The fields of the index that are no columns.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// Atoms of the text with positions.
    pub exact: Field,
    /// Words of the text with how often.
    pub words: Field,
    /// Atoms of the title with positions.
    pub title_exact: Field,
    /// Words of the title; the position of each is its number.
    pub title_words: Field,
    /// The original text.
    pub text: Field,
    /// Metadata with origins, as JSON; of a source, its state.
    pub card: Field,
}

impl Fields {
    pub(super) fn schema() -> Schema {
        let mut schema = Schema::builder();
        // The analysis makes the tokens, no tokenizer of the index.
        let tokens = |recorded| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(false)
                    .set_index_option(recorded),
            )
        };
        let exact = tokens(IndexRecordOption::WithFreqsAndPositions);
        let words = tokens(IndexRecordOption::WithFreqs);
        let column = TextOptions::default().set_fast("raw");
        schema.add_u64_field(columns::KIND, FAST);
        schema.add_u64_field(columns::ENTRY, FAST);
        schema.add_u64_field(columns::ENDED, FAST);
        schema.add_text_field("exact", exact.clone());
        schema.add_text_field(columns::TOKENS, words.set_fast("raw"));
        schema.add_text_field("title_exact", exact.clone());
        schema.add_text_field("title_words", exact);
        schema.add_text_field("text", STORED);
        schema.add_text_field("card", STORED);
        schema.add_i64_field(columns::YEAR, FAST);
        for name in [
            columns::WORDS,
            columns::CHARS,
            columns::BOUNDARIES,
            columns::SENTENCES,
            columns::HEADINGS,
            columns::OFFSETS,
            columns::TITLE_BOUNDARIES,
            columns::TITLE_WORD_STARTS,
            columns::WORD_RANKS,
            columns::WORD_STARTS,
            columns::MORE_WORDS,
            columns::CONTENT,
            columns::METADATA,
            columns::FOLDED,
            columns::SKETCH,
        ] {
            schema.add_u64_field(name, FAST);
        }
        for name in [
            columns::SOURCE,
            columns::RECORD,
            columns::DROP,
            columns::PATH,
        ] {
            schema.add_text_field(name, column.clone());
        }
        for name in columns::TEXTS {
            schema.add_text_field(name, column.clone());
        }
        schema.build()
    }

    pub(super) fn settings() -> IndexSettings {
        IndexSettings {
            // The threads of a run are those that were asked for.
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        }
    }

    /// The fields of an index, unless it is of another version.
    pub(super) fn of(schema: &Schema) -> Option<Fields> {
        if *schema != Fields::schema() {
            return None;
        }
        let field = |name| schema.get_field(name).ok();
        Some(Fields {
            exact: field("exact")?,
            words: field(columns::TOKENS)?,
            title_exact: field("title_exact")?,
            title_words: field("title_words")?,
            text: field("text")?,
            card: field("card")?,
        })
    }
}
