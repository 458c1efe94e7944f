//! A source: one file of a drop, with the metadata beside it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::readers::{Opened, Probe, reader_for};
use super::sidecar::Sidecar;
use super::walk::readable;
use super::{IngestSettings, Item, Rejection};
use crate::document::{Document, MetadataKey, Origin, detect_language, hex};

/// One file of a drop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
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

    /// What changes whenever reading the file could give other documents: a hash over its bytes,
    /// the metadata beside it, and the settings.
    ///
    /// # Errors
    /// A rejection where the file cannot be read.
    pub fn fingerprint(&self, settings: &IngestSettings) -> Result<String, Rejection> {
        let mut hasher = Sha256::new();
        hasher.update(settings.fingerprint());
        hasher.update(Sidecar::read(&self.path, self.row.clone()).fingerprint());
        let mut file = self.open()?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => hasher.update(&buffer[..read]),
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        Ok(hex(&hasher.finalize()))
    }

    /// Reads the file and hands its documents and rejections over, in their order.
    pub fn read(&self, settings: &IngestSettings, sink: &mut dyn FnMut(Item)) {
        let sidecar = Sidecar::read(&self.path, self.row.clone());
        if let Some(rejection) = sidecar.rejection() {
            let path = match self.relative.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{}", rejection.path),
                None => rejection.path.clone(),
            };
            sink(Item::Rejection(Rejection {
                path,
                ..rejection.clone()
            }));
        }
        let outcome = self.read_with(settings, &sidecar, sink);
        if let Err(rejection) = outcome {
            sink(Item::Rejection(rejection));
        }
    }

    fn read_with(
        &self,
        settings: &IngestSettings,
        sidecar: &Sidecar,
        sink: &mut dyn FnMut(Item),
    ) -> Result<(), Rejection> {
        let mut file = self.open()?;
        let mut head = vec![0; 1 << 12];
        let mut filled = 0;
        while filled < head.len() {
            match file.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        head.truncate(filled);
        let extension = self
            .path
            .extension()
            .map(|part| part.to_string_lossy().to_lowercase());
        let probe = Probe {
            head: &head,
            extension: extension.as_deref().unwrap_or_default(),
        };
        let reader = reader_for(&probe, &self.relative)?;
        let opened = Opened {
            file: self.open()?,
            relative: &self.relative,
            extension: probe.extension,
            settings,
        };
        reader.read(opened, &mut |item| {
            sink(match item {
                Item::Document(document) => Item::Document(self.complete(document, sidecar)),
                rejection => rejection,
            });
        })
    }

    /// Fills in what the reader could not know: metadata beside the file, language, title.
    fn complete(&self, mut document: Box<Document>, sidecar: &Sidecar) -> Box<Document> {
        if document.record.is_some() {
            // A record's own fields are nearer to it than what lies beside the whole file.
            sidecar.apply(&mut document.metadata);
        } else {
            let mut metadata = crate::document::Metadata::default();
            sidecar.apply(&mut metadata);
            for (key, sourced) in document.metadata.iter() {
                metadata.set(key, &sourced.values, sourced.origin);
            }
            for (name, value) in std::mem::take(&mut document.metadata.other) {
                metadata.keep(&name, value);
            }
            if metadata.get(MetadataKey::Title).is_none() {
                let stem = self.path.file_stem().map(|stem| readable(Path::new(stem)));
                metadata.set(MetadataKey::Title, stem, Origin::FileName);
            }
            document.metadata = metadata;
        }
        if document.metadata.get(MetadataKey::Language).is_none() {
            let language = detect_language(&document.text);
            document
                .metadata
                .set(MetadataKey::Language, language, Origin::Text);
        }
        document
    }

    fn open(&self) -> Result<File, Rejection> {
        File::open(&self.path).map_err(|error| self.unreadable(&error))
    }

    fn unreadable(&self, error: &std::io::Error) -> Rejection {
        Rejection::new(self.relative.clone(), "cannot be read", error.to_string())
    }
}
