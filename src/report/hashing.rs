//! A file that is hashed while it is written.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::document::hex;

/// A file that is hashed while it is written.
#[derive(Debug)]
pub struct Hashing {
    file: BufWriter<File>,
    hasher: Sha256,
}

impl Hashing {
    /// Makes the file, or empties it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn create(path: &Path) -> std::io::Result<Hashing> {
        Ok(Hashing {
            file: BufWriter::new(File::create(path)?),
            hasher: Sha256::new(),
        })
    }

    /// Ends the file, on the disk, and says its SHA-256, in hexadecimal.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn end(self) -> std::io::Result<String> {
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.sync_data()?;
        Ok(hex(&self.hasher.finalize()))
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
