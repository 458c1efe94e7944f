//! The language of a word, by its letters.

use crate::text::is_han;

/// The language of a word. A number has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(usize)]
pub enum WordLanguage {
    /// It holds a Han character.
    Chinese = 0,
    /// It holds another letter, and no Han character.
    English = 1,
}

impl WordLanguage {
    /// Both, in the order of their numbers.
    pub const ALL: [WordLanguage; 2] = [WordLanguage::Chinese, WordLanguage::English];

    /// The language of a word; none of a number.
    pub fn of(word: &str) -> Option<WordLanguage> {
        if word.is_ascii() {
            let letter = word.bytes().any(|byte| byte.is_ascii_alphabetic());
            return letter.then_some(WordLanguage::English);
        }
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek()?;
        Some(if letters.any(is_han) {
            WordLanguage::Chinese
        } else {
            WordLanguage::English
        })
    }

    /// `zh`, `en`.
    pub fn name(self) -> &'static str {
        match self {
            WordLanguage::Chinese => "zh",
            WordLanguage::English => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_of_the_language_of_its_letters() {
        let cases = [
            ("监管", Some(WordLanguage::Chinese)),
            ("〇", Some(WordLanguage::Chinese)),
            ("5g", Some(WordLanguage::English)),
            ("don't", Some(WordLanguage::English)),
            ("3.14", None),
        ];
        for (word, expected) in cases {
            assert_eq!(WordLanguage::of(word), expected, "{word}");
        }
    }
}
