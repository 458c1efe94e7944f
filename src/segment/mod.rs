//! Words: where they begin and end over the atoms of a text, in both languages.

mod analysis;
mod chinese;
mod english;
#[cfg(feature = "icu")]
mod icu;
mod language;
mod sketch;

pub use analysis::{Analysis, Analyzer, Bits, OFFSET_STEP, TOKEN_SEPARATOR, offset_near};
pub use chinese::{ChineseSegmenter, Jieba, SEGMENTERS, segmenter, segmenter_of};
pub use english::{stem, stem_start};
#[cfg(feature = "icu")]
pub use icu::Icu;
pub use language::WordLanguage;
pub use sketch::Sketch;
