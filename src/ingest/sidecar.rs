//! Metadata beside a file: `NAME.meta.json`, or a row of `metadata.csv` in its folder.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::Rejection;
use super::fields::set_metadata;
use crate::document::{Metadata, Origin};

const META_JSON: &str = ".meta.json";
const METADATA_CSV: &str = "metadata.csv";
/// A file of metadata larger than this is rejected.
const MAX_BYTES: u64 = 64 << 20;
/// A name of a column of a table has so many bytes at most, and all its rows so many cells that hold
/// something: the name is kept with each of them.
const MAX_NAME_BYTES: usize = 200;
const MAX_CELLS: usize = 2_000_000;

/// Whether a file of this name describes others.
pub(super) fn is_sidecar(name: &Path) -> bool {
    let name = name.to_string_lossy();
    name == METADATA_CSV || name.ends_with(META_JSON)
}

/// What stands beside one file.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Sidecar {
    json: Option<Result<Map<String, Value>, Rejection>>,
    row: Option<Map<String, Value>>,
}

impl Sidecar {
    /// What is known about the file at `path`, beside its row in a table.
    pub(super) fn read(path: &Path, row: Option<Map<String, Value>>) -> Sidecar {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Sidecar { json: None, row };
        };
        // report.pdf is described by report.pdf.meta.json or report.meta.json.
        let json = [Some(name), path.file_stem()]
            .into_iter()
            .flatten()
            .find_map(|base| {
                let mut beside = base.to_owned();
                beside.push(META_JSON);
                let beside = folder.join(beside);
                beside.is_file().then(|| read_json(&beside))
            });
        Sidecar { json, row }
    }

    /// Sets what is known, the nearest first.
    pub(super) fn apply(&self, metadata: &mut Metadata) {
        if let Some(Ok(fields)) = &self.json {
            set_metadata(metadata, fields, Origin::MetaJson);
        }
        if let Some(row) = &self.row {
            set_metadata(metadata, row, Origin::MetadataCsv);
        }
    }

    /// The file of metadata that could not be used; its path is its name.
    pub(super) fn rejection(&self) -> Option<&Rejection> {
        self.json.as_ref().and_then(|json| json.as_ref().err())
    }

    /// Changes with what is said about this file, and with nothing else.
    pub(super) fn fingerprint(&self) -> String {
        format!("{self:?}")
    }
}

fn read_json(path: &Path) -> Result<Map<String, Value>, Rejection> {
    read_small(path)
        .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .map_err(|detail| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Rejection::new(name, UNUSABLE, detail)
        })
}

/// The rows of one `metadata.csv` that no file has asked for yet.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: BTreeMap<String, Map<String, Value>>,
}

impl Table {
    /// The table of a folder, empty where there is none.
    pub(super) fn read(folder: &Path) -> Result<Table, Rejection> {
        let path = folder.join(METADATA_CSV);
        if !path.is_file() {
            return Ok(Table::default());
        }
        read_small(&path)
            .and_then(|text| rows(&text))
            .map(|rows| Table { rows })
            .map_err(|detail| Rejection::new(METADATA_CSV, UNUSABLE, detail))
    }

    /// Takes out the row of a file.
    pub(super) fn take(&mut self, name: &str) -> Option<Map<String, Value>> {
        self.rows.remove(name)
    }

    /// The names that no file had.
    pub(super) fn left(self) -> impl Iterator<Item = String> {
        self.rows.into_keys()
    }
}

const UNUSABLE: &str = "metadata cannot be read";

fn read_small(path: &Path) -> Result<String, String> {
    let length = path.metadata().map_err(|error| error.to_string())?.len();
    if length > MAX_BYTES {
        return Err(format!("it has {length} bytes; at most {MAX_BYTES}"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    Ok(text
        .strip_prefix('\u{FEFF}')
        .map_or(text.clone(), str::to_owned))
}

/// The rows by the name in their `file` column; the first of a name counts.
pub(super) fn rows(text: &str) -> Result<BTreeMap<String, Map<String, Value>>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let Some(file) = header.iter().position(|column| column.trim() == "file") else {
        return Err("it has no column named file".to_owned());
    };
    if header.iter().any(|name| name.len() > MAX_NAME_BYTES) {
        return Err(format!(
            "it has a column whose name is longer than {MAX_NAME_BYTES} bytes; shorten it"
        ));
    }
    let mut rows = BTreeMap::new();
    let mut left = MAX_CELLS;
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let name = record.get(file).unwrap_or_default().trim();
        if name.is_empty() {
            continue;
        }
        let cells = header.iter().zip(record.iter()).enumerate();
        let row: Map<String, Value> = cells
            .filter(|&(at, (_, value))| at != file && !value.trim().is_empty())
            .map(|(_, (column, value))| (column.trim().to_owned(), value.into()))
            .collect();
        left = left.checked_sub(row.len()).ok_or_else(|| {
            format!("it has more than {MAX_CELLS} cells; divide the files over several folders")
        })?;
        rows.entry(name.to_owned()).or_insert(row);
    }
    Ok(rows)
}
