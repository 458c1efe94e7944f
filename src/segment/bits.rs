//! Bits of the positions of a text.

/// One bit a position, 64 to a number, the lowest bit first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Bits(pub Vec<u64>);

impl Bits {
    /// Clears all bits and makes room for so many.
    pub(super) fn clear_to(&mut self, len: usize) {
        self.0.clear();
        self.0.resize(len.div_ceil(64), 0);
    }

    pub(super) fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Sets all bits behind the last position.
    pub(super) fn set_rest(&mut self, len: usize) {
        (len..self.0.len() * 64).for_each(|at| self.set(at));
    }

    pub(super) fn clear(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    /// The bit of a position; false behind the last.
    pub fn get(&self, at: usize) -> bool {
        self.0
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}
