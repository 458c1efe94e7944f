//! Splits: segments made by themselves, of some of the documents; an index is put together of them.
//!
//! A split has a number of its own, which its entries have where those of an update have that of the
//! update. So entries of several splits never share a number, and an index of splits has one update,
//! whose number is that of the last split.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{Directory, Index as Inner, IndexMeta, IndexWriter, SegmentReader};

use super::catalogue::{Hashes, SourceState};
use super::damage::PARTS;
use super::document::{Analysed, Entry, Numbers, Place};
use super::gate::Gate;
use super::history::UpdateRecord;
use super::kept::Kept;
use super::schema::{Fields, columns};
use super::scratch_directory::ScratchDirectory;
use super::segment_writer::SegmentWriter;
use super::snapshot::SegmentColumns;
use super::update::{Changes, LEAST_BUDGET, UpdateSettings, WAITING_BYTES};
use super::workers::Workers;
use super::{Index, Making, Snapshot, WriteLock, failed, failed_to_write};
use crate::document::{Document, now};
use crate::error::{Error, Result};
use crate::folder::synchronise;
use crate::ingest::Rejection;
use crate::segment::ChineseSegmenter;
use crate::supplement::Supplement;

/// A segment of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentFile {
    /// Its id, as its files are named by.
    pub id: String,
    /// How many entries it holds.
    pub entries: u32,
}

/// What is needed to take a split into an index, beside its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Its number, from 1.
    pub number: u64,
    /// How it was made.
    pub making: Making,
    /// Its segments.
    pub segments: Vec<SegmentFile>,
}

/// Where a document of a split was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The name of its drop.
    pub drop: String,
    /// The path of its source in the drop.
    pub path: String,
    /// Its source, as a catalogue knows it: the absolute path or the address.
    pub source: String,
}

impl Found {
    fn place(&self) -> Place<'_> {
        Place {
            drop: &self.drop,
            path: &self.path,
            source: &self.source,
        }
    }
}

/// A split that is being written.
pub struct SplitWriter {
    index: Index,
    workers: Workers,
    gate: Gate,
    fields: Arc<Fields>,
    chinese: Arc<dyn ChineseSegmenter>,
    number: u64,
    entries: Numbers,
}

fn writer(index: &Index) -> Result<IndexWriter<Entry>> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(LEAST_BUDGET)
        .build();
    let writer = index.inner.writer_with_options(options);
    let writer = writer.map_err(failed_to_write(index.path()))?;
    // A segment stays as it is, with what is kept of it.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

fn committed(writer: &mut IndexWriter<Entry>, making: &Making) -> Result<()> {
    let payload = serde_json::to_string(making).unwrap_or_default();
    let mut commit = writer.prepare_commit().map_err(failed)?;
    commit.set_payload(&payload);
    commit.commit().map(drop).map_err(failed)
}

fn create(folder: &Path) -> Result<Inner> {
    Inner::builder()
        .schema(Fields::schema())
        .settings(Fields::settings())
        .create_in_dir(folder)
        .map_err(failed)
}

impl SplitWriter {
    /// Begins a split in an empty folder.
    ///
    /// # Errors
    /// The folder cannot be written, or the number is none.
    pub fn create(
        folder: &Path,
        number: u64,
        chinese: Arc<dyn ChineseSegmenter>,
        settings: UpdateSettings,
    ) -> Result<SplitWriter> {
        if number == 0 || number > u64::from(u32::MAX) {
            return Err(Error::query(
                number.to_string(),
                format!("the number of a shard is one of 1 to {}", u32::MAX),
            ));
        }
        let inner = ScratchDirectory::open(folder).and_then(|directory| {
            Inner::builder()
                .schema(Fields::schema())
                .settings(Fields::settings())
                .open_or_create(directory)
        });
        let inner = inner.map_err(|error| failed(error).at(folder))?;
        let index = Index::with(folder, inner)?;
        let fields = Arc::new(index.fields.clone());
        Ok(SplitWriter {
            workers: Workers::new(&index.inner, &fields, &chinese, settings),
            index,
            gate: Gate::new(WAITING_BYTES),
            fields,
            chinese,
            number,
            entries: Numbers::of(number),
        })
    }

