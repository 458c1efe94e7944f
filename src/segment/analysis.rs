//! The analysis of one text: everything that the index holds about it, made in one pass.

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::bits::Bits;
use super::chinese::ChineseSegmenter;
use super::grouped::{Grouped, Grouper};
use super::sketch::Sketch;
use super::words::words;
use crate::text::{
    Atom, AtomKind, Folded, MapCursor, atoms_into, fold_into, for_headings, sentence_starts_into,
};

/// A word longer than this is cut to it; it still counts as one.
const MAX_WORD_BYTES: usize = 800;

/// One of so many atoms has its offset noted.
pub const OFFSET_STEP: usize = 128;

/// What stands in an offset for an atom that has none noted.
const NO_OFFSET: u64 = 0xFF;

/// An atom at or before a position from which the original can be folded anew with the same atoms
/// from there on: its position, and its byte offset in the original. `offsets` are those of the
/// [`Analysis`].
pub fn offset_near(offsets: &[u64], position: usize) -> (usize, usize) {
    let mut step = (position / OFFSET_STEP).min(offsets.len());
    while step > 0 {
        let noted = offsets[step - 1];
        if noted & 0xFF != NO_OFFSET {
            let back = (noted & 0xFF) as usize;
            return (step * OFFSET_STEP - back, (noted >> 8) as usize);
        }
        step -= 1;
    }
    (0, 0)
}

/// What the index holds about a text.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// The atoms and separators, folded; a line end is `"\n"`.
    pub atoms: Grouped,
    /// The words, folded, in the order of their bytes; the position of a word is its number.
    pub words: Grouped,
    /// For each word in order, which of the different words it is: see [`unpack`].
    ///
    /// [`unpack`]: super::unpack
    pub word_ranks: Vec<u64>,
    /// For each position, whether a word starts in its atom.
    pub word_starts: Bits,
    /// The positions in whose atom another word starts behind the first, once for each.
    pub more_words: Vec<u64>,
    /// For each position, whether a word boundary lies before it; one lies behind the last.
    pub boundaries: Bits,
    /// For each position, whether a sentence starts there.
    pub sentences: Bits,
    /// The headings in order: the position at which each stands times 8, plus its level.
    pub headings: Vec<u64>,
    /// Where atoms stand in the original, for one of every [`OFFSET_STEP`]: see [`offset_near`].
    pub offsets: Vec<u64>,
    /// How many words there are.
    pub word_count: u64,
    /// How many characters the original has, white space aside.
    pub char_count: u64,
    /// The first 128 bits of the SHA-256 of the folded text without white space: texts that are
    /// the same after folding have the same.
    pub folded_hash: [u64; 2],
    /// See [`Sketch`].
    pub sketch: Vec<u64>,
}

impl Analysis {
    /// The positions at which words start, one a word, in order.
    pub fn starts_of_words(&self) -> Vec<u64> {
        let bits = self.word_starts.0.iter().zip(0u64..);
        let set = bits.flat_map(|(&bits, number)| {
            (0..64).filter_map(move |bit| (bits >> bit & 1 == 1).then_some(number * 64 + bit))
        });
        let mut out: Vec<u64> = set.chain(self.more_words.iter().copied()).collect();
        out.sort_unstable();
        out
    }
}

/// Analyses texts one after another with buffers of its own; one for each thread.
pub struct Analyzer {
    chinese: Arc<dyn ChineseSegmenter>,
    folded: Folded,
    atoms: Vec<Atom>,
    starts: Vec<u32>,
    /// The runs of Han characters, and the ends of their words, in the folded text.
    runs: Vec<Range<usize>>,
    ends: Vec<usize>,
    grouper: Grouper,
    words: Vec<Range<usize>>,
}

impl Analyzer {
    /// An analyzer that cuts Chinese with the segmenter given.
    pub fn new(chinese: Arc<dyn ChineseSegmenter>) -> Analyzer {
        Analyzer {
            chinese,
            folded: Folded::default(),
            atoms: Vec::new(),
            starts: Vec::new(),
            runs: Vec::new(),
            ends: Vec::new(),
            grouper: Grouper::default(),
            words: Vec::new(),
        }
    }

