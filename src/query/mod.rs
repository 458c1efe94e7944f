//! Queries: exact matches with their class, counts, ranked hits, keyword in context.

mod boundaries;
mod changes;
mod count;
mod facet;
mod filter;
mod kwic;
mod layout;
mod matcher;
mod near;
mod passage;
mod search;
mod selection;
mod view;
mod vocabulary;
mod windows;

pub use boundaries::Class;
pub use changes::{ChangeKind, DocumentChange, Standing, document_changes};
pub use count::{ConceptTally, DocTally, FormTally, Place, Tally, count_concepts, count_forms};
pub use facet::{Facet, join_values};
pub use filter::Filter;
pub use kwic::{Counted, KwicLine, KwicSettings, concept_kwic, kwic, kwic_of_places};
pub use near::{NEAR, Near, near_duplicates};
pub use passage::{DocText, Passage};
pub use search::{Found, Hit, Query, SearchSettings, search};
pub use selection::select;
pub use view::{Copy, Doc, View};
pub use vocabulary::{Stored, Vocabulary, WordCount, WordCounter, count_words};
pub use windows::{WindowCounts, count_windows, sentences_of, within_windows, word_places};
