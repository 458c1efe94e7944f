//! Chrome of pages: running heads and feet, page numbers, marks of the printer.

use std::collections::{HashMap, HashSet};

use super::line::{Kind, Line};
use super::page::Page;

/// So many lines at either end of a page can be chrome.
const MAX_LINES: usize = 4;

/// Takes away what is repeated at the ends of pages. Only what stands outermost goes, and only
/// the same words at the same end, or words that differ in a number that counts the pages: a
/// heading that happens to be repeated in the text stays.
pub(super) fn strip(pages: &mut [Page]) {
    let ends: Vec<[Vec<usize>; 3]> = pages.iter().map(ends).collect();
    let mut seen: HashMap<(usize, String), usize> = HashMap::new();
    for (number, (page, ends)) in pages.iter().zip(&ends).enumerate() {
        for (end, lines) in ends.iter().enumerate() {
            let of_page: HashSet<String> = lines
                .iter()
                .flat_map(|&at| Keys::of(&page.lines[at].text(), number).all())
                .collect();
            for key in of_page {
                *seen.entry((end, key)).or_default() += 1;
            }
        }
    }
    let enough = if pages.len() <= 3 { 2 } else { 3 };
    for (number, (page, ends)) in pages.iter_mut().zip(&ends).enumerate() {
        let mut drop = vec![false; page.lines.len()];
        for (end, lines) in ends.iter().enumerate() {
            for &at in lines {
                let text = page.lines[at].text();
                let count = |key: &String| seen.get(&(end, key.clone())).copied().unwrap_or(0);
                let is_chrome = Keys::of(&text, number).are_repeated(count, enough)
                    || is_page_number(&text)
                    || is_printers_mark(&text);
                if is_chrome {
                    drop[at] = true;
                } else if end < 2 {
                    break;
                }
            }
        }
        let mut drop = drop.into_iter();
        page.lines.retain(|_| !drop.next().unwrap_or(false));
    }
}

/// The lines at the head, at the foot, each from outside in, and the turned ones in the margin.
fn ends(page: &Page) -> [Vec<usize>; 3] {
    let of_kind = |wanted: fn(&Line) -> bool| -> Vec<usize> {
        (0..page.lines.len())
            .filter(|&at| wanted(&page.lines[at]))
            .collect()
    };
    let mut upright = of_kind(|line| line.kind != Kind::Turned);
    let y = |at: &usize| page.lines[*at].y();
    upright.sort_by(|a, b| y(b).total_cmp(&y(a)));
    // The rows of a table are no chrome, and nothing behind them is.
    let plain = |at: &usize| page.lines[*at].kind != Kind::Row;
    let head = upright
        .iter()
        .copied()
        .take_while(plain)
        .take(MAX_LINES)
        .collect();
    let foot = upright
        .iter()
        .rev()
        .copied()
        .take_while(plain)
        .take(MAX_LINES)
        .collect();
    [head, foot, of_kind(|line| line.kind == Kind::Turned)]
}

/// What a line is compared by, without its blanks.
struct Keys {
    words: String,
    /// The words with one of their numbers replaced by its distance from the number of the page.
    counted: Vec<String>,
    /// The same where a number begins or ends the line: the distance alone, and the rest alone,
    /// since left and right pages have their number at different ends of the head.
    outer: Vec<(String, String)>,
}

impl Keys {
    fn of(text: &str, page: usize) -> Keys {
        let words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut keys = Keys {
            words: String::new(),
            counted: Vec::new(),
            outer: Vec::new(),
        };
        let mut at = 0;
        while let Some(start) = words[at..]
            .find(|c: char| c.is_ascii_digit())
            .map(|found| at + found)
        {
            let digits = words[start..].find(|c: char| !c.is_ascii_digit());
            let end = digits.map_or(words.len(), |found| start + found);
            at = end;
            // 附件2 numbers a matter, not a page.
            let Some(number) = words[start..end]
                .parse::<i64>()
                .ok()
                .filter(|_| end - start <= 6 && !is_numbered_matter(&words))
            else {
                continue;
            };
            let distance = number - page as i64;
            let (before, behind) = (&words[..start], &words[end..]);
            if before.is_empty() || behind.is_empty() {
                keys.outer
                    .push((format!("#{distance}"), format!("~{before}{behind}")));
            }
            if !(before.is_empty() && behind.is_empty()) {
                keys.counted.push(format!("{before}#{distance}#{behind}"));
            }
        }
        keys.words = words;
        keys
    }

