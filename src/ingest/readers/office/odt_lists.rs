//! List and paragraph styles of an ODT file, and the counting along its lists.

use std::collections::HashMap;

use super::counting::count;
use super::fault::OfficeFault;
use super::xml::{Element, Token, Xml};

/// Levels of a list that ODF knows.
const LEVELS: usize = 10;

/// The longest text around a number, in characters.
const LONGEST_TEXT: usize = 64;

#[derive(Debug, Clone, Default)]
struct Level {
    /// The number format in OOXML's words; empty for none.
    format: &'static str,
    before: String,
    after: String,
    /// `第%2%条`, where the file says it in one.
    pattern: Option<String>,
    start: i64,
    /// How many levels are shown.
    shown: usize,
}

type Levels = [Option<Level>; LEVELS];

#[derive(Debug, Default)]
struct ParagraphStyle {
    parent: Option<String>,
    centred: Option<bool>,
    list: Option<String>,
}

/// The styles of a document, with the counters of its lists.
#[derive(Debug, Default)]
pub(crate) struct OdtLists {
    lists: HashMap<String, Levels>,
    /// The numbers of headings.
    outline: Levels,
    paragraphs: HashMap<String, ParagraphStyle>,
    counters: HashMap<ListId, [Option<i64>; LEVELS]>,
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum ListId {
    /// The headings.
    Outline,
    /// The list of that number, counted along the document.
    List(usize),
}

impl OdtLists {
    /// Takes in one style, where the element opens one.
    pub(crate) fn take(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
    ) -> Result<(), OfficeFault> {
        match element.name() {
            "list-style" => {
                let name = element.attribute("name").unwrap_or_default();
                let levels = read_levels(xml)?;
                self.lists.insert(name, levels);
            }
            "outline-style" => self.outline = read_levels(xml)?,
            "style" if element.attribute("family").as_deref() == Some("paragraph") => {
                let name = element.attribute("name").unwrap_or_default();
                let mut style = ParagraphStyle {
                    parent: element.attribute("parent-style-name"),
                    list: element.attribute("list-style-name"),
                    centred: None,
                };
                let around = xml.depth() - 1;
                while xml.depth() > around {
                    match xml.next()? {
                        Token::Open(inner) if inner.name() == "paragraph-properties" => {
                            style.centred =
                                inner.attribute("text-align").map(|align| align == "center");
                        }
                        Token::End => break,
                        _ => {}
                    }
                }
                self.paragraphs.insert(name, style);
            }
            _ => {}
        }
        Ok(())
    }

    fn chain<T>(&self, style: &str, of: impl Fn(&ParagraphStyle) -> Option<T>) -> Option<T> {
        let mut next = Some(style.to_owned());
        // A chain of styles may run in a circle.
        for _ in 0..32 {
            let style = self.paragraphs.get(&next?)?;
            if let Some(value) = of(style) {
                return Some(value);
            }
            next = style.parent.clone();
        }
        None
    }

    pub(crate) fn is_centred(&self, style: &str) -> bool {
        self.chain(style, |style| style.centred).unwrap_or(false)
    }

    /// Whether the style is that of a document's title.
    pub(crate) fn is_title(&self, style: &str) -> bool {
        style == "Title"
            || self
                .paragraphs
                .get(style)
                .is_some_and(|own| own.parent.as_deref() == Some("Title"))
    }

    /// The list style of a paragraph style; an empty one takes a heading out of the outline.
    pub(crate) fn list_of(&self, style: &str) -> Option<String> {
        self.chain(style, |style| style.list.clone())
    }

    /// Counts on in a list, from `start` where it is given, and gives the number that is printed
    /// after the list style.
    pub(crate) fn next(
        &mut self,
        list: &ListId,
        style: &str,
        level: usize,
        start: Option<i64>,
    ) -> String {
        let levels = match list {
            ListId::Outline => Some(&self.outline),
            ListId::List(_) => self.lists.get(style),
        };
        let (Some(levels), true) = (levels, level < LEVELS) else {
            return String::new();
        };
        let Some(here) = &levels[level] else {
            return String::new();
        };
        let counters = self.counters.entry(list.clone()).or_default();
        // A level that is passed over counts as begun.
        for (counter, level) in counters.iter_mut().zip(&levels[..level]) {
            counter.get_or_insert(level.as_ref().map_or(1, |level| level.start));
        }
        counters[level] = Some(match (start, counters[level]) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => here.start,
        });
        counters[level + 1..].fill(None);
        print(levels, level, counters)
    }
}

