//! Reading a lexicon from TOML or CSV, with the line of everything in it.

use std::ops::Range;

use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Entry, Fault, RawForm, build};
use super::{Concept, Lexicon};
use crate::document::hex;

/// The lexicon of a text without what is wrong with it, and what is wrong with it.
pub(super) fn parse(name: &str, text: &str, csv: bool) -> (Lexicon, Vec<Fault>) {
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut faults = Vec::new();
    let entries = if csv {
        from_csv(text, &mut faults)
    } else {
        from_toml(text, &mut faults)
    };
    let concepts: Vec<Concept> = build(entries, &mut faults);
    faults.sort_by_key(|fault| fault.line);
    let lexicon = Lexicon {
        name: name.to_owned(),
        hash,
        concepts,
    };
    (lexicon, faults)
}

fn from_toml(text: &str, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let mut file = Toml { lines, faults };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let line = file.line(&error.span().unwrap_or(0..0));
            file.faults
                .push(Fault::error(line, format!("no TOML: {}", error.message())));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("concept", DeValue::Array(concepts)) => {
                entries.extend(concepts.iter().filter_map(|concept| file.entry(concept)));
            }
            (other, _) => file.fault(
                &key.span(),
                format!("{other:?} has no meaning here; concepts are [[concept]] tables"),
            ),
        }
    }
    entries.sort_by_key(|entry| entry.line);
    entries
}

struct Toml<'a> {
    /// Where the lines end.
    lines: Vec<usize>,
    faults: &'a mut Vec<Fault>,
}

impl Toml<'_> {
    fn line(&self, span: &Range<usize>) -> u64 {
        1 + self.lines.partition_point(|&end| end < span.start) as u64
    }

    fn fault(&mut self, span: &Range<usize>, message: impl Into<String>) {
        let line = self.line(span);
        self.faults.push(Fault::error(line, message));
    }

    fn entry(&mut self, concept: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let Some(table) = concept.get_ref().as_table() else {
            self.fault(&concept.span(), "a concept is a table: [[concept]]");
            return None;
        };
        let mut entry = Entry {
            line: self.line(&concept.span()),
            ..Entry::default()
        };
        // The languages of the file's own order, Chinese and English first.
        let mut lists: Vec<(u8, &str, &Spanned<DeValue<'_>>)> = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "id" => {
                    entry.line = self.line(&value.span());
                    entry.id = self.string(value);
                }
                "category" => entry.category = self.string(value),
                "label" => match value.get_ref().as_table() {
                    Some(labels) => {
                        for (language, label) in labels {
                            match language.get_ref().as_ref() {
                                "en" => entry.label_en = self.string(label),
                                "zh" => entry.label_zh = self.string(label),
                                other => self.fault(
                                    &language.span(),
                                    format!("a label is en or zh, not {other:?}"),
                                ),
                            }
                        }
                    }
                    None => self.fault(&value.span(), "a label is { en = \"…\", zh = \"…\" }"),
                },
                "zh" => lists.push((0, name, value)),
                "en" => lists.push((1, name, value)),
                "not" => lists.push((3, name, value)),
                _ if value.get_ref().is_array() && is_language(name) => {
                    lists.push((2, name, value));
                }
                other => self.fault(
                    &key.span(),
                    format!(
                        "{other:?} is no field of a concept (id, category, label, zh, en, not)"
                    ),
                ),
            }
        }
        lists.sort_by_key(|&(rank, name, _)| (rank, name));
        for (_, language, list) in lists {
            let Some(list) = list.get_ref().as_array() else {
                self.fault(&list.span(), format!("{language} is a list of forms"));
                continue;
            };
            for form in list.iter() {
                let text = self.string(form);
                entry.forms.push(RawForm {
                    line: self.line(&form.span()),
                    language: language.to_owned(),
                    text,
                });
            }
        }
        Some(entry)
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>) -> String {
        match value.get_ref().as_str() {
            Some(text) => text.to_owned(),
            None => {
                self.fault(&value.span(), "a text in quotes is wanted here");
                String::new()
            }
        }
    }
}

fn is_language(name: &str) -> bool {
    (2..=12).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// A table with the columns concept, category, label_en, label_zh, language, form; the rows of a
/// concept need not follow each other, and its category and labels may stand in any of them.
fn from_csv(text: &str, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(header) => [
            "concept", "category", "label_en", "label_zh", "language", "form",
        ]
        .map(|name| header.iter().position(|column| column.trim() == name)),
        Err(error) => {
            faults.push(Fault::error(1, format!("no CSV: {error}")));
            return Vec::new();
        }
    };
    for (name, column) in [
        ("concept", columns[0]),
        ("language", columns[4]),
        ("form", columns[5]),
    ] {
        if column.is_none() {
            faults.push(Fault::error(1, format!("the column {name:?} is missing")));
        }
    }
    let mut entries: Vec<Entry> = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault::error(line, format!("no CSV: {error}")));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: Option<usize>| {
            let value = column.and_then(|at| record.get(at)).unwrap_or_default();
            value.trim().to_owned()
        };
        let id = cell(columns[0]);
        if id.is_empty() && record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let at = match entries.iter().position(|entry| entry.id == id) {
            Some(at) => at,
            None => {
                entries.push(Entry {
                    line,
                    id,
                    ..Entry::default()
                });
                entries.len() - 1
            }
        };
        let entry = &mut entries[at];
        for (field, column) in [
            (&mut entry.category, columns[1]),
            (&mut entry.label_en, columns[2]),
            (&mut entry.label_zh, columns[3]),
        ] {
            if field.is_empty() {
                *field = cell(column);
            }
        }
        let (language, text) = (cell(columns[4]), cell(columns[5]));
        if !is_language(&language) {
            faults.push(Fault::error(
                line,
                format!("the language {language:?} is none (zh, en, not)"),
            ));
        } else {
            entry.forms.push(RawForm {
                line,
                language,
                text,
            });
        }
    }
    entries
}
