//! Text: folding with its map back to the original, atoms, sentences.
//!
//! Everything is matched on folded text and shown as the original. Offsets are byte offsets;
//! "folded" and "original" say of which text.

mod atoms;
mod fold;
mod headings;
mod map;
mod script;
mod sentences;

pub use atoms::{Atom, AtomKind, MAX_ATOM_CHARS, atoms, atoms_into};
#[cfg(any(test, fuzzing))]
pub(crate) use fold::fold_plainly;
pub use fold::{Folded, fold, fold_into};
pub use headings::{ARTICLE, Heading, for_headings, heading};
pub(crate) use map::MapCursor;
pub use map::OffsetMap;
pub(crate) use script::is_latin;
pub use script::{
    CELL_END, is_blank, is_dropped, is_han, is_line_end, is_traditional, steers, to_simplified,
    unsteered, width,
};
pub use sentences::{sentence_starts, sentence_starts_into, sentences};
