//! What the tables are made from: a view, a lexicon, and the counts of its concepts.

use std::collections::HashSet;

use super::options::TableOptions;
use super::supplements::{FROM_SUPPLEMENTS, Supplements};
use super::tables::Table;
use crate::document::Agencies;
use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
use crate::query::{
    ConceptTally, DocumentChange, View, Vocabulary, WordCount, WordSets, count_lexicon,
    count_lexicon_documents, document_changes,
};

/// Everything that the tables need, counted once.
pub struct ReportData<'a> {
    /// The documents.
    pub view: &'a View<'a>,
    /// The concepts.
    pub lexicon: &'a Lexicon,
    /// What is asked of the tables.
    pub options: &'a TableOptions,
    /// The agencies by whose names filters are understood.
    pub agencies: &'a Agencies,
    /// The counts of each concept.
    pub tallies: Vec<ConceptTally>,
    /// The concept that the report page is about, by its number; none where there is no concept.
    pub topic: Option<usize>,
    /// Words of each document, in the order of the view.
    pub words: Vec<u64>,
    /// The earlier state, for the tables of changes.
    pub before: Option<Before<'a>>,
    vocabulary: Option<Words>,
    supplements: Option<Supplements>,
}

/// The topic where none is asked for, if documents mention it.
const TOPIC: &str = "artificial_intelligence";

/// The topic that is asked for; or [`TOPIC`], or the concept in most documents.
fn topic(
    lexicon: &Lexicon,
    options: &TableOptions,
    tallies: &[ConceptTally],
) -> Result<Option<usize>> {
    if let Some(id) = &options.topic {
        return lexicon.number(id).map(Some);
    }
    let mentioned = |&concept: &usize| !tallies[concept].docs.is_empty();
    if let Some(topic) = lexicon.number(TOPIC).ok().filter(mentioned) {
        return Ok(Some(topic));
    }
    // Of several the first in the lexicon.
    Ok((0..tallies.len())
        .rev()
        .max_by_key(|&concept| tallies[concept].docs.len()))
}

/// An earlier state.
pub struct Before<'a> {
    /// Its documents.
    pub view: &'a View<'a>,
    /// The documents of each concept in them, with how many occurrences each has.
    pub concepts: Vec<Vec<(u32, u64)>>,
    /// What became of them until now.
    pub changes: Vec<DocumentChange>,
}

/// The words of the documents.
pub(super) struct Words {
    pub vocabulary: Vocabulary,
    /// Of every word of the vocabulary.
    pub counts: Vec<WordCount>,
}

impl<'a> ReportData<'a> {
    /// Counts a lexicon over a view, and what else the tables need. `before` is the earlier state,
    /// where tables of changes are wanted.
    ///
    /// # Errors
    /// A form stands for too many words, or the index is damaged.
    pub fn new(
        view: &'a View<'a>,
        before: Option<&'a View<'a>>,
        lexicon: &'a Lexicon,
        options: &'a TableOptions,
        agencies: &'a Agencies,
        tables: &[&Table],
    ) -> Result<ReportData<'a>> {
        let before = before.map(|earlier| -> Result<Before<'a>> {
            Ok(Before {
                view: earlier,
                concepts: count_lexicon_documents(earlier, &lexicon.concepts)?,
                changes: document_changes(earlier, view)?,
            })
        });
        let of_words = ["keyness", "collocates", "words"];
        let needs_words = tables.iter().any(|table| of_words.contains(&table.name));
        let words = || -> Result<Option<Words>> {
            if !needs_words {
                return Ok(None);
            }
            let vocabulary = Vocabulary::new(view)?;
            let all = [(0..view.docs.len() as u32).collect()];
            let counts = WordSets::new(view, &vocabulary, &all)?.count_all(0);
            Ok(Some(Words { vocabulary, counts }))
        };
        let (words, tallies) = rayon::join(words, || count_lexicon(view, &lexicon.concepts));
        let from_supplements = |table: &&Table| FROM_SUPPLEMENTS.contains(&table.name);
        let needs_supplements = tables.iter().any(from_supplements);
        let supplements =
            needs_supplements.then(|| Supplements::read(view.snapshot(), &options.of));
        let tallies = tallies?;
        Ok(ReportData {
            supplements: supplements.transpose()?,
            view,
            lexicon,
            options,
            agencies,
            topic: topic(lexicon, options, &tallies)?,
            tallies,
            words: view.docs.iter().map(|doc| doc.words).collect(),
            before: before.transpose()?,
            vocabulary: words?,
        })
    }

    /// How many documents there are.
    pub fn documents(&self) -> u64 {
        self.view.docs.len() as u64
    }

    /// The concepts whose documents are looked at: those that are asked for, or the topic.
    pub(super) fn of(&self) -> Result<Vec<usize>> {
        let asked = self.options.of.iter();
        let mut of = asked
            .map(|id| self.lexicon.number(id))
            .collect::<Result<Vec<usize>>>()?;
        if of.is_empty() {
            of.extend(self.topic);
        }
        let mut told = HashSet::new();
        of.retain(|&concept| told.insert(concept));
        Ok(of)
    }

    /// The concepts that are asked for; all where none is.
    pub(super) fn of_or_all(&self) -> Result<Vec<usize>> {
        match self.options.of.is_empty() {
            true => Ok((0..self.tallies.len()).collect()),
            false => self.of(),
        }
    }

    pub(super) fn supplements(&self) -> Result<&Supplements> {
        self.supplements
            .as_ref()
            .ok_or_else(|| Error::Index("the supplements were not read".to_owned()))
    }

    pub(super) fn word_counts(&self) -> Result<&Words> {
        self.vocabulary
            .as_ref()
            .ok_or_else(|| Error::Index("the words were not counted".to_owned()))
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
