//! Merging: an index out of the splits of all shards, in the place of the one before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::partial::Partial;
use super::store::{Store, fetch_attempt};
use crate::error::{Error, Result};
use crate::index::{Changes, Index, Replacement, Split, WriteLock, assemble};

/// What says in the folder of an index that it was merged, and of what.
const MARK: &str = "merged.json";

/// Of what an index was merged.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    store: String,
    generation: u64,
    /// The attempts, in the order of shards.
    attempts: Vec<String>,
}

/// What merging did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// What the drops brought: everything.
    pub changes: Changes,
    /// Whether the index was that of these shards already.
    pub same: bool,
    /// Where the index before lies now, if there was one that was not made of the store alone.
    pub before: Option<PathBuf>,
}

/// Puts the index of a lock together of what shards became. One that is there is replaced; where it holds
/// more than merging made, it stays beside the new one.
///
/// # Errors
/// There is no shard, a file is not as it was written, or the folder cannot be written.
pub fn merge(store: &dyn Store, partial: &Partial, lock: &WriteLock) -> Result<Merged> {
    let mut changes = Changes::default();
    let mut drops = BTreeSet::new();
    for record in partial.shards.values() {
        changes.read += record.documents;
        changes.new += record.documents;
        changes.rejected += record.rejected;
        changes.supplements += record.supplements;
        drops.extend(record.drops.iter().cloned());
    }
    let mark = Mark {
        store: store.name(),
        generation: partial.shards.keys().last().copied().unwrap_or_default(),
        attempts: partial
            .shards
            .values()
            .map(|record| record.attempt.clone())
            .collect(),
    };
    let folder = lock.folder().to_owned();
    let merged_before = merged_of(&folder);
    if merged_before.as_ref() == Some(&mark) {
        return Ok(Merged {
            changes,
            same: true,
            before: None,
        });
    }
    let splits: Vec<Split> = partial
        .shards
        .values()
        .map(|record| record.split.clone())
        .collect();
    let replacement = Replacement::begin(lock)?;
    let new = replacement.lock();
    let drops = drops.into_iter().collect();
    assemble(
        new,
        &splits,
        changes,
        drops,
        &|split, folder| match partial.shards.get(&split.number) {
            Some(record) => fetch_attempt(store, record, folder),
            None => Ok(Vec::new()),
        },
    )?;
    let text = serde_json::to_vec(&mark).map_err(|error| Error::Shards(error.to_string()))?;
    let path = new.folder().join(MARK);
    std::fs::write(&path, text).map_err(Error::io("write", &path))?;
    let had = folder.join("meta.json").is_file();
    let before = replacement.end()?.before;
    let keep = had && merged_before.is_none();
    if !keep {
        std::fs::remove_dir_all(&before).map_err(Error::io("remove the folder", &before))?;
    }
    Ok(Merged {
        changes,
        same: false,
        before: keep.then_some(before),
    })
}

/// Of what the index in a folder was merged, if it holds nothing else.
fn merged_of(folder: &Path) -> Option<Mark> {
    let mark: Mark = serde_json::from_slice(&std::fs::read(folder.join(MARK)).ok()?).ok()?;
    let snapshot = Index::open(folder).ok()?.snapshot().ok()?;
    (snapshot.generation() == mark.generation && snapshot.updates().len() == 1).then_some(mark)
}
