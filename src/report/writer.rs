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
use super::page::{Kept, KeptTable, PAGE_FILE, Plan, Wanted, plan};
#[cfg(feature = "parquet")]
use super::parquet::ParquetRows;
use super::run_record::RunRecord;
use super::staging::Staging;
use super::tables::{TABLES, Table};
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

/// Writes tables into a folder, with the record of how they were made, in a file of its own. All are
/// written beside the folder first and take their places together when all are whole; files of the
/// record before that are not written any more go. A table that needs more than a sheet's rows goes on
/// in `NAME.2.csv`, and so on. The record also stands on the first sheet of a workbook, and says
/// whether the report page is made from the rows; it comes back with the files.
///
/// # Errors
/// The folder cannot be written, or the index is damaged; then the folder is as it was.
pub fn write_tables(
    folder: &Path,
    tables: &[&Table],
    data: &ReportData<'_>,
    settings: &OutputSettings,
    (name, mut record): (&str, RunRecord),
) -> Result<RunRecord> {
    let staging = Staging::begin(folder)?;
    let drafts = write_drafts(staging.folder(), tables, data, settings, &record)
        .map_err(|error| staging.told(error))?;
    record.files = drafts
        .into_iter()
        .map(|draft| Written {
            file: draft.name,
            rows: draft.rows,
            sha256: draft.sha256,
        })
        .collect();
    write_text(staging.folder(), name, &record.text()).map_err(|error| staging.told(error))?;
    leave_to(folder, &staging, name, &record)?;
    let gone = no_longer_written(folder, name, tables, &record);
    staging.commit(name, &gone)?;
    Ok(record)
}

/// Writes the other records of a folder anew that name files which this one has now: a record tells of
/// files as they are.
fn leave_to(folder: &Path, staging: &Staging, name: &str, record: &RunRecord) -> Result<()> {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(other) = entry.file_name().into_string() else {
            continue;
        };
        let is_record = other == "run.json" || other.ends_with(".run.json");
        if !is_record || other == name {
            continue;
        }
        // What is no record of this version says nothing that could be wrong.
        let Ok(mut of_other) = RunRecord::read(&entry.path()) else {
            continue;
        };
        if of_other.leave(&record.files) {
            let text = of_other.text();
            write_text(staging.folder(), &other, &text).map_err(|error| staging.told(error))?;
        }
    }
    Ok(())
}

/// The files of the record before that are not among those of this one: they tell of another state.
fn no_longer_written(
    folder: &Path,
    name: &str,
    tables: &[&Table],
    record: &RunRecord,
) -> Vec<String> {
    let before = RunRecord::read(&folder.join(name)).map_or(Vec::new(), |record| record.files);
    let mut gone: Vec<String> = before.into_iter().map(|file| file.file).collect();
    for table in tables {
        let more = (2..).map(|number| format!("{}.{number}.csv", table.name));
        gone.extend(more.take_while(|name| folder.join(name).is_file()));
    }
    // What a record says is a name, if it is one of ours.
    let ours = |name: &String| {
        let table = name.split('.').next().unwrap_or_default();
        let is_table = TABLES.iter().any(|one| one.name == table);
        let plain = !name.contains(['/', '\\', '\n', '\r']);
        plain && (is_table || name == WORKBOOK || name == PAGE_FILE)
    };
    gone.retain(|name| ours(name) && record.files.iter().all(|file| file.file != *name));
    gone.sort_unstable();
    gone.dedup();
    gone
}

fn write_drafts(
    folder: &Path,
    tables: &[&Table],
    data: &ReportData<'_>,
    settings: &OutputSettings,
    record: &RunRecord,
) -> Result<Vec<Draft>> {
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
    match failure {
        Some(error) => Err(error),
        None => Ok(drafts),
    }
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
    let path = folder.join(WORKBOOK);
    let time = facts.iter().find(|(key, _)| *key == "time");
    let mut rows = 0;
    let mut written = || -> Result<String> {
        let mut workbook = XlsxFile::begin(&path, time.map_or("", |(_, time)| time))?;
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
    Ok(vec![Draft {
        sha256: written()?,
        path,
        name,
        rows,
    }])
}

/// Writes a text.
fn write_text(folder: &Path, name: &str, text: &str) -> Result<Draft> {
    let path = folder.join(name);
    let written = Hashing::create(&path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.end()
    });
    Ok(Draft {
        sha256: written.map_err(Error::io("write", &path))?,
        path,
        name: name.to_owned(),
        rows: 0,
    })
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
        let path = folder.join(&name);
        let writer = Hashing::create(&path).and_then(begin);
        Ok(One {
            writer: writer.map_err(Error::io("write", &path))?,
            draft: Draft {
                path,
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
        written.map_err(Error::io("write", &self.draft.path))
    }

    fn end(self: Box<Self>) -> Result<Vec<Draft>> {
        let One { writer, mut draft } = *self;
        let ended = writer.end().and_then(Hashing::end);
        draft.sha256 = ended.map_err(Error::io("write", &draft.path))?;
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
