//! Two-by-two tables: whether two things come together more often than chance would have it.

use super::p_value::chi_square_p;

/// How often two things come together, and how often each without the other.
///
/// In keyness, the first is to stand in the target, the second to be the word; what is counted are
/// words. In co-occurrence, the two are concepts; what is counted are documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoByTwo {
    /// Those with both.
    pub both: u64,
    /// Those with the first, without the second.
    pub first_only: u64,
    /// Those with the second, without the first.
    pub second_only: u64,
    /// Those with neither.
    pub neither: u64,
}

/// What is put in the place of a zero count, so that a ratio has a logarithm.
const INSTEAD_OF_ZERO: f64 = 0.5;

impl TwoByTwo {
    /// The table of keyness: `a` of the `c` words of the target and `b` of the `d` words of the
    /// reference; none where there are more than there are words.
    pub fn of_parts(a: u64, c: u64, b: u64, d: u64) -> Option<Self> {
        Some(Self {
            both: a,
            first_only: c.checked_sub(a)?,
            second_only: b,
            neither: d.checked_sub(b)?,
        })
    }

    /// The table of a pair: documents with `both`, with the `first`, with the `second`, and all of
    /// them; none where these cannot be.
    pub fn of_pair(both: u64, first: u64, second: u64, total: u64) -> Option<Self> {
        let first_only = first.checked_sub(both)?;
        Some(Self {
            both,
            first_only,
            second_only: second.checked_sub(both)?,
            neither: total.checked_sub(second)?.checked_sub(first_only)?,
        })
    }

    /// The table with target and reference in each other's place.
    pub fn swapped(self) -> Self {
        Self {
            both: self.second_only,
            first_only: self.neither,
            second_only: self.both,
            neither: self.first_only,
        }
    }

    /// All that have the first: the words of the target.
    pub fn first(self) -> u128 {
        u128::from(self.both) + u128::from(self.first_only)
    }

    /// All that have the second.
    pub fn second(self) -> u128 {
        u128::from(self.both) + u128::from(self.second_only)
    }

    /// All that have not the first: the words of the reference.
    pub fn not_first(self) -> u128 {
        u128::from(self.second_only) + u128::from(self.neither)
    }

    /// All that have not the second.
    pub fn not_second(self) -> u128 {
        u128::from(self.first_only) + u128::from(self.neither)
    }

    /// All.
    pub fn total(self) -> u128 {
        self.first() + self.not_first()
    }

