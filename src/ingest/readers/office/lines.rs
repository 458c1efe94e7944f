//! Lines of a document as they come: paragraphs, table rows, text boxes, notes.

use super::line_text::{clean, join, numbered};

/// Between paragraphs of one cell: a mark, not a blank, so that no form is found across them.
const CELL_BREAK: &str = " / ";

/// Collects what a reader meets into lines.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    flows: Vec<Flow>,
    base: Flow,
    /// Rows of open tables, each with its finished cells.
    rows: Vec<Vec<String>>,
    /// The centred lines at the top.
    top: Vec<String>,
    below_top: bool,
}

/// A stretch with paragraphs of its own: the body, a cell, a text box, a note.
#[derive(Debug, Default)]
struct Flow {
    lines: Vec<String>,
    /// The paragraph that is being written.
    paragraph: String,
    /// Lines of text boxes anchored in it.
    boxes: Vec<String>,
}

/// What a line break within a paragraph becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// Lines of their own.
    Kept,
    /// One line: a centred title that was broken by hand.
    Joined,
}

impl Lines {
    fn flow(&mut self) -> &mut Flow {
        self.flows.last_mut().unwrap_or(&mut self.base)
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.flow().paragraph.push_str(text);
    }

    /// A line break within a paragraph.
    pub(crate) fn line_break(&mut self) {
        self.push("\n");
    }

    /// A page or column break, which ends the line in any case.
    pub(crate) fn page_break(&mut self) {
        self.push("\u{0C}");
    }

    /// The paragraph that is being written, as far as it has come.
    pub(crate) fn paragraph(&self) -> &str {
        &self.flows.last().unwrap_or(&self.base).paragraph
    }

    /// Ends the paragraph. The number stands before its text, where there is any.
    pub(crate) fn end_paragraph(&mut self, number: &str, breaks: Breaks) {
        let outermost = self.flows.is_empty();
        let flow = self.flow();
        let first = flow.lines.len();
        let paragraph = std::mem::take(&mut flow.paragraph);
        let boxes = std::mem::take(&mut flow.boxes);
        let mut number = Some(number).filter(|number| !number.is_empty());
        for page in paragraph.split('\u{0C}') {
            let joined;
            let page = match breaks {
                Breaks::Kept => page,
                Breaks::Joined => {
                    joined = join(page);
                    &joined
                }
            };
            for line in page.split('\n') {
                let line = clean(line);
                if line.is_empty() {
                    continue;
                }
                flow.lines.push(match number.take() {
                    Some(number) => numbered(number, &line),
                    None => line,
                });
            }
        }
        let last = flow.lines.len();
        flow.lines.extend(boxes);
        if outermost && !self.below_top && last > first {
            match breaks {
                Breaks::Joined => self.top.extend_from_slice(&self.base.lines[first..last]),
                Breaks::Kept => self.below_top = true,
            }
        }
    }

    /// The title as the centred lines at the top show it: those before a document number, a note
    /// in parentheses or the contents, and after the name of a letterhead.
    pub(crate) fn title(&self) -> Option<String> {
        let is_title = |line: &&String| {
            let bare: String = line.chars().filter(|char| !char.is_whitespace()).collect();
            !(bare.starts_with(['（', '(']) || bare.ends_with('号') || bare == "目录")
        };
        self.top
            .split(|line| !is_title(&line))
            .map(|lines| join(&lines.join("\n")))
            .find(|title| !title.is_empty() && !title.ends_with("文件"))
    }

