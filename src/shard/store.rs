//! The store: the folder, or what stands for one, that the machines share. Each attempt at a shard has a
//! folder of its own in it; the record beside that is written last, and with it the attempt counts.
//!
//! ```text
//! shards/FINGERPRINT/ATTEMPT/...    the files of a split
//! shards/FINGERPRINT/ATTEMPT.json   its record: the attempt is whole
//! manifest.json                     the records that a piece of work ended with
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::partial::{FileRecord, Partial, ShardRecord};
use super::run::hash_of;
use crate::document::hex;
use crate::error::{Error, Result};

/// The file that says which attempts count.
pub const MANIFEST: &str = "manifest.json";

/// The folder of all attempts.
const SHARDS: &str = "shards";

/// What the machines share. Paths have `/` between their parts.
pub trait Store: Sync {
    /// What it is called in messages.
    fn name(&self) -> String;

    /// The files below a folder, with when each was written where that is known; none where it is not
    /// there.
    ///
    /// # Errors
    /// It cannot be reached.
    fn list(&self, folder: &str) -> Result<Vec<(String, Option<SystemTime>)>>;

    /// What a file holds; nothing where it is not there.
    ///
    /// # Errors
    /// It cannot be reached.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>>;

    /// Writes a file, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<()>;

    /// Puts a file of this machine there, whole or not at all; it may be moved.
    ///
    /// # Errors
    /// It cannot be written.
    fn put(&self, local: &Path, path: &str) -> Result<()>;

    /// Fetches a file to this machine; it may be a link to it.
    ///
    /// # Errors
    /// It cannot be reached, or is not there.
    fn fetch(&self, path: &str, local: &Path) -> Result<()>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// It cannot be removed.
    fn remove(&self, path: &str) -> Result<()>;
}

/// A folder that the machines share.
#[derive(Debug, Clone)]
pub struct FolderStore {
    folder: PathBuf,
}

impl FolderStore {
    /// The store in a folder, which is made where there is none.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(folder: &Path) -> Result<FolderStore> {
        fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
        Ok(FolderStore {
            folder: folder.to_owned(),
        })
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The path of a file whose folder is there.
    fn made(&self, path: &str) -> Result<PathBuf> {
        let path = self.path(path);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
        Ok(path)
    }
}

fn below(folder: &Path, name: &str, out: &mut Vec<(String, Option<SystemTime>)>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(Error::io("read the folder", folder))?,
    };
    for entry in entries.flatten() {
        let Ok(own) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{name}/{own}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => below(&entry.path(), &path, out)?,
            Ok(kind) if kind.is_file() => {
                let about = entry.metadata();
                out.push((path, about.and_then(|about| about.modified()).ok()));
            }
            _ => {}
        }
    }
    Ok(())
}

impl Store for FolderStore {
    fn name(&self) -> String {
        self.folder.display().to_string()
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, Option<SystemTime>)>> {
        let mut files = Vec::new();
        below(&self.path(folder), folder, &mut files)?;
        files.sort_unstable();
        Ok(files)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(path);
        match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(Error::io("read", path)),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.made(path)?;
        let unfinished = path.with_extension(format!("{}.part", attempt_name()));
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create_new(&unfinished)?;
            std::io::Write::write_all(&mut file, bytes)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&unfinished);
            Error::io("write", &path)(error)
        })
    }

    fn put(&self, local: &Path, path: &str) -> Result<()> {
        let path = self.made(path)?;
        // Within one file system nothing is copied. The record that names it is written later.
        if fs::rename(local, &path).is_ok() {
            let synced = fs::File::open(&path).and_then(|file| file.sync_all());
            return synced.map_err(Error::io("write", path));
        }
        let copy = || -> std::io::Result<()> {
            fs::copy(local, &path)?;
            fs::File::open(&path)?.sync_all()
        };
        copy().map_err(Error::io("write", path.clone()))
    }

    fn fetch(&self, path: &str, local: &Path) -> Result<()> {
        let path = self.path(path);
        if fs::hard_link(&path, local).is_ok() {
            return Ok(());
        }
        fs::copy(&path, local)
            .map(drop)
            .map_err(Error::io("copy", path))
    }

    fn remove(&self, path: &str) -> Result<()> {
        let path = self.path(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::io("remove", path)(error))
            }
            _ => {
                // A folder that is empty goes with its last file.
                let above = path.ancestors().skip(1);
                for folder in above.take_while(|folder| **folder != *self.folder) {
                    if fs::remove_dir(folder).is_err() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// A name that no other attempt has.
pub(super) fn attempt_name() -> String {
    use std::hash::{BuildHasher, Hasher};
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut hash = Sha256::new();
    hash.update(now.unwrap_or_default().as_nanos().to_le_bytes());
    hash.update(std::process::id().to_le_bytes());
    // Whatever the system gives that nobody else was given.
    let random = std::hash::RandomState::new().build_hasher().finish();
    hash.update(random.to_le_bytes());
    hex(&hash.finalize()[..8])
}

fn folder_of(record: &ShardRecord) -> String {
    format!("{SHARDS}/{}/{}", record.fingerprint, record.attempt)
}

/// The path of a file of an attempt.
pub(super) fn file_of(record: &ShardRecord, name: &str) -> String {
    format!("{}/{name}", folder_of(record))
}

/// So many files go into a store at once.
const AT_ONCE: usize = 4;

/// Puts the files of an attempt into a store, and its record last.
pub(super) fn put_attempt(store: &dyn Store, record: &ShardRecord, folder: &Path) -> Result<()> {
    // Each waits for the disk, or for another machine: they wait together.
    let size = record.files.len().div_ceil(AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let put = |files: &[FileRecord]| {
            files.iter().try_for_each(|file| {
                store.put(&folder.join(&file.name), &file_of(record, &file.name))
            })
        };
        let threads: Vec<_> = record
            .files
            .chunks(size)
            .map(|files| scope.spawn(move || put(files)))
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| match thread.join() {
                Ok(put) => put,
                Err(_) => Err(Error::Shards(
                    "a file could not be put into the store".to_owned(),
                )),
            })
    })?;
    let text = serde_json::to_vec(record).map_err(|error| Error::Shards(error.to_string()))?;
    store.write(&format!("{}.json", folder_of(record)), &text)
}

