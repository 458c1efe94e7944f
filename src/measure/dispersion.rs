//! Dispersion: how evenly the occurrences of a concept are spread over the parts of a corpus.

/// The parts of a corpus, prepared for the counts of many concepts.
#[derive(Debug, Clone)]
pub struct Parts {
    sizes: Vec<u64>,
    total: u128,
    least: u64,
}

/// How evenly a concept is spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// Deviation of proportions, ½ Σ |v/f − s| over the parts, with v of the f occurrences in a part
    /// that has the share s of all words: 0 where each part has its share, near 1 where a small part
    /// has all (S. Gries, Dispersions and Adjusted Frequencies in Corpora, IJCL 13, 2008).
    pub dp: f64,
    /// DP / (1 − min s), 0 to 1 (J. Lijffijt, S. Gries, IJCL 17, 2012); none of one part.
    pub dp_norm: Option<f64>,
    /// Juilland's D = 1 − CV/√(n−1), with the population's coefficient of variation of the rates
    /// v/size over the n parts: 1 where all rates are alike, 0 where one part has all (A. Juilland,
    /// E. Chang-Rodríguez, Frequency Dictionary of Spanish Words, 1964; by rates as in S. Gries,
    /// Analyzing Dispersion, 2020). None of one part, or where a part without words has occurrences.
    pub juilland_d: Option<f64>,
}

impl Parts {
    /// The parts by their sizes in words. One without words is a part all the same, of rate 0.
    pub fn new(sizes: Vec<u64>) -> Self {
        Self {
            total: sizes.iter().map(|&size| u128::from(size)).sum(),
            least: sizes.iter().copied().min().unwrap_or(0),
            sizes,
        }
    }

    /// How evenly a concept is spread that has the given counts, as (number of the part, count);
    /// parts without it can be left out, and the cost is that of the counts that are given. Counts
    /// of one part add up. The order of the counts changes nothing, not even the last bit. None
    /// where nothing is counted or no part has words, and of the number of a part that is not there.
    pub fn dispersion(&self, counts: impl IntoIterator<Item = (usize, u64)>) -> Option<Dispersion> {
        let held = self.held(counts)?;
        let occurrences: u128 = held.iter().map(|part| part.count).sum();
        // Twice f times all words: the deviations are summed as whole numbers over it.
        let whole = occurrences.checked_mul(self.total)?.checked_mul(2)?;
        if whole == 0 {
            return None;
        }
        let deviations = held
            .iter()
            .map(|part| (part.count * self.total).abs_diff(u128::from(part.size) * occurrences));
        let words: u128 = held.iter().map(|part| u128::from(part.size)).sum();
        let deviation = deviations.sum::<u128>() + (self.total - words) * occurrences;
        let least = u128::from(self.least);
        let most = whole - 2 * least * occurrences;
        Some(Dispersion {
            dp: deviation as f64 / whole as f64,
            dp_norm: (most > 0).then(|| deviation as f64 / most as f64),
            juilland_d: self.juilland_d(&held),
        })
    }

    /// The parts that hold the concept, in the order of their numbers.
    fn held(&self, counts: impl IntoIterator<Item = (usize, u64)>) -> Option<Vec<Held>> {
        let mut counts: Vec<(usize, u64)> =
            counts.into_iter().filter(|&(_, count)| count > 0).collect();
        counts.sort_unstable();
        counts
            .chunk_by(|a, b| a.0 == b.0)
            .map(|part| {
                Some(Held {
                    size: *self.sizes.get(part[0].0)?,
                    count: part.iter().map(|&(_, count)| u128::from(count)).sum(),
                })
            })
            .collect()
    }

    fn juilland_d(&self, held: &[Held]) -> Option<f64> {
        let parts = self.sizes.len();
        if parts < 2 || held.iter().any(|part| part.size == 0) {
            return None;
        }
        let rates = || held.iter().map(|part| part.count as f64 / part.size as f64);
        let mean = rates().sum::<f64>() / parts as f64;
        let squares = rates()
            .map(|rate| (rate - mean) * (rate - mean))
            .sum::<f64>()
            + (parts - held.len()) as f64 * mean * mean;
        let variation = (squares / parts as f64).sqrt() / mean;
        Some((1.0 - variation / ((parts - 1) as f64).sqrt()).max(0.0))
    }
}

/// A part that holds the concept.
struct Held {
    size: u64,
    count: u128,
}

/// [`Dispersion::dp`] of the counts of all parts and their sizes in words; none also where there are
/// not as many of these as of those.
pub fn dp(counts: &[u64], sizes: &[u64]) -> Option<f64> {
    Some(of_all(counts, sizes)?.dp)
}

/// [`Dispersion::dp_norm`] of the counts of all parts and their sizes in words.
pub fn dp_norm(counts: &[u64], sizes: &[u64]) -> Option<f64> {
    of_all(counts, sizes)?.dp_norm
}

