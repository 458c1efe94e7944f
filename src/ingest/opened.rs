//! A source that is open: its bytes as they were hashed, read once.

use std::cell::Cell;
use std::fs::File;
use std::io::{Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::complete::complete;
use super::file::Stamp;
use super::isolated;
use super::name::readable;
use super::readers::{Content, Opened, Probe, ReadFile, read_guarded, reader_for};
use super::sidecar::Sidecar;
use super::source::{Source, hash};
use super::{IngestSettings, Item, Rejection};
use crate::document::hex;

/// A source whose file is open.
#[derive(Debug)]
pub struct OpenedSource<'s> {
    pub(super) source: &'s Source,
    pub(super) sidecar: Sidecar,
    pub(super) bytes: Bytes,
    pub(super) fingerprint: String,
}

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Bytes {
    /// All of them.
    Whole(Vec<u8>),
    /// A file that is too large to be held: what it was like before it was hashed, and what the
    /// hash began with.
    Large(File, Stamp, Sha256),
}

impl OpenedSource<'_> {
    /// The source.
    pub fn source(&self) -> &Source {
        self.source
    }

    /// What changes whenever reading it could give other documents.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Reads the file and hands its documents and rejections over, in their order. `false` where
    /// that need not be what the fingerprint stands for: the file changed meanwhile, or could not be
    /// read to its end. Then it is to be read again, and what is missing has not gone.
    pub fn read(self, settings: &IngestSettings, sink: &mut dyn FnMut(Item)) -> bool {
        let OpenedSource {
            source,
            sidecar,
            bytes,
            fingerprint,
        } = self;
        if let Some(rejection) = sidecar.rejection() {
            sink(Item::Rejection(Rejection {
                path: source.beside(&rejection.path),
                ..rejection.clone()
            }));
        }
        let settled = Cell::new(true);
        let failed = Arc::new(AtomicBool::new(false));
        let (content, again) = match bytes {
            Bytes::Whole(bytes) => (Ok(Content::Bytes(bytes)), None),
            Bytes::Large(file, stamp, base) => {
                let content = file.try_clone().and_then(|mut clone| {
                    clone.rewind()?;
                    Ok(Content::File(ReadFile::new(clone, Arc::clone(&failed))))
                });
                (content, Some((file, stamp, base)))
            }
        };
        let outcome = content
            .map_err(|error| {
                settled.set(false);
                Rejection::new(&*source.relative, "cannot be read", error.to_string())
            })
            .and_then(|content| read_with(source, content, settings, &sidecar, &settled, sink));
        if let Err(rejection) = outcome {
            sink(Item::Rejection(rejection));
        }
        if failed.load(Ordering::Relaxed) {
            settled.set(false);
        } else if let Some((file, stamp, base)) = again
            && has_changed(file, &stamp, base, &fingerprint)
        {
            settled.set(false);
            let detail = "what was read of it may be of two states; run again when it is complete";
            let reason = "changed while it was read";
            sink(Item::Rejection(Rejection::new(
                &*source.relative,
                reason,
                detail,
            )));
        }
        settled.get()
    }
}

/// Whether a large file is another than it was when it was hashed.
fn has_changed(mut file: File, stamp: &Stamp, mut base: Sha256, fingerprint: &str) -> bool {
    let same = |file: &File| file.metadata().is_ok_and(|now| Stamp::of(&now) == *stamp);
    if !same(&file) {
        return true;
    }
    // A file that was written to just before may have been written to since, at what its file
    // system calls the same time.
    stamp.is_fresh()
        && (hash(&mut file, &mut base).is_err() || hex(&base.finalize()) != fingerprint)
}

fn read_with(
    source: &Source,
    mut content: Content,
    settings: &IngestSettings,
    sidecar: &Sidecar,
    settled: &Cell<bool>,
    sink: &mut dyn FnMut(Item),
) -> Result<(), Rejection> {
    let head = content
        .head()
        .map_err(|error| Rejection::new(&*source.relative, "cannot be read", error.to_string()))?;
    let extension = source
        .path
        .extension()
        .map(|part| part.to_string_lossy().to_lowercase());
    let path = readable(&source.path);
    let probe = Probe {
        head: &head,
        extension: extension.as_deref().unwrap_or_default(),
        path: &path,
    };
    let reader = reader_for(&probe, &source.relative)?;
    let opened = Opened {
        content,
        depth: 0,
        relative: &source.relative,
        path: &path,
        extension: probe.extension,
        settings,
        watch: None,
    };
    let mut completed = |item| {
        sink(match item {
            Item::Document(document) => {
                Item::Document(complete(&source.path, document, sidecar, settings))
            }
            other => other,
        });
    };
    match (settings.isolation.program_of(), reader.isolated()) {
        (Some(program), Some(limit)) => {
            isolated::read(program, opened, limit, settled, &mut completed)
        }
        _ => read_guarded(reader, opened, &mut completed),
    }
}

/// The first bytes of a file.
pub(super) fn head_of(input: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(1 << 12);
    input.take(1 << 12).read_to_end(&mut head)?;
    Ok(head)
}
