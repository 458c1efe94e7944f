//! Chinese words.

use std::cell::RefCell;
use std::ops::Range;
use std::slice;
use std::sync::{Arc, LazyLock};

use super::jieba::{Cutter, Scratch};

/// Cuts runs of Han characters into words.
///
/// What every segmenter promises: the words joined are the run, and none is empty.
pub trait ChineseSegmenter: Send + Sync {
    /// Name and version, stored with the index: `jieba-rs 0.11.0, HMM, its own dictionary`.
    fn name(&self) -> &'static str;

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

/// The segmenter whose own name, with its version, is stored with an index.
pub fn segmenter_of(stored: &str) -> Option<Arc<dyn ChineseSegmenter>> {
    let all = SEGMENTERS.iter().filter_map(|name| segmenter(name));
    all.into_iter().find(|one| one.name() == stored)
}

/// The segmenter of jieba, with its HMM for words that its dictionary lacks.
pub struct Jieba(());

/// Made when something is first cut: most questions cut nothing.
static CUTTER: LazyLock<Cutter> = LazyLock::new(Cutter::new);

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

static SHARED: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba(())));

impl Jieba {
    /// The one instance.
    pub fn shared() -> Arc<Jieba> {
        Arc::clone(&SHARED)
    }
}

impl ChineseSegmenter for Jieba {
    fn name(&self) -> &'static str {
        "jieba-rs 0.11, HMM, default dictionary"
    }

    fn cut_runs(&self, text: &str, runs: &[Range<usize>], ends: &mut Vec<usize>) {
        SCRATCH.with_borrow_mut(|scratch| CUTTER.cut_runs(scratch, text, runs, ends));
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
