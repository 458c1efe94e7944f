//! Sentences of an original text, in both languages.
//!
//! A sentence ends behind 。！？；… with the quotes and brackets that close there, and at a line
//! end. A single line end between lines of another script than Han is a blank: there English
//! sentences go on, and end by UAX #29, with abbreviations kept whole.

use std::ops::Range;

use memchr::memchr3;
use unicode_segmentation::UnicodeSegmentation;

use super::script::{is_blank, is_dropped, is_han, is_hard_end, is_latin, is_line_end};

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

/// Byte offsets at which the sentences of a text start; the first is 0 unless the text is empty.
pub fn sentence_starts(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    sentence_starts_into(text, &mut out);
    out
}

/// The sentences of a text, with what blanks follow each. Joined they give the text again.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut ends = sentence_starts(text);
    ends.push(text.len() as u32);
    (1..ends.len()).map(move |at| &text[ends[at - 1] as usize..ends[at] as usize])
}

/// The starts of the sentences, into a buffer that is used again.
pub fn sentence_starts_into(text: &str, out: &mut Vec<u32>) {
    out.clear();
    let mut splitter = Splitter::new(text);
    let mut start = 0;
    while start < text.len() {
        // A paragraph ends with the first line whose end is no blank.
        let mut line = splitter.line(start);
        let mut wrapped = false;
        while line.flows_on(text) {
            wrapped = true;
            line = splitter.line(line.next);
        }
        splitter.split(start..line.next, wrapped, out);
        start = line.next;
    }
}

/// One line, and what its end is made of.
struct Line {
    start: usize,
    end: usize,
    /// Start of the line behind it.
    next: usize,
    /// Whether its end separates whatever stands behind it.
    hard: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Other,
}

impl Line {
    /// The line that ends with the line end at `end`, or with the text.
    fn read(text: &str, start: usize, end: usize) -> Line {
        let mut ends = text[end..].chars();
        let (mut next, mut hard) = (end, false);
        if let Some(c) = ends.next() {
            hard = is_hard_end(c);
            next += c.len_utf8();
            if c == '\r' && ends.next() == Some('\n') {
                next += 1;
            }
        }
        Line {
            start,
            end,
            next,
            hard,
        }
    }

    /// Whether its end is a blank.
    fn flows_on(&self, text: &str) -> bool {
        let last = || text[self.start..self.end].chars().rev().find_map(script);
        let next = || text[self.next..].chars().take_while(|&c| !is_line_end(c));
        !self.hard
            && last() == Some(Script::Other)
            && next().find_map(script) == Some(Script::Other)
    }
}

#[inline]
fn script(c: char) -> Option<Script> {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric().then_some(Script::Other),
        _ if is_han(c) => Some(Script::Han),
        // The commonest marks, for speed.
        '。' | '、' | '，' | '；' | '：' | '“' | '”' | '（' | '）' | '《' | '》' | '\u{3000}' => {
            None
        }
        // What folding drops is no letter here either: a variation selector at the end of a line.
        _ => (!is_dropped(c) && is_latin(c)).then_some(Script::Other),
    }
}

/// Where something stands next in a text. However often it is asked, the text is searched once.
struct Next {
    /// The first at or behind this offset is found with the function.
    find: fn(&[u8], usize) -> usize,
    at: usize,
}

impl Next {
    fn new(bytes: &[u8], find: fn(&[u8], usize) -> usize) -> Next {
        Next {
            find,
            at: find(bytes, 0),
        }
    }

    /// The first at or behind `from`, or the length of the text; `from` never goes back.
    #[inline]
    fn behind(&mut self, bytes: &[u8], from: usize) -> usize {
        if self.at < from {
            self.at = (self.find)(bytes, from);
        }
        self.at
    }
}

/// The first of three bytes at or behind `from` with which something that is looked for starts.
#[inline]
fn find(
    bytes: &[u8],
    mut from: usize,
    [a, b, c]: [u8; 3],
    starts: impl Fn(&[u8]) -> bool,
) -> usize {
    while let Some(at) = memchr3(a, b, c, &bytes[from..]) {
        from += at;
        if starts(&bytes[from..]) {
            return from;
        }
        from += 1;
    }
    bytes.len()
}

/// LF, CR, and the two separators of Unicode.
fn find_line_end(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, [b'\n', b'\r', 0xE2], |found| {
        matches!(found, [b'\n' | b'\r', ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..])
    })
}

/// The other line ends: VT, FF, NEL.
fn find_rare_line_end(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, [0x0B, 0x0C, 0xC2], |found| {
        matches!(found, [0x0B | 0x0C, ..] | [0xC2, 0x85, ..])
    })
}

/// How many bytes each of 。！？；…｡ takes.
const CHINESE_MARK: usize = '。'.len_utf8();

/// One of 。！？；…｡
fn find_chinese_mark(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, [0xE2, 0xE3, 0xEF], |found| {
        matches!(
            found,
            [0xE2, 0x80, 0xA6, ..]
                | [0xE3, 0x80, 0x82, ..]
                | [0xEF, 0xBC, 0x81 | 0x9B | 0x9F, ..]
                | [0xEF, 0xBD, 0xA1, ..]
        )
    })
}

/// One of .?!
fn find_latin_mark(bytes: &[u8], from: usize) -> usize {
    memchr3(b'.', b'?', b'!', &bytes[from..]).map_or(bytes.len(), |at| from + at)
}

