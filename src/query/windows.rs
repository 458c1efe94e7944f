//! Windows: the words around the occurrences of a concept, and the sentences that they stand in.

use rayon::prelude::*;

use super::count::{Place, matches};
use super::layout::{Block, for_blocks};
use super::view::View;
use super::vocabulary::Vocabulary;
use super::zone::Zone;
use crate::error::{Error, Result};
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
/// words that the occurrence covers, wholly or in part, are not of its window. `concepts` are the
/// occurrences of each.
///
/// # Errors
/// The index is damaged.
pub fn count_windows(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concepts: &[&[Place]],
    reach: u32,
) -> Result<Vec<WindowCounts>> {
    let mut out = vec![WindowCounts::default(); concepts.len()];
    for_blocks(view, Some(vocabulary), |block| {
        out.par_iter_mut().zip(concepts).for_each_init(
            || Counter {
                counts: vec![0; vocabulary.len()],
                met: Vec::new(),
                seen: Vec::new(),
            },
            |counter, (out, places)| counter.count(vocabulary, block, places, reach, out),
        );
    })?;
    Ok(out)
}

/// Counts of words, used again from concept to concept.
struct Counter {
    counts: Vec<u32>,
    /// The words that were counted.
    met: Vec<u32>,
    /// One bit for each word of a document.
    seen: Vec<u64>,
}

impl Counter {
    fn count(
        &mut self,
        vocabulary: &Vocabulary,
        block: &Block,
        places: &[Place],
        reach: u32,
        out: &mut WindowCounts,
    ) {
        for of_doc in block.part(places).chunk_by(|a, b| a.ordinal == b.ordinal) {
            let layout = block.of(of_doc[0].ordinal);
            self.seen.clear();
            self.seen.resize(layout.words.len().div_ceil(64), 0);
            for &place in of_doc {
                let mut languages = [false; 2];
                for at in layout.window(place, reach).into_iter().flatten() {
                    let word = layout.words[at as usize];
                    let Some(language) = vocabulary.language(word) else {
                        continue;
                    };
                    languages[language as usize] = true;
                    let (slot, bit) = (&mut self.seen[at as usize / 64], 1 << (at % 64));
                    if *slot & bit == 0 {
                        *slot |= bit;
                        out.places[language as usize] += 1;
                        let count = &mut self.counts[word as usize];
                        if *count == 0 {
                            self.met.push(word);
                        }
                        *count += 1;
                    }
                }
                for language in WordLanguage::ALL {
                    out.occurrences[language as usize] += u64::from(languages[language as usize]);
                }
            }
        }
        self.met.sort_unstable();
        let counts = &mut self.counts;
        let counted = self.met.drain(..);
        let counted = counted.map(|word| (word, std::mem::take(&mut counts[word as usize]).into()));
        out.words = merge(std::mem::take(&mut out.words), counted.collect());
    }
}

/// The sum of two lists of counts, both in the order of words.
fn merge(a: Vec<(u32, u64)>, b: Vec<(u32, u64)>) -> Vec<(u32, u64)> {
    if a.is_empty() {
        return b;
    }
    let mut all = a;
    all.extend(b);
    all.sort_unstable_by_key(|&(word, _)| word);
    all.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    all
}

/// The sentences of the occurrences of each concept: the ordinal of the document, and the number of
/// the sentence in it; each once, in order.
///
/// # Errors
/// The index is damaged.
pub fn sentences_of(view: &View<'_>, concepts: &[&[Place]]) -> Result<Vec<Vec<(u32, u32)>>> {
    let mut out = vec![Vec::new(); concepts.len()];
    for_blocks(view, None, |block| {
        out.par_iter_mut().zip(concepts).for_each(|(out, places)| {
            let sentence =
                |place: &Place| (place.ordinal, block.of(place.ordinal).sentence(place.start));
            out.extend(block.part(places).iter().map(sentence));
            out.dedup();
        });
    })?;
    Ok(out)
}

/// The places of a word: where the segmenter cut just this word, in the order of documents.
///
/// # Errors
/// It is no word, or the index is damaged.
pub fn word_places(view: &View<'_>, word: &str) -> Result<Vec<Place>> {
    let form = Form::literal(word).map_err(|detail| Error::query(word, detail))?;
    let found: Vec<Place> = matches(view, Zone::Text, &form)?
        .iter()
        .map(|one| one.place)
        .collect();
    let mut out = Vec::new();
    for_blocks(view, None, |block| {
        let places = block.part(&found).iter();
        out.extend(places.filter(|place| block.of(place.ordinal).is_word(**place)));
    })?;
    Ok(out)
}

/// Those of the places of a word that lie in a window of a concept's occurrences; both in the order
/// of documents.
///
/// # Errors
/// The index is damaged.
pub fn within_windows(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concept: &[Place],
    word: &[Place],
    reach: u32,
) -> Result<Vec<Place>> {
    let mut out = Vec::new();
    for_blocks(view, Some(vocabulary), |block| {
        for of_doc in block.part(word).chunk_by(|a, b| a.ordinal == b.ordinal) {
            let ordinal = of_doc[0].ordinal;
            let layout = block.of(ordinal);
            let first = concept.partition_point(|place| place.ordinal < ordinal);
            let occurrences = concept[first..]
                .iter()
                .take_while(|place| place.ordinal == ordinal);
            let windows: Vec<_> = occurrences
                .flat_map(|&place| layout.window(place, reach))
                .collect();
            let within = |place: &&Place| {
                let number = layout.rank(place.start);
                windows.iter().any(|window| window.contains(&number))
            };
            out.extend(of_doc.iter().filter(within));
        }
    })?;
    Ok(out)
}
