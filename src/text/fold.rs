//! The folded text: what matching runs on.
//!
//! Unicode NFKC, lower case, radicals and traditional characters folded to simplified; zero-width characters, soft hyphens
//! and controls dropped; blanks between Han characters dropped, other blanks made spaces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfkc_quick};

use super::map::OffsetMap;
use super::script::{is_blank, is_dropped, is_han, own_simplified, to_simplified, without_radical};

/// A folded text and its map back to the original.
#[derive(Debug, Default, Clone)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// From offsets in `text` to offsets in the original.
    pub map: OffsetMap,
}

/// Folds a text.
///
/// ```
/// let folded = gongbao::text::fold("ＡＩ 監 督，Standard");
/// assert_eq!(folded.text, "ai 监督,standard");
/// ```
pub fn fold(original: &str) -> Folded {
    let mut folded = Folded::default();
    fold_into(original, &mut folded);
    folded
}

/// Folds a text into a buffer that is used again.
pub fn fold_into(original: &str, folded: &mut Folded) {
    folded.text.clear();
    folded.map.clear();
    folded.text.reserve(original.len());
    let mut folding = Folding {
        original,
        out: folded,
        blanks: None,
        last_han: false,
        cluster: String::new(),
    };
    folding.run();
}

struct Folding<'a> {
    original: &'a str,
    out: &'a mut Folded,
    /// Start of blanks that are held back until it is known what follows them.
    blanks: Option<usize>,
    last_han: bool,
    cluster: String,
}

impl Folding<'_> {
    fn run(&mut self) {
        let original = self.original;
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            if let Some(end) = self.fold_run(at) {
                at = end;
                continue;
            }
            let next = at + c.len_utf8();
            if is_blank(c) {
                self.blanks.get_or_insert(at);
                at = next;
            } else if is_dropped(c) {
                at = next;
            } else if let Some(simple) = fold_simple(c)
                && !continues(original, next)
            {
                self.push(simple, at, next);
                at = next;
            } else {
                at = self.fold_cluster(at);
            }
        }
        self.release_blanks(false, original.len());
        self.out.map.finish(self.out.text.len(), original.len());
    }

    /// Folds a run of ASCII, or of Han characters that are as they should be, if one starts at `at`;
    /// returns where it ends.
    #[inline]
    fn fold_run(&mut self, at: usize) -> Option<usize> {
        let original = self.original;
        let rest = &original.as_bytes()[at..];
        let han = rest[0] >= 0xE4;
        let mut end = match rest[0] {
            0x21..=0x7E => at + ascii_run(rest),
            0xE4..=0xE9 => at + han_run(rest),
            _ => return None,
        };
        // The last character may be joined by what follows.
        if end > at && continues(original, end) {
            end -= if han { 3 } else { 1 };
        }
        // Blanks at the end are held back.
        while end > at && original.as_bytes()[end - 1] == b' ' {
            end -= 1;
        }
        if end == at {
            return None;
        }
        self.release_blanks(han, at);
        let folded = self.out.text.len();
        self.out.map.push_step(folded, at);
        self.out.text.push_str(&original[at..end]);
        if !han {
            self.out.text[folded..].make_ascii_lowercase();
        }
        self.last_han = han;
        Some(end)
    }

    /// Writes one character that stands for `start..end` of the original.
    #[inline]
    fn push(&mut self, c: char, start: usize, end: usize) {
        let han = is_han(c);
        self.release_blanks(han, start);
        let folded = self.out.text.len();
        if c.len_utf8() == end - start {
            self.out.map.push_step(folded, start);
        } else {
            self.out.map.push_whole(folded, start, end - start);
        }
        self.out.text.push(c);
        self.last_han = han;
    }

    /// Writes the blanks held back, as spaces, unless Han characters stand on both sides.
    #[inline]
    fn release_blanks(&mut self, next_han: bool, end: usize) {
        let Some(start) = self.blanks.take() else {
            return;
        };
        if self.last_han && next_han {
            return;
        }
        for (at, c) in self.original[start..end].char_indices() {
            if is_blank(c) {
                let folded = self.out.text.len();
                if c.len_utf8() == 1 {
                    self.out.map.push_step(folded, start + at);
                } else {
                    self.out.map.push_whole(folded, start + at, c.len_utf8());
                }
                self.out.text.push(' ');
            }
        }
        self.last_han = false;
    }

    /// Folds a character together with the marks that follow it; returns where it ends.
    #[cold]
    fn fold_cluster(&mut self, start: usize) -> usize {
        let mut end = start;
        let mut cluster = std::mem::take(&mut self.cluster);
        cluster.clear();
        for c in self.original[start..].chars() {
            if end > start && !(is_dropped(c) || extends(c)) {
                break;
            }
            if !is_dropped(c) {
                cluster.push(c);
            }
            end += c.len_utf8();
        }
        let mut first = true;
        // Lower case can undo a composed form, and composing can make one that has a lower case.
        let lower = cluster.nfkc().flat_map(char::to_lowercase);
        for c in lower.nfkc().map(without_radical).map(to_simplified) {
            // A spacing accent decomposes into a space and a mark.
            let c = if is_blank(c) { ' ' } else { c };
            let han = is_han(c);
            if first {
                self.release_blanks(han, start);
                self.out
                    .map
                    .push_whole(self.out.text.len(), start, end - start);
                first = false;
            }
            self.out.text.push(c);
            self.last_han = han;
        }
        self.cluster = cluster;
        end
    }
}

