//! The spool: the lines of a shard, kept while what stands for them is worked out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::job::Job;
use super::run::Shard;
use crate::document::hex;
use crate::error::{Error, Result};
use crate::index::Making;

/// The version of what a shard becomes: another one is made anew.
const VERSION: &str = "shard 1";

/// Takes lines one by one, each with its number; of one that is too long only that.
pub(super) type LineSink<'s> = &'s mut dyn FnMut(u64, Option<&[u8]>) -> Result<()>;

/// So much is held in memory, in bytes; more of it goes to the disk.
const IN_MEMORY: usize = 16 << 20;

/// The lines of a shard, as they come. What is written to it are lines of JSON.
pub struct Spool {
    path: PathBuf,
    /// What is not on the disk yet.
    held: Vec<u8>,
    file: Option<File>,
    hash: Sha256,
    bytes: u64,
}

impl Spool {
    /// A new one; what does not fit into memory goes into a folder of its own.
    pub fn new(folder: &Path) -> Spool {
        Spool {
            path: folder.join("lines.jsonl"),
            held: Vec::new(),
            file: None,
            hash: Sha256::new(),
            bytes: 0,
        }
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
            .map_err(|error| Error::Shards(error.to_string()))?;
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
    pub(super) fn lines(&mut self, longest: u64, sink: LineSink<'_>) -> Result<()> {
        let failed = |error| Error::io("read", &self.path)(error);
        let held = self.held.as_slice();
        let mut input: Box<dyn BufRead + '_> = match &self.file {
            None => Box::new(held),
            Some(file) => {
                let mut file = file.try_clone().map_err(failed)?;
                file.rewind().map_err(failed)?;
                Box::new(BufReader::with_capacity(1 << 18, file.chain(held)))
            }
        };
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
        if self.held.len() + bytes.len() > IN_MEMORY {
            let file = match &mut self.file {
                Some(file) => file,
                none => {
                    let mut options = File::options();
                    options.read(true).write(true).create_new(true);
                    none.insert(options.open(&self.path)?)
                }
            };
            file.write_all(&self.held)?;
            self.held.clear();
        }
        self.held.extend_from_slice(bytes);
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.file.is_some() {
            // Whoever made the folder removes it, too.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_from_memory_and_from_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        for length in [10, IN_MEMORY / 3, IN_MEMORY + 5] {
            let mut spool = Spool::new(folder.path());
            let long = "x".repeat(length);
            for _ in 0..4 {
                writeln!(spool, "a{long}").unwrap();
            }
            spool.write_all(b"end").unwrap();
            assert_eq!(spool.file.is_some(), length * 4 > IN_MEMORY);
            for _ in 0..2 {
                let mut met = Vec::new();
                let each = &mut |number: u64, line: Option<&[u8]>| {
                    met.push((number, line.map(<[u8]>::len)));
                    Ok(())
                };
                spool.lines(length as u64 + 2, each).unwrap();
                let whole = (1..=4).map(|number| (number, Some(length + 2)));
                assert_eq!(met, whole.chain([(5, Some(3))]).collect::<Vec<_>>());
            }
            let mut met = 0;
            let each = &mut |_: u64, line: Option<&[u8]>| {
                met += usize::from(line.is_none());
                Ok(())
            };
            spool.lines(length as u64 - 1, each).unwrap();
            assert_eq!(met, 4, "lines that are too long");
            drop(spool);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