    /// Takes in a document. `record` is its name among those of its source.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn document(&mut self, document: Document, record: String, found: &Found) -> Result<()> {
        let hashes = Hashes::of(&document);
        let entry = Entry::of_document(
            &self.fields,
            self.entries.next(),
            &self.gate,
            document,
            (record, hashes),
            found.place(),
        );
        self.workers.send(entry, &self.gate)
    }

    /// Takes in a source: what stands for its content, what of it was rejected, its supplements.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn source(
        &mut self,
        found: &Found,
        fingerprint: String,
        rejections: Vec<Rejection>,
        supplements: Vec<Supplement>,
    ) -> Result<()> {
        let state = SourceState {
            drop: found.drop.clone(),
            path: found.path.clone(),
            fingerprint,
            rejections,
            supplements,
        };
        let number = self.entries.next();
        let source = found.source.clone();
        let entry = Entry::of_source(&self.fields, number, &self.gate, source, &state)?;
        self.workers.send(entry, &self.gate)
    }

    /// Writes what was taken in.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn finish(mut self) -> Result<Split> {
        let metas = self.workers.finish()?;
        let making = Making::current(&*self.chinese);
        let segments = metas.iter().map(|meta| SegmentFile {
            id: meta.id().uuid_string(),
            entries: meta.max_doc(),
        });
        let mut segments: Vec<SegmentFile> = segments.collect();
        segments.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        self.commit(metas, &making)?;
        Ok(Split {
            number: self.number,
            making,
            segments,
        })
    }
}

impl SplitWriter {
    /// Says which segments there are. A writer of the index library would do it with threads and queues
    /// that cost a small shard a twentieth of its time.
    fn commit(&self, segments: Vec<SegmentMeta>, making: &Making) -> Result<()> {
        let meta = IndexMeta {
            index_settings: Fields::settings(),
            segments,
            schema: self.index.inner.schema(),
            opstamp: 0,
            payload: serde_json::to_string(making).ok(),
            persisted_custom_extensions: Default::default(),
        };
        let text = serde_json::to_vec(&meta).map_err(|error| Error::Index(error.to_string()))?;
        let directory = self.index.inner.directory();
        let written = directory.atomic_write(Path::new("meta.json"), &text);
        written.map_err(Error::io("write", self.index.path()))
    }
}

impl Split {
    /// The split in a folder, to be read by itself.
    ///
    /// # Errors
    /// It is damaged, or was made by another version.
    pub fn snapshot(&self, folder: &Path) -> Result<Snapshot> {
        let index = Index::open(folder)?;
        let kept = Kept::of(folder);
        let fields = index.fields.clone();
        Snapshot::of_split(&index.inner, kept, fields, index.making()?, self.number)
    }

    /// Whether a name is that of a file of it: beside others or in the folder of what is kept, never a
    /// path that leads elsewhere.
    pub fn owns(&self, name: &str) -> bool {
        let kept = name.strip_prefix(Kept::FOLDER);
        let name = kept.and_then(|name| name.strip_prefix('/')).unwrap_or(name);
        let plain = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_hexdigit());
        let mut segments = self.segments.iter().filter(|segment| plain(&segment.id));
        segments.any(|segment| name.strip_prefix(&segment.id).is_some_and(is_behind_id))
    }

    /// The names of its files in its folder, with those of what is kept beside its segments.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files(&self, folder: &Path) -> Result<Vec<String>> {
        let mut files = Vec::new();
        for within in ["", Kept::FOLDER] {
            let inside = folder.join(within);
            let entries = match fs::read_dir(&inside) {
                Err(error) if within.is_empty() => {
                    return Err(Error::io("read the folder", inside)(error));
                }
                Err(_) => continue,
                Ok(entries) => entries,
            };
            let names = entries.flatten().filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let file = entry.file_type().is_ok_and(|kind| kind.is_file());
                (file && self.owns(&name)).then_some(name)
            });
            files.extend(names.map(|name| match within {
                "" => name,
                folder => format!("{folder}/{name}"),
            }));
        }
        files.sort_unstable();
        Ok(files)
    }
}

/// What stands behind the id of a segment in the name of one of its files.
fn is_behind_id(rest: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    rest.starts_with('.') && rest.chars().all(plain) && !rest.ends_with(".part")
}

