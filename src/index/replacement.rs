//! A replacement: an index that was built anew takes the place of the one before, which stays beside
//! it.

use std::path::{Path, PathBuf};

use super::write_lock::WriteLock;
use super::{Index, catalogue, damage};
use crate::document::now;
use crate::error::{Error, Result};
use crate::folder::{cannot_exchange, exchanged, synchronise};
use crate::ingest::Drop;

/// What the folder of an index that is being built has behind its name.
const UNFINISHED: &str = "rebuild";

/// An index that is being built beside the one that it is to replace.
pub struct Replacement<'a> {
    old: &'a WriteLock,
    new: WriteLock,
}

/// What became of the index before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The folder where it lies now.
    pub before: PathBuf,
}

impl<'a> Replacement<'a> {
    /// Begins one, in a folder beside the index of a lock. What is left of one that was stopped is
    /// removed.
    ///
    /// # Errors
    /// The folder around the index cannot be written.
    pub fn begin(old: &'a WriteLock) -> Result<Replacement<'a>> {
        let folder = beside(old.folder(), UNFINISHED)?;
        clear_unfinished(old)?;
        Ok(Replacement {
            old,
            new: WriteLock::take(&folder)?,
        })
    }

    /// The index that is being built.
    pub fn lock(&self) -> &WriteLock {
        &self.new
    }

    /// Files of the index before that are in none of some drops; none where it is damaged and does not
    /// say.
    pub fn left_out(&self, drops: &[Drop]) -> Option<Vec<String>> {
        let sound = damage(self.old.folder()).is_ok_and(|damage| damage.is_empty());
        let index = sound.then(|| Index::open(self.old.folder()).ok())??;
        let catalogue = catalogue::read(&index.snapshot().ok()?).ok()?;
        let within = |key: &str| {
            let path = Path::new(key);
            drops.iter().any(|drop| path.starts_with(&drop.root))
        };
        let keys = catalogue.into_keys();
        Some(
            keys.filter(|key| !within(key) && !key.contains('\0'))
                .collect(),
        )
    }

    /// Lets the new index take the place of the old one.
    ///
    /// # Errors
    /// The folders cannot be renamed; then the old index is where it was.
    pub fn end(self) -> Result<Replaced> {
        // Where a link leads, not the link.
        let old = self.old.folder().canonicalize();
        let old = &old.map_err(Error::io("open the folder", self.old.folder()))?;
        let new = self.new.folder();
        let name = format!("before-{}", now().replace(':', ""));
        let mut before = beside(old, &name)?;
        let mut number = 2;
        while before.exists() {
            before = beside(old, &format!("{name}-{number}"))?;
            number += 1;
        }
        let failed = |error| Error::io("replace the index", old)(error);
        // Under a name that is never cleared away, whichever of the two lies there.
        std::fs::rename(new, &before).map_err(failed)?;
        match exchanged(&before, old) {
            Ok(()) => {}
            Err(error) if cannot_exchange(&error) => {
                std::fs::rename(&before, new).map_err(failed)?;
                std::fs::rename(old, &before).map_err(failed)?;
                std::fs::rename(new, old).map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        if let Some(around) = before.parent() {
            synchronise(around).map_err(failed)?;
        }
        Ok(Replaced { before })
    }
}

/// Removes what is left of an index that was being built beside the one of a lock. Nobody else builds
/// there: whoever does has that lock, too.
///
/// # Errors
/// It cannot be removed.
pub(super) fn clear_unfinished(lock: &WriteLock) -> Result<()> {
    let folder = beside(lock.folder(), UNFINISHED)?;
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("remove the folder", &folder)(error))
        }
        _ => Ok(()),
    }
}

/// A hidden folder beside that of an index, so that a drop around both does not take it for documents.
fn beside(index: &Path, what: &str) -> Result<PathBuf> {
    let index = index
        .canonicalize()
        .map_err(Error::io("open the folder", index))?;
    let name = index.file_name().unwrap_or_default().to_string_lossy();
    Ok(index.with_file_name(format!(".{name}.{what}")))
}
