//! Gutters: where the text of a page stands in two columns, or has notes in its margin.

use super::line::{Line, Piece, is_cjk};
use super::marks;

/// The least room between columns, in letter sizes.
const GUTTER: f32 = 0.8;

pub(super) enum Gutter {
    /// Text on both sides.
    Columns { x: f32 },
    /// Notes on one side of the text.
    Notes { x: f32, on_left: bool },
}

/// Whether a line stands across the left edge of a right column, or too near to it.
pub(super) fn crosses(line: &Line, x: f32) -> bool {
    line.pieces
        .iter()
        .any(|piece| piece.left < x - 1.0 && piece.right > x - GUTTER * piece.size)
}

/// Where the right one of two columns begins.
pub(super) fn gutter(lines: &[&Line]) -> Option<Gutter> {
    let mut starts: Vec<i32> = lines
        .iter()
        .flat_map(|line| line.pieces.iter().map(|piece| (piece.left / 2.0) as i32))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts.truncate(300);
    let mut best: Option<(usize, Gutter)> = None;
    for x in starts.into_iter().map(|start| start as f32 * 2.0) {
        let Some((score, found)) = judge(lines, x) else {
            continue;
        };
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, found));
        }
    }
    best.map(|(_, found)| found)
}

fn judge(lines: &[&Line], x: f32) -> Option<(usize, Gutter)> {
    let mut sides: [Vec<&Piece>; 2] = [Vec::new(), Vec::new()];
    let mut rows = [0, 0];
    for line in lines {
        if crosses(line, x) {
            continue;
        }
        let mut has = [false, false];
        for piece in &line.pieces {
            let side = usize::from(piece.left >= x - 1.0);
            sides[side].push(piece);
            has[side] = true;
        }
        for side in 0..2 {
            rows[side] += usize::from(has[side]);
        }
    }
    let [left, right] = rows;
    if left.min(right) < 2 || (left.max(right)) * 3 < lines.len() {
        return None;
    }
    let prose = [prose_share(&sides[0]), prose_share(&sides[1])];
    if left.min(right) >= 4 && prose[0] >= 0.45 && prose[1] >= 0.45 {
        return Some((left.min(right) * 4, Gutter::Columns { x }));
    }
    let (small, large) = if left < right { (0, 1) } else { (1, 0) };
    let notes = sides[small].iter().filter(|piece| is_note(piece)).count();
    let is_margin = rows[small] * 5 <= rows[large] * 2
        && rows[large] >= 6
        && prose[large] >= 0.6
        && notes * 3 >= sides[small].len() * 2;
    is_margin.then_some((
        left.min(right),
        Gutter::Notes {
            x,
            on_left: small == 0,
        },
    ))
}

/// Numbers and bullets before the text of items, and page numbers behind it, are no notes.
fn is_note(piece: &Piece) -> bool {
    piece.text.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !marks::is_bare_mark(&piece.text)
}

/// The share of pieces that fill their column and are long enough for running text.
fn prose_share(pieces: &[&Piece]) -> f32 {
    let left = pieces
        .iter()
        .map(|piece| piece.left)
        .fold(f32::MAX, f32::min);
    let mut rights: Vec<f32> = pieces.iter().map(|piece| piece.right).collect();
    rights.sort_by(f32::total_cmp);
    let Some(&right) = rights.get(rights.len() * 9 / 10) else {
        return 0.0;
    };
    // Lists in columns are short, but each of their items has its mark.
    let marked = pieces
        .iter()
        .filter(|piece| marks::begins_item(&piece.text) && !marks::is_bare_mark(&piece.text))
        .count();
    let full = pieces.iter().filter(|piece| {
        let letters: usize = piece
            .text
            .chars()
            .map(|c| if is_cjk(c) { 3 } else { 1 })
            .sum();
        piece.width() >= 0.7 * (right - left) && letters >= 18
    });
    full.count().max(marked) as f32 / pieces.len().max(1) as f32
}