    /// Analyses an original text.
    pub fn analyze(&mut self, original: &str) -> Analysis {
        let mut out = Analysis::default();
        self.analyze_into(original, &mut out);
        out
    }

    /// Analyses an original text into what held another one.
    pub fn analyze_into(&mut self, original: &str, out: &mut Analysis) {
        fold_into(original, &mut self.folded);
        atoms_into(&self.folded.text, &mut self.atoms);
        let atoms = self.atoms.len();
        for bits in [
            &mut out.word_starts,
            &mut out.boundaries,
            &mut out.sentences,
        ] {
            bits.clear_to(atoms);
        }
        out.more_words.clear();
        self.mark_sentences(original, &mut out.sentences);
        self.find_headings(original, &mut out.headings);
        self.note_offsets(&mut out.offsets);
        out.char_count = original.chars().filter(|c| !c.is_whitespace()).count() as u64;
        out.folded_hash = hash_of(&self.folded.text);
        out.sketch = Sketch::of(&self.folded.text).pack();
        self.find_runs();
        let (text, runs) = (&self.folded.text, &self.runs);
        self.chinese.cut_runs(text, runs, &mut self.ends);
        self.words.clear();
        // The end of a text is a boundary.
        out.boundaries.set_rest(atoms);
        let (mut at, mut ends) = (0, 0);
        while at < atoms {
            match self.atoms[at].kind {
                AtomKind::Han => self.take_word(&mut at, &mut ends, out),
                _ => at = self.cut_other(at, out),
            };
        }
        out.word_count = self.words.len() as u64;
        self.group(out);
    }

    fn group(&mut self, out: &mut Analysis) {
        let Analyzer {
            grouper, folded, ..
        } = self;
        for atom in &self.atoms {
            let start = atom.start as usize;
            grouper.add(
                &folded.text,
                match atom.kind {
                    AtomKind::LineEnd => start..start,
                    _ => start..atom.end as usize,
                },
            );
        }
        grouper.finish(&folded.text, &mut out.atoms);
        for word in &self.words {
            grouper.add(&folded.text, word.clone());
        }
        grouper.finish_sorted(&folded.text, &mut out.words, &mut out.word_ranks);
    }

    /// Finds the runs of Han atoms, with nothing between the atoms of one.
    fn find_runs(&mut self) {
        self.runs.clear();
        let mut last = None;
        for atom in self.atoms.iter().filter(|atom| atom.kind == AtomKind::Han) {
            let (start, end) = (atom.start as usize, atom.end as usize);
            match self.runs.last_mut() {
                Some(run) if last == Some(start) => run.end = end,
                _ => self.runs.push(start..end),
            }
            last = Some(end);
        }
    }

    fn mark_sentences(&mut self, original: &str, bits: &mut Bits) {
        sentence_starts_into(original, &mut self.starts);
        let mut walk = Walk::new(&self.atoms, &self.folded);
        for &start in &self.starts {
            let at = walk.first_at(start as usize);
            let rest = self.atoms.get(at..).unwrap_or_default();
            let line_ends = rest
                .iter()
                .take_while(|atom| atom.kind == AtomKind::LineEnd);
            let at = at + line_ends.count();
            if at < self.atoms.len() {
                bits.set(at);
            }
        }
    }

    fn find_headings(&self, original: &str, out: &mut Vec<u64>) {
        out.clear();
        let mut walk = Walk::new(&self.atoms, &self.folded);
        for_headings(original, |offset, heading| {
            let at = walk.first_at(offset);
            if at < self.atoms.len() {
                out.push((at as u64) << 3 | u64::from(heading.level));
            }
        });
    }

    fn note_offsets(&self, out: &mut Vec<u64>) {
        let map = &self.folded.map;
        let steps = (OFFSET_STEP..self.atoms.len()).step_by(OFFSET_STEP);
        let noted = steps.map(|position| {
            for back in 0..OFFSET_STEP {
                // Not one of several atoms that one character stands for.
                let start = self.atoms[position - back].start as usize;
                let original = map.original_start(start);
                if map.original_end(start) <= original {
                    return (original as u64) << 8 | back as u64;
                }
            }
            NO_OFFSET
        });
        out.clear();
        out.extend(noted);
    }

