//! Rendering: the text of a part of a tree, as lines.

use super::dom::{Dom, NodeId};
use super::lines::Lines;
use super::weights::Weights;
use super::wrapped;
use crate::text::CELL_END;

/// A cell with several lines and more characters than this is no cell of a table of data.
const MAX_CELL_CHARS: usize = 400;

/// Writes the text of a node and of all below it.
///
/// The recursion is as deep as the tree, which has a bound.
pub(super) fn render(dom: &Dom, weights: &Weights, id: NodeId, lines: &mut Lines) {
    if weights.is_dropped(id) {
        return;
    }
    if let Some(text) = dom.text(id) {
        lines.text(text);
        return;
    }
    match dom.name(id) {
        "br" | "hr" => lines.end_line(),
        "pre" | "listing" | "xmp" => preformatted(dom, weights, id, lines),
        "tr" => row(dom, weights, id, lines),
        "ol" => ordered_list(dom, weights, id, lines),
        name if is_block(name) => {
            lines.end_line();
            children(dom, weights, id, lines);
            lines.end_line();
        }
        _ => children(dom, weights, id, lines),
    }
}

fn children(dom: &Dom, weights: &Weights, id: NodeId, lines: &mut Lines) {
    for child in dom.children(id) {
        render(dom, weights, child, lines);
    }
}

/// The text of a node on one line.
pub(super) fn inner_text(dom: &Dom, weights: &Weights, id: NodeId) -> String {
    let mut lines = Lines::default();
    children(dom, weights, id, &mut lines);
    joined(&lines.finish())
}

/// Lines on one line: a blank between them.
fn joined(lines: &str) -> String {
    lines.trim_end().replace('\n', " ")
}

/// Whether an element has lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// A row of a table: its cells on one line, or each on lines of its own where the table only
/// arranges the page.
fn row(dom: &Dom, weights: &Weights, id: NodeId, lines: &mut Lines) {
    lines.end_line();
    if weights.get(id).has_table {
        children(dom, weights, id, lines);
        lines.end_line();
        return;
    }
    let mut cells: Vec<String> = Vec::new();
    for child in dom.children(id) {
        match dom.name(child) {
            "td" | "th" if !weights.is_dropped(child) => {
                let mut cell = Lines::default();
                children(dom, weights, child, &mut cell);
                cells.push(cell.finish());
            }
            "" => {}
            _ => render(dom, weights, child, lines),
        }
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_long =
        |cell: &String| cell.trim_end().contains('\n') && cell.chars().count() > MAX_CELL_CHARS;
    if filled < 2 || cells.iter().any(is_long) {
        for line in cells.iter().flat_map(|cell| cell.lines()) {
            lines.whole_line(line);
        }
    } else {
        let cells: Vec<String> = cells.iter().map(|cell| joined(cell)).collect();
        lines.whole_line(&cells.join(CELL_END));
    }
}

/// A list whose numbers the browser prints. They are left out where the items bring their own.
fn ordered_list(dom: &Dom, weights: &Weights, id: NodeId, lines: &mut Lines) {
    lines.end_line();
    let style = dom.attr(id, "style").unwrap_or_default();
    let unnumbered = style.contains("list-style: none") || style.contains("list-style:none");
    let mut number: i64 = dom
        .attr(id, "start")
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(1);
    for child in dom.children(id) {
        if dom.name(child) != "li" || weights.is_dropped(child) {
            render(dom, weights, child, lines);
            continue;
        }
        if let Some(value) = dom.attr(child, "value").and_then(|n| n.trim().parse().ok()) {
            number = value;
        }
        let mut item = Lines::default();
        children(dom, weights, child, &mut item);
        let item = item.finish();
        let mut parts = item.lines();
        if let Some(first) = parts.next() {
            match marker(number, dom.attr(id, "type")) {
                Some(marker) if !unnumbered && !has_number(first) => {
                    lines.whole_line(&format!("{marker} {first}"));
                }
                _ => lines.whole_line(first),
            }
        }
        parts.for_each(|line| lines.whole_line(line));
        number = number.saturating_add(1);
    }
    lines.end_line();
}

/// The number of a list item as a browser prints it; none for Roman numbers.
fn marker(number: i64, kind: Option<&str>) -> Option<String> {
    let letter = |first: u8| {
        let offset = u8::try_from(number.checked_sub(1)?)
            .ok()
            .filter(|&n| n < 26)?;
        Some(format!("{}.", char::from(first + offset)))
    };
    match kind.map(str::trim) {
        Some("a") => letter(b'a'),
        Some("A") => letter(b'A'),
        Some("i" | "I") => None,
        _ => Some(format!("{number}.")),
    }
}

/// Whether an item begins with a number or a letter in brackets of its own.
fn has_number(item: &str) -> bool {
    let start = item.trim_start_matches(['(', '（', '[', '第']);
    let digits = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    let rest = start.trim_start_matches(digits);
    if rest.len() < start.len() {
        return rest.starts_with(['.', ')', '）', ']', '、', '．', '条', '條', '章']);
    }
    let mut chars = start.chars();
    start.len() < item.len()
        && chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next().is_some_and(|c| matches!(c, ')' | '）' | ']'))
}

/// Text that keeps its lines, as far as they are not wrapped at a width.
fn preformatted(dom: &Dom, weights: &Weights, id: NodeId, lines: &mut Lines) {
    lines.end_line();
    let mut raw = String::new();
    for node in dom.descendants(id) {
        if let Some(text) = dom.text(node) {
            if !weights.is_dropped(node) {
                raw.push_str(text);
            }
        } else if dom.name(node) == "br" {
            raw.push('\n');
        }
    }
    for line in wrapped::unwrap_lines(&raw) {
        lines.text(&line);
        lines.end_line();
    }
}