    /// How many with both chance alone would give: first · second / total; none of an empty table.
    /// In keyness, that of the reference is the one of the table [`swapped`](Self::swapped).
    pub fn expected(self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| self.first() as f64 * self.second() as f64 / total as f64)
    }

    /// both · neither − first only · second only: zero where the two have nothing to do with each
    /// other. The products are exact, so that little is lost where they are large and nearly alike.
    fn determinant(self) -> f64 {
        let together = u128::from(self.both) * u128::from(self.neither);
        let apart = u128::from(self.first_only) * u128::from(self.second_only);
        let size = together.abs_diff(apart) as f64;
        if together < apart { -size } else { size }
    }

    /// How many more there are with both than chance alone would give; negative where there are
    /// fewer, none of an empty table. The same number is missing from those with one of the two.
    pub(super) fn surplus(self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| self.determinant() / total as f64)
    }

    /// The sums of rows and columns; none where one of them is empty, since such a table cannot
    /// tell: without words on either side, without the word anywhere, or without any other word.
    fn margins(self) -> Option<[f64; 4]> {
        let margins = [
            self.first(),
            self.not_first(),
            self.second(),
            self.not_second(),
        ];
        (!margins.contains(&0)).then(|| margins.map(|sum| sum as f64))
    }

    /// Whether what is counted is more frequent in the first than elsewhere: O > E.
    pub fn more_in_first(self) -> bool {
        self.surplus().is_some_and(|more| more > 0.0)
    }

    /// The log-likelihood ratio G² = 2 Σ O ln(O/E) over all four cells, O counted and E expected,
    /// 0 ln 0 = 0 (T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence,
    /// Computational Linguistics 19, 1993). Zero or more; none where a row or a column is empty.
    ///
    /// Since ΣO = ΣE, the sum is the same with O ln(O/E) − (O − E), which is never negative: large
    /// counts near chance are not lost in the difference of larger numbers.
    pub fn g2(self) -> Option<f64> {
        let [first, not_first, second, not_second] = self.margins()?;
        let total = self.total() as f64;
        let more = self.surplus()?;
        let sum = deviance(self.both, first * second / total, more)
            + deviance(self.first_only, first * not_second / total, -more)
            + deviance(self.second_only, not_first * second / total, -more)
            + deviance(self.neither, not_first * not_second / total, more);
        Some((2.0 * sum).max(0.0))
    }

    /// The p-value of [`g2`](Self::g2) with one degree of freedom.
    pub fn g2_p(self) -> Option<f64> {
        self.g2().map(chi_square_p)
    }

    /// Pearson's χ² = Σ (O − E)²/E without correction, as total · determinant² over the product of
    /// the sums of rows and columns (K. Pearson, Philosophical Magazine 50, 1900); none where a row
    /// or a column is empty.
    pub fn chi2(self) -> Option<f64> {
        let [first, not_first, second, not_second] = self.margins()?;
        let determinant = self.determinant();
        let left = determinant / (first * not_first);
        let right = determinant / (second * not_second);
        Some(self.total() as f64 * left * right)
    }

    /// The binary logarithm of the ratio of the rates of target and reference, log2((a/c)/(b/d)):
    /// 1 is twice as often in the target, −1 half as often (A. Hardie, Log Ratio, CASS, 2014). A
    /// count of zero is taken as 0.5; none where one side has no words.
    pub fn log_ratio(self) -> Option<f64> {
        let rate = |count: u64, words: u128| {
            let count = if count == 0 {
                INSTEAD_OF_ZERO
            } else {
                count as f64
            };
            (words > 0).then(|| count / words as f64)
        };
        let target = rate(self.both, self.first())?;
        let reference = rate(self.second_only, self.not_first())?;
        Some(libm::log2(target / reference))
    }

    /// By how many percent the rate of the target is above that of the reference, 100 · (a/c − b/d)
    /// / (b/d) (C. Gabrielatos, A. Marchi, Keyness: Matching Metrics to Definitions, 2011); none
    /// where one side has no words or the reference has not the word.
    pub fn percent_diff(self) -> Option<f64> {
        let defined = self.first() > 0 && self.second_only > 0;
        defined
            .then(|| 100.0 * self.determinant() / (self.second_only as f64 * self.first() as f64))
    }
}

