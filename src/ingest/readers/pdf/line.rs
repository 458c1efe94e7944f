//! A line of a page, made of pieces with wide room between them.

/// Neighbouring runs of text on one base line with no room for a column between.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub text: String,
    pub left: f32,
    pub right: f32,
    /// The base line; it grows upwards.
    pub y: f32,
    /// The size of most of its letters.
    pub size: f32,
}

impl Piece {
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
}

/// What a line is, beside text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Text,
    /// A row of a table: a line of its own, its cells kept apart.
    Row,
    /// Set smaller at the foot of a page, or in the margin.
    Footnote,
    /// Read up or down an upright page.
    Turned,
}

/// What stands on one base line, within one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// From left to right; at least one.
    pub pieces: Vec<Piece>,
    pub kind: Kind,
    /// The left and right edge of the column that it stands in.
    pub column: (f32, f32),
}

impl Line {
    pub fn of(pieces: Vec<Piece>) -> Line {
        Line {
            pieces,
            ..Line::default()
        }
    }

    pub fn left(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.left)
    }

    pub fn right(&self) -> f32 {
        self.pieces.last().map_or(0.0, |piece| piece.right)
    }

    pub fn y(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.y)
    }

    /// The size of its longest piece.
    pub fn size(&self) -> f32 {
        let longest = self.pieces.iter().max_by_key(|piece| piece.text.len());
        longest.map_or(10.0, |piece| piece.size)
    }

    /// Its text; cells are kept apart in a table, elsewhere room is a blank.
    pub fn text(&self) -> String {
        let between = if self.kind == Kind::Row {
            crate::text::CELL_END
        } else {
            " "
        };
        let texts: Vec<&str> = self
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        texts.join(between)
    }

    pub fn text_bytes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.len()).sum()
    }
}

/// Whether a character is set solid, without blanks between words: Han, kana and their marks.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{31C0}'..='\u{31EF}'
        | '\u{3200}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFD}')
}

/// The middle value; 0 where there is none.
pub(super) fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}
