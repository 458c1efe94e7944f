//! Texts compared string by string, and what is kept of it: how much two texts have in common
//! depends on nothing but the two.

use std::collections::{BTreeMap, HashMap, HashSet};

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
pub(super) fn compare(view: &View<'_>, pairs: &[(u32, u32)]) -> Result<Vec<Common>> {
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

/// Characters of the texts that are in memory at once, eight bytes each.
const AT_ONCE: u64 = 8_000_000;

/// Compares the texts of pairs, a block of them after another.
fn anew(view: &View<'_>, pairs: &[(u32, u32)]) -> Result<Vec<Common>> {
    let mut out = vec![Common { both: 0, either: 0 }; pairs.len()];
    let chars = |ordinal: u32| view.docs[ordinal as usize].chars;
    for block in blocks(pairs, chars, AT_ONCE) {
        let involved: HashSet<u32> = block
            .iter()
            .flat_map(|&at| [pairs[at].0, pairs[at].1])
            .collect();
        let strings: HashMap<u32, Vec<u64>> = involved
            .into_par_iter()
            .map(|ordinal| {
                let doc = &view.docs[ordinal as usize];
                let text = view.segment_of(doc).text(doc.doc)?;
                Ok((ordinal, strings_of_four(&fold(&text).text)))
            })
            .collect::<Result<_>>()?;
        for at in block {
            let (a, b) = (&strings[&pairs[at].0], &strings[&pairs[at].1]);
            let both = in_both(a, b);
            out[at] = Common {
                both: both as u32,
                either: (a.len() + b.len() - both) as u32,
            };
        }
    }
    Ok(out)
}

/// Pairs, by their numbers, in blocks whose texts have so many characters together, and those of one
/// pair more at most. Texts that are alike stand together, so that hardly any is in two blocks.
fn blocks(pairs: &[(u32, u32)], chars: impl Fn(u32) -> u64, at_once: u64) -> Vec<Vec<usize>> {
    let mut clusters: HashMap<u32, u32> = HashMap::new();
    for &(later, earlier) in pairs {
        let (a, b) = (root(&clusters, later), root(&clusters, earlier));
        clusters.insert(a.max(b), a.min(b));
    }
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_cached_key(|&at| root(&clusters, pairs[at].0));
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut involved: HashSet<u32> = HashSet::new();
    let mut together = at_once;
    for at in order {
        let of_pair = [pairs[at].0, pairs[at].1];
        let here = of_pair.iter().all(|ordinal| involved.contains(ordinal));
        if together >= at_once && !here {
            blocks.push(Vec::new());
            involved.clear();
            together = 0;
        }
        if let Some(block) = blocks.last_mut() {
            block.push(at);
        }
        for ordinal in of_pair {
            if involved.insert(ordinal) {
                together += chars(ordinal);
            }
        }
    }
    blocks
}

/// The first document of the cluster that one belongs to.
fn root(clusters: &HashMap<u32, u32>, mut ordinal: u32) -> u32 {
    while let Some(&next) = clusters.get(&ordinal).filter(|&&next| next != ordinal) {
        ordinal = next;
    }
    ordinal
}

/// What is kept of the documents of a view and is not what their texts say, a line each.
///
/// # Errors
/// The index is damaged.
pub(in crate::query) fn faults(view: &View<'_>) -> Result<Vec<String>> {
    let pairs = super::candidates(view)?;
    let kept = compare(view, &pairs)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_that_are_alike_stand_in_one_block() {
        // 1, 3 and 5 are alike, and 2 and 4, and 6 and 7.
        let pairs = [(3, 1), (4, 2), (5, 1), (5, 3), (7, 6)];
        let of = |at_once| blocks(&pairs, |_| 10, at_once);
        assert_eq!(of(30), [vec![0, 2, 3], vec![1, 4]]);
        assert_eq!(of(1000), [vec![0, 2, 3, 1, 4]]);
        assert_eq!(blocks(&[], |_| 10, 30), Vec::<Vec<usize>>::new());
    }

    proptest! {
        #[test]
        fn every_pair_is_in_one_block_and_blocks_are_bounded(
            pairs in prop::collection::btree_set((0u32..30, 0u32..30), 0..80),
            at_once in 1u64..60,
        ) {
            let pairs: Vec<(u32, u32)> = pairs.into_iter().filter(|(a, b)| a > b).collect();
            let chars = |ordinal: u32| u64::from(ordinal % 7);
            let blocks = blocks(&pairs, chars, at_once);
            for block in &blocks {
                let texts: HashSet<u32> =
                    block.iter().flat_map(|&at| [pairs[at].0, pairs[at].1]).collect();
                let together: u64 = texts.into_iter().map(chars).sum();
                prop_assert!(together < at_once + 12);
            }
            let mut all: Vec<usize> = blocks.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..pairs.len()).collect::<Vec<_>>());
        }
    }
}
