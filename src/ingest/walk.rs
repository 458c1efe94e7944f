//! Walking a drop: its files, in a stable order.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::file::{LINK, NO_FILE};
use super::ignored::Ignored;
use super::name::readable;
use super::sidecar::{Table, Unknown, is_sidecar};
use super::{Rejection, Source};
use crate::error::{Error, Result};

/// A folder or file handed over for ingestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// The folder or file, absolute and without links.
    pub root: PathBuf,
    /// The folder that paths are told relative to: the drop, or the folder of a single file.
    pub folder: PathBuf,
    /// The name in tables: that of the folder.
    pub name: String,
}

impl Drop {
    /// The drop at a path.
    ///
    /// # Errors
    /// There is nothing at the path, or it cannot be reached.
    pub fn open(path: &Path) -> Result<Drop> {
        let root = match path.canonicalize() {
            Ok(root) => root,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoDrop(path.to_owned()));
            }
            Err(error) => return Err(Error::io("open the drop", path)(error)),
        };
        let folder = match root.parent() {
            Some(parent) if !root.is_dir() => parent.to_owned(),
            _ => root.clone(),
        };
        let name = folder
            .file_name()
            .map_or_else(|| "/".to_owned(), |name| readable(Path::new(name)));
        Ok(Drop { root, folder, name })
    }

    /// Its absolute path, as the catalogue knows it: that of a source in it begins with it.
    pub fn key(&self) -> String {
        readable(&self.root)
    }

    /// What the walk through it is noted as, where it met what could be no source: a source behind the
    /// path of the drop.
    pub fn walk_key(&self) -> String {
        format!("{}/\u{0}walk", self.key().trim_end_matches('/'))
    }

    /// Its files, folder by folder, in the order of their names. Hidden files, what `.gitignore`
    /// and `.gongbaoignore` within the drop name, and files of metadata are left out. Symbolic
    /// links are not followed. `except` are folders that hold no documents: those that gongbao
    /// itself writes.
    pub fn walk(&self, except: &[PathBuf]) -> Walk<'_> {
        Walk {
            drop: self,
            except: except
                .iter()
                .filter_map(|folder| folder.canonicalize().ok())
                .collect(),
            folders: Vec::new(),
            begun: false,
            tables: HashMap::new(),
            pending: Vec::new(),
        }
    }
}

/// What in a drop is no source, or cannot be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What is to be said of it; nothing where it was said of the folder.
    pub rejection: Option<Rejection>,
    /// Where it is there but cannot be read now, its absolute path: what the index holds of it and
    /// of what lies in it stays.
    pub keep: Option<String>,
}

impl Unread {
    pub(super) fn no_source(rejection: Rejection) -> Unread {
        Unread {
            rejection: Some(rejection),
            keep: None,
        }
    }
}

/// The walk through a drop: files, and what in it cannot be one.
pub struct Walk<'a> {
    drop: &'a Drop,
    except: Vec<PathBuf>,
    /// The folders that are being walked, from the drop to the innermost.
    folders: Vec<Folder>,
    begun: bool,
    tables: HashMap<PathBuf, Table>,
    pending: Vec<Unread>,
}

/// A folder with what of it is still to come, the next one last.
struct Folder {
    path: PathBuf,
    names: Vec<OsString>,
    ignored: Ignored,
}

impl Iterator for Walk<'_> {
    type Item = std::result::Result<Source, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.begun {
            self.begun = true;
            if let Some(item) = self.entry(&self.drop.root.clone(), true) {
                return Some(item);
            }
        }
        loop {
            if let Some(unread) = self.pending.pop() {
                return Some(Err(unread));
            }
            let Some(folder) = self.folders.last_mut() else {
                if self.tables.is_empty() {
                    return None;
                }
                self.end();
                continue;
            };
            let Some(name) = folder.names.pop() else {
                self.folders.pop();
                continue;
            };
            let path = folder.path.join(name);
            if let Some(item) = self.entry(&path, false) {
                return Some(item);
            }
        }
    }
}

