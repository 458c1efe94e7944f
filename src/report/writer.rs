//! Writing the tables of a run, all of them together.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Cell;
use super::csv::{CsvFiles, CsvSettings, Draft, MAX_ROWS};
use super::data::ReportData;
use super::hashing::Hashing;
use super::json_table::JsonRows;
use super::page::{Kept, KeptTable, Plan, Wanted, plan};
#[cfg(feature = "parquet")]
use super::parquet::ParquetRows;
use super::run_record::RunRecord;
use super::tables::Table;
use super::xlsx::XlsxFile;
use crate::error::{Error, Result};

/// A format that tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    /// `NAME.csv`
    Csv,
    /// `NAME.json`: an array of objects, a line each
    Json,
    /// One workbook, `report.xlsx`
    Xlsx,
    /// `NAME.parquet`
    Parquet,
}

impl OutputFormat {
    /// All of them.
    pub const ALL: [OutputFormat; 4] = [
        OutputFormat::Csv,
        OutputFormat::Json,
        OutputFormat::Xlsx,
        OutputFormat::Parquet,
    ];

    /// Its name: that of the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Csv => "csv",
            OutputFormat::Json => "json",
            OutputFormat::Xlsx => "xlsx",
            OutputFormat::Parquet => "parquet",
        }
    }
}

/// How tables are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSettings {
    /// The formats.
    pub formats: Vec<OutputFormat>,
    /// How CSV is written.
    pub csv: CsvSettings,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its name in the folder.
    pub file: String,
    /// Its rows, without the header; a page has none.
    pub rows: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The one workbook of all tables.
const WORKBOOK: &str = "report.xlsx";

/// Writes tables into a folder. All are written under passing names first and named when all are
/// whole; a table that needs more than a sheet's rows goes on in `NAME.2.csv`, and so on. `record`
/// says how the numbers were made, for the first sheet of a workbook, and whether the report page is
/// made from the rows.
///
/// # Errors
/// The folder cannot be written, or the index is damaged.
pub fn write_tables(
    folder: &Path,
    tables: &[&Table],
    data: &ReportData<'_>,
    settings: &OutputSettings,
    record: &RunRecord,
) -> Result<Vec<Written>> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    let facts = record.facts();
    let plan: Option<Plan> = plan(data, record);
    let outcomes: Vec<Result<(Vec<Draft>, Option<KeptTable>)>> = tables
        .par_iter()
        .map(|table| {
            let wanted = plan.iter().flat_map(|plan| &plan.wanted);
            let wanted = wanted.into_iter().find(|wanted| wanted.table == table.name);
            write_table(folder, table, data, settings, &facts, wanted)
        })
        .collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut kept = Kept::default();
    let mut failure = None;
    let mut take = |outcome: Result<(Vec<Draft>, Option<KeptTable>)>| match outcome {
        Ok((written, rows)) => {
            drafts.extend(written);
            kept.0.extend(rows);
        }
        Err(error) => failure = failure.take().or(Some(error)),
    };
    outcomes.into_iter().for_each(&mut take);
    if settings.formats.contains(&OutputFormat::Xlsx) {
        take(write_workbook(folder, tables, data, &facts).map(|drafts| (drafts, None)));
    }
    if let (Some(plan), None) = (&plan, &failure) {
        let html = (plan.html)(data, &kept, record);
        match html.and_then(|html| write_text(folder, plan.file, &html)) {
            Ok(draft) => drafts.push(draft),
            Err(error) => failure = Some(error),
        }
    }
    if let Some(error) = failure {
        for draft in &drafts {
            let _ = std::fs::remove_file(&draft.passing);
        }
        return Err(error);
    }
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

/// Writes a table in all formats that have a file a table, and keeps what a page wants of it; its rows
/// are made once.
fn write_table(
    folder: &Path,
    table: &Table,
    data: &ReportData<'_>,
    settings: &OutputSettings,
    facts: &[(&str, String)],
    wanted: Option<&Wanted>,
) -> Result<(Vec<Draft>, Option<KeptTable>)> {
    let wants = |format| settings.formats.contains(&format);
    let mut files: Vec<Box<dyn TableFile + '_>> = Vec::new();
    if wants(OutputFormat::Csv) {
        let header = table.columns.iter().map(|column| column.name).collect();
        files.push(Box::new(CsvFiles::begin(
            folder,
            table.name,
            header,
            settings.csv,
            MAX_ROWS,
        )?));
    }
    if wants(OutputFormat::Json) {
        files.push(Box::new(One::begin(folder, table, "json", |file| {
            JsonRows::begin(file, table.columns)
        })?));
    }
    if wants(OutputFormat::Parquet) {
        files.push(parquet_file(folder, table, facts)?);
    }
    let mut kept = wanted.map(|wanted| (wanted, wanted.begin(table)));
    if files.is_empty() && kept.is_none() {
        return Ok((Vec::new(), None));
    }
    table.rows(data, &mut |row| {
        if let Some((wanted, kept)) = &mut kept {
            wanted.take(kept, &row);
        }
        files.iter_mut().try_for_each(|file| file.row(&row))
    })?;
    let mut kept = kept.map(|(_, kept)| kept);
    let mut drafts = Vec::new();
    for file in files {
        let of_format = file.end()?;
        // A page links the files of one format.
        if let Some(kept) = kept.as_mut().filter(|kept| kept.files.is_empty()) {
            kept.files = of_format.iter().map(|draft| draft.name.clone()).collect();
        }
        drafts.extend(of_format);
    }
    if let Some(kept) = kept.as_mut().filter(|kept| kept.files.is_empty()) {
        kept.files.push(WORKBOOK.to_owned());
    }
    Ok((drafts, kept))
}

