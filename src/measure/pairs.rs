//! Pairs: how many units (documents, sentences) hold both of two concepts.

/// For each pair of concepts how many units hold both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairCounts {
    size: usize,
    both: Vec<u64>,
}

impl PairCounts {
    /// How many units hold both of two concepts, by their numbers; of one concept with itself, how
    /// many hold it.
    pub fn of(&self, a: usize, b: usize) -> u64 {
        self.both[a.min(b) * self.size + a.max(b)]
    }
}

/// Counts the units that hold both of two concepts. `units` are those of each concept, sorted, each
/// once; the cost is that of the pairs that are there.
pub fn pair_counts(units: Vec<Vec<(u32, u32)>>) -> PairCounts {
    let size = units.len();
    let mut both = vec![0; size * size];
    let mut all: Vec<((u32, u32), u32)> = Vec::with_capacity(units.iter().map(Vec::len).sum());
    for (concept, units) in units.into_iter().enumerate() {
        all.extend(units.into_iter().map(|unit| (unit, concept as u32)));
    }
    all.sort_unstable();
    for unit in all.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, a)) in unit.iter().enumerate() {
            for &(_, b) in &unit[at..] {
                both[a as usize * size + b as usize] += 1;
            }
        }
    }
    PairCounts { size, both }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn pairs_are_the_units_in_common(sets in prop::collection::vec(prop::collection::btree_set((0u32..4, 0u32..6), 0..12), 1..5)) {
            let counts = pair_counts(sets.iter().map(|set| set.iter().copied().collect()).collect());
            for (a, set_a) in sets.iter().enumerate() {
                for (b, set_b) in sets.iter().enumerate() {
                    let common: BTreeSet<_> = set_a.intersection(set_b).collect();
                    prop_assert_eq!(counts.of(a, b), common.len() as u64);
                }
            }
        }
    }
}
