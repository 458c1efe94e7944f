//! Headings: the parts, chapters and articles of a text, by which a place in it is told.

use super::script::{is_blank, is_han};

/// A heading of a text: 第三章, 第十二条, 一、, Article 5.
///
/// Headings are 第…编, 第…章, 第…节 and 第…条 at the beginning of a line or set off by blanks;
/// 一、 and （一） at the beginning of a line; Title, Part, Chapter, Article, Section, Sec. and §
/// with their number at the beginning of a line, written with a capital. What goes on as a citation
/// does (第三条第二款, Title 18 of, Section 4,) is none.
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
        is_numeral(c) || is_blank(c) || c.is_ascii_digit() || c == '-' || ('０'..='９').contains(&c)
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
    let mut end = line.len() - number.len() + name.len_utf8();
    // An article that was put in later: 第一百三十三条之一.
    if let Some(inserted) = line[end..].strip_prefix('之') {
        let behind = inserted.trim_start_matches(is_numeral);
        if behind.len() < inserted.len() {
            end = line.len() - behind.len();
        }
    }
    let rest = &line[end..];
    // 第三章规定的 is no heading: a blank, a mark or the end of the line follows one. An article may go
    // on at once, but 第三条第二款 and 第三条规定的 speak of it.
    let cites = ["第", "、", "和", "或", "至", "及", "规定", "規定"];
    let heads = match rest.chars().next() {
        None => true,
        Some(c) if level == ARTICLE => {
            !is_han(c) && c != '、' || !cites.iter().any(|it| rest.starts_with(it))
        }
        Some(c) => !is_han(c),
    };
    heads.then_some(Heading {
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
        // In a sentence that goes on in a new line it is written small.
        let start = line.get(..name.len());
        start.is_some_and(|start| {
            start.eq_ignore_ascii_case(name) && !start.starts_with(|c: char| c.is_ascii_lowercase())
        })
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
    // Title 18 of the Code, Section 404, as amended: these speak of it.
    let behind = rest[length..].trim_start_matches(['.', ')']);
    let cites = behind.starts_with([',', '(', ';'])
        || behind
            .trim_start()
            .starts_with(|c: char| c.is_ascii_lowercase());
    if cites && !name.starts_with('§') {
        return None;
    }
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
        let text = "第一百三十三条之一　甲。\n第 3-1 條 乙。\n第三十九條第三項丙。\n第九条规定的丁。\n第十条为了戊。";
        assert_eq!(place(text, "甲"), "第一百三十三条之一");
        assert_eq!(place(text, "丁"), "第 3-1 條");
        assert_eq!(place(text, "戊"), "第十条");
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
                    Section by section d\nsection 404 e\nTitle 18 of it\nSection 9, f";
        assert_eq!(place(text, "a."), "Chapter II Article 5");
        assert_eq!(place(text, "b."), "Chapter II Sec. 3");
        assert_eq!(place(text, "c\n"), "Chapter II § 12");
        for place_in in [" d", " e", " of", " f"] {
            assert_eq!(place(text, place_in), "Chapter II § 12");
        }
    }
}
