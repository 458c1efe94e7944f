//! The spool: the lines of a shard on the disk, while what stands for them is worked out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::job::Job;
use super::run::Shard;
use crate::document::hex;
use crate::error::{Error, Result};
use crate::index::Making;

/// The version of what a shard becomes: another one is made anew.
const VERSION: &str = "shard 1";

/// The lines of a shard, as they come. What is written to it are lines of JSON.
pub struct Spool {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Spool {
    /// A new one in a folder of its own.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(folder: &Path) -> Result<Spool> {
        let path = folder.join("lines.jsonl");
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(Error::io("write", &path))?;
        Ok(Spool {
            path,
            file: BufWriter::with_capacity(1 << 18, file),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What stands for the lines and for all that decides what they become.
    ///
    /// # Errors
    /// The job has a fault.
    pub fn fingerprint(&self, shard: &Shard, job: &Job, making: &Making) -> Result<String> {
        let mut hash = Sha256::new();
        let made = serde_json::to_string(&(VERSION, making, shard))
            .map_err(|error| Error::Index(error.to_string()))?;
        for part in [made, job.ingest()?.fingerprint()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(self.hash.clone().finalize());
        Ok(hex(&hash.finalize()))
    }

    /// Hands over its lines with their numbers, from 1. Of a line longer than `longest` bytes nothing is
    /// handed over but that it is there.
    ///
    /// # Errors
    /// It cannot be read, or `sink` fails.
    pub(super) fn lines(
        &mut self,
        longest: u64,
        sink: &mut dyn FnMut(u64, Option<&[u8]>) -> Result<()>,
    ) -> Result<()> {
        let failed = |error| Error::io("read", &self.path)(error);
        self.file.flush().map_err(failed)?;
        let mut file = self.file.get_ref().try_clone().map_err(failed)?;
        file.rewind().map_err(failed)?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let mut start = (&mut input).take(longest + 1);
            let read = start.read_until(b'\n', &mut line).map_err(failed)?;
            if read == 0 {
                break;
            }
            if read as u64 > longest && !line.ends_with(b"\n") {
                input.skip_until(b'\n').map_err(failed)?;
                sink(number, None)?;
                continue;
            }
            sink(number, Some(&line))?;
        }
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // Whoever made the folder removes it, too.
        let _ = std::fs::remove_file(&self.path);
    }
}
