//! Adjusting p-values where many are looked at together.

/// The p-values of many tests, adjusted by Benjamini and Hochberg, in the order of `p`: of those at
/// or below 0.05, at most 5 % are false finds on average (Y. Benjamini, Y. Hochberg, Controlling the
/// False Discovery Rate, JRSS B 57, 1995). The one of rank i of n by size becomes the least of
/// p(j) · n/j over all ranks j ≥ i, at most 1. No p may be NaN.
pub fn adjust(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut out = vec![1.0; p.len()];
    let mut least = 1.0f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * (p.len() as f64 / (rank + 1) as f64));
        out[at] = least;
    }
    out
}

/// The same over a family in which some have no p-value: these have none adjusted either.
pub fn adjust_known(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = p.iter().flatten().copied().collect();
    let mut adjusted = adjust(&known).into_iter();
    p.iter().map(|p| p.and_then(|_| adjusted.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_larger_p_can_lower_a_smaller_one() {
        // statsmodels.stats.multitest.multipletests(…, method="fdr_bh")
        let found = adjust(&[0.04, 0.01, 0.03, 0.9]);
        let expected = [
            0.053_333_333_333_333_33,
            0.04,
            0.053_333_333_333_333_33,
            0.9,
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
        assert_eq!(adjust(&[]), Vec::<f64>::new());
        assert_eq!(adjust(&[0.2]), [0.2]);
        assert_eq!(adjust(&[0.0, 1.0, 1.0]), [0.0, 1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn adjusted_values_keep_their_order(p in prop::collection::vec(0.0..=1.0f64, 0..40)) {
            let found = adjust(&p);
            prop_assert_eq!(found.len(), p.len());
            for (a, found_a) in p.iter().zip(&found) {
                prop_assert!(a <= found_a && *found_a <= 1.0);
                for (b, found_b) in p.iter().zip(&found) {
                    prop_assert!(a > b || found_a <= found_b);
                }
            }
        }

        #[test]
        fn the_order_of_the_tests_changes_nothing(p in prop::collection::vec(0.0..=1.0f64, 0..40)) {
            let back: Vec<f64> = p.iter().rev().copied().collect();
            let mut found = adjust(&back);
            found.reverse();
            prop_assert_eq!(found, adjust(&p));
        }
    }
}
