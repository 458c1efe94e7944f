//! The checks that make a lexicon out of what its file says.

use std::collections::HashMap;
use std::fmt;

use super::{Concept, ConceptForm, Form, Unit};

/// Something wrong with a lexicon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Whether the lexicon can be used in spite of it.
    pub kind: FaultKind,
    /// What is wrong, as a sentence.
    pub message: String,
}

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The lexicon is refused.
    Error,
    /// The lexicon can be used; the author should look.
    Warning,
}

impl Fault {
    pub(super) fn error(line: u64, message: impl Into<String>) -> Fault {
        Fault {
            line,
            kind: FaultKind::Error,
            message: message.into(),
        }
    }

    fn warning(line: u64, message: impl Into<String>) -> Fault {
        Fault {
            line,
            kind: FaultKind::Warning,
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            FaultKind::Error => "error",
            FaultKind::Warning => "warning",
        };
        write!(f, "line {}: {kind}: {}", self.line, self.message)
    }
}

/// A concept as its file gives it.
#[derive(Default)]
pub(super) struct Entry {
    pub line: u64,
    pub id: String,
    pub category: String,
    pub label_en: String,
    pub label_zh: String,
    pub forms: Vec<RawForm>,
}

pub(super) struct RawForm {
    pub line: u64,
    pub language: String,
    pub text: String,
}

/// Builds the concepts that are right, and says what is wrong with the others.
pub(super) fn build(entries: Vec<Entry>, faults: &mut Vec<Fault>) -> Vec<Concept> {
    let mut ids: HashMap<String, u64> = HashMap::new();
    let mut owners: HashMap<Vec<Unit>, (String, u64)> = HashMap::new();
    let mut concepts = Vec::with_capacity(entries.len());
    for entry in entries {
        let line = entry.line;
        if !is_id(&entry.id) {
            let message = format!(
                "the id {:?} is none: letters, digits, _ and - without blanks",
                entry.id
            );
            faults.push(Fault::error(line, message));
            continue;
        }
        if let Some(first) = ids.get(&entry.id) {
            let message = format!("the id {:?} stands in line {first} already", entry.id);
            faults.push(Fault::error(line, message));
            continue;
        }
        ids.insert(entry.id.clone(), line);
        concepts.push(concept(entry, &mut owners, faults));
    }
    concepts
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 100
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn concept(
    entry: Entry,
    owners: &mut HashMap<Vec<Unit>, (String, u64)>,
    faults: &mut Vec<Fault>,
) -> Concept {
    let Entry { line, id, .. } = entry;
    let mut concept = Concept {
        label_en: if entry.label_en.is_empty() {
            id.clone()
        } else {
            entry.label_en
        },
        label_zh: if entry.label_zh.is_empty() {
            id.clone()
        } else {
            entry.label_zh
        },
        category: entry.category,
        forms: Vec::new(),
        not: Vec::new(),
        id,
    };
    let mut not_lines = Vec::new();
    // The forms of this concept, with the lines of their first.
    let mut own: HashMap<Vec<Unit>, u64> = HashMap::new();
    for raw in entry.forms {
        let form = match Form::parse(&raw.text) {
            Ok(form) => form,
            Err(detail) => {
                faults.push(Fault::error(
                    raw.line,
                    format!("the form {:?}: {detail}", raw.text),
                ));
                continue;
            }
        };
        if reaches_across(&form.text) {
            let message = format!(
                "the form {:?} can never match: it reaches across a sentence end",
                raw.text
            );
            faults.push(Fault::error(raw.line, message));
            continue;
        }
        if raw.language == "not" {
            not_lines.push(raw.line);
            concept.not.push(form);
            continue;
        }
        if let Some(first) = own.get(form.units()) {
            let message = format!("the form {:?} stands in line {first} already", raw.text);
            faults.push(Fault::warning(raw.line, message));
            continue;
        }
        own.insert(form.units().to_vec(), raw.line);
        match owners.get(form.units()) {
            Some((owner, first)) => {
                let message = format!(
                    "the form {:?} belongs to the concept {owner} too (line {first})",
                    raw.text
                );
                faults.push(Fault::warning(raw.line, message));
            }
            None => {
                owners.insert(form.units().to_vec(), (concept.id.clone(), raw.line));
            }
        }
        concept.forms.push(ConceptForm {
            language: raw.language,
            form,
        });
    }
    if concept.forms.is_empty() {
        let message = format!("the concept {} has no form: it can never match", concept.id);
        faults.push(Fault::error(line, message));
    }
    for (not, line) in concept.not.iter().zip(not_lines) {
        let covered = concept.forms.iter().find(|form| not.can_hold(&form.form));
        let message = match covered {
            None => format!(
                "the not form {:?} takes out nothing: no form of {} stands within it",
                not.text, concept.id
            ),
            Some(form) if form.form.units() == not.units() => format!(
                "the form {:?} can never count: it is a not form as well",
                form.form.text
            ),
            Some(_) => continue,
        };
        faults.push(Fault::warning(line, message));
    }
    concept
}

/// Whether a sentence end stands within a form.
fn reaches_across(form: &str) -> bool {
    let inner = form.trim_end_matches(['。', '！', '？', '；', '…']);
    inner.contains(['。', '！', '？', '；', '…', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::super::read::parse;

    fn faults(text: &str, csv: bool) -> Vec<String> {
        parse("test", text, csv)
            .1
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn every_fault_is_found_with_its_line() {
        let text = r#"
[[concept]]
id = "supervision"
label = { en = "supervision", zh = "监管" }
zh = ["监管", "監管",
      "监管*"]
en = ["supervis*"]
not = ["监督学习"]

[[concept]]
id = "oversight"
zh = ["监管", "监督。管理", "監管"]

[[concept]]
id = "supervision"
zh = ["别的"]

[[concept]]
id = "empty"
"#;
        let found = faults(text, false);
        let expected = [
            "line 5: warning: the form \"監管\" stands in line 5 already",
            "line 6: error: the form \"监管*\"",
            "line 8: warning: the not form \"监督学习\" takes out nothing",
            "line 12: warning: the form \"监管\" belongs to the concept supervision too (line 5)",
            "line 12: error: the form \"监督。管理\" can never match",
            "line 12: warning: the form \"監管\" stands in line 12 already",
            "line 15: error: the id \"supervision\" stands in line 3 already",
            "line 19: error: the concept empty has no form",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}\n{expected}");
        }
    }

    #[test]
    fn a_table_says_the_same_as_toml() {
        let toml = r#"
[[concept]]
id = "supervision"
category = "governance"
label = { en = "supervision", zh = "监管" }
zh = ["监管", "监督"]
en = ["supervis*"]
not = ["监督学习"]
"#;
        let csv = "concept,category,label_en,label_zh,language,form\n\
                   supervision,governance,supervision,监管,zh,监管\n\
                   supervision,,,,zh,监督\n\
                   supervision,,,,en,supervis*\n\
                   supervision,,,,not,监督学习\n";
        let (from_toml, none) = parse("test", toml, false);
        assert!(none.is_empty());
        let (from_csv, none) = parse("test", csv, true);
        assert!(none.is_empty());
        assert_eq!(from_toml.concepts, from_csv.concepts);
    }

    #[test]
    fn a_broken_file_says_where() {
        assert!(faults("[[concept]]\nid = ", false)[0].starts_with("line 2: error: no TOML"));
        assert!(faults("concept,form\na,b\n", true)[0].contains("language"));
    }
}
