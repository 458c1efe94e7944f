//! A page: the runs of text that the parser finds on it, put together as lines in reading order.

use unpdf::parser::backend::{PageId, PdfBackend};
use unpdf::parser::{LayoutAnalyzer, TextSpan};

use super::guard::Guard;
use super::line::{Kind, Line, Piece, is_cjk, median};
use super::rules::Rule;
use super::{PdfFault, PdfLimits, columns, fault, gate, rules, tables};

/// Room wider than this, in letter sizes, parts two pieces of a line.
const PIECE_GAP: f32 = 1.0;
/// Room wider than this, in letter sizes, is a blank.
const WORD_GAP: f32 = 0.15;
/// A run whose base line is off by more than this, in letter sizes, stands on another line.
const BASELINE: f32 = 0.3;

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In reading order.
    pub lines: Vec<Line>,
    /// Whether its lines stand below each other, in one column.
    pub one_column: bool,
    /// Whether pictures are painted on it.
    pub has_images: bool,
    /// How many runs of text have no characters: their fonts do not say which.
    pub lost_runs: usize,
    /// Whether a part of what is drawn on it cannot be decompressed.
    pub has_losses: bool,
}

impl Page {
    pub fn text_bytes(&self) -> usize {
        self.lines.iter().map(Line::text_bytes).sum()
    }
}

/// Reads a page.
pub(super) fn read(
    backend: &Guard,
    analyzer: &LayoutAnalyzer<'_>,
    number: u32,
    id: PageId,
    limits: &PdfLimits,
) -> Result<Page, PdfFault> {
    backend.begin_page();
    let content = backend.page_content(id).map_err(|error| fault(&error))?;
    if content.len() > limits.page_bytes {
        let detail = format!(
            "the drawing on page {number} has {} bytes, of {} that are read",
            content.len(),
            limits.page_bytes
        );
        return Err(PdfFault::new("too large", detail));
    }
    let rules = rules::of(backend, &content);
    drop(content);
    backend.begin_page();
    let spans = analyzer
        .extract_page_spans(number)
        .map_err(|error| fault(&error))?;
    let runs = upright(spans);
    let rules = rules.turned(runs.quarters);
    let mut lines = lines(runs.upright, &rules.vertical);
    let tables = tables::take(&mut lines, &tables::grids(&rules));
    let lines = columns::in_reading_order(lines, tables);
    let mut page = Page {
        one_column: lines
            .windows(2)
            .all(|pair| pair[0].column == pair[1].column),
        lines,
        has_images: analyzer.page_op_counts().image > 0,
        lost_runs: analyzer.suppressed_text_runs(),
        has_losses: analyzer.undecodable_content_streams() > 0,
    };
    page.lines.extend(runs.turned.into_iter().map(|piece| Line {
        kind: Kind::Turned,
        ..Line::of(vec![piece])
    }));
    Ok(page)
}

struct Runs {
    upright: Vec<Piece>,
    /// What is read up or down the page while the rest is upright.
    turned: Vec<Piece>,
    /// By how many quarters, anticlockwise, the page is turned.
    quarters: usize,
}

/// The runs as they are read. A wide table is often set up the page: then most runs are turned,
/// and so are the coordinates. What stands aslant is a watermark, and no text.
fn upright(spans: Vec<TextSpan>) -> Runs {
    let mut letters = [0usize; 4];
    let quarter = |span: &TextSpan| match span.direction {
        [x, _] if x > 0.99 => Some(0),
        [_, y] if y > 0.99 => Some(1),
        [x, _] if x < -0.99 => Some(2),
        [_, y] if y < -0.99 => Some(3),
        _ => None,
    };
    for span in &spans {
        if let Some(turn) = quarter(span) {
            letters[turn] += span.text.trim().len();
        }
    }
    let main = (0..4)
        .max_by_key(|&turn| (letters[turn], 4 - turn))
        .unwrap_or(0);
    let mut runs = Runs {
        upright: Vec::with_capacity(spans.len()),
        turned: Vec::new(),
        quarters: main,
    };
    for span in spans {
        let Some(turn) = quarter(&span) else { continue };
        let text = gate::clean(&span.text);
        if text.is_empty() {
            continue;
        }
        let mut piece = Piece {
            left: span.x,
            right: span.x + ink_width(&span),
            y: span.y,
            size: span.font_size.clamp(1.0, 200.0),
            text,
        };
        if turn != 0 {
            // A turned run has the box that it covers, and its start.
            let long = estimated_width(&piece.text, piece.size);
            (piece.left, piece.y) = match turn {
                1 => (span.y, -(span.x + span.width)),
                2 => (-(span.x + span.width), -span.y),
                _ => (-span.y, span.x),
            };
            piece.right = piece.left + long;
        }
        if !(piece.left.is_finite() && piece.right.is_finite() && piece.y.is_finite()) {
            continue;
        }
        if turn == main {
            runs.upright.push(piece);
        } else {
            piece.text = piece.text.trim().to_owned();
            runs.turned.push(piece);
        }
    }
    runs
}

