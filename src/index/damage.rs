//! Damage: files of the index that are not as they were written.

use std::path::Path;

use tantivy::index::SegmentComponent;

use super::schema::{Kind, columns};
use super::{Index, Snapshot, UpdateRecord, failed_to_open};
use crate::document::hex;
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
pub(super) const PARTS: [SegmentComponent; 6] = [
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

/// Documents whose stored text is not the one that their columns are of, as where the file of one
/// segment lies in the place of another's: each file by itself is as it was written.
///
/// # Errors
/// The index cannot be read.
pub fn misplaced(snapshot: &Snapshot) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for segment in snapshot.segments() {
        let kinds = segment.numbers(columns::KIND)?;
        let entries = segment.numbers(columns::ENTRY)?;
        let content = segment.numbers(columns::CONTENT)?;
        let name = segment.reader().segment_id().uuid_string();
        let (mut checked, mut others) = (0u64, 0u64);
        // Those of the past, too: by what is stored of an update it is known which is which.
        for doc in 0..segment.reader().max_doc() {
            let other = match kinds.first(doc) {
                Some(kind) if kind == Kind::Update as u64 => {
                    let update: UpdateRecord = segment.parsed_card(doc)?;
                    entries.first(doc).map(|entry| entry >> 32) != Some(update.number)
                }
                Some(kind) if kind == Kind::Document as u64 => {
                    let (_, card) = segment.document(doc)?;
                    let hash = content.all(doc).into_iter().take(2);
                    let hash: Vec<u8> = hash.flat_map(u64::to_le_bytes).collect();
                    hash.len() != 16 || !card.content_hash.starts_with(&hex(&hash))
                }
                _ => continue,
            };
            checked += 1;
            others += u64::from(other);
        }
        if others > 0 {
            out.push(format!(
                "segment {name}: of {checked} entries {others} are others than its columns tell of"
            ));
        }
    }
    Ok(out)
}