/// What a shard of a fingerprint became before: of several attempts that are whole the first.
///
/// # Errors
/// The store cannot be reached.
pub fn finished(store: &dyn Store, fingerprint: &str) -> Result<Option<ShardRecord>> {
    let files = store.list(&format!("{SHARDS}/{fingerprint}"))?;
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for name in names.iter().filter(|name| name.ends_with(".json")) {
        let Some(text) = store.read(name)? else {
            continue;
        };
        let Ok(record) = serde_json::from_slice::<ShardRecord>(&text) else {
            continue;
        };
        let whole = |record: &ShardRecord| {
            let mut files = record.files.iter();
            record.fingerprint == fingerprint
                && **name == format!("{}.json", folder_of(record))
                && files.all(|file| names.contains(file_of(record, &file.name).as_str()))
        };
        if whole(&record) {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// The records that the last piece of work ended with; none where there was none.
///
/// # Errors
/// The store cannot be reached, or the manifest is damaged.
pub fn manifest(store: &dyn Store) -> Result<Partial> {
    match store.read(MANIFEST)? {
        None => Ok(Partial::default()),
        Some(text) => serde_json::from_slice(&text).map_err(|error| {
            Error::Shards(format!(
                "{MANIFEST} in {} is damaged: {error}; remove it and submit again",
                store.name()
            ))
        }),
    }
}

/// Says in the store which attempts count; what they counted stands in their own records.
///
/// # Errors
/// It cannot be written.
pub fn write_manifest(store: &dyn Store, partial: &Partial) -> Result<()> {
    let shards = partial.shards.iter();
    let short = Partial {
        shards: shards
            .map(|(&number, record)| (number, record.clone().in_short()))
            .collect(),
    };
    let text = serde_json::to_vec(&short).map_err(|error| Error::Shards(error.to_string()))?;
    store.write(MANIFEST, &text)
}

/// Removes what no attempt of the manifest needs and was written longer ago than `age`: attempts that
/// were stopped, came second, or are of lines that are no more. Says how many files.
///
/// # Errors
/// The store cannot be reached.
pub fn collect(store: &dyn Store, age: Duration) -> Result<u64> {
    let partial = manifest(store)?;
    let mut needed = BTreeSet::new();
    for record in partial.shards.values() {
        needed.insert(format!("{}.json", folder_of(record)));
        needed.extend(record.files.iter().map(|file| file_of(record, &file.name)));
    }
    let before = SystemTime::now().checked_sub(age);
    let mut removed = 0;
    let mut files = store.list(SHARDS)?;
    // First the records: an attempt without one counts no more.
    files.sort_by_key(|(name, _)| !name.ends_with(".json"));
    for (name, written) in files {
        let old = match (written, before) {
            (Some(written), Some(before)) => written <= before,
            _ => age.is_zero(),
        };
        if old && !needed.contains(&name) {
            store.remove(&name)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Fetches the files of an attempt into a folder, and checks that they are as they were written.
pub(super) fn fetch_attempt(
    store: &dyn Store,
    record: &ShardRecord,
    folder: &Path,
) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(record.files.len());
    for file in &record.files {
        if !record.split.owns(&file.name) {
            return Err(Error::Shards(format!(
                "{:?} in the record of shard {} is no file of it",
                file.name,
                record.number()
            )));
        }
        let local = folder.join(&file.name);
        if let Some(around) = local.parent() {
            fs::create_dir_all(around).map_err(Error::io("make the folder", around))?;
        }
        let path = file_of(record, &file.name);
        store.fetch(&path, &local)?;
        if hash_of(&local)? != (file.bytes, file.sha256.clone()) {
            return Err(Error::Shards(format!(
                "{path} in {} is not as it was written; remove {SHARDS}/{} there and submit again",
                store.name(),
                record.fingerprint
            )));
        }
        names.push(file.name.clone());
    }
    Ok(names)
}
