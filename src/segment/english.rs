//! English words: their stems, by the one stemmer that forms and queries share.

use rust_stemmers::{Algorithm, Stemmer};

/// The stem of one folded word, by Snowball's English rules. What is not made of English letters is
/// its own stem.
pub fn stem(word: &str) -> String {
    if is_english(word) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

/// What all words of a stem begin with: all of it but its last two letters, and the first letter
/// (dying, die). Words that are their own stem begin with all of it.
pub fn stem_start(stem: &str) -> &str {
    match is_english(stem) {
        true => &stem[..stem.len().saturating_sub(2).max(1)],
        false => stem,
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
    use proptest::prelude::*;

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
        for (word, expected) in cases {
            assert_eq!(stem(word), expected);
        }
    }

    proptest! {
        #[test]
        fn words_begin_with_what_their_stem_says(
            start in "[a-z]{0,7}",
            end in "(|s|ies|ying|ied|eed|ing|ed|ly|ational|ization|iveness|fulness|ousli|biliti|alism|iciti|ness|ement|y|e|ski|skies|dying|news|idly|early)",
        ) {
            let word = format!("{start}{end}");
            prop_assume!(!word.is_empty());
            let stem = stem(&word);
            prop_assert!(word.starts_with(stem_start(&stem)), "{} {}", word, stem);
        }
    }
}
