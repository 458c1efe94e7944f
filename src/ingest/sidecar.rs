//! Metadata beside a file: `NAME.meta.json`, or a row of `metadata.csv` in its folder.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use super::Rejection;
use super::fields::set_metadata;
use super::file::{Unopened, open};
use super::name::readable;
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
    ///
    /// # Errors
    /// There is a file of metadata that cannot be read now.
    pub(super) fn read(path: &Path, row: Option<Map<String, Value>>) -> Result<Sidecar, Rejection> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(Sidecar { json: None, row });
        };
        // report.pdf is described by report.pdf.meta.json or report.meta.json.
        let mut json = None;
        for base in [Some(name), path.file_stem()].into_iter().flatten() {
            let mut beside = base.to_owned();
            beside.push(META_JSON);
            let name = readable(Path::new(&beside));
            json = match read_small(&folder.join(beside)) {
                Ok(text) => Some(parse_json(&text, &name)),
                Err(Unread::Unusable(detail)) => Some(Err(Rejection::new(name, UNUSABLE, detail))),
                // What is no file is listed by the walk.
                Err(Unread::None) => continue,
                Err(Unread::Now(detail)) => return Err(Rejection::new(name, UNUSABLE, detail)),
            };
            break;
        }
        Ok(Sidecar { json, row })
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

fn parse_json(text: &str, name: &str) -> Result<Map<String, Value>, Rejection> {
    serde_json::from_str(text).map_err(|error| Rejection::new(name, UNUSABLE, error.to_string()))
}

/// The rows of one `metadata.csv` that no file has asked for yet.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: BTreeMap<String, Map<String, Value>>,
    /// Whether there is a table that cannot be read now.
    unread: bool,
}

impl Table {
    /// The table of a folder, empty where there is none, and why it cannot be used.
    pub(super) fn read(folder: &Path) -> (Table, Option<Rejection>) {
        let read = read_small(&folder.join(METADATA_CSV))
            .and_then(|text| rows(&text).map_err(Unread::Unusable));
        let (rows, unread, detail) = match read {
            Ok(rows) => (rows, false, None),
            Err(Unread::None) => (BTreeMap::new(), false, None),
            Err(Unread::Unusable(detail)) => (BTreeMap::new(), false, Some(detail)),
            Err(Unread::Now(detail)) => (BTreeMap::new(), true, Some(detail)),
        };
        let rejection = detail.map(|detail| Rejection::new(METADATA_CSV, UNUSABLE, detail));
        (Table { rows, unread }, rejection)
    }

    /// Takes out the row of a file.
    ///
    /// # Errors
    /// What the table says cannot be known now.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<Map<String, Value>>, Unknown> {
        match self.unread {
            true => Err(Unknown),
            false => Ok(self.rows.remove(name)),
        }
    }

    /// The names that no file had.
    pub(super) fn left(self) -> impl Iterator<Item = String> {
        self.rows.into_keys()
    }
}

const UNUSABLE: &str = "metadata cannot be read";

/// What a table says that cannot be read now.
#[derive(Debug)]
pub(super) struct Unknown;

/// Why there is no metadata in a file.
enum Unread {
    /// There is no such file.
    None,
    /// It is there but cannot be read now.
    Now(String),
    /// Whatever is done, it cannot be used.
    Unusable(String),
}

fn read_small(path: &Path) -> Result<String, Unread> {
    let (file, about) = open(path).map_err(|why| match why {
        Unopened::Gone | Unopened::Link | Unopened::NoFile => Unread::None,
        Unopened::Failed(error) => not_now(&error),
    })?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| not_now(&error))?;
    let length = about.len().max(bytes.len() as u64);
    if length > MAX_BYTES {
        let detail = format!("it has {length} bytes; at most {MAX_BYTES}");
        return Err(Unread::Unusable(detail));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Unread::Unusable("it is not UTF-8; save it as UTF-8".to_owned()))?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn not_now(error: &std::io::Error) -> Unread {
    Unread::Now(format!(
        "{error}; what the index holds of the files that it describes stays"
    ))
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
