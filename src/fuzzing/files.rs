//! Files that people write for gongbao: lexicons, words, agencies, settings; and `run.json`.

use super::input::{Input, text};
use super::queries::LEXICON;
use crate::document::Agencies;
use crate::ingest::FieldMapping;
use crate::lexicon::{self, FaultKind, Lexicon};
use crate::query::Filter;
use crate::report::RunRecord;

// The program reads all of its fields.
#[allow(dead_code)]
#[path = "../bin/gongbao/settings_file.rs"]
mod settings_file;

fn lexicon(text: &str, csv: bool) {
    let (lexicon, faults) = lexicon::fuzzed::parse(text, csv);
    let lines = text.lines().count().max(1) as u64 + 1;
    for fault in &faults {
        assert!(fault.line <= lines, "line {} of {lines}", fault.line);
        assert!(!fault.message.is_empty());
    }
    let wrong = faults.iter().any(|fault| fault.kind == FaultKind::Error);
    for concept in &lexicon.concepts {
        assert!(!concept.id.is_empty());
        assert!(wrong || !concept.forms.is_empty());
        let found = lexicon.concept(&concept.id);
        assert_eq!(found.ok().map(|one| &one.id), Some(&concept.id));
        for form in concept.all_forms() {
            assert!(!form.units().is_empty());
        }
    }
    let (again, faults_again) = lexicon::fuzzed::parse(text, csv);
    assert_eq!(
        (lexicon.concepts, faults.len()),
        (again.concepts, faults_again.len())
    );
}

/// A lexicon as TOML.
pub fn lexicon_toml(data: &[u8]) {
    lexicon(&text(data), false);
}

/// A lexicon as CSV.
pub fn lexicon_csv(data: &[u8]) {
    let header = "concept,category,label_en,label_zh,language,form\n";
    match data.split_first() {
        Some((0, rest)) => lexicon(&format!("{header}{}", text(rest)), true),
        _ => lexicon(&text(data), true),
    }
}

/// A list of words for the segmenter: each is one that it takes.
pub fn user_words(data: &[u8]) {
    match lexicon::fuzzed::words_of_list(&text(data)) {
        Ok(words) => {
            for word in words {
                assert!(!word.word.is_empty() && word.word.chars().all(crate::text::is_han));
                assert_eq!(crate::text::fold(&word.word).text, word.word);
            }
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
}

/// A table of agencies, in which what is in it is found.
pub fn agencies(data: &[u8]) {
    let mut input = Input::new(data);
    let mut bytes = Vec::new();
    if input.byte() == 0 {
        bytes.extend_from_slice(b"name,level,region,successor,forms\n");
    }
    let asked = input.text();
    bytes.extend_from_slice(input.rest());
    let read = match Agencies::read(&*bytes) {
        Ok(read) => read,
        Err(detail) => {
            assert!(!detail.is_empty());
            return;
        }
    };
    for agency in read.iter() {
        let found = read.canonical(&agency.name);
        assert!(found.is_some(), "{:?}", agency.name);
        assert!(!read.current(agency).name.is_empty());
    }
    if let Some((end, _)) = read.find_at_start(&asked) {
        assert!(asked.get(..end).is_some());
    }
    let _ = read.canonical(&asked);
}

/// `gongbao.toml`, and what in it is read further.
pub fn settings(data: &[u8]) {
    let text = text(data);
    match settings_file::File::parse(&text) {
        Ok(file) => {
            let _ = FieldMapping::new(file.fields);
            if let Some(filter) = file.filter {
                let _ = Filter::parse(&filter).and_then(|filter| filter.resolve(&LEXICON));
            }
            let told = (
                file.drops,
                file.dossier.categories,
                file.formats,
                file.topic,
            );
            let again = settings_file::File::parse(&text);
            let again = again.map(|file| {
                (
                    file.drops,
                    file.dossier.categories,
                    file.formats,
                    file.topic,
                )
            });
            assert_eq!(again, Ok(told));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// `run.json`: what is read is written as the same.
pub fn run_record(data: &[u8]) {
    let Ok(record) = serde_json::from_slice::<RunRecord>(data) else {
        return;
    };
    let written = serde_json::to_string_pretty(&record);
    let written = written.unwrap_or_else(|error| panic!("{error}"));
    let again = serde_json::from_str::<RunRecord>(&written);
    let again = again.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(serde_json::to_string_pretty(&again).ok(), Some(written));
    let _ = again.stands(&record, std::path::Path::new("nowhere"));
    assert!(!record.facts().is_empty());
}

/// The built-in lexicon with a name asked of it: near ones are told.
pub fn concept_name(data: &[u8]) {
    let name = text(data);
    let built_in: &Lexicon = &LEXICON;
    match built_in.concept(&name) {
        Ok(concept) => assert_eq!(concept.id, name),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
