//! The settings file: what `gongbao.toml` may say.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

/// What a settings file says.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub drops: Option<Vec<PathBuf>>,
    pub indexes: Option<PathBuf>,
    pub reports: Option<PathBuf>,
    pub lexicon: Option<PathBuf>,
    #[serde(rename = "where")]
    pub filter: Option<String>,
    pub threads: Option<u64>,
    pub segmenter: Option<String>,
    pub words: Option<PathBuf>,
    /// The concept that the report page is about.
    pub topic: Option<String>,
    /// Formats of the tables.
    pub formats: Option<Vec<String>>,
    /// More agencies, or other names for them.
    pub agencies: Option<PathBuf>,
    #[serde(default)]
    pub ocr: bool,
    #[serde(default)]
    pub dossier: DossierFile,
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// What it says of dossiers.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct DossierFile {
    /// The order of the categories of events and notes.
    #[serde(default)]
    pub categories: Vec<String>,
}

impl File {
    /// Reads a settings file; the error says the place.
    pub fn parse(text: &str) -> Result<File, toml::de::Error> {
        toml::from_str(text)
    }
}
