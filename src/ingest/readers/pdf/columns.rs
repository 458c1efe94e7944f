//! Reading order: columns beside each other, notes in the margin, tables between.

use super::edges::edges;
use super::gutter::{Gutter, crosses, gutter};
use super::line::{Kind, Line, Piece};
use super::tables::Table;

/// A column this deep within columns is read as it stands.
const MAX_DEPTH: usize = 3;
/// A line or a table of the page: tables take part as one wide line.
struct Entry {
    line: Line,
    rows: Vec<Line>,
}

/// The lines of a page, which come from the top down, in the order in which they are read.
pub(super) fn in_reading_order(lines: Vec<Line>, tables: Vec<Table>) -> Vec<Line> {
    let mut entries: Vec<Entry> = lines
        .into_iter()
        .filter(|line| !line.pieces.is_empty())
        .map(|line| Entry {
            line,
            rows: Vec::new(),
        })
        .collect();
    for table in tables {
        let stand_in = Piece {
            text: String::new(),
            left: table.left,
            right: table.right,
            y: table.top,
            size: 10.0,
        };
        entries.push(Entry {
            line: Line::of(vec![stand_in]),
            rows: table.rows,
        });
    }
    entries.sort_by(|a, b| b.line.y().total_cmp(&a.line.y()));
    let mut out = Vec::with_capacity(entries.len());
    let edges = edges(entries.iter().map(|entry| &entry.line));
    order(entries, edges, 0, &mut out);
    out
}

fn order(entries: Vec<Entry>, column: (f32, f32), depth: usize, out: &mut Vec<Line>) {
    match gutter_of(&entries).filter(|_| depth < MAX_DEPTH) {
        None => emit(entries, column, out),
        Some(Gutter::Notes { x, on_left }) => {
            let side = |left: bool| move |piece: &Piece| (piece.left < x - 1.0) == left;
            let main = edges_of(&entries, side(!on_left));
            let mut mixed = Vec::with_capacity(entries.len());
            for mut entry in entries {
                if !entry.rows.is_empty() || crosses(&entry.line, x) {
                    mixed.push(entry);
                    continue;
                }
                let (left, right) = split(std::mem::take(&mut entry.line.pieces), x);
                let (note, text) = if on_left {
                    (left, right)
                } else {
                    (right, left)
                };
                if !note.is_empty() {
                    let mut line = Line::of(note);
                    line.kind = Kind::Footnote;
                    mixed.push(Entry {
                        line,
                        rows: Vec::new(),
                    });
                }
                if !text.is_empty() {
                    mixed.push(Entry {
                        line: Line::of(text),
                        rows: Vec::new(),
                    });
                }
            }
            emit(mixed, main, out);
        }
        Some(Gutter::Columns { x }) => {
            let left_edges = edges_of(&entries, |piece| piece.right <= x);
            let right_edges = edges_of(&entries, |piece| piece.left >= x - 1.0);
            let (mut left, mut right, mut wide) = (Vec::new(), Vec::new(), Vec::new());
            for mut entry in entries {
                if !entry.rows.is_empty() || crosses(&entry.line, x) {
                    // What reaches over both columns ends what stands in them above it.
                    order(std::mem::take(&mut left), left_edges, depth + 1, out);
                    order(std::mem::take(&mut right), right_edges, depth + 1, out);
                    wide.push(entry);
                    continue;
                }
                emit(std::mem::take(&mut wide), column, out);
                let (of_left, of_right) = split(std::mem::take(&mut entry.line.pieces), x);
                for (pieces, side) in [(of_left, &mut left), (of_right, &mut right)] {
                    if !pieces.is_empty() {
                        side.push(Entry {
                            line: Line::of(pieces),
                            rows: Vec::new(),
                        });
                    }
                }
            }
            order(left, left_edges, depth + 1, out);
            order(right, right_edges, depth + 1, out);
            emit(wide, column, out);
        }
    }
}

fn gutter_of(entries: &[Entry]) -> Option<Gutter> {
    let lines: Vec<&Line> = entries
        .iter()
        .filter(|entry| entry.rows.is_empty())
        .map(|entry| &entry.line)
        .collect();
    gutter(&lines)
}

fn emit(entries: Vec<Entry>, column: (f32, f32), out: &mut Vec<Line>) {
    for entry in entries {
        if entry.rows.is_empty() {
            out.push(Line {
                column,
                ..entry.line
            });
        } else {
            out.extend(entry.rows.into_iter().map(|row| Line { column, ..row }));
        }
    }
}

fn split(pieces: Vec<Piece>, x: f32) -> (Vec<Piece>, Vec<Piece>) {
    pieces.into_iter().partition(|piece| piece.left < x - 1.0)
}

fn edges_of(entries: &[Entry], keep: impl Fn(&Piece) -> bool) -> (f32, f32) {
    let lines: Vec<Line> = entries
        .iter()
        .filter(|entry| entry.rows.is_empty())
        .map(|entry| {
            Line::of(
                entry
                    .line
                    .pieces
                    .iter()
                    .filter(|piece| keep(piece))
                    .cloned()
                    .collect(),
            )
        })
        .filter(|line| !line.pieces.is_empty())
        .collect();
    edges(lines.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y: f32, pieces: &[(f32, f32, &str)]) -> Line {
        let piece = |&(left, right, text): &(f32, f32, &str)| Piece {
            text: text.to_owned(),
            left,
            right,
            y,
            size: 10.0,
        };
        Line::of(pieces.iter().map(piece).collect())
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        in_reading_order(lines, Vec::new())
            .iter()
            .map(Line::text)
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_their_heading() {
        let mut lines = vec![line(
            700.0,
            &[(150.0, 450.0, "A heading across both of the columns")],
        )];
        for row in 0..5 {
            let y = 680.0 - 12.0 * row as f32;
            let (left, right) = (
                format!("left column, line {row}"),
                format!("right column, line {row}"),
            );
            lines.push(line(y, &[(50.0, 290.0, &left), (320.0, 560.0, &right)]));
        }
        let read = texts(lines);
        assert_eq!(read[0], "A heading across both of the columns");
        assert_eq!(read[1], "left column, line 0");
        assert_eq!(read[5], "left column, line 4");
        assert_eq!(read[6], "right column, line 0");
    }

    #[test]
    fn numbers_before_items_and_cells_of_rows_are_no_columns() {
        let lines: Vec<Line> = (0..8)
            .map(|row| {
                let number = format!("{row}.");
                line(
                    700.0 - 12.0 * row as f32,
                    &[
                        (50.0, 60.0, &number),
                        (80.0, 300.0, "an item of a list, long"),
                    ],
                )
            })
            .collect();
        assert_eq!(texts(lines)[1], "1. an item of a list, long");
    }
}
