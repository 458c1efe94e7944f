//! Walking a drop: its files, in a stable order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use serde_json::{Map, Value};

use super::sidecar::{Table, is_sidecar};
use super::{Rejection, Source};
use crate::error::{Error, Result};

/// Lists what in a folder is no document, with the patterns of `.gitignore`.
const IGNORE_FILE: &str = ".gongbaoignore";

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

    /// Its files, folder by folder, in the order of their names. Hidden files, what `.gitignore`
    /// and `.gongbaoignore` within the drop name, and files of metadata are left out. Symbolic
    /// links are not followed. `except` are folders that hold no documents: those that gongbao
    /// itself writes.
    pub fn walk(&self, except: &[PathBuf]) -> Walk<'_> {
        let except: Vec<PathBuf> = except
            .iter()
            .filter_map(|folder| folder.canonicalize().ok())
            .collect();
        let mut builder = WalkBuilder::new(&self.root);
        builder
            .standard_filters(false)
            .hidden(true)
            .git_ignore(true)
            .require_git(false)
            .add_custom_ignore_filename(IGNORE_FILE)
            .follow_links(false)
            .filter_entry(move |entry| {
                entry.depth() == 0 || !except.iter().any(|one| one == entry.path())
            })
            .sort_by_file_name(std::ffi::OsStr::cmp);
        Walk {
            drop: self,
            entries: builder.build(),
            tables: HashMap::new(),
            pending: Vec::new(),
        }
    }
}

/// The walk through a drop: files, and what in it cannot be one.
pub struct Walk<'a> {
    drop: &'a Drop,
    entries: ignore::Walk,
    tables: HashMap<PathBuf, Table>,
    pending: Vec<Rejection>,
}

impl Iterator for Walk<'_> {
    type Item = std::result::Result<Source, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(rejection) = self.pending.pop() {
                return Some(Err(rejection));
            }
            let entry = match self.entries.next() {
                Some(Ok(entry)) => entry,
                Some(Err(error)) => {
                    return Some(Err(Rejection::new(
                        "",
                        "cannot be walked",
                        error.to_string(),
                    )));
                }
                None if self.tables.is_empty() => return None,
                None => {
                    self.end();
                    continue;
                }
            };
            let Some(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            let name = path.file_name().unwrap_or_default();
            if kind.is_dir() || (entry.depth() > 0 && is_sidecar(Path::new(name))) {
                continue;
            }
            let relative = self.relative(path);
            return Some(if kind.is_file() {
                let row = self.row(path);
                Ok(Source::new(path.to_owned(), relative, row))
            } else if kind.is_symlink() {
                let detail = "links are not followed; hand in the file or folder that it leads to";
                Err(Rejection::new(relative, "symbolic link", detail))
            } else {
                Err(Rejection::new(
                    relative,
                    "no regular file",
                    "a pipe, socket or device",
                ))
            });
        }
    }
}

impl Walk<'_> {
    fn relative(&self, path: &Path) -> String {
        readable(path.strip_prefix(&self.drop.folder).unwrap_or(path))
    }

    /// What the table in its folder says about a file.
    fn row(&mut self, path: &Path) -> Option<Map<String, Value>> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        if !self.tables.contains_key(folder) {
            let table = Table::read(folder).unwrap_or_else(|rejection| {
                self.pending.push(Rejection {
                    path: self.relative(&folder.join(&rejection.path)),
                    ..rejection
                });
                Table::default()
            });
            self.tables.insert(folder.to_owned(), table);
        }
        self.tables.get_mut(folder)?.take(&name.to_string_lossy())
    }

    /// Says which rows of metadata belong to no file.
    fn end(&mut self) {
        let tables = std::mem::take(&mut self.tables);
        if self.drop.root != self.drop.folder {
            return;
        }
        for (folder, table) in tables {
            for name in table.left() {
                let detail = "metadata.csv describes it, but there is no such file in its folder";
                let path = self.relative(&folder.join(name));
                self.pending
                    .push(Rejection::new(path, "metadata without a file", detail));
            }
        }
        // Taken from the end.
        self.pending.sort_by(|a, b| b.path.cmp(&a.path));
    }
}

/// A path with `/` between its parts; bytes that are no UTF-8 are written as `\xNN`.
pub(super) fn readable(path: &Path) -> String {
    let mut out = String::new();
    for (at, part) in path.components().enumerate() {
        if at > 0 && !out.ends_with('/') {
            out.push('/');
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            out.push_str(chunk.valid());
            for byte in chunk.invalid() {
                out.push_str(&format!("\\x{byte:02X}"));
            }
        }
    }
    out
}
