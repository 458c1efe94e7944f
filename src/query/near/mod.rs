//! Near duplicates: documents whose texts are nearly the same.

mod compared;
#[cfg(any(test, fuzzing))]
pub(super) use compared::read_any;

use rayon::prelude::*;

pub(super) use compared::faults;

use super::filter::Filter;
use super::view::{NOT_IN_VIEW, View};
use crate::error::Result;
use crate::index::{Snapshot, columns};
use crate::segment::{BAND, BANDS, Sketch};

/// Two texts are near duplicates from this share of their strings of four characters on.
pub const NEAR: f64 = 0.8;
/// Pairs are compared whole from this estimate on; sketches err by some 0.04.
const WORTH_A_LOOK: f64 = NEAR - 0.12;
/// A key that so many documents share says nothing.
const MAX_SHARING: usize = 200;

/// A document that is nearly the same as an earlier one of its view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The ordinal of the document.
    pub ordinal: u32,
    /// The ordinal of the earlier document that it is most like.
    pub of: u32,
    /// Of the different strings of four characters in either text the share that is in both
    /// (Jaccard), marks and blanks aside, after folding.
    pub similarity: f64,
}

/// The near duplicates of a view, in its order.
///
/// # Errors
/// The index is damaged.
pub fn near_duplicates(view: &View<'_>) -> Result<Vec<Near>> {
    let pairs = candidates(view)?;
    let compared = compared::compare(view, &pairs)?;
    let mut best: Vec<Near> = Vec::new();
    for ((later, earlier), common) in pairs.into_iter().zip(compared) {
        let similarity = common.similarity();
        if similarity < NEAR {
            continue;
        }
        match best.last_mut() {
            Some(last) if last.ordinal == later => {
                if similarity > last.similarity {
                    (last.of, last.similarity) = (earlier, similarity);
                }
            }
            _ => best.push(Near {
                ordinal: later,
                of: earlier,
                similarity,
            }),
        }
    }
    Ok(best)
}

/// The pairs of documents, the later and the earlier, whose sketches say that they may be alike, in
/// order. Sketches stay in the index: in memory are the keys of one band of them at a time.
fn candidates(view: &View<'_>) -> Result<Vec<(u32, u32)>> {
    let mut columns = Vec::new();
    for (segment, _) in view.segments() {
        columns.push(segment.numbers(columns::SKETCH)?);
    }
    let sketch = |ordinal: u32| {
        let doc = &view.docs[ordinal as usize];
        Sketch::unpack(&columns[doc.segment as usize].all(doc.doc))
    };
    let alike = |&(later, earlier): &(u32, u32)| match (sketch(later), sketch(earlier)) {
        (Some(a), Some(b)) => a.similarity(&b) >= WORTH_A_LOOK,
        _ => false,
    };
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for band in 0..BANDS {
        keys.clear();
        for ((_, ordinals), column) in view.segments().zip(&columns) {
            let in_view = (0..).zip(ordinals).filter(|(_, one)| **one != NOT_IN_VIEW);
            keys.extend(in_view.filter_map(|(doc, &ordinal)| {
                let packed = column.some::<BAND>(doc, band * BAND)?;
                Some((Sketch::band(band, packed)?, ordinal))
            }));
        }
        keys.par_sort_unstable();
        let sharing = keys.par_chunk_by(|a, b| a.0 == b.0);
        let sharing = sharing.filter(|docs| (2..=MAX_SHARING).contains(&docs.len()));
        let of_band = sharing.flat_map_iter(|docs| {
            let all = docs.iter().enumerate().flat_map(|(at, &(_, later))| {
                docs[..at].iter().map(move |&(_, earlier)| (later, earlier))
            });
            let known = &pairs;
            all.filter(|pair| known.binary_search(pair).is_err() && alike(pair))
        });
        let of_band: Vec<(u32, u32)> = of_band.collect();
        pairs.extend(of_band);
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    Ok(pairs)
}

/// The documents that a question is asked of: those that pass a filter, near duplicates once where
/// that is asked for.
///
/// # Errors
/// As [`View::new`].
pub fn view_of<'a>(
    snapshot: &'a Snapshot,
    filter: &Filter,
    collapse_near: bool,
) -> Result<View<'a>> {
    let view = View::new(snapshot, filter)?;
    if collapse_near {
        let near = near_duplicates(&view)?;
        return Ok(view.collapse(&near));
    }
    Ok(view)
}
