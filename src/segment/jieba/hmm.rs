//! The HMM that cuts what the dictionary left as single characters.

use std::hint::select_unpredictable;

// The tables, from jieba-rs's own macro; `MIN_FLOAT` stands in them for what never happens.
jieba_macros::generate_hmm_data!();

const MIN_FLOAT: f64 = -3.14e100;

// States: begin 0, end 1, middle 2, single 3. Begin and single follow end or single; end and middle
// follow begin or middle.
const END: u8 = 1;
const SINGLE: u8 = 3;

/// A character that the HMM cuts.
#[inline]
pub(crate) fn is_known(c: char) -> bool {
    matches!(c, HMM_HAN_MIN..=HMM_HAN_MAX)
}

#[inline(always)]
fn emission(c: char) -> [f64; 4] {
    let offset = (c as u32).wrapping_sub(EMIT_MIN_CHAR) as usize;
    match EMIT_INDEX
        .get(offset)
        .and_then(|&row| EMIT_PROBS.get(row as usize))
    {
        Some(&row) => row,
        None => [MIN_FLOAT; 4],
    }
}

/// Adds to `ends` where the words of these characters end, counted from `base`.
pub(crate) fn cut(chars: &[char], base: usize, back: &mut Vec<u8>, ends: &mut Vec<usize>) {
    let Some((&c, rest)) = chars.split_first() else {
        return;
    };
    let row = emission(c);
    let [mut begin, mut end, mut middle, mut single] =
        std::array::from_fn(|state| INITIAL_PROBS[state] + row[state]);
    // For each character but the first, a bit for each state: whether it comes from the second of
    // the two states that may precede it.
    back.clear();
    for &c in rest {
        let row = emission(c);
        let step = |from: f64, way: f64, row: f64| from + way + row;
        // The second wins among equals.
        let pick = |one: f64, two: f64| {
            let first = one > two;
            (select_unpredictable(first, one, two), u8::from(!first))
        };
        let (to_begin, a) = pick(
            step(end, TRANS_PROBS[1][0], row[0]),
            step(single, TRANS_PROBS[3][0], row[0]),
        );
        let (to_end, b) = pick(
            step(begin, TRANS_PROBS[0][1], row[1]),
            step(middle, TRANS_PROBS[2][1], row[1]),
        );
        let (to_middle, c) = pick(
            step(begin, TRANS_PROBS[0][2], row[2]),
            step(middle, TRANS_PROBS[2][2], row[2]),
        );
        let (to_single, d) = pick(
            step(end, TRANS_PROBS[1][3], row[3]),
            step(single, TRANS_PROBS[3][3], row[3]),
        );
        (begin, end, middle, single) = (to_begin, to_end, to_middle, to_single);
        back.push(a | b << 1 | c << 2 | d << 3);
    }
    let mut state = if end > single { END } else { SINGLE };
    // Words end at the last character, and wherever the state is end or single.
    let mark = ends.len();
    ends.push(base + chars.len());
    for (at, bits) in back.iter().enumerate().rev() {
        let second = bits >> state & 1;
        state = if state == 0 || state == SINGLE {
            END + 2 * second
        } else {
            2 * second
        };
        if state == END || state == SINGLE {
            ends.push(base + at + 1);
        }
    }
    ends[mark..].reverse();
}
