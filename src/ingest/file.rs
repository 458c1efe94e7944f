//! Opening a file of a drop with care: a regular file alone, without following a link and without
//! waiting for a pipe, and whether it stayed as it was.

use std::fs::{File, Metadata, OpenOptions};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Why a file is not opened.
#[derive(Debug)]
pub(super) enum Unopened {
    /// There is no such file (any more).
    Gone,
    /// It is a symbolic link.
    Link,
    /// It is a pipe, a socket, a device or a folder.
    NoFile,
    /// It is there, but cannot be opened.
    Failed(std::io::Error),
}

impl std::fmt::Display for Unopened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unopened::Gone => f.write_str("it is no more"),
            Unopened::Link => f.write_str(LINK),
            Unopened::NoFile => f.write_str(NO_FILE),
            Unopened::Failed(error) => error.fmt(f),
        }
    }
}

/// What is said of a link.
pub(super) const LINK: &str = "links are not followed; hand in the file or folder that it leads to";
/// What is said of what is neither file, folder nor link.
pub(super) const NO_FILE: &str = "a pipe, socket or device";

/// Opens a regular file.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), Unopened> {
    let before = path.symlink_metadata().map_err(failed)?;
    if before.is_symlink() {
        return Err(Unopened::Link);
    }
    if !before.is_file() {
        return Err(Unopened::NoFile);
    }
    let mut options = OpenOptions::new();
    options.read(true);
    // What was put in its place just now neither leads elsewhere nor blocks.
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    match about.is_file() {
        true => Ok((file, about)),
        false => Err(Unopened::NoFile),
    }
}

fn failed(error: std::io::Error) -> Unopened {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let is = |errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
        if is(Errno::LOOP) {
            return Unopened::Link;
        }
        // No file has such a name.
        if is(Errno::NAMETOOLONG) {
            return Unopened::Gone;
        }
    }
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Unopened::Gone,
        _ => Unopened::Failed(error),
    }
}

/// What changes when a file is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    changed: (i64, i64, u64, u64),
}

/// File systems tell times no finer than this.
const COARSE: Duration = Duration::from_secs(2);

impl Stamp {
    pub fn of(about: &Metadata) -> Stamp {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Stamp {
            length: about.len(),
            modified: about.modified().ok(),
            #[cfg(unix)]
            changed: (about.ctime(), about.ctime_nsec(), about.ino(), about.dev()),
        }
    }

    /// Whether the file was written to so shortly before now that another write need not show.
    pub fn is_fresh(&self) -> bool {
        let now = SystemTime::now();
        self.modified
            .and_then(|modified| now.duration_since(modified).ok())
            .is_none_or(|age| age < COARSE)
    }
}