/// Splits the paragraphs of a text, one behind the other.
struct Splitter<'a> {
    text: &'a str,
    line_end: Next,
    rare_line_end: Next,
    chinese_mark: Next,
    latin_mark: Next,
    /// A paragraph with its line ends made spaces.
    joined: String,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str) -> Splitter<'a> {
        let bytes = text.as_bytes();
        Splitter {
            text,
            line_end: Next::new(bytes, find_line_end),
            rare_line_end: Next::new(bytes, find_rare_line_end),
            chinese_mark: Next::new(bytes, find_chinese_mark),
            latin_mark: Next::new(bytes, find_latin_mark),
            joined: String::new(),
        }
    }

    fn line(&mut self, start: usize) -> Line {
        let bytes = self.text.as_bytes();
        let end = self.line_end.behind(bytes, start);
        let end = end.min(self.rare_line_end.behind(bytes, start));
        Line::read(self.text, start, end)
    }

    fn split(&mut self, paragraph: Range<usize>, wrapped: bool, out: &mut Vec<u32>) {
        let first = out.len();
        out.push(paragraph.start as u32);
        self.split_chinese(&paragraph, out);
        let latin = out.len();
        self.split_latin(&paragraph, wrapped, out);
        if latin > first + 1 && latin < out.len() {
            sort_from(first, out);
        }
    }

    fn split_chinese(&mut self, paragraph: &Range<usize>, out: &mut Vec<u32>) {
        let bytes = self.text.as_bytes();
        let mut mark = self.chinese_mark.behind(bytes, paragraph.start);
        while mark < paragraph.end {
            let behind = mark + CHINESE_MARK;
            let mut rest = self.text[behind..paragraph.end].char_indices();
            let Some((at, _)) = rest.find(|&(_, c)| !belongs_to_mark(c)) else {
                return;
            };
            out.push((behind + at) as u32);
            mark = self.chinese_mark.behind(bytes, behind + at);
        }
    }

    fn split_latin(&mut self, paragraph: &Range<usize>, wrapped: bool, out: &mut Vec<u32>) {
        let bytes = self.text.as_bytes();
        if self.latin_mark.behind(bytes, paragraph.start) >= paragraph.end {
            return;
        }
        let base = paragraph.start;
        let paragraph = &self.text[paragraph.clone()];
        if !paragraph.chars().any(char::is_alphabetic) {
            return;
        }
        let known = out.len();
        if latin_starts(paragraph, base, out).is_none() {
            out.truncate(known);
            let paragraph = if wrapped {
                join_lines(paragraph, &mut self.joined);
                &self.joined
            } else {
                paragraph
            };
            latin_starts_by_library(paragraph, base, out);
        }
    }
}

/// Sorts what stands from `first` on, and leaves out what is there twice.
fn sort_from(first: usize, out: &mut Vec<u32>) {
    out[first..].sort_unstable();
    let mut kept = first;
    for at in first..out.len() {
        if at == first || out[at] != out[kept - 1] {
            out[kept] = out[at];
            kept += 1;
        }
    }
    out.truncate(kept);
}

/// Whether a character behind a Chinese mark belongs to the sentence that ends there.
fn belongs_to_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…' | '｡') || closes(c) || is_blank(c) || is_line_end(c)
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '〉' | '〕' | ']' | '"' | '\''
    )
}

/// Copies a paragraph with each byte of its line ends replaced by a space: offsets stay.
fn join_lines(paragraph: &str, out: &mut String) {
    out.clear();
    for c in paragraph.chars() {
        if is_line_end(c) {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
}

/// The sentences of UAX #29 in a paragraph that starts at `base`, as the library finds them.
fn latin_starts_by_library(paragraph: &str, base: usize, out: &mut Vec<u32>) {
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
fn latin_starts(paragraph: &str, base: usize, out: &mut Vec<u32>) -> Option<()> {
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
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        sentences(text).map(str::trim).collect()
    }

    #[test]
    fn chinese_sentences_end_at_their_marks_and_lines() {
        assert_eq!(
            pieces("加强监管。“完善标准！”推进；其他\n第二条 申报"),
            [
                "加强监管。",
                "“完善标准！”",
                "推进；",
                "其他",
                "第二条 申报"
            ]
        );
        assert_eq!(pieces("未完……下文"), ["未完……", "下文"]);
    }

    #[test]
    fn english_sentences_keep_abbreviations_whole() {
        assert_eq!(
            pieces(
                "The U.S. Government acts. Dr. Lee agrees, e.g. on No. 5. Why? See Pub. L. 116."
            ),
            [
                "The U.S. Government acts.",
                "Dr. Lee agrees, e.g. on No. 5.",
                "Why?",
                "See Pub. L. 116."
            ]
        );
    }

    #[test]
    fn a_wrapped_english_line_goes_on_and_an_empty_line_ends() {
        assert_eq!(
            pieces("of artificial\nintelligence. It\nis so\n\nNew part"),
            ["of artificial\nintelligence.", "It\nis so", "", "New part"]
        );
        // What folding drops is no letter.
        assert_eq!(pieces("管理\u{FE0F}\nb 国务院").len(), 2);
    }

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

        #[test]
        fn sentences_joined_give_the_text_again(text in "[a-cA-C。；.!? \n\r安全”\u{2028}]{0,40}") {
            prop_assert_eq!(sentences(&text).collect::<String>(), text);
        }
    }
}
