//! The dictionary's text as a double-array trie with ids of weights.

use std::collections::HashMap;

use crate::cell::{self, EMPTY, NO_BASE, NO_WORD};

/// A node: its weight id, its children by code, and its base.
#[derive(Default)]
struct Node {
    weight: u32,
    children: Vec<(u16, u32)>,
    base: u32,
}

impl Node {
    fn cell(&self, code: u16) -> u64 {
        let cell = cell::with_base(cell::leaf(code, self.weight), self.base);
        let children = self.children.iter();
        children.fold(cell, |cell, &(code, _)| cell::with_child(cell, code))
    }
}

/// Numbers in front (codes, weights, cells; total), then by code the character and the cell of the
/// node that it leads to from the root, the frequency of each weight id, the cells.
pub fn pack(text: &str) -> Vec<u8> {
    let mut total = 0;
    let mut entries: Vec<(&str, u64)> = Vec::with_capacity(text.len() / 14);
    for line in text.lines() {
        let mut fields = line.split_ascii_whitespace();
        let Some(word) = fields.next() else { continue };
        let frequency = fields
            .next()
            .map_or(0, |number| number.parse().expect("a frequency is a number"));
        entries.push((word, frequency));
        total += frequency;
    }
    // Stable: of entries for one word the last one counts, as in jieba-rs.
    entries.sort_by_key(|&(word, _)| word);

    let codes = number_characters(&entries);
    let frequencies = number_frequencies(&entries);
    let mut nodes = grow(&entries, &codes.of, &frequencies.of);
    let cells = place(&mut nodes, codes.in_order.len());

    let mut out = Vec::with_capacity(cells.len() * 8 + 400_000);
    let numbers = [
        codes.in_order.len(),
        frequencies.in_order.len(),
        cells.len(),
    ];
    for number in numbers {
        out.extend((number as u64).to_le_bytes());
    }
    out.extend(total.to_le_bytes());
    let mut first = vec![EMPTY; codes.in_order.len()];
    for &(code, child) in &nodes[0].children {
        let node = &nodes[child as usize];
        first[code as usize] = node.cell(code);
    }
    for (code, cell) in first.iter_mut().enumerate() {
        if *cell == EMPTY {
            *cell = cell::leaf(code as u16, NO_WORD);
        }
    }
    out.extend(
        codes
            .in_order
            .iter()
            .flat_map(|&c| u64::from(c).to_le_bytes()),
    );
    out.extend(first.iter().flat_map(|cell| cell.to_le_bytes()));
    out.extend(
        frequencies
            .in_order
            .iter()
            .flat_map(|number| number.to_le_bytes()),
    );
    out.extend(cells.iter().flat_map(|cell| cell.to_le_bytes()));
    out
}

/// Things numbered from 0, and the number of each; 0 is nothing.
struct Numbered<T> {
    in_order: Vec<T>,
    of: HashMap<T, u32>,
}

/// Codes of characters, the most used ones first, so that what is looked up most lies together.
fn number_characters(entries: &[(&str, u64)]) -> Numbered<char> {
    let mut uses: HashMap<char, u64> = HashMap::new();
    for &(word, frequency) in entries {
        for c in word.chars() {
            *uses.entry(c).or_default() += frequency + 1;
        }
    }
    let mut by_use: Vec<(u64, char)> = uses.into_iter().map(|(c, uses)| (uses, c)).collect();
    by_use.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    assert!(by_use.len() < 0xFFFF, "too many characters for 16 bits");
    number('\0', by_use.into_iter().map(|(_, c)| c))
}

/// Ids of weights, the most common first.
fn number_frequencies(entries: &[(&str, u64)]) -> Numbered<u64> {
    let mut words: HashMap<u64, u64> = HashMap::new();
    for &(_, frequency) in entries {
        *words.entry(frequency).or_default() += 1;
    }
    let mut by_words: Vec<(u64, u64)> = words.into_iter().collect();
    by_words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    number(
        u64::MAX,
        by_words.into_iter().map(|(frequency, _)| frequency),
    )
}

fn number<T: Copy + Eq + std::hash::Hash>(
    nothing: T,
    things: impl Iterator<Item = T>,
) -> Numbered<T> {
    let mut in_order = vec![nothing];
    in_order.extend(things);
    let of = in_order
        .iter()
        .zip(0..)
        .skip(1)
        .map(|(&thing, id)| (thing, id))
        .collect();
    Numbered { in_order, of }
}