    pub(crate) fn open_table(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(crate) fn close_table(&mut self) {
        self.close_row();
        self.rows.pop();
    }

    pub(crate) fn open_cell(&mut self) {
        self.flows.push(Flow::default());
    }

    pub(crate) fn close_cell(&mut self) {
        let text = self.close_flow().join("\n");
        match self.rows.last_mut() {
            Some(row) => row.push(text),
            None => self.add_line(text),
        }
    }

    /// Ends a row. The only cell with text in it gives its paragraphs as they are: such tables
    /// are frames.
    pub(crate) fn close_row(&mut self) {
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        let mut row = std::mem::take(row);
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        let mut filled = row.iter().filter(|cell| !cell.is_empty());
        let line = match (filled.next(), filled.next()) {
            (None, _) => return,
            (Some(only), None) => only.clone(),
            _ => row.join(crate::text::CELL_END).replace('\n', CELL_BREAK),
        };
        self.add_line(line);
    }

    /// Opens a stretch that is handed over apart: a text box, a note.
    pub(crate) fn open_flow(&mut self) {
        self.flows.push(Flow::default());
    }

    /// Ends the stretch and gives its lines.
    pub(crate) fn close_flow(&mut self) -> Vec<String> {
        self.end_paragraph("", Breaks::Kept);
        self.flows.pop().unwrap_or_default().lines
    }

    /// Ends a text box: its lines follow the paragraph that it is anchored in.
    pub(crate) fn close_box(&mut self) {
        let lines = self.close_flow();
        let flow = self.flow();
        if flow.paragraph.is_empty() {
            flow.lines.extend(lines);
        } else {
            flow.boxes.extend(lines);
        }
    }

    fn add_line(&mut self, line: String) {
        if !line.is_empty() {
            self.below_top |= self.flows.is_empty();
            self.flow().lines.push(line);
        }
    }

    /// Adds a line of its own.
    pub(crate) fn line(&mut self, line: &str) {
        self.add_line(clean(line));
    }

    /// Adds notes, each with its number before it.
    pub(crate) fn notes(&mut self, notes: impl IntoIterator<Item = Vec<String>>) {
        for (number, note) in notes.into_iter().enumerate() {
            for (at, line) in note.iter().enumerate() {
                match at {
                    0 => self.line(&format!("[{}] {line}", number + 1)),
                    _ => self.line(line),
                }
            }
        }
    }

    /// The whole text, with a line end after each line.
    pub(crate) fn finish(mut self) -> String {
        while !self.rows.is_empty() {
            self.close_table();
        }
        while !self.flows.is_empty() {
            self.close_box();
        }
        self.end_paragraph("", Breaks::Kept);
        let mut out = self.base.lines.join("\n");
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_and_frames_are_paragraphs() {
        let mut lines = Lines::default();
        lines.open_table();
        for row in [&["甲", "", "乙\n丙"][..], &["一\n二", ""], &["", ""]] {
            for cell in row {
                lines.open_cell();
                for paragraph in cell.split('\n') {
                    lines.push(paragraph);
                    lines.end_paragraph("", Breaks::Kept);
                }
                lines.close_cell();
            }
            lines.close_row();
        }
        lines.close_table();
        assert_eq!(lines.finish(), "甲 \u{2029}  \u{2029} 乙 / 丙\n一\n二\n");
    }

    #[test]
    fn centred_lines_at_the_top_are_the_title() {
        let title = |centred: &[&str]| {
            let mut lines = Lines::default();
            for line in centred {
                lines.push(line);
                lines.end_paragraph("", Breaks::Joined);
            }
            lines.push("正文");
            lines.end_paragraph("", Breaks::Kept);
            lines.push("落款");
            lines.end_paragraph("", Breaks::Joined);
            lines.title()
        };
        let expected = Some("某部关于人工智能的规定".to_owned());
        assert_eq!(
            title(&["某部", "关于人工智能的规定", "法释〔2002〕8号", "附"]),
            expected
        );
        assert_eq!(
            title(&["某部文件", "某发〔2020〕1号", "某部关于人工智能的规定"]),
            expected
        );
        assert_eq!(
            title(&["某部关于\n人工智能的规定", "（2020年）", "目　录"]),
            expected
        );
        assert_eq!(title(&[]), None);
    }

    #[test]
    fn breaks_boxes_and_numbers() {
        let mut lines = Lines::default();
        lines.push("关于\n办理 AI\ncases");
        lines.end_paragraph("", Breaks::Joined);
        lines.push("a\nb");
        lines.open_flow();
        lines.push("box");
        lines.close_box();
        lines.push("c\u{0C}d");
        lines.end_paragraph("1.", Breaks::Kept);
        lines.push("\u{3000}\u{3000}x\ty");
        lines.end_paragraph("（一）", Breaks::Joined);
        assert_eq!(
            lines.finish(),
            "关于办理 AI cases\n1. a\nbc\nd\nbox\n（一）x y\n"
        );
    }
}
