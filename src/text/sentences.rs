//! Sentences of an original text, in both languages.
//!
//! A sentence ends behind 。！？；… with the quotes and brackets that close there, and at a line
//! end. A single line end between lines of another script than Han is a blank: there English
//! sentences go on, and end by UAX #29, with abbreviations kept whole.

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
    let mut joined = String::new();
    let mut paragraph = 0;
    let mut line = Line::read(text, 0);
    while paragraph < text.len() {
        // A paragraph ends with the first line whose end is no blank.
        let mut wrapped = false;
        let mut next = Line::read(text, line.next);
        while line.flows_into(&next) {
            wrapped = true;
            line = next;
            next = Line::read(text, line.next);
        }
        let end = line.next;
        if wrapped {
            join_lines(&text[paragraph..end], &mut joined);
            split(&joined, paragraph, out);
        } else {
            split(&text[paragraph..end], paragraph, out);
        }
        paragraph = end;
        line = next;
    }
}

/// One line, and what its ends are made of.
struct Line {
    /// Start of the line behind it.
    next: usize,
    first: Option<Script>,
    last: Option<Script>,
    /// Whether its end separates whatever stands behind it.
    hard: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Other,
}

impl Line {
    fn read(text: &str, start: usize) -> Line {
        let rest = &text[start..];
        let length = rest.find(is_line_end).unwrap_or(rest.len());
        let mut next = start + length;
        let mut ends = text[next..].chars();
        let mut hard = false;
        if let Some(c) = ends.next() {
            hard = is_hard_end(c);
            next += c.len_utf8();
            if c == '\r' && ends.next() == Some('\n') {
                next += 1;
            }
        }
        let line = &rest[..length];
        Line {
            next,
            first: line.chars().find_map(script),
            last: line.chars().rev().find_map(script),
            hard,
        }
    }

    fn flows_into(&self, next: &Line) -> bool {
        !self.hard && self.last == Some(Script::Other) && next.first == Some(Script::Other)
    }
}

fn script(c: char) -> Option<Script> {
    if is_dropped(c) {
        // What folding drops is no letter here either: a variation selector at the end of a line.
        None
    } else if is_han(c) {
        Some(Script::Han)
    } else if is_latin(c) {
        Some(Script::Other)
    } else {
        None
    }
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

/// Splits one paragraph that starts at `base`.
fn split(paragraph: &str, base: usize, out: &mut Vec<u32>) {
    if paragraph.is_empty() {
        return;
    }
    let first = out.len();
    out.push(base as u32);
    if paragraph.contains(['。', '！', '？', '；', '…', '｡']) {
        split_chinese(paragraph, base, out);
    }
    if paragraph.contains(['.', '?', '!']) && paragraph.chars().any(|c| c.is_alphabetic()) {
        for (at, _) in paragraph.split_sentence_bound_indices().skip(1) {
            if !ends_with_abbreviation(&paragraph[..at]) {
                out.push((base + at) as u32);
            }
        }
    }
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

fn split_chinese(paragraph: &str, base: usize, out: &mut Vec<u32>) {
    let mut ended = false;
    for (at, c) in paragraph.char_indices() {
        if matches!(c, '。' | '！' | '？' | '；' | '…' | '｡') {
            ended = true;
        } else if ended && !closes(c) && !is_blank(c) && !is_line_end(c) {
            out.push((base + at) as u32);
            ended = false;
        }
    }
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '〉' | '〕' | ']' | '"' | '\''
    )
}

/// Whether a piece ends with a full stop that belongs to its last word.
fn ends_with_abbreviation(piece: &str) -> bool {
    let Some(piece) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let start = piece
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map_or(0, |at| {
            at + piece[at..].chars().next().map_or(1, char::len_utf8)
        });
    let word = &piece[start..];
    if word.len() > 8 {
        return false;
    }
    let word = word.to_lowercase();
    // An initial, or one of the abbreviations.
    (word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic())
        || ABBREVIATIONS.contains(&word.as_str())
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
