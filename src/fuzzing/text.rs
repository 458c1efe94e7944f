//! Folding, atoms, sentences, words: what holds of them for every text.

use unicode_segmentation::UnicodeSegmentation;

use super::input::text;
use crate::segment;
use crate::text::{self as texts, AtomKind, MAX_ATOM_CHARS, fold_plainly, is_blank, is_line_end};

/// Folding follows its definition, twice is as good as once, and every place of the folded text
/// leads back to whole characters of the original, in order.
pub fn fold(data: &[u8]) {
    let original = text(data);
    let folded = texts::fold(&original);
    assert_eq!(folded.text, fold_plainly(&original));
    assert_eq!(texts::fold(&folded.text).text, folded.text, "folded twice");
    let mut last = 0..0;
    let mut cursor = folded.map.cursor();
    for (at, c) in folded.text.char_indices() {
        let span = folded.map.original(at..at + c.len_utf8());
        assert!(original.get(span.clone()).is_some(), "{span:?}");
        assert!(span.start < span.end, "{span:?} is empty");
        assert!(last.start <= span.start && last.end <= span.end, "in order");
        assert_eq!(cursor.original_start(at), span.start);
        last = span;
    }
    if !folded.text.is_empty() {
        let whole = folded.map.original(0..folded.text.len());
        assert_eq!(
            whole.end, last.end,
            "the whole ends with its last character"
        );
    }
    assert_eq!(folded.map.original_start(folded.text.len()), original.len());
}

/// Atoms stand in order, and between them lie blanks, hyphens and line ends alone.
pub fn atoms(data: &[u8]) {
    let folded = texts::fold(&text(data)).text;
    let between = |c: char| is_blank(c) || is_line_end(c) || matches!(c, '-' | '\u{2010}');
    let mut at = 0;
    for atom in texts::atoms(&folded) {
        let (start, end) = (atom.start as usize, atom.end as usize);
        assert!(folded[at..start].chars().all(between), "{at}..{start}");
        assert!(start < end);
        let within = &folded[start..end];
        match atom.kind {
            AtomKind::Han => assert!(within.chars().all(texts::is_han) && one(within)),
            AtomKind::Mark => assert!(one(within)),
            AtomKind::Latin => assert!(within.chars().count() <= MAX_ATOM_CHARS),
            AtomKind::LineEnd => assert!(within.contains(is_line_end)),
        }
        at = end;
    }
    assert!(folded[at..].chars().all(between), "behind the last");
}

fn one(text: &str) -> bool {
    text.chars().count() == 1
}

/// Sentences joined give the text, and begin where a character does; headings lie within their
/// lines.
pub fn sentences(data: &[u8]) {
    let text = text(data);
    assert_eq!(texts::sentences(&text).collect::<String>(), text);
    let starts = texts::sentence_starts(&text);
    assert!(starts.is_sorted_by(|a, b| a < b), "in order");
    assert_eq!(starts.first(), (!text.is_empty()).then_some(&0));
    for line in text.lines() {
        let _ = texts::heading(line);
    }
}

/// Words are those of UAX #29 as unicode-segmentation finds them.
pub fn words(data: &[u8]) {
    let stretch = text(data);
    let segments = stretch.split_word_bound_indices();
    let theirs = segments.filter(|(_, segment)| segment.contains(char::is_alphanumeric));
    let theirs = theirs.map(|(start, word)| start..start + word.len());
    assert!(segment::words(&stretch).eq(theirs), "{stretch:?}");
}
