//! Answers: what queries find, as rows and as JSON, the same for the command line and the page.

mod association;
mod count;
mod document;
mod kwic;
mod search;
mod status;
mod table;
mod trend;

pub use association::{AssociationOrder, ConceptDocs, query_association};
pub use count::count_table;
pub use document::DocumentAnswer;
pub use kwic::{KWIC_COLUMNS, KwicAnswer};
pub use search::{FACETS, SEARCH_COLUMNS, SearchAnswer, matched};
pub use status::StatusAnswer;
pub use table::AnswerTable;
pub use trend::trend_table;
