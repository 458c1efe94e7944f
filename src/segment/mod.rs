//! Words: where they begin and end over the atoms of a text, in both languages.

mod analysis;
mod chinese;
mod english;
mod language;
mod sketch;

pub use analysis::{Analysis, Analyzer, Bits, TOKEN_SEPARATOR};
pub use chinese::{ChineseSegmenter, Jieba};
pub use english::{Stemmer, stem};
pub use language::WordLanguage;
pub use sketch::Sketch;
