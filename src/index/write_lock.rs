//! The write lock: one process at a time changes an index, and says which one it is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::document::now;
use crate::error::{Error, Result};

/// The file in the folder of the index that is locked.
const FILE: &str = "writer.lock";

/// What is read of that file at most, in bytes.
const MOST: u64 = 1 << 12;

/// Whoever holds it may change the index in a folder. The lock is one of the operating system: it ends
/// with the process, however that ends.
pub struct WriteLock {
    folder: PathBuf,
    file: File,
}

impl WriteLock {
    /// Takes the lock of an index, whose folder is made where there is none.
    ///
    /// # Errors
    /// Another process has it, or the folder cannot be written.
    pub fn take(folder: &Path) -> Result<WriteLock> {
        std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
        let path = folder.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::io("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Busy {
                    path: folder.to_owned(),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
        }
        let mut lock = WriteLock {
            folder: folder.to_owned(),
            file,
        };
        lock.sign().map_err(Error::io("write", &path))?;
        Ok(lock)
    }

    /// The folder of the index.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Says in the file who has the lock.
    fn sign(&mut self) -> std::io::Result<()> {
        let program = std::env::args_os().next().unwrap_or_default();
        let program = Path::new(&program).file_name().unwrap_or_default();
        let command = std::env::args_os().nth(1).unwrap_or_default();
        let who = format!(
            "process {} ({} {}), since {}\n",
            std::process::id(),
            program.to_string_lossy(),
            command.to_string_lossy(),
            now()
        );
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(who.as_bytes())
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // The file stays, so that two who wait for it wait for the same one.
        let _ = self.file.set_len(0);
    }
}

/// Who has the lock, as its file says; whoever has just taken it may not have signed yet.
fn holder(file: &mut File) -> String {
    for _ in 0..20 {
        let mut who = String::new();
        let read = file.rewind().and_then(|()| {
            let mut start = Read::by_ref(file).take(MOST);
            start.read_to_string(&mut who)
        });
        if read.is_ok() && who.ends_with('\n') {
            let plain = |c: &char| !c.is_control();
            return who.chars().filter(plain).collect();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    "another process".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_and_the_other_is_told_who() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriteLock::take(folder.path()).unwrap();
        let Err(Error::Busy { holder, .. }) = WriteLock::take(folder.path()) else {
            panic!("taken twice");
        };
        assert!(
            holder.starts_with(&format!("process {} (", std::process::id())),
            "{holder}"
        );
        drop(first);
        WriteLock::take(folder.path()).unwrap();
    }
}
