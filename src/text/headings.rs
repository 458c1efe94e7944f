//! Headings: the parts, chapters and articles of a text, by which a place in it is told.

use super::script::{is_blank, is_han};

/// A heading of a text: 第三章, 第十二条, 一、, Article 5.
///
/// Headings are 第…编, 第…章, 第…节 and 第…条 at the beginning of a line or set off by blanks;
/// 一、 and （一） at the beginning of a line; Title, Part, Chapter, Article, Section, Sec. and §
/// with their number at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'a> {
    /// Smaller numbers hold larger ones; [`ARTICLE`] is that of an article.
    pub level: u8,
    /// Its number, as it stands in the text.
    pub label: &'a str,
}

/// The level of 第…条, Article, Section, Sec. and §. Chapters and what is above them have smaller
/// ones, 一、 and （一） larger.
pub const ARTICLE: u8 = 4;

/// Calls `found` for each heading of an original text, with where it stands in bytes, in order.
pub fn for_headings(text: &str, mut found: impl FnMut(usize, Heading<'_>)) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(heading) = heading(&line[indent..]) {
            found(start + indent, heading);
        }
        // Articles that follow each other on one line.
        for (at, _) in line.match_indices('第') {
            let before = line[..at].chars().next_back();
            if at > indent
                && before.is_some_and(is_blank)
                && let Some(heading) = numbered(&line[at..])
                && line[at + heading.label.len()..].starts_with(is_blank)
            {
                found(start + at, heading);
            }
        }
        start += line.len();
    }
}

/// The heading that a text begins with.
pub fn heading(line: &str) -> Option<Heading<'_>> {
    match line.chars().next()? {
        '第' => numbered(line),
        '（' | '(' => {
            let inner = line.trim_start_matches(['（', '(']);
            let number = inner.len() - inner.trim_start_matches(is_numeral).len();
            let close = inner[number..]
                .chars()
                .next()
                .filter(|c| matches!(c, '）' | ')'))?;
            let end = line.len() - inner.len() + number + close.len_utf8();
            (number > 0).then_some(Heading {
                level: ARTICLE + 2,
                label: &line[..end],
            })
        }
        c if is_numeral(c) => {
            let number = line.len() - line.trim_start_matches(is_numeral).len();
            line[number..].starts_with('、').then_some(Heading {
                level: ARTICLE + 1,
                label: &line[..number],
            })
        }
        _ => english(line),
    }
}

/// 第三章, 第 12 條: a number between 第 and the name of a part.
fn numbered(line: &str) -> Option<Heading<'_>> {
    let rest = line.strip_prefix('第')?;
    let number = rest.trim_start_matches(|c: char| {
        is_numeral(c) || is_blank(c) || c.is_ascii_digit() || ('０'..='９').contains(&c)
    });
    let length = rest.len() - number.len();
    if length == 0 || length > 40 {
        return None;
    }
    let name = number.chars().next()?;
    let level = match name {
        '编' | '編' => 1,
        '章' => 2,
        '节' | '節' => 3,
        '条' | '條' => ARTICLE,
        _ => return None,
    };
    let end = line.len() - number.len() + name.len_utf8();
    // 第三章规定的 is no heading: a blank, a mark or the end of the line follows one.
    let behind = line[end..].chars().next();
    behind
        .is_none_or(|c| !is_han(c) || level == ARTICLE)
        .then_some(Heading {
            level,
            label: &line[..end],
        })
}

fn is_numeral(c: char) -> bool {
    "〇○零一二三四五六七八九十百千两廿卅".contains(c)
}

fn english(line: &str) -> Option<Heading<'_>> {
    const NAMES: [(&str, u8); 9] = [
        ("title ", 1),
        ("part ", 1),
        ("chapter ", 2),
        ("subchapter ", 3),
        ("article ", ARTICLE),
        ("section ", ARTICLE),
        ("sec. ", ARTICLE),
        ("§ ", ARTICLE),
        ("§", ARTICLE),
    ];
    let (name, level) = NAMES.iter().find(|(name, _)| {
        line.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    })?;
    let rest = &line[name.len()..];
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    let digits = rest[..rest.len() - number.len()].trim_end_matches(['.', '-']);
    let roman = rest
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let length = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        digits.len()
    } else if !roman.is_empty() && roman.bytes().all(|byte| b"IVXLC".contains(&byte)) {
        roman.len()
    } else {
        return None;
    };
    Some(Heading {
        level: *level,
        label: &line[..name.len() + length],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headings above a string, from the largest part down.
    fn place(text: &str, at: &str) -> String {
        let until = text.find(at).unwrap();
        let mut open: Vec<(u8, String)> = Vec::new();
        for_headings(text, |offset, found| {
            assert_eq!(heading(&text[offset..]), Some(found));
            if offset <= until {
                open.retain(|(level, _)| *level < found.level);
                open.push((found.level, found.label.to_owned()));
            }
        });
        let labels: Vec<String> = open.into_iter().map(|(_, label)| label).collect();
        labels.join(" ")
    }

    #[test]
    fn a_place_is_told_by_the_headings_above_it() {
        let text = "某法\n第一章　总则\n第一条　甲。\n第 二 章 监管\n第十二条　乙。\n（一）丙；\n\
                    （二）丁。\n第十三条　戊。第一章规定的己。";
        assert_eq!(place(text, "某法"), "");
        assert_eq!(place(text, "甲"), "第一章 第一条");
        assert_eq!(place(text, "丙"), "第 二 章 第十二条 （一）");
        assert_eq!(place(text, "己"), "第 二 章 第十三条");
        let text = "关于某事的通知\n一、总体要求\n（一）子。\n二、任务\n丑。";
        assert_eq!(place(text, "子"), "一 （一）");
        assert_eq!(place(text, "丑"), "二");
        assert_eq!(
            place("通知 第一章 总则 第一条 为了 第二条 子", "子"),
            "第一章 第二条"
        );
    }

    #[test]
    fn english_parts_are_told_too() {
        let text = "Chapter II Rules\nArticle 5\nProviders shall a.\nSec. 3. Purpose b.\n§ 12 c\n\
                    Section by section d";
        assert_eq!(place(text, "a."), "Chapter II Article 5");
        assert_eq!(place(text, "b."), "Chapter II Sec. 3");
        assert_eq!(place(text, "c\n"), "Chapter II § 12");
        assert_eq!(place(text, " d"), "Chapter II § 12");
    }
}
