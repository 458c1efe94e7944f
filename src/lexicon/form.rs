//! Forms: written strings or patterns, as rows of units over atoms.

use crate::text::{AtomKind, atoms, fold, is_line_end};

/// A form may have this many units; no term of policy comes near it.
const MAX_UNITS: usize = 200;

/// Stand for `*` and `~` while a form is folded, so that full-width ＊ and ～ stay marks.
const STAR: char = '\u{E000}';
const TILDE: char = '\u{E001}';

/// One written string or pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// As it was given, trimmed.
    pub text: String,
    units: Vec<Unit>,
    han: bool,
}

/// What stands at one position of a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unit {
    /// This atom or separator.
    Atom(String),
    /// Every Latin atom that begins so: `standard*`.
    Prefix(String),
    /// Every Latin atom with the same stem as this word: `~standard`.
    Stem(String),
}

impl Form {
    /// Reads a form: a Chinese or mixed string, an English word or phrase; within it `word*` for a
    /// prefix and `~word` for a stem.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    ///
    /// ```
    /// use gongbao::lexicon::Form;
    /// assert!(Form::parse("AI大模型").is_ok_and(|form| form.is_chinese()));
    /// assert!(Form::parse("risk assessment*").is_ok_and(|form| form.len() == 2));
    /// assert!(Form::parse("监管*").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Form, String> {
        Form::read(text, true)
    }

    /// Reads a string in which `*` and `~` are marks like any other.
    ///
    /// # Errors
    /// It is empty, or too long.
    pub fn literal(text: &str) -> Result<Form, String> {
        Form::read(text, false)
    }

    fn read(text: &str, patterns: bool) -> Result<Form, String> {
        let text = text.trim();
        if patterns && text.contains([STAR, TILDE]) {
            return Err(
                "U+E000 and U+E001 are of private use, and no characters of a form".to_owned(),
            );
        }
        let marked: String = text
            .chars()
            .map(|c| match c {
                '*' if patterns => STAR,
                '~' if patterns => TILDE,
                c if is_line_end(c) => ' ',
                c => c,
            })
            .collect();
        let folded = fold(&marked);
        let atoms = atoms(&folded.text);
        let mut units = Vec::with_capacity(atoms.len());
        let mut at = 0;
        while let Some(atom) = atoms.get(at) {
            let word = atom.text(&folded.text).to_owned();
            let next = atoms.get(at + 1).filter(|next| next.start == atom.end);
            let next_text = next.map(|next| next.text(&folded.text));
            if patterns && word.starts_with(TILDE) {
                let stemmed = next
                    .filter(|next| next.kind == AtomKind::Latin)
                    .and(next_text);
                let Some(stemmed) = stemmed else {
                    return Err("~ stands directly before an English word".to_owned());
                };
                units.push(Unit::Stem(stemmed.to_owned()));
                at += 2;
            } else if patterns && word.starts_with(STAR) {
                return Err(
                    "* stands directly behind letters or digits; a Chinese form \
                            is found inside longer words without it"
                        .to_owned(),
                );
            } else if patterns
                && atom.kind == AtomKind::Latin
                && next_text.is_some_and(|t| t.starts_with(STAR))
            {
                units.push(Unit::Prefix(word));
                at += 2;
            } else {
                units.push(Unit::Atom(word));
                at += 1;
            }
        }
        if units.is_empty() {
            return Err("it is empty".to_owned());
        }
        if units.len() > MAX_UNITS {
            return Err(format!("it has {} units; at most {MAX_UNITS}", units.len()));
        }
        let han = atoms.iter().any(|atom| atom.kind == AtomKind::Han);
        Ok(Form {
            text: text.to_owned(),
            units,
            han,
        })
    }

    /// What stands at each of its positions; at least one.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// How many positions it takes.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether it holds a Han character, so that its matches are classed by word boundaries.
    pub fn is_chinese(&self) -> bool {
        self.han
    }

    /// The language of a form that stands in no lexicon.
    pub fn language(&self) -> &'static str {
        if self.han { "zh" } else { "en" }
    }

    /// Whether a match of another form can stand within a match of this one.
    pub(crate) fn can_hold(&self, other: &Form) -> bool {
        self.units
            .windows(other.units.len())
            .any(|part| part.iter().zip(&other.units).all(|(a, b)| a.meets(b)))
    }
}

impl Unit {
    /// Whether some atom is found by both, as far as it can be seen without a stemmer.
    fn meets(&self, other: &Unit) -> bool {
        match (self, other) {
            (Unit::Atom(a), Unit::Atom(b)) => a == b,
            (Unit::Prefix(prefix), Unit::Atom(word)) | (Unit::Atom(word), Unit::Prefix(prefix)) => {
                word.starts_with(prefix.as_str())
            }
            (Unit::Prefix(a), Unit::Prefix(b)) => {
                a.starts_with(b.as_str()) || b.starts_with(a.as_str())
            }
            // Words of one stem share their first letters.
            (Unit::Stem(a), Unit::Atom(b) | Unit::Prefix(b) | Unit::Stem(b))
            | (Unit::Atom(b) | Unit::Prefix(b), Unit::Stem(a)) => {
                let common = a.len().min(b.len()).min(2);
                a.as_bytes()[..common] == b.as_bytes()[..common]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(text: &str) -> Unit {
        Unit::Atom(text.to_owned())
    }

    #[test]
    fn forms_are_folded_into_units() {
        assert_eq!(
            Form::parse("監 督").unwrap().units(),
            [atom("监"), atom("督")]
        );
        assert_eq!(
            Form::parse(" Risk-Assessment* ").unwrap().units(),
            [atom("risk"), Unit::Prefix("assessment".to_owned())]
        );
        assert_eq!(
            Form::parse("~Regulate AI").unwrap().units(),
            [Unit::Stem("regulate".to_owned()), atom("ai")]
        );
        assert_eq!(Form::parse("国发〔2017〕35号").unwrap().len(), 7);
        assert_eq!(Form::literal("a*").unwrap().units(), [atom("a"), atom("*")]);
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        for bad in [
            "", "  ", "\u{200B}", "*", "监管*", "~监管", "word *", "~ word", "a~",
        ] {
            assert!(Form::parse(bad).is_err(), "{bad:?}");
        }
    }
}
