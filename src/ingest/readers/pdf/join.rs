//! Joining two lines: what stands between them, and whether a hyphen goes.

use std::collections::HashSet;

use super::line::{Line, is_cjk};
use super::page::Page;

/// In a text whose setter breaks words, more than this share of the lines ends with a hyphen.
const BREAKS_WORDS: f32 = 0.02;

/// The words of a document: they tell whether a hyphen at a line end is a word's own.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashSet<String>,
    /// Whether words are broken at line ends at all.
    broken: bool,
}

impl Words {
    pub fn of(pages: &[Page]) -> Words {
        let texts: Vec<String> = pages
            .iter()
            .flat_map(|page| &page.lines)
            .map(Line::text)
            .collect();
        let hyphens = texts
            .iter()
            .filter(|text| text.ends_with(['-', '\u{2010}']))
            .count();
        if hyphens == 0 {
            return Words::default();
        }
        let known = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '-')))
            .filter(|word| word.len() > 2 && !word.ends_with('-'))
            .map(str::to_lowercase)
            .collect();
        Words {
            known,
            broken: hyphens as f32 > BREAKS_WORDS * texts.len() as f32,
        }
    }

    /// Whether the hyphen at the end of `text` only breaks a word.
    fn breaks(&self, text: &str, next: &str) -> bool {
        let between = |c: char| !(c.is_alphanumeric() || c == '-');
        let head = text
            .trim_end_matches(['-', '\u{2010}'])
            .rsplit(between)
            .next()
            .unwrap_or_default();
        let tail = next.split(between).next().unwrap_or_default();
        let (head, tail) = (head.to_lowercase(), tail.to_lowercase());
        let knows = |word: &str| self.known.contains(word);
        if knows(&format!("{head}{tail}")) {
            return true;
        }
        if knows(&format!("{head}-{tail}")) {
            return false;
        }
        self.broken || !(knows(&head) && knows(&tail))
    }
}

/// Adds the next line of a paragraph: with a blank between Latin words, with nothing beside Han,
/// and without the hyphen of a broken word.
pub(super) fn join(text: &mut String, next: &str, words: &Words) {
    let next = next.trim_start();
    text.truncate(text.trim_end().len());
    let (Some(last), Some(first)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    let before = text.chars().rev().nth(1).unwrap_or(' ');
    if matches!(last, '-' | '\u{2010}') && before.is_alphanumeric() {
        if first.is_lowercase() && before.is_alphabetic() && words.breaks(text, next) {
            text.truncate(text.len() - last.len_utf8());
        }
        text.push_str(next);
        return;
    }
    let digits = last.is_ascii_digit() && first.is_ascii_digit();
    let among_han = || text.chars().rev().take(20).filter(|c| is_cjk(*c)).count() >= 8;
    let dash = last == '–' && before.is_alphanumeric() && first.is_ascii_digit();
    let solid = is_cjk(last) || is_cjk(first) || matches!(last, '/' | '—') || dash;
    if !(solid || digits && among_han()) {
        text.push(' ');
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str; 2], known: &[&str], broken: bool) -> String {
        let known = known.iter().map(|word| (*word).to_owned()).collect();
        let mut text = lines[0].to_owned();
        join(&mut text, lines[1], &Words { known, broken });
        text
    }

    #[test]
    fn lines_are_joined_as_their_script_wants() {
        let plain = |one, two| joined(&[one, two], &[], true);
        assert_eq!(plain("发展人工", "智能，"), "发展人工智能，");
        assert_eq!(plain("智能，", "AI大模型"), "智能，AI大模型");
        assert_eq!(plain("the order", "of things"), "the order of things");
        assert_eq!(
            plain("截至目前共有企业一二三四20", "24家"),
            "截至目前共有企业一二三四2024家"
        );
        assert_eq!(plain("OMB Circular A–", "130"), "OMB Circular A–130");
    }

    #[test]
    fn a_hyphen_goes_only_where_it_breaks_a_word() {
        assert_eq!(
            joined(&["the main-", "taining of"], &[], true),
            "the maintaining of"
        );
        assert_eq!(joined(&["non-", "Federal"], &[], true), "non-Federal");
        assert_eq!(
            joined(&["the co-", "chairs"], &["co-chairs"], true),
            "the co-chairs"
        );
        assert_eq!(
            joined(
                &["co-", "operation"],
                &["co-operation", "cooperation"],
                true
            ),
            "cooperation"
        );
        assert_eq!(
            joined(&["brand-", "new"], &["brand", "new"], false),
            "brand-new"
        );
    }
}
