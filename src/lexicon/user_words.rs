//! Words of the user's own, for the segmenter of Chinese.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Concept, Lexicon};
use crate::error::{Error, Result};
use crate::text::{fold, is_han};

/// A word that the segmenter is to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserWord {
    /// Folded; Han characters only.
    pub word: String,
    /// How often it is to count as met; where there is none, as often as keeps it together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<u64>,
}

/// So many words can be added.
const MOST: usize = 100_000;

/// So many characters a word can have.
const LONGEST: usize = 40;

/// Greatest frequency: the sum of all stays a number that is exact as a float.
const MOST_FREQUENT: u64 = 1 << 32;

/// Reads words from a list (a word a line, with a frequency if there is one, as jieba's own files
/// have them) or from a lexicon (TOML or CSV), whose Chinese forms they are.
///
/// # Errors
/// The file cannot be read, or a line of the list is no word.
pub fn user_words(path: &Path) -> Result<Vec<UserWord>> {
    let failed = |faults: Vec<String>| Error::Lexicon {
        name: path.display().to_string(),
        faults,
    };
    let end = path.extension().unwrap_or_default().to_ascii_lowercase();
    let words = if end == "toml" || end == "csv" {
        of_lexicon(&Lexicon::read(path)?)
    } else {
        let bytes = std::fs::read(path).map_err(Error::io("read", path))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            failed(vec![format!(
                "it is not UTF-8 at byte {at}; save it as UTF-8"
            )])
        })?;
        of_list(&text).map_err(failed)?
    };
    let mut met = HashSet::new();
    let words: Vec<UserWord> = words
        .into_iter()
        .filter(|word| met.insert(word.word.clone()))
        .collect();
    match words.len() {
        0 => Err(failed(vec![
            "it has no word for the segmenter; write one on a line of its own, or leave --words out"
                .to_owned(),
        ])),
        count if count > MOST => Err(failed(vec![format!(
            "{count} words; the segmenter takes at most {MOST}"
        )])),
        _ => Ok(words),
    }
}

fn of_lexicon(lexicon: &Lexicon) -> Vec<UserWord> {
    let forms = lexicon.concepts.iter().flat_map(Concept::all_forms);
    let words = forms.filter_map(|form| word(&form.text).ok());
    let words = words.filter(|word| word.chars().count() > 1);
    words
        .map(|word| UserWord {
            word,
            frequency: None,
        })
        .collect()
}

pub(super) fn of_list(text: &str) -> std::result::Result<Vec<UserWord>, Vec<String>> {
    let (mut words, mut faults) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    for (line, number) in text.lines().zip(1..) {
        let mut parts = line.split_whitespace();
        let Some(given) = parts.next().filter(|given| !given.starts_with('#')) else {
            continue;
        };
        // A part of speech says nothing, in the place of a frequency or behind it.
        let is_tag = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let frequency = parts
            .next()
            .filter(|part| !is_tag(part))
            .map(str::parse::<u64>);
        match (word(given), frequency.transpose()) {
            (Err(wrong), _) => faults.push(format!("line {number}: {given}: {wrong}")),
            (_, Err(_)) => faults.push(format!(
                "line {number}: behind the word stands its frequency, a whole number"
            )),
            (_, Ok(Some(frequency))) if frequency > MOST_FREQUENT => faults.push(format!(
                "line {number}: a frequency is at most {MOST_FREQUENT}"
            )),
            (Ok(word), Ok(frequency)) => words.push(UserWord { word, frequency }),
        }
    }
    match faults.is_empty() {
        true => Ok(words),
        false => Err(faults),
    }
}

/// A Han character that jieba joins to no other, whatever its dictionary says: 〇, 々, and those
/// that came after Unicode 10.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{2EBF0}'..='\u{2F7FF}' | '\u{2FA20}'..)
}

/// A string as a word, folded.
fn word(given: &str) -> std::result::Result<String, String> {
    let word = fold(given).text;
    if word.is_empty() || !word.chars().all(is_han) {
        return Err("a word for the segmenter is made of Han characters alone".to_owned());
    }
    if let Some(alone) = word.chars().find(|&c| is_alone(c)) {
        return Err(format!("{alone} is always a word by itself for jieba"));
    }
    if word.chars().count() > LONGEST {
        return Err(format!("a word has at most {LONGEST} characters"));
    }
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &str) -> std::result::Result<Vec<(String, Option<u64>)>, Vec<String>> {
        let words = of_list(list)?.into_iter();
        Ok(words.map(|one| (one.word, one.frequency)).collect())
    }

    #[test]
    fn a_list_has_words_with_frequencies_and_remarks() {
        let read = words("\u{FEFF}# mine\n深度合成 20 n\n\n大模型 nz\n算法備案\t5\r\n").unwrap();
        let expected = [
            ("深度合成", Some(20)),
            ("大模型", None),
            ("算法备案", Some(5)),
        ];
        assert_eq!(read, expected.map(|(word, n)| (word.to_owned(), n)));
    }

    #[test]
    fn what_is_no_word_is_told_with_its_line() {
        let faults = words(&format!(
            "大模型\nAI大模型\n监管 -5\n{}\n二〇二五\n",
            "长".repeat(41)
        ));
        let faults = faults.unwrap_err();
        let starts = [
            "line 2: AI大模型",
            "line 3: behind",
            "line 4: 长",
            "line 5: 二〇二五: 〇 is",
        ];
        assert_eq!(faults.len(), starts.len());
        for (fault, start) in faults.iter().zip(starts) {
            assert!(fault.starts_with(start), "{fault}");
        }
    }

    #[test]
    fn a_lexicon_gives_its_chinese_forms() {
        let words = of_lexicon(&Lexicon::built_in().unwrap());
        assert!(words.iter().any(|one| one.word == "人工智能"));
        assert!(words.iter().all(|one| one.word.chars().all(is_han)));
    }
}
