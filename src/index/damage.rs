//! Damage: files of the index that are not as they were written.

use std::path::Path;

use tantivy::index::SegmentComponent;

use super::{Index, failed_to_open};
use crate::error::Result;

/// A file of a segment that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The name of the segment.
    pub segment: String,
    /// How many entries it holds: documents, files and updates.
    pub entries: u32,
    /// The name of the file.
    pub file: String,
    /// What is wrong with it.
    pub what: &'static str,
}

/// The parts of a segment.
const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
];

/// Reads every file of the last committed state again and compares it with the checksum in its foot.
///
/// # Errors
/// There is no index in the folder, it was made by another version, or does not say what belongs to it.
pub fn damage(folder: &Path) -> Result<Vec<Damage>> {
    let index = Index::open(folder)?;
    let metas = index.inner.load_metas().map_err(failed_to_open(folder))?;
    let mut out = Vec::new();
    for segment in &metas.segments {
        for part in PARTS {
            let file = segment.relative_path(part);
            let what = match index.inner.directory().validate_checksum(&file) {
                Ok(true) => continue,
                Ok(false) => "is not as it was written",
                Err(_) if !folder.join(&file).is_file() => "is missing",
                Err(_) => "is cut short, or cannot be read",
            };
            out.push(Damage {
                segment: segment.id().uuid_string(),
                entries: segment.max_doc(),
                file: file.to_string_lossy().into_owned(),
                what,
            });
        }
    }
    Ok(out)
}
