//! Cutting: blocks, the best way through each, and the HMM where it leaves single characters.

use std::cell::RefCell;
use std::ops::Range;

use super::cell::{NO_CODE, NO_WORD};
use super::hmm;
use super::route::Route;
use super::split;
use super::trie::Trie;

/// Cuts Chinese into words.
pub struct Cutter {
    trie: Trie,
}

/// Buffers, used again for the next runs. What is by character has a place behind each run, too,
/// with the code of no character, at which every word stops.
#[derive(Default)]
pub struct Scratch {
    chars: Vec<char>,
    codes: Vec<u16>,
    /// Byte offsets in the text.
    offsets: Vec<u32>,
    pieces: Vec<Piece>,
    route: Route,
    back: Vec<u8>,
}

/// Characters, counted in the buffers.
struct Piece {
    start: usize,
    end: usize,
    /// Whether it is cut by the dictionary; it is one word else.
    block: bool,
}

/// So many characters are looked up together, for their looks into memory to overlap; more would
/// drive the buffers from the nearest cache.
const TOGETHER: usize = 512;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Cutter {
    /// With jieba's own dictionary.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Cutter {
        Cutter { trie: Trie::new() }
    }

    /// With words added in turn, as `Jieba::add_word` adds them: a word without a frequency gets
    /// one that keeps it together.
    pub fn with_words(words: &[(&str, Option<usize>)]) -> Cutter {
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
            this.trie.add(word, frequency);
        }
        this.trie.weigh();
        this
    }

    /// Writes the byte offset at which each word ends.
    pub fn cut(&self, run: &str, ends: &mut Vec<usize>) {
        SCRATCH.with_borrow_mut(|scratch| self.cut_with(scratch, run, ends));
    }

    /// Like `cut`, with buffers of the caller's.
    pub fn cut_with(&self, scratch: &mut Scratch, run: &str, ends: &mut Vec<usize>) {
        self.cut_runs(scratch, run, &[0..run.len()], ends);
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
            scratch.chars.clear();
            scratch.codes.clear();
            scratch.offsets.clear();
            scratch.pieces.clear();
            while scratch.codes.len() < TOGETHER
                && let Some(run) = runs.next()
            {
                self.read(scratch, text, run);
            }
            scratch.codes.push(NO_CODE);
            scratch.route.find_words(&self.trie, &scratch.codes);
            let mark = ends.len();
            for index in 0..scratch.pieces.len() {
                let Piece { start, end, block } = scratch.pieces[index];
                if block {
                    self.cut_block::<HMM>(scratch, start, end, ends);
                } else {
                    ends.push(end);
                }
            }
            for end in &mut ends[mark..] {
                *end = scratch.offsets[*end] as usize;
            }
        }
    }

    /// Adds a run to the buffers.
    fn read(&self, scratch: &mut Scratch, text: &str, run: &Range<usize>) {
        let start = scratch.codes.len();
        if !self.read_common(scratch, text.as_bytes(), run) {
            scratch.chars.truncate(start);
            scratch.codes.truncate(start);
            scratch.offsets.truncate(start);
            self.read_any(scratch, text, run);
        }
        scratch.chars.push('\0');
        scratch.codes.push(NO_CODE);
        scratch.offsets.push(run.end as u32);
    }

    /// Adds a run of U+4E00 to U+9FFF; false if it has others.
    fn read_common(&self, scratch: &mut Scratch, text: &[u8], run: &Range<usize>) -> bool {
        let (units, rest) = text[run.clone()].as_chunks::<3>();
        if !rest.is_empty() {
            return false;
        }
        let Scratch {
            chars,
            codes,
            offsets,
            pieces,
            ..
        } = scratch;
        let start = codes.len();
        let mut common = true;
        chars.extend(units.iter().map(|&[a, b, c]| {
            let unit = u16::from(a & 0xF) << 12 | u16::from(b & 0x3F) << 6 | u16::from(c & 0x3F);
            common &= a & 0xF0 == 0xE0 && (0x4E00..0xA000).contains(&unit);
            char::from_u32(unit.into()).unwrap_or('\0')
        }));
        codes.extend(
            chars[start..]
                .iter()
                .map(|&c| self.trie.code_of_unit(c as u16)),
        );
        let first = run.start as u32;
        offsets.extend((0..units.len() as u32).map(|index| first + 3 * index));
        if common && !units.is_empty() {
            pieces.push(Piece {
                start,
                end: codes.len(),
                block: true,
            });
        }
        common
    }

    /// Adds a run of any characters.
    fn read_any(&self, scratch: &mut Scratch, text: &str, run: &Range<usize>) {
        let Scratch {
            chars,
            codes,
            offsets,
            pieces,
            ..
        } = scratch;
        let mut at = chars.len();
        for (offset, c) in text[run.clone()].char_indices() {
            chars.push(c);
            codes.push(if split::is_block(c) {
                self.trie.code(c)
            } else {
                NO_CODE
            });
            offsets.push((run.start + offset) as u32);
        }
        while at < chars.len() {
            let rest = &chars[at..];
            let length = rest.iter().take_while(|&&c| split::is_block(c)).count();
            let end = at
                + match length {
                    0 if rest.starts_with(&['\r', '\n']) => 2,
                    0 => 1,
                    _ => length,
                };
            pieces.push(Piece {
                start: at,
                end,
                block: length > 0,
            });
            at = end;
        }
    }

    /// Cuts the block of the characters from `start` to `end`; its ends are counted in characters.
    fn cut_block<const HMM: bool>(
        &self,
        scratch: &mut Scratch,
        start: usize,
        end: usize,
        ends: &mut Vec<usize>,
    ) {
        let Scratch {
            chars,
            codes,
            route,
            back,
            ..
        } = scratch;
        let (chars, codes) = (&chars[start..end], &codes[start..end]);
        route.choose(&self.trie, start, end);
        let spots = &route.spots[start..end];
        let mut at = 0;
        // Whether the last word is a single character that takes part in what joins them.
        let mut alone = false;
        while at < chars.len() {
            let length = spots[at].chosen as usize;
            let single = length == 1 && (HMM || chars[at].is_ascii_alphanumeric());
            if !(single && alone) {
                at += length;
                alone = single;
                ends.push(start + at);
                continue;
            }
            // Two in a row: all of them, from the one before on.
            let from = at - 1;
            while at < chars.len()
                && spots[at].chosen == 1
                && (HMM || chars[at].is_ascii_alphanumeric())
            {
                at += 1;
            }
            ends.pop();
            alone = false;
            if !HMM {
                ends.push(start + at);
            } else if self.is_word(&codes[from..at], spots[from].two) {
                ends.extend(start + from + 1..=start + at);
            } else {
                cut_unknown(&chars[from..at], start + from, back, ends);
            }
        }
    }

    /// Whether codes, two at least, are a word; `two` is the weight id of the first two.
    fn is_word(&self, codes: &[u16], two: u32) -> bool {
        match codes.len() {
            2 => two != NO_WORD,
            _ => self.trie.word(codes) != NO_WORD,
        }
    }

    /// The frequency that keeps a word together, as `Jieba::suggest_freq` finds it.
    fn suggest(&self, scratch: &mut Scratch, word: &str) -> u64 {
        let log_total = self.trie.log_total();
        let frequency = |word: &str| self.trie.frequency(word).unwrap_or(1);
        let mut ends = Vec::new();
        self.cut_any::<false>(scratch, word, &[0..word.len()], &mut ends);
        let (mut log, mut start) = (0.0, 0);
        for end in ends {
            log = log + (frequency(&word[start..end]) as usize as f64).ln() - log_total;
            start = end;
        }
        ((log + log_total).exp() as u64 + 1).max(frequency(word))
    }
}

/// Cuts single characters with the HMM, and those that it does not know by what they are.
fn cut_unknown(chars: &[char], base: usize, back: &mut Vec<u8>, ends: &mut Vec<usize>) {
    let mut at = 0;
    while at < chars.len() {
        let known = hmm::is_known(chars[at]);
        let run = &chars[at..];
        let run = &run[..run
            .iter()
            .take_while(|&&c| hmm::is_known(c) == known)
            .count()];
        if known {
            hmm::cut(run, base + at, back, ends);
        } else {
            let mut done = 0;
            while done < run.len() {
                done += split::piece(&run[done..]);
                ends.push(base + at + done);
            }
        }
        at += run.len();
    }
}
