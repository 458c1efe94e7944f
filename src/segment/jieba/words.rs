//! Cutting: blocks, the best way through each, and the HMM where it leaves single characters.

use std::ops::Range;
use std::slice;

use super::cell::NO_WORD;
use super::hmm;
use super::route::Route;
use super::split;
use super::spot::{self, Kind, Spot};
use super::trie::Trie;

/// Cuts Chinese into words.
pub struct Cutter {
    trie: Trie,
}

/// Buffers, used again for the next runs.
#[derive(Default)]
pub struct Scratch {
    spots: Vec<Spot>,
    route: Route,
    singles: Singles,
}

/// Single characters, and where their words end, counted in them.
#[derive(Default)]
struct Singles {
    chars: Vec<char>,
    back: Vec<u8>,
    ends: Vec<usize>,
}

/// So many characters are looked up together, for their looks into memory to overlap; more would
/// drive the buffers from the nearest cache.
const TOGETHER: usize = 512;

impl Cutter {
    /// With jieba's own dictionary.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Cutter {
        Cutter { trie: Trie::new() }
    }

    /// With words added in turn, as `Jieba::add_word` adds them: a word without a frequency gets
    /// one that keeps it together. None where they are more than there is room for.
    pub fn with_words(words: &[(&str, Option<usize>)]) -> Option<Cutter> {
        let mut this = Cutter::new();
        let mut scratch = Scratch::default();
        for &(word, frequency) in words {
            if word.is_empty() {
                continue;
            }
            let frequency = match frequency {
                Some(frequency) => frequency as u64,
                None => {
                    this.trie.weigh();
                    this.suggest(&mut scratch, word)
                }
            };
            this.trie.add(word, frequency)?;
        }
        this.trie.weigh();
        Some(this)
    }

    /// Writes the byte offsets in a text at which the words of its runs end, each run cut by
    /// itself. This is faster than a call for each, the shorter they are.
    pub fn cut_runs(
        &self,
        scratch: &mut Scratch,
        text: &str,
        runs: &[Range<usize>],
        ends: &mut Vec<usize>,
    ) {
        assert!(
            u32::try_from(text.len()).is_ok(),
            "a text has less than 4 GB"
        );
        self.cut_any::<true>(scratch, text, runs, ends);
    }

    fn cut_any<const HMM: bool>(
        &self,
        scratch: &mut Scratch,
        text: &str,
        runs: &[Range<usize>],
        ends: &mut Vec<usize>,
    ) {
        ends.clear();
        let mut runs = runs.iter();
        while !runs.as_slice().is_empty() {
            let Scratch {
                spots,
                route,
                singles,
            } = &mut *scratch;
            let mut count = 0;
            while count < TOGETHER
                && let Some(run) = runs.next()
            {
                count = spot::read(spots, count, &self.trie, text, run);
            }
            let spots = &mut spots[..=count];
            route.find_words(&self.trie, spots);
            route.choose(&self.trie, spots);
            self.collect::<HMM>(spots, singles, text, ends);
        }
    }

    /// Adds the ends of the words chosen in the spots, without that of the last spot.
    #[inline(never)]
    fn collect<const HMM: bool>(
        &self,
        spots: &[Spot],
        singles: &mut Singles,
        text: &str,
        ends: &mut Vec<usize>,
    ) {
        let (mut at, mut count) = (0, ends.len());
        ends.resize(count + spots.len(), 0);
        // Whether the last word is a single character that takes part in what joins them.
        let mut alone = false;
        let joins = |spot: &Spot| {
            spot.chosen == 1
                && spot.kind == Kind::Block
                && (HMM || text.as_bytes()[spot.place as usize].is_ascii_alphanumeric())
        };
        while at < spots.len() - 1 {
            let spot = &spots[at];
            let single = joins(spot);
            if single && alone {
                // Two in a row: all of them, from the one before on.
                let from = at - 1;
                at += spots[at..].iter().take_while(|spot| joins(spot)).count();
                self.cut_singles::<HMM>(&spots[from..=at], text, singles);
                count -= 1;
                for &end in &singles.ends {
                    ends[count] = spots[from + end].place as usize;
                    count += 1;
                }
                alone = false;
                continue;
            }
            at += spot.chosen as usize;
            alone = single;
            ends[count] = spots[at].place as usize;
            count += usize::from(spot.kind != Kind::Behind);
        }
        ends.truncate(count);
    }

    /// Cuts single characters, two at least; `spots` has one more, behind them.
    #[inline(never)]
    fn cut_singles<const HMM: bool>(&self, spots: &[Spot], text: &str, singles: &mut Singles) {
        let Singles { chars, back, ends } = singles;
        ends.clear();
        let Some((end, spots)) = spots.split_last() else {
            return;
        };
        if !HMM {
            ends.push(spots.len());
        } else if self.is_word(spots) {
            ends.extend(1..=spots.len());
        } else {
            chars.clear();
            chars.extend(text[spots[0].place as usize..end.place as usize].chars());
            cut_unknown(chars, back, ends);
        }
    }

    /// Whether two characters at least are a word.
    fn is_word(&self, spots: &[Spot]) -> bool {
        match spots {
            [first, _] => !first.two.is_nan(),
            _ => self.trie.word(spots.iter().map(|spot| spot.code)) != NO_WORD,
        }
    }

    /// The frequency that keeps a word together, as `Jieba::suggest_freq` finds it.
    fn suggest(&self, scratch: &mut Scratch, word: &str) -> u64 {
        let log_total = self.trie.log_total();
        let frequency = |word: &str| self.trie.frequency(word).unwrap_or(1);
        let mut ends = Vec::new();
        self.cut_any::<false>(scratch, word, slice::from_ref(&(0..word.len())), &mut ends);
        let (mut log, mut start) = (0.0, 0);
        for end in ends {
            log = log + (frequency(&word[start..end]) as usize as f64).ln() - log_total;
            start = end;
        }
        ((log + log_total).exp() as u64 + 1).max(frequency(word))
    }
}

/// Cuts single characters with the HMM, and those that it does not know by what they are.
fn cut_unknown(chars: &[char], back: &mut Vec<u8>, ends: &mut Vec<usize>) {
    let mut at = 0;
    while at < chars.len() {
        let known = hmm::is_known(chars[at]);
        let run = &chars[at..];
        let run = &run[..run
            .iter()
            .take_while(|&&c| hmm::is_known(c) == known)
            .count()];
        if known {
            hmm::cut(run, at, back, ends);
        } else {
            let mut done = 0;
            while done < run.len() {
                done += split::piece(&run[done..]);
                ends.push(at + done);
            }
        }
        at += run.len();
    }
}
