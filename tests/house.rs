//! The house: data flow one way, every file has one subject.

use std::path::{Path, PathBuf};

/// The modules from left to right; those on one floor share a number. A module imports from its
/// left and from the ground floor, never from its right.
const FLOW: [(&str, u8); 18] = [
    ("error", 0),
    ("folder", 0),
    ("text", 1),
    ("document", 2),
    ("lexicon", 3),
    ("supplement", 3),
    ("ingest", 4),
    ("segment", 5),
    ("index", 6),
    ("query", 7),
    ("measure", 8),
    ("export", 9),
    ("report", 9),
    ("serve", 10),
    ("pipeline", 11),
    ("shard", 12),
    ("verify", 12),
    ("fuzzing", 13),
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (
                path.strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned(),
                text,
            )
        })
        .collect()
}

/// The module of the library that a file belongs to; none of the library's root and the program.
fn module_of(file: &str) -> Option<&str> {
    let first = file.split('/').next().unwrap();
    match first {
        "lib.rs" | "bin" => None,
        first => Some(first.trim_end_matches(".rs")),
    }
}

fn place(module: &str) -> u8 {
    FLOW.iter()
        .find(|(name, _)| *name == module)
        .unwrap_or_else(|| panic!("{module} is new"))
        .1
}

/// The part of a file that is no test.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

#[test]
fn data_flow_one_way() {
    let mut against = Vec::new();
    for (file, text) in files() {
        let Some(module) = module_of(&file) else {
            continue;
        };
        let here = place(module);
        for (at, _) in without_tests(&text).match_indices("crate::") {
            let name: String = text[at + "crate::".len()..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let there = place(&name);
            if name != module && there >= here {
                against.push(format!("{file} imports from {name}"));
            }
        }
    }
    assert!(against.is_empty(), "{}", against.join("\n"));
}

#[test]
fn only_index_and_query_name_tantivy() {
    for (file, text) in files() {
        let named = text.contains("tantivy::");
        let allowed = matches!(module_of(&file), Some("index" | "query"));
        assert!(!named || allowed, "{file} names tantivy");
    }
}

#[test]
fn a_file_says_its_subject_and_stays_short() {
    for (file, text) in files() {
        assert!(text.starts_with("//! "), "{file} does not say its subject");
        let lines = text.lines().count();
        assert!(lines <= 460, "{file} has {lines} lines");
    }
}

#[test]
fn the_main_path_is_one_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pipeline.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let start = text.find("pub fn update(").unwrap();
    let last = start + text[start..].find("\nfn take(").unwrap();
    let story = &text[start..last + text[last..].find("\n}\n").unwrap()];
    assert!(story.lines().count() < 80);
    for step in [
        "Drop::open",
        ".walk(",
        ".read(",
        "taking.take",
        "update.commit()",
    ] {
        assert!(story.contains(step), "{step}");
    }
}
