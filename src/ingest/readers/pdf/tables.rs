//! Tables: what stands in cells between rules, row by row.

use super::join::{Words, join};
use super::line::{Kind, Line, Piece};
use super::rules::{Rule, Rules};

/// A cell with more lines than this holds text, not a value.
const MAX_CELL_LINES: usize = 8;
/// Rules that end this near to each other touch.
const TOUCH: f32 = 3.0;

/// Rules that touch each other and part a space into cells.
#[derive(Debug)]
pub(super) struct Grid {
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

/// The rows of a grid.
#[derive(Debug)]
pub(super) struct Table {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub rows: Vec<Line>,
}

/// The grids that the rules of a page make.
pub(super) fn grids(rules: &Rules) -> Vec<Grid> {
    let (across, down) = (&rules.horizontal, &rules.vertical);
    // Which group each rule is in; a horizontal and a vertical rule that touch share one.
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            let touch = h.from - TOUCH <= v.at
                && v.at <= h.to + TOUCH
                && v.from - TOUCH <= h.at
                && h.at <= v.to + TOUCH;
            if touch {
                let (one, other) = (root(&group, i), root(&group, across.len() + j));
                group[one.max(other)] = one.min(other);
            }
        }
    }
    let mut grids = Vec::new();
    for head in 0..across.len() {
        if root(&group, head) != head {
            continue;
        }
        let of = |rules: &[Rule], offset: usize| -> Vec<Rule> {
            let mine = |i: &usize| root(&group, i + offset) == head;
            (0..rules.len()).filter(mine).map(|i| rules[i]).collect()
        };
        let (horizontal, vertical) = (of(across, 0), of(down, across.len()));
        // Two and two are a frame round text.
        if horizontal.len() < 2 || vertical.len() < 2 || horizontal.len() + vertical.len() < 5 {
            continue;
        }
        let least = |rules: &[Rule]| rules.iter().map(|rule| rule.at).fold(f32::MAX, f32::min);
        let most = |rules: &[Rule]| rules.iter().map(|rule| rule.at).fold(f32::MIN, f32::max);
        grids.push(Grid {
            left: least(&vertical),
            right: most(&vertical),
            bottom: least(&horizontal),
            top: most(&horizontal),
            horizontal,
            vertical,
        });
    }
    grids
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

/// A cell with its pieces, from the top down.
struct Cell {
    left: f32,
    right: f32,
    top: f32,
    pieces: Vec<Piece>,
}

impl Grid {
    /// The left, right and top edge of the cell round a piece.
    fn cell(&self, piece: &Piece) -> Option<[f32; 3]> {
        let (x, y) = ((piece.left + piece.right) / 2.0, piece.y + piece.size * 0.3);
        if x < self.left || x > self.right || y < self.bottom || y > self.top {
            return None;
        }
        let left = last_before(&self.vertical, x, y)?;
        let right = first_behind(&self.vertical, x, y)?;
        last_before(&self.horizontal, y, x)?;
        let top = first_behind(&self.horizontal, y, x)?;
        Some([left, right, top])
    }
}

fn last_before(rules: &[Rule], place: f32, along: f32) -> Option<f32> {
    let before = rules
        .iter()
        .filter(|rule| rule.at <= place && rule.spans(along));
    before.map(|rule| rule.at).max_by(f32::total_cmp)
}

fn first_behind(rules: &[Rule], place: f32, along: f32) -> Option<f32> {
    let behind = rules
        .iter()
        .filter(|rule| rule.at >= place && rule.spans(along));
    behind.map(|rule| rule.at).min_by(f32::total_cmp)
}

