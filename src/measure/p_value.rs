//! P-values: how probable a number as large is by chance.
//!
//! Both come from `erfc`, which keeps its relative accuracy in the far tail (some 1e-13 at a p of
//! 1e-300), where one minus a distribution function has long become zero. It is the `libm` crate's,
//! so that every machine gives the same bits.

use std::f64::consts::FRAC_1_SQRT_2;

/// The probability that a chi-square number with one degree of freedom is `x` or more: erfc(√(x/2))
/// (NIST Digital Library of Mathematical Functions, 8.4.6). 1 for an `x` of zero or below, 0 where
/// it is smaller than a number can be (`x` above some 1480).
pub fn chi_square_p(x: f64) -> f64 {
    libm::erfc((x.max(0.0) / 2.0).sqrt())
}

/// The two-sided probability that a standard normal number is as far from zero as `z`: erfc(|z|/√2)
/// (NIST Digital Library of Mathematical Functions, 7.20(iii)).
pub fn normal_p(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn tails_keep_their_accuracy() {
        // scipy.stats.chi2.sf(x, 1), 2 * scipy.stats.norm.sf(z)
        near(chi_square_p(3.841_458_820_694_124), 0.05);
        near(chi_square_p(75.5758), 3.516_450_330_951_224e-18);
        near(chi_square_p(1373.0), 1.547_487_784_729_658_7e-300);
        near(normal_p(-1.959_963_984_540_054), 0.05);
        near(normal_p(37.0), 1.145_114_244_504_785_3e-299);
    }

    #[test]
    fn edges_are_numbers() {
        assert_eq!(chi_square_p(0.0), 1.0);
        assert_eq!(chi_square_p(-1.0), 1.0);
        assert_eq!(chi_square_p(f64::INFINITY), 0.0);
        assert_eq!(normal_p(0.0), 1.0);
        assert_eq!(normal_p(f64::NEG_INFINITY), 0.0);
    }

    proptest! {
        #[test]
        fn the_square_of_a_normal_number_is_chi_square(z in -37.0..37.0f64) {
            near(chi_square_p(z * z), normal_p(z));
        }
    }
}