/// O ln(O/E) − (O − E) for a count, what is expected, and their difference `more`; E above zero.
/// Where they are near each other, by the series of C. Loader, Fast and Accurate Computation of
/// Binomial Probabilities, 2000, in v = (O − E)/(O + E).
fn deviance(count: u64, expected: f64, more: f64) -> f64 {
    if count == 0 {
        return expected;
    }
    let count = count as f64;
    let v = more / (count + expected);
    if v.abs() >= 0.1 {
        return count * libm::log(count / expected) - more;
    }
    let mut sum = more * v;
    let mut power = 2.0 * count * v;
    for odd in (3..).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: Option<f64>, expected: f64, within: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < within, "{found} {expected}");
    }

    #[test]
    fn the_worked_example() {
        let table = TwoByTwo::of_parts(120, 50_000, 30, 60_000).unwrap();
        near(table.g2(), 75.5758, 5e-5);
        near(table.chi2(), 72.2986, 5e-5);
        near(table.log_ratio(), 2.26303, 5e-6);
        near(table.percent_diff(), 380.0, 1e-9);
        near(table.expected(), 68.181_818_181_818, 1e-9);
        near(table.swapped().expected(), 81.818_181_818_182, 1e-9);
    }

    #[test]
    fn no_counts_make_a_table_that_cannot_be() {
        assert_eq!(TwoByTwo::of_parts(3, 2, 0, 9), None);
        assert_eq!(TwoByTwo::of_parts(0, 2, 10, 9), None);
        assert_eq!(TwoByTwo::of_pair(3, 2, 5, 9), None);
        assert_eq!(TwoByTwo::of_pair(1, 5, 6, 9), None);
        assert!(TwoByTwo::of_pair(1, 4, 6, 9).is_some());
        assert_eq!(TwoByTwo::of_pair(0, u64::MAX, u64::MAX, u64::MAX), None);
    }

    #[test]
    fn an_empty_row_or_column_tells_nothing() {
        let cases = [
            (0, 0, 0, 0),
            (0, 0, 3, 9),
            (3, 9, 0, 0),
            (0, 9, 0, 9),
            (9, 9, 9, 9),
        ];
        for (a, c, b, d) in cases {
            let table = TwoByTwo::of_parts(a, c, b, d).unwrap();
            assert_eq!((table.g2(), table.chi2(), table.g2_p()), (None, None, None));
        }
        let of = |a, c, b, d| TwoByTwo::of_parts(a, c, b, d).unwrap();
        assert_eq!(of(0, 0, 0, 0).expected(), None);
        assert_eq!(of(0, 0, 3, 9).expected(), Some(0.0));
        assert_eq!(of(0, 0, 3, 9).log_ratio(), None);
        assert_eq!(of(3, 9, 0, 0).log_ratio(), None);
        assert_eq!(of(0, 9, 0, 18).log_ratio(), Some(1.0));
        assert_eq!(of(0, 0, 3, 9).percent_diff(), None);
        assert_eq!(of(3, 9, 0, 9).percent_diff(), None);
        assert_eq!(of(0, 9, 3, 9).percent_diff(), Some(-100.0));
    }

    #[test]
    fn large_counts_by_chance_are_exactly_zero() {
        let table = TwoByTwo::of_parts(1_000_000, 3_000_000_000, 2_000_000, 6_000_000_000).unwrap();
        assert_eq!((table.g2(), table.chi2()), (Some(0.0), Some(0.0)));
        let table = TwoByTwo::of_parts(u64::MAX / 3, u64::MAX, u64::MAX / 3 + 1, u64::MAX).unwrap();
        assert!(table.g2().unwrap() < 1e-15);
    }

    proptest! {
        #[test]
        fn sides_can_be_swapped(a in 0..1000u64, more_a in 0..100_000u64, b in 0..1000u64, more_b in 0..100_000u64) {
            let table = TwoByTwo::of_parts(a, a + more_a, b, b + more_b).unwrap();
            let back = table.swapped();
            prop_assert_eq!(back, TwoByTwo::of_parts(b, b + more_b, a, a + more_a).unwrap());
            let alike = |one: Option<f64>, other: Option<f64>| match (one, other) {
                (Some(one), Some(other)) => (one - other).abs() <= 1e-12 * one.abs().max(1.0),
                (one, other) => one == other,
            };
            prop_assert!(alike(table.g2(), back.g2()));
            prop_assert!(alike(table.chi2(), back.chi2()));
            prop_assert!(alike(table.log_ratio(), back.log_ratio().map(|ratio| -ratio)));
        }

        #[test]
        fn any_table_gives_numbers(both: u64, first_only: u64, second_only: u64, neither: u64) {
            let table = TwoByTwo { both, first_only, second_only, neither };
            prop_assert!(table.g2().is_none_or(|g2| g2 >= 0.0 && g2.is_finite()));
            prop_assert!(table.chi2().is_none_or(|chi2| chi2 >= 0.0 && chi2.is_finite()));
            prop_assert!(table.g2_p().is_none_or(|p| (0.0..=1.0).contains(&p)));
            prop_assert!(table.log_ratio().is_none_or(f64::is_finite));
            prop_assert!(table.percent_diff().is_none_or(|percent| percent >= -100.0 - 1e-9));
        }

        #[test]
        fn multiples_keep_the_rates(a in 0..50u64, more_a in 1..500u64, times in 1..1_000_000u64) {
            let c = a + more_a;
            let table = TwoByTwo::of_parts(a, c, a * times, c * times).unwrap();
            prop_assert_eq!(table.g2().unwrap_or(0.0), 0.0);
        }
    }
}
