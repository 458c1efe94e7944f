//! Rules: the straight lines drawn on a page, of which tables are made.

use unpdf::parser::backend::{ContentOp, PdfBackend, PdfValue};

/// A rule thicker than this, in points, is an area.
const MAX_THICKNESS: f32 = 2.5;
/// A rule shorter than this is a dot or a letter.
const MIN_LENGTH: f32 = 6.0;
/// Rules nearer than this are one.
const NEAR: f32 = 1.5;
/// A drawing of more strokes than this is a picture, no table.
const MAX_STROKES: usize = 20_000;
/// And of more rules in one direction than this.
const MAX_RULES: usize = 600;

/// A horizontal or vertical stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// The ordinate of a horizontal rule, the abscissa of a vertical one.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

impl Rule {
    /// Whether it passes `place`, with some room.
    pub fn spans(&self, place: f32) -> bool {
        self.from - NEAR <= place && place <= self.to + NEAR
    }
}

/// The rules of a page.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
}

impl Rules {
    /// As seen by a reader of text that is turned by so many quarters.
    pub fn turned(self, quarters: usize) -> Rules {
        let same = |rule: Rule| rule;
        let mirrored = |rule: Rule| Rule {
            at: -rule.at,
            from: -rule.to,
            to: -rule.from,
        };
        let at = |rule: Rule| Rule {
            at: -rule.at,
            ..rule
        };
        let along = |rule: Rule| Rule {
            from: -rule.to,
            to: -rule.from,
            ..rule
        };
        let map =
            |rules: Vec<Rule>, turn: &dyn Fn(Rule) -> Rule| rules.into_iter().map(turn).collect();
        let Rules {
            horizontal,
            vertical,
        } = self;
        match quarters {
            1 => Rules {
                horizontal: map(vertical, &at),
                vertical: map(horizontal, &along),
            },
            2 => Rules {
                horizontal: map(horizontal, &mirrored),
                vertical: map(vertical, &mirrored),
            },
            3 => Rules {
                horizontal: map(vertical, &along),
                vertical: map(horizontal, &at),
            },
            _ => Rules {
                horizontal: map(horizontal, &same),
                vertical,
            },
        }
    }
}

/// The rules in the content of a page. What is drawn by forms within it is not looked at.
pub(super) fn of(backend: &dyn PdfBackend, content: &[u8]) -> Rules {
    let Ok(operations) = backend.decode_content(content) else {
        return Rules::default();
    };
    let mut pen = Pen {
        matrix: UNIT,
        ..Pen::default()
    };
    for operation in &operations {
        pen.draw(operation);
        if pen.horizontal.len() + pen.vertical.len() > MAX_STROKES {
            return Rules::default();
        }
    }
    let rules = Rules {
        horizontal: merged(pen.horizontal),
        vertical: merged(pen.vertical),
    };
    if rules.horizontal.len().max(rules.vertical.len()) > MAX_RULES {
        return Rules::default();
    }
    rules
}

