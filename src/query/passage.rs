//! Passages: from positions in the index back to the original text.

use std::cell::OnceCell;
use std::ops::Range;

use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::view::{Doc, View};
use crate::document::hex;
use crate::error::Result;
use crate::index::Card;
use crate::lexicon::{Form, Unit};
use crate::segment::{Stemmer, stem};
use crate::text::{Atom, Folded, Outline, atoms, fold, is_blank, is_line_end, sentence_starts};

/// The original text of a document, with where each position of the index stands in it.
pub struct DocText {
    /// The original text.
    pub original: String,
    /// Its metadata with their origins.
    pub card: Card,
    folded: Folded,
    atoms: Vec<Atom>,
    outline: OnceCell<Outline>,
}

/// A stretch of an original text with the matches in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Where it starts in the original, in bytes.
    pub offset: usize,
    /// The chapter and article of its first match, where the text has them.
    pub place: String,
    /// The matches in it, as byte ranges of `text`, in order, none overlapping.
    pub marks: Vec<Range<usize>>,
}

impl DocText {
    /// The text of a document of a view.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn read(view: &View<'_>, doc: &Doc) -> Result<DocText> {
        let (original, card) = view.segment_of(doc).document(doc.doc)?;
        Ok(DocText::new(original, card))
    }

    fn new(original: String, card: Card) -> DocText {
        let folded = fold(&original);
        let atoms = atoms(&folded.text);
        DocText {
            original,
            card,
            folded,
            atoms,
            outline: OnceCell::new(),
        }
    }

    /// SHA-256 of the text, in hexadecimal.
    pub fn content_hash(&self) -> String {
        hex(&Sha256::digest(self.original.as_bytes()))
    }

    /// The chapter and article in which a byte offset lies, where the text has them.
    pub fn place(&self, offset: usize) -> &str {
        let outline = self.outline.get_or_init(|| Outline::of(&self.original));
        outline.place(offset)
    }

    /// The stretch of the original that the positions from `start` to before `end` come from.
    pub fn range(&self, start: u32, end: u32) -> Range<usize> {
        let last = self.atoms.len().saturating_sub(1);
        let (Some(first), Some(last)) = (
            self.atoms.get(start as usize),
            self.atoms.get((end.saturating_sub(1) as usize).min(last)),
        ) else {
            return self.original.len()..self.original.len();
        };
        self.folded
            .map
            .original(first.start as usize..last.end as usize)
    }

    /// The text around a stretch: `chars` characters on each side, on one line, cut at the
    /// paragraph.
    pub fn context(&self, range: &Range<usize>, chars: usize) -> (String, String) {
        let before = &self.original[..range.start];
        let start = before
            .char_indices()
            .rev()
            .take(chars)
            .last()
            .map_or(range.start, |(at, _)| at);
        let behind = &self.original[range.end..];
        let end = behind
            .char_indices()
            .nth(chars)
            .map_or(self.original.len(), |(at, _)| range.end + at);
        (
            one_line(&self.original[start..range.start]),
            one_line(&self.original[range.end..end]),
        )
    }

    /// The passage of about `chars` characters that holds most of the matches: whole sentences
    /// where they fit. `matches` are stretches of the original with what each is a match of.
    pub fn best_passage(&self, matches: &[(Range<usize>, usize)], chars: usize) -> Passage {
        let mut matches: Vec<&(Range<usize>, usize)> = matches.iter().collect();
        matches.sort_by_key(|(range, _)| (range.start, range.end));
        let width = chars * 3;
        // The window that holds the most different things, then the most matches, then is first.
        let (mut best, mut best_score) = (0, (0, 0));
        for (at, (first, _)) in matches.iter().enumerate() {
            let inside = matches[at..]
                .iter()
                .take_while(|(range, _)| range.end <= first.start + width);
            let (mut count, mut kinds) = (0, Vec::new());
            for (_, kind) in inside.take(200) {
                count += 1;
                if !kinds.contains(kind) {
                    kinds.push(*kind);
                }
            }
            if (kinds.len(), count) > best_score {
                best_score = (kinds.len(), count);
                best = at;
            }
        }
        let center = matches.get(best).map_or(0..0, |(range, _)| range.clone());
        let (start, end) = self.sentences_around(&center, chars);
        let inside = matches.iter().map(|(range, _)| range);
        let inside = inside.filter(|range| range.start >= start && range.end <= end);
        let marks = merge(inside.map(|range| range.start - start..range.end - start));
        Passage {
            text: self.original[start..end].to_owned(),
            offset: start,
            place: self.place(center.start).to_owned(),
            marks,
        }
    }

    /// Sentences from the one that holds `center` on, up to `chars` characters.
    fn sentences_around(&self, center: &Range<usize>, chars: usize) -> (usize, usize) {
        let text = &self.original;
        let starts = sentence_starts(text);
        let own = starts
            .partition_point(|&start| start as usize <= center.start)
            .saturating_sub(1);
        let mut start = starts.get(own).map_or(0, |&start| start as usize);
        // A sentence that is too long is cut before the match.
        if text[start..center.start].chars().count() > chars / 2 {
            start = text[..center.start]
                .char_indices()
                .rev()
                .take(chars / 4)
                .last()
                .map_or(center.start, |(at, _)| at);
        }
        let most = text[start..]
            .char_indices()
            .nth(chars)
            .map_or(text.len(), |(at, _)| start + at);
        let mut end = starts[own..]
            .iter()
            .map(|&start| start as usize)
            .chain([text.len()])
            .take_while(|&end| end <= most)
            .last()
            .unwrap_or(most);
        // A heading alone says little: then the next sentence follows as far as there is room.
        if end < center.end || text[start..end].chars().count() < chars / 2 {
            end = cut_at_word(text, most).max(center.end);
        }
        let trimmed = text[start..end].trim_end().len();
        let lead = text[start..end].len() - text[start..end].trim_start().len();
        (
            start + lead.min(trimmed),
            start + trimmed.max(lead.min(trimmed)),
        )
    }
}

