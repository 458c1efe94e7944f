//! The best way through blocks: all their words found, and the sums from their ends.

use std::hint::select_unpredictable;

use super::cell::{self, EMPTY, NO_CODE, NO_WORD};
use super::spot::Spot;
use super::trie::Trie;

/// Buffers, used again for the next.
#[derive(Default)]
pub(crate) struct Route {
    longer: Vec<Longer>,
    open: Vec<Open>,
}

/// A word of more than two characters.
#[derive(Clone, Copy, Default)]
struct Longer {
    weight: f64,
    length: u32,
    /// The next shorter one from the same character; 0 if there is none.
    next: u32,
}

/// Where a word of more characters may go on.
#[derive(Clone, Copy, Default)]
struct Open {
    /// The character it starts with.
    start: u32,
    /// The node of its characters so far; then what lies where that of one more would.
    cell: u64,
}

impl Route {
    /// Finds the words of more than one character. Level by level, so that no step of one
    /// character's words waits for a step of another's, and the loads apart from what is made of
    /// them: so many wait for memory at once.
    pub(crate) fn find_words(&mut self, trie: &Trie, spots: &mut [Spot]) {
        for spot in &mut *spots {
            spot.pair = trie.cell(spot.pair as u32);
        }
        if self.open.len() < spots.len() {
            self.open.resize(spots.len(), Open::default());
        }
        let mut count = find_pairs(trie, spots, &mut self.open[..spots.len()]);
        let (mut words, mut length) = (1, 3);
        while count > 0 {
            if self.longer.len() < words + count {
                self.longer.resize(words + count, Longer::default());
            }
            let open = &mut self.open[..count];
            for open in &mut *open {
                let code = spots[open.start as usize + length - 1].code;
                open.cell = trie.cell(Trie::place(cell::base(open.cell), code));
            }
            (count, words) = find_longer(trie, spots, open, &mut self.longer, words, length);
            length += 1;
        }
    }

    /// From the end: the best word from each character.
    #[inline(never)]
    pub(crate) fn choose(&self, trie: &Trie, spots: &mut [Spot]) {
        let (mut next, mut after_next) = (0.0, 0.0);
        for at in (0..spots.len()).rev() {
            let spot = &spots[at];
            let one = spot.sum + next;
            // Without a word of two characters this is NaN and never chosen.
            let two = spot.two + after_next;
            // A single instruction each, this and the cap below: the chain that all waits for.
            let mut sum = if two > one { two } else { one };
            let mut chosen = 1 + u32::from(two >= one);
            if spot.more != 0 || spot.sum.is_nan() {
                (sum, chosen) = self
                    .best(spots, at, [one, two])
                    .unwrap_or((trie.unknown + next, 1));
            }
            // No sum of a block is above this, with which each starts; that of a stop is.
            sum = if sum < 0.0 { sum } else { 0.0 };
            let spot = &mut spots[at];
            spot.chosen = chosen;
            spot.sum = sum;
            (next, after_next) = (sum, next);
        }
    }

    /// The best of the words from a character, with the sums of those of one and of two. Among
    /// equals the longest wins.
    fn best(&self, spots: &[Spot], at: usize, [one, two]: [f64; 2]) -> Option<(f64, u32)> {
        let mut best = (f64::NEG_INFINITY, 0);
        let mut consider = |sum: f64, length: u32| {
            if sum > best.0 || (sum == best.0 && length > best.1) {
                best = (sum, length);
            }
        };
        consider(one, 1);
        consider(two, 2);
        let mut more = spots[at].more;
        while more != 0 {
            let word = self.longer[more as usize];
            consider(
                word.weight + spots[at + word.length as usize].sum,
                word.length,
            );
            more = word.next;
        }
        (best.1 != 0).then_some(best)
    }
}

/// Finds the words of two characters. Returns how many may go on, which are noted in `open`.
///
/// Not inlined, so that its loop has all the registers; like the other loops.
#[inline(never)]
fn find_pairs(trie: &Trie, spots: &mut [Spot], open: &mut [Open]) -> usize {
    let (mut pair, mut second, mut third) = (EMPTY, NO_CODE, NO_CODE);
    let (mut start, mut count) = (spots.len(), 0);
    for spot in spots.iter_mut().rev() {
        start -= 1;
        let node = cell::if_code(pair, second);
        spot.two = trie.weight(cell::weight(node));
        open[count] = Open {
            start: start as u32,
            cell: node,
        };
        count += usize::from(cell::may_have(node, third));
        (pair, second, third) = (spot.pair, spot.code, second);
    }
    count
}

/// Finds the words of a length. Returns how many may go on, which are kept in `open`, and how many
/// there are in `longer`.
#[inline(never)]
fn find_longer(
    trie: &Trie,
    spots: &mut [Spot],
    open: &mut [Open],
    longer: &mut [Longer],
    mut words: usize,
    length: usize,
) -> (usize, usize) {
    let mut count = 0;
    for index in 0..open.len() {
        let Open { start, cell } = open[index];
        let end = start as usize + length;
        let node = cell::if_code(cell, spots[end - 1].code);
        let weight = cell::weight(node);
        let may_go_on = cell::may_have(node, spots[end].code);
        let spot = &mut spots[start as usize];
        longer[words] = Longer {
            weight: trie.weight(weight),
            length: length as u32,
            next: spot.more,
        };
        let word = weight != NO_WORD;
        spot.more = select_unpredictable(word, words as u32, spot.more);
        words += usize::from(word);
        open[count] = Open { start, cell: node };
        count += usize::from(may_go_on);
    }
    (count, words)
}
