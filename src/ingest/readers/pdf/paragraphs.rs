//! Paragraphs: lines that only the width of the page parted are joined again.

use super::edges::share_edges;
use super::join::{Words, join};
use super::line::{Kind, Line, is_cjk, median};
use super::marks;
use super::page::Page;

/// The paragraphs of a document, one a line.
pub(super) fn of(pages: &mut [Page]) -> String {
    share_edges(pages);
    let words = Words::of(pages);
    let mut sizes: Vec<f32> = Vec::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        sizes.extend(std::iter::repeat_n(line.size(), 1 + line.text_bytes() / 40));
    }
    let body = median(&mut sizes);
    let flow = |page| Flow {
        words: &words,
        body,
        page,
        pitch: 0.0,
        done: Vec::new(),
        open: None,
        waiting: Vec::new(),
    };
    let mut text = flow(0);
    for (number, page) in pages.iter().enumerate() {
        text.page = number;
        text.pitch = pitch(&page.lines);
        for run in page.lines.chunk_by(|a, b| a.kind == b.kind) {
            match run.first().map(|line| line.kind) {
                Some(Kind::Footnote | Kind::Turned) => {
                    let mut notes = flow(number);
                    notes.pitch = pitch(run);
                    run.iter().for_each(|line| notes.push(line));
                    text.note(notes.end());
                }
                _ => run.iter().for_each(|line| text.push(line)),
            }
        }
    }
    let mut out = String::new();
    for paragraph in text.end() {
        let paragraph = tidy(&paragraph);
        if !paragraph.is_empty() {
            out.push_str(&paragraph);
            out.push('\n');
        }
    }
    out
}

/// A paragraph that may go on.
struct Open<'a> {
    text: String,
    lines: usize,
    /// Whether it begins with the mark of an item.
    item: bool,
    last: &'a Line,
    page: usize,
}

/// Lines on their way into paragraphs.
struct Flow<'a> {
    words: &'a Words,
    /// The size of most letters of the document.
    body: f32,
    page: usize,
    /// The distance of most lines from the next, on this page.
    pitch: f32,
    done: Vec<String>,
    open: Option<Open<'a>>,
    /// Notes that stand amid the open paragraph; they follow it.
    waiting: Vec<String>,
}

impl<'a> Flow<'a> {
    fn push(&mut self, line: &'a Line) {
        let text = line.text();
        if let Some(mut open) = self.open.take() {
            if self.continues(&open, line, &text) {
                join(&mut open.text, &text, self.words);
                open.lines += 1;
                open.last = line;
                open.page = self.page;
                self.open = Some(open);
                return;
            }
            self.close(open);
        }
        self.open = Some(Open {
            item: begins_item(line, &text),
            text,
            lines: 1,
            last: line,
            page: self.page,
        });
    }

    fn note(&mut self, paragraphs: Vec<String>) {
        if self.open.is_some() {
            self.waiting.extend(paragraphs);
        } else {
            self.done.extend(paragraphs);
        }
    }

    fn close(&mut self, open: Open<'_>) {
        self.done.push(open.text);
        self.done.append(&mut self.waiting);
    }

    fn end(mut self) -> Vec<String> {
        if let Some(open) = self.open.take() {
            self.close(open);
        }
        self.done
    }

    /// Whether a line goes on with the open paragraph.
    fn continues(&self, open: &Open<'_>, line: &Line, text: &str) -> bool {
        let last = open.last;
        let apart = [line.kind, last.kind]
            .iter()
            .any(|kind| matches!(kind, Kind::Row | Kind::Turned));
        if apart || is_row(line) || is_row(last) || marks::is_contents_entry(&last.text()) {
            return false;
        }
        let em = last.size();
        if em.max(line.size()) > em.min(line.size()) * 1.15 {
            return false;
        }
        let is_heading = em > self.body * 1.1;
        if open.page == self.page && last.column == line.column {
            let pitch = last.y() - line.y();
            let most = if is_heading {
                1.9 * em
            } else {
                (1.3 * self.pitch).max(1.1 * em)
            };
            let sparse = pitch > 2.5 * em && ends_sentence(&open.text);
            if pitch <= 0.0 || pitch > most || sparse {
                return false;
            }
        }
        let ends = ends_sentence(&open.text);
        let item = begins_item(line, text);
        if is_heading && open.page == self.page {
            let long = last.right() - last.left() > 0.5 * (last.column.1 - last.column.0);
            return long && !ends && !item;
        }
        let hyphenated = last.text().ends_with(['-', '\u{2010}']);
        let room = last.column.1 - last.right();
        if !hyphenated && room > first_word_width(text, em) {
            // Lines that are not justified end where their setter liked.
            let width = last.column.1 - last.column.0;
            let most = match text.chars().next() {
                Some(c) if c.is_lowercase() => 0.4 * width,
                Some(c) if !is_cjk(c) => 0.2 * width,
                _ => 0.0,
            };
            if ends || room > most || open.text.chars().next_back().is_some_and(is_cjk) {
                return false;
            }
        }
        // (a) and 第三条 can stand at the beginning of a line by chance, as references.
        if item && (ends || !marks::may_be_reference(text)) {
            return false;
        }
        let further = further_in(last, line, open.page == self.page);
        if further.abs() <= 0.6 * em {
            return !(item && open.item && open.lines == 1);
        }
        // The rest of a heading that was wider than the page.
        if open.lines == 1 && further > 0.0 && !item && !ends && is_centred(line) {
            return true;
        }
        // The first line is further in, or an item's mark hangs out.
        open.lines == 1
            && !item
            && ((-4.0 * em..0.0).contains(&further) || (open.item && further < 5.0 * em))
    }
}

