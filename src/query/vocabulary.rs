//! The vocabulary: the words of all texts, each with one number, and the words of a document.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::view::{Doc, View};
use crate::error::Result;
use crate::index::{DocWords, WordColumn, columns, failed};
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
    column: WordColumn,
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
                if let Some(dictionary) = segment.words()?.dictionary() {
                    let io = |error: std::io::Error| failed(error.into());
                    let mut words = dictionary.stream().map_err(io)?;
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
            let column = segment.words()?;
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

    /// The number in a segment of a word of it.
    pub(super) fn number_in(&self, segment: u32, word: u32) -> u32 {
        let numbers = &self.segments[segment as usize].numbers;
        numbers.partition_point(|&number| number < word) as u32
    }

    /// The word of a number in a segment.
    pub(super) fn word_of(&self, segment: u32, number: u32) -> Option<u32> {
        let numbers = &self.segments[segment as usize].numbers;
        numbers.get(number as usize).copied()
    }

    /// Reads the words of a document.
    pub(super) fn words_of(&self, doc: &Doc, out: &mut Words) {
        let segment = &self.segments[doc.segment as usize];
        segment.column.read(doc.doc, &mut out.stored);
        out.each.clear();
        let each = out.stored.each.iter();
        out.each
            .extend(each.map(|&ordinal| segment.numbers[ordinal as usize]));
    }
}

/// Words of a document.
#[derive(Debug, Default)]
pub(super) struct Words {
    stored: DocWords,
    /// The different words, as numbers of the vocabulary, in the order of their bytes.
    pub each: Vec<u32>,
}

impl Words {
    /// For each word in the order of the text: which of `each` it is.
    pub(super) fn ranks(&self) -> impl Iterator<Item = u32> {
        self.stored.ranks()
    }

    /// The words in the order of the text, as numbers of the vocabulary.
    pub(super) fn in_order(&self) -> impl Iterator<Item = u32> {
        self.stored.ranks().map(|rank| self.each[rank as usize])
    }
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
            words: words.in_order().collect(),
            boundaries: bits(columns::BOUNDARIES)?,
            sentences: bits(columns::SENTENCES)?,
            word_starts: bits(columns::WORD_STARTS)?,
        })
    }
}
