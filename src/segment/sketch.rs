//! The sketch of a text: a few numbers by which texts that are nearly the same are found.
//!
//! MinHash over the strings of four letters, digits or Han characters (marks and blanks aside) by
//! one permutation (P. Li, A. Owen, C.-H. Zhang, One Permutation Hashing, NIPS 2012): each string is
//! hashed once, into one of [`BINS`] bins, and the least hash of a bin is kept.

/// How many bins a sketch has.
pub const BINS: usize = 128;
/// So many of the numbers that a sketch is stored as, two bins each, make a band.
pub const BAND: usize = 2;
/// The bands of a sketch.
pub const BANDS: usize = BINS / 2 / BAND;
/// A bin that no string fell into.
const EMPTY: u32 = u32::MAX;

/// The least hash of each bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of a folded text.
    pub fn of(folded: &str) -> Sketch {
        let mut bins = vec![EMPTY; BINS];
        let mut window = 0u128;
        let mut length = 0;
        for c in folded.chars().filter(|&c| is_letter(c)) {
            // 21 bits a character; four of them.
            window = (window << 21 | u128::from(u32::from(c))) & ((1 << 84) - 1);
            length += 1;
            if length >= 4 {
                let hash = mix(window as u64 ^ ((window >> 64) as u64).rotate_left(40));
                let bin = (hash >> 57) as usize;
                bins[bin] = bins[bin].min(hash as u32 & (EMPTY - 1));
            }
        }
        Sketch(bins)
    }

    /// Two bins to a number, as it is stored; nothing where the text is too short for a sketch.
    pub fn pack(&self) -> Vec<u64> {
        if self.0.iter().all(|&bin| bin == EMPTY) {
            return Vec::new();
        }
        self.0
            .chunks(2)
            .map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1]))
            .collect()
    }

    /// The sketch that was stored; none where there is none.
    pub fn unpack(packed: &[u64]) -> Option<Sketch> {
        let bins: Vec<u32> = packed
            .iter()
            .flat_map(|&pair| [(pair >> 32) as u32, pair as u32])
            .collect();
        (bins.len() == BINS).then_some(Sketch(bins))
    }

    /// What both texts have in common of all that they have, estimated: 0 to 1.
    pub fn similarity(&self, other: &Sketch) -> f64 {
        let (mut same, mut filled) = (0, 0);
        for (a, b) in self.0.iter().zip(&other.0) {
            if *a != EMPTY || *b != EMPTY {
                filled += 1;
                same += usize::from(a == b);
            }
        }
        if filled == 0 {
            0.0
        } else {
            same as f64 / filled as f64
        }
    }

    /// The key of a band of a sketch, from the numbers that are stored of it; none where no string
    /// fell into it. Texts of some similarity share the key of at least one band.
    pub fn band(number: usize, packed: [u64; BAND]) -> Option<u64> {
        let bins = packed
            .iter()
            .flat_map(|&pair| [(pair >> 32) as u32, pair as u32]);
        if bins.clone().all(|bin| bin == EMPTY) {
            return None;
        }
        Some(bins.fold(mix(number as u64 + 1), |key, bin| mix(key ^ u64::from(bin))))
    }
}

/// A letter, a digit, a Han character: the common ones first.
#[inline]
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        '\u{4E00}'..='\u{9FFF}' => true,
        c => c.is_alphanumeric(),
    }
}

/// The finalizer of splitmix64.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, length: u32) -> String {
        (from..from + length)
            .filter_map(|n| char::from_u32(0x4E00 + n * 7 % 20_000))
            .collect()
    }

    #[test]
    fn similar_texts_have_similar_sketches() {
        let (whole, most, other) = (text(0, 2000), text(200, 2000), text(9000, 2000));
        let sketch = Sketch::of(&whole);
        assert_eq!(
            sketch.similarity(&Sketch::of(&whole.replace('一', "一，\n "))),
            1.0
        );
        // 1,800 of 2,200 strings in common.
        let similarity = sketch.similarity(&Sketch::of(&most));
        assert!((similarity - 0.82).abs() < 0.12, "{similarity}");
        let bands = |sketch: &Sketch| -> Vec<Option<u64>> {
            let packed = sketch.pack();
            let bands = packed.chunks_exact(BAND).enumerate();
            bands
                .map(|(number, band)| Sketch::band(number, [band[0], band[1]]))
                .collect()
        };
        let (ours, others) = (bands(&sketch), bands(&Sketch::of(&most)));
        assert_eq!(ours.len(), BANDS);
        assert!(ours.iter().zip(&others).any(|(a, b)| a == b && a.is_some()));
        let none = ours.iter().collect::<std::collections::HashSet<_>>();
        assert_eq!(
            none.len(),
            BANDS,
            "the same bins in another band have another key"
        );
        assert_eq!(Sketch::band(0, [u64::MAX; BAND]), None);
        assert!(sketch.similarity(&Sketch::of(&other)) < 0.1);
        assert_eq!(Sketch::unpack(&sketch.pack()), Some(sketch));
        assert_eq!(Sketch::of("短文").pack(), Vec::<u64>::new());
    }
}