/// Puts an index together of splits, in the empty folder of a lock. `place` puts the files of a split
/// into the folder, and says their names. `changes` and `drops` are what the one update says that it
/// brought.
///
/// # Errors
/// Splits were made in different ways or share a number, a file is not there, or the folder cannot be
/// written.
pub fn assemble(
    lock: &WriteLock,
    splits: &[Split],
    changes: Changes,
    drops: Vec<String>,
    place: &(dyn Fn(&Split, &Path) -> Result<Vec<String>> + Sync),
) -> Result<()> {
    let folder = lock.folder();
    let Some(making) = splits.first().map(|split| &split.making) else {
        return Err(Error::Shards("there is no shard".to_owned()));
    };
    let mut numbers: Vec<u64> = splits.iter().map(|split| split.number).collect();
    numbers.sort_unstable();
    if let Some(same) = numbers.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::Shards(format!("two shards have number {}", same[0])));
    }
    if let Some(other) = splits.iter().find(|split| split.making != *making) {
        return Err(Error::OtherIndex {
            path: folder.to_owned(),
            detail: format!(
                "shard {} was made by {:?}, shard {} by {:?}",
                other.number, other.making, splits[0].number, making
            ),
        });
    }
    let inner = create(folder).map_err(|error| error.at(folder))?;
    drop(inner);
    let names = splits.par_iter().map(|split| place(split, folder));
    let names = names.collect::<Result<Vec<Vec<String>>>>()?.concat();
    manage(folder, &names)?;
    let inner = Inner::open_in_dir(folder).map_err(failed)?;
    let index = Index::with(folder, inner)?;
    let mut writer = writer(&index)?;
    for split in splits {
        for segment in &split.segments {
            writer
                .add_segment(meta_of(&index, segment)?)
                .map_err(failed)?;
        }
    }
    let record = UpdateRecord {
        number: numbers.last().copied().unwrap_or(1),
        time: now(),
        drops,
        changes,
    };
    // The entries of a number end before this one.
    let number = record.number << 32 | u64::from(u32::MAX);
    let fields = Arc::new(index.fields.clone());
    let entry = Entry::of_update(&fields, number, &Gate::new(0), &record, Vec::new());
    let mut segment = SegmentWriter::new(&index.inner, fields)?;
    segment.add(&entry, &Analysed::default())?;
    writer.add_segment(segment.finish()?).map_err(failed)?;
    committed(&mut writer, making)?;
    synchronise(folder).map_err(Error::io("write", folder))
}

fn meta_of(index: &Index, segment: &SegmentFile) -> Result<SegmentMeta> {
    let id = SegmentId::from_uuid_string(&segment.id)
        .map_err(|_| Error::Shards(format!("{:?} is no id of a segment", segment.id)))?;
    let meta = index.inner.new_segment_meta(id, segment.entries);
    // Each part of a segment has to be there, and hold as many entries as it is said to.
    for part in PARTS {
        let path = index.path().join(meta.relative_path(part));
        if !path.is_file() {
            return Err(Error::Shards(format!("{} is missing", path.display())));
        }
    }
    let reader = SegmentReader::open(&index.inner.segment(meta.clone())).map_err(failed)?;
    let kinds = SegmentColumns::whole(&reader, &index.fields).numbers(columns::KIND)?;
    let entries = kinds.column().map_or(0, |column| column.num_docs());
    if entries != segment.entries {
        return Err(Error::Shards(format!(
            "segment {} holds {entries} entries, and not {}",
            segment.id, segment.entries
        )));
    }
    Ok(meta)
}

/// The file in which the index library notes what is its own, so that it removes what is no longer
/// wanted.
const MANAGED: &str = ".managed.json";

fn manage(folder: &Path, names: &[String]) -> Result<()> {
    let path = folder.join(MANAGED);
    let noted = fs::read(&path).map_err(Error::io("read", &path))?;
    let mut noted: Vec<String> =
        serde_json::from_slice(&noted).map_err(|error| Error::Index(error.to_string()))?;
    noted.extend(names.iter().filter(|name| !name.contains('/')).cloned());
    let noted = serde_json::to_vec(&noted).map_err(|error| Error::Index(error.to_string()))?;
    fs::write(&path, noted).map_err(Error::io("write", &path))
}
