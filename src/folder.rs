//! Folders as the operating system has them: two that change places in one step, one that is locked,
//! one whose names are on the disk.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// A folder that is locked, where folders can be, until this is dropped.
pub(crate) fn locked(folder: &Path) -> Option<File> {
    File::open(folder).ok().filter(|lock| lock.lock().is_ok())
}

/// Lets two folders change places, or gives the first the name of the second where that is free.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn exchanged(folder: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(folder, target),
        _ => Ok(renameat_with(
            CWD,
            folder,
            CWD,
            target,
            RenameFlags::EXCHANGE,
        )?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn exchanged(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the file system, or who mounted it, does not let folders change places.
pub(crate) fn cannot_exchange(error: &io::Error) -> bool {
    use io::ErrorKind::{
        CrossesDevices, InvalidInput, PermissionDenied, ResourceBusy, Unsupported,
    };
    matches!(
        error.kind(),
        Unsupported | InvalidInput | ResourceBusy | CrossesDevices | PermissionDenied
    )
}

/// Has the names in a folder written to the disk.
pub(crate) fn synchronise(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}
