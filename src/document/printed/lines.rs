//! The lines of a text as they were meant: trimmed, without empty ones, broken pieces joined.

use std::borrow::Cow;

use crate::text::{is_blank, is_han};

/// The lines of a text. Web pages break 工信厅科函〔2025〕30号 or 2025年1月20日 into a line for each
/// run of letters; those are joined again.
pub(super) fn lines(text: &str) -> Vec<Cow<'_, str>> {
    let mut out: Vec<Cow<str>> = Vec::new();
    for line in text.lines() {
        let line = trim(line);
        if line.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(last) if belongs(last, line) => last.to_mut().push_str(line),
            _ if run_together(line) => out.extend(line.split_whitespace().map(Cow::Borrowed)),
            _ => out.push(Cow::Borrowed(line)),
        }
    }
    out
}

/// Whether a line is a Chinese document, or much of one, whose line ends have become blanks. In a
/// paragraph of Chinese blanks are rare, and to take it apart at them does no harm here.
fn run_together(line: &str) -> bool {
    line.len() > 450 && line.chars().take(100).filter(|c| is_han(*c)).count() >= 30
}

/// A line without blanks, invisible characters and left-over entities at its ends.
pub(super) fn trim(line: &str) -> &str {
    let mut line = line;
    loop {
        let before = line.len();
        line = line.trim_matches(|c: char| {
            c.is_whitespace()
                || is_blank(c)
                || c.is_control()
                || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
        });
        for entity in ["&nbsp;", "&sp;", "&emsp;", "&ensp;"] {
            line = line.strip_suffix(entity).unwrap_or(line);
            line = line.strip_prefix(entity).unwrap_or(line);
        }
        if line.len() == before {
            return line;
        }
    }
}

/// Whether a line goes on the one before it: a piece of a number or a date.
fn belongs(last: &str, line: &str) -> bool {
    // A long line is a paragraph; it takes no pieces, which also bounds the work.
    if last.len() > 200 || line.len() > 40 {
        return false;
    }
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (Some(end), Some(start)) = (last.chars().next_back(), line.chars().next()) else {
        return false;
    };
    let open = |c| matches!(c, '〔' | '[' | '［' | '【' | '﹝');
    let close = |c| matches!(c, '〕' | ']' | '］' | '】' | '﹞');
    if open(end) || close(start) {
        return true;
    }
    let short = line.chars().count() <= 2;
    if open(start) && last.chars().count() <= 20 && is_han(end) {
        return line.chars().nth(1).is_none_or(|c| c.is_ascii_digit());
    }
    if end.is_ascii_digit() && matches!(start, '年' | '月' | '日' | '号') {
        return short || line.starts_with(['年', '月']) && line.ends_with(['日', '月']);
    }
    // 2025年 | 1; 〔2025〕 | 30.
    (close(end)
        || matches!(end, '年' | '月')
            && last
                .chars()
                .rev()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit()))
        && digits(line.trim_end_matches(['月', '日', '号']))
        && line.len() <= 12
}

/// A title as a page gives it, on one line and without the name of the site behind it.
pub(super) fn clean_title(title: &str) -> String {
    let mut title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    // Blanks are dropped where a line was broken between Han characters; those between agencies
    // are kept: 工业和信息化部 财政部关于….
    for mark in ["_", " - ", "|", " – ", "--"] {
        if let Some(at) = title.rfind(mark) {
            let site = title[at + mark.len()..].trim();
            let sites = [
                "网",
                "门户",
                "政府",
                "办公室",
                "部",
                "局",
                "委员会",
                ".gov",
                "GOV",
            ];
            if at > 0 && site.chars().count() <= 30 && sites.iter().any(|end| site.ends_with(end)) {
                title.truncate(at);
            }
        }
    }
    trim(&title).to_owned()
}

/// Lines joined into one title: no blank between Han characters, one between words.
pub(super) fn join(lines: &[Cow<str>]) -> String {
    let mut out = String::new();
    for line in lines {
        let gap = out.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ',')
            && line.starts_with(|c: char| c.is_ascii_alphanumeric());
        if gap {
            out.push(' ');
        }
        out.push_str(&unspaced(line));
    }
    out
}

/// Letters set apart joined: 土 地 使 用 期 限 的 批 复.
pub(super) fn unspaced(line: &str) -> String {
    let pieces: Vec<&str> = line.split_whitespace().collect();
    let single = pieces
        .iter()
        .filter(|piece| piece.chars().count() == 1)
        .count();
    if pieces.len() >= 3 && single * 10 >= pieces.len() * 8 {
        return pieces.concat();
    }
    pieces.join(" ")
}
