//! The characters of runs, and what is found out about each.

use std::ops::Range;

use super::cell::{NO_BASE, NO_CODE};
use super::split;
use super::trie::{First, Trie};

/// A character. Behind each run stands one more that is none, at which every word stops.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spot {
    /// Weight of the word that it is by itself: NaN if it is none, `STOP` if no word goes on over
    /// it. Then logarithm of the likelihood of what follows in its block from it on.
    pub(crate) sum: f64,
    /// Where the node of the character before it and of it lies, if there is one; then what lies
    /// there: that node, if it has this character's code.
    pub(crate) pair: u64,
    /// Weight of the word of this and the next character; NaN if they are none.
    pub(crate) two: f64,
    /// The longest word, as an index into what `Route` keeps; 0 if none has more than two characters.
    pub(crate) more: u32,
    /// How many characters the chosen word has.
    pub(crate) chosen: u32,
    /// Its byte offset in the text.
    pub(crate) place: u32,
    pub(crate) code: u16,
    pub(crate) kind: Kind,
}

/// What a character takes part in.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Kind {
    /// A block, which is cut by the dictionary.
    #[default]
    Block,
    /// A word by itself.
    Word,
    /// Nothing, since it stands behind a run.
    Behind,
}

/// Weight of what is no part of a block: greater than every sum.
pub(crate) const STOP: f64 = f64::INFINITY;

impl Spot {
    /// Makes it a character of a block, with all that `Route` needs to begin.
    #[inline(always)]
    fn set(&mut self, place: u32, code: u16, first: First, pair: u64) {
        self.place = place;
        self.code = code;
        self.sum = first.weight;
        self.pair = pair;
        self.more = 0;
        self.kind = Kind::Block;
    }

    fn set_stop(&mut self, place: usize, kind: Kind) {
        self.set(
            place as u32,
            NO_CODE,
            First {
                weight: STOP,
                base: NO_BASE,
            },
            0,
        );
        self.kind = kind;
    }
}

/// Adds a run to the first `count` spots; returns how many there are then. One more follows them,
/// at which every word stops as well.
pub(crate) fn read(
    spots: &mut Vec<Spot>,
    count: usize,
    trie: &Trie,
    text: &str,
    run: &Range<usize>,
) -> usize {
    let added = read_common(spots, count, trie, text.as_bytes(), run)
        .unwrap_or_else(|| read_any(spots, count, trie, text, run));
    let end = count + added;
    spots[end].set_stop(run.end, Kind::Behind);
    spots[end + 1].set_stop(run.end, Kind::Behind);
    end + 1
}

/// So many spots from `start` on, with room for two more.
#[inline(always)]
fn room(spots: &mut Vec<Spot>, start: usize, count: usize) -> &mut [Spot] {
    let end = start + count;
    if spots.len() < end + 2 {
        spots.resize(end + 2, Spot::default());
    }
    &mut spots[start..end]
}

/// Adds a run of U+4E00 to U+9FFF from `start` on, unless it has others.
#[inline(always)]
fn read_common(
    spots: &mut Vec<Spot>,
    start: usize,
    trie: &Trie,
    text: &[u8],
    run: &Range<usize>,
) -> Option<usize> {
    let (units, rest) = text[run.clone()].as_chunks::<3>();
    if !rest.is_empty() {
        return None;
    }
    let (mut base, mut place) = (NO_BASE, run.start as u32);
    for (&unit, spot) in units.iter().zip(room(spots, start, units.len())) {
        let code = trie.common_code(unit)?;
        let first = trie.first(code);
        spot.set(place, code, first, Trie::place(base, code).into());
        (base, place) = (first.base, place + 3);
    }
    Some(units.len())
}

/// Adds a run of any characters.
fn read_any(
    spots: &mut Vec<Spot>,
    start: usize,
    trie: &Trie,
    text: &str,
    run: &Range<usize>,
) -> usize {
    let run_text = &text[run.clone()];
    let spots = room(spots, start, run_text.chars().count());
    let (mut base, mut count) = (NO_BASE, 0);
    let mut chars = run_text.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let place = run.start + offset;
        if split::is_block(c) {
            let code = trie.code(c);
            let first = trie.first(code);
            spots[count].set(place as u32, code, first, Trie::place(base, code).into());
            base = first.base;
        } else {
            spots[count].set_stop(place, Kind::Word);
            base = NO_BASE;
            if c == '\r' {
                chars.next_if(|&(_, next)| next == '\n');
            }
        }
        count += 1;
    }
    count
}
