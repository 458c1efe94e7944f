//! Sentences of text in other scripts than Han: those of UAX #29, with abbreviations kept whole.
//!
//! The characters that are common are classed here, and the rules looked at behind marks alone; a
//! paragraph with any other is left to the library.

use memchr::memchr3;
use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations that end no sentence, without their last full stop, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "dr", "mr", "mrs", "ms", "prof", "rev", "gen", "col", "lt", "sgt", "capt", "gov", "sen", "rep",
    "reps", "hon", "pres", "st", "jr", "sr", "no", "nos", "vol", "vols", "p", "pp", "para",
    "paras", "art", "arts", "sec", "secs", "subsec", "ch", "chap", "cl", "fig", "figs", "eq", "ed",
    "eds", "pub", "stat", "fed", "reg", "cong", "supp", "cf", "e.g", "i.e", "viz", "vs", "v",
    "et al", "al", "approx", "dept", "est", "inc", "ltd", "co", "corp", "bros", "u.s", "u.s.c",
    "c.f.r", "u.k", "u.n", "e.u", "d.c", "a.m", "p.m", "ph.d", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "l", "exec", "ord", "res", "ann", "app",
    "amend", "div",
];

/// The sentences of UAX #29 in a paragraph that starts at `base`, as the library finds them.
pub(super) fn latin_starts_by_library(paragraph: &str, base: usize, out: &mut Vec<u32>) {
    for (at, _) in paragraph.split_sentence_bound_indices().skip(1) {
        let sentence = paragraph[..at].trim_end();
        if !sentence
            .strip_suffix('.')
            .is_some_and(ends_with_abbreviation)
        {
            out.push((base + at) as u32);
        }
    }
}

/// What a character is by the rules of UAX #29 for sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    /// A letter without case: OLetter.
    Letter,
    Digit,
    /// A full stop: ATerm.
    Stop,
    /// Another mark that ends a sentence: STerm.
    End,
    /// SContinue.
    Continue,
    Close,
    /// A blank. Line ends are blanks within a paragraph, and end it elsewhere in any case.
    Blank,
    Other,
    /// None of those that are known here, and maybe one that joins what is before it.
    Unknown,
}

fn class_of(c: char) -> Class {
    match c {
        'a'..='z' => Class::Lower,
        'A'..='Z' => Class::Upper,
        '0'..='9' => Class::Digit,
        ' ' | '\t'..='\r' => Class::Blank,
        '.' => Class::Stop,
        '?' | '!' => Class::End,
        ',' | '-' | ':' | ';' => Class::Continue,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' => Class::Close,
        '\0'..='\u{7F}' => Class::Other,
        _ => class_beyond_ascii(c),
    }
}

fn class_beyond_ascii(c: char) -> Class {
    match c {
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{20000}'..='\u{2A6DF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{AC00}'..='\u{D7A3}' => Class::Letter,
        '。' | '！' | '？' | '｡' => Class::End,
        '．' => Class::Stop,
        '，' | '、' | '：' | '；' | '–' | '—' | '－' | '､' => Class::Continue,
        '“' | '”' | '‘' | '’' | '（' | '）' | '［' | '］' | '｛' | '｝' | '«' | '»' => {
            Class::Close
        }
        '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301B}' => Class::Close,
        '\u{85}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{3000}' => {
            Class::Blank
        }
        '\u{C0}'..='\u{D6}'
        | '\u{D8}'..='\u{DE}'
        | 'Α'..='Ρ'
        | 'Σ'..='Ω'
        | 'А'..='Я'
        | 'Ⅰ'..='Ⅿ'
        | 'Ａ'..='Ｚ' => Class::Upper,
        'ª'
        | 'µ'
        | 'º'
        | '\u{DF}'..='\u{F6}'
        | '\u{F8}'..='\u{FF}'
        | 'α'..='ω'
        | 'а'..='я'
        | 'ⅰ'..='ⅿ'
        | 'ａ'..='ｚ' => Class::Lower,
        '０'..='９' => Class::Digit,
        '\u{A1}'..='\u{A9}'
        | '¬'
        | '\u{AE}'..='\u{B4}'
        | '\u{B6}'..='\u{B9}'
        | '\u{BC}'..='\u{BF}'
        | '×'
        | '÷'
        | '\u{2010}'..='\u{2012}'
        | '\u{2015}'..='\u{2017}'
        | '\u{2020}'..='\u{2023}'
        | '\u{2025}'..='\u{2027}'
        | '\u{2030}'..='\u{2038}'
        | '※'
        | '℃'
        | '\u{2190}'..='\u{22FF}'
        | '\u{2460}'..='\u{249B}'
        | '\u{2500}'..='\u{275A}'
        | '〃'
        | '＃'..='＆'
        | '＊'
        | '＋'
        | '／'
        | '＜'..='＞'
        | '～' => Class::Other,
        _ => Class::Unknown,
    }
}

/// The class of the character at an offset, and where the next one starts; none at the end.
#[inline]
fn class_at(text: &str, at: usize) -> Option<(Class, usize)> {
    let c = text[at..].chars().next()?;
    Some((class_of(c), at + c.len_utf8()))
}

/// Where the first character stands that is of another class, at or behind `at`.
#[inline]
fn skip(class: Class, text: &str, mut at: usize) -> usize {
    while let Some((found, next)) = class_at(text, at)
        && found == class
    {
        at = next;
    }
    at
}

/// For each byte, whether it may start a character at which latin sentences are looked into: .?!
/// and all beyond ASCII except those that Chinese is written with.
static STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    stops[b'.' as usize] = true;
    stops[b'?' as usize] = true;
    stops[b'!' as usize] = true;
    let mut byte = 0xC0;
    while byte < 256 {
        // U+4000..=U+9FFF: no marks, and nothing that joins what is before it.
        stops[byte] = !matches!(byte, 0xE4..=0xE9);
        byte += 1;
    }
    stops
};

