//! Near duplicates: documents whose texts are nearly the same.

mod compared;
#[cfg(any(test, fuzzing))]
pub(super) use compared::read_any;

use std::collections::BTreeSet;

pub(super) use compared::faults;

use super::filter::Filter;
use super::view::View;
use crate::error::Result;
use crate::index::{Snapshot, columns};
use crate::segment::Sketch;

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

/// The pairs of documents, the later and the earlier, whose sketches say that they may be alike.
fn candidates(view: &View<'_>) -> Result<BTreeSet<(u32, u32)>> {
    let mut sketches: Vec<Option<Sketch>> = vec![None; view.docs.len()];
    for (segment, ordinals) in view.segments() {
        let column = segment.numbers(columns::SKETCH)?;
        for doc in segment.alive() {
            if let Some(slot) = sketches.get_mut(ordinals[doc as usize] as usize) {
                *slot = Sketch::unpack(&column.all(doc));
            }
        }
    }
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for (ordinal, sketch) in sketches.iter().enumerate() {
        let bands = sketch.iter().flat_map(Sketch::bands);
        keys.extend(bands.map(|key| (key, ordinal as u32)));
    }
    keys.sort_unstable();
    keys.dedup();
    let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
    for docs in keys
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|docs| (2..=MAX_SHARING).contains(&docs.len()))
    {
        for (at, &(_, later)) in docs.iter().enumerate() {
            for &(_, earlier) in &docs[..at] {
                if let (Some(a), Some(b)) = (&sketches[later as usize], &sketches[earlier as usize])
                    && a.similarity(b) >= WORTH_A_LOOK
                {
                    pairs.insert((later, earlier));
                }
            }
        }
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
