//! Windows: the words around the occurrences of a concept.

use rayon::prelude::*;

use super::boundaries::Boundaries;
use super::count::{Place, matches};
use super::doc_bits::DocBits;
use super::view::View;
use super::vocabulary::{Vocabulary, Words};
use crate::error::{Error, Result};
use crate::index::{Numbers, columns};
use crate::lexicon::Form;
use crate::segment::WordLanguage;

/// What stands in the windows of a concept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowCounts {
    /// The words that do, by their numbers in the vocabulary, with their places; a place in several
    /// windows counts once. Numbers (which have no language) are left out.
    pub words: Vec<(u32, u64)>,
    /// For each language the places of its words in all windows.
    pub places: [u64; 2],
    /// For each language the occurrences of the concept that have a word of it in their window.
    pub occurrences: [u64; 2],
}

/// Counts the words within `reach` words of each occurrence, before and behind, in its sentence. The
/// words that the occurrence covers, wholly or in part, are not of its window.
///
/// # Errors
/// The index is damaged.
pub fn count_windows(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concepts: &[&[Place]],
    reach: u32,
) -> Result<Vec<WindowCounts>> {
    concepts
        .par_iter()
        .map_init(
            || vec![0u64; vocabulary.len()],
            |counts, places| of_concept(view, vocabulary, places, reach, counts),
        )
        .collect()
}

/// Where the words of a document stand among its positions.
struct WordPlaces {
    starts: DocBits,
    sentences: DocBits,
    more: Numbers<u64>,
    /// Positions in whose atom another word starts.
    again: Vec<u64>,
}

impl WordPlaces {
    /// Readers of the segments of a view, with their word boundaries.
    fn open(view: &View<'_>) -> Result<(Vec<WordPlaces>, Vec<Boundaries>)> {
        let (mut readers, mut boundaries) = (Vec::new(), Vec::new());
        for (segment, _) in view.segments() {
            boundaries.push(Boundaries::open(&segment)?);
            readers.push(WordPlaces {
                starts: DocBits::open(&segment, columns::WORD_STARTS)?,
                sentences: DocBits::open(&segment, columns::SENTENCES)?,
                more: segment.numbers(columns::MORE_WORDS)?,
                again: Vec::new(),
            });
        }
        Ok((readers, boundaries))
    }

    /// Goes to a document.
    fn load(&mut self, doc: u32) {
        self.starts.load(doc);
        self.sentences.load(doc);
        self.again = self.more.all(doc);
    }

    /// How many words start before a position.
    fn rank(&self, position: u32) -> u32 {
        let again = self.again.partition_point(|&at| at < u64::from(position));
        self.starts.rank(position) + again as u32
    }

    /// The words around an occurrence: from the first to before the occurrence, and from behind it
    /// to before the last.
    fn window(&self, place: Place, starts_a_word: bool, reach: u32) -> [std::ops::Range<u32>; 2] {
        let from = self.rank(self.sentences.last_until(place.start));
        let behind = self.sentences.first_behind(place.end - 1);
        let to = self.rank(behind.unwrap_or(u32::MAX));
        // The word that holds the first atom may have started before it.
        let start = match starts_a_word {
            true => place.start,
            false => self.starts.last_until(place.start),
        };
        let first = self.rank(start).max(from);
        let last = self.rank(place.end);
        [
            first.saturating_sub(reach).max(from)..first,
            last..(last + reach).min(to).max(last),
        ]
    }
}

fn of_concept(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    places: &[Place],
    reach: u32,
    counts: &mut [u64],
) -> Result<WindowCounts> {
    let mut out = WindowCounts::default();
    let (mut readers, boundaries) = WordPlaces::open(view)?;
    let mut words = Words::default();
    let mut seen: Vec<u64> = Vec::new();
    let mut met: Vec<u32> = Vec::new();
    for of_doc in places.chunk_by(|a, b| a.ordinal == b.ordinal) {
        let doc = &view.docs[of_doc[0].ordinal as usize];
        let reader = &mut readers[doc.segment as usize];
        reader.load(doc.doc);
        let boundaries = boundaries[doc.segment as usize].of(doc.doc);
        seen.clear();
        seen.resize((doc.words as usize).div_ceil(64), 0);
        for &place in of_doc {
            let mut languages = [false; 2];
            for range in reader.window(place, boundaries.before(place.start), reach) {
                vocabulary.words_of(doc, range.clone(), &mut words);
                for (at, &word) in range.zip(&words.numbers) {
                    let Some(language) = vocabulary.language(word) else {
                        continue;
                    };
                    languages[language as usize] = true;
                    let (slot, bit) = (&mut seen[at as usize / 64], 1 << (at % 64));
                    if *slot & bit == 0 {
                        *slot |= bit;
                        out.places[language as usize] += 1;
                        if counts[word as usize] == 0 {
                            met.push(word);
                        }
                        counts[word as usize] += 1;
                    }
                }
            }
            for language in WordLanguage::ALL {
                out.occurrences[language as usize] += u64::from(languages[language as usize]);
            }
        }
    }
    met.sort_unstable();
    out.words = met
        .into_iter()
        .map(|word| (word, std::mem::take(&mut counts[word as usize])))
        .collect();
    Ok(out)
}

