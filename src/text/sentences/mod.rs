//! Sentences of an original text, in both languages.
//!
//! A sentence ends behind 。！？；… with the quotes and brackets that close there, and at a line
//! end. A single line end between lines of another script than Han is a blank: there English
//! sentences go on, and end by UAX #29, with abbreviations kept whole.

mod latin;

use std::ops::Range;

use memchr::memchr3;

use latin::{latin_starts, latin_starts_by_library};

use super::script::{is_blank, is_dropped, is_han, is_hard_end, is_latin, is_line_end};

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

    proptest! {
        #[test]
        fn sentences_joined_give_the_text_again(text in "[a-cA-C。；.!? \n\r安全”\u{2028}]{0,40}") {
            prop_assert_eq!(sentences(&text).collect::<String>(), text);
        }
    }
}
