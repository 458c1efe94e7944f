//! A ZIP package, unpacked within bounds.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::fault::{Limits, OfficeFault};

/// A ZIP file in memory with what may still be unpacked out of it.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// One entry as the directory of the package lists it.
pub(crate) struct Listed {
    pub index: usize,
    /// The name as it stands in the file, in whichever encoding.
    pub raw_name: Vec<u8>,
    /// Whether it is a file: neither a folder nor a symbolic link.
    pub is_file: bool,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, OfficeFault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_fault(&error))?;
        if archive.len() > limits.entries {
            let detail = format!(
                "it holds {} entries; {} are allowed",
                archive.len(),
                limits.entries
            );
            return Err(OfficeFault::new("too large", detail));
        }
        Ok(Package {
            archive,
            limits: *limits,
            left: limits.unpacked_bytes,
        })
    }

    /// The entries in their order.
    pub(crate) fn list(&mut self) -> Result<Vec<Listed>, OfficeFault> {
        (0..self.archive.len())
            .map(|index| {
                let entry = self
                    .archive
                    .by_index_raw(index)
                    .map_err(|error| zip_fault(&error))?;
                Ok(Listed {
                    index,
                    raw_name: entry.name_raw().to_vec(),
                    is_file: entry.is_file(),
                })
            })
            .collect()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The part of that name, or `None` where there is none.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, OfficeFault> {
        match self.archive.index_for_name(name) {
            Some(index) => self.entry(index).map(Some),
            None => Ok(None),
        }
    }

    /// A part as XML text, or `None` where there is none.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, OfficeFault> {
        Ok(self.part(name)?.map(|bytes| super::xml::decode(&bytes)))
    }

    /// Unpacks one entry.
    pub(crate) fn entry(&mut self, index: usize) -> Result<Vec<u8>, OfficeFault> {
        let mut out = Vec::new();
        self.unpack(index, &mut |piece| out.extend_from_slice(piece))?;
        Ok(out)
    }

    /// Unpacks all entries to nowhere, so that a library that knows no bounds may follow.
    pub(crate) fn measure(&mut self) -> Result<(), OfficeFault> {
        for index in 0..self.archive.len() {
            self.unpack(index, &mut |_| {})?;
        }
        Ok(())
    }

    /// What may still be unpacked.
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// Takes off what containers within this one have unpacked.
    pub(crate) fn spend_down_to(&mut self, left: u64) {
        self.left = self.left.min(left);
    }

    fn unpack(&mut self, index: usize, sink: &mut dyn FnMut(&[u8])) -> Result<(), OfficeFault> {
        let limits = self.limits;
        let mut entry = self
            .archive
            .by_index(index)
            .map_err(|error| zip_fault(&error))?;
        // The sizes in the directory may lie: what counts is what comes out.
        let packed = entry.compressed_size().max(1);
        let mut taken: u64 = 0;
        let mut buffer = [0; 1 << 14];
        loop {
            let read = entry.read(&mut buffer).map_err(OfficeFault::damaged)?;
            if read == 0 {
                return Ok(());
            }
            taken += read as u64;
            let bombs = taken > limits.ratio_from && taken / packed > limits.ratio;
            if taken > limits.entry_bytes || read as u64 > self.left || bombs {
                let detail = format!(
                    "it unpacks to more than is allowed: {} bytes an entry, {} in all, {} times \
                     its size",
                    limits.entry_bytes, limits.unpacked_bytes, limits.ratio
                );
                return Err(OfficeFault::new("too large", detail));
            }
            self.left -= read as u64;
            sink(&buffer[..read]);
        }
    }
}

fn zip_fault(error: &ZipError) -> OfficeFault {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            under_password()
        }
        ZipError::InvalidPassword => under_password(),
        ZipError::CompressionMethodNotSupported(method) => OfficeFault::new(
            "format not read",
            format!("it is packed by method {method}; pack it again as an ordinary ZIP"),
        ),
        other => OfficeFault::damaged(other),
    }
}

pub(crate) fn under_password() -> OfficeFault {
    OfficeFault::new("under a password", "save it without a password")
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    /// A ZIP file of the given entries.
    pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_too_large() {
        let bomb = zipped(&[("a", &vec![b'a'; 16 << 20])]);
        let mut package = Package::open(&bomb, &Limits::default()).unwrap();
        assert_eq!(package.entry(0).unwrap_err().reason, "too large");
        let small = Limits {
            entry_bytes: 10,
            ..Limits::default()
        };
        let bytes = zipped(&[("a", b"0123456789a"), ("b", b"1")]);
        let mut package = Package::open(&bytes, &small).unwrap();
        assert_eq!(package.part("a").unwrap_err().reason, "too large");
        assert_eq!(package.part("b").unwrap().unwrap(), b"1");
        assert_eq!(package.part("c").unwrap(), None);
    }

    #[test]
    fn too_many_entries_and_damage_are_faults() {
        let bytes = zipped(&[("a", b"1"), ("b", b"2")]);
        let few = Limits {
            entries: 1,
            ..Limits::default()
        };
        assert_eq!(
            Package::open(&bytes, &few).err().unwrap().reason,
            "too large"
        );
        let cut = &bytes[..bytes.len() - 30];
        assert_eq!(
            Package::open(cut, &Limits::default()).err().unwrap().reason,
            "damaged"
        );
    }
}