    fn all(self) -> impl Iterator<Item = String> {
        let outer = self
            .outer
            .into_iter()
            .flat_map(|(number, rest)| [number, rest]);
        std::iter::once(self.words).chain(self.counted).chain(outer)
    }

    fn are_repeated(&self, count: impl Fn(&String) -> usize, enough: usize) -> bool {
        count(&self.words) >= enough
            || self.counted.iter().any(|key| count(key) >= enough)
            || self.outer.iter().any(|(number, rest)| {
                count(number) >= 2
                    && (rest.len() == 1 || count(rest) >= if rest.len() > 20 { 2 } else { enough })
            })
    }
}

fn is_numbered_matter(words: &str) -> bool {
    let matters = [
        "附", "表", "图", "第", "Annex", "Appendix", "Table", "Figure", "Chapter", "Part",
    ];
    matters.iter().any(|word| words.starts_with(word)) && !words.ends_with('页')
}

/// 3 between dashes, 第 3 页 共 5 页, Page 3 of 5, iv: these count pages wherever they stand.
fn is_page_number(text: &str) -> bool {
    let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = |text: &str| {
        !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let dash = |c: char| {
        matches!(
            c,
            '-' | '—' | '–' | '－' | '―' | '一' | '·' | '•' | '~' | '～'
        )
    };
    let within = solid.trim_matches(dash);
    if within.len() < solid.len()
        && solid.starts_with(dash)
        && solid.ends_with(dash)
        && is_number(within)
    {
        return true;
    }
    if let Some(rest) = solid
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('页'))
    {
        let total = rest.1.trim_matches(|c: char| "共页，,/（）()".contains(c));
        return is_number(rest.0) && (total.is_empty() || is_number(total));
    }
    if !solid.is_empty() && solid.len() <= 6 && solid.chars().all(|c| "ivxl".contains(c)) {
        return true;
    }
    let lower = solid.to_ascii_lowercase();
    lower.strip_prefix("page").is_some_and(|rest| {
        let (number, total) = rest.split_once("of").unwrap_or((rest, "1"));
        is_number(number) && is_number(total)
    })
}

/// What the Government Publishing Office prints below and beside its pages.
fn is_printers_mark(text: &str) -> bool {
    text.starts_with("VerDate ")
        || text.contains(" on DSK")
        || text.contains(" on PROD")
        || text.starts_with("Jkt ")
        || text.starts_with("PO 00000")
}

#[cfg(test)]
mod tests {
    use super::super::line::Piece;
    use super::*;

    fn page(texts: &[&str]) -> Page {
        let lines = texts.iter().enumerate().map(|(row, text)| {
            Line::of(vec![Piece {
                text: (*text).to_owned(),
                left: 50.0,
                right: 300.0,
                y: 700.0 - row as f32 * 20.0,
                size: 10.0,
            }])
        });
        Page {
            lines: lines.collect(),
            ..Page::default()
        }
    }

    fn left_of(mut pages: Vec<Page>) -> Vec<Vec<String>> {
        strip(&mut pages);
        pages
            .iter()
            .map(|page| page.lines.iter().map(Line::text).collect())
            .collect()
    }

    #[test]
    fn heads_and_numbers_go_and_the_text_stays() {
        let left = left_of(vec![
            page(&[
                "Gazette / 1995 / 17",
                "the text, one",
                "the end, one",
                "— 1 —",
            ]),
            page(&[
                "Gazette / 1995 / 18",
                "the text, two",
                "the end, two",
                "— 2 —",
            ]),
            page(&[
                "Gazette / 1995 / 19",
                "the text, three",
                "the end, three",
                "— 3 —",
            ]),
        ]);
        assert_eq!(left[1], ["the text, two", "the end, two"]);
    }

    #[test]
    fn attachments_and_years_are_no_page_numbers() {
        let left = left_of(vec![
            page(&["附件1", "甲"]),
            page(&["附件2", "乙"]),
            page(&["附件3", "丙"]),
            page(&["2021", "丁"]),
        ]);
        assert_eq!(left[0], ["附件1", "甲"]);
        assert_eq!(left[3], ["2021", "丁"]);
    }
}
