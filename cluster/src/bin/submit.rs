//! The client: hands shards to a scheduler, and writes the index and the tables of what they became.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use gongbao::error::{Error, Result};
use gongbao::index::{Index, WriteLock};
use gongbao::lexicon::user_words;
use gongbao::pipeline::{self, AskedSegmenter, ReportSettings};
use gongbao::query::Filter;
use gongbao::report::{CsvSettings, OutputFormat, OutputSettings, TableOptions, every_run};
use gongbao::shard::{self, Job};
use gongbao_cluster::store;
use gongbao_cluster::work::{Work, done};

/// Hands the shards of a folder to a scheduler, and writes the index and the tables of gongbao out of
/// what they became.
///
/// Shards that were finished before are not done again: where something failed, submit again.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The folder of the shards, Parquet or JSON Lines: a path that all machines share, or
    /// s3://BUCKET/FOLDER
    #[arg(value_name = "FOLDER")]
    input: String,
    /// Where all machines put what shards become: a path that they share, or s3://BUCKET/FOLDER
    #[arg(long, value_name = "FOLDER")]
    store: String,
    /// The scheduler
    #[arg(long, default_value = "http://127.0.0.1:50050", value_name = "ADDRESS")]
    scheduler: String,
    /// The folder of the index, on this machine
    #[arg(long, default_value = "indexes", value_name = "DIR")]
    indexes: PathBuf,
    /// The folder of the tables, on this machine
    #[arg(long, default_value = "reports", value_name = "DIR")]
    reports: PathBuf,
    /// A lexicon, TOML or CSV [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// How Chinese is cut into words: jieba or icu [default: jieba]
    #[arg(long, value_name = "NAME")]
    segmenter: Option<String>,
    /// Words of your own for jieba
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// More agencies, or other names for them
    #[arg(long, value_name = "FILE")]
    agencies: Option<PathBuf>,
    /// The name that a field has in the shards, as text=body; may stand several times
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
    /// How often the work is submitted again where the engine fails
    #[arg(long, default_value_t = 3, value_name = "N")]
    retries: u32,
    /// Remove from the store what this work does not need and nobody wrote within the last hour
    #[arg(long)]
    collect: bool,
    /// How many threads count [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

fn field(given: &str) -> std::result::Result<(String, String), String> {
    match given.split_once('=') {
        Some((ours, theirs)) => Ok((ours.to_owned(), theirs.to_owned())),
        None => Err("it is to be as text=body".to_owned()),
    }
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        // It fails only where a pool was made before.
        let _ = pool.build_global();
    }
    match run(&arguments) {
        Ok(rejected) => ExitCode::from(u8::from(rejected)),
        Err(error) => {
            eprintln!("gongbao-submit: {error}");
            ExitCode::from(2)
        }
    }
}

/// Tells what was done; whoever reads it may have seen enough.
fn told(what: std::fmt::Arguments<'_>) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{what}");
}

/// Does the work; whether some files or records were rejected.
fn run(arguments: &Arguments) -> Result<bool> {
    let segmenter = AskedSegmenter {
        name: arguments.segmenter.clone(),
        words: arguments.words.as_deref().map(user_words).transpose()?,
    };
    let fields: BTreeMap<String, String> = arguments.fields.iter().cloned().collect();
    let lexicon = arguments.lexicon.as_deref();
    let job = Job::new(&segmenter, lexicon, fields, arguments.agencies.as_deref())?;
    // What is wrong with it is told before anybody works.
    let (lexicon, ingest) = (job.lexicon()?, job.ingest()?);
    let lock = WriteLock::take(&arguments.indexes)?;
    store::open(&arguments.store)?;
    let work = Work {
        input: store::shared(&arguments.input)?,
        store: store::shared(&arguments.store)?,
        scheduler: arguments.scheduler.clone(),
        job,
        retries: arguments.retries,
        pause: Duration::from_secs(2),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Error::Index(format!("no thread can be started: {error}")))?;
    let mut tell = |what: String| eprintln!("gongbao-submit: {what}");
    let done = runtime.block_on(done(&work, &mut tell))?;
    let shards = done.partial.shards.len();
    told(format_args!(
        "{shards} shards in {:.1} s, {} of them finished before",
        done.took.as_secs_f64(),
        done.reused
    ));
    let begun = Instant::now();
    let store = store::open(&work.store)?;
    let merged = shard::merge(&*store, &done.partial, &lock)?;
    if let Some(before) = &merged.before {
        tell(format!(
            "the index that was there lies in {}: remove it when you need it no more",
            before.display()
        ));
    }
    told(format_args!(
        "{} documents merged in {:.1} s; {} rejected",
        merged.changes.read,
        begun.elapsed().as_secs_f64(),
        merged.changes.rejected
    ));
    let begun = Instant::now();
    let report = ReportSettings {
        folder: arguments.reports.clone(),
        tables: every_run(),
        page: true,
        options: TableOptions::default(),
        output: OutputSettings {
            formats: vec![OutputFormat::Csv],
            csv: CsvSettings {
                byte_order_mark: true,
            },
        },
        filter: (String::new(), Filter::default()),
        collapse_near: false,
        agencies: Arc::clone(&ingest.agencies),
        record: "run.json".to_owned(),
        command: std::env::args_os()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        time: None,
        changes: Some(merged.changes),
    };
    let snapshot = Index::open(&arguments.indexes)?.snapshot()?;
    let summary = pipeline::report(&snapshot, &lexicon, &report)?;
    told(format_args!(
        "{} documents counted, {} tables in {} in {:.1} s",
        summary.totals.documents,
        summary.files.len(),
        arguments.reports.display(),
        begun.elapsed().as_secs_f64()
    ));
    if arguments.collect {
        let removed = shard::collect(&*store, Duration::from_secs(3600))?;
        told(format_args!(
            "{removed} files that nobody needs removed from the store"
        ));
    }
    Ok(merged.changes.rejected > 0)
}
