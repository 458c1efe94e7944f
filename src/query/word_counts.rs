//! Word counts: how often the words of a vocabulary stand in sets of documents.

use rayon::prelude::*;
use sha2::Digest;

use super::kept::Question;
use super::view::View;
use super::vocabulary::{Vocabulary, Words};
use crate::error::Result;
use crate::index::{next_number, push_number};

/// How often a word stands in some documents, and in how many of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Places of the word.
    pub places: u64,
    /// Documents with the word.
    pub documents: u32,
}

/// Counts the words of documents; used again from one set of documents to the next.
pub struct WordCounter<'v> {
    vocabulary: &'v Vocabulary,
    counts: Vec<WordCount>,
    met: Vec<u32>,
    words: Words,
    places: Vec<u32>,
}

impl<'v> WordCounter<'v> {
    /// A counter of the words of a vocabulary.
    pub fn new(vocabulary: &'v Vocabulary) -> WordCounter<'v> {
        WordCounter {
            vocabulary,
            counts: vec![WordCount::default(); vocabulary.len()],
            met: Vec::new(),
            words: Words::default(),
            places: Vec::new(),
        }
    }

    /// The words of documents of a view, given by their ordinals, each once: by their numbers, in
    /// order.
    pub fn count(
        &mut self,
        view: &View<'_>,
        docs: impl IntoIterator<Item = u32>,
    ) -> Vec<(u32, WordCount)> {
        self.add(view, docs);
        self.take()
    }

    /// What was counted; it begins anew.
    pub(super) fn take(&mut self) -> Vec<(u32, WordCount)> {
        self.met.sort_unstable();
        let counts = &mut self.counts;
        let counted = self
            .met
            .drain(..)
            .map(|word| (word, std::mem::take(&mut counts[word as usize])));
        counted.collect()
    }

    fn add(&mut self, view: &View<'_>, docs: impl IntoIterator<Item = u32>) {
        for ordinal in docs {
            let doc = &view.docs[ordinal as usize];
            self.vocabulary.words_of(doc, &mut self.words);
            // First within the document, whose words are few.
            self.places.clear();
            self.places.resize(self.words.each.len(), 0);
            for rank in self.words.ranks() {
                self.places[rank as usize] += 1;
            }
            for at in 0..self.places.len() {
                self.add_count(self.words.each[at], 1, self.places[at]);
            }
        }
    }

    #[inline]
    fn add_count(&mut self, word: u32, documents: u32, places: u32) {
        let count = &mut self.counts[word as usize];
        if count.documents == 0 {
            self.met.push(word);
        }
        count.places += u64::from(places);
        count.documents = count.documents.saturating_add(documents);
    }
}

/// The same for every word of the vocabulary, by its number.
pub fn count_words(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    docs: impl IntoIterator<Item = u32>,
) -> Vec<WordCount> {
    let mut counter = WordCounter::new(vocabulary);
    counter.add(view, docs);
    counter.counts
}

/// Of more sets of documents nothing is kept.
const MOST_SETS: usize = 256;

/// Sets of documents of a view whose words are counted: those of each segment from what was kept of
/// it, or from its documents.
pub struct WordSets<'w> {
    view: &'w View<'w>,
    vocabulary: &'w Vocabulary,
    sets: &'w [Vec<u32>],
    /// For each segment and set the counts as they were written; none where they were not kept.
    segments: Vec<Option<Vec<Vec<u8>>>>,
}

