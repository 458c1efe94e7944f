//! Trends: whether numbers rise or fall over time, and by how much.

use super::p_value::normal_p;

/// The test of Mann and Kendall for a rise or fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise minus pairs that fall.
    pub s: i64,
    /// S over the number of pairs: −1 where all fall, 1 where all rise. Ties are not taken out of
    /// the pairs (Kendall's tau a).
    pub tau: f64,
    /// The variance of S without a trend, corrected for ties.
    pub variance: f64,
    /// S, one nearer to zero, over the root of its variance; 0 for an S of zero.
    pub z: f64,
    /// The two-sided p-value of z by the normal distribution.
    pub p: f64,
}

/// The test of Mann and Kendall over values in the order of time, with the variance of S corrected
/// for ties, (n(n−1)(2n+5) − Σ t(t−1)(2t+5))/18 over the sizes t of groups of equal values, and with
/// the correction for continuity (H. Mann, Nonparametric Tests Against Trend, Econometrica 13, 1945;
/// M. Kendall, Rank Correlation Methods, 1975). None of fewer than two values, or where one is not
/// finite.
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    if values.len() < 2 || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut s = 0i64;
    for (at, earlier) in values.iter().enumerate() {
        for later in &values[at + 1..] {
            s += i64::from(later > earlier) - i64::from(later < earlier);
        }
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties = sorted.chunk_by(|a, b| a == b).map(|tie| spread(tie.len()));
    let variance = (spread(values.len()) - ties.sum::<u128>()) as f64 / 18.0;
    let pairs = values.len() as f64 * (values.len() - 1) as f64 / 2.0;
    let z = match s {
        0 => 0.0,
        s => (s - s.signum()) as f64 / variance.sqrt(),
    };
    Some(MannKendall {
        s,
        tau: s as f64 / pairs,
        variance,
        z,
        p: normal_p(z),
    })
}

/// n(n−1)(2n+5).
fn spread(n: usize) -> u128 {
    let n = n as u128;
    n * (n - 1) * (2 * n + 5)
}

/// The slope of Theil and Sen: the median of the slopes of all pairs of points (x, y), in units of y
/// by one of x (P. Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, JASA 63,
/// 1968). Points may come in any order; pairs of one x are left out. None where no pair is left, or
/// where a number is not finite.
pub fn theil_sen(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (at, (x, y)) in points.iter().enumerate() {
        for (other_x, other_y) in &points[at + 1..] {
            if x != other_x {
                slopes.push((other_y - y) / (other_x - x));
            }
        }
    }
    slopes.iter().all(|slope| slope.is_finite()).then_some(())?;
    median(slopes)
}

/// The middle number, or the mean of the two in the middle; none of no numbers.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    if numbers.is_empty() {
        return None;
    }
    let (half, odd) = (numbers.len() / 2, numbers.len() % 2 == 1);
    let (lower, &mut high, _) = numbers.select_nth_unstable_by(half, f64::total_cmp);
    if odd {
        return Some(high);
    }
    let low = lower.iter().copied().max_by(f64::total_cmp)?;
    Some((low + high) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_rise_by_hand() {
        // 10 pairs: 8 rise, 1 falls, 1 is tied. 5 · 4 · 15 − 2 · 1 · 9 = 282.
        let found = mann_kendall(&[1.0, 3.0, 2.0, 3.0, 5.0]).unwrap();
        assert_eq!(found.s, 7);
        assert_eq!(found.tau, 0.7);
        assert_eq!(found.variance, 282.0 / 18.0);
        assert_eq!(found.z, 6.0 / (282f64 / 18.0).sqrt());
    }

    #[test]
    fn what_does_not_move_has_no_trend() {
        let found = mann_kendall(&[4.0; 9]).unwrap();
        assert_eq!(
            (found.s, found.tau, found.variance, found.z, found.p),
            (0, 0.0, 0.0, 0.0, 1.0)
        );
        assert_eq!(mann_kendall(&[0.0, -0.0, 0.0]).unwrap().variance, 0.0);
        let two = mann_kendall(&[1.0, 2.0]).unwrap();
        assert_eq!((two.s, two.tau, two.z, two.p), (1, 1.0, 0.0, 1.0));
    }

    #[test]
    fn too_little_has_no_trend_at_all() {
        assert_eq!(mann_kendall(&[]), None);
        assert_eq!(mann_kendall(&[1.0]), None);
        assert_eq!(mann_kendall(&[1.0, f64::NAN]), None);
        assert_eq!(theil_sen(&[]), None);
        assert_eq!(theil_sen(&[(2020.0, 1.0)]), None);
        assert_eq!(theil_sen(&[(2020.0, 1.0), (2020.0, 2.0)]), None);
        assert_eq!(theil_sen(&[(2020.0, f64::NAN), (2021.0, 2.0)]), None);
    }

    #[test]
    fn slopes_are_by_real_years() {
        assert_eq!(theil_sen(&[(2010.0, 1.0), (2020.0, 6.0)]), Some(0.5));
        let points = [(2010.0, 1.0), (2011.0, 2.0), (2013.0, 100.0), (2014.0, 5.0)];
        // Slopes −95, 1, 1, 1, 33, 49.
        assert_eq!(theil_sen(&points), Some(1.0));
    }

    proptest! {
        #[test]
        fn time_reversed_turns_the_trend(values in prop::collection::vec(0..20i32, 2..40)) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let back: Vec<f64> = values.iter().rev().copied().collect();
            let (found, turned) = (mann_kendall(&values).unwrap(), mann_kendall(&back).unwrap());
            prop_assert_eq!((found.s, found.tau, found.z), (-turned.s, -turned.tau, -turned.z));
            prop_assert_eq!((found.variance, found.p), (turned.variance, turned.p));
            prop_assert!((-1.0..=1.0).contains(&found.tau) && (0.0..=1.0).contains(&found.p));
        }

        #[test]
        fn slopes_do_not_depend_on_order(values in prop::collection::vec((0..30i32, -99.0..99.0f64), 0..20)) {
            let points: Vec<_> = values.into_iter().map(|(x, y)| (f64::from(x), y)).collect();
            let back: Vec<_> = points.iter().rev().copied().collect();
            prop_assert_eq!(theil_sen(&points), theil_sen(&back));
        }
    }
}
