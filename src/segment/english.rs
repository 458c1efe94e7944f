//! English words: their stems, by the one stemmer that indexing and querying share.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// Stems words by Snowball's English rules and remembers what it stemmed.
pub struct Stemmer {
    snowball: Snowball,
    known: HashMap<Box<str>, Box<str>>,
}

/// A stemmer by the same rules that remembers nothing yet.
impl Clone for Stemmer {
    fn clone(&self) -> Stemmer {
        Stemmer::default()
    }
}

/// A stemmer that has seen this many different words starts its memory anew.
const MAX_KNOWN: usize = 50_000;

impl Default for Stemmer {
    fn default() -> Self {
        Stemmer {
            snowball: Snowball::create(Algorithm::English),
            known: HashMap::new(),
        }
    }
}

impl Stemmer {
    /// The stem of a folded word. What is not made of English letters is its own stem.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if !is_english(word) {
            return word;
        }
        if !self.known.contains_key(word) {
            if self.known.len() >= MAX_KNOWN {
                self.known.clear();
            }
            let stem = self.snowball.stem(word);
            self.known.insert(word.into(), stem.into());
        }
        self.known.get(word).map_or(word, |stem| stem)
    }
}

/// The stem of one folded word.
pub fn stem(word: &str) -> String {
    if is_english(word) {
        Snowball::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

fn is_english(word: &str) -> bool {
    word.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_those_of_snowball_english() {
        let cases = [
            ("standards", "standard"),
            ("supervision", "supervis"),
            ("supervise", "supervis"),
            ("securities", "secur"),
            ("security", "secur"),
            ("agency's", "agenc"),
            ("5g", "5g"),
            ("监管", "监管"),
            ("übung", "übung"),
        ];
        let mut stemmer = Stemmer::default();
        for (word, expected) in cases {
            assert_eq!(stemmer.stem(word), expected);
            assert_eq!(stem(word), expected);
        }
    }
}