#[cfg(feature = "parquet")]
fn parquet_file<'a>(
    folder: &Path,
    table: &'a Table,
    facts: &[(&str, String)],
) -> Result<Box<dyn TableFile + 'a>> {
    Ok(Box::new(One::begin(folder, table, "parquet", |file| {
        ParquetRows::begin(file, table.columns, table.order, facts)
    })?))
}

#[cfg(not(feature = "parquet"))]
fn parquet_file<'a>(
    _folder: &Path,
    _table: &'a Table,
    _facts: &[(&str, String)],
) -> Result<Box<dyn TableFile + 'a>> {
    Err(Error::Unknown {
        what: "format",
        name: "parquet".to_owned(),
        hint: "this program was built without it (cargo feature parquet)".to_owned(),
    })
}

/// Writes all tables into one workbook.
fn write_workbook(
    folder: &Path,
    tables: &[&Table],
    data: &ReportData<'_>,
    facts: &[(&str, String)],
) -> Result<Vec<Draft>> {
    let name = WORKBOOK.to_owned();
    let passing = folder.join(format!(".{WORKBOOK}.new"));
    let time = facts.iter().find(|(key, _)| *key == "time");
    let mut rows = 0;
    let mut written = || -> Result<String> {
        let mut workbook = XlsxFile::begin(&passing, time.map_or("", |(_, time)| time))?;
        for table in tables {
            let about = format!("{} Rows: {}.", table.about, table.order);
            workbook.begin_table(table.name, table.columns, &about)?;
            table.rows(data, &mut |row| {
                rows += 1;
                workbook.row(&row)
            })?;
        }
        workbook.end(facts)
    };
    match written() {
        Ok(sha256) => Ok(vec![Draft {
            passing,
            name,
            rows,
            sha256,
        }]),
        Err(error) => {
            let _ = std::fs::remove_file(&passing);
            Err(error)
        }
    }
}

/// Writes a text under a passing name.
pub(super) fn write_text(folder: &Path, name: &str, text: &str) -> Result<Draft> {
    let passing = folder.join(format!(".{name}.new"));
    let written = Hashing::create(&passing).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.end()
    });
    match written {
        Ok(sha256) => Ok(Draft {
            passing,
            name: name.to_owned(),
            rows: 0,
            sha256,
        }),
        Err(error) => {
            let _ = std::fs::remove_file(&passing);
            Err(Error::io("write", &passing)(error))
        }
    }
}

/// A file that takes the rows of a table.
pub(super) trait TableFile {
    /// Writes a row.
    fn row(&mut self, cells: &[Cell]) -> Result<()>;
    /// Ends it.
    fn end(self: Box<Self>) -> Result<Vec<Draft>>;
}

/// What writes rows into one file.
trait RowWriter {
    fn row(&mut self, cells: &[Cell]) -> std::io::Result<()>;
    fn end(self) -> std::io::Result<Hashing>;
}

impl RowWriter for JsonRows<Hashing> {
    fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        JsonRows::row(self, cells)
    }

    fn end(self) -> std::io::Result<Hashing> {
        JsonRows::end(self)
    }
}

#[cfg(feature = "parquet")]
impl RowWriter for ParquetRows<Hashing> {
    fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        ParquetRows::row(self, cells)
    }

    fn end(self) -> std::io::Result<Hashing> {
        ParquetRows::end(self)
    }
}

/// A table in one file.
struct One<W> {
    writer: W,
    draft: Draft,
}

impl<W: RowWriter> One<W> {
    fn begin(
        folder: &Path,
        table: &Table,
        ending: &str,
        begin: impl FnOnce(Hashing) -> std::io::Result<W>,
    ) -> Result<One<W>> {
        let name = format!("{}.{ending}", table.name);
        let passing = folder.join(format!(".{name}.new"));
        let writer = Hashing::create(&passing).and_then(begin);
        Ok(One {
            writer: writer.map_err(Error::io("write", &passing))?,
            draft: Draft {
                passing,
                name,
                rows: 0,
                sha256: String::new(),
            },
        })
    }
}

impl<W: RowWriter> TableFile for One<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        self.draft.rows += 1;
        let written = self.writer.row(cells);
        written.map_err(Error::io("write", &self.draft.passing))
    }

    fn end(self: Box<Self>) -> Result<Vec<Draft>> {
        let One { writer, mut draft } = *self;
        let ended = writer.end().and_then(Hashing::end);
        draft.sha256 = ended.map_err(Error::io("write", &draft.passing))?;
        Ok(vec![draft])
    }
}

impl TableFile for CsvFiles<'_> {
    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        CsvFiles::row(self, cells)
    }

    fn end(self: Box<Self>) -> Result<Vec<Draft>> {
        CsvFiles::end(*self)
    }
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