fn is_centred(line: &Line) -> bool {
    let (left, right) = (line.left() - line.column.0, line.column.1 - line.right());
    (left - right).abs() < 1.5 * line.size() && left > 2.0 * line.size()
}

/// Whether a line begins an item, or a note with its number: 12 See the report.
fn begins_item(line: &Line, text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=3).contains(&(text.len() - rest.len()))
        && rest.trim_start().starts_with(|c: char| c.is_alphabetic());
    marks::begins_item(text) || (numbered && line.kind == Kind::Footnote)
}

/// How much further in a line begins than the last one. Left and right pages have different
/// margins, and not every page has a line that begins at its margin: over a page break the least
/// of what may be meant counts.
fn further_in(last: &Line, line: &Line, same_page: bool) -> f32 {
    let by_left = (line.left() - line.column.0) - (last.left() - last.column.0);
    if same_page {
        return by_left;
    }
    let by_right = (line.left() - line.column.1) - (last.left() - last.column.1);
    let by_page = line.left() - last.left();
    [by_right, by_page]
        .into_iter()
        .fold(by_left, |least, next| {
            if next.abs() < least.abs() {
                next
            } else {
                least
            }
        })
}

/// Cells beside each other, without rules.
fn is_row(line: &Line) -> bool {
    line.pieces.len() >= 3
        && line
            .pieces
            .windows(2)
            .all(|pair| pair[1].left - pair[0].right > 1.5 * pair[0].size)
}

/// The room that a line would have needed to take in the first word of the next.
fn first_word_width(text: &str, em: f32) -> f32 {
    match text.chars().next() {
        Some(c) if is_cjk(c) => 1.6 * em,
        _ => {
            let word = text
                .chars()
                .take_while(|c| !c.is_whitespace() && !is_cjk(*c))
                .count();
            (word as f32 * 0.5 + 0.5) * em
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '"', '）', ')', '」', '》']);
    text.ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':', '—'])
}

/// The distance of most lines of a page from the next.
fn pitch(lines: &[Line]) -> f32 {
    let mut pitches: Vec<f32> = lines
        .windows(2)
        .filter(|pair| pair[0].column == pair[1].column && pair[0].kind != Kind::Row)
        .map(|pair| pair[0].y() - pair[1].y())
        .filter(|pitch| *pitch > 1.0)
        .collect();
    median(&mut pitches)
}

/// The mark in [`crate::text::CELL_END`].
const CELL_MARK: char = '\u{2029}';

/// One blank for many, and for the dots that lead to a page number.
fn tidy(paragraph: &str) -> String {
    let mut out = String::with_capacity(paragraph.len());
    let mut rest = paragraph.trim();
    while let Some(c) = rest.chars().next() {
        let same = |at: char| at == c;
        let run = rest.find(|at| !same(at)).unwrap_or(rest.len());
        let count = run / c.len_utf8();
        let is_leader = marks::is_leader(c) && (count >= 5 || (c == '…' && count >= 3));
        if (c.is_whitespace() && c != CELL_MARK) || is_leader {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push_str(&rest[..run]);
        }
        rest = &rest[run..];
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_and_room_are_a_blank() {
        assert_eq!(tidy(" 一、总则 .......... 3 "), "一、总则 3");
        assert_eq!(tidy("等等……。"), "等等……。");
    }
}
