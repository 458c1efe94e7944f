//! Words: where they begin and end over the atoms of a text, in both languages.

mod analysis;
mod bits;
mod chinese;
mod english;
mod grouped;
#[cfg(feature = "icu")]
mod icu;
pub mod jieba;
mod language;
mod numbers;
mod sketch;
mod words;

pub use analysis::{Analysis, Analyzer, OFFSET_STEP, offset_near};
pub use bits::Bits;
pub use chinese::{ChineseSegmenter, Jieba, SEGMENTERS, segmenter, segmenter_kind, segmenter_of};
pub use english::{stem, stem_start};
pub use grouped::{Grouped, unpack};
#[cfg(feature = "icu")]
pub use icu::Icu;
pub use language::WordLanguage;
pub(crate) use numbers::TokenNumbers;
pub use sketch::{BAND, BANDS, Sketch};
pub use words::{Words, words};
