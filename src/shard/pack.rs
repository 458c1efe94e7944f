//! Packing: drops as lines, to be handed out in shards.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::line::Line;
use crate::error::{Error, Result};
use crate::index::{Found, RecordNames};
use crate::ingest::{Drop, IngestSettings, Item};
#[cfg(feature = "parquet")]
use crate::report::{Cell, Column, Kind, ParquetRows};

/// Reads drops and hands them over as lines, in their order.
///
/// # Errors
/// A drop is not there, a file changed while it was read, or `sink` fails.
pub fn pack(
    drops: &[PathBuf],
    ingest: &IngestSettings,
    sink: &mut dyn FnMut(Line) -> Result<()>,
) -> Result<Packed> {
    let mut packed = Packed::default();
    for path in drops {
        let drop = Drop::open(path)?;
        let mut walk = Vec::new();
        for source in drop.walk(&ingest.except) {
            let opened = match &source {
                Ok(source) => source.open(ingest),
                Err(unread) => Err(unread.clone()),
            };
            let opened = match opened {
                Ok(opened) => opened,
                Err(unread) => {
                    walk.extend(unread.rejection);
                    continue;
                }
            };
            let found = Found {
                drop: drop.name.clone(),
                path: opened.source().relative.clone(),
                source: opened.source().key(),
            };
            let fingerprint = opened.fingerprint().to_owned();
            let (mut rejections, mut supplements) = (Vec::new(), Vec::new());
            let mut names = RecordNames::default();
            let mut outcome = Ok(());
            let settled = opened.read(ingest, &mut |item| match item {
                Item::Document(document) if outcome.is_ok() => {
                    let record = names.name(document.record.as_deref());
                    packed.documents += 1;
                    outcome = Line::of_document(&found, record, *document).and_then(&mut *sink);
                }
                Item::Document(_) => {}
                Item::Supplement(supplement) => supplements.push(supplement),
                Item::Rejection(rejection) => rejections.push(rejection),
            });
            outcome?;
            if !settled {
                let detail =
                    "it changed, or could not be read to its end; pack it when it is complete";
                return Err(Error::query(&*found.path, detail));
            }
            packed.rejected += rejections.len() as u64;
            sink(Line::of_source(
                found,
                fingerprint,
                rejections,
                supplements,
            )?)?;
        }
        if !walk.is_empty() {
            packed.rejected += walk.len() as u64;
            let found = Found {
                drop: drop.name.clone(),
                path: String::new(),
                source: drop.walk_key(),
            };
            sink(Line::of_source(
                found,
                format!("{walk:?}"),
                walk,
                Vec::new(),
            )?)?;
        }
    }
    Ok(packed)
}

/// What was packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Packed {
    /// Documents.
    pub documents: u64,
    /// Files and records that were rejected; the lines say which.
    pub rejected: u64,
}

/// How shards are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackFormat {
    /// JSON Lines.
    JsonLines,
    /// Parquet, compressed with zstd.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl PackFormat {
    fn ending(self) -> &'static str {
        match self {
            PackFormat::JsonLines => "jsonl",
            #[cfg(feature = "parquet")]
            PackFormat::Parquet => "parquet",
        }
    }
}

/// Packs drops into so many shards of a new or empty folder, `part-00001.parquet` and so on. Each
/// document goes to the shard that has least until then, so that they are of one size.
///
/// # Errors
/// As [`pack`]; or the folder holds something, or cannot be written.
pub fn pack_into(
    folder: &Path,
    shards: usize,
    format: PackFormat,
    drops: &[PathBuf],
    ingest: &IngestSettings,
) -> Result<Packed> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    let mut entries = std::fs::read_dir(folder).map_err(Error::io("read the folder", folder))?;
    if entries.next().is_some() {
        return Err(Error::query(
            folder.display().to_string(),
            "the folder is not empty; name a new one",
        ));
    }
    let mut ingest = ingest.clone();
    ingest.except.push(folder.to_owned());
    let names = (1..=shards.max(1)).map(|number| format!("part-{number:05}.{}", format.ending()));
    let mut outputs = names
        .map(|name| Output::create(folder.join(name), format))
        .collect::<Result<Vec<Output>>>()?;
    let packed = pack(drops, &ingest, &mut |line| {
        let least = outputs.iter_mut().min_by_key(|output| output.bytes);
        match least {
            Some(output) => output.line(&line),
            None => Ok(()),
        }
    })?;
    outputs.into_iter().try_for_each(Output::end)?;
    Ok(packed)
}

/// A shard that is being written.
struct Output {
    path: PathBuf,
    bytes: u64,
    rows: Rows,
}

enum Rows {
    JsonLines(BufWriter<File>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetRows<File>>),
}

/// The columns of a shard.
#[cfg(feature = "parquet")]
const COLUMNS: [Column; 2] = [
    Column {
        name: "gongbao",
        kind: Kind::Text,
        meaning: "What the row is of, and what is known about it, in JSON.",
    },
    Column {
        name: "text",
        kind: Kind::Text,
        meaning: "Of a document, its original text.",
    },
];

/// So much of a shard is held in memory at most, in bytes.
#[cfg(feature = "parquet")]
const GROUP_BYTES: usize = 4 << 20;

impl Output {
    fn create(path: PathBuf, format: PackFormat) -> Result<Output> {
        let file = File::create_new(&path).map_err(Error::io("write", &path))?;
        let rows = match format {
            PackFormat::JsonLines => Rows::JsonLines(BufWriter::new(file)),
            #[cfg(feature = "parquet")]
            PackFormat::Parquet => {
                let rows = ParquetRows::begin(file, &COLUMNS, "", &[]);
                let rows = rows.map_err(Error::io("write", &path))?;
                Rows::Parquet(Box::new(rows.with_groups_of(GROUP_BYTES)))
            }
        };
        Ok(Output {
            path,
            bytes: 0,
            rows,
        })
    }

    fn line(&mut self, line: &Line) -> Result<()> {
        self.bytes += line.size() as u64;
        let written = match &mut self.rows {
            Rows::JsonLines(file) => serde_json::to_writer(&mut *file, line)
                .map_err(std::io::Error::from)
                .and_then(|()| file.write_all(b"\n")),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => {
                let text = line.text.as_ref();
                let text = text.map_or(Cell::Empty, |text| Cell::Text(text.clone()));
                rows.row(&[Cell::Text(line.gongbao.clone()), text])
            }
        };
        written.map_err(Error::io("write", &self.path))
    }

    fn end(self) -> Result<()> {
        let ended = match self.rows {
            Rows::JsonLines(mut file) => file.flush(),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => rows.end().map(drop),
        };
        ended.map_err(Error::io("write", self.path))
    }
}
