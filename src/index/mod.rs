//! The index: what is known about every document, in one tantivy index.
//!
//! `exact` holds the atoms of the text with their positions, `words` its words; beside them word
//! boundaries and sentence starts, metadata as fast fields, and the original text. What is in the
//! index and from where (the catalogue) is derived from the index itself, so the two cannot differ. Nothing is overwritten: a document that changes or goes ends
//! with an update, and every state of the past can be read again.

mod catalogue;
mod document;
mod gate;
mod history;
mod kept;
mod postings;
mod schema;
mod segment_writer;
mod snapshot;
mod source_update;
mod update;
mod varint;
mod word_column;
mod workers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;

pub use history::UpdateRecord;
pub use snapshot::{Card, CardField, Snapshot};
pub use source_update::SourceUpdate;
pub use update::{Changes, Update, UpdateSettings};

pub(crate) use kept::Kept;
pub(crate) use schema::{Fields, Kind, columns};
pub(crate) use snapshot::{SegmentColumns, Texts};
pub(crate) use varint::{next_count, next_number, push_number};
pub(crate) use word_column::{DocWords, WordColumn};

use crate::error::{Error, Result};
use crate::lexicon::UserWord;
use crate::segment::{ChineseSegmenter, Jieba, segmenter_of};

/// The version of what the index holds and how; another one cannot be read.
const FORMAT: u32 = 5;

/// How an index was made: written with every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Making {
    /// The version of the format.
    pub format: u32,
    /// The version of gongbao that wrote last.
    pub gongbao: String,
    /// The segmenter of Chinese, with its version.
    pub segmenter: String,
    /// The words that were added to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<UserWord>,
    /// The stemmer of English.
    pub stemmer: String,
}

impl Making {
    /// How this version makes an index with a segmenter.
    pub(crate) fn current(segmenter: &dyn ChineseSegmenter) -> Making {
        Making {
            format: FORMAT,
            gongbao: env!("CARGO_PKG_VERSION").to_owned(),
            segmenter: segmenter.name().to_owned(),
            words: segmenter.added().to_vec(),
            stemmer: "rust-stemmers 1.2, Snowball English".to_owned(),
        }
    }

    fn check(&self, segmenter: Option<&dyn ChineseSegmenter>, path: &Path) -> Result<()> {
        let detail = if self.format != FORMAT {
            format!(
                "it has format {}, this version reads format {FORMAT}",
                self.format
            )
        } else if let Some(segmenter) = segmenter
            && (segmenter.name() != self.segmenter || segmenter.added() != self.words)
        {
            let other = match segmenter.name() == self.segmenter {
                true => "by it with other words",
                false => &format!("by {:?}", segmenter.name()),
            };
            let way_out = match segmenter.added() {
                [] => "",
                _ => {
                    "; leave --words out (in gongbao.toml: words) to go on with the words of the \
                     index, or make another index with --indexes"
                }
            };
            format!(
                "its words were cut by {:?}, those of this run would be {other}{way_out}",
                self.segmenter
            )
        } else {
            return Ok(());
        };
        Err(Error::OtherIndex {
            path: path.to_owned(),
            detail,
        })
    }
}

/// The segmenter that an index was made with, so that what is typed is cut as the texts were.
///
/// # Errors
/// It was made with one that this program does not have.
pub fn segmenter_of_index(making: Option<&Making>) -> Result<Arc<dyn ChineseSegmenter>> {
    let Some(making) = making else {
        return Ok(Jieba::shared());
    };
    segmenter_of(&making.segmenter, &making.words).ok_or_else(|| Error::Unknown {
        what: "segmenter",
        name: making.segmenter.clone(),
        hint: "the index was made with it by another version or build; remove the index folder \
               and run again"
            .to_owned(),
    })
}

/// What is another text after each commit to the index in a folder: a cheap look at whether there is
/// something new.
///
/// # Errors
/// There is no index, or it cannot be read.
pub fn commit_mark(path: &Path) -> Result<String> {
    let meta = path.join("meta.json");
    std::fs::read_to_string(&meta).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NoIndex(path.to_owned()),
        _ => Error::io("read", meta)(error),
    })
}

/// An index in a folder.
pub struct Index {
    path: PathBuf,
    inner: tantivy::Index,
    fields: Fields,
}

impl Index {
    /// Opens the index in a folder to be read.
    ///
    /// # Errors
    /// There is none, or it was made by another version.
    pub fn open(path: &Path) -> Result<Index> {
        if !path.join("meta.json").is_file() {
            return Err(Error::NoIndex(path.to_owned()));
        }
        let inner = tantivy::Index::open_in_dir(path).map_err(failed)?;
        let index = Index::with(path, inner)?;
        if let Some(making) = index.making()? {
            making.check(None, path)?;
        }
        Ok(index)
    }

    /// Opens the index in a folder to be written, or makes it.
    ///
    /// # Errors
    /// The folder cannot be written, or the index in it was made with another version or segmenter.
    pub fn open_or_create(path: &Path, segmenter: &dyn ChineseSegmenter) -> Result<Index> {
        std::fs::create_dir_all(path).map_err(Error::io("make the folder", path))?;
        let directory = MmapDirectory::open(path).map_err(|error| failed(error.into()))?;
        let inner = if path.join("meta.json").is_file() {
            tantivy::Index::open(directory).map_err(failed)?
        } else {
            tantivy::Index::builder()
                .schema(Fields::schema())
                .settings(Fields::settings())
                .create_in_dir(path)
                .map_err(failed)?
        };
        let index = Index::with(path, inner)?;
        if let Some(making) = index.making()? {
            making.check(Some(segmenter), path)?;
        }
        Ok(index)
    }

    fn with(path: &Path, inner: tantivy::Index) -> Result<Index> {
        let Some(fields) = Fields::of(&inner.schema()) else {
            return Err(Error::OtherIndex {
                path: path.to_owned(),
                detail: "its fields are those of another version".to_owned(),
            });
        };
        Ok(Index {
            path: path.to_owned(),
            inner,
            fields,
        })
    }

    /// How the index was made; none before the first commit.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn making(&self) -> Result<Option<Making>> {
        let meta = self.inner.load_metas().map_err(failed)?;
        match meta.payload {
            None => Ok(None),
            Some(payload) => {
                serde_json::from_str(&payload)
                    .map(Some)
                    .map_err(|error| Error::OtherIndex {
                        path: self.path.clone(),
                        detail: format!("it does not say how it was made ({error})"),
                    })
            }
        }
    }

    /// The folder of the index.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The state of the last commit, to be read.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn snapshot(&self) -> Result<Snapshot> {
        Snapshot::open(
            &self.inner,
            Kept::of(&self.path),
            self.fields.clone(),
            self.making()?,
        )
    }
}

/// The error of the index library as ours.
pub(crate) fn failed(error: TantivyError) -> Error {
    Error::Index(error.to_string())
}

fn failed_to_write(path: &Path) -> impl FnOnce(TantivyError) -> Error {
    let path = path.to_owned();
    move |error| match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy(path),
        error => failed(error),
    }
}
