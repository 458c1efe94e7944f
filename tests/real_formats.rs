//! Files as they come from the web, held to what should come out of them: `GONGBAO_FORMATS` names a
//! folder with `truth.jsonl`.
//!
//! `cargo test --release --test real_formats -- --ignored --nocapture`

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use support::Place;

#[derive(Deserialize)]
struct Truth {
    file: String,
    #[serde(rename = "match")]
    kind: String,
    lang: Option<String>,
    title: Option<String>,
    agency: Option<String>,
    doc_number: Option<String>,
    date: Option<String>,
    text: Option<String>,
    twin: Option<String>,
}

fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Twice the letters and digits in common, in order, by all of both; compared word by word.
fn similarity(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let size = |words: &[String]| words.iter().map(|word| word.len()).sum::<usize>();
    let mut above = vec![0usize; b.len() + 1];
    for word in &a {
        let mut row = vec![0usize; b.len() + 1];
        for (at, other) in b.iter().enumerate() {
            row[at + 1] = match word == other {
                true => above[at] + word.len(),
                false => row[at].max(above[at + 1]),
            };
        }
        above = row;
    }
    2.0 * above[b.len()] as f64 / (size(&a) + size(&b)).max(1) as f64
}

#[test]
#[ignore = "needs GONGBAO_FORMATS"]
fn files_are_read_as_their_truth_says() {
    let folder: PathBuf = std::env::var_os("GONGBAO_FORMATS")
        .expect("GONGBAO_FORMATS")
        .into();
    let folder = folder.canonicalize().unwrap();
    let place = Place::new();
    let said = place
        .gongbao(&["extract", folder.to_str().unwrap()])
        .expect(1);
    let mut read: BTreeMap<String, Value> = BTreeMap::new();
    let mut rejected = Vec::new();
    for line in said.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        let path = value["path"].as_str().unwrap().to_owned();
        match value["reason"].as_str() {
            Some(reason) => rejected.push((path, reason.to_owned())),
            None => drop(read.entry(path).or_insert(value)),
        }
    }
    let mut figures: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut similarities = Vec::new();
    let mut note = |name: String, right: bool, what: &str| {
        let (good, all) = figures.entry(name.clone()).or_default();
        *good += u32::from(right);
        *all += 1;
        if !right {
            println!("{name}: {what}");
        }
    };
    let truth = std::fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    for line in truth.lines() {
        let truth: Truth = serde_json::from_str(line).unwrap();
        let Some(found) = read.get(&truth.file) else {
            note(format!("{} read", truth.kind), false, &truth.file);
            continue;
        };
        note(format!("{} read", truth.kind), true, "");
        let text = found["text"].as_str().unwrap();
        if let Some(twin) = &truth.twin {
            // A twin that is not in the folder says nothing.
            if let Some(twin) = read.get(twin) {
                note(
                    "twin text".to_owned(),
                    twin["text"] == found["text"],
                    &truth.file,
                );
            }
            continue;
        }
        let value = |key: &str| found["metadata"][key]["value"].as_str().unwrap_or_default();
        let english = truth.lang.as_deref() == Some("en");
        let fields = [
            ("title", &truth.title),
            ("agency", &truth.agency),
            ("doc_number", &truth.doc_number),
            ("date", &truth.date),
        ];
        for (key, expected) in fields {
            let Some(expected) = expected else {
                continue;
            };
            let found = value(key);
            let right = match key {
                "agency" | "doc_number" if truth.kind == "loose" => continue,
                "title" if english => {
                    let (found, expected) = (letters(found), letters(expected));
                    !found.is_empty()
                        && (found.starts_with(&expected) || expected.starts_with(&found))
                }
                // Printed with a blank between the agencies.
                "title" if truth.kind == "loose" => letters(found) == letters(expected),
                "agency" if truth.kind == "edition" => found.contains("President"),
                _ => solid(found) == solid(expected),
            };
            let what = format!("{}: {found:?}, not {expected:?}", truth.file);
            note(format!("{} {key}", truth.kind), right, &what);
        }
        if let Some(expected) = &truth.text {
            match truth.kind.as_str() {
                "strict" => note(
                    "strict text".to_owned(),
                    solid(text) == solid(expected),
                    &truth.file,
                ),
                "edition" => similarities.push((similarity(text, expected), truth.file.clone())),
                _ => {}
            }
        }
    }
    similarities.sort_by(|a, b| a.0.total_cmp(&b.0));
    let median = similarities[similarities.len() / 2].0;
    println!(
        "edition similarity: least {:?}, median {median:.4}",
        similarities[0]
    );
    for (name, (good, all)) in &figures {
        println!("{name}: {good} of {all}");
        let least = match name.as_str() {
            "strict text" => 0.95,
            "twin text" => 1.0,
            name if name.starts_with("loose") => 0.9,
            _ => 0.97,
        };
        assert!(
            f64::from(*good) >= least * f64::from(*all),
            "{name}: {good} of {all}"
        );
    }
    assert!(median >= 0.95 && similarities[0].0 >= 0.9);
    let scan = rejected
        .iter()
        .find(|(path, _)| path == "pdf_zh/small_ocr.pdf");
    assert_eq!(
        scan.map(|(_, reason)| reason.as_str()),
        Some("no text layer")
    );
    for (path, reason) in rejected
        .iter()
        .filter(|(path, _)| !path.starts_with("truth.jsonl"))
    {
        println!("rejected: {path}: {reason}");
    }
}
