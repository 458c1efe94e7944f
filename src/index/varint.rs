//! Numbers in as many bytes as they need: seven bits to a byte, all but the last marked.

/// Writes a number.
#[inline]
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number; what is cut short reads as if zeros followed.
#[inline]
pub(crate) fn next_number(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0u32, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// Reads how many follow that take a byte each at least: never more than there are bytes, whatever
/// stands there.
#[inline]
pub(crate) fn next_count(bytes: &mut &[u8]) -> u32 {
    let count = next_number(bytes);
    count.min(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_again() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&n| push_number(&mut bytes, n));
        let mut rest = bytes.as_slice();
        assert_eq!(numbers.map(|_| next_number(&mut rest)), numbers);
        assert!(rest.is_empty());
    }

    #[test]
    fn no_more_follow_than_there_are_bytes() {
        let mut bytes = Vec::new();
        push_number(&mut bytes, u32::MAX);
        bytes.extend([1, 2, 3]);
        assert_eq!(next_count(&mut bytes.as_slice()), 3);
        assert_eq!(next_count(&mut &[2, 0, 0, 0][..]), 2);
    }
}