type Matrix = [f32; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Follows the path operators of a content stream.
#[derive(Default)]
struct Pen {
    matrix: Matrix,
    saved: Vec<Matrix>,
    at: (f32, f32),
    start: (f32, f32),
    strokes: Vec<((f32, f32), (f32, f32))>,
    boxes: Vec<((f32, f32), (f32, f32))>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

impl Pen {
    fn draw(&mut self, operation: &ContentOp) {
        let numbers: Vec<f32> = operation
            .operands
            .iter()
            .filter_map(number)
            .take(6)
            .collect();
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("q", _) if self.saved.len() < 256 => self.saved.push(self.matrix),
            ("Q", _) => self.matrix = self.saved.pop().unwrap_or(self.matrix),
            ("cm", &[a, b, c, d, e, f]) => self.matrix = product([a, b, c, d, e, f], self.matrix),
            ("m", &[x, y]) => {
                self.at = self.place(x, y);
                self.start = self.at;
            }
            ("l", &[x, y]) => self.line_to(self.place(x, y)),
            ("h", _) => self.line_to(self.start),
            ("c", &[.., x, y]) | ("v" | "y", &[.., x, y]) => self.at = self.place(x, y),
            ("re", &[x, y, width, height]) => {
                self.boxes
                    .push((self.place(x, y), self.place(x + width, y + height)));
            }
            ("S" | "s", _) => self.paint(true),
            ("B" | "B*" | "b" | "b*", _) => self.paint(true),
            ("f" | "F" | "f*", _) => self.paint(false),
            ("n", _) => self.forget(),
            _ => {}
        }
    }

    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn line_to(&mut self, to: (f32, f32)) {
        self.strokes.push((self.at, to));
        self.at = to;
    }

    fn paint(&mut self, stroked: bool) {
        for (one, other) in std::mem::take(&mut self.boxes) {
            let (left, right) = (one.0.min(other.0), one.0.max(other.0));
            let (low, high) = (one.1.min(other.1), one.1.max(other.1));
            // A thin box is how Word draws the border of a cell.
            if high - low <= MAX_THICKNESS {
                self.keep((left, (low + high) / 2.0), (right, (low + high) / 2.0));
            } else if right - left <= MAX_THICKNESS {
                self.keep(((left + right) / 2.0, low), ((left + right) / 2.0, high));
            } else if stroked {
                self.keep((left, low), (right, low));
                self.keep((left, high), (right, high));
                self.keep((left, low), (left, high));
                self.keep((right, low), (right, high));
            }
        }
        let strokes = std::mem::take(&mut self.strokes);
        if stroked {
            for (from, to) in strokes {
                self.keep(from, to);
            }
        }
    }

    fn forget(&mut self) {
        self.boxes.clear();
        self.strokes.clear();
    }

    fn keep(&mut self, from: (f32, f32), to: (f32, f32)) {
        let (wide, high) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        if high < 1.0 {
            self.horizontal.push(Rule {
                at: from.1,
                from: from.0.min(to.0),
                to: from.0.max(to.0),
            });
        } else if wide < 1.0 {
            self.vertical.push(Rule {
                at: from.0,
                from: from.1.min(to.1),
                to: from.1.max(to.1),
            });
        }
    }
}

fn number(value: &PdfValue) -> Option<f32> {
    match value {
        PdfValue::Integer(number) => Some(*number as f32),
        PdfValue::Real(number) => Some(*number),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

fn product(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Joins what is drawn in pieces: every cell has borders of its own.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.retain(|rule| rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite());
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    // Rules at one place, within a hair, get one and the same place.
    let mut place = f32::MIN;
    for rule in &mut rules {
        if rule.at - place > NEAR {
            place = rule.at;
        }
        rule.at = place;
    }
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last) if last.at == rule.at && rule.from <= last.to + 2.0 * NEAR => {
                last.to = last.to.max(rule.to);
            }
            _ => out.push(rule),
        }
    }
    out.retain(|rule| rule.to - rule.from >= MIN_LENGTH);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_drawn_in_pieces_are_one_rule() {
        let piece = |at, from, to| Rule { at, from, to };
        let rules = merged(vec![
            piece(10.0, 50.0, 90.0),
            piece(10.4, 0.0, 49.0),
            piece(30.0, 0.0, 3.0),
        ]);
        assert_eq!(rules, [piece(10.0, 0.0, 90.0)]);
    }

    #[test]
    fn a_turned_page_turns_its_rules() {
        let rules = Rules {
            horizontal: vec![Rule {
                at: 100.0,
                from: 0.0,
                to: 50.0,
            }],
            vertical: Vec::new(),
        };
        let turned = rules.turned(1);
        assert_eq!(
            turned.vertical,
            [Rule {
                at: 100.0,
                from: -50.0,
                to: 0.0
            }]
        );
    }
}
