//! What the tables are made from: a view, a lexicon, and the counts of its concepts.

use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::query::{ConceptTally, View, count_concepts};

/// Everything that the tables need, counted once.
pub struct ReportData<'a> {
    /// The documents.
    pub view: &'a View<'a>,
    /// The concepts.
    pub lexicon: &'a Lexicon,
    /// The counts of each concept.
    pub tallies: Vec<ConceptTally>,
    /// Words of each document, in the order of the view.
    pub words: Vec<u64>,
}

impl<'a> ReportData<'a> {
    /// Counts a lexicon over a view.
    ///
    /// # Errors
    /// A form stands for too many words, or the index is damaged.
    pub fn new(view: &'a View<'a>, lexicon: &'a Lexicon) -> Result<ReportData<'a>> {
        Ok(ReportData {
            view,
            lexicon,
            tallies: count_concepts(view, &lexicon.concepts)?,
            words: view.docs.iter().map(|doc| doc.words).collect(),
        })
    }

    /// How many documents there are.
    pub fn documents(&self) -> u64 {
        self.view.docs.len() as u64
    }

    /// Occurrences of all concepts, and how many concepts, for each document.
    pub(super) fn by_document(&self) -> Vec<(u64, u64)> {
        let mut out = vec![(0, 0); self.view.docs.len()];
        for tally in &self.tallies {
            for &(ordinal, occurrences) in &tally.docs {
                let (sum, concepts) = &mut out[ordinal as usize];
                *sum += occurrences;
                *concepts += 1;
            }
        }
        out
    }
}
