//! What is kept beside an index: results that were worked out from one segment. A segment never
//! changes, so they hold as long as it is there; what is missing or damaged is worked out anew.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Of each segment so many results of a kind are kept, those written last.
const MOST: usize = 12;

/// What is kept beside an index.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// The folder within that of the index.
    pub(super) const FOLDER: &str = "kept";

    pub(super) fn of(index: &Path) -> Kept {
        Kept {
            folder: index.join(Kept::FOLDER),
        }
    }

    fn path(&self, segment: &str, key: &str) -> PathBuf {
        self.folder.join(format!("{segment}.{key}"))
    }

    /// What was kept of a segment under a key (its kind, and what else it depends on behind a hyphen);
    /// none if it is not there as it was written.
    pub(crate) fn read(&self, segment: &str, key: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(segment, key)).ok()?;
        let length = bytes.len().checked_sub(hash(&[]).len())?;
        let kept = bytes.split_off(length);
        (kept == hash(&bytes)).then_some(bytes)
    }

    /// Keeps something of a segment. Nothing depends on it: where the folder cannot be written, it
    /// is not kept.
    pub(crate) fn write(&self, segment: &str, key: &str, bytes: &[u8]) {
        let path = self.path(segment, key);
        let unfinished = path.with_extension(format!("{key}.{}.part", std::process::id()));
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            fs::write(&unfinished, [bytes, &hash(bytes)].concat())?;
            fs::rename(&unfinished, &path)
        };
        if write().is_err() {
            let _ = fs::remove_file(&unfinished);
        }
    }

    /// Drops what belongs to segments that are no more, and of each kind of the others what was kept
    /// longest ago beyond [`MOST`].
    pub(crate) fn tidy(&self, segments: &[String]) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let mut files: Vec<_> = entries
            .flatten()
            .filter_map(|entry| {
                let written = entry.metadata().and_then(|data| data.modified()).ok()?;
                Some((written, entry.path()))
            })
            .collect();
        files.sort_by(|a, b| b.cmp(a));
        let own = format!(".{}.part", std::process::id());
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (_, path) in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let of = |segment: &String| name.starts_with(segment.as_str());
            if name.ends_with(".part") {
                // Another process that is writing it just now keeps nothing, which loses nothing.
                if !name.ends_with(&own) {
                    let _ = fs::remove_file(&path);
                }
                continue;
            }
            let kind = name.split('-').next().unwrap_or_default();
            let count = counts.entry(kind.to_owned()).or_default();
            *count += 1;
            if *count > MOST || !segments.iter().any(of) {
                let _ = fs::remove_file(&path);
            }
        }
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_as_it_was_written_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::of(folder.path());
        assert_eq!(kept.read("a", "k"), None);
        kept.write("a", "k", b"counts");
        kept.write("b", "k", b"");
        assert_eq!(kept.read("a", "k").as_deref(), Some(&b"counts"[..]));
        assert_eq!(kept.read("b", "k").as_deref(), Some(&b""[..]));
        let path = kept.path("a", "k");
        let mut bytes = fs::read(&path).unwrap();
        bytes[2] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(kept.read("a", "k"), None, "damaged");
        fs::write(&path, b"x").unwrap();
        assert_eq!(kept.read("a", "k"), None, "cut short");
        kept.tidy(&["b".to_owned()]);
        assert!(!path.exists() && kept.read("b", "k").is_some());
    }

    #[test]
    fn so_many_of_a_kind_are_kept_of_a_segment() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::of(folder.path());
        (0..MOST + 5).for_each(|key| kept.write("a", &format!("counts-{key}"), b"counts"));
        kept.write("a", "near", b"pairs");
        kept.tidy(&["a".to_owned()]);
        assert_eq!(
            fs::read_dir(folder.path().join(Kept::FOLDER))
                .unwrap()
                .count(),
            MOST + 1
        );
    }
}
