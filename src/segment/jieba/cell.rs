//! Cells of the double-array trie, for the build script and the segmenter alike.
//!
//! A cell is one node: 16 bits hold the code of the character that leads to it, 18 its weight id,
//! 8 a filter of its children's codes, 22 the base of its children. The child of a node on a
//! character lies at base + code, if the cell there holds that code. No two nodes have the same
//! base, so the code alone tells whose child it is, and a node moves without its grandchildren.
//! Most nodes have one child or none, so that the filter spares most of the looks in vain, each of
//! which waits for memory.

use std::hint::select_unpredictable;

/// Code of a character that no word holds; no cell holds it.
pub const NO_CODE: u16 = 0;
/// The cell of no node.
pub const EMPTY: u64 = 0xFFFF;
/// Weight id of a node at which no word ends.
pub const NO_WORD: u32 = 0;
/// Base of a node without children: no other node has it, so that every step from it fails.
pub const NO_BASE: u32 = 0;
/// Weight ids are below this.
pub const WEIGHTS: u32 = 1 << 18;
/// Bases are below this.
pub const BASES: u32 = 1 << 22;

/// A node without children yet.
#[inline(always)]
pub fn leaf(code: u16, weight: u32) -> u64 {
    debug_assert!(weight < WEIGHTS);
    u64::from(code) | u64::from(weight) << 16
}

/// The node with another base.
#[inline(always)]
pub fn with_base(cell: u64, base: u32) -> u64 {
    debug_assert!(base < BASES);
    cell & ((1 << 42) - 1) | u64::from(base) << 42
}

/// The node with another weight.
pub fn with_weight(cell: u64, weight: u32) -> u64 {
    debug_assert!(weight < WEIGHTS);
    cell & !(u64::from(WEIGHTS - 1) << 16) | u64::from(weight) << 16
}

/// The node with a child on a code noted in its filter.
#[inline(always)]
pub fn with_child(cell: u64, code: u16) -> u64 {
    cell | 1 << (34 + (code & 7))
}

/// Whether the node may have a child on a code.
#[inline(always)]
pub fn may_have(cell: u64, code: u16) -> bool {
    cell >> (34 + (code & 7)) & 1 == 1
}

/// The cell if it holds a code; else one without a word and children.
#[inline(always)]
pub fn if_code(cell: u64, expected: u16) -> u64 {
    select_unpredictable(code(cell) == expected, cell, 0)
}

#[inline(always)]
pub fn code(cell: u64) -> u16 {
    cell as u16
}

#[inline(always)]
pub fn weight(cell: u64) -> u32 {
    (cell >> 16) as u32 & (WEIGHTS - 1)
}

#[inline(always)]
pub fn base(cell: u64) -> u32 {
    (cell >> 42) as u32
}
