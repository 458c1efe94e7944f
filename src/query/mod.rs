//! Queries: exact matches with their class, counts, ranked hits, keyword in context.

mod boundaries;
mod count;
mod facet;
mod filter;
mod kwic;
mod matcher;
mod near;
mod passage;
mod search;
mod view;

pub use boundaries::Class;
pub use count::{ConceptTally, DocTally, FormTally, Tally, count_concepts, count_forms};
pub use facet::{Facet, join_values};
pub use filter::Filter;
pub use kwic::{KwicLine, KwicSettings, kwic};
pub use near::{NEAR, Near, near_duplicates};
pub use passage::{DocText, Passage};
pub use search::{Found, Hit, Query, SearchSettings, search};
pub use view::{Copy, Doc, View};
