//! One shard, from its lines to a split with its counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::job::Job;
use super::line::{Content, Line};
use super::partial::{Counts, FileRecord, PartialCounts, ShardRecord};
use super::spool::Spool;
use super::store::{Store, attempt_name, finished, put_attempt};
use crate::document::hex;
use crate::error::{Error, Result};
use crate::index::{Found, Making, RecordNames, SplitWriter, UpdateSettings};
use crate::ingest::{Item, Rejection, read_record, record_too_large};
use crate::pipeline::segmenter_for;
use crate::report::count_and_keep;

/// Which shard it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1; no two of a piece of work share one.
    pub number: u64,
    /// Where records of somebody's own are from: what a drop and a path in it are to documents of
    /// drops.
    pub found: Found,
}

/// What became of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardRun {
    /// Its record.
    pub record: ShardRecord,
    /// Whether it was finished before, and not done again.
    pub reused: bool,
}

/// A packed document may be so many times longer than its file: as JSON, with its metadata.
const LONGER: u64 = 6;

/// Makes a split of the lines of a shard in an empty folder, with the counts of its documents, which are
/// kept beside it. The record has no attempt yet.
///
/// # Errors
/// A line says that it is of a drop and is not as it was written, or the folder cannot be written.
pub fn run_shard(
    spool: &mut Spool,
    shard: &Shard,
    job: &Job,
    settings: UpdateSettings,
    folder: &Path,
) -> Result<ShardRecord> {
    let ingest = job.ingest()?;
    let lexicon = job.lexicon()?;
    let chinese = segmenter_for(folder, &job.segmenter())?;
    let making = Making::current(&*chinese);
    let fingerprint = spool.fingerprint(shard, job, &making)?;
    let mut writer = SplitWriter::create(folder, shard.number, chinese, settings)?;
    let mut names = RecordNames::default();
    let mut own = Vec::new();
    let mut has_own = false;
    let mut drops = BTreeSet::new();
    let (mut documents, mut rejected, mut supplements) = (0, 0, 0);
    spool.lines(LONGER * ingest.limits.document_bytes, &mut |number, line| {
        let damaged = |detail: String| {
            Error::Shards(format!(
                "line {number} of shard {} is not as it was packed: {detail}; pack the drop again",
                shard.number
            ))
        };
        let Some(line) = line else {
            has_own = true;
            own.push(record_too_large(number, &shard.found.path, &ingest));
            return Ok(());
        };
        match Line::read(line).map_err(damaged)? {
            Some(Content::Document {
                found,
                record,
                document,
            }) => {
                let document = document
                    .document()
                    .ok_or_else(|| damaged("its metadata is none".to_owned()))?;
                documents += 1;
                drops.insert(found.drop.clone());
                writer.document(document, record, &found)
            }
            Some(Content::Source {
                found,
                fingerprint,
                rejections,
                supplements: of_source,
            }) => {
                rejected += rejections.len() as u64;
                supplements += u64::from(!of_source.is_empty());
                drops.insert(found.drop.clone());
                writer.source(&found, fingerprint, rejections, of_source)
            }
            None => {
                has_own = true;
                match read_record(line, number, &shard.found.path, &ingest) {
                    Some(Item::Document(document)) => {
                        documents += 1;
                        let record = names.name(document.record.as_deref());
                        writer.document(*document, record, &shard.found)
                    }
                    Some(Item::Rejection(rejection)) => {
                        own.push(rejection);
                        Ok(())
                    }
                    Some(Item::Supplement(_)) | None => Ok(()),
                }
            }
        }
    })?;
    if has_own {
        drops.insert(shard.found.drop.clone());
        rejected += own.len() as u64;
        let rejections: Vec<Rejection> = own;
        writer.source(&shard.found, fingerprint.clone(), rejections, Vec::new())?;
    }
    let split = writer.finish()?;
    let counts = {
        let snapshot = split.snapshot(folder)?;
        let counted = count_and_keep(&snapshot, &lexicon)?;
        PartialCounts {
            documents: counted.documents,
            words: counted.words,
            concepts: lexicon
                .concepts
                .iter()
                .zip(counted.concepts)
                .filter(|(_, years)| !years.is_empty())
                .map(|(concept, years)| {
                    let years = years.into_iter().map(|(year, [documents, occurrences])| {
                        let counts = Counts {
                            documents,
                            occurrences,
                        };
                        (year, counts)
                    });
                    (concept.id.clone(), years.collect::<BTreeMap<_, _>>())
                })
                .collect(),
        }
    };
    let files = split.files(folder)?.into_iter().map(|name| {
        let path = folder.join(&name);
        let (bytes, sha256) = hash_of(&path)?;
        Ok(FileRecord {
            name,
            bytes,
            sha256,
        })
    });
    Ok(ShardRecord {
        fingerprint,
        attempt: String::new(),
        files: files.collect::<Result<_>>()?,
        split,
        drops,
        rejected,
        supplements,
        lexicon: lexicon.hash,
        counts,
        documents,
    })
}

/// How long a file is, and SHA-256 of what it holds.
pub(super) fn hash_of(path: &Path) -> Result<(u64, String)> {
    let failed = |error| Error::io("read", path)(error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Ok((bytes, hex(&hash.finalize())))
}

/// Brings a shard to its end in a store: takes what was finished before, or makes an attempt of its own.
/// `scratch` is an empty folder on this machine.
///
/// # Errors
/// As [`run_shard`], or the store cannot be reached.
pub fn finish_shard(
    store: &dyn Store,
    spool: &mut Spool,
    shard: &Shard,
    job: &Job,
    settings: UpdateSettings,
    scratch: &Path,
) -> Result<ShardRun> {
    let chinese = segmenter_for(scratch, &job.segmenter())?;
    let fingerprint = spool.fingerprint(shard, job, &Making::current(&*chinese))?;
    if let Some(record) = finished(store, &fingerprint)? {
        return Ok(ShardRun {
            record,
            reused: true,
        });
    }
    let folder = scratch.join("split");
    fs::create_dir(&folder).map_err(Error::io("make the folder", &folder))?;
    let mut record = run_shard(spool, shard, job, settings, &folder)?;
    record.attempt = attempt_name();
    put_attempt(store, &record, &folder)?;
    fs::remove_dir_all(&folder).map_err(Error::io("remove the folder", &folder))?;
    Ok(ShardRun {
        record,
        reused: false,
    })
}