/// The length of the run of printing ASCII, spaces and line feeds that a text begins with.
#[inline]
fn ascii_run(text: &[u8]) -> usize {
    let plain = |byte: u8| (0x20..=0x7E).contains(&byte) | (byte == b'\n');
    let (parts, _) = text.as_chunks::<16>();
    let all = |part: &&[u8; 16]| part.iter().fold(true, |all, &byte| all & plain(byte));
    let length = 16 * parts.iter().take_while(all).count();
    length
        + text[length..]
            .iter()
            .take_while(|&&byte| plain(byte))
            .count()
}

/// The length of the run of common Han characters that are their own simplified form which a text
/// begins with.
#[inline]
fn han_run(text: &[u8]) -> usize {
    let own = own_simplified();
    let (parts, _) = text.as_chunks::<3>();
    let common = |&&[a, b, c]: &&[u8; 3]| {
        let code = u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
        (0xE4..=0xE9).contains(&a)
            && code >= 0x4E00
            && own[code as usize / 64] >> (code % 64) & 1 == 1
    };
    3 * parts.iter().take_while(common).count()
}

/// The folded form of a character that folds by itself into one character; none for the others.
#[inline]
fn fold_simple(c: char) -> Option<char> {
    match c {
        '\0'..='\x7F' => Some(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => Some(to_simplified(c)),
        // Full-width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase())
        }
        // Marks that stay as they are.
        '、' | '。' | '〈'..='】' | '〔'..='〛' | '‘'..='‟' | '–' | '—' | '·' | '•' | '§' => {
            Some(c)
        }
        '\u{3005}' | '\u{3007}' => Some(c),
        _ => None,
    }
}

/// Whether what stands at `at` joins the character before it.
#[inline]
fn continues(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => false,
        // ASCII, and the Han characters E4..E9, join nothing; a control character is dropped.
        Some(0x20..=0x7E | b'\n' | b'\r' | b'\t' | 0xE4..=0xE9) => false,
        Some(_) => text[at..]
            .chars()
            .next()
            .is_some_and(|c| is_dropped(c) || extends(c)),
    }
}

