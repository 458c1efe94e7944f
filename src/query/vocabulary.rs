//! The vocabulary: the words of all texts, each with one number, and the words of a document.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use tantivy::columnar::Column;

use super::view::{Doc, View};
use crate::error::Result;
use crate::index::{columns, failed};
use crate::segment::WordLanguage;

/// The words of the texts of a snapshot, in the order of their characters.
pub struct Vocabulary {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<usize>,
    languages: Vec<Option<WordLanguage>>,
    segments: Vec<SegmentWords>,
}

/// The words of one segment.
struct SegmentWords {
    column: Option<Column<u64>>,
    /// The number in the vocabulary of each word of the segment.
    numbers: Vec<u32>,
}

impl Vocabulary {
    /// The vocabulary of a view's snapshot.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn new(view: &View<'_>) -> Result<Vocabulary> {
        let segments: Vec<_> = view.segments().map(|(segment, _)| segment).collect();
        let lists = segments
            .par_iter()
            .map(|segment| {
                let mut list = Vec::new();
                if let Some(column) = segment.texts(columns::TOKENS)?.column() {
                    let io = |error: std::io::Error| failed(error.into());
                    let mut words = column.dictionary().stream().map_err(io)?;
                    while words.advance() {
                        list.push(String::from_utf8_lossy(words.key()).into_owned());
                    }
                }
                Ok(list)
            })
            .collect::<Result<Vec<Vec<String>>>>()?;
        let mut vocabulary = Vocabulary {
            text: String::new(),
            ends: Vec::new(),
            languages: Vec::new(),
            segments: Vec::new(),
        };
        let numbers = vocabulary.merge(&lists);
        for (segment, numbers) in segments.iter().zip(numbers) {
            let column = segment.texts(columns::TOKENS)?.column().cloned();
            let column = column.map(|column| column.ords().clone());
            vocabulary.segments.push(SegmentWords { column, numbers });
        }
        Ok(vocabulary)
    }

    /// Takes in sorted lists; returns the number of each of their words.
    fn merge(&mut self, lists: &[Vec<String>]) -> Vec<Vec<u32>> {
        let mut numbers: Vec<Vec<u32>> = lists
            .iter()
            .map(|list| Vec::with_capacity(list.len()))
            .collect();
        let mut heads: BinaryHeap<Reverse<(&str, usize)>> = lists
            .iter()
            .enumerate()
            .filter_map(|(at, list)| Some(Reverse((list.first()?.as_str(), at))))
            .collect();
        let mut last = None;
        while let Some(Reverse((word, at))) = heads.pop() {
            if last != Some(word) {
                last = Some(word);
                self.text.push_str(word);
                self.ends.push(self.text.len());
                self.languages.push(WordLanguage::of(word));
            }
            numbers[at].push(self.ends.len() as u32 - 1);
            if let Some(next) = lists[at].get(numbers[at].len()) {
                heads.push(Reverse((next, at)));
            }
        }
        numbers
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    /// The language of a word.
    pub fn language(&self, number: u32) -> Option<WordLanguage> {
        self.languages[number as usize]
    }

    /// The words of a document in their order, as numbers.
    pub(super) fn words_of(&self, doc: &Doc, out: &mut Words) {
        out.numbers.clear();
        let segment = &self.segments[doc.segment as usize];
        let Some(column) = &segment.column else {
            return;
        };
        let rows = column.index.value_row_ids(doc.doc);
        if rows.is_empty() {
            return;
        }
        out.buffer.clear();
        out.buffer.resize(rows.len(), 0);
        column
            .values
            .get_range(u64::from(rows.start), &mut out.buffer);
        let number = |ordinal: &u64| segment.numbers[*ordinal as usize];
        out.numbers.extend(out.buffer.iter().map(number));
    }
}

/// Words of a document, with the buffer that they are read through.
#[derive(Debug, Default)]
pub(super) struct Words {
    buffer: Vec<u64>,
    pub numbers: Vec<u32>,
}

/// What the index holds of one document, as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its words in their order, as numbers of the vocabulary.
    pub words: Vec<u32>,
    /// The bits of its word boundaries, sentence starts and word starts.
    pub boundaries: Vec<u64>,
    /// See `boundaries`.
    pub sentences: Vec<u64>,
    /// See `boundaries`.
    pub word_starts: Vec<u64>,
}

impl Stored {
    /// Reads a document of a view.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn read(view: &View<'_>, vocabulary: &Vocabulary, doc: &Doc) -> Result<Stored> {
        let segment = view.segment_of(doc);
        let bits = |name| Ok(segment.numbers(name)?.all(doc.doc));
        let mut words = Words::default();
        vocabulary.words_of(doc, &mut words);
        Ok(Stored {
            words: words.numbers,
            boundaries: bits(columns::BOUNDARIES)?,
            sentences: bits(columns::SENTENCES)?,
            word_starts: bits(columns::WORD_STARTS)?,
        })
    }
}

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
    counts: Vec<Running>,
    met: Vec<u32>,
    words: Words,
}

/// The count of a word on its way: all that is touched for a place of it in one piece.
#[derive(Clone, Copy, Default)]
struct Running {
    places: u64,
    documents: u32,
    /// The ordinal of the document in which it was met last, and 1.
    last_in: u32,
}

impl Running {
    fn end(self) -> WordCount {
        WordCount {
            places: self.places,
            documents: self.documents,
        }
    }
}

impl<'v> WordCounter<'v> {
    /// A counter of the words of a vocabulary.
    pub fn new(vocabulary: &'v Vocabulary) -> WordCounter<'v> {
        WordCounter {
            vocabulary,
            counts: vec![Running::default(); vocabulary.len()],
            met: Vec::new(),
            words: Words::default(),
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
        self.met.sort_unstable();
        let counts = &mut self.counts;
        let counted = self
            .met
            .drain(..)
            .map(|word| (word, std::mem::take(&mut counts[word as usize]).end()));
        counted.collect()
    }

    fn add(&mut self, view: &View<'_>, docs: impl IntoIterator<Item = u32>) {
        for ordinal in docs {
            let doc = &view.docs[ordinal as usize];
            self.vocabulary.words_of(doc, &mut self.words);
            for &word in &self.words.numbers {
                let count = &mut self.counts[word as usize];
                if count.places == 0 {
                    self.met.push(word);
                }
                count.places += 1;
                count.documents += u32::from(count.last_in != ordinal + 1);
                count.last_in = ordinal + 1;
            }
        }
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
    counter.counts.into_iter().map(Running::end).collect()
}
