//! A staging folder: the files of a report are written beside its folder and take their places
//! together.
//!
//! The folder that is written to holds the new files and links to all others of the report's folder,
//! and then changes places with it in one step of the file system. Whoever lists or opens the folder
//! sees one state or the other, also after a crash. Where a file system cannot do that, or nothing can
//! be written beside the folder, the files are renamed one by one, the record last: then a record
//! says that its files are whole.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::folder::{cannot_exchange, exchanged, locked, synchronise};

/// Stands in a staging folder as long as it is one, and names the files that are to go.
const MARK: &str = ".unfinished";

/// A folder that files are written to before they take their places.
pub(super) struct Staging {
    /// Where the files will be.
    target: PathBuf,
    /// Where they are written.
    folder: PathBuf,
    /// Whether it lies beside the target; within it otherwise.
    beside: bool,
    /// Says to others that it is in use.
    _lock: Option<File>,
}

impl Staging {
    /// A staging folder for a folder, which need not be there yet. What a run that was stopped left
    /// behind is cleared away.
    ///
    /// # Errors
    /// Neither the folder nor the one around it can be written.
    pub fn begin(target: &Path) -> Result<Staging> {
        if let Some(parent) = target.parent().filter(|parent| *parent != Path::new("")) {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        let target = resolved(target)?;
        if fs::symlink_metadata(&target).is_ok() && !target.is_dir() {
            return Err(failed(&target)(io::ErrorKind::NotADirectory.into()));
        }
        if let Some((parent, prefix)) = around(&target) {
            let _around = locked(parent);
            clear_stale(parent, &prefix, &target);
            let folder = parent.join(format!("{prefix}{}", number()));
            if let Ok(staging) = Staging::make(&target, folder, true) {
                return Ok(staging);
            }
        }
        fs::create_dir_all(&target).map_err(failed(&target))?;
        clear_stale(&target, ".new-", &target);
        let folder = target.join(format!(".new-{}", number()));
        Staging::make(&target, folder, false).map_err(failed(&target))
    }

    fn make(target: &Path, folder: PathBuf, beside: bool) -> io::Result<Staging> {
        fs::create_dir(&folder)?;
        if let Err(error) = fs::write(folder.join(MARK), "") {
            let _ = fs::remove_dir_all(&folder);
            return Err(error);
        }
        Ok(Staging {
            target: target.to_owned(),
            _lock: locked(&folder),
            folder,
            beside,
        })
    }

    /// Where files are written.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// An error with the path that a file will have, in place of the one where it is written.
    pub fn told(&self, error: Error) -> Error {
        match error {
            Error::Io {
                path,
                doing,
                source,
            } => Error::Io {
                path: match path.strip_prefix(&self.folder) {
                    Ok(within) => self.target.join(within),
                    Err(_) => path,
                },
                doing,
                source,
            },
            error => error,
        }
    }

    /// Gives the files their places; those of the names in `gone` go. `record` is the file that says
    /// what the others are.
    ///
    /// # Errors
    /// The folder cannot be written; then it is as it was, unless the file system cannot exchange
    /// folders: then its record is missing.
    pub fn commit(self, record: &str, gone: &[String]) -> Result<()> {
        // A folder of somebody else that has the name of a file is no file to be replaced.
        let is_folder = |name: &OsStr| self.target.join(name).is_dir();
        for entry in fs::read_dir(&self.folder).map_err(failed(&self.folder))? {
            let name = entry.map_err(failed(&self.folder))?.file_name();
            if is_folder(&name) {
                let error = io::ErrorKind::IsADirectory.into();
                return Err(Error::io("write", self.target.join(name))(error));
            }
        }
        let gone = gone.iter().filter(|name| !is_folder(OsStr::new(name)));
        let gone = &gone.cloned().collect::<Vec<String>>()[..];
        let placed = match self.beside {
            true => self
                .exchange(gone)
                .map_err(|error| self.told(Error::io("write the files of", &self.target)(error)))?,
            false => false,
        };
        match placed {
            true => Ok(()),
            false => self.rename_all(record, gone),
        }
    }

    /// Lets the folders change places; false where that is not possible here.
    fn exchange(&self, gone: &[String]) -> io::Result<bool> {
        let Some(parent) = self.target.parent() else {
            return Ok(false);
        };
        // Two reports that end at the same time place their files one after the other.
        let _around = locked(parent);
        let mut mark = File::create(self.folder.join(MARK))?;
        mark.write_all(gone.join("\n").as_bytes())?;
        mark.sync_all()?;
        if self.target.is_dir() {
            self.link_others(gone)?;
        }
        synchronise(&self.folder)?;
        match exchanged(&self.folder, &self.target) {
            Ok(()) => {}
            Err(error) if cannot_exchange(&error) => return Ok(false),
            Err(error) => return Err(error),
        }
        synchronise(parent)?;
        finish(&self.folder, &self.target)?;
        Ok(true)
    }

    /// Links the files of the target that are not written anew.
    fn link_others(&self, gone: &[String]) -> io::Result<()> {
        for entry in fs::read_dir(&self.target)? {
            let entry = entry?;
            let there = self.folder.join(entry.file_name());
            let goes = gone.iter().any(|name| entry.file_name() == name.as_str());
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if goes || !is_file || there.exists() || entry.file_name() == MARK {
                continue;
            }
            match fs::hard_link(entry.path(), &there) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => {
                    fs::copy(entry.path(), &there)?;
                }
            }
        }
        let permissions = fs::metadata(&self.target)?.permissions();
        fs::set_permissions(&self.folder, permissions)
    }

