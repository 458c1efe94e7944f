//! Layouts: where words and sentences stand in the texts of a block of documents.

use std::ops::Range;

use rayon::prelude::*;
use tantivy::columnar::Column;

use super::count::Place;
use super::view::View;
use super::vocabulary::{Vocabulary, Words};
use super::zone::Zone;
use crate::error::Result;
use crate::index::{SegmentColumns, columns};

/// Words of the documents of a block; it bounds what is held in memory.
const BLOCK_WORDS: u64 = 4 << 20;

/// Where the words and sentences of one document stand.
pub(super) struct Layout {
    /// The words in their order, as numbers of the vocabulary.
    pub words: Vec<u32>,
    pub word_starts: RankedBits,
    pub sentences: RankedBits,
    pub boundaries: RankedBits,
    /// Positions in whose atom another word starts behind the first.
    more_words: Vec<u64>,
}

impl Layout {
    /// How many words start before a position.
    pub(super) fn rank(&self, position: u32) -> u32 {
        let more = self
            .more_words
            .partition_point(|&at| at < u64::from(position));
        self.word_starts.rank(position) + more as u32
    }

    /// The words around an occurrence, in its sentence: from the first to before the occurrence, and
    /// from behind it to before the last.
    pub(super) fn window(&self, place: Place, reach: u32) -> [Range<u32>; 2] {
        let from = self.rank(self.sentences.last_until(place.start));
        let behind = self.sentences.first_behind(place.end - 1);
        let to = behind.map_or(self.words.len() as u32, |behind| self.rank(behind));
        // The word that holds the first atom may have started before it.
        let start = match self.boundaries.get(place.start) {
            true => place.start,
            false => self.word_starts.last_until(place.start),
        };
        let first = self.rank(start).max(from);
        let last = self.rank(place.end);
        [
            first.saturating_sub(reach).max(from)..first,
            last..(last + reach).min(to).max(last),
        ]
    }

    /// Whether the segmenter cut just this stretch as one word.
    pub(super) fn is_word(&self, place: Place) -> bool {
        self.word_starts.get(place.start)
            && self.boundaries.get(place.end)
            && !(place.start + 1..place.end).any(|at| self.boundaries.get(at))
    }

    /// How many words lie wholly between two positions.
    pub(super) fn words_between(&self, from: u32, to: u32) -> u32 {
        let between = self.rank(to).saturating_sub(self.rank(from));
        // The last of them may reach beyond.
        between.saturating_sub(u32::from(!self.boundaries.get(to)))
    }

    /// The positions at which words start, one a word, in order.
    pub(super) fn starts_of_words(&self) -> Vec<u32> {
        let bits = self.word_starts.bits.iter().zip(0u32..);
        let set = bits.flat_map(|(&bits, number)| {
            let bit = move |bit| (bits >> bit & 1 == 1).then_some(number * 64 + bit);
            (0..64).filter_map(bit)
        });
        let more = self.more_words.iter().map(|&at| at as u32);
        let mut out: Vec<u32> = set.chain(more).collect();
        out.sort_unstable();
        out
    }

    /// The position at which the word of a number starts, from 0; none behind the last.
    pub(super) fn start_of_word(&self, number: u32) -> Option<u32> {
        let end = self.word_starts.bits.len() as u32 * 64;
        first(end, |position| self.rank(position + 1) > number)
    }

    /// The first boundary behind a position.
    pub(super) fn boundary_behind(&self, position: u32) -> u32 {
        let behind = self.boundaries.first_behind(position);
        behind.unwrap_or(position + 1)
    }

    /// The number of the sentence of a position, from 1.
    pub(super) fn sentence(&self, position: u32) -> u32 {
        self.sentences.rank(position + 1)
    }
}

/// The layouts of some documents of a view, in its order.
pub(super) struct Block {
    ordinals: Vec<u32>,
    layouts: Vec<Layout>,
}

impl Block {
    /// The documents of the block that some places, sorted, lie in, each with its places.
    pub(super) fn documents<'b>(
        &'b self,
        places: &'b [Place],
    ) -> impl Iterator<Item = (&'b Layout, &'b [Place])> {
        let first = self.ordinals.first().copied().unwrap_or(0);
        let from = places.partition_point(|place| place.ordinal < first);
        let places = places[from..].chunk_by(|a, b| a.ordinal == b.ordinal);
        let mut places = places.peekable();
        self.ordinals
            .iter()
            .zip(&self.layouts)
            .filter_map(move |(&ordinal, layout)| {
                while places
                    .next_if(|places| places[0].ordinal < ordinal)
                    .is_some()
                {}
                let places = places.next_if(|places| places[0].ordinal == ordinal)?;
                Some((layout, places))
            })
    }
}

