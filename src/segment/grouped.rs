//! Tokens grouped: each token of a text once, with the positions at which it stands. So the index
//! takes them in: whatever it keeps of a token is touched once a text.

use std::ops::Range;

use super::numbers::TokenNumbers;

/// The tokens of a text, each once, with their positions.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// The tokens, one behind the other.
    text: String,
    /// Where each token ends in `text`, and its positions in `positions`.
    ends: Vec<(u32, u32)>,
    positions: Vec<u32>,
}

impl Grouped {
    /// How many different tokens there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The tokens, each with its positions in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u32])> {
        let starts = [(0, 0)].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|((text, positions), end)| {
            (
                &self.text[text as usize..end.0 as usize],
                &self.positions[positions as usize..end.1 as usize],
            )
        })
    }

    /// The tokens in the order of their positions.
    pub fn in_order(&self) -> Vec<&str> {
        let mut out = vec![""; self.positions.len()];
        for (token, positions) in self.iter() {
            positions.iter().for_each(|&at| out[at as usize] = token);
        }
        out
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.positions.clear();
    }
}

/// Groups tokens, text after text; used again from one text to the next.
#[derive(Default)]
pub(super) struct Grouper {
    numbers: TokenNumbers,
    groups: Vec<Group>,
    /// The group of each token.
    sequence: Vec<u32>,
    order: Vec<(u64, u32)>,
    ranks: Vec<u32>,
}

/// A token, where it first stands in the folded text.
struct Group {
    start: u32,
    end: u32,
    /// How often it stands in the text; then where its next position goes.
    next: u32,
}

/// A line end, whatever it looks like.
const LINE_END: &str = "\n";

impl Grouper {
    /// Adds the next token of a text; an empty one stands for a line end.
    #[inline]
    pub(super) fn add(&mut self, text: &str, token: Range<usize>) {
        let Grouper {
            numbers, groups, ..
        } = self;
        let bytes = match &text.as_bytes()[token.clone()] {
            [] => LINE_END.as_bytes(),
            bytes => bytes,
        };
        let number = numbers.number(bytes, |number| {
            let group = &groups[number as usize];
            &text.as_bytes()[group.start as usize..group.end as usize]
        });
        if number as usize == groups.len() {
            groups.push(Group {
                start: token.start as u32,
                end: token.end as u32,
                next: 0,
            });
        }
        self.sequence.push(number);
    }

    /// Ends the text: its tokens, the group that stands first first.
    pub(super) fn finish(&mut self, text: &str, out: &mut Grouped) {
        self.order.clear();
        let numbers = 0..self.groups.len() as u32;
        self.order.extend(numbers.map(|number| (0, number)));
        self.write(text, out);
    }

    /// Ends the text: its tokens, the groups in the order of their bytes, and for each token the
    /// number of its group in that order, packed as [`unpack`] reads it.
    pub(super) fn finish_sorted(&mut self, text: &str, out: &mut Grouped, ranks: &mut Vec<u64>) {
        let Grouper { groups, order, .. } = self;
        let token = |number: u32| {
            let group = &groups[number as usize];
            &text.as_bytes()[group.start as usize..group.end as usize]
        };
        order.clear();
        order.extend((0..groups.len() as u32).map(|number| (first_bytes(token(number)), number)));
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| token(a.1).cmp(token(b.1))));
        self.ranks.clear();
        self.ranks.resize(groups.len(), 0);
        for (&(_, number), rank) in order.iter().zip(0..) {
            self.ranks[number as usize] = rank;
        }
        let sequence = self.sequence.iter();
        let sequence = sequence.map(|&number| self.ranks[number as usize]);
        pack(sequence, groups.len(), ranks);
        self.write(text, out);
    }

    /// Writes the groups in the order, and forgets them.
    fn write(&mut self, text: &str, out: &mut Grouped) {
        let Grouper {
            groups, sequence, ..
        } = self;
        out.clear();
        for &number in &*sequence {
            groups[number as usize].next += 1;
        }
        let mut next = 0;
        for &(_, number) in &self.order {
            let group = &mut groups[number as usize];
            match &text[group.start as usize..group.end as usize] {
                "" => out.text.push_str(LINE_END),
                token => out.text.push_str(token),
            }
            next += std::mem::replace(&mut group.next, next);
            out.ends.push((out.text.len() as u32, next));
        }
        out.positions.resize(sequence.len(), 0);
        for (&number, position) in sequence.iter().zip(0..) {
            let next = &mut groups[number as usize].next;
            out.positions[*next as usize] = position;
            *next += 1;
        }
        self.numbers.forget();
        groups.clear();
        sequence.clear();
    }
}

