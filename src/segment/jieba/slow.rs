//! What is used where the build found no dictionary: jieba-rs itself.

use std::ops::Range;

use jieba_rs::Jieba;

/// Cuts Chinese into words.
pub struct Cutter(Jieba);

/// Nothing: jieba-rs has its own buffers.
#[derive(Default)]
pub struct Scratch;

impl Cutter {
    /// With jieba's own dictionary.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Cutter {
        Cutter(Jieba::new())
    }

    /// With words added in turn, as `Jieba::add_word` adds them; there is room for all.
    pub fn with_words(words: &[(&str, Option<usize>)]) -> Option<Cutter> {
        let mut jieba = Jieba::new();
        for &(word, frequency) in words {
            jieba.add_word(word, frequency, None);
        }
        Some(Cutter(jieba))
    }

    /// Writes the byte offsets in a text at which the words of its runs end.
    pub fn cut_runs(
        &self,
        _: &mut Scratch,
        text: &str,
        runs: &[Range<usize>],
        ends: &mut Vec<usize>,
    ) {
        ends.clear();
        for run in runs {
            let tokens = self.0.cut(&text[run.clone()], true);
            ends.extend(tokens.iter().map(|token| run.start + token.byte_end));
        }
    }
}
