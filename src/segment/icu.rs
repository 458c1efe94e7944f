//! Chinese words as ICU cuts them, so that counts made with ICU can be made again.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use icu_provider::{DataIdentifierBorrowed, DataMarkerAttributes, DataProvider, DataRequest};
use icu_segmenter::provider::{Baked, DictionaryBreakData, SegmenterDictionaryAutoV2};

use super::chinese::ChineseSegmenter;

/// The word break of ICU for Chinese: of all ways to cut a run, the one whose words are the most
/// frequent.
///
/// The dictionary, with a cost for each word, is the one that `icu_segmenter` carries. How it is
/// used is ICU's way (ICU4C, `CjkBreakEngine`), which R, Java and Python call: the sum of the costs
/// is the least. The crate's own segmenter takes the longest word from the left and leaves the
/// costs aside, so that its words are others.
pub struct Icu(&'static DictionaryBreakData<'static>);

/// A word longer than this many UTF-16 units is not looked for.
const MAX_WORD_UNITS: usize = 20;

/// The cost of a character that is no word of the dictionary.
const UNKNOWN_COST: u32 = 255;

const DICTIONARY: &DataMarkerAttributes = DataMarkerAttributes::from_str_or_panic("cjdict");

static SHARED: LazyLock<Arc<Icu>> = LazyLock::new(|| Arc::new(Icu(dictionary())));

/// The Chinese and Japanese dictionary; the program holds no other data of the crate.
fn dictionary() -> &'static DictionaryBreakData<'static> {
    let request = DataRequest {
        id: DataIdentifierBorrowed::for_marker_attributes(DICTIONARY),
        ..DataRequest::default()
    };
    DataProvider::<SegmenterDictionaryAutoV2>::load(&Baked, request)
        .ok()
        .and_then(|response| response.payload.get_static())
        .expect("the dictionary is compiled in")
}

impl Icu {
    /// The one instance.
    pub fn shared() -> Arc<Icu> {
        Arc::clone(&SHARED)
    }

    /// Calls `found` with the length in bytes and the cost of every word that `text` begins with,
    /// shorter ones first.
    fn words_at(&self, text: &str, mut found: impl FnMut(usize, u32)) {
        let DictionaryBreakData::Char16Trie(trie) = self.0 else {
            unreachable!("only the dictionaries of small alphabets are of the other kind")
        };
        let mut cursor = trie.cursor();
        let mut units = 0;
        for (at, c) in text.char_indices() {
            cursor.step(c);
            if let Some(cost) = cursor.value() {
                found(at + c.len_utf8(), cost.max(0) as u32);
            }
            units += c.len_utf16();
            if cursor.is_empty() || units >= MAX_WORD_UNITS {
                break;
            }
        }
    }

    /// Adds to `ends` where the words of a run end that starts at `base`.
    fn cut_run(&self, run: &str, base: usize, ends: &mut Vec<usize>) {
        let mark = ends.len();
        // For each byte offset, the least cost of the words up to it, and where the last one begins.
        let mut best = vec![(u32::MAX, 0); run.len() + 1];
        best[0] = (0, 0);
        for (start, c) in run.char_indices() {
            let cost = best[start].0;
            let mut take = |len: usize, more: u32| {
                let end = &mut best[start + len];
                let sum = cost.saturating_add(more);
                // Of equal sums the one found first stays: its last word is the longer one.
                if sum < end.0 {
                    *end = (sum, start);
                }
            };
            let mut known = false;
            self.words_at(&run[start..], |len, more| {
                known |= len == c.len_utf8();
                take(len, more);
            });
            if !known {
                take(c.len_utf8(), UNKNOWN_COST);
            }
        }
        let mut end = run.len();
        while end > 0 {
            ends.push(base + end);
            end = best[end].1;
        }
        ends[mark..].reverse();
    }
}

impl ChineseSegmenter for Icu {
    fn name(&self) -> &str {
        "ICU word break, dictionary of icu_segmenter 2.4.0"
    }

    fn cut_runs(&self, text: &str, runs: &[Range<usize>], ends: &mut Vec<usize>) {
        ends.clear();
        for run in runs {
            self.cut_run(&text[run.clone()], run.start, ends);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(run: &str) -> Vec<&str> {
        let mut ends = Vec::new();
        Icu::shared().cut(run, &mut ends);
        let mut start = 0;
        ends.iter()
            .map(|&end| {
                let word = &run[start..end];
                start = end;
                word
            })
            .collect()
    }

    fn cost(word: &str) -> Option<u32> {
        let mut cost = None;
        Icu::shared().words_at(word, |len, more| {
            if len == word.len() {
                cost = Some(more);
            }
        });
        cost
    }

    #[test]
    fn words_are_those_of_icu() {
        // ICU 72.1 cuts them so; the longest word from the left would be 和人, 在社, 一政, 中国人.
        let cases: [(&str, &[&str]); 7] = [
            ("公安全面推进", &["公安", "全面", "推进"]),
            ("网络安全监管部门", &["网络", "安全", "监管", "部门"]),
            ("政府和人民", &["政府", "和", "人民"]),
            ("在社会主义社会", &["在", "社会", "主义", "社会"]),
            ("一政策", &["一", "政策"]),
            ("中国人民", &["中国", "人民"]),
            ("𠀀㐀国家", &["𠀀", "㐀", "国家"]),
        ];
        for (run, cut) in cases {
            assert_eq!(words(run), cut, "{run}");
        }
    }

    #[test]
    fn the_dictionary_has_its_costs() {
        let costs = ["的", "社会", "人民", "改革"].map(cost);
        assert_eq!(costs, [31, 58, 63, 67].map(Some));
        assert_eq!(cost("社会主义社会制度"), None);
    }

    /// All ways to cut a short run, each with its cost.
    fn least_cost(run: &str) -> u32 {
        let chars: Vec<(usize, char)> = run.char_indices().collect();
        let mut least = u32::MAX;
        for cuts in 0..1u32 << (chars.len() - 1) {
            let mut sum = 0;
            let mut start = 0;
            for at in 1..=chars.len() {
                if at < chars.len() && cuts >> (at - 1) & 1 == 0 {
                    continue;
                }
                let end = chars.get(at).map_or(run.len(), |&(end, _)| end);
                let word = &run[start..end];
                let single = word.chars().count() == 1;
                match cost(word).or(single.then_some(UNKNOWN_COST)) {
                    Some(more) => sum += more,
                    None => sum += 1_000_000,
                }
                start = end;
            }
            least = least.min(sum);
        }
        least
    }

    proptest! {
        #[test]
        fn words_joined_give_the_run_again(run in "[一-龥〇々㐀-䶵𠀀-𠀿]{0,30}") {
            prop_assert_eq!(words(&run).concat(), run.clone());
            prop_assert!(words(&run).iter().all(|word| !word.is_empty()));
        }

        #[test]
        fn no_other_way_to_cut_costs_less(run in "[中国人民政府工作报告社会主义经济发展性的㐀𠀀]{1,9}") {
            let sum: u32 = words(&run).iter().map(|word| cost(word).unwrap_or(UNKNOWN_COST)).sum();
            prop_assert_eq!(sum, least_cost(&run));
        }
    }
}