fn print(levels: &Levels, level: usize, counters: &[Option<i64>; LEVELS]) -> String {
    let Some(here) = &levels[level] else {
        return String::new();
    };
    let one = |at: usize| match levels.get(at).and_then(Option::as_ref) {
        Some(level) if !level.format.is_empty() => {
            count(counters[at].unwrap_or(level.start), level.format)
        }
        _ => String::new(),
    };
    if let Some(pattern) = &here.pattern {
        let mut out = String::new();
        let mut parts = pattern.split('%');
        out.push_str(parts.next().unwrap_or_default());
        // Between signs stand the numbers of levels, after them what is printed as it is.
        while let Some(part) = parts.next() {
            if let Some(at) = part
                .parse::<usize>()
                .ok()
                .filter(|at| (1..=LEVELS).contains(at))
            {
                out.push_str(&one(at - 1));
                out.push_str(parts.next().unwrap_or_default());
            } else {
                out.push('%');
                out.push_str(part);
            }
        }
        return out.trim().to_owned();
    }
    if here.format.is_empty() {
        return format!("{}{}", here.before, here.after).trim().to_owned();
    }
    let first = (level + 1).saturating_sub(here.shown.max(1));
    let numbers: Vec<String> = (first..=level)
        .map(one)
        .filter(|number| !number.is_empty())
        .collect();
    format!("{}{}{}", here.before, numbers.join("."), here.after)
        .trim()
        .to_owned()
}

fn read_levels(xml: &mut Xml<'_>) -> Result<Levels, OfficeFault> {
    let mut levels = Levels::default();
    let around = xml.depth() - 1;
    while xml.depth() > around {
        match xml.next()? {
            Token::Open(element) => {
                if !matches!(
                    element.name(),
                    "list-level-style-number" | "outline-level-style"
                ) {
                    continue;
                }
                let at = element
                    .number("level")
                    .and_then(|level| usize::try_from(level.checked_sub(1)?).ok());
                let number = |name: &str| element.number(name);
                // They are printed before every paragraph of the list.
                let text = |name: &str| {
                    element
                        .attribute(name)
                        .map(|text| text.chars().take(LONGEST_TEXT).collect())
                };
                let level = Level {
                    format: format_of(&element.attribute("num-format").unwrap_or_default()),
                    before: text("num-prefix").unwrap_or_default(),
                    after: text("num-suffix").unwrap_or_default(),
                    pattern: text("num-list-format"),
                    start: number("start-value").unwrap_or(1),
                    shown: number("display-levels")
                        .and_then(|n| n.try_into().ok())
                        .unwrap_or(1),
                };
                if let Some(slot) = at.and_then(|at| levels.get_mut(at)) {
                    // An outline level without a format prints nothing at all.
                    let silent = level.format.is_empty()
                        && level.before.is_empty()
                        && level.after.is_empty();
                    *slot = Some(level).filter(|_| !silent);
                }
            }
            Token::End => break,
            _ => {}
        }
    }
    Ok(levels)
}

/// ODF writes its formats as the beginning of the sequence: `1`, `a`, `一, 二, 三, ...`.
fn format_of(format: &str) -> &'static str {
    match format.chars().next() {
        None => "",
        Some('a') => "lowerLetter",
        Some('A') => "upperLetter",
        Some('0') => "decimalZero",
        Some('i') => "lowerRoman",
        Some('I') => "upperRoman",
        Some('一') => "chineseCountingThousand",
        Some('壹') if format.contains('貳') => "ideographLegalTraditional",
        Some('壹') => "chineseLegalSimplified",
        Some('甲') if format.contains('乙') => "ideographTraditional",
        Some('子') => "ideographZodiac",
        Some('①') => "decimalEnclosedCircle",
        Some('１') => "decimalFullWidth",
        Some(_) => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::Limits;
    use super::*;

    #[test]
    fn levels_are_printed_by_parts_or_by_pattern() {
        let part = "<styles><text:list-style style:name=\"L\">\
            <text:list-level-style-number text:level=\"1\" style:num-format=\"一, 二, 三, ...\" \
            style:num-prefix=\"第\" style:num-suffix=\"章\"/>\
            <text:list-level-style-number text:level=\"2\" style:num-format=\"1\" \
            text:display-levels=\"2\" style:num-suffix=\")\"/>\
            <text:list-level-style-number text:level=\"3\" style:num-format=\"a\" \
            loext:num-list-format=\"(%2%-%3%)\"/></text:list-style>\
            <style:style style:name=\"P\" style:family=\"paragraph\" style:list-style-name=\"L\">\
            <style:paragraph-properties fo:text-align=\"center\"/></style:style></styles>";
        let mut lists = OdtLists::default();
        let mut xml = Xml::new(part, &Limits::default());
        loop {
            match xml.next().unwrap() {
                Token::Open(element) => lists.take(&element, &mut xml).unwrap(),
                Token::End => break,
                _ => {}
            }
        }
        let list = ListId::List(1);
        let mut next = |level, start| lists.next(&list, "L", level, start);
        assert_eq!(next(0, None), "第一章");
        assert_eq!(next(1, None), "一.1)");
        assert_eq!(next(2, Some(3)), "(1-c)");
        assert_eq!(next(0, None), "第二章");
        assert_eq!(next(1, None), "二.1)");
        assert_eq!(lists.next(&ListId::List(2), "L", 1, None), "一.1)");
        assert_eq!(lists.next(&ListId::List(2), "L", 0, None), "第二章");
        assert_eq!(lists.next(&list, "none", 0, None), "");
        assert_eq!(lists.list_of("P").as_deref(), Some("L"));
        assert!(lists.is_centred("P"));
    }
}
