//! The widths of columns, by what is in them.

/// So many rows are looked at.
const SAMPLE: usize = 500;
/// No column is narrower or wider, in characters.
const LEAST: usize = 6;
const MOST: usize = 60;
/// The button of the filter stands beside the name of a column.
const BUTTON: usize = 3;

/// The widths of the columns of a sheet, in characters.
#[derive(Debug)]
pub(super) struct Widths {
    widest: Vec<usize>,
    rows: usize,
}

impl Widths {
    pub(super) fn begin<'a>(header: impl Iterator<Item = &'a str>) -> Widths {
        Widths {
            widest: header.map(|name| width(name) + BUTTON).collect(),
            rows: 0,
        }
    }

    /// Whether the next row is looked at.
    pub(super) fn looks(&mut self) -> bool {
        self.rows += 1;
        self.rows <= SAMPLE
    }

    pub(super) fn saw(&mut self, column: usize, width: usize) {
        if let Some(widest) = self.widest.get_mut(column) {
            *widest = (*widest).max(width);
        }
    }

    pub(super) fn fitted(&self) -> impl Iterator<Item = f64> {
        self.widest
            .iter()
            .map(|&widest| (widest + 1).clamp(LEAST, MOST) as f64)
    }
}

/// The width of the widest line of a text; no more is looked at than could be shown.
pub(super) fn width(text: &str) -> usize {
    text.lines()
        .take(50)
        .map(|line| line.chars().take(MOST).map(char_width).sum())
        .max()
        .unwrap_or(0)
}

/// Chinese, Japanese and Korean characters and pictures are as wide as two letters.
fn char_width(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_double_and_the_widest_line_tells() {
        assert_eq!(width("a\n国务院\nbc"), 6);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn widths_are_bounded() {
        let mut widths = Widths::begin(["n", "documents"].into_iter());
        assert!(widths.looks());
        widths.saw(1, 1000);
        widths.saw(7, 1000);
        assert_eq!(widths.fitted().collect::<Vec<_>>(), [6.0, 60.0]);
        for _ in 1..SAMPLE {
            assert!(widths.looks());
        }
        assert!(!widths.looks());
    }
}