/// The columns that layouts are read from, of one segment.
struct Columns {
    zone: Zone,
    word_starts: Option<Column<u64>>,
    sentences: Option<Column<u64>>,
    boundaries: Option<Column<u64>>,
    more_words: Option<Column<u64>>,
}

impl Columns {
    fn open(segment: &SegmentColumns<'_>, zone: Zone) -> Result<Columns> {
        let column = |name| Ok(segment.numbers(name)?.column().cloned());
        let of_text = |name| match zone {
            Zone::Text => column(name),
            Zone::Title => Ok(None),
        };
        Ok(Columns {
            zone,
            word_starts: column(match zone {
                Zone::Text => columns::WORD_STARTS,
                Zone::Title => columns::TITLE_WORD_STARTS,
            })?,
            sentences: of_text(columns::SENTENCES)?,
            boundaries: column(zone.boundaries())?,
            more_words: of_text(columns::MORE_WORDS)?,
        })
    }

    /// Where words and sentences of a document stand, without the words themselves.
    fn layout(&self, doc: u32) -> Layout {
        let boundaries = RankedBits::read(&self.boundaries, doc);
        let mut layout = Layout {
            words: Vec::new(),
            word_starts: RankedBits::default(),
            sentences: RankedBits::default(),
            boundaries,
            more_words: Vec::new(),
        };
        match self.zone {
            Zone::Text => {
                layout.word_starts = RankedBits::read(&self.word_starts, doc);
                layout.sentences = RankedBits::read(&self.sentences, doc);
                layout.more_words = values(&self.more_words, doc);
            }
            Zone::Title => {
                // A title is one sentence; the starts of its words are noted one by one.
                layout.sentences = RankedBits::new(vec![1]);
                let mut bits = vec![0; layout.boundaries.bits.len()];
                for at in values(&self.word_starts, doc) {
                    let (slot, bit) = (&mut bits[at as usize / 64], 1 << (at % 64));
                    if *slot & bit != 0 {
                        layout.more_words.push(at);
                    }
                    *slot |= bit;
                }
                layout.word_starts = RankedBits::new(bits);
            }
        }
        layout
    }
}

/// The layouts of the documents of a view, one at a time, without their words.
pub(super) struct Layouts<'v, 'a> {
    view: &'v View<'a>,
    columns: Vec<Columns>,
}

impl<'v, 'a> Layouts<'v, 'a> {
    pub(super) fn open(view: &'v View<'a>, zone: Zone) -> Result<Self> {
        let columns = view.segments();
        let columns = columns.map(|(segment, _)| Columns::open(&segment, zone));
        Ok(Layouts {
            view,
            columns: columns.collect::<Result<_>>()?,
        })
    }

    pub(super) fn of(&self, ordinal: u32) -> Layout {
        let doc = &self.view.docs[ordinal as usize];
        self.columns[doc.segment as usize].layout(doc.doc)
    }
}

/// Hands over documents of a view, given by their ordinals, in order, block after block; without a
/// vocabulary their words are left out.
///
/// # Errors
/// The index is damaged.
pub(super) fn for_blocks(
    view: &View<'_>,
    docs: &[u32],
    vocabulary: Option<&Vocabulary>,
    mut work: impl FnMut(&Block),
) -> Result<()> {
    let columns = view
        .segments()
        .map(|(segment, _)| Columns::open(&segment, Zone::Text));
    let columns = columns.collect::<Result<Vec<Columns>>>()?;
    let read = |&ordinal: &u32| {
        let doc = &view.docs[ordinal as usize];
        let mut words = Words::default();
        if let Some(vocabulary) = vocabulary {
            vocabulary.words_of(doc, &mut words);
        }
        Layout {
            words: words.in_order().collect(),
            ..columns[doc.segment as usize].layout(doc.doc)
        }
    };
    let mut rest = docs;
    while !rest.is_empty() {
        let mut words = 0;
        let fitting = rest.iter().take_while(|&&ordinal| {
            let fits = words < BLOCK_WORDS;
            words += view.docs[ordinal as usize].words;
            fits
        });
        let (block, behind) = rest.split_at(fitting.count());
        work(&Block {
            ordinals: block.to_vec(),
            layouts: block.par_iter().map(read).collect(),
        });
        rest = behind;
    }
    Ok(())
}

