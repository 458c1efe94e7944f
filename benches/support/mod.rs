//! What the benches share: the documents, the clock, and rows of a table.

#![allow(dead_code)]

pub mod child;
pub mod generator;
pub mod short;

use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gongbao::document::{Agencies, MetadataKey};
use gongbao::index::{Changes, UpdateSettings, WriteLock};
use gongbao::ingest::{Drop, IngestSettings, Item};
use gongbao::pipeline::{self, AskedSegmenter, ReportSettings};
use gongbao::query::Filter;
use gongbao::report::{CsvSettings, OutputFormat, OutputSettings, Table, TableOptions};
use gongbao::text::is_han;

/// A document as a record of JSON Lines.
#[derive(Clone)]
pub struct Record {
    pub id: String,
    pub title: String,
    pub date: String,
    pub agency: String,
    pub text: String,
}

/// The documents of the drop in `GONGBAO_BENCH_CORPUS`, or those of the generator.
pub fn records() -> Vec<Record> {
    let Some(drop) = std::env::var_os("GONGBAO_BENCH_CORPUS") else {
        return generator::records(2_000, 7);
    };
    let mut records: Vec<Record> = Vec::new();
    for source in Drop::open(&PathBuf::from(drop))
        .expect("the drop")
        .walk(&[])
        .flatten()
    {
        source.read(&IngestSettings::default(), &mut |item| {
            if let Item::Document(document) = item {
                let field = |key| document.metadata.get(key).unwrap_or_default().to_owned();
                records.push(Record {
                    id: format!("{}", records.len()),
                    title: field(MetadataKey::Title),
                    date: field(MetadataKey::Date),
                    agency: field(MetadataKey::Agency),
                    text: document.text,
                });
            }
        });
    }
    records
}

/// What is measured, in one line.
pub fn describe(records: &[Record]) -> String {
    let bytes: usize = records.iter().map(|record| record.text.len()).sum();
    let which = match std::env::var_os("GONGBAO_BENCH_CORPUS") {
        Some(_) => "a real corpus",
        None => "made by the generator",
    };
    format!(
        "{} documents, {:.1} MB of text, {which}",
        records.len(),
        bytes as f64 / 1e6
    )
}

/// Writes documents as a drop: a few files of JSON Lines.
pub fn write_drop(folder: &Path, records: &[Record]) {
    fs::create_dir_all(folder).expect("a folder");
    let part = records.len().div_ceil(8).max(1);
    for (number, part) in records.chunks(part).enumerate() {
        let mut file = Vec::new();
        for record in part {
            let line = serde_json::json!({
                "id": record.id, "title": record.title, "date": record.date,
                "agency": record.agency, "text": record.text,
            });
            writeln!(file, "{line}").expect("memory");
        }
        fs::write(folder.join(format!("part{number}.jsonl")), file).expect("a file");
    }
}

/// Brings an index to what some drops hold.
pub fn update(indexes: &Path, drops: &[PathBuf], threads: usize) -> Changes {
    let settings = UpdateSettings {
        threads,
        ..UpdateSettings::default()
    };
    let ingest = IngestSettings::default();
    pipeline::update(
        &WriteLock::take(indexes).expect("a lock"),
        drops,
        &ingest,
        settings,
        &AskedSegmenter::default(),
        &mut |_| {},
    )
    .expect("an index")
}

/// What a report is asked for, all else as by default.
pub fn report_settings(folder: &Path, tables: Vec<&'static Table>) -> ReportSettings {
    ReportSettings {
        folder: folder.to_path_buf(),
        tables,
        options: TableOptions::default(),
        page: false,
        output: OutputSettings {
            formats: vec![OutputFormat::Csv],
            csv: CsvSettings::default(),
        },
        filter: (String::new(), Filter::default()),
        collapse_near: false,
        agencies: Arc::new(Agencies::builtin().clone()),
        record: "run.json".to_owned(),
        command: Vec::new(),
        time: None,
        changes: None,
    }
}

/// The runs of Han characters of a folded text.
pub fn runs_of(text: &str) -> Vec<Range<usize>> {
    let start = |run: &str| run.as_ptr() as usize - text.as_ptr() as usize;
    let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
    runs.map(|run| start(run)..start(run) + run.len()).collect()
}

/// The time that something takes.
#[derive(Clone, Copy)]
pub struct Time {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of all processors, of all threads of the process.
    pub cpu: f64,
}

fn cpu() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// Does something; its result, and the time that it took.
pub fn timed<T>(what: impl FnOnce() -> T) -> (T, Time) {
    let (wall, start) = (Instant::now(), cpu());
    let result = what();
    let cpu = cpu() - start;
    (
        result,
        Time {
            wall: wall.elapsed().as_secs_f64(),
            cpu: cpu.as_secs_f64(),
        },
    )
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Numbers that a seed decides.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        // SplitMix64 (G. Steele and others, Fast Splittable Pseudorandom Number Generators, 2014).
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A rank below `limit`, the first ones far more often, as words are.
    pub fn rank(&mut self, limit: usize) -> usize {
        let part = self.next() as f64 / u64::MAX as f64;
        ((limit as f64).powf(part) as usize - 1).min(limit - 1)
    }
}
