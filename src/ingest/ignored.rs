//! What `.gitignore` and `.gongbaoignore` of a folder leave out.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::file::{Unopened, open};

/// Lists what in a folder is no document, with the patterns of `.gitignore`.
const OWN: &str = ".gongbaoignore";
const GIT: &str = ".gitignore";
/// A list larger than this is not heeded, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The patterns of a folder.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    own: Option<Gitignore>,
    git: Option<Gitignore>,
}

/// A list that is not heeded, with the reason.
pub(super) type NotHeeded = (&'static str, String);

impl Ignored {
    /// The patterns of a folder with these names in it, and which of its lists are not heeded.
    ///
    /// # Errors
    /// A list that is there but cannot be read now.
    pub fn read(folder: &Path, names: &[OsString]) -> Result<(Ignored, Vec<NotHeeded>), NotHeeded> {
        let mut not_heeded = Vec::new();
        let mut list = |name: &'static str| {
            if !names.iter().any(|one| one == OsStr::new(name)) {
                return Ok(None);
            }
            match patterns(folder, name) {
                Ok(patterns) => Ok(patterns),
                Err(Unopened::Failed(error)) if error.kind() != std::io::ErrorKind::InvalidData => {
                    let detail = format!("{error}; what the index holds of its folder stays");
                    Err((name, detail))
                }
                Err(why) => {
                    not_heeded.push((name, why.to_string()));
                    Ok(None)
                }
            }
        };
        let ignored = Ignored {
            own: list(OWN)?,
            git: list(GIT)?,
        };
        Ok((ignored, not_heeded))
    }

    /// Whether our own list leaves a path out or takes it in; `None` where it does not name it.
    pub fn by_own(&self, path: &Path, is_dir: bool) -> Option<bool> {
        named(self.own.as_ref(), path, is_dir)
    }

    /// The same of git's list.
    pub fn by_git(&self, path: &Path, is_dir: bool) -> Option<bool> {
        named(self.git.as_ref(), path, is_dir)
    }
}

fn named(patterns: Option<&Gitignore>, path: &Path, is_dir: bool) -> Option<bool> {
    match patterns?.matched(path, is_dir) {
        Match::None => None,
        Match::Ignore(_) => Some(true),
        Match::Whitelist(_) => Some(false),
    }
}

fn patterns(folder: &Path, name: &str) -> Result<Option<Gitignore>, Unopened> {
    let path = folder.join(name);
    let (file, _) = match open(&path) {
        Ok(opened) => opened,
        Err(Unopened::Gone) => return Ok(None),
        Err(why) => return Err(why),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(Unopened::Failed)?;
    let too_much =
        |what: String| Unopened::Failed(std::io::Error::new(std::io::ErrorKind::InvalidData, what));
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_much(format!("it has more than {MAX_BYTES} bytes")));
    }
    let mut builder = GitignoreBuilder::new(folder);
    let text = String::from_utf8_lossy(&bytes);
    for line in text.trim_start_matches('\u{FEFF}').lines() {
        // A pattern that is none leaves nothing out.
        let _ = builder.add_line(Some(path.clone()), line);
    }
    match builder.build() {
        Ok(patterns) => Ok(Some(patterns)),
        Err(error) => Err(too_much(error.to_string())),
    }
}