/// Takes what stands in the grids out of the lines.
pub(super) fn take(lines: &mut Vec<Line>, grids: &[Grid]) -> Vec<Table> {
    let mut tables = Vec::new();
    for grid in grids {
        let mut cells: Vec<Cell> = Vec::new();
        for line in lines.iter_mut() {
            let (inside, outside) = std::mem::take(&mut line.pieces)
                .into_iter()
                .partition::<Vec<_>, _>(|piece| grid.cell(piece).is_some());
            line.pieces = outside;
            for piece in inside {
                let Some([left, right, top]) = grid.cell(&piece) else {
                    continue;
                };
                let same = |cell: &&mut Cell| cell.left == left && cell.top == top;
                match cells.iter_mut().rev().find(same) {
                    Some(cell) => cell.pieces.push(piece),
                    None => cells.push(Cell {
                        left,
                        right,
                        top,
                        pieces: vec![piece],
                    }),
                }
            }
        }
        if !cells.is_empty() {
            tables.push(Table {
                left: grid.left,
                right: grid.right,
                top: cells.iter().map(|cell| cell.top).fold(f32::MIN, f32::max),
                rows: rows(cells),
            });
        }
    }
    lines.retain(|line| !line.pieces.is_empty());
    tables
}

/// A cell belongs to the row in which it begins.
fn rows(mut cells: Vec<Cell>) -> Vec<Line> {
    cells.sort_by(|a, b| b.top.total_cmp(&a.top).then(a.left.total_cmp(&b.left)));
    let mut out = Vec::new();
    for row in cells.chunk_by(|a, b| a.top == b.top) {
        let cells: Vec<(&Cell, Vec<Line>)> =
            row.iter().map(|cell| (cell, cell_lines(cell))).collect();
        if cells.iter().any(|(_, lines)| lines.len() > MAX_CELL_LINES) {
            for (cell, lines) in cells {
                let column = (cell.left, cell.right);
                out.extend(lines.into_iter().map(|line| Line { column, ..line }));
            }
            continue;
        }
        let pieces = cells.into_iter().map(|(cell, lines)| {
            let mut text = String::new();
            for line in lines {
                join(&mut text, &line.text(), &Words::default());
            }
            Piece {
                text,
                left: cell.left,
                right: cell.right,
                y: cell.top,
                size: cell.pieces.first().map_or(10.0, |piece| piece.size),
            }
        });
        let mut line = Line::of(pieces.collect());
        line.kind = Kind::Row;
        out.push(line);
    }
    out
}

/// The pieces of a cell, those on one base line together.
fn cell_lines(cell: &Cell) -> Vec<Line> {
    let mut pieces: Vec<&Piece> = cell.pieces.iter().collect();
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.left.total_cmp(&b.left)));
    let lines = pieces.chunk_by(|a, b| (a.y - b.y).abs() < a.size.min(b.size) * 0.3);
    lines
        .map(|line| {
            let mut line: Vec<Piece> = line.iter().map(|piece| (*piece).clone()).collect();
            line.sort_by(|a, b| a.left.total_cmp(&b.left));
            Line::of(line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(left: f32, y: f32, text: &str) -> Piece {
        Piece {
            text: text.to_owned(),
            left,
            right: left + 20.0,
            y,
            size: 10.0,
        }
    }

    #[test]
    fn cells_are_read_row_by_row_and_wrapped_ones_are_joined() {
        let across = |at| Rule {
            at,
            from: 0.0,
            to: 200.0,
        };
        let down = |at| Rule {
            at,
            from: 0.0,
            to: 60.0,
        };
        let rules = Rules {
            horizontal: vec![across(0.0), across(20.0), across(60.0)],
            vertical: vec![down(0.0), down(100.0), down(200.0)],
        };
        let mut lines = vec![
            Line::of(vec![piece(10.0, 48.0, "科目")]),
            Line::of(vec![piece(110.0, 40.0, "合计")]),
            Line::of(vec![piece(10.0, 32.0, "名称")]),
            Line::of(vec![piece(10.0, 5.0, "教育"), piece(110.0, 5.0, "7.5")]),
            Line::of(vec![piece(10.0, -20.0, "注：略")]),
        ];
        let tables = take(&mut lines, &grids(&rules));
        let rows: Vec<String> = tables[0].rows.iter().map(Line::text).collect();
        assert_eq!(rows, ["科目名称 \u{2029} 合计", "教育 \u{2029} 7.5"]);
        assert_eq!(lines.len(), 1);
    }
}
