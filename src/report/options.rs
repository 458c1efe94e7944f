//! Options: what a table can be asked for beyond its name.

use serde::{Deserialize, Serialize};

use super::watchlist::Watch;

/// What the tables can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableOptions {
    /// The concept that the report page is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Whether the page is the dossier of the concept of `of`, and not the overview.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dossier: bool,
    /// Of a dossier: the order of the categories of events and notes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// association, agency_years, policy_chart, figures, event_documents: the concepts whose documents
    /// are looked at; the topic where none is named. collocates, timeline, events, notes, indicators:
    /// only these concepts; all where none is named.
    pub of: Vec<String>,
    /// association: the other concepts; all where none is named.
    pub with: Vec<String>,
    /// keyness: the target, as a filter; each value of `by` where none is given.
    pub target: Option<String>,
    /// keyness: the reference, as a filter; `rest` is all documents but those of the target.
    pub reference: String,
    /// keyness: the field whose values are held against the rest.
    pub by: String,
    /// keyness, collocates: rows of each comparison and language; 0 for all that were tested.
    pub top: usize,
    /// keyness, collocates: a word is tested from this many places on.
    pub min: u64,
    /// collocates: words on each side.
    pub window: u32,
    /// kwic: characters on each side.
    pub context: usize,
    /// changes, watchlist: the number of the update that brought the earlier state.
    pub since: Option<u64>,
    /// watchlist: the queries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub watch: Vec<Watch>,
}

impl Default for TableOptions {
    fn default() -> Self {
        TableOptions {
            topic: None,
            dossier: false,
            categories: Vec::new(),
            of: Vec::new(),
            with: Vec::new(),
            target: None,
            reference: "rest".to_owned(),
            by: "year".to_owned(),
            top: 20,
            min: 5,
            window: 5,
            context: 40,
            since: None,
            watch: Vec::new(),
        }
    }
}