/// The sentence of each occurrence: the ordinal of its document, and the number of the sentence in
/// it; each once, in order.
///
/// # Errors
/// The index is damaged.
pub fn sentences_of(view: &View<'_>, places: &[Place]) -> Result<Vec<(u32, u32)>> {
    let mut readers = Vec::new();
    for (segment, _) in view.segments() {
        readers.push(DocBits::open(&segment, columns::SENTENCES)?);
    }
    let mut out = Vec::new();
    for of_doc in places.chunk_by(|a, b| a.ordinal == b.ordinal) {
        let ordinal = of_doc[0].ordinal;
        let doc = &view.docs[ordinal as usize];
        let sentences = &mut readers[doc.segment as usize];
        sentences.load(doc.doc);
        out.extend(
            of_doc
                .iter()
                .map(|place| (ordinal, sentences.rank(place.start + 1))),
        );
    }
    out.dedup();
    Ok(out)
}

/// The places of a word: where the segmenter cut just this word, in the order of documents.
///
/// # Errors
/// It is no word, or the index is damaged.
pub fn word_places(view: &View<'_>, word: &str) -> Result<Vec<Place>> {
    let form = Form::literal(word).map_err(|detail| Error::query(word, detail))?;
    let (mut starts, mut boundaries) = (Vec::new(), Vec::new());
    for (segment, _) in view.segments() {
        boundaries.push(Boundaries::open(&segment)?);
        starts.push(DocBits::open(&segment, columns::WORD_STARTS)?);
    }
    let mut out = Vec::new();
    let found = matches(view, &form)?;
    for of_doc in found.chunk_by(|a, b| a.place.ordinal == b.place.ordinal) {
        let doc = &view.docs[of_doc[0].place.ordinal as usize];
        let boundaries = boundaries[doc.segment as usize].of(doc.doc);
        let starts = &mut starts[doc.segment as usize];
        starts.load(doc.doc);
        let one_word = |place: &Place| {
            starts.rank(place.start + 1) > starts.rank(place.start)
                && boundaries.before(place.end)
                && !(place.start + 1..place.end).any(|at| boundaries.before(at))
        };
        out.extend(of_doc.iter().map(|one| one.place).filter(one_word));
    }
    Ok(out)
}

/// Those of the places of a word that lie in a window of a concept's occurrences; both in the order
/// of documents.
///
/// # Errors
/// The index is damaged.
pub fn within_windows(
    view: &View<'_>,
    concept: &[Place],
    word: &[Place],
    reach: u32,
) -> Result<Vec<Place>> {
    let (mut readers, boundaries) = WordPlaces::open(view)?;
    let mut out = Vec::new();
    for of_doc in word.chunk_by(|a, b| a.ordinal == b.ordinal) {
        let ordinal = of_doc[0].ordinal;
        let doc = &view.docs[ordinal as usize];
        let reader = &mut readers[doc.segment as usize];
        reader.load(doc.doc);
        let boundaries = boundaries[doc.segment as usize].of(doc.doc);
        let first = concept.partition_point(|place| place.ordinal < ordinal);
        let occurrences = concept[first..]
            .iter()
            .take_while(|place| place.ordinal == ordinal);
        let windows: Vec<_> = occurrences
            .flat_map(|&place| reader.window(place, boundaries.before(place.start), reach))
            .collect();
        let within = |place: &&Place| {
            let number = reader.rank(place.start);
            windows.iter().any(|window| window.contains(&number))
        };
        out.extend(of_doc.iter().filter(within));
    }
    Ok(out)
}
