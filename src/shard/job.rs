//! A job: what all shards of one piece of work have in common, so that it can be sent.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::{Agencies, hex};
use crate::error::{Error, Result};
use crate::ingest::{FieldMapping, IngestSettings, Limits};
use crate::lexicon::{Lexicon, UserWord};
use crate::pipeline::AskedSegmenter;

/// The text of a lexicon file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconText {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Whether it is a table, not TOML.
    pub csv: bool,
}

/// What all shards of one piece of work have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The segmenter of Chinese, by its name; the default one where none is named.
    #[serde(default)]
    pub segmenter: Option<String>,
    /// Words to be added to its own.
    #[serde(default)]
    pub words: Option<Vec<UserWord>>,
    /// The lexicon; the built-in one where none is given.
    #[serde(default)]
    pub lexicon: Option<LexiconText>,
    /// Names of the fields of records, by ours.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// More agencies, as a table.
    #[serde(default)]
    pub agencies: Option<String>,
    /// The largest document, in bytes; the default where none is given.
    #[serde(default)]
    pub document_bytes: Option<u64>,
}

impl Job {
    /// The job of settings that a run has.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn new(
        segmenter: &AskedSegmenter,
        lexicon: Option<&Path>,
        fields: BTreeMap<String, String>,
        agencies: Option<&Path>,
    ) -> Result<Job> {
        let read = |path: &Path| {
            let bytes = std::fs::read(path).map_err(Error::io("read", path))?;
            String::from_utf8(bytes)
                .map_err(|_| Error::settings(path, "it is not UTF-8; save it as UTF-8"))
        };
        let lexicon = lexicon.map(|path| -> Result<LexiconText> {
            Ok(LexiconText {
                name: path.display().to_string(),
                text: read(path)?,
                csv: path
                    .extension()
                    .is_some_and(|ending| ending.eq_ignore_ascii_case("csv")),
            })
        });
        Ok(Job {
            segmenter: segmenter.name.clone(),
            words: segmenter.words.clone(),
            lexicon: lexicon.transpose()?,
            fields,
            agencies: agencies.map(read).transpose()?,
            document_bytes: None,
        })
    }

    /// The segmenter that is asked for.
    pub fn segmenter(&self) -> AskedSegmenter {
        AskedSegmenter {
            name: self.segmenter.clone(),
            words: self.words.clone(),
        }
    }

    /// The lexicon.
    ///
    /// # Errors
    /// It has a fault.
    pub fn lexicon(&self) -> Result<Lexicon> {
        match &self.lexicon {
            Some(LexiconText { name, text, csv }) => Lexicon::parse(name, text, *csv),
            None => Lexicon::built_in(),
        }
    }

    /// How records are read.
    ///
    /// # Errors
    /// A field has no name that is known, or the table of agencies has a fault.
    pub fn ingest(&self) -> Result<IngestSettings> {
        let named = |detail| Error::settings(Path::new("the job"), detail);
        let fields = FieldMapping::new(self.fields.clone()).map_err(named)?;
        let mut agencies = Agencies::builtin().clone();
        let mut agencies_hash = String::new();
        if let Some(table) = &self.agencies {
            agencies.extend(table.as_bytes()).map_err(named)?;
            agencies_hash = hex(&Sha256::digest(table.as_bytes()));
        }
        let limits = self
            .document_bytes
            .map_or_else(Limits::default, |bytes| Limits {
                document_bytes: bytes,
            });
        Ok(IngestSettings {
            fields,
            limits,
            agencies: Arc::new(agencies),
            agencies_hash,
            ..IngestSettings::default()
        })
    }
}