fn values(column: &Option<Column<u64>>, doc: u32) -> Vec<u64> {
    let mut out = Vec::new();
    if let Some(column) = column {
        let rows = column.index.value_row_ids(doc);
        out.resize(rows.len(), 0);
        if !rows.is_empty() {
            column.values.get_range(u64::from(rows.start), &mut out);
        }
    }
    out
}

/// The first position before `end` for which something holds that holds for all behind it.
fn first(end: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        match holds(middle) {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    (low < end).then_some(low)
}

/// One bit a position, with how many are set before each.
#[derive(Debug, Default)]
pub(super) struct RankedBits {
    bits: Vec<u64>,
    /// Set bits before each number of `bits`, and all of them at the end.
    before: Vec<u32>,
}

impl RankedBits {
    pub(super) fn new(bits: Vec<u64>) -> RankedBits {
        let mut before = Vec::with_capacity(bits.len() + 1);
        let mut sum = 0;
        for bits in &bits {
            before.push(sum);
            sum += bits.count_ones();
        }
        before.push(sum);
        RankedBits { bits, before }
    }

    fn read(column: &Option<Column<u64>>, doc: u32) -> RankedBits {
        RankedBits::new(values(column, doc))
    }

    /// The bit of a position; true behind the last, which is a boundary of everything.
    pub(super) fn get(&self, position: u32) -> bool {
        let bits = self.bits.get(position as usize / 64);
        bits.is_none_or(|bits| bits >> (position % 64) & 1 == 1)
    }

    /// How many bits are set before a position.
    fn rank(&self, position: u32) -> u32 {
        let at = position as usize / 64;
        match self.bits.get(at) {
            Some(bits) => self.before[at] + (bits & ((1 << (position % 64)) - 1)).count_ones(),
            None => self.before.last().copied().unwrap_or(0),
        }
    }

    /// The position of the set bit of a number, from 1; none where there are fewer.
    pub(super) fn nth(&self, number: u32) -> Option<u32> {
        let at = self.before.partition_point(|&before| before < number);
        let at = at.checked_sub(1)?;
        let mut bits = *self.bits.get(at)?;
        for _ in 1..number - self.before[at] {
            bits &= bits - 1;
        }
        Some(at as u32 * 64 + bits.trailing_zeros())
    }

    /// The last set bit at or before a position; 0 where there is none.
    pub(super) fn last_until(&self, position: u32) -> u32 {
        // Most are near; a text without any is not gone through for each of its places.
        let at = position as usize / 64;
        let bits = self.bits.get(at);
        let bits = bits.map_or(0, |bits| bits & (u64::MAX >> (63 - position % 64)));
        match bits {
            0 => self.nth(self.rank(position)).unwrap_or(0),
            bits => at as u32 * 64 + 63 - bits.leading_zeros(),
        }
    }

    /// The first set bit behind a position; none where there is none.
    fn first_behind(&self, position: u32) -> Option<u32> {
        let position = position + 1;
        let at = position as usize / 64;
        let bits = self.bits.get(at)? & (u64::MAX << (position % 64));
        match bits {
            0 => self.nth(self.rank(position) + 1),
            bits => Some(at as u32 * 64 + bits.trailing_zeros()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_are_found_as_by_looking_at_each(set in prop::collection::btree_set(0u32..300, 0..20), position in 0u32..320) {
            let mut bits = vec![0; 5];
            for at in &set {
                bits[*at as usize / 64] |= 1 << (at % 64);
            }
            let bits = RankedBits::new(bits);
            prop_assert_eq!(bits.rank(position) as usize, set.range(..position).count());
            let last = set.range(..=position).next_back().copied().unwrap_or(0);
            prop_assert_eq!(bits.last_until(position), last);
            prop_assert_eq!(bits.first_behind(position), set.range(position + 1..).next().copied());
            prop_assert_eq!(bits.nth(position % 25), (position % 25).checked_sub(1).and_then(|at| set.iter().nth(at as usize).copied()));
            prop_assert_eq!(bits.get(position), position >= 320 || set.contains(&position));
        }
    }
}
