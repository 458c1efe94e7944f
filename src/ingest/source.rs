//! A source: one file of a drop, with the metadata beside it.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::PathBuf;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::file::{LINK, NO_FILE, Stamp, Unopened, open};
use super::name::readable;
use super::opened::{Bytes, OpenedSource};
use super::sidecar::Sidecar;
use super::walk::Unread;
use super::{IngestSettings, Item, Rejection};
use crate::document::hex;

/// A file up to this size is held in memory, so that what is read is what was hashed.
const IN_MEMORY: u64 = 16 << 20;

/// One file of a drop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(super) path: PathBuf,
    /// The path relative to the drop, with `/`.
    pub relative: String,
    /// What `metadata.csv` in its folder says about it.
    row: Option<Map<String, Value>>,
}

impl Source {
    pub(super) fn new(path: PathBuf, relative: String, row: Option<Map<String, Value>>) -> Source {
        Source {
            path,
            relative,
            row,
        }
    }

    /// The absolute path, as the catalogue knows it.
    pub fn key(&self) -> String {
        readable(&self.path)
    }

    /// Opens the file and the metadata beside it, and takes its fingerprint: what changes whenever
    /// reading it could give other documents, a hash over its bytes, the metadata beside it, and the
    /// settings. What is read from then on is what the fingerprint is of, or it is told.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(&self, settings: &IngestSettings) -> Result<OpenedSource<'_>, Unread> {
        let sidecar = Sidecar::read(&self.path, self.row.clone()).map_err(|rejection| {
            self.not_now(Rejection {
                path: self.beside(&rejection.path),
                ..rejection
            })
        })?;
        let mut hasher = Sha256::new();
        hasher.update(settings.fingerprint());
        hasher.update(sidecar.fingerprint());
        let (mut file, about) = open(&self.path).map_err(|why| self.unopened(why))?;
        let failed = |error: std::io::Error| self.unopened(Unopened::Failed(error));
        let bytes = match self.small(&mut file, &about).map_err(failed)? {
            Some(bytes) => {
                hasher.update(&bytes);
                Bytes::Whole(bytes)
            }
            None => {
                let (stamp, base) = (Stamp::of(&about), hasher.clone());
                hash(&mut file, &mut hasher).map_err(failed)?;
                Bytes::Large(file, stamp, base)
            }
        };
        Ok(OpenedSource {
            source: self,
            sidecar,
            bytes,
            fingerprint: hex(&hasher.finalize()),
        })
    }

    /// Reads the file and hands its documents and rejections over, in their order.
    pub fn read(&self, settings: &IngestSettings, sink: &mut dyn FnMut(Item)) {
        match self.open(settings) {
            Ok(opened) => {
                opened.read(settings, sink);
            }
            Err(unread) => {
                if let Some(rejection) = unread.rejection {
                    sink(Item::Rejection(rejection));
                }
            }
        }
    }

    /// All bytes of a file that is small; nothing of it is read where it is large.
    fn small(&self, file: &mut File, about: &Metadata) -> std::io::Result<Option<Vec<u8>>> {
        if about.len() > IN_MEMORY {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default() + 1);
        file.take(IN_MEMORY + 1).read_to_end(&mut bytes)?;
        // It may have grown just now.
        let whole = bytes.len() as u64 <= IN_MEMORY;
        if !whole {
            std::io::Seek::rewind(file)?;
        }
        Ok(whole.then_some(bytes))
    }

    /// The path of a file in the same folder.
    pub(super) fn beside(&self, name: &str) -> String {
        match self.relative.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        }
    }

    fn not_now(&self, rejection: Rejection) -> Unread {
        Unread {
            rejection: Some(rejection),
            keep: Some(self.key()),
        }
    }

    fn unopened(&self, why: Unopened) -> Unread {
        let rejection =
            |reason, detail: String| Rejection::new(self.relative.clone(), reason, detail);
        match why {
            Unopened::Gone => Unread {
                rejection: None,
                keep: None,
            },
            Unopened::Link => Unread::no_source(rejection("symbolic link", LINK.to_owned())),
            Unopened::NoFile => Unread::no_source(rejection("no regular file", NO_FILE.to_owned())),
            Unopened::Failed(error) => {
                let detail = format!("{error}; what the index holds of it stays");
                self.not_now(rejection("cannot be read", detail))
            }
        }
    }
}

/// Hashes a file from its beginning.
pub(super) fn hash(file: &mut File, hasher: &mut Sha256) -> std::io::Result<()> {
    std::io::Seek::rewind(file)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