/// Whether a character can compose with one before it, or be reordered with others.
fn extends(c: char) -> bool {
    if u32::from(c) < 0x300 || fold_simple(c).is_some() {
        return false;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    let first = first.unwrap_or(c);
    canonical_combining_class(first) != 0
        || is_nfkc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

#[cfg(any(test, fuzzing))]
/// Folding as its definition says it, without clusters, map or fast path.
pub(crate) fn fold_plainly(text: &str) -> String {
    let kept: String = text.chars().filter(|&c| !is_dropped(c)).collect();
    let lower: String = kept.nfkc().flat_map(char::to_lowercase).collect();
    let folded: Vec<char> = lower
        .nfkc()
        .map(without_radical)
        .map(to_simplified)
        .collect();
    let mut out = String::new();
    for (at, &c) in folded.iter().enumerate() {
        if is_blank(c) {
            let before = folded[..at].iter().rev().find(|&&c| !is_blank(c));
            let after = folded[at..].iter().find(|&&c| !is_blank(c));
            if before.is_some_and(|&c| is_han(c)) && after.is_some_and(|&c| is_han(c)) {
                continue;
            }
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_folds_together_is_found_together() {
        let cases = [
            ("監督管理", "监督管理"),
            ("２０２３年ＡＩ", "2023年ai"),
            ("人 工　智\u{200B}能", "人工智能"),
            ("人工\n智能", "人工\n智能"),
            ("se\u{AD}curity", "security"),
            ("Cafe\u{301}", "café"),
            ("㎡", "m2"),
            ("①", "1"),
            ("，（）", ",()"),
            ("人工 AI 智能", "人工 ai 智能"),
            ("ﬁle", "file"),
            ("ｶﾞ", "ガ"),
            ("部⻔、⺠生、增⻓", "部门、民生、增长"),
            ("a\0b", "ab"),
        ];
        for (original, folded) in cases {
            assert_eq!(fold(original).text, folded, "{original}");
        }
    }

    #[test]
    fn a_match_leads_back_to_the_original() {
        let original = "第１條 人 工\u{200B}智能，监　督。";
        let folded = fold(original);
        let at = folded.text.find("人工智能").expect("found");
        assert_eq!(
            &original[folded.map.original(at..at + "人工智能".len())],
            "人 工\u{200B}智能"
        );
        let at = folded.text.find("监督").expect("found");
        assert_eq!(&original[folded.map.original(at..at + 6)], "监　督");
    }

    #[test]
    fn simple_folding_is_what_the_definition_gives() {
        for code in 0..0x30000u32 {
            if let Some(c) = char::from_u32(code)
                && !is_blank(c)
                && let Some(simple) = fold_simple(c)
                && !is_dropped(c)
            {
                assert_eq!(
                    simple.to_string(),
                    fold_plainly(&c.to_string()),
                    "U+{code:04X}"
                );
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            4 => prop::sample::select("监督管理人工智能標準監".chars().collect::<Vec<_>>()),
            3 => prop::char::range(' ', '~'),
            2 => prop::sample::select(
                " \n\t\u{3000}\u{A0}\u{200B}\u{AD}\u{301}\u{308}éＡ，。①㎡ﬁİßｶﾞ가ᄀ\u{1161}\u{345}ΐ´ ".chars()
                    .collect::<Vec<_>>()),
            1 => any::<char>(),
        ];
        prop::collection::vec(character, 0..40).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn folding_follows_its_definition(original in text()) {
            prop_assert_eq!(fold(&original).text, fold_plainly(&original));
        }

        #[test]
        fn every_offset_maps_back_to_a_character(original in text()) {
            let folded = fold(&original);
            let mut last = 0;
            for (at, c) in folded.text.char_indices() {
                let span = folded.map.original(at..at + c.len_utf8());
                prop_assert!(original.get(span.clone()).is_some(), "{span:?}");
                prop_assert!(!original[span.clone()].is_empty());
                prop_assert!(span.start >= last, "in order");
                last = span.start;
            }
        }
    }
}
