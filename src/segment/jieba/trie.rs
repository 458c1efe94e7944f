//! The dictionary: a double-array trie and the weights of its words.

use std::collections::HashMap;

use super::cell::{self, EMPTY, NO_BASE, NO_CODE, NO_WORD};

/// Written by the build script (`build/pack.rs`).
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/jieba.trie"));

/// Children up to this many are tried on spare bases, on so many of them.
const FEW: usize = 4;
const TRIED: usize = 64;

/// Characters below this have their codes in a table.
const TABLE: usize = 1 << 16;

pub(crate) struct Trie {
    /// Codes of the characters of the basic plane.
    table: Box<[u16; TABLE]>,
    others: HashMap<char, u16>,
    /// By code: the node that the character leads to from the root, and what is looked up of it.
    first: Vec<u64>,
    firsts: Vec<First>,
    /// A step from any base on any code stays within them.
    cells: Vec<u64>,
    /// By weight id: frequency, its logarithm, and that less the logarithm of `total`.
    frequencies: Vec<u64>,
    logs: Vec<f64>,
    weights: Vec<f64>,
    /// Sum of all frequencies.
    total: u64,
    /// What a character that is in no word weighs.
    pub(crate) unknown: f64,
    /// For words that are added: weight ids by frequency, a base above all others, and bases below
    /// it that no node has.
    ids: HashMap<u64, u32>,
    beyond: u32,
    spare: Vec<u32>,
}

/// A node below the root.
#[derive(Clone, Copy)]
pub(crate) struct First {
    pub(crate) weight: f64,
    pub(crate) base: u32,
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let (numbers, _) = bytes.as_chunks::<8>();
    numbers.iter().map(|&number| u64::from_le_bytes(number))
}

impl Trie {
    pub(crate) fn new() -> Trie {
        let mut rest = numbers(PACKED);
        let mut next = || rest.next().unwrap_or(0);
        let (codes, ids, cells, total) = (next(), next(), next(), next());
        let mut at = 32;
        let mut take = |count: u64| {
            let part = &PACKED[at..at + count as usize * 8];
            at += count as usize * 8;
            numbers(part)
        };
        let mut table: Box<[u16; TABLE]> = Box::new([NO_CODE; TABLE]);
        let mut others = HashMap::new();
        for (number, code) in take(codes).zip(0..).skip(1) {
            match table.get_mut(number as usize) {
                Some(slot) => *slot = code,
                None => others.extend(char::from_u32(number as u32).map(|c| (c, code))),
            }
        }
        let first = take(codes).collect();
        let frequencies: Vec<u64> = take(ids).collect();
        let cells = take(cells).collect();
        let logs = frequencies
            .iter()
            .map(|&frequency| (frequency as usize as f64).ln())
            .collect();
        let mut trie = Trie {
            table,
            others,
            first,
            firsts: Vec::new(),
            cells,
            frequencies,
            logs,
            weights: Vec::new(),
            total,
            unknown: 0.0,
            ids: HashMap::new(),
            beyond: 0,
            spare: Vec::new(),
        };
        trie.weigh();
        trie
    }

    /// The weights, after `total` has changed.
    pub(crate) fn weigh(&mut self) {
        let log_total = self.log_total();
        self.weights.clear();
        self.weights
            .extend(self.logs.iter().map(|log| log - log_total));
        // Comes out of no comparison as the greater one.
        self.weights[NO_WORD as usize] = f64::NAN;
        self.unknown = 0.0 - log_total;
        let first = |&node: &u64| First {
            weight: self.weights[cell::weight(node) as usize],
            base: cell::base(node),
        };
        self.firsts.clear();
        self.firsts.extend(self.first.iter().map(first));
    }

    pub(crate) fn log_total(&self) -> f64 {
        (self.total as usize as f64).ln()
    }

    /// The code of one of U+4E00 to U+9FFF; None for what else starts with these bytes of UTF-8.
    #[inline(always)]
    pub(crate) fn common_code(&self, [a, b, c]: [u8; 3]) -> Option<u16> {
        // The bits that tell the bytes' places come off with the first character.
        let number = (u32::from(a) << 12) + (u32::from(b) << 6) + u32::from(c);
        let codes = &self.table[0x4E00..0xA000];
        codes
            .get(number.wrapping_sub(0xE_4E00 + (0x80 << 6) + 0x80) as usize)
            .copied()
    }

    #[inline]
    pub(crate) fn code(&self, c: char) -> u16 {
        match self.table.get(c as usize) {
            Some(&code) => code,
            None => self.others.get(&c).copied().unwrap_or(NO_CODE),
        }
    }

    /// The node that the character of a code leads to from the root.
    #[inline(always)]
    pub(crate) fn first(&self, code: u16) -> First {
        self.firsts[code as usize]
    }

    /// Where the child of a base on a code lies, if there is one.
    #[inline(always)]
    pub(crate) fn place(base: u32, code: u16) -> u32 {
        base + u32::from(code)
    }

    /// What lies at a place: the child if it holds the code.
    #[inline(always)]
    pub(crate) fn cell(&self, place: u32) -> u64 {
        self.cells[place as usize]
    }

    /// The weight of an id; NaN for `NO_WORD`.
    #[inline(always)]
    pub(crate) fn weight(&self, id: u32) -> f64 {
        self.weights[id as usize]
    }