/// The sentences of UAX #29 in a paragraph that starts at `base`; none if it holds a character
/// that is not known here. They are the rules SB6 to SB998 in turn, at each mark that may end one.
pub(super) fn latin_starts(paragraph: &str, base: usize, out: &mut Vec<u32>) -> Option<()> {
    let bytes = paragraph.as_bytes();
    let ascii = bytes.is_ascii();
    let next_stop = |rest: &[u8]| match ascii {
        true => memchr3(b'.', b'?', b'!', rest),
        false => rest.iter().position(|&byte| STOPS[usize::from(byte)]),
    };
    let mut at = 0;
    while let Some(step) = next_stop(&bytes[at..]) {
        let mark = at + step;
        let (class, behind) = class_at(paragraph, mark)?;
        at = behind;
        match class {
            Class::Unknown => return None,
            Class::Stop | Class::End => {}
            _ => continue,
        }
        let closed = skip(Class::Close, paragraph, behind);
        at = skip(Class::Blank, paragraph, closed);
        let Some((next, _)) = class_at(paragraph, at) else {
            break;
        };
        let goes_on = match next {
            Class::Unknown => return None,
            Class::Continue | Class::Stop | Class::End => true,
            _ if class == Class::End => false,
            Class::Digit if at == behind => true,
            Class::Upper if at == behind && ends_with_cased(&paragraph[..mark]) => true,
            _ => goes_on_lower(&paragraph[at..])?,
        };
        let abbreviated = closed == behind
            && bytes[mark] == b'.'
            && !goes_on
            && ends_with_abbreviation(&paragraph[..mark]);
        if !goes_on && !abbreviated {
            out.push((base + at) as u32);
        }
    }
    Some(())
}

/// Whether the last character is a letter that has case.
fn ends_with_cased(piece: &str) -> bool {
    let last = piece.chars().next_back().map(class_of);
    matches!(last, Some(Class::Upper | Class::Lower))
}

/// Whether the first letter or mark is a lower case letter; none if an unknown one may be.
fn goes_on_lower(rest: &str) -> Option<bool> {
    for class in rest.chars().map(class_of) {
        match class {
            Class::Lower => return Some(true),
            Class::Upper | Class::Letter | Class::Stop | Class::End => return Some(false),
            Class::Unknown => return None,
            _ => {}
        }
    }
    Some(false)
}

/// Whether a full stop behind this piece belongs to its last word.
fn ends_with_abbreviation(piece: &str) -> bool {
    let mut start = piece.len();
    for c in piece.chars().rev() {
        if !(c.is_alphanumeric() || c == '.') {
            break;
        }
        start -= c.len_utf8();
        if piece.len() - start > 8 {
            return false;
        }
    }
    is_abbreviation(&piece[start..])
}

/// Whether a word is an initial, or one of the abbreviations.
fn is_abbreviation(word: &str) -> bool {
    if !word.is_ascii() {
        let word = word.to_lowercase();
        return word.is_ascii() && is_abbreviation(&word);
    }
    match word.as_bytes() {
        [one] => one.is_ascii_alphabetic(),
        bytes => bytes.len() <= 8 && PACKED.contains(&pack(bytes)),
    }
}

/// The abbreviations, each as one number.
static PACKED: [u64; ABBREVIATIONS.len()] = {
    let mut packed = [0; ABBREVIATIONS.len()];
    let mut at = 0;
    while at < packed.len() {
        packed[at] = pack(ABBREVIATIONS[at].as_bytes());
        at += 1;
    }
    packed
};

/// Up to 8 ASCII characters as one number, in lower case.
const fn pack(bytes: &[u8]) -> u64 {
    let mut packed = 0;
    let mut at = 0;
    while at < bytes.len() {
        packed = packed << 8 | bytes[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_line_end;
    use proptest::prelude::*;

    #[test]
    fn every_character_is_of_the_class_that_it_has_in_the_library() {
        let around = [
            ("a.", "b"),
            ("a. ", "B"),
            ("A", ".B"),
            ("a. 1", "b"),
            ("a?)", "b"),
            ("xx", " B. C"),
        ];
        for c in ('\0'..=char::MAX).filter(|&c| !is_line_end(c)) {
            for (before, behind) in around {
                let (text, mut known, mut all) = (format!("{before}{c}{behind}"), vec![], vec![]);
                latin_starts_by_library(&text, 0, &mut all);
                if latin_starts(&text, 0, &mut known).is_some() {
                    assert_eq!(known, all, "{text:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn latin_sentences_are_those_of_the_library(
            text in "([aAé1.?,:) “”—。安\u{301}]|[.] |S|no|u[.]s|etc){0,20}"
        ) {
            let (mut known, mut all) = (Vec::new(), Vec::new());
            latin_starts_by_library(&text, 0, &mut all);
            if latin_starts(&text, 0, &mut known).is_some() {
                prop_assert_eq!(known, all);
            }
        }
    }
}
