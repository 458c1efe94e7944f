//! Lexicons: concepts and the forms that express them.

mod check;
mod form;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod near;
mod read;
mod user_words;

use std::path::Path;

pub use check::{Fault, FaultKind};
pub use form::{Form, Unit};
pub use user_words::{UserWord, user_words};

use crate::error::{Error, Result};

/// A lexicon: concepts in the order of their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexicon {
    /// The file it was read from, or `built-in`.
    pub name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub hash: String,
    /// Its concepts.
    pub concepts: Vec<Concept>,
}

/// One idea, with its forms in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Its name in tables and queries.
    pub id: String,
    /// The group of concepts it belongs to.
    pub category: String,
    /// English label.
    pub label_en: String,
    /// Chinese label.
    pub label_zh: String,
    /// What counts as an occurrence.
    pub forms: Vec<ConceptForm>,
    /// What takes out the occurrences that it covers.
    pub not: Vec<Form>,
}

impl Concept {
    /// A form by its number: the forms in their order, then the `not` forms.
    pub fn form(&self, number: usize) -> &Form {
        match self.forms.get(number) {
            Some(form) => &form.form,
            None => &self.not[number - self.forms.len()],
        }
    }

    /// All of them, in the order of their numbers.
    pub fn all_forms(&self) -> impl Iterator<Item = &Form> {
        let forms = self.forms.iter().map(|form| &form.form);
        forms.chain(&self.not)
    }
}

/// A form and the language that it is listed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptForm {
    /// `zh`, `en`, or another language code.
    pub language: String,
    /// The form.
    pub form: Form,
}

/// The lexicon written for policy analysis that is part of the program, as a TOML file.
pub const BUILT_IN: &str = include_str!("policy.toml");

impl Lexicon {
    /// One without concepts, where none is asked for.
    pub fn empty() -> Lexicon {
        Lexicon {
            name: String::new(),
            hash: String::new(),
            concepts: Vec::new(),
        }
    }

    /// The built-in lexicon.
    ///
    /// # Errors
    /// None that a user could cause: a test keeps the file right.
    pub fn built_in() -> Result<Lexicon> {
        Lexicon::parse("built-in", BUILT_IN, false)
    }

    /// Reads a lexicon file: CSV where its name ends in `.csv`, TOML otherwise.
    ///
    /// # Errors
    /// The file cannot be read, or has a fault that makes a count wrong; warnings do not stop it.
    pub fn read(path: &Path) -> Result<Lexicon> {
        let (text, csv) = read_file(path)?;
        Lexicon::parse(&path.display().to_string(), &text, csv)
    }

    /// Reads the text of a lexicon file that is called so: a table where it is `csv`, TOML otherwise.
    ///
    /// # Errors
    /// It has a fault that makes a count wrong.
    pub fn parse(name: &str, text: &str, csv: bool) -> Result<Lexicon> {
        let (lexicon, faults) = read::parse(name, text, csv);
        let errors: Vec<String> = faults
            .iter()
            .filter(|fault| fault.kind == FaultKind::Error)
            .map(Fault::to_string)
            .collect();
        if errors.is_empty() {
            Ok(lexicon)
        } else {
            Err(Error::Lexicon {
                name: name.to_owned(),
                faults: errors,
            })
        }
    }

    /// Everything that is wrong with a lexicon file, in the order of its lines, and the lexicon
    /// without what is wrong.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn check(path: &Path) -> Result<(Lexicon, Vec<Fault>)> {
        let (text, csv) = read_file(path)?;
        Ok(read::parse(&path.display().to_string(), &text, csv))
    }

    /// The concept of an id.
    ///
    /// # Errors
    /// There is none.
    pub fn concept(&self, id: &str) -> Result<&Concept> {
        self.number(id).map(|number| &self.concepts[number])
    }

    /// The number of the concept of an id, in the order of the lexicon.
    ///
    /// # Errors
    /// There is none.
    pub fn number(&self, id: &str) -> Result<usize> {
        self.concepts
            .iter()
            .position(|concept| concept.id == id)
            .ok_or_else(|| {
                let near = match &self.near(id)[..] {
                    [] => String::new(),
                    near => format!("near are {}; ", near.join(", ")),
                };
                Error::Unknown {
                    what: "concept",
                    name: id.to_owned(),
                    hint: format!("{near}`gongbao lexicon show` lists the concepts"),
                }
            })
    }
}

fn read_file(path: &Path) -> Result<(String, bool)> {
    let bytes = std::fs::read(path).map_err(Error::io("read the lexicon", path))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::Lexicon {
        name: path.display().to_string(),
        faults: vec![format!(
            "it is not UTF-8 at byte {}; save it as UTF-8",
            error.utf8_error().valid_up_to()
        )],
    })?;
    let csv = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    Ok((text, csv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicon_has_no_fault() {
        let (lexicon, faults) = read::parse("built-in", BUILT_IN, false);
        let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(lexicon.concepts.len() >= 150, "{}", lexicon.concepts.len());
        let mut categories: Vec<&str> = lexicon
            .concepts
            .iter()
            .map(|concept| concept.category.as_str())
            .collect();
        categories.sort_unstable();
        categories.dedup();
        assert!(categories.len() >= 12, "{categories:?}");
        let named = [
            ("artificial_intelligence", "人工智能"),
            ("security", "安全"),
            ("standard", "标准"),
            ("supervision", "监管"),
            ("declaration", "申报"),
            ("informatization", "信息化"),
            ("real_economy", "实体经济"),
        ];
        for (id, label) in named {
            assert_eq!(lexicon.concept(id).unwrap().label_zh, label);
        }
        for concept in &lexicon.concepts {
            for language in ["zh", "en"] {
                assert!(
                    concept.forms.iter().any(|form| form.language == language),
                    "{} has no form in {language}",
                    concept.id
                );
            }
        }
    }
}
