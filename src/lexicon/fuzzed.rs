//! What fuzzing reaches of lexicons: texts of files, without files.

use super::{Fault, Lexicon, UserWord};

/// The lexicon of a text without what is wrong with it, and what is wrong with it.
pub(crate) fn parse(text: &str, csv: bool) -> (Lexicon, Vec<Fault>) {
    super::read::parse("a lexicon", text, csv)
}

/// The words of a list.
pub(crate) fn words_of_list(text: &str) -> Result<Vec<UserWord>, Vec<String>> {
    super::user_words::of_list(text)
}
