//! States of a place: what its tables and its index say, and that nothing else lies there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Place;

/// Tables by name.
pub type Tables = BTreeMap<String, Vec<u8>>;

/// A copy of a folder, in place of what is there.
pub fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &there),
            false => {
                fs::copy(entry.path(), &there).unwrap();
            }
        }
    }
}

/// The tables in a folder of reports, if it has a record; each has to be as the record says, and there
/// are no others.
pub fn recorded_tables(reports: &Path) -> Option<Tables> {
    let record = fs::read_to_string(reports.join("run.json")).ok()?;
    let record: serde_json::Value = serde_json::from_str(&record).expect("a whole record");
    let mut tables = Tables::new();
    for file in record["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let bytes = fs::read(reports.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file["sha256"], hash(&bytes).as_str(), "{name}");
        if name.ends_with(".csv") {
            tables.insert(name.to_owned(), bytes);
        }
    }
    let there = fs::read_dir(reports).unwrap().flatten();
    let there = there.filter(|entry| entry.file_name().to_string_lossy().ends_with(".csv"));
    assert_eq!(
        there.count(),
        tables.len(),
        "tables that the record does not know"
    );
    Some(tables)
}

pub fn hash(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number of the last update; 0 where there is no index yet.
pub fn generation(place: &Place) -> u64 {
    let status = place.gongbao(&["status", "--format", "json"]);
    if status.status() == 2 {
        let said = status.errors();
        assert!(said.contains("there is no index"), "{said}");
        return 0;
    }
    let status: serde_json::Value = serde_json::from_str(&status.expect(0)).unwrap();
    status["updates"].as_array().unwrap().len() as u64
}

/// Nothing is left over: every file of a segment belongs to the last commit, and no folder or file
/// waits to take its place.
pub fn nothing_left_over(place: &Place) {
    let meta = fs::read_to_string(place.path("indexes/meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let segments: Vec<String> = meta["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| segment["segment_id"].as_str().unwrap().replace('-', ""))
        .collect();
    for entry in fs::read_dir(place.path("indexes")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = ["meta.json", "kept", "writer.lock", ".managed.json"];
        let known = known.contains(&name.as_str()) || name.starts_with(".tantivy");
        let of_segment = segments
            .iter()
            .any(|segment| name.starts_with(segment.as_str()));
        assert!(known || of_segment, "{name} is left over");
    }
    for folder in [place.folder.path().to_path_buf(), place.path("reports")] {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let before = name.starts_with(".indexes.before-");
            assert!(before || !name.starts_with('.'), "{name} is left over");
        }
    }
}
