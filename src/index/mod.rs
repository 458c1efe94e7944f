//! The index: what is known about every document, in one tantivy index.
//!
//! `exact` holds the atoms of the text with their positions, `words` its words; beside them word
//! boundaries and sentence starts, metadata as fast fields, and the original text. What is in the
//! index and from where (the catalogue) is derived from the index itself, so the two cannot differ. Nothing is overwritten: a document that changes or goes ends
//! with an update, and every state of the past can be read again.

mod catalogue;
mod damage;
mod document;
mod gate;
mod history;
mod kept;
mod postings;
mod read_directory;
mod record_names;
mod replacement;
mod schema;
mod scratch_directory;
mod segment_writer;
mod snapshot;
mod source_update;
mod split;
mod update;
mod varint;
mod word_column;
mod workers;
mod write_lock;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenWriteError};

pub use damage::{Damage, damage, misplaced};
pub use history::UpdateRecord;
pub use record_names::RecordNames;
pub use replacement::{Replaced, Replacement};
pub use snapshot::{Card, CardField, Snapshot};
pub use source_update::SourceUpdate;
pub use split::{Found, SegmentFile, Split, SplitWriter, assemble};
pub use update::{Changes, Update, UpdateSettings};
pub use write_lock::WriteLock;

use read_directory::ReadDirectory;

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

/// So often a state is opened again where that fails.
const RETRIES: usize = 3;

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

/// How the index in a folder says that it was made, though it be of another version; none where there
/// is no index or it does not say.
pub fn making_as_written(path: &Path) -> Option<Making> {
    let meta = std::fs::read(path.join("meta.json")).ok()?;
    let meta: serde_json::Value = serde_json::from_slice(&meta).ok()?;
    serde_json::from_str(meta.get("payload")?.as_str()?).ok()
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
        let inner = ReadDirectory::open(path).and_then(tantivy::Index::open);
        let index = Index::with(path, inner.map_err(failed_to_open(path))?)?;
        if let Some(making) = index.making()? {
            making.check(None, path)?;
        }
        Ok(index)
    }

    /// Opens the index in a folder to be written, or makes it. What a process that was stopped left
    /// there is cleared away.
    ///
    /// # Errors
    /// The folder cannot be written, or the index in it was made with another version or segmenter.
    pub fn open_or_create(lock: &WriteLock, segmenter: &dyn ChineseSegmenter) -> Result<Index> {
        let path = lock.folder();
        let inner = if path.join("meta.json").is_file() {
            tantivy::Index::open_in_dir(path).map_err(failed_to_open(path))?
        } else {
            tantivy::Index::builder()
                .schema(Fields::schema())
                .settings(Fields::settings())
                .create_in_dir(path)
                .map_err(failed)?
        };
        clear_unfinished(path);
        replacement::clear_unfinished(lock)?;
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
        let open = || {
            let (fields, kept) = (self.fields.clone(), Kept::of(&self.path));
            Snapshot::open(&self.inner, kept, fields, self.making()?)
        };
        // Where no lock can be taken, a writer may have removed a segment that was about to be opened.
        let mut opened = open();
        for _ in 0..RETRIES {
            if opened.is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
            opened = open();
        }
        opened.map_err(|error| error.at(&self.path))
    }
}

/// The error of the index library as ours. What the operating system refused is no fault of the index;
/// the library does not say where, so the path is left to those who know it.
pub(crate) fn failed(error: TantivyError) -> Error {
    use std::io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};

    let refused = match &error {
        TantivyError::IoError(cause) => Some(cause),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => Some(io_error),
        TantivyError::LockFailure(LockError::IoError(cause), _) => Some(cause),
        _ => None,
    };
    match refused {
        Some(cause) if !matches!(cause.kind(), InvalidData | NotFound | UnexpectedEof) => {
            Error::Io {
                path: PathBuf::new(),
                doing: "use the index in",
                source: std::io::Error::new(cause.kind(), cause.to_string()),
            }
        }
        _ => Error::Index(error.to_string()),
    }
}

/// The error of opening an index: what cannot be understood was damaged or made by another version.
fn failed_to_open(path: &Path) -> impl FnOnce(TantivyError) -> Error {
    let path = path.to_owned();
    move |error| match error {
        TantivyError::DataCorruption(damage) => Error::OtherIndex {
            path,
            detail: format!("{damage:?}"),
        },
        TantivyError::IncompatibleIndex(other) => Error::OtherIndex {
            path,
            detail: format!("{other:?}"),
        },
        error => failed(error),
    }
}

fn failed_to_write(path: &Path) -> impl FnOnce(TantivyError) -> Error {
    let path = path.to_owned();
    move |error| match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy {
            path,
            holder: "another process".to_owned(),
        },
        error => failed(error),
    }
}

/// Removes the files of writes that were stopped before they had their name.
fn clear_unfinished(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let unnamed = |name: &str| name.starts_with(".tmp");
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(unnamed) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
