//! Shares and rates.

/// A part of a whole: `part` of `whole` documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many have it.
    pub part: u64,
    /// How many there are.
    pub whole: u64,
}

/// The two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// Part over whole, 0 to 1; none of an empty whole.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// The 95 % interval of Wilson's score, without continuity correction (E. B. Wilson, Probable
    /// Inference, JASA 22, 1927); none of an empty whole.
    pub fn interval(self) -> Option<(f64, f64)> {
        let n = self.whole as f64;
        let p = self.value()?;
        let z2 = Z * Z;
        let center = p + z2 / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z2 / n;
        let low = if self.part == 0 {
            0.0
        } else {
            (center - reach) / scale
        };
        let high = if self.part == self.whole {
            1.0
        } else {
            (center + reach) / scale
        };
        Some((low.max(0.0), high.min(1.0)))
    }
}

/// Occurrences per million words; none of no words.
pub fn per_million(occurrences: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| occurrences as f64 * 1e6 / words as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilsons() {
        // statsmodels.stats.proportion.proportion_confint(…, method="wilson")
        let cases = [
            (0, 10, 0.0, 0.277_532_799_862_889_2),
            (5, 10, 0.236_593_090_512_564_3, 0.763_406_909_487_435_7),
            (10, 10, 0.722_467_200_137_110_8, 1.0),
            (
                1,
                3675,
                0.000_048_035_507_508_167,
                0.001_539_817_322_270_121_6,
            ),
        ];
        for (part, whole, low, high) in cases {
            let (found_low, found_high) = Share { part, whole }.interval().unwrap();
            assert!(
                (found_low - low).abs() < 1e-9,
                "{part}/{whole}: {found_low}"
            );
            assert!(
                (found_high - high).abs() < 1e-9,
                "{part}/{whole}: {found_high}"
            );
        }
        assert_eq!(Share { part: 0, whole: 0 }.interval(), None);
    }
}
