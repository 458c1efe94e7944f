//! The error: what went wrong, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// The library's one result type.
pub type Result<T> = std::result::Result<T, Error>;

/// Something that stopped the work. A file that cannot be read as a document is no error: it is
/// rejected, listed, and the work goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused a file or folder.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done, as a verb: `read`, `write`, …
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A drop that is not there.
    NoDrop(PathBuf),
    /// There is no index in the folder.
    NoIndex(PathBuf),
    /// The index was made by another version or with other settings.
    OtherIndex {
        /// The folder of the index.
        path: PathBuf,
        /// What differs.
        detail: String,
    },
    /// A run that cannot be made again from what is there.
    OtherRun(String),
    /// The index is being written by another process.
    Busy {
        /// The folder of the index.
        path: PathBuf,
        /// Which process, and since when.
        holder: String,
    },
    /// The index is damaged, or the index library failed.
    Index(String),
    /// Work in shards that cannot go on: what they became does not fit together, or the engine that carries
    /// them failed.
    Shards(String),
    /// A lexicon that cannot be used, with one line a fault.
    Lexicon {
        /// The file, or a name for a built-in one.
        name: String,
        /// One fault a line, each with its line number.
        faults: Vec<String>,
    },
    /// A settings file that cannot be used.
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A form, query or filter that cannot be understood.
    Query {
        /// What was given.
        given: String,
        /// What is wrong with it, and what would be right.
        detail: String,
    },
    /// A concept, table or document that does not exist.
    Unknown {
        /// `concept`, `table`, …
        what: &'static str,
        /// What was asked for.
        name: String,
        /// What there is, or how to list it.
        hint: String,
    },
}

impl Error {
    /// An [`Error::Io`] for `path`; for use with `map_err`.
    pub fn io(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io {
            path,
            doing,
            source,
        }
    }

    /// With the path of what was written, where whoever failed did not know it.
    pub(crate) fn at(self, place: &Path) -> Error {
        match self {
            Error::Io {
                path,
                doing,
                source,
            } if path == Path::new("") => Error::Io {
                path: place.to_owned(),
                doing,
                source,
            },
            error => error,
        }
    }

    /// An [`Error::Query`].
    pub fn query(given: impl Into<String>, detail: impl Into<String>) -> Error {
        Error::Query {
            given: given.into(),
            detail: detail.into(),
        }
    }

    /// An [`Error::Settings`].
    pub fn settings(path: &Path, detail: impl Into<String>) -> Error {
        Error::Settings {
            path: path.to_owned(),
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io {
                path,
                doing,
                source,
            } => {
                write!(f, "cannot {doing} {}: {source}", path.display())
            }
            Error::NoDrop(path) => write!(
                f,
                "there is no file or folder {}; name the folder that holds your documents",
                path.display()
            ),
            Error::NoIndex(path) => write!(
                f,
                "there is no index in {}; make one with: gongbao run --indexes {} FOLDER",
                path.display(),
                path.display()
            ),
            Error::OtherIndex { path, detail } => write!(
                f,
                "the index in {} cannot be used: {detail}; build it anew from your documents with: \
                 gongbao run --rebuild",
                path.display()
            ),
            Error::Busy { path, holder } => write!(
                f,
                "the index in {} is being written by {holder}; wait until it has ended",
                path.display()
            ),
            Error::Index(detail) => write!(
                f,
                "the index failed: {detail}; if this stays, look for damage with: gongbao verify"
            ),
            Error::Shards(detail) => write!(f, "the work in shards cannot go on: {detail}"),
            Error::Lexicon { name, faults } => {
                write!(f, "the lexicon {name} cannot be used")?;
                for fault in faults {
                    write!(f, "\n  {fault}")?;
                }
                Ok(())
            }
            Error::Settings { path, detail } => {
                write!(f, "the settings in {}: {detail}", path.display())
            }
            Error::OtherRun(detail) => write!(f, "the run cannot be made again: {detail}"),
            Error::Query { given, detail } => write!(f, "cannot understand {given:?}: {detail}"),
            Error::Unknown { what, name, hint } => write!(f, "no {what} {name:?}; {hint}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