/// [`Dispersion::juilland_d`] of the counts of all parts and their sizes in words.
pub fn juilland_d(counts: &[u64], sizes: &[u64]) -> Option<f64> {
    of_all(counts, sizes)?.juilland_d
}

fn of_all(counts: &[u64], sizes: &[u64]) -> Option<Dispersion> {
    (counts.len() == sizes.len()).then_some(())?;
    Parts::new(sizes.to_vec()).dispersion(counts.iter().copied().enumerate())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COUNTS: [u64; 5] = [1, 2, 3, 4, 5];
    const SIZES: [u64; 5] = [9, 10, 10, 10, 11];

    #[test]
    fn the_worked_example() {
        let near = |found: Option<f64>, expected: f64| {
            assert!(
                (found.unwrap() - expected).abs() < 5e-7,
                "{found:?} {expected}"
            );
        };
        near(dp(&COUNTS, &SIZES), 0.18);
        near(dp_norm(&COUNTS, &SIZES), 0.219512);
        near(juilland_d(&COUNTS, &SIZES), 0.785150);
    }

    #[test]
    fn edges_follow_the_conventions() {
        assert_eq!(dp(&[], &[]), None);
        assert_eq!(dp(&[0, 0], &[5, 5]), None);
        assert_eq!(dp(&[1, 2], &[0, 0]), None);
        assert_eq!(dp(&[1, 2], &[5]), None);
        let one = Parts::new(vec![9]).dispersion([(0, 4)]).unwrap();
        assert_eq!((one.dp, one.dp_norm, one.juilland_d), (0.0, None, None));
        let empty = Parts::new(vec![9, 0]);
        let found = empty.dispersion([(0, 4)]).unwrap();
        assert_eq!(
            (found.dp, found.dp_norm, found.juilland_d),
            (0.0, Some(0.0), Some(0.0))
        );
        let found = empty.dispersion([(0, 4), (1, 4)]).unwrap();
        assert_eq!((found.dp, found.juilland_d), (0.5, None));
        assert_eq!(empty.dispersion([(2, 4)]), None);
        // More occurrences than words are no reason to fail.
        assert_eq!(dp(&[50, 10], &[5, 5]), Some(1.0 / 3.0));
        assert_eq!(
            dp(&[u64::MAX; 3], &[u64::MAX; 3]),
            None,
            "past whole numbers"
        );
        assert_eq!(dp(&[7_000_000_000; 3], &[7_000_000_000; 3]), Some(0.0));
    }

    #[test]
    fn all_in_the_least_part_is_the_most_uneven() {
        let found = Parts::new(vec![5, 7, 8]).dispersion([(0, 3)]).unwrap();
        assert_eq!(
            found,
            Dispersion {
                dp: 0.75,
                dp_norm: Some(1.0),
                juilland_d: Some(0.0)
            }
        );
    }

    /// The formulas as they are written.
    fn written(counts: &[u64], sizes: &[u64]) -> (f64, f64, f64) {
        let n = counts.len() as f64;
        let all = counts.iter().sum::<u64>() as f64;
        let words = sizes.iter().sum::<u64>() as f64;
        let parts = || {
            counts
                .iter()
                .zip(sizes)
                .map(|(&v, &size)| (v as f64, size as f64))
        };
        let dp = parts()
            .map(|(v, size)| (v / all - size / words).abs())
            .sum::<f64>()
            / 2.0;
        let least = sizes.iter().copied().min().unwrap() as f64 / words;
        let mean = parts().map(|(v, size)| v / size).sum::<f64>() / n;
        let variance = parts()
            .map(|(v, size)| (v / size - mean).powi(2))
            .sum::<f64>()
            / n;
        (
            dp,
            dp / (1.0 - least),
            1.0 - variance.sqrt() / mean / (n - 1.0).sqrt(),
        )
    }

    proptest! {
        #[test]
        fn sparse_is_dense(parts in prop::collection::vec((prop_oneof![Just(0), 0..9u64], 1..5000u64), 2..200)) {
            let (counts, sizes): (Vec<u64>, Vec<u64>) = parts.into_iter().unzip();
            prop_assume!(counts.iter().any(|&count| count > 0));
            let sparse = counts.iter().copied().enumerate().filter(|&(_, count)| count > 0);
            let found = Parts::new(sizes.clone()).dispersion(sparse.clone()).unwrap();
            let (dp, dp_norm, juilland_d) = written(&counts, &sizes);
            prop_assert!((found.dp - dp).abs() < 1e-12);
            prop_assert!((found.dp_norm.unwrap() - dp_norm).abs() < 1e-12);
            prop_assert!((found.juilland_d.unwrap() - juilland_d).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&found.dp));
            prop_assert!((0.0..=1.0).contains(&found.dp_norm.unwrap()));
            prop_assert!((0.0..=1.0).contains(&found.juilland_d.unwrap()));

            let mut back: Vec<_> = sparse.collect();
            back.reverse();
            prop_assert_eq!(Parts::new(sizes).dispersion(back), Some(found), "in any order");
        }
    }
}