/// The first eight bytes of a token as a number that sorts as they do.
#[inline]
fn first_bytes(token: &[u8]) -> u64 {
    match token.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => {
            let bytes = token.iter();
            let first = bytes.fold(0u64, |first, &byte| first << 8 | u64::from(byte));
            first.checked_shl(8 * (8 - token.len() as u32)).unwrap_or(0)
        }
    }
}

/// Packs numbers below `limit`: how many there are, then as many bits for each as the greatest may
/// need, the lowest bits of a word first.
fn pack(numbers: impl ExactSizeIterator<Item = u32>, limit: usize, out: &mut Vec<u64>) {
    let bits = bits_for(limit);
    out.clear();
    out.push(numbers.len() as u64);
    let (mut word, mut used) = (0, 0);
    for number in numbers {
        let number = u64::from(number);
        word |= number << used;
        used += bits;
        if used >= 64 {
            out.push(word);
            used -= 64;
            word = if used == 0 {
                0
            } else {
                number >> (bits - used)
            };
        }
    }
    if used > 0 {
        out.push(word);
    }
}

/// Reads numbers below `limit` that were packed with their count in front.
pub fn unpack(packed: &[u64], limit: usize) -> impl Iterator<Item = u32> {
    let bits = bits_for(limit);
    let (count, words) = match packed.split_first() {
        Some((&count, words)) => (count, words),
        None => (0, packed),
    };
    let fits = (words.len() as u64 * 64) / u64::from(bits);
    let mask = (1u64 << bits) - 1;
    let numbers = (0..count.min(fits)).map(move |number| {
        let start = number * u64::from(bits);
        let (at, shift) = ((start / 64) as usize, (start % 64) as u32);
        let low = words[at] >> shift;
        let all = if shift + bits > 64 {
            low | words[at + 1] << (64 - shift)
        } else {
            low
        };
        (all & mask) as u32
    });
    // A damaged column names what is not there.
    numbers.filter(move |&number| (number as usize) < limit)
}

fn bits_for(limit: usize) -> u32 {
    (usize::BITS - limit.saturating_sub(1).leading_zeros()).clamp(1, 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Tokens as one text, and where each stands in it.
    fn joined(tokens: &[String]) -> (String, Vec<Range<usize>>) {
        let mut text = String::new();
        let place = tokens.iter().map(|token| {
            text.push_str(token);
            text.len() - token.len()..text.len()
        });
        let places = place.collect();
        (text, places)
    }

    proptest! {
        #[test]
        fn grouped_tokens_are_the_tokens(
            texts in prop::collection::vec(prop::collection::vec("[ab安全监，é𠀀]{1,3}|[a-z]{7,20}", 0..80), 1..4)
        ) {
            let mut grouper = Grouper::default();
            let (mut grouped, mut ranks) = (Grouped::default(), Vec::new());
            for tokens in texts {
                let (text, places) = joined(&tokens);
                places.iter().for_each(|place| grouper.add(&text, place.clone()));
                grouper.finish(&text, &mut grouped);
                prop_assert_eq!(grouped.in_order(), tokens.iter().map(String::as_str).collect::<Vec<_>>());
                places.iter().for_each(|place| grouper.add(&text, place.clone()));
                grouper.finish_sorted(&text, &mut grouped, &mut ranks);
                let mut expected: Vec<&str> = tokens.iter().map(String::as_str).collect();
                expected.sort_unstable();
                expected.dedup();
                let each: Vec<&str> = grouped.iter().map(|(token, _)| token).collect();
                prop_assert_eq!(&each, &expected);
                let read: Vec<&str> = unpack(&ranks, each.len()).map(|rank| each[rank as usize]).collect();
                prop_assert_eq!(read, tokens.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }

        #[test]
        fn packed_numbers_are_read_again(limit in 1usize..100_000, numbers in prop::collection::vec(any::<u32>(), 0..200)) {
            let numbers: Vec<u32> = numbers.iter().map(|&number| number % limit as u32).collect();
            let mut packed = Vec::new();
            pack(numbers.iter().copied(), limit, &mut packed);
            prop_assert_eq!(unpack(&packed, limit).collect::<Vec<_>>(), numbers);
        }
    }
}