/// The last place at or before `end` that is not within an English word.
fn cut_at_word(text: &str, end: usize) -> usize {
    if !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return end;
    }
    text[..end]
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
        .len()
}

fn merge(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

impl Passage {
    /// The passage on one line, with each match between two marks.
    pub fn marked(&self, open: &str, close: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for mark in &self.marks {
            out.push_str(&self.text[at..mark.start]);
            out.push_str(open);
            out.push_str(&self.text[mark.clone()]);
            out.push_str(close);
            at = mark.end;
        }
        out.push_str(&self.text[at..]);
        one_line(&out)
    }
}

/// A text on one line: line ends and rows of blanks are one space each.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if is_line_end(c) || is_blank(c) {
            blank = true;
        } else if !c.is_control() || c == '\u{1b}' {
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            out.push(c);
        }
    }
    if blank {
        out.push(' ');
    }
    out
}

impl DocText {
    /// The positions at which a form matches, each with the one behind it.
    pub(super) fn places_of(&self, form: &Form) -> Vec<Range<u32>> {
        let units: Vec<UnitTest> = form.units().iter().map(UnitTest::new).collect();
        let texts: Vec<&str> = self
            .atoms
            .iter()
            .map(|atom| atom.text(&self.folded.text))
            .collect();
        let mut out = Vec::new();
        for (at, window) in texts.windows(units.len()).enumerate() {
            if units
                .iter()
                .zip(window)
                .all(|(unit, atom)| unit.matches(atom))
            {
                out.push(at as u32..(at + units.len()) as u32);
            }
        }
        out
    }

    /// The words of the original with a stem.
    pub(super) fn places_of_stem(&self, wanted: &str) -> Vec<Range<usize>> {
        let mut stemmer = Stemmer::default();
        let words = self.folded.text.unicode_word_indices();
        words
            .filter(|(_, word)| stemmer.stem(word) == wanted)
            .map(|(at, word)| self.folded.map.original(at..at + word.len()))
            .collect()
    }
}

/// A unit of a form, ready to be held against atoms.
enum UnitTest<'f> {
    Atom(&'f str),
    Prefix(&'f str),
    Stem(String),
}

impl<'f> UnitTest<'f> {
    fn new(unit: &'f Unit) -> UnitTest<'f> {
        match unit {
            Unit::Atom(atom) => UnitTest::Atom(atom),
            Unit::Prefix(prefix) => UnitTest::Prefix(prefix),
            Unit::Stem(word) => UnitTest::Stem(stem(word)),
        }
    }

    fn matches(&self, atom: &str) -> bool {
        match self {
            UnitTest::Atom(wanted) => *wanted == atom,
            UnitTest::Prefix(prefix) => atom.starts_with(prefix),
            UnitTest::Stem(wanted) => stem(atom) == *wanted,
        }
    }
}
