//! Words by UAX #29, as the library cuts them.
//!
//! ASCII and what is commonest beside it is cut here. A segment that any other character may belong
//! to is cut by the library: where a segment ends does not depend on what stands before it, so both
//! take turns.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The segments of a stretch that hold a letter or digit, in order, as byte ranges. No line end is
/// in one.
///
/// ```
/// # use gongbao::segment::words;
/// let stretch = "don't use 3.14, e.g. “π”";
/// let cut: Vec<&str> = words(stretch).map(|word| &stretch[word]).collect();
/// assert_eq!(cut, ["don't", "use", "3.14", "e.g", "π"]);
/// ```
pub fn words(stretch: &str) -> Words<'_> {
    Words { stretch, at: 0 }
}

/// See [`words`].
pub struct Words<'a> {
    stretch: &'a str,
    /// A boundary: all segments before it are done.
    at: usize,
}

// What a character is, in bits: those of MID_LETTER and MID_DIGIT lie `MID` above the other two.

/// ALetter.
const LETTER: u8 = 1;
/// Numeric.
const DIGIT: u8 = 1 << 1;
/// ExtendNumLet.
const JOINER: u8 = 1 << 2;
/// What runs are made of.
const CORE: u8 = LETTER | DIGIT | JOINER;
const MID: u8 = 3;
/// Joins two letters: MidLetter; with MID_DIGIT, MidNumLet and Single_Quote.
const MID_LETTER: u8 = LETTER << MID;
/// Joins two digits: MidNum.
const MID_DIGIT: u8 = DIGIT << MID;
/// Joins nothing, and is no word.
const OTHER: u8 = 0;
/// Any other character: one for the library.
const UNKNOWN: u8 = 1 << 7;

/// The class of each byte; beyond ASCII it is UNKNOWN.
static CLASSES: [u8; 256] = {
    let mut classes = [UNKNOWN; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => JOINER,
            b'.' | b'\'' => MID_LETTER | MID_DIGIT,
            b':' => MID_LETTER,
            b',' | b';' => MID_DIGIT,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

/// The class of a character beyond ASCII.
fn class_of(c: char) -> u8 {
    match c {
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2C1}' => LETTER,
        '‘' | '’' => MID_LETTER | MID_DIGIT,
        '·' => MID_LETTER,
        // No letter, no number, and nothing that joins.
        '\u{A0}'..='\u{A9}'
        | '\u{AB}'
        | '\u{AC}'
        | '\u{AE}'..='\u{B1}'
        | '´'
        | '¶'
        | '»'
        | '¿'
        | '×'
        | '÷'
        | '\u{2010}'..='\u{2017}'
        | '\u{201A}'..='\u{2023}'
        | '\u{2025}'
        | '…'
        | '\u{2030}'..='\u{203E}'
        | '\u{2190}'..='\u{23FF}'
        | '\u{2500}'..='\u{2767}'
        | '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3020}' => OTHER,
        _ => UNKNOWN,
    }
}

impl Words<'_> {
    /// The class of the character at an offset, and where the next one starts; none at the end.
    #[inline]
    fn class(&self, at: usize) -> Option<(u8, usize)> {
        let byte = *self.stretch.as_bytes().get(at)?;
        if byte.is_ascii() {
            Some((CLASSES[usize::from(byte)], at + 1))
        } else {
            self.class_beyond_ascii(at)
        }
    }

    #[cold]
    fn class_beyond_ascii(&self, at: usize) -> Option<(u8, usize)> {
        let c = self.stretch[at..].chars().next()?;
        Some((class_of(c), at + c.len_utf8()))
    }

    /// Goes on with a run at `end`, behind a character of the class `last`: its end, and whether it
    /// holds a letter or digit; none if that cannot be told here.
    #[inline]
    fn run(&self, mut end: usize, mut last: u8) -> Option<(usize, bool)> {
        let mut seen = last;
        loop {
            for &byte in &self.stretch.as_bytes()[end..] {
                let class = CLASSES[usize::from(byte)];
                if class & CORE == 0 {
                    break;
                }
                last = class;
                seen |= class;
                end += 1;
            }
            let Some((class, next)) = self.class(end) else {
                break;
            };
            (last, end) = if class & CORE != 0 {
                (class, next)
            } else if class & UNKNOWN != 0 {
                return None;
            } else if class >> MID & last == 0 {
                break;
            } else {
                match self.class(next) {
                    Some((behind, _)) if behind & UNKNOWN != 0 => return None,
                    Some((behind, next)) if class >> MID & last & behind != 0 => (behind, next),
                    _ => break,
                }
            };
            seen |= last;
        }
        Some((end, seen & (LETTER | DIGIT) != 0))
    }

    /// The segment that the library cuts at `start`: its end, and whether it holds a letter or
    /// digit.
    #[cold]
    fn run_by_library(&self, start: usize) -> (usize, bool) {
        let segment = self.stretch[start..].split_word_bounds().next();
        segment.map_or((self.stretch.len(), false), |segment| {
            let is_word = segment.contains(char::is_alphanumeric);
            (start + segment.len(), is_word)
        })
    }

    /// The start of the segment that what stands at `at` may belong to, where only single
    /// characters and spaces stand behind `self.at`.
    #[cold]
    fn start_before(&self, at: usize) -> usize {
        let between = &self.stretch[self.at..at];
        let last = between.chars().next_back().map_or(0, char::len_utf8);
        let spaces = between.len() - between.trim_end_matches(' ').len();
        at - last.max(spaces)
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let mut start = self.at;
        while let Some((class, next)) = self.class(start) {
            if class & (CORE | UNKNOWN) == 0 {
                start = next;
                continue;
            }
            let run = if class & UNKNOWN == 0 {
                self.run(next, class)
            } else {
                start = self.start_before(start);
                None
            };
            let (end, is_word) = run.unwrap_or_else(|| self.run_by_library(start));
            self.at = end;
            if is_word {
                return Some(start..end);
            }
            start = end;
        }
        self.at = start;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_library(stretch: &str) -> Vec<Range<usize>> {
        let segments = stretch.split_word_bound_indices();
        let words = segments.filter(|(_, segment)| segment.contains(char::is_alphanumeric));
        words
            .map(|(start, word)| start..start + word.len())
            .collect()
    }

    #[test]
    fn every_character_is_cut_as_the_library_cuts_it() {
        for c in '\0'..=char::MAX {
            for (before, behind) in [("a", "b"), ("1", "2"), ("a.", "b"), ("  ", "\u{345}")] {
                let stretch = format!("{before}{c}{behind}");
                let cut: Vec<_> = words(&stretch).collect();
                assert_eq!(cut, by_library(&stretch), "{stretch:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_library(
            stretch in "[ab19_.,:;'\"\\- \r\n\u{85}\u{301}\u{345}\u{200D}\u{AD}é’—½①אカゃ한क❤\u{1F1E6}]{0,24}"
        ) {
            prop_assert_eq!(words(&stretch).collect::<Vec<_>>(), by_library(&stretch));
        }
    }
}
