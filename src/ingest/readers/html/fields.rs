//! Fields: the metadata that a page prints beside its document or declares in its head.

use super::dom::{Dom, NodeId};
use super::labels::{self, Label};
use super::lines::one_line;
use super::render;
use super::weights::Weights;

/// The metadata of a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Label and value, in the order of the page; what is declared comes last.
    pub(super) fields: Vec<(String, String)>,
    /// The tables and lists that hold nothing but metadata.
    pub(super) tables: Vec<NodeId>,
}

impl Found {
    fn add(&mut self, label: String, value: &str) {
        let value = one_line(value);
        let is_new = !self.fields.iter().any(|(l, v)| *l == label && *v == value);
        if !label.is_empty() && !value.is_empty() && value.chars().count() <= MAX_VALUE && is_new {
            self.fields.push((label, value));
        }
    }
}

/// A longer value is none.
const MAX_VALUE: usize = 500;
/// A longer label is none.
const MAX_LABEL: u32 = 20;
/// A longer line is text and no list of fields.
const MAX_LINE: u32 = 240;
/// A larger table is text, even if it holds fields.
const MAX_TABLE: u32 = 1500;
/// Within the main part, fields stand before the text: after so much prose there are none.
const MAX_PROSE_BEFORE: u32 = 120;
/// More are not taken from one page.
const MAX_FIELDS: usize = 200;

/// Collects the metadata of a page.
pub(super) fn collect(dom: &Dom, weights: &Weights, in_part: &[bool]) -> Found {
    let mut found = Found::default();
    let mut prose_before = 0u32;
    for id in dom.all() {
        if found.fields.len() >= MAX_FIELDS {
            break;
        }
        let inside = in_part[id.index()];
        if inside && dom.text(id).is_some() {
            prose_before = prose_before.saturating_add(weights.get(id).prose);
        }
        let weight = weights.get(id);
        if weights.is_dropped(id) || weight.text == 0 || (inside && prose_before > MAX_PROSE_BEFORE)
        {
            continue;
        }
        match dom.name(id) {
            "table" if !weight.has_table => table(dom, weights, id, &mut found),
            "dl" => definitions(dom, weights, id, &mut found),
            "p" | "li" | "div" | "span" | "td" | "h2" | "h3" | "h4" | "h5" | "font" | "em"
                if weight.text <= MAX_LINE && is_leaf(dom, id) =>
            {
                line(dom, weights, id, inside, &mut found);
            }
            _ => {}
        }
    }
    declared(dom, &mut found);
    found
}

/// Whether no block lies in a node.
fn is_leaf(dom: &Dom, id: NodeId) -> bool {
    !dom.descendants(id)
        .skip(1)
        .any(|inner| render::is_block(dom.name(inner)))
}

/// A table without tables in it: its cells are labels and values by turns.
fn table(dom: &Dom, weights: &Weights, id: NodeId, found: &mut Found) {
    if weights.get(id).text > MAX_TABLE {
        return;
    }
    let mut pairs = Vec::new();
    let (mut strong, mut known) = (0, 0);
    for row in dom
        .descendants(id)
        .filter(|&row| dom.name(row) == "tr" && !weights.is_dropped(row))
    {
        let is_cell =
            |&cell: &NodeId| matches!(dom.name(cell), "td" | "th") && !weights.is_dropped(cell);
        let cells: Vec<String> = dom
            .children(row)
            .filter(is_cell)
            .map(|cell| render::inner_text(dom, weights, cell))
            .collect();
        let mut at = 0;
        while let Some(cell) = cells.get(at) {
            at += 1;
            let label = labels::clean(cell);
            let kind = labels::known(&label);
            let is_label =
                kind.is_some() || (cell.ends_with([':', '：']) && label.chars().count() <= 10);
            if is_label {
                known += usize::from(kind.is_some());
                strong += usize::from(kind == Some(Label::Strong));
                // A cell without a value can stand before the next label.
                if let Some(value) = cells
                    .get(at)
                    .filter(|v| labels::known(&labels::clean(v)).is_none())
                {
                    pairs.push((label, value.clone()));
                    at += 1;
                }
            } else {
                let inner = labels::split(cell);
                known += inner.len();
                strong += inner
                    .iter()
                    .filter(|(l, _)| labels::known(l) == Some(Label::Strong))
                    .count();
                pairs.extend(inner);
            }
        }
    }
    if strong >= 1 && known >= 2 {
        found.tables.push(id);
    }
    if strong >= 1 {
        pairs
            .into_iter()
            .for_each(|(label, value)| found.add(label, &value));
    }
}

