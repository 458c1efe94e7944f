//! Tokens numbered in the order in which they are first met.

/// Gives every different token the next number. Where the tokens themselves are kept is for the
/// caller to know.
#[derive(Default)]
pub(crate) struct TokenNumbers {
    /// By character of the basic plane: its number, and 1; most tokens of Chinese are found here.
    characters: Vec<u32>,
    /// By hash, to the next that is free: the same for all other tokens.
    slots: Vec<u32>,
    in_slots: usize,
    /// By number: where it is kept, in `characters` if marked so.
    kept: Vec<u32>,
}

/// Marks what is kept in `characters`.
const CHARACTER: u32 = 1 << 31;

impl TokenNumbers {
    /// The memory that it takes, in bytes.
    pub(crate) fn memory(&self) -> usize {
        (self.characters.len() + self.slots.len() + self.kept.len()) * size_of::<u32>()
    }

    /// The number of a token: that of one not met before is the next. `token_of` gives the token of
    /// a number.
    #[inline]
    pub(crate) fn number<'t>(&mut self, token: &[u8], token_of: impl Fn(u32) -> &'t [u8]) -> u32 {
        match *token {
            [a] => self.of_character(u16::from(a)),
            [a @ 0xE0..0xF0, b, c] => self
                .of_character(u16::from(a) << 12 | u16::from(b & 0x3F) << 6 | u16::from(c & 0x3F)),
            _ => self.of_token(token, token_of),
        }
    }

    #[inline]
    fn of_character(&mut self, code: u16) -> u32 {
        if self.characters.is_empty() {
            self.characters.resize(1 << 16, 0);
        }
        let slot = &mut self.characters[usize::from(code)];
        if *slot == 0 {
            self.kept.push(CHARACTER | u32::from(code));
            *slot = self.kept.len() as u32;
        }
        *slot - 1
    }

    #[inline]
    fn of_token<'t>(&mut self, token: &[u8], token_of: impl Fn(u32) -> &'t [u8]) -> u32 {
        if self.in_slots * 2 >= self.slots.len() {
            self.grow(&token_of);
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(token) as usize & mask;
        while let Some(number) = self.slots[at].checked_sub(1) {
            if is_same(token_of(number), token) {
                return number;
            }
            at = (at + 1) & mask;
        }
        self.kept.push(at as u32);
        self.in_slots += 1;
        self.slots[at] = self.kept.len() as u32;
        self.slots[at] - 1
    }

    #[cold]
    fn grow<'t>(&mut self, token_of: &impl Fn(u32) -> &'t [u8]) {
        let size = (self.slots.len() * 2).max(1 << 10);
        self.slots.clear();
        self.slots.resize(size, 0);
        for (kept, number) in self.kept.iter_mut().zip(0..) {
            if *kept & CHARACTER == 0 {
                let mut at = hash(token_of(number)) as usize & (size - 1);
                while self.slots[at] != 0 {
                    at = (at + 1) & (size - 1);
                }
                self.slots[at] = number + 1;
                *kept = at as u32;
            }
        }
    }

    /// Forgets all tokens.
    pub(crate) fn forget(&mut self) {
        for kept in self.kept.drain(..) {
            match kept & CHARACTER {
                0 => self.slots[kept as usize] = 0,
                _ => self.characters[(kept & !CHARACTER) as usize] = 0,
            }
        }
        self.in_slots = 0;
    }
}

/// The first and the last bytes of a short token as one number: different for different tokens of a
/// length up to 8.
#[inline]
fn ends_of(token: &[u8]) -> u64 {
    match (token.first_chunk::<4>(), token.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_be_bytes(*first)) << 32 | u64::from(u32::from_be_bytes(*last))
        }
        _ => token
            .iter()
            .fold(0, |ends, &byte| ends << 8 | u64::from(byte)),
    }
}

/// Whether two tokens are the same; most are short.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && ends_of(a) == ends_of(b) && (a.len() <= 8 || a == b)
}

#[inline]
fn hash(token: &[u8]) -> u64 {
    const MANY: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, part: u64| (hash.rotate_left(5) ^ part).wrapping_mul(MANY);
    let hash = mix(token.len() as u64, ends_of(token));
    let parts = match token.len() {
        0..=8 => &[],
        _ => token.as_chunks::<8>().0,
    };
    let parts = parts.iter().map(|&part| u64::from_le_bytes(part));
    parts.fold(hash, mix) >> 20
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_those_of_a_first_meeting(
            rounds in prop::collection::vec(prop::collection::vec("[ab安全监，é𠀀]{1,3}|[a-z]{4,20}", 0..300), 1..4)
        ) {
            let mut numbers = TokenNumbers::default();
            for tokens in rounds {
                let mut met: Vec<&str> = Vec::new();
                for token in &tokens {
                    let expected = met.iter().position(|one| one == token).unwrap_or(met.len());
                    let of = |number: u32| met[number as usize].as_bytes();
                    prop_assert_eq!(numbers.number(token.as_bytes(), of) as usize, expected);
                    if expected == met.len() {
                        met.push(token);
                    }
                }
                numbers.forget();
            }
        }
    }
}
