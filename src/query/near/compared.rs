//! Texts compared string by string, and what is kept of it: how much two texts have in common
//! depends on nothing but the two.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::error::Result;
use crate::index::{columns, next_number, push_number};
use crate::query::kept::id_of;
use crate::query::view::View;
use crate::text::fold;

/// The name of what is kept, and the version of it.
const KIND: &str = "near1";

/// The hash of a folded text.
type Hash = [u64; 2];

/// How many different strings of four characters stand in both of two texts, and in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Common {
    both: u32,
    either: u32,
}

impl Common {
    pub(super) fn similarity(self) -> f64 {
        f64::from(self.both) / f64::from(self.either.max(1))
    }
}

/// What is known of pairs of texts, by their hashes.
type Known = BTreeMap<(Hash, Hash), Common>;

/// Compares the documents of pairs of a view: the later, the earlier. What was kept of it is taken,
/// the rest is kept with the segment of the later one.
pub(super) fn compare(view: &View<'_>, pairs: &BTreeSet<(u32, u32)>) -> Result<Vec<Common>> {
    let mut known = Vec::new();
    let mut hashes = Vec::new();
    for (segment, _) in view.segments() {
        let kept = view.snapshot().kept().read(&id_of(&segment), KIND);
        known.push(read(&kept.unwrap_or_default()));
        hashes.push(segment.numbers(columns::FOLDED)?);
    }
    let hash = |ordinal: u32| -> Hash {
        let doc = &view.docs[ordinal as usize];
        let mut of_doc = hashes[doc.segment as usize].all(doc.doc).into_iter();
        [0; 2].map(|_: u64| of_doc.next().unwrap_or(0))
    };
    // The segment that knows of a pair, and what the pair is known by there.
    let place = |&(later, earlier): &(u32, u32)| {
        let segment = view.docs[later as usize].segment as usize;
        (segment, (hash(later), hash(earlier)))
    };
    let places: Vec<(usize, (Hash, Hash))> = pairs.iter().map(place).collect();
    let missing = pairs.iter().zip(&places);
    let missing = missing.filter(|(_, (segment, pair))| !known[*segment].contains_key(pair));
    let (missing, of_missing): (Vec<(u32, u32)>, Vec<_>) = missing.unzip();
    let mut more = vec![false; known.len()];
    for (&(segment, pair), common) in of_missing.into_iter().zip(anew(view, &missing)?) {
        known[segment].insert(pair, common);
        more[segment] = true;
    }
    for ((segment, _), (known, more)) in view.segments().zip(known.iter().zip(more)) {
        if more {
            let kept = view.snapshot().kept();
            kept.write(&id_of(&segment), KIND, &write(known));
        }
    }
    Ok(places
        .iter()
        .map(|(segment, pair)| known[*segment][pair])
        .collect())
}

/// Compares the texts of pairs.
fn anew(view: &View<'_>, pairs: &[(u32, u32)]) -> Result<Vec<Common>> {
    let involved: BTreeSet<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    let strings: HashMap<u32, Vec<u64>> = involved
        .into_par_iter()
        .map(|ordinal| {
            let doc = &view.docs[ordinal as usize];
            let (text, _) = view.segment_of(doc).document(doc.doc)?;
            Ok((ordinal, strings_of_four(&fold(&text).text)))
        })
        .collect::<Result<_>>()?;
    let compared = pairs.iter().map(|(later, earlier)| {
        let (a, b) = (&strings[later], &strings[earlier]);
        let both = in_both(a, b);
        Common {
            both: both as u32,
            either: (a.len() + b.len() - both) as u32,
        }
    });
    Ok(compared.collect())
}

/// What is kept of the documents of a view and is not what their texts say, a line each.
///
/// # Errors
/// The index is damaged.
pub(in crate::query) fn faults(view: &View<'_>) -> Result<Vec<String>> {
    let pairs = super::candidates(view)?;
    let pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
    let kept = compare(view, &pairs.iter().copied().collect())?;
    let mut faults = Vec::new();
    for ((&(later, _), kept), made) in pairs.iter().zip(kept).zip(anew(view, &pairs)?) {
        if kept != made {
            let id = &view.docs[later as usize].id;
            faults.push(format!("{id}: what is kept of its likeness is not its own"));
        }
    }
    Ok(faults)
}

fn write(known: &Known) -> Vec<u8> {
    let mut out = Vec::new();
    for (&(later, earlier), common) in known {
        for hash in later.into_iter().chain(earlier) {
            out.extend(hash.to_le_bytes());
        }
        push_number(&mut out, common.both);
        push_number(&mut out, common.either);
    }
    out
}

/// How many pairs any bytes tell of, and how alike the texts of each are.
#[cfg(any(test, fuzzing))]
pub(in crate::query) fn read_any(bytes: &[u8]) -> Vec<f64> {
    read(bytes)
        .values()
        .map(|common| common.similarity())
        .collect()
}

fn read(mut bytes: &[u8]) -> Known {
    let mut known = Known::new();
    while let Some((hashes, mut rest)) = bytes.split_first_chunk::<32>() {
        let hash = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&hashes[at * 8..at * 8 + 8]);
            u64::from_le_bytes(bytes)
        };
        let pair = ([hash(0), hash(1)], [hash(2), hash(3)]);
        let both = next_number(&mut rest);
        let either = next_number(&mut rest);
        known.insert(pair, Common { both, either });
        bytes = rest;
    }
    known
}

/// How many numbers are in both of two sorted lists.
fn in_both(a: &[u64], b: &[u64]) -> usize {
    let (mut at, mut both) = (0, 0);
    for number in a {
        while b.get(at).is_some_and(|other| other < number) {
            at += 1;
        }
        both += usize::from(b.get(at) == Some(number));
    }
    both
}

/// The different strings of four letters, digits or Han characters, each as its code points, sorted.
fn strings_of_four(folded: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(folded.len() / 2);
    let mut window = 0u128;
    for (at, c) in folded.chars().filter(|c| c.is_alphanumeric()).enumerate() {
        window = (window << 21 | u128::from(u32::from(c))) & ((1 << 84) - 1);
        if at >= 3 {
            // 84 bits in 64: characters of one text hardly ever meet.
            out.push((window as u64) ^ ((window >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