    /// Takes the Chinese word that starts at the atom `at`; it ends at the end number `end`.
    fn take_word(&mut self, at: &mut usize, end: &mut usize, out: &mut Analysis) {
        out.boundaries.set(*at);
        out.word_starts.set(*at);
        let start = self.atoms[*at].start as usize;
        self.words
            .push(cut_long(&self.folded.text, start..self.ends[*end]));
        while *at < self.atoms.len() && (self.atoms[*at].start as usize) < self.ends[*end] {
            *at += 1;
        }
        *end += 1;
    }

    /// Cuts the stretch up to the next Han atom by UAX #29; returns that atom.
    fn cut_other(&mut self, first: usize, out: &mut Analysis) -> usize {
        let mut behind = first;
        while behind < self.atoms.len() && self.atoms[behind].kind != AtomKind::Han {
            out.boundaries.set(behind);
            behind += 1;
        }
        let base = self.atoms[first].start as usize;
        let stretch = &self.folded.text[base..self.atoms[behind - 1].end as usize];
        let mut at = first;
        for word in words(stretch) {
            let (start, end) = (base + word.start, base + word.end);
            self.words.push(cut_long(&self.folded.text, start..end));
            while at + 1 < behind && self.atoms[at].end as usize <= start {
                at += 1;
            }
            if out.word_starts.get(at) {
                out.more_words.push(at as u64);
            }
            out.word_starts.set(at);
            // No boundary lies within the word (3.14, don't).
            while at < behind && (self.atoms[at].end as usize) < end {
                at += 1;
                if at < behind
                    && self.atoms[at].start as usize > start
                    && (self.atoms[at].start as usize) < end
                {
                    out.boundaries.clear(at);
                }
            }
        }
        behind
    }
}

/// Finds the atoms at offsets of the original, one behind the other.
struct Walk<'a> {
    atoms: &'a [Atom],
    cursor: MapCursor<'a>,
    at: usize,
}

impl<'a> Walk<'a> {
    fn new(atoms: &'a [Atom], folded: &'a Folded) -> Walk<'a> {
        Walk {
            atoms,
            cursor: folded.map.cursor(),
            at: 0,
        }
    }

    /// The first atom that starts at an offset of the original or behind it.
    fn first_at(&mut self, offset: usize) -> usize {
        while let Some(atom) = self.atoms.get(self.at)
            && self.cursor.original_start(atom.start as usize) < offset
        {
            self.at += 1;
        }
        self.at
    }
}

fn hash_of(folded: &str) -> [u64; 2] {
    let mut hasher = Sha256::new();
    folded
        .split_whitespace()
        .for_each(|part| hasher.update(part));
    let hash = hasher.finalize();
    let part = |at: usize| {
        hash[at..at + 8]
            .iter()
            .fold(0, |number, &byte| number << 8 | u64::from(byte))
    };
    [part(0), part(8)]
}

