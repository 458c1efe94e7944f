//! Queries: exact matches with their class, counts, ranked hits, keyword in context.

mod asked;
mod boundaries;
mod changes;
mod count;
mod doc_text;
mod evaluate;
mod facet;
mod filter;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod headings;
mod kept;
mod kwic;
mod language;
mod layout;
mod matcher;
mod near;
mod pairs;
mod parts;
mod passage;
mod pattern;
mod proximity;
mod search;
mod selection;
mod view;
mod vocabulary;
mod windows;
mod word_counts;
mod zone;

pub use asked::{
    Asked, CONCEPTS, EXACT, STEMS, YEAR, asked, compared, date_field, date_number, folded_field,
    token,
};
pub use boundaries::Class;
pub use changes::{ChangeKind, DocumentChange, Standing, document_changes};
pub use count::{
    ConceptTally, DocTally, FormTally, Place, Tally, concepts_of_titles, count_concepts,
    count_forms,
};
pub use doc_text::{DocHeading, DocText};
pub use evaluate::{QueryDoc, Understood, count_queries, holding, occurrences_in, understood};
pub use facet::{Facet, Facets, facet_counts, join_values};
pub use filter::{Filter, field_named};
pub use kept::{check_kept, count_lexicon, count_lexicon_documents};
pub use kwic::{
    ContextUnit, Counted, KwicLine, KwicOrder, KwicSettings, concept_kwic, form_kwic, kwic,
    kwic_of_places,
};
pub use language::{Plain, Query, Reading, Through};
pub use near::{NEAR, Near, near_duplicates, view_of};
pub use pairs::{PairCounts, count_sentence_pairs, pair_counts};
pub use passage::Passage;
pub use search::{Found, Hit, SearchSettings, Sort, search};
pub use selection::select;
pub use view::{Copy, Doc, View};
pub use vocabulary::{Stored, Vocabulary};
pub use windows::{WindowCounts, count_windows, within_windows, word_places};
pub use word_counts::{WordCount, WordCounter, WordSets, count_words};
