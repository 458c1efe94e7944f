//! Chinese words.

use std::cell::RefCell;
use std::ops::Range;
use std::slice;
use std::sync::{Arc, LazyLock, OnceLock};

use super::jieba::{Cutter, Scratch};
use crate::lexicon::UserWord;

/// Cuts runs of Han characters into words.
///
/// What every segmenter promises: the words joined are the run, and none is empty.
pub trait ChineseSegmenter: Send + Sync {
    /// Name and version, stored with the index: `jieba-rs 0.11.0, HMM, its own dictionary`.
    fn name(&self) -> &str;

    /// The words that were added to its own, stored with the index.
    fn added(&self) -> &[UserWord] {
        &[]
    }

    /// Writes the byte offsets in a folded text at which the words of its runs of Han characters
    /// end. Each run is cut by itself, whatever the others are.
    fn cut_runs(&self, text: &str, runs: &[Range<usize>], ends: &mut Vec<usize>);

    /// Writes the byte offset at which each word of one run ends.
    fn cut(&self, run: &str, ends: &mut Vec<usize>) {
        self.cut_runs(run, slice::from_ref(&(0..run.len())), ends);
    }
}

/// The segmenters by the names that they are chosen by; the first is the default.
pub const SEGMENTERS: &[&str] = &[
    "jieba",
    #[cfg(feature = "icu")]
    "icu",
];

/// The segmenter of a name in [`SEGMENTERS`].
pub fn segmenter(name: &str) -> Option<Arc<dyn ChineseSegmenter>> {
    match name {
        "jieba" => Some(Jieba::shared()),
        #[cfg(feature = "icu")]
        "icu" => Some(super::Icu::shared()),
        _ => None,
    }
}

/// The segmenter whose own name, with its version, is stored with an index, with the words added.
pub fn segmenter_of(stored: &str, words: &[UserWord]) -> Option<Arc<dyn ChineseSegmenter>> {
    if !words.is_empty() {
        let jieba = Jieba::with_words(words);
        return (jieba.name() == stored).then_some(jieba);
    }
    let all = SEGMENTERS.iter().filter_map(|name| segmenter(name));
    all.into_iter().find(|one| one.name() == stored)
}

/// Which of [`SEGMENTERS`] a stored name is of, whatever its version.
pub fn segmenter_kind(stored: &str) -> Option<&'static str> {
    let stored = stored.to_lowercase();
    SEGMENTERS
        .iter()
        .copied()
        .find(|name| stored.starts_with(name))
}

/// The segmenter of jieba, with its HMM for words that its dictionary lacks.
pub struct Jieba {
    name: String,
    added: Vec<UserWord>,
    /// Made when something is first cut: most questions cut nothing. None where its dictionary has
    /// no room for all words.
    cutter: OnceLock<Option<Cutter>>,
}

static SHARED: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba::new(&[])));

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Jieba {
    /// The one instance without words added.
    pub fn shared() -> Arc<Jieba> {
        Arc::clone(&SHARED)
    }

    /// With words added to those of the dictionary, as jieba adds them.
    pub fn with_words(words: &[UserWord]) -> Arc<Jieba> {
        match words {
            [] => Jieba::shared(),
            words => Arc::new(Jieba::new(words)),
        }
    }

    fn new(added: &[UserWord]) -> Jieba {
        let mut name = "jieba-rs 0.11, HMM, default dictionary".to_owned();
        match added.len() {
            0 => {}
            1 => name.push_str(", 1 word added"),
            count => name.push_str(&format!(", {count} words added")),
        }
        Jieba {
            name,
            added: added.to_vec(),
            cutter: OnceLock::new(),
        }
    }

    /// Whether its dictionary has room for all words that are added; without it cuts nothing.
    pub fn has_room(&self) -> bool {
        self.cutter().is_some()
    }

    fn cutter(&self) -> Option<&Cutter> {
        let cutter = self.cutter.get_or_init(|| {
            let words = self.added.iter();
            let words = words.map(|one| (one.word.as_str(), one.frequency.map(|n| n as usize)));
            Cutter::with_words(&words.collect::<Vec<_>>())
        });
        cutter.as_ref()
    }
}

impl ChineseSegmenter for Jieba {
    fn name(&self) -> &str {
        &self.name
    }

    fn added(&self) -> &[UserWord] {
        &self.added
    }

    fn cut_runs(&self, text: &str, runs: &[Range<usize>], ends: &mut Vec<usize>) {
        let cutter = self
            .cutter()
            .expect("an index is made with words that have room");
        SCRATCH.with_borrow_mut(|scratch| cutter.cut_runs(scratch, text, runs, ends));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(run: &str) -> Vec<String> {
        let mut ends = Vec::new();
        Jieba::shared().cut(run, &mut ends);
        let mut start = 0;
        ends.iter()
            .map(|&end| {
                let word = run[start..end].to_owned();
                start = end;
                word
            })
            .collect()
    }

    #[test]
    fn words_are_those_of_jieba() {
        assert_eq!(words("网络安全监管部门"), ["网络安全", "监管部门"]);
        assert_eq!(words("公安全面推进"), ["公安", "全面", "推进"]);
    }

    proptest! {
        #[test]
        fn words_joined_give_the_run_again(run in "[一-龥〇々㐀-䶵𠀀-𠀿]{0,30}") {
            prop_assert_eq!(words(&run).concat(), run.clone());
            prop_assert!(words(&run).iter().all(|word| !word.is_empty()));
        }
    }
}