    /// Gives the files their places one by one, with the record last.
    fn rename_all(&self, record: &str, gone: &[String]) -> Result<()> {
        let target = |name: &str| self.target.join(name);
        fs::create_dir_all(&self.target).map_err(failed(&self.target))?;
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed(&self.folder))? {
            let name = entry.map_err(failed(&self.folder))?.file_name();
            names.extend(name.to_str().map(str::to_owned));
        }
        names.retain(|name| name != MARK);
        names.sort_by_key(|name| name == record);
        // From beside the folder they may have to cross into another file system first.
        let within = match self.beside {
            true => {
                let folder = self.target.join(format!(".new-{}", number()));
                let within = Staging::make(&self.target, folder, false);
                let within = within.map_err(failed(&self.target))?;
                for name in &names {
                    moved(&self.folder.join(name), &within.folder.join(name))
                        .map_err(Error::io("write", target(name)))?;
                }
                Some(within)
            }
            false => None,
        };
        let from = within.as_ref().unwrap_or(self);
        let _ = fs::remove_file(target(record));
        for name in &names {
            fs::rename(from.folder.join(name), target(name))
                .map_err(Error::io("write", target(name)))?;
        }
        for name in gone {
            let _ = fs::remove_file(target(name));
        }
        synchronise(&self.target).map_err(failed(&self.target))
    }
}

/// Moves a file, also into another file system.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Without the mark it is the old folder, from which something could not be taken over.
        if self.folder.join(MARK).is_file() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// After the change of places: takes over what is left in the old folder, and removes that.
fn finish(old: &Path, target: &Path) -> io::Result<()> {
    let mark = target.join(MARK);
    let gone = fs::read_to_string(&mark).unwrap_or_default();
    if old.is_dir() {
        for entry in fs::read_dir(old)? {
            let entry = entry?;
            let there = target.join(entry.file_name());
            let goes = gone.lines().any(|name| entry.file_name() == name);
            if !goes && fs::symlink_metadata(&there).is_err() {
                fs::rename(entry.path(), &there)?;
            }
        }
        fs::remove_dir_all(old)?;
    }
    fs::remove_file(mark)
}

/// Clears away what a run that was stopped left of a folder.
pub fn clear_unfinished_tables(target: &Path) {
    let Ok(target) = target.canonicalize() else {
        return;
    };
    if let Some((parent, prefix)) = around(&target) {
        let _around = locked(parent);
        clear_stale(parent, &prefix, &target);
    }
    clear_stale(&target, ".new-", &target);
}

/// A folder without links and relative parts; it need not be there yet.
fn resolved(target: &Path) -> Result<PathBuf> {
    match (target.canonicalize(), target.parent(), target.file_name()) {
        (Ok(target), _, _) => Ok(target),
        (Err(_), Some(parent), Some(name)) => {
            let parent = match parent == Path::new("") {
                true => Path::new("."),
                false => parent,
            };
            Ok(parent.canonicalize().map_err(failed(parent))?.join(name))
        }
        (Err(error), _, _) => Err(failed(target)(error)),
    }
}

/// The folder around one, and how the names of staging folders in it begin.
fn around(target: &Path) -> Option<(&Path, String)> {
    let name = target.file_name()?.to_string_lossy();
    Some((target.parent()?, format!(".{name}.new-")))
}

fn failed(folder: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    Error::io("write the folder", folder.to_owned())
}

/// A number that no other staging folder has.
fn number() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{next}", std::process::id())
}

/// Clears away what runs left behind that were stopped: files that never took their places, or the
/// folder that had changed places already.
fn clear_stale(folder: &Path, prefix: &str, target: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_staging = name.to_str().is_some_and(|name| {
            let number = name.strip_prefix(prefix);
            number.is_some_and(|number| {
                number
                    .bytes()
                    .all(|byte| byte == b'-' || byte.is_ascii_digit())
            })
        });
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let path = entry.path();
        let in_use = || File::open(&path).is_ok_and(|one| one.try_lock().is_err());
        if !is_staging || !is_folder || in_use() {
            continue;
        }
        let _ = match path.join(MARK).is_file() {
            true => fs::remove_dir_all(&path),
            false => finish(&path, target),
        };
    }
    if target.join(MARK).is_file() {
        let _ = fs::remove_file(target.join(MARK));
    }
}

#[cfg(test)]
mod tests;