/// How far the letters of a run reach, without the blanks at its end.
fn ink_width(span: &TextSpan) -> f32 {
    if let (true, Some(ink)) = (span.width_measured, span.ink_width) {
        return ink;
    }
    let trimmed = span.text.trim_end();
    if span.width <= 0.0 {
        return estimated_width(trimmed, span.font_size);
    }
    let blanks = (span.text.len() - trimmed.len()) as f32;
    (span.width - blanks * span.font_size * 0.25).max(0.0)
}

fn estimated_width(text: &str, size: f32) -> f32 {
    text.chars()
        .map(|c| if is_cjk(c) { size } else { size / 2.0 })
        .sum()
}

/// Puts runs on lines, from the top down, and the runs of a line from left to right.
fn lines(mut runs: Vec<Piece>, borders: &[Rule]) -> Vec<Line> {
    runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.left.total_cmp(&b.left)));
    let mut open: Vec<Vec<Piece>> = Vec::new();
    for run in runs {
        // Only the last lines are near enough: a raised mark may come before the line it is on.
        let near = open
            .iter_mut()
            .rev()
            .take(4)
            .find(|line| on_line(line, &run));
        match near {
            Some(line) => line.push(run),
            None => open.push(vec![run]),
        }
    }
    open.into_iter()
        .map(|runs| Line::of(glue(runs, borders)))
        .collect()
}

fn on_line(line: &[Piece], run: &Piece) -> bool {
    let main = line.iter().max_by(|a, b| a.size.total_cmp(&b.size));
    main.is_some_and(|main| {
        let (small, large) = (main.size.min(run.size), main.size.max(run.size));
        // A note's raised number is small, and higher or lower by half a letter.
        let reach = if small < large * 0.8 { 0.5 } else { BASELINE };
        let near = (main.y - run.y).abs() < reach * if small < large * 0.8 { large } else { small };
        // Different sizes without touching are a heading beside a margin, not a mark.
        near && (small > large * 0.45
            || line
                .iter()
                .any(|piece| run.left < piece.right + large && piece.left < run.right + large))
    })
}

/// Glues runs into pieces.
fn glue(mut runs: Vec<Piece>, borders: &[Rule]) -> Vec<Piece> {
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut pieces: Vec<Piece> = Vec::new();
    for run in runs {
        let Some(last) = pieces.last_mut() else {
            pieces.push(run);
            continue;
        };
        let size = last.size.max(run.size);
        let gap = run.left - last.right;
        let between = |rule: &Rule| {
            last.right - 2.0 < rule.at
                && rule.at < run.left + 2.0
                && rule.spans(run.y + 0.3 * run.size)
        };
        if gap > PIECE_GAP * size || (gap > -1.0 && borders.iter().any(between)) {
            pieces.push(run);
            continue;
        }
        // Bold by printing twice.
        if gap < -0.5 * size && last.text.ends_with(run.text.trim_end()) {
            continue;
        }
        let open = last.text.ends_with(' ') || run.text.starts_with(' ');
        let solid = ends_solid(&last.text) && starts_solid(&run.text) && gap < 0.7 * size;
        if !open && !solid && gap > WORD_GAP * size {
            last.text.push(' ');
        }
        if run.text.len() > last.text.len() {
            last.size = run.size;
            last.y = run.y;
        }
        last.text.push_str(&run.text);
        last.right = last.right.max(run.right);
    }
    for piece in &mut pieces {
        piece.text = piece.text.trim().to_owned();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn ends_solid(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_cjk)
}

fn starts_solid(text: &str) -> bool {
    text.chars().next().is_some_and(is_cjk)
}

/// Marks the lines at the foot that are set smaller than the text. Only once the chrome is gone
/// they are the last of the page.
pub(super) fn mark_footnotes(lines: &mut [Line]) {
    let mut sizes: Vec<f32> = Vec::new();
    for line in lines.iter().filter(|line| line.kind == Kind::Text) {
        sizes.extend(std::iter::repeat_n(line.size(), 1 + line.text_bytes() / 20));
    }
    let body = median(&mut sizes);
    for line in lines
        .iter_mut()
        .rev()
        .filter(|line| line.kind != Kind::Turned)
    {
        if line.kind != Kind::Text || line.size() > body * 0.87 {
            break;
        }
        line.kind = Kind::Footnote;
    }
}
