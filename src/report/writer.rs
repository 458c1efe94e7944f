//! Writing the tables of a run, all of them together.

use std::path::Path;

use serde::Serialize;

use super::csv::{CsvFiles, CsvSettings, Draft, MAX_ROWS};
use super::data::ReportData;
use super::tables::Table;
use crate::error::{Error, Result};

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its name in the folder.
    pub file: String,
    /// Its rows, without the header.
    pub rows: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Writes tables into a folder. All are written under passing names first and named when all are
/// whole; a table that needs more than a sheet's rows goes on in `NAME.2.csv`, and so on.
///
/// # Errors
/// The folder cannot be written, or the index is damaged.
pub fn write_tables(
    folder: &Path,
    tables: &[&Table],
    data: &ReportData<'_>,
    settings: CsvSettings,
) -> Result<Vec<Written>> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut drafted = || -> Result<()> {
        for table in tables {
            let mut files = CsvFiles::begin(folder, table.name, table.columns, settings, MAX_ROWS)?;
            (table.rows)(data, &mut |row| files.row(&row))?;
            drafts.extend(files.end()?);
        }
        Ok(())
    };
    let outcome = drafted();
    if outcome.is_err() {
        for draft in &drafts {
            let _ = std::fs::remove_file(&draft.passing);
        }
    }
    outcome?;
    for draft in &drafts {
        let path = folder.join(&draft.name);
        std::fs::rename(&draft.passing, &path).map_err(Error::io("write", &path))?;
    }
    for table in tables {
        remove_continuations(folder, table.name, &drafts);
    }
    Ok(drafts
        .into_iter()
        .map(|draft| Written {
            file: draft.name,
            rows: draft.rows,
            sha256: draft.sha256,
        })
        .collect())
}

/// Removes what an earlier, longer table left behind.
fn remove_continuations(folder: &Path, table: &str, drafts: &[Draft]) {
    for number in 2.. {
        let name = format!("{table}.{number}.csv");
        if drafts.iter().any(|draft| draft.name == name) {
            continue;
        }
        if std::fs::remove_file(folder.join(name)).is_err() {
            break;
        }
    }
}
