//! The bits of one document, one for each position: where sentences and words start.

use tantivy::columnar::Column;

use crate::error::Result;
use crate::index::SegmentColumns;

/// A column of bits of one segment, read a document at a time into buffers that are used again.
pub(super) struct DocBits {
    column: Option<Column<u64>>,
    bits: Vec<u64>,
    /// Set bits before each number of `bits`, and all of them at the end.
    before: Vec<u32>,
}

impl DocBits {
    pub(super) fn open(segment: &SegmentColumns<'_>, name: &str) -> Result<DocBits> {
        Ok(DocBits {
            column: segment.numbers(name)?.column().cloned(),
            bits: Vec::new(),
            before: Vec::new(),
        })
    }

    /// Goes to a document.
    pub(super) fn load(&mut self, doc: u32) {
        self.bits.clear();
        if let Some(column) = &self.column {
            let rows = column.index.value_row_ids(doc);
            self.bits.resize(rows.len(), 0);
            column
                .values
                .get_range(u64::from(rows.start), &mut self.bits);
        }
        self.before.clear();
        let mut sum = 0;
        for bits in &self.bits {
            self.before.push(sum);
            sum += bits.count_ones();
        }
        self.before.push(sum);
    }

    /// How many bits are set before a position.
    pub(super) fn rank(&self, position: u32) -> u32 {
        let at = position as usize / 64;
        match self.bits.get(at) {
            Some(bits) => self.before[at] + (bits & ((1 << (position % 64)) - 1)).count_ones(),
            None => self.before.last().copied().unwrap_or(0),
        }
    }

    /// The last set bit at or before a position; 0 where there is none.
    pub(super) fn last_until(&self, position: u32) -> u32 {
        let mut at = position as usize / 64;
        let mut bits = match self.bits.get(at) {
            Some(bits) => bits & (u64::MAX >> (63 - position % 64)),
            None => {
                at = self.bits.len();
                0
            }
        };
        while bits == 0 && at > 0 {
            at -= 1;
            bits = self.bits[at];
        }
        match bits {
            0 => 0,
            bits => at as u32 * 64 + 63 - bits.leading_zeros(),
        }
    }

    /// The first set bit behind a position; none where there is none.
    pub(super) fn first_behind(&self, position: u32) -> Option<u32> {
        let position = position + 1;
        let first = position as usize / 64;
        (first..self.bits.len()).find_map(|at| {
            let bits = match at == first {
                true => self.bits[at] & (u64::MAX << (position % 64)),
                false => self.bits[at],
            };
            (bits != 0).then(|| at as u32 * 64 + bits.trailing_zeros())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_are_found_as_by_looking_at_each(set in prop::collection::btree_set(0u32..300, 0..20), position in 0u32..320) {
            let mut bits = DocBits { column: None, bits: vec![0; 5], before: Vec::new() };
            for at in &set {
                bits.bits[*at as usize / 64] |= 1 << (at % 64);
            }
            let mut sum = 0;
            for word in &bits.bits {
                bits.before.push(sum);
                sum += word.count_ones();
            }
            bits.before.push(sum);
            prop_assert_eq!(bits.rank(position) as usize, set.range(..position).count());
            let last = set.range(..=position).next_back().copied().unwrap_or(0);
            prop_assert_eq!(bits.last_until(position), last);
            prop_assert_eq!(bits.first_behind(position), set.range(position + 1..).next().copied());
        }
    }
}
