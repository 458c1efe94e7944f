//! Settings: `gongbao.toml` in the working directory, and the arguments that win over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gongbao::document::{Agencies, hex};

use gongbao::error::{Error, Result};
use gongbao::index::{Index, Snapshot, UpdateSettings};
use gongbao::ingest::{FieldMapping, IngestSettings, Isolation};
use gongbao::lexicon::{Lexicon, user_words};
use gongbao::pipeline::AskedSegmenter;
use gongbao::query::{Filter, View, view_of};
use gongbao::shard::Job;
use sha2::{Digest, Sha256};

use crate::arguments::Common;
use crate::settings_file::File;

/// The name of the settings file.
const FILE: &str = "gongbao.toml";

/// What holds for this run.
pub struct Settings {
    pub drops: Vec<PathBuf>,
    pub indexes: PathBuf,
    pub reports: PathBuf,
    pub lexicon: Option<PathBuf>,
    /// As it was given, and as it was understood.
    pub filter: (String, Filter),
    pub collapse_near: bool,
    pub threads: usize,
    pub segmenter: Option<String>,
    /// Words for it.
    pub words: Option<PathBuf>,
    /// The concept that the report page is about, where no argument names it.
    pub topic: Option<String>,
    /// The order of the categories in dossiers.
    pub categories: Vec<String>,
    /// Formats of the tables, where no argument names them.
    pub formats: Vec<String>,
    pub ingest: IngestSettings,
    /// Names of fields and the file of agencies, as they were given.
    fields: BTreeMap<String, String>,
    agencies: Option<PathBuf>,
}

impl Settings {
    /// Reads the settings file, if there is one, and lets the arguments win.
    pub fn new(arguments: &Common) -> Result<Settings> {
        let file = read(Path::new(FILE))?;
        let given = arguments.filter.clone().or(file.filter).unwrap_or_default();
        let fields = FieldMapping::new(file.fields.clone())
            .map_err(|detail| Error::settings(Path::new(FILE), format!("[fields] {detail}")))?;
        let threads = arguments
            .threads
            .or(file.threads)
            .map(|threads| threads as usize);
        if threads == Some(0) {
            return Err(Error::settings(Path::new(FILE), "threads is at least 1"));
        }
        let mut agencies = Agencies::builtin().clone();
        let mut agencies_hash = String::new();
        if let Some(path) = &file.agencies {
            let bytes = std::fs::read(path).map_err(Error::io("read the agencies", path))?;
            agencies
                .extend(&*bytes)
                .map_err(|detail| Error::settings(path, detail))?;
            agencies_hash = hex(&Sha256::digest(&bytes));
        }
        let indexes = choose(&arguments.indexes, file.indexes, "indexes");
        let reports = choose(&arguments.reports, file.reports, "reports");
        let lexicon = arguments.lexicon.clone().or(file.lexicon);
        let mut filter = Filter::parse_with(&given, &agencies)?;
        if filter.names_concepts() {
            filter = filter.resolve(&read_lexicon(&lexicon)?)?;
        }
        Ok(Settings {
            drops: file.drops.unwrap_or_else(|| vec!["corpus".into()]),
            lexicon,
            filter: (given, filter),
            segmenter: arguments.segmenter.clone().or(file.segmenter),
            words: arguments.words.clone().or(file.words),
            topic: file.topic,
            categories: file.dossier.categories,
            formats: file.formats.unwrap_or_else(|| vec!["csv".to_owned()]),
            collapse_near: arguments.collapse_near,
            threads: threads
                .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
                .unwrap_or(1),
            ingest: IngestSettings {
                fields,
                ocr: arguments.ocr || file.ocr,
                agencies: Arc::new(agencies),
                agencies_hash,
                except: vec![indexes.clone(), reports.clone()],
                isolation: own_program().map_or_else(Isolation::none, Isolation::program),
                ..IngestSettings::default()
            },
            indexes,
            reports,
            fields: file.fields,
            agencies: file.agencies,
        })
    }

    /// Lets counting work on as many threads as were asked for.
    pub fn use_threads(&self) {
        // It fails only where a pool was made before.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build_global();
    }

    pub fn update(&self) -> UpdateSettings {
        UpdateSettings {
            threads: self.threads.min(8),
            ..UpdateSettings::default()
        }
    }

    /// The drops that are asked for, or those of the settings where none is.
    pub fn drops_or<'a>(&'a self, asked: &'a [PathBuf]) -> &'a [PathBuf] {
        match asked.is_empty() {
            true => &self.drops,
            false => asked,
        }
    }

    /// What is asked of the segmenter.
    pub fn asked_segmenter(&self) -> Result<AskedSegmenter> {
        Ok(AskedSegmenter {
            name: self.segmenter.clone(),
            words: self.words.as_deref().map(user_words).transpose()?,
        })
    }

    /// What the shards of a piece of work have in common.
    pub fn job(&self) -> Result<Job> {
        Job::new(
            &self.asked_segmenter()?,
            self.lexicon.as_deref(),
            self.fields.clone(),
            self.agencies.as_deref(),
        )
    }

    pub fn lexicon(&self) -> Result<Lexicon> {
        read_lexicon(&self.lexicon)
    }

    /// A filter that was typed, with its concepts looked up.
    pub fn parse_filter(&self, text: &str) -> Result<Filter> {
        let filter = Filter::parse_with(text, &self.ingest.agencies)?;
        match filter.names_concepts() {
            true => filter.resolve(&self.lexicon()?),
            false => Ok(filter),
        }
    }

    /// The documents that this run asks.
    pub fn view<'a>(&self, snapshot: &'a Snapshot) -> Result<View<'a>> {
        view_of(snapshot, &self.filter.1, self.collapse_near)
    }

    pub fn snapshot(&self) -> Result<Snapshot> {
        Index::open(&self.indexes)?.snapshot()
    }
}

/// The file of this program: as it runs, even if another was put in its place since.
fn own_program() -> Option<PathBuf> {
    let running = Path::new("/proc/self/exe");
    match running.exists() {
        true => Some(running.to_owned()),
        false => std::env::current_exe().ok(),
    }
}

fn read_lexicon(path: &Option<PathBuf>) -> Result<Lexicon> {
    match path {
        Some(path) => Lexicon::read(path),
        None => Lexicon::built_in(),
    }
}

fn choose(argument: &Option<PathBuf>, file: Option<PathBuf>, default: &str) -> PathBuf {
    argument.clone().or(file).unwrap_or_else(|| default.into())
}

fn read(path: &Path) -> Result<File> {
    match std::fs::read_to_string(path) {
        Ok(text) => File::parse(&text).map_err(|error| Error::settings(path, error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => Err(Error::settings(path, error.to_string())),
    }
}
