//! The best way through a block: all its words found, and the sums from its end.

use std::hint::select_unpredictable;

use super::cell::{self, NO_WORD};
use super::trie::Trie;

/// Buffers, used again for the next.
#[derive(Default)]
pub(crate) struct Route {
    /// By character: the words that start with it, and how many characters the chosen one has.
    pub(crate) spots: Vec<Spot>,
    /// By character: the logarithm of the likelihood of what follows from it on.
    sums: Vec<f64>,
    longer: Vec<Longer>,
    /// The cells that the last look found, one for each word that may go on.
    cells: Vec<u64>,
    /// Where a word of more characters may go on: the character it starts with, and its node's base.
    open: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Spot {
    /// Weight ids of the words of one and of two characters.
    one: u32,
    pub(crate) two: u32,
    /// The longest word, as an index into `longer`; 0 if none has more than two characters.
    more: u32,
    pub(crate) chosen: u32,
}

/// A word of more than two characters.
#[derive(Clone, Copy, Default)]
struct Longer {
    weight: u32,
    length: u32,
    /// The next shorter one from the same character; 0 if there is none.
    next: u32,
}

impl Route {
    /// Finds the words of the blocks of these codes, with a `NO_CODE` behind each and one
    /// more at the end. Level by level,
    /// so that no step of one character's words waits for a step of another's.
    pub(crate) fn find_words(&mut self, trie: &Trie, codes: &[u16]) {
        let Route {
            spots,
            sums,
            longer,
            open,
            cells,
        } = self;
        if spots.len() < codes.len() {
            spots.resize(codes.len(), Spot::default());
            sums.resize(codes.len(), 0.0);
            open.resize(codes.len(), (0, 0));
            cells.resize(codes.len(), 0);
        }
        // The loads apart from what is made of them: so many wait for memory at once.
        for ((pair, cell), spot) in codes.windows(2).zip(&mut *cells).zip(&mut *spots) {
            let first = trie.first(pair[0]);
            *cell = trie.child(cell::base(first), pair[1]);
            spot.one = cell::weight(first);
        }
        let (mut count, all) = (0, codes.windows(3).zip(&*cells).zip(&mut *spots));
        for (at, ((codes, &node), spot)) in all.enumerate() {
            let found = cell::code(node) == codes[1];
            spot.two = select_unpredictable(found, cell::weight(node), NO_WORD);
            spot.more = 0;
            open[count] = (at as u32, cell::base(node));
            count += usize::from(found & cell::may_have(node, codes[2]));
        }
        let mut words = 1;
        let mut length = 3;
        while count > 0 {
            if longer.len() < words + count {
                longer.resize(words + count, Longer::default());
            }
            let mut still = 0;
            for (&(at, base), cell) in open[..count].iter().zip(&mut *cells) {
                *cell = trie.child(base, codes[at as usize + length - 1]);
            }
            for index in 0..count {
                let (at, node) = (open[index].0, cells[index]);
                let end = at as usize + length;
                let code = codes[end - 1];
                let found = cell::code(node) == code;
                let word = found & (cell::weight(node) != NO_WORD);
                let spot = &mut spots[at as usize];
                longer[words] = Longer {
                    weight: cell::weight(node),
                    length: length as u32,
                    next: spot.more,
                };
                spot.more = select_unpredictable(word, words as u32, spot.more);
                words += usize::from(word);
                open[still] = (at, cell::base(node));
                still += usize::from(found & cell::may_have(node, codes[end]));
            }
            count = still;
            length += 1;
        }
    }

    /// From the end of a block: the best word from each character. Among equals the longest wins.
    pub(crate) fn choose(&mut self, trie: &Trie, start: usize, end: usize) {
        let spots = &mut self.spots[start..end];
        let sums = &mut self.sums[start..=end];
        let (mut next, mut after_next) = (0.0, 0.0);
        sums[end - start] = 0.0;
        for (at, spot) in spots.iter_mut().enumerate().rev() {
            let one = trie.weights[spot.one as usize] + next;
            let two = trie.weights[spot.two as usize] + after_next;
            // Without a word of two characters its sum is NaN and never chosen.
            let second = two >= one;
            let mut best = select_unpredictable(second, two, one);
            let mut chosen = 1 + u32::from(second);
            if spot.one == NO_WORD {
                (best, chosen) = if spot.two == NO_WORD {
                    (f64::NAN, 0)
                } else {
                    (two, 2)
                };
            }
            let mut more = spot.more;
            while more != 0 {
                let word = self.longer[more as usize];
                let sum = trie.weights[word.weight as usize] + sums[at + word.length as usize];
                if chosen == 0 || sum > best || (sum == best && word.length > chosen) {
                    (best, chosen) = (sum, word.length);
                }
                more = word.next;
            }
            if chosen == 0 {
                (best, chosen) = (trie.unknown + next, 1);
            }
            spot.chosen = chosen;
            sums[at] = best;
            (next, after_next) = (best, next);
        }
    }
}
