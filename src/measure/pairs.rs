//! Pairs: which concepts stand in the same documents.

/// Two concepts and the documents that hold them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The number of the first concept.
    pub a: usize,
    /// The number of the second.
    pub b: usize,
    /// Documents with the first.
    pub documents_a: u64,
    /// Documents with the second.
    pub documents_b: u64,
    /// Documents with both.
    pub both: u64,
    /// Documents with both that chance alone would give: a · b / N.
    pub expected: f64,
}

/// All ordered pairs of different concepts that occur. `sets` are the ordinals of the documents
/// with each concept, sorted; `documents` is the size of the view.
pub fn pairs(sets: &[Vec<u32>], documents: u64) -> Vec<Pair> {
    let words = (documents as usize).div_ceil(64);
    let bits: Vec<Vec<u64>> = sets
        .iter()
        .map(|set| {
            let mut bits = vec![0u64; words];
            set.iter()
                .for_each(|&at| bits[at as usize / 64] |= 1 << (at % 64));
            bits
        })
        .collect();
    let mut out = Vec::new();
    for (a, set_a) in sets.iter().enumerate() {
        for (b, set_b) in sets.iter().enumerate() {
            if a == b || set_a.is_empty() || set_b.is_empty() {
                continue;
            }
            let common = bits[a]
                .iter()
                .zip(&bits[b])
                .map(|(a, b)| u64::from((a & b).count_ones()));
            let (documents_a, documents_b) = (set_a.len() as u64, set_b.len() as u64);
            out.push(Pair {
                a,
                b,
                documents_a,
                documents_b,
                both: common.sum(),
                expected: documents_a as f64 * documents_b as f64 / documents as f64,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_by_documents() {
        let sets = [vec![0, 1, 2, 70], vec![2, 70], vec![]];
        let pairs = pairs(&sets, 80);
        assert_eq!(
            pairs.len(),
            2,
            "a concept that does not occur is in no pair"
        );
        assert_eq!(
            (pairs[0].both, pairs[0].documents_a, pairs[0].documents_b),
            (2, 4, 2)
        );
        assert!((pairs[0].expected - 0.1).abs() < 1e-12);
    }
}