impl Walk<'_> {
    /// What one entry of a folder is; a folder is gone into.
    fn entry(&mut self, path: &Path, is_root: bool) -> Option<std::result::Result<Source, Unread>> {
        let about = match path.symlink_metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_root => return None,
            Err(error) => return Some(Err(self.cannot_be_walked(path, &error))),
        };
        let kind = about.file_type();
        if !is_root && self.is_left_out(path, kind.is_dir()) {
            return None;
        }
        if kind.is_dir() {
            return self.enter(path).err().map(Err);
        }
        let relative = self.relative(path);
        let no_source = |reason, detail| {
            let rejection = Rejection::new(relative.clone(), reason, detail);
            Some(Err(Unread::no_source(rejection)))
        };
        if kind.is_symlink() {
            return no_source("symbolic link", LINK);
        }
        if !kind.is_file() {
            return no_source("no regular file", NO_FILE);
        }
        let name = path.file_name().unwrap_or_default();
        if !is_root && is_sidecar(Path::new(name)) {
            return None;
        }
        match self.row(path) {
            Ok(row) => Some(Ok(Source::new(path.to_owned(), relative, row))),
            Err(Unknown) => Some(Err(Unread {
                rejection: None,
                keep: Some(readable(path)),
            })),
        }
    }

    fn is_left_out(&self, path: &Path, is_dir: bool) -> bool {
        if self.except.iter().any(|one| one == path) {
            return true;
        }
        let ignored = |pick: fn(&Ignored, &Path, bool) -> Option<bool>| {
            let mut folders = self.folders.iter().rev();
            folders.find_map(|folder| pick(&folder.ignored, path, is_dir))
        };
        // Our own file wins over git's, the nearer over the farther.
        let named = ignored(Ignored::by_own).or_else(|| ignored(Ignored::by_git));
        named.unwrap_or_else(|| {
            let name = path.file_name().unwrap_or_default();
            name.as_encoded_bytes().starts_with(b".")
        })
    }

    /// Lists a folder that is to be walked.
    fn enter(&mut self, path: &Path) -> std::result::Result<(), Unread> {
        let listed = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
        let mut names: Vec<OsString> = match listed {
            Ok(names) => names,
            Err(error) => return Err(self.cannot_be_walked(path, &error)),
        };
        names.sort_by(|a, b| b.cmp(a));
        let ignored = Ignored::read(path, &names).map_err(|(name, why)| {
            // What is to be left out is not known, so nothing of the folder can be taken in.
            let relative = self.relative(&path.join(name));
            Unread {
                rejection: Some(Rejection::new(relative, "cannot be walked", why)),
                keep: Some(readable(path)),
            }
        })?;
        for (name, why) in ignored.1 {
            let relative = self.relative(&path.join(name));
            let rejection = Rejection::new(relative, "not heeded", why);
            self.pending.push(Unread::no_source(rejection));
        }
        self.folders.push(Folder {
            path: path.to_owned(),
            names,
            ignored: ignored.0,
        });
        Ok(())
    }

    fn cannot_be_walked(&self, path: &Path, error: &std::io::Error) -> Unread {
        let relative = match self.relative(path) {
            root if root.is_empty() => ".".to_owned(),
            relative => relative,
        };
        let detail = format!("{error}; what the index holds of it stays");
        Unread {
            rejection: Some(Rejection::new(relative, "cannot be walked", detail)),
            keep: Some(readable(path)),
        }
    }

    fn relative(&self, path: &Path) -> String {
        readable(path.strip_prefix(&self.drop.folder).unwrap_or(path))
    }

    /// What the table in its folder says about a file.
    fn row(&mut self, path: &Path) -> std::result::Result<Option<Map<String, Value>>, Unknown> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(None);
        };
        if !self.tables.contains_key(folder) {
            let (table, rejection) = Table::read(folder);
            if let Some(rejection) = rejection {
                self.pending.push(Unread::no_source(Rejection {
                    path: self.relative(&folder.join(&rejection.path)),
                    ..rejection
                }));
            }
            self.tables.insert(folder.to_owned(), table);
        }
        self.tables
            .get_mut(folder)
            .map_or(Ok(None), |table| table.take(&readable(Path::new(name))))
    }

    /// Says which rows of metadata belong to no file.
    fn end(&mut self) {
        let tables = std::mem::take(&mut self.tables);
        if self.drop.root != self.drop.folder {
            return;
        }
        let mut left = Vec::new();
        for (folder, table) in tables {
            for name in table.left() {
                let detail = "metadata.csv describes it, but there is no such file in its folder";
                let path = self.relative(&folder.join(name));
                left.push(Rejection::new(path, "metadata without a file", detail));
            }
        }
        // Taken from the end.
        left.sort_by(|a, b| b.path.cmp(&a.path));
        self.pending.extend(left.into_iter().map(Unread::no_source));
    }
}
