//! The workbook of a report: a sheet that explains the others, then a sheet a table.

mod about;
mod cells;
mod names;
mod sheets;
mod widths;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::XlsxError;

use self::sheets::Sheets;
use super::hashing::Hashing;
use super::{Cell, Column, MAX_ROWS};
use crate::error::{Error, Result};

/// Writes a workbook, table after table. One row is held in memory, no more: the others wait in
/// files without a name in the folder of the workbook, which vanish with the program.
pub struct XlsxFile {
    path: PathBuf,
    sheets: Sheets,
}

impl XlsxFile {
    /// Begins a workbook that will be written to `path`; `time` (`2026-01-31T12:00:00Z`) is when
    /// it was made.
    ///
    /// # Errors
    /// The folder of `path` cannot be written, or `time` is none.
    pub fn begin(path: &Path, time: &str) -> Result<XlsxFile> {
        XlsxFile::begin_with(path, time, MAX_ROWS)
    }

    fn begin_with(path: &Path, time: &str, max_rows: u64) -> Result<XlsxFile> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        Ok(XlsxFile {
            path: path.to_owned(),
            sheets: guarded(folder, || Sheets::begin(folder, time, max_rows))?,
        })
    }

    /// Begins a table; the one before it has ended. `about` says what it is and the order of its rows.
    ///
    /// # Errors
    /// The workbook cannot be written.
    pub fn begin_table(&mut self, name: &str, columns: &[Column], about: &str) -> Result<()> {
        guarded(&self.path, || self.sheets.begin_table(name, columns, about))
    }

    /// Writes a row of the table that was begun last.
    ///
    /// # Errors
    /// The workbook cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        guarded(&self.path, || self.sheets.row(cells))
    }

    /// Ends the workbook: writes its file, whose SHA-256 it says. The first sheet shows `facts`,
    /// each with its key: how the numbers were made.
    ///
    /// # Errors
    /// The workbook cannot be written.
    pub fn end(self, facts: &[(&str, String)]) -> Result<String> {
        let XlsxFile { path, sheets } = self;
        guarded(&path, || {
            let mut file = Hashing::create(&path)?;
            sheets.end(facts, &mut file)?;
            Ok(file.end()?)
        })
    }

    /// Ends the workbook as [`XlsxFile::end`] does, but hands its bytes over and writes no file.
    ///
    /// # Errors
    /// The workbook cannot be made.
    pub fn end_in_memory(self, facts: &[(&str, String)]) -> Result<Vec<u8>> {
        let XlsxFile { path, sheets } = self;
        guarded(&path, || {
            let mut bytes = std::io::Cursor::new(Vec::new());
            sheets.end(facts, &mut bytes)?;
            Ok(bytes.into_inner())
        })
    }
}

/// The library ends in a panic where its waiting files cannot be written, as on a full disk. Here
/// that is an error as any other.
fn guarded<T>(path: &Path, work: impl FnOnce() -> std::result::Result<T, XlsxError>) -> Result<T> {
    let cause = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(XlsxError::IoError(error) | XlsxError::TempFileError(_, error))) => error,
        Ok(Err(XlsxError::ZipError(error))) => error.into(),
        Ok(Err(error)) => std::io::Error::other(error),
        Err(panic) => std::io::Error::other(
            panic
                .downcast::<String>()
                .map_or_else(|_| "the disk may be full".to_owned(), |said| *said),
        ),
    };
    Err(Error::io("write", path)(cause))
}

#[cfg(test)]
mod tests;