impl<'w> WordSets<'w> {
    /// Sets of documents, given by their ordinals; what is not kept of them is counted and kept,
    /// where they are not many.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn new(
        view: &'w View<'w>,
        vocabulary: &'w Vocabulary,
        sets: &'w [Vec<u32>],
    ) -> Result<WordSets<'w>> {
        let answers = words_question(view, vocabulary, sets, |question| {
            question.answers(view, sets.len() <= MOST_SETS)
        })?;
        let segments = (0..).zip(answers).map(|(segment, answer)| {
            let answer = answer?;
            let mut rest = answer.as_slice();
            let parts = sets.iter().map(|set| {
                if !has_any(view, set, segment) {
                    return Vec::new();
                }
                let length = (next_number(&mut rest) as usize).min(rest.len());
                let (part, behind) = rest.split_at(length);
                rest = behind;
                part.to_vec()
            });
            Some(parts.collect())
        });
        Ok(WordSets {
            view,
            vocabulary,
            sets,
            segments: segments.collect(),
        })
    }

    /// The words of the set of a number: by their numbers, in order.
    pub fn count(&self, set: usize, counter: &mut WordCounter<'_>) -> Vec<(u32, WordCount)> {
        self.add(set, counter);
        counter.take()
    }

    /// The same for every word of the vocabulary, by its number.
    pub fn count_all(&self, set: usize) -> Vec<WordCount> {
        let mut counter = WordCounter::new(self.vocabulary);
        self.add(set, &mut counter);
        counter.counts
    }

    fn add(&self, set: usize, counter: &mut WordCounter<'_>) {
        for (segment, kept) in (0..).zip(&self.segments) {
            if let Some(kept) = kept {
                read(self.vocabulary, segment, &kept[set], counter);
            }
        }
        let kept = |&ordinal: &u32| {
            let segment = self.view.docs[ordinal as usize].segment;
            self.segments[segment as usize].is_some()
        };
        let docs = self.sets[set].iter().copied();
        counter.add(self.view, docs.filter(|ordinal| !kept(ordinal)));
    }
}

/// Whether a segment holds a document of a set.
fn has_any(view: &View<'_>, set: &[u32], segment: u32) -> bool {
    set.iter()
        .any(|&ordinal| view.docs[ordinal as usize].segment == segment)
}

/// Asks each segment for the words of its documents in each set that has any there: a set that comes
/// anew with other documents changes nothing for it.
pub(super) fn words_question<T>(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    sets: &[Vec<u32>],
    ask: impl FnOnce(Question<'_>) -> Result<T>,
) -> Result<T> {
    let within = |segment: u32| -> Vec<Vec<u32>> {
        let here = |&ordinal: &u32| view.docs[ordinal as usize].segment == segment;
        let sets = sets.iter().filter(|set| has_any(view, set, segment));
        sets.map(|set| set.iter().copied().filter(here).collect())
            .collect()
    };
    ask(Question {
        kind: "words 2",
        depends_on: &|segment, hasher| {
            for docs in within(segment) {
                hasher.update((docs.len() as u64).to_le_bytes());
                for ordinal in docs {
                    hasher.update(view.docs[ordinal as usize].doc.to_le_bytes());
                }
            }
        },
        make: &|segment| {
            let counted = within(segment).into_par_iter().map_init(
                || WordCounter::new(vocabulary),
                |counter, docs| write(vocabulary, segment, &counter.count(view, docs)),
            );
            let mut out = Vec::new();
            for part in counted.collect::<Vec<_>>() {
                push_number(&mut out, part.len() as u32);
                out.extend(part);
            }
            Ok(out)
        },
    })
}

/// Writes the counts of a segment, its words by their numbers there.
fn write(vocabulary: &Vocabulary, segment: u32, counts: &[(u32, WordCount)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last = 0;
    for &(word, count) in counts {
        let number = vocabulary.number_in(segment, word);
        // Most words of a set stand in it once.
        let once = count.places == 1;
        push_number(&mut out, (number - last) << 1 | u32::from(once));
        if !once {
            push_number(&mut out, count.documents);
            push_number(&mut out, count.places as u32);
        }
        last = number;
    }
    out
}

/// Adds the counts of a segment.
pub(super) fn read(
    vocabulary: &Vocabulary,
    segment: u32,
    mut rest: &[u8],
    counter: &mut WordCounter<'_>,
) {
    let mut number = 0u32;
    while !rest.is_empty() {
        let step = next_number(&mut rest);
        number = number.saturating_add(step >> 1);
        let (documents, places) = match step & 1 {
            1 => (1, 1),
            _ => (next_number(&mut rest), next_number(&mut rest)),
        };
        if let Some(word) = vocabulary.word_of(segment, number) {
            counter.add_count(word, documents, places);
        }
    }
}
