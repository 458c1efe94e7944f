//! Wrapped lines: paragraphs of preformatted text that was broken at a width.

/// Lines longer than this were not broken by a typewriter's width.
const MAX_WIDTH: usize = 132;
/// And shorter ones are no prose.
const MIN_WIDTH: usize = 40;
/// Fewer lines do not show a width.
const MIN_LINES: usize = 8;
/// How much shorter than the longest a line can be, and yet have been broken at the width.
const SLACK: usize = 10;

/// The lines of preformatted text, without blank ones; a paragraph broken at a width is one again.
pub(super) fn unwrap_lines(raw: &str) -> Vec<String> {
    let lines: Vec<&str> = raw
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    let width = width(&lines);
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim();
        if text.is_empty() {
            open = false;
            continue;
        }
        match out.last_mut() {
            Some(paragraph) if open => {
                paragraph.push('\n');
                paragraph.push_str(text);
            }
            _ => out.push(text.to_owned()),
        }
        open = width.is_some_and(|width| {
            was_broken(line, lines.get(at + 1).copied().unwrap_or_default(), width)
        });
    }
    out
}

/// The width at which the lines were broken; none if they were not.
fn width(lines: &[&str]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.trim_end().chars().count())
        .collect();
    if lengths.len() < MIN_LINES {
        return None;
    }
    lengths.sort_unstable();
    let longest = lengths[lengths.len() * 19 / 20];
    let usual = lengths[lengths.len() * 6 / 10];
    // Where lines end at a width, most of them end near it.
    ((MIN_WIDTH..=MAX_WIDTH).contains(&longest) && usual + 2 * SLACK >= longest).then_some(longest)
}

/// Whether a line goes on in the next: it ends with a blank, as some writers of such files leave it,
/// or the next word had no room on it.
fn was_broken(line: &str, next: &str, width: usize) -> bool {
    let Some(word) = next.split_whitespace().next() else {
        return false;
    };
    let is_rule = |text: &str| {
        text.trim()
            .chars()
            .all(|c| matches!(c, '-' | '_' | '=' | '*' | '.'))
    };
    // "[Pages 1-3]" and the like stand alone.
    let is_bracketed = line.trim_end().ends_with(']') && next.trim_start().starts_with('[');
    if is_rule(line) || is_rule(next) || is_bracketed {
        return false;
    }
    let length = line.trim_end().chars().count();
    let no_room = length + 1 + word.chars().count() + SLACK / 2 > width;
    let starts_anew = indent(next) > indent(line) + 1
        && line.trim_end().ends_with(['.', ';', ':', '。', '；', '：']);
    !starts_anew && (line.ends_with(' ') || no_room)
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_put_together_again() {
        let raw = "    Section 1. Policy. Each agency shall, to the extent that\n\
                   the law permits, keep a list of its systems and publish it\n\
                   each year in a form that anyone can read and use again for\n\
                   purposes of their own.\n\
                   \x20   (a) The list shall name the owner of each system and the\n\
                   date of its last review; and\n\
                   \x20   (b) it shall be complete.\n\n\
                   \x20   Sec. 2. Definitions. In this order a system is a set of\n\
                   parts that work together.\n";
        let lines = unwrap_lines(raw);
        let starts: Vec<&str> = lines.iter().map(|line| &line[..6]).collect();
        assert_eq!(starts, ["Sectio", "(a) Th", "(b) it", "Sec. 2"]);
    }

    #[test]
    fn short_lines_are_kept() {
        assert_eq!(unwrap_lines("一\n\n二 \n 三"), ["一", "二", "三"]);
        let table = "a  1\nb  2\nc  3\nd  4\ne  5\nf  6\ng  7\nh  8\n";
        assert_eq!(unwrap_lines(table).len(), 8);
    }
}
