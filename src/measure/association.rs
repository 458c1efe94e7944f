//! Association: how strongly two concepts hang together, by the documents that hold them.

use std::f64::consts::LN_2;

use super::two_by_two::TwoByTwo;

/// logDice = 14 + log2(2 f(xy) / (f(x) + f(y))) of how often two are together and the sum of how
/// often each is there; none where they are never together.
pub fn log_dice(both: u128, either: u128) -> Option<f64> {
    (both > 0).then(|| 14.0 + libm::log2(2.0 * both as f64 / either as f64))
}

impl TwoByTwo {
    /// ln(O/E) of those with both; none where there are none.
    fn log_of_surprise(self) -> Option<f64> {
        if self.both == 0 {
            return None;
        }
        let expected = self.expected()?;
        let more = self.surplus()? / expected;
        // Near chance the difference is known better than the ratio.
        Some(if more.abs() < 0.5 {
            libm::log1p(more)
        } else {
            libm::log(self.both as f64 / expected)
        })
    }

    /// Mutual information log2(O/E), in bits: 1 is twice as often together as by chance (K. Church,
    /// P. Hanks, Word Association Norms, Computational Linguistics 16, 1990); none where they are
    /// never together. It favours what is rare.
    pub fn mi(self) -> Option<f64> {
        Some(self.log_of_surprise()? / LN_2)
    }

    /// The t-score (O − E)/√O (K. Church and others, Using Statistics in Lexical Analysis, 1991);
    /// none where they are never together. It favours what is frequent.
    pub fn t_score(self) -> Option<f64> {
        let more = self.surplus()?;
        (self.both > 0).then(|| more / (self.both as f64).sqrt())
    }

    /// logDice = 14 + log2(2 f(xy) / (f(x) + f(y))), at most 14, and one less for half as much
    /// (P. Rychlý, A Lexicographer-Friendly Association Score, RASLAN 2008); none where they are
    /// never together. The size of the whole has no part in it.
    pub fn log_dice(self) -> Option<f64> {
        log_dice(u128::from(self.both), self.first() + self.second())
    }

    /// Normalised mutual information ln(p(xy)/(p(x) p(y))) / −ln p(xy), −1 to 1: −1 where they are
    /// never together, 0 by chance, 1 where neither is without the other (G. Bouma, Normalized
    /// (Pointwise) Mutual Information in Collocation Extraction, GSCL 2009). Where all have both it
    /// is 1; none of an empty table.
    pub fn npmi(self) -> Option<f64> {
        let others = self.total() - u128::from(self.both);
        match (self.both, others) {
            (0, 0) => None,
            (0, _) => Some(-1.0),
            (_, 0) => Some(1.0),
            (both, others) => {
                let possible = libm::log1p(others as f64 / both as f64);
                Some((self.log_of_surprise()? / possible).clamp(-1.0, 1.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_worked_example() {
        let table = TwoByTwo::of_parts(120, 50_000, 30, 60_000).unwrap();
        assert!((table.t_score().unwrap() - 4.7303).abs() < 5e-5);
    }

    #[test]
    fn a_pair_by_hand() {
        // 8 of 64 documents have both, 16 the first, 8 the second: 2 would by chance.
        let table = TwoByTwo::of_pair(8, 16, 8, 64).unwrap();
        let near = |found: Option<f64>, expected: f64| {
            assert!(
                (found.unwrap() - expected).abs() < 1e-12,
                "{found:?} {expected}"
            );
        };
        near(table.mi(), 2.0);
        near(table.t_score(), 6.0 / 8f64.sqrt());
        near(table.log_dice(), 14.0 + (2f64 / 3.0).log2());
        near(table.npmi(), 2.0 / 3.0);
    }

    #[test]
    fn edges_follow_the_conventions() {
        let of =
            |both, first, second, total| TwoByTwo::of_pair(both, first, second, total).unwrap();
        let apart = of(0, 3, 4, 9);
        assert_eq!(
            (apart.mi(), apart.t_score(), apart.log_dice(), apart.npmi()),
            (None, None, None, Some(-1.0))
        );
        let all = of(9, 9, 9, 9);
        assert_eq!(
            (all.mi(), all.t_score(), all.log_dice(), all.npmi()),
            (Some(0.0), Some(0.0), Some(14.0), Some(1.0))
        );
        let empty = of(0, 0, 0, 0);
        assert_eq!(
            (empty.mi(), empty.t_score(), empty.log_dice(), empty.npmi()),
            (None, None, None, None)
        );
        assert_eq!(of(3, 3, 3, 9).npmi(), Some(1.0));
        assert_eq!(of(3, 3, 9, 9).npmi(), Some(0.0));
    }

    proptest! {
        #[test]
        fn any_table_gives_numbers(both: u64, first_only: u64, second_only: u64, neither: u64) {
            let table = TwoByTwo { both, first_only, second_only, neither };
            prop_assert!(table.mi().is_none_or(f64::is_finite));
            prop_assert!(table.t_score().is_none_or(f64::is_finite));
            prop_assert!(table.log_dice().is_none_or(|dice| dice <= 14.0));
            prop_assert!(table.npmi().is_none_or(|npmi| (-1.0..=1.0).contains(&npmi)));
        }

        #[test]
        fn the_order_of_a_pair_changes_nothing(both in 0..99u64, a in 0..99u64, b in 0..99u64, rest in 0..99u64) {
            let total = both + a + b + rest;
            let one = TwoByTwo::of_pair(both, both + a, both + b, total).unwrap();
            let other = TwoByTwo::of_pair(both, both + b, both + a, total).unwrap();
            prop_assert_eq!(one.mi(), other.mi());
            prop_assert_eq!(one.t_score(), other.t_score());
            prop_assert_eq!(one.log_dice(), other.log_dice());
            prop_assert_eq!(one.npmi(), other.npmi());
        }
    }
}