/// A list of terms and what they mean.
fn definitions(dom: &Dom, weights: &Weights, id: NodeId, found: &mut Found) {
    let mut label: Option<String> = None;
    let mut known = 0;
    for child in dom.children(id) {
        let text = render::inner_text(dom, weights, child);
        match dom.name(child) {
            "dt" => label = Some(labels::clean(&text)),
            "dd" => {
                if let Some(label) = label.take().filter(|label| labels::known(label).is_some()) {
                    known += 1;
                    found.add(label, &text);
                }
            }
            _ => {}
        }
    }
    if known >= 2 && weights.get(id).text <= MAX_TABLE {
        found.tables.push(id);
    }
}

/// A line "发文机关：国务院", in one element or in two that are neighbours. In the main part only
/// labels that a text does not bear itself are taken.
fn line(dom: &Dom, weights: &Weights, id: NodeId, inside: bool, found: &mut Found) {
    let text = render::inner_text(dom, weights, id);
    let pairs = labels::split(&text);
    if pairs.is_empty() {
        published(&text, inside, found);
        named_date(dom, id, &text, found);
    }
    let alone = pairs.len() == 1;
    for (label, value) in pairs {
        if inside && labels::is_of_text(&label) {
            continue;
        }
        if value.is_empty() && alone {
            let next = std::iter::successors(dom.next(id), |&next| dom.next(next))
                .find(|&next| dom.element(next).is_some());
            if let Some(next) = next.filter(|&next| weights.get(next).text <= MAX_LINE) {
                let value = render::inner_text(dom, weights, next);
                if labels::split(&value).is_empty() {
                    found.add(label, &value);
                }
            }
        } else {
            found.add(label, &value);
        }
    }
}

/// A date whose element is named for it: `<span id=pubtime>`. The name is its label.
fn named_date(dom: &Dom, id: NodeId, text: &str, found: &mut Found) {
    const NAMES: [&str; 8] = [
        "pubtime",
        "pub-time",
        "pubdate",
        "pub-date",
        "publishtime",
        "publish-time",
        "publish_time",
        "publishdate",
    ];
    let names = [dom.attr(id, "id"), dom.attr(id, "class")];
    let mut names = names
        .into_iter()
        .flatten()
        .flat_map(str::split_ascii_whitespace);
    let is_date = text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_digit());
    let name = names.find(|name| NAMES.iter().any(|n| n.eq_ignore_ascii_case(name)));
    if let Some(name) = name.filter(|_| is_date) {
        found.add(name.to_owned(), text);
    }
}

/// "Published 13 January 2025": a label without a colon, before a date.
fn published(text: &str, inside: bool, found: &mut Found) {
    for label in ["Published", "Updated", "Last updated"] {
        let Some(value) = text
            .strip_prefix(label)
            .and_then(|rest| rest.strip_prefix(' '))
        else {
            continue;
        };
        let is_date = value.len() <= 30 && value.chars().any(|c| c.is_ascii_digit());
        if is_date && (!inside || text.len() as u32 <= 2 * MAX_LABEL) {
            found.add(label.to_owned(), value);
        }
    }
}

/// Names of meta elements that say something of the document, in lower case.
const META: [&str; 25] = [
    "articletitle",
    "pubdate",
    "contentsource",
    "author",
    "source",
    "publishdate",
    "publish_time",
    "publishtime",
    "createdate",
    "keywords",
    "og:title",
    "og:site_name",
    "article:published_time",
    "article:modified_time",
    "article:author",
    "date",
    "title",
    "lastmodified",
    "last-modified",
    "document-number",
    "columnname",
    "govuk:first-published-at",
    "govuk:public-updated-at",
    "govuk:primary-publishing-organisation",
    "publisher",
];
const META_BEGINNINGS: [&str; 5] = ["dc.", "dcterms.", "dcterms:", "citation_", "dc:"];

/// The name and content of meta elements.
fn declared(dom: &Dom, found: &mut Found) {
    for id in dom.all().filter(|&id| dom.name(id) == "meta") {
        let name = dom.attr(id, "name").or_else(|| dom.attr(id, "property"));
        let (Some(name), Some(content)) = (name, dom.attr(id, "content")) else {
            continue;
        };
        let name = name.trim();
        let lower = name.to_ascii_lowercase();
        let wanted = META.contains(&lower.as_str())
            || META_BEGINNINGS.iter().any(|start| lower.starts_with(start));
        if wanted && found.fields.len() < MAX_FIELDS {
            found.add(name.to_owned(), content);
        }
    }
}