fn cut_long(text: &str, word: Range<usize>) -> Range<usize> {
    if word.len() <= MAX_WORD_BYTES {
        return word;
    }
    let mut end = word.start + MAX_WORD_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    word.start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Jieba;
    use crate::text::{atoms, fold};
    use proptest::prelude::*;

    fn analyze(text: &str) -> Analysis {
        Analyzer::new(Jieba::shared()).analyze(text)
    }

    /// The atoms with `|` at each word boundary and `¶` at each sentence start.
    fn marked(text: &str) -> String {
        let analysis = analyze(text);
        let mut out = String::new();
        for (at, atom) in analysis.atoms.in_order().into_iter().enumerate() {
            if analysis.sentences.get(at) {
                out.push('¶');
            }
            if analysis.boundaries.get(at) {
                out.push('|');
            }
            out.push_str(atom);
        }
        out
    }

    #[test]
    fn boundaries_and_sentences_stand_at_their_atoms() {
        assert_eq!(
            marked("公安全面推进。网络安全"),
            "¶|公安|全面|推进|。¶|网络安全"
        );
        assert_eq!(
            marked("Don't use 3.14. AI大模型"),
            "¶|don't|use|3.14|.¶|ai|大|模型"
        );
    }

    #[test]
    fn the_end_of_a_text_is_a_boundary() {
        for text in ["推动高质量发展", "可信AI", "ai", ""] {
            let analysis = analyze(text);
            let atoms = analysis.atoms.in_order().into_iter();
            let atoms = atoms.count();
            assert!(atoms == 0 || analysis.boundaries.get(atoms), "{text}");
        }
    }

    #[test]
    fn words_are_segmented_and_folded() {
        let analysis = analyze("Standards for 人工智能监管, decision-making");
        let words: Vec<&str> = analysis.words.in_order();
        assert_eq!(
            words,
            ["standards", "for", "人工智能", "监管", "decision", "making"]
        );
        assert_eq!(analysis.word_count, 6);
        assert_eq!(analysis.char_count, 34);
    }

    /// The atoms with `|` before each in which a word starts, twice where two do.
    fn started(text: &str) -> String {
        let analysis = analyze(text);
        let mut out = String::new();
        for (at, atom) in analysis.atoms.in_order().into_iter().enumerate() {
            let more = analysis.more_words.iter().filter(|&&one| one == at as u64);
            let starts = usize::from(analysis.word_starts.get(at)) + more.count();
            out.push_str(&"|".repeat(starts));
            out.push_str(atom);
        }
        out
    }

    #[test]
    fn words_start_in_their_atoms() {
        assert_eq!(started("公安全面推进。"), "|公安|全面|推进。");
        assert_eq!(
            started("Don't use 3.14, e.g. U.S. law"),
            "|don't|use|3.14,|e.g.|u.s.|law"
        );
        assert_eq!(started("すし 2 _x"), "||すし|2|_x", "two words in one atom");
    }

    proptest! {
        #[test]
        fn every_word_starts_in_an_atom(text in "[a-c1.' \n安全監管，。すｱゃ_-]{0,40}") {
            let analysis = analyze(&text);
            let bits: u32 = analysis.word_starts.0.iter().map(|bits| bits.count_ones()).sum();
            prop_assert_eq!(u64::from(bits) + analysis.more_words.len() as u64, analysis.word_count);
        }

        #[test]
        fn a_text_can_be_read_from_any_offset_that_is_noted(text in "([ab1.' \n安全監，。すｱ㈱½ﬁe\u{301}\u{200b}-]{0,9}|安{60}|b{90}){0,24}") {
            let analysis = analyze(&text);
            let whole: Vec<&str> = analysis.atoms.in_order().into_iter().collect();
            let known: Vec<_> = (0..whole.len()).step_by(50).map(|at| offset_near(&analysis.offsets, at)).collect();
            for (number, &(position, offset)) in known.iter().enumerate() {
                prop_assert!(position <= number * 50);
                for &(behind, end) in known[number..].iter().chain([&(whole.len(), text.len())]) {
                    let folded = fold(&text[offset..end]);
                    let part = atoms(&folded.text);
                    let part: Vec<&str> = part.iter().map(|atom| atom.text(&folded.text)).collect();
                    prop_assert_eq!(&part[..behind - position], &whole[position..behind]);
                }
            }
        }

        #[test]
        fn there_is_one_token_an_atom_and_one_a_word(text in "[a-c1.' \n安全监管，。ｱゃ-]{0,40}") {
            let analysis = analyze(&text);
            let row: Vec<&str> = analysis.atoms.in_order().into_iter().collect();
            let folded = fold(&text);
            let expected: Vec<&str> = atoms(&folded.text).iter().map(|a| a.text(&folded.text)).collect::<Vec<_>>();
            prop_assert_eq!(row, expected);
            let words = analysis.words.in_order().len();
            prop_assert_eq!(words as u64, analysis.word_count);
        }
    }
}
