//! Marks at the beginning of a line: chapters, articles, items of lists.

use super::line::is_cjk;

/// Whether a line begins with the mark of a heading or an item: 第三条, 一、, （一）, 1., (a),
/// Article 5, § 12, a bullet.
pub(super) fn begins_item(text: &str) -> bool {
    mark_length(text).is_some()
}

/// Whether the mark at the beginning can be a reference as well: "under section 3 | (a) of it".
pub(super) fn may_be_reference(text: &str) -> bool {
    match text.chars().next() {
        // Chapters and parts are seldom referred to, and then not at the beginning of a line.
        Some('第') => text.chars().take(8).any(|c| "条款项".contains(c)),
        Some('(' | '（' | '§') => true,
        Some(first) if first.is_ascii_uppercase() => true,
        // 1.25 may be a number, 1. is not.
        Some(first) => {
            first.is_ascii_digit() && {
                let number = text
                    .split(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .next()
                    .unwrap_or_default();
                number.contains('.') && !number.ends_with('.')
            }
        }
        None => false,
    }
}

/// Whether the text is such a mark and nothing else.
pub(super) fn is_bare_mark(text: &str) -> bool {
    mark_length(text).is_some_and(|length| text[length..].trim().is_empty())
        || !text.chars().any(char::is_alphabetic)
}

/// The length of the mark, in bytes.
fn mark_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_bullet(first) {
        return Some(first.len_utf8());
    }
    if first == '第' {
        return ordinal(text);
    }
    if matches!(first, '(' | '（' | '〔' | '[' | '［') {
        return bracketed(text, first.len_utf8());
    }
    if matches!(first, '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '㈠'..='㈩') {
        return Some(first.len_utf8());
    }
    if first == '§' {
        return Some(first.len_utf8());
    }
    let words = [
        "Article ",
        "Section ",
        "Sec. ",
        "SECTION ",
        "SEC. ",
        "ARTICLE ",
        "Chapter ",
        "CHAPTER ",
        "PART ",
        "Part ",
        "TITLE ",
        "Title ",
        "Annex ",
        "ANNEX ",
        "Appendix ",
        "Schedule ",
        "Rule ",
        "Figure ",
        "Table ",
        "Box ",
    ];
    if let Some(word) = words.iter().find(|word| text.starts_with(**word)) {
        let number: String = text[word.len()..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        let numbered = number.chars().next().is_some_and(|c| c.is_ascii_digit())
            || number
                .trim_end_matches(['.', ':', ',', '—', '–'])
                .chars()
                .all(|c| "IVXLC".contains(c))
            || number.trim_end_matches(['.', ':']).chars().count() == 1;
        return (numbered && !number.is_empty()).then_some(word.len() + number.len());
    }
    numbered(text)
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '●'
            | '○'
            | '◆'
            | '◇'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '►'
            | '▶'
            | '➢'
            | '‣'
            | '⁃'
            | '◦'
            | '★'
            | '☆'
            | '※'
            | '✓'
            | '·'
            | '–'
            | '—'
            | '-'
            | '*'
    )
}

/// 第三条, 第 12 章, 第二十一条之一.
fn ordinal(text: &str) -> Option<usize> {
    let rest = &text['第'.len_utf8()..];
    let digits = rest.find(|c: char| !(is_number(c) || c == ' '))?;
    let unit = rest[digits..].chars().next()?;
    (digits > 0 && "条章节编部款项篇".contains(unit))
        .then(|| '第'.len_utf8() + digits + unit.len_utf8())
}

/// （一）, (1), (a), (iv), [3].
fn bracketed(text: &str, open: usize) -> Option<usize> {
    let rest = &text[open..];
    let close = rest.find([')', '）', '〕', ']', '］'])?;
    let inner = rest[..close].trim();
    let count = inner.chars().count();
    let is_mark = count > 0
        && (inner.chars().all(is_number) && count <= 4
            || count == 1 && inner.chars().all(|c| c.is_ascii_alphabetic())
            || count <= 5 && inner.chars().all(|c| "ivxIVX".contains(c)));
    is_mark.then(|| open + close + rest[close..].chars().next().map_or(0, char::len_utf8))
}

/// 一、, 1., 1.2.3 , 12、, a), IV.
fn numbered(text: &str) -> Option<usize> {
    let digits = text
        .find(|c: char| !(is_number(c) || c == '.'))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let next = rest.chars().next();
    if digits == 0 {
        // a) or IV.
        let letters = text
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(letters);
        let roman =
            |digits: &str| (1..=5).contains(&letters) && word.chars().all(|c| digits.contains(c));
        let short = letters == 1 || roman("IVX") || roman("ivx");
        let closed = rest.starts_with(')') || rest.starts_with(". ") || rest.starts_with('）');
        return (short && closed).then_some(letters + 1);
    }
    let count = number.chars().count();
    let cjk = number.chars().next().is_some_and(is_cjk);
    match next {
        Some('、' | '．') if count <= 4 => Some(digits + 3),
        Some(')') if count <= 3 => Some(digits + 1),
        Some('）') if count <= 3 => Some(digits + 3),
        Some(next)
            if !cjk && number.contains('.') && number.split('.').all(|part| part.len() <= 2) =>
        {
            let last = number.ends_with('.');
            // 95.36 万元 is an amount.
            let amount = rest
                .trim_start()
                .starts_with(|c| "万亿千百元个项倍吨公平%％".contains(c));
            (!amount
                && !number.starts_with('.')
                && (next == ' ' || (last && !next.is_ascii_digit())))
            .then_some(digits)
        }
        _ => None,
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || "一二三四五六七八九十百千零〇○两".contains(c)
}

/// Whether a line is an entry of a table of contents: dots lead to a number.
pub(super) fn is_contents_entry(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ' ' | '-' | '—' | 'i' | 'v' | 'x')
    });
    let dots = end
        .chars()
        .rev()
        .take_while(|c| is_leader(*c) || *c == ' ')
        .filter(|c| *c != ' ')
        .count();
    dots >= 4 || (dots >= 2 && end.contains('…'))
}

/// The dots that lead the eye to a page number.
pub(super) fn is_leader(c: char) -> bool {
    matches!(c, '.' | '…' | '·' | '‥' | '．' | '⋯' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_headings_and_items_are_known() {
        for text in [
            "第三条 为了",
            "第十二章",
            "第 5 条",
            "一、总则",
            "（一）加强",
            "(a) The",
            "(iv) any",
            "1. Scope",
            "1.2 Scope",
            "2.3.4 Fairness",
            "12、其他",
            "Article 5",
            "§ 12",
            "• a",
            "Sec. 3. Roles",
            "① 甲",
            "3．监管",
            "a) one",
            "IV. Powers",
            "iii. Powers",
            "Section 1. Policy",
        ] {
            assert!(begins_item(text), "{text}");
        }
        for text in [
            "第一次全国",
            "监管部门",
            "The order",
            "2024年",
            "(EO 13859)",
            "（以下简称办法）",
            "1,000 files",
            "3.5%",
            "1193.20 万元",
            "95.36 万元",
            "2019. The",
            "Section headings",
            "A pro-innovation",
            "I direct",
            "2019",
            "10 days",
        ] {
            assert!(!begins_item(text), "{text}");
        }
    }

    #[test]
    fn entries_of_contents_are_known() {
        assert!(is_contents_entry("一、主要职能................3"));
        assert!(is_contents_entry("Appendix ............ 33"));
        assert!(is_contents_entry("第一章……………… 1"));
        assert!(!is_contents_entry("and so on... "));
    }
}
