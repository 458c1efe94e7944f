//! Chinese words as jieba-rs cuts them, some times as fast.
//!
//! The words are exactly those of `jieba_rs::Jieba::cut(text, true)` with its own dictionary: the
//! same sums in the same order, the same winners among equals, the same HMM. What makes it faster:
//! the dictionary is a double-array trie over codes of characters, made when the program is built;
//! all words of some hundred characters are looked up together, level by level, so that the looks
//! into memory overlap; the best way is chosen without branches. It knows nothing of the rest of
//! this library.

#[cfg(jieba_dictionary)]
#[allow(dead_code)]
mod cell;
#[cfg(jieba_dictionary)]
mod hmm;
#[cfg(jieba_dictionary)]
mod route;
#[cfg(jieba_dictionary)]
mod split;
#[cfg(jieba_dictionary)]
mod spot;
#[cfg(jieba_dictionary)]
mod trie;
#[cfg(jieba_dictionary)]
mod words;

#[cfg(not(jieba_dictionary))]
#[path = "slow.rs"]
mod words;

pub use words::{Cutter, Scratch};
