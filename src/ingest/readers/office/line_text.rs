//! The text of one line: cleaned, joined over breaks, with its number.

/// A line without indents and control characters.
pub(crate) fn clean(line: &str) -> String {
    let is_nothing = |char: char| {
        char.is_whitespace() || matches!(char, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    let line = line.trim_matches(is_nothing);
    if line.contains(char::is_control) {
        line.replace(char::is_control, " ")
    } else {
        line.to_owned()
    }
}

/// The lines of a paragraph as one, with a blank between them unless both sides are Chinese.
pub(crate) fn join(paragraph: &str) -> String {
    let mut out = String::with_capacity(paragraph.len());
    for line in paragraph
        .split('\n')
        .map(clean)
        .filter(|line| !line.is_empty())
    {
        let wide_before = out.chars().next_back().is_some_and(is_wide);
        let wide_after = line.chars().next().is_some_and(is_wide);
        if !(out.is_empty() || wide_before && wide_after) {
            out.push(' ');
        }
        out.push_str(&line);
    }
    out
}

/// A line with its automatic number; no blank follows a mark that is set wide.
pub(crate) fn numbered(number: &str, line: &str) -> String {
    let tight = number.chars().next_back().is_none_or(|last| {
        last.is_whitespace() || matches!(last, '、' | '．' | '）' | '】' | '〕' | '：' | '。')
    });
    if tight {
        format!("{number}{line}")
    } else {
        format!("{number} {line}")
    }
}

/// Han characters and the marks that are set as wide as they are.
pub(crate) fn is_wide(char: char) -> bool {
    matches!(char,
        '\u{2E80}'..='\u{303F}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31EF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_joined_and_numbered() {
        assert_eq!(clean("\u{3000}\u{200B} a\u{7}b\t"), "a b");
        assert_eq!(clean("\u{200B}"), "");
        assert_eq!(join("关于\n《办法》\n of\nthe"), "关于《办法》 of the");
        assert_eq!(numbered("一、", "甲"), "一、甲");
        assert_eq!(numbered("第一条", "甲"), "第一条 甲");
        assert_eq!(numbered("(a)", "b"), "(a) b");
    }
}
