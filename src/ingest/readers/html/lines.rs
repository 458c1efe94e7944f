//! Lines: text put together with its white space collapsed, a paragraph a line.

/// White space that was met and not yet written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    #[default]
    None,
    /// A blank.
    Blank,
    /// Blanks of which one at least is a line end of the source: nothing between Han characters,
    /// whatever indentation comes with it.
    LineEnd,
    /// A blank that was put there on purpose: an ideographic or a no-break one.
    Meant,
}

/// Lines being written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    out: String,
    line_start: usize,
    pending: Pending,
}

impl Lines {
    /// Adds text of a paragraph.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word_end = rest.find(is_blank_or_control).unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_end);
            self.word(word);
            let blank_end = after
                .find(|c| !is_blank_or_control(c))
                .unwrap_or(after.len());
            let (blanks, after) = after.split_at(blank_end);
            self.blanks(blanks);
            rest = after;
        }
    }

    fn word(&mut self, word: &str) {
        let Some(first) = word.chars().next() else {
            return;
        };
        let written = &self.out[self.line_start..];
        if let Some(last) = written.chars().next_back() {
            let joined = match self.pending {
                Pending::None => true,
                Pending::LineEnd => is_wide(last) && is_wide(first),
                Pending::Blank | Pending::Meant => false,
            };
            if !joined {
                self.out.push(' ');
            }
        }
        self.pending = Pending::None;
        self.out.push_str(word);
    }

    fn blanks(&mut self, blanks: &str) {
        if !blanks.contains(char::is_whitespace) {
            return;
        }
        let met = if blanks.contains(|c: char| !c.is_ascii() && c.is_whitespace()) {
            Pending::Meant
        } else if blanks.contains(['\n', '\r']) {
            Pending::LineEnd
        } else {
            Pending::Blank
        };
        self.pending = self.pending.max(met);
    }

    /// Ends the line, if there is anything on it.
    pub(super) fn end_line(&mut self) {
        self.pending = Pending::None;
        if self.out.len() > self.line_start {
            self.out.push('\n');
            self.line_start = self.out.len();
        }
    }

    /// Adds a line as it is.
    pub(super) fn whole_line(&mut self, line: &str) {
        self.end_line();
        self.out.push_str(line);
        self.end_line();
    }

    /// The lines, each with its end.
    pub(super) fn finish(mut self) -> String {
        self.end_line();
        self.out
    }
}

/// Blanks, and characters that print nothing and mean nothing in a text.
fn is_blank_or_control(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{FEFF}'
}

/// A Han character or a mark as wide as one: between two of them a line end in the source is none.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{31C0}'..='\u{31EF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{323AF}')
}

/// Text as one line: its white space collapsed.
pub(super) fn one_line(text: &str) -> String {
    let mut lines = Lines::default();
    lines.text(text);
    lines.out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses() {
        assert_eq!(
            one_line("  各地区\n    各部门 要\u{3000}\u{3000}加强\tthe\n  rule \u{0}of "),
            "各地区各部门 要 加强 the rule of"
        );
        assert_eq!(one_line("通知\n2020年"), "通知 2020年");
        assert_eq!(one_line("\u{FEFF}\u{a0}\n"), "");
    }

    #[test]
    fn texts_of_neighbours_share_their_blanks() {
        let mut lines = Lines::default();
        for text in ["国务 ", "\n", " 院", "和", "部门"] {
            lines.text(text);
        }
        lines.end_line();
        lines.end_line();
        lines.text(" second");
        assert_eq!(lines.finish(), "国务院和部门\nsecond\n");
    }
}