    /// Weight id of the word of these codes.
    pub(crate) fn word(&self, mut codes: impl Iterator<Item = u16>) -> u32 {
        let Some(code) = codes.next() else {
            return NO_WORD;
        };
        let mut node = self.first[code as usize];
        for code in codes {
            node = self.cell(Trie::place(cell::base(node), code));
            if cell::code(node) != code {
                return NO_WORD;
            }
        }
        cell::weight(node)
    }

    /// Frequency of a word of the dictionary.
    pub(crate) fn frequency(&self, word: &str) -> Option<u64> {
        match self.word(word.chars().map(|c| self.code(c))) {
            NO_WORD => None,
            id => Some(self.frequencies[id as usize]),
        }
    }

    /// Adds a word, or gives it another frequency. `weigh` has to follow. None where there is no
    /// room left; then the trie is of no use.
    pub(crate) fn add(&mut self, word: &str, frequency: u64) -> Option<()> {
        if self.ids.is_empty() {
            self.prepare_to_add();
        }
        let others = self.total - self.frequency(word).unwrap_or(0);
        self.total = others.checked_add(frequency)?;
        let id = *self
            .ids
            .entry(frequency)
            .or_insert(self.frequencies.len() as u32);
        if id as usize == self.frequencies.len() {
            if id >= cell::WEIGHTS {
                return None;
            }
            self.frequencies.push(frequency);
            self.logs.push((frequency as usize as f64).ln());
        }
        let mut node: Option<Place> = None;
        for c in word.chars() {
            let code = self.code_for(c)?;
            node = Some(match node {
                None => Place::First(code),
                Some(parent) => Place::Cell(self.child_for(parent, code)?),
            });
        }
        if let Some(place) = node {
            let old = self.get(place);
            self.set(place, cell::with_weight(old, id));
        }
        Some(())
    }

    fn prepare_to_add(&mut self) {
        self.ids = self.frequencies.iter().copied().zip(0..).skip(1).collect();
        let all = self.first.iter().chain(&self.cells);
        self.beyond = all.map(|&node| cell::base(node)).max().unwrap_or(0) + 1;
    }

    fn get(&self, place: Place) -> u64 {
        match place {
            Place::First(code) => self.first[code as usize],
            Place::Cell(at) => self.cells[at],
        }
    }

    fn set(&mut self, place: Place, node: u64) {
        match place {
            Place::First(code) => self.first[code as usize] = node,
            Place::Cell(at) => self.cells[at] = node,
        }
    }

    /// The code of a character, a new one if need be.
    fn code_for(&mut self, c: char) -> Option<u16> {
        let code = self.code(c);
        if code != NO_CODE {
            return Some(code);
        }
        let code = u16::try_from(self.first.len()).ok()?;
        if u64::from(code) == EMPTY {
            return None;
        }
        match self.table.get_mut(c as usize) {
            Some(slot) => *slot = code,
            None => drop(self.others.insert(c, code)),
        }
        self.first.push(cell::leaf(code, NO_WORD));
        self.cells.push(EMPTY);
        Some(code)
    }

    /// Where the child of a node on a code lies, a new one if need be.
    fn child_for(&mut self, parent: Place, code: u16) -> Option<usize> {
        let node = cell::with_child(self.get(parent), code);
        self.set(parent, node);
        let base = cell::base(node);
        let at = Trie::place(base, code) as usize;
        if cell::code(self.cells[at]) == code {
            return Some(at);
        }
        let at = if base != NO_BASE && self.cells[at] == EMPTY {
            at
        } else {
            let moved = self.move_children(base, code)?;
            self.set(parent, cell::with_base(node, moved));
            Trie::place(moved, code) as usize
        };
        self.cells[at] = cell::leaf(code, NO_WORD);
        Some(at)
    }

    /// Moves all children of a base to another one where there is room for one more; returns it.
    fn move_children(&mut self, base: u32, more: u16) -> Option<u32> {
        let mut codes = vec![more];
        if base != NO_BASE {
            let all = 1..self.first.len() as u16;
            codes
                .extend(all.filter(|&code| cell::code(self.cell(Trie::place(base, code))) == code));
        }
        let to = self.base_for(&codes)?;
        for &code in &codes[1..] {
            let from = Trie::place(base, code) as usize;
            self.cells[Trie::place(to, code) as usize] = self.cells[from];
            self.cells[from] = EMPTY;
        }
        if base != NO_BASE {
            self.spare.push(base);
        }
        Some(to)
    }

    /// A base that no node has, with room for children on these codes.
    fn base_for(&mut self, codes: &[u16]) -> Option<u32> {
        let free = |cells: &[u64], base: u32| {
            let mut places = codes.iter().map(|&code| Trie::place(base, code));
            places.all(|place| cells[place as usize] == EMPTY)
        };
        // Where many have to fit, a look among the spare ones is mostly in vain.
        if codes.len() <= FEW {
            let last = self.spare.len().saturating_sub(TRIED)..self.spare.len();
            for at in last.rev() {
                if free(&self.cells, self.spare[at]) {
                    return Some(self.spare.swap_remove(at));
                }
            }
        }
        while self.beyond < cell::BASES {
            let base = self.beyond;
            self.beyond += 1;
            let end = base as usize + self.first.len();
            if self.cells.len() < end {
                self.cells.resize(end, EMPTY);
            }
            if free(&self.cells, base) {
                return Some(base);
            }
            self.spare.push(base);
        }
        let at = (0..self.spare.len()).find(|&at| free(&self.cells, self.spare[at]))?;
        Some(self.spare.swap_remove(at))
    }
}

/// Where a node is kept.
#[derive(Clone, Copy)]
enum Place {
    First(u16),
    Cell(usize),
}
