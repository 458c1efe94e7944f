//! The report page: one HTML file that shows a topic, made from the very rows of the tables.
//!
//! A page is made of sections ([`Section`]): charts ([`Chart`]) with a caption, and the tables that they
//! are made from ([`PageTable`]). The sections about a concept take a [`Subject`]; the overview puts all
//! of them on one page, and another page may take some of them. A [`Plan`] says which rows of the tables
//! a page wants, and makes it from them.

mod agencies;
mod association;
mod changes;
mod chart;
mod column_label;
mod companions;
mod concepts;
mod dossier;
mod entries;
mod events;
mod figures;
mod first_mentions;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod indicators;
mod kept;
mod layout;
mod network;
mod notes;
mod overview;
mod plan;
mod policy;
mod script_json;
mod section;
mod subject;
mod template;
mod text;
mod trend;
mod wanted;
mod words;

pub use dossier::DOSSIER_TABLES;
pub(super) use kept::{Kept, KeptTable, Wanted};
pub(super) use plan::{Plan, plan};

/// The name of the report page in its folder.
pub const PAGE_FILE: &str = "index.html";