/// The trie of sorted words, the root first.
fn grow(
    entries: &[(&str, u64)],
    codes: &HashMap<char, u32>,
    weights: &HashMap<u64, u32>,
) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    // The last word's characters, with the node that each leads to.
    let mut path: Vec<(char, u32)> = Vec::new();
    for &(word, frequency) in entries {
        let mut depth = 0;
        for c in word.chars() {
            if path.get(depth).is_some_and(|&(other, _)| other == c) {
                depth += 1;
                continue;
            }
            path.truncate(depth);
            let parent = path.last().map_or(0, |&(_, node)| node);
            let node = nodes.len() as u32;
            nodes.push(Node::default());
            nodes[parent as usize]
                .children
                .push((codes[&c] as u16, node));
            path.push((c, node));
            depth += 1;
        }
        path.truncate(depth);
        let (_, node) = path[depth - 1];
        nodes[node as usize].weight = weights[&frequency];
    }
    nodes
}

/// Gives every node but the root a base, the one with most children first; returns the cells.
fn place(nodes: &mut [Node], codes: usize) -> Vec<u64> {
    let mut order: Vec<u32> = (1..nodes.len() as u32)
        .filter(|&node| !nodes[node as usize].children.is_empty())
        .collect();
    order.sort_by_key(|&node| std::cmp::Reverse(nodes[node as usize].children.len()));
    let mut room = Room::default();
    room.used.set(NO_BASE as usize);
    let (mut size, mut from) = (usize::MAX, 0);
    for &node in &order {
        let children = &nodes[node as usize].children;
        if children.len() != size {
            (size, from) = (children.len(), 0);
        }
        let base = room.find(children, &mut from);
        room.used.set(base);
        for &(code, _) in children {
            room.taken.set(base + code as usize);
        }
        nodes[node as usize].base = base as u32;
    }
    let last = nodes.iter().map(|node| node.base).max().unwrap_or(0) as usize;
    // A step from the last base on any code stays within the cells.
    let mut cells = vec![EMPTY; last + codes + 1];
    for &node in &order {
        let parent = &nodes[node as usize];
        for &(code, child) in &parent.children {
            let child = &nodes[child as usize];
            let at = parent.base as usize + code as usize;
            cells[at] = child.cell(code);
        }
    }
    cells
}

/// Which cells and which bases are taken.
#[derive(Default)]
struct Room {
    taken: Bits,
    used: Bits,
    /// No cell before 64 times this is free.
    full: usize,
    /// No more than a few cells before 64 times this are free.
    almost: usize,
}

impl Room {
    /// A base at which all children find room; 64 bases are tried at once, from 64 times `from` on
    /// if there are several children. `from` moves along for the next node with as many, since
    /// build scripts are not optimised and may not look everywhere.
    fn find(&mut self, children: &[(u16, u32)], from: &mut usize) -> usize {
        let single = children.len() == 1;
        // A few cells that are left over are for the nodes with one child, which come last.
        let (start, spare) = if single {
            (&mut self.full, 0)
        } else {
            (&mut self.almost, 6)
        };
        while self.taken.window(*start * 64).count_zeros() <= spare {
            *start += 1;
        }
        let lowest = children.iter().map(|&(code, _)| code).min().unwrap_or(0);
        let mut at = (*start * 64).saturating_sub(lowest as usize) / 64;
        if !single {
            at = at.max(*from);
        }
        let first = at;
        loop {
            let mut bad = self.used.window(at * 64);
            for &(code, _) in children {
                bad |= self.taken.window(at * 64 + code as usize);
                if bad == u64::MAX {
                    break;
                }
            }
            if bad != u64::MAX {
                *from = at;
                // Some cells fit no node; do not come back to them for ever.
                *start += if single { (at - first) / 32 } else { 0 };
                return at * 64 + bad.trailing_ones() as usize;
            }
            at += 1;
        }
    }
}

#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, at: usize) {
        if at / 64 >= self.0.len() {
            self.0.resize(at / 64 + 1, 0);
        }
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// The 64 bits from `at` on.
    fn window(&self, at: usize) -> u64 {
        let word = |index: usize| self.0.get(index).copied().unwrap_or(0);
        let low = word(at / 64) >> (at % 64);
        match at % 64 {
            0 => low,
            shift => low | word(at / 64 + 1) << (64 - shift),
        }
    }
}
