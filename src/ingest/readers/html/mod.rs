//! Pages: a web page or XML file taken apart into its title, its metadata and its text.

mod bounds;
mod chrome;
mod dom;
mod federal;
mod fields;
mod labels;
mod lines;
mod main_part;
mod parse;
mod phrases;
mod render;
mod title;
mod weights;
mod wrapped;
mod xml;

use dom::{Dom, NodeId};
use main_part::{MainPart, Trust};
use weights::Weights;

pub use xml::xml_page;

/// Bounds on what one page may cost; what goes beyond is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// The largest page, in bytes of UTF-8.
    pub bytes: usize,
    /// How many nodes (elements and stretches of text) a page may have.
    pub nodes: usize,
    /// How deep elements may be nested.
    pub depth: usize,
    /// How many attributes one element may have.
    pub attributes: usize,
}

impl Default for PageLimits {
    fn default() -> Self {
        PageLimits {
            bytes: 64 << 20,
            nodes: 2_000_000,
            depth: 512,
            attributes: 256,
        }
    }
}

/// What a page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The best title that the page gives.
    pub title: Option<String>,
    /// Metadata, as printed in the page (label, value) or declared in its head.
    pub fields: Vec<(String, String)>,
    /// The main text, a paragraph, heading, list item or table row a line.
    pub text: String,
    /// The language that the page declares.
    pub lang: Option<String>,
}

/// Why a page was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFault {
    /// Few words that are the same for all such cases.
    pub reason: &'static str,
    /// What exactly.
    pub detail: String,
}

impl PageFault {
    fn new(reason: &'static str, detail: impl Into<String>) -> PageFault {
        PageFault {
            reason,
            detail: detail.into(),
        }
    }
}

/// Reads a web page.
///
/// # Errors
/// A fault where the page is beyond the limits. A page without any text is none: its text is empty.
pub fn page(html: &str, limits: &PageLimits) -> Result<Page, PageFault> {
    let dom = parse::parse_html(html, limits)?;
    Ok(page_of(&dom))
}

/// The page of a document tree.
fn page_of(dom: &Dom) -> Page {
    let mut weights = Weights::of(dom);
    let part = main_part::find(dom, &weights);
    let in_part = part.members(dom);
    let found = fields::collect(dom, &weights, &in_part);
    if part.trust != Trust::Known {
        weights.drop_all(&found.tables);
        chrome::prune(dom, &mut weights, &part.nodes);
    }
    let body = text_of(dom, &weights, &part);
    let text = phrases::trim_lines(&body, part.trust);
    let declared = title::Declared::of(dom, &weights, &in_part);
    let mut fields = found.fields;
    let order = federal::order(&text);
    let title = title::choose(
        &declared,
        &fields,
        order.as_ref().and_then(|o| o.title.as_deref()),
        &text,
    );
    if let Some(order) = order {
        order.add_to(&mut fields);
    }
    Page {
        title,
        fields,
        text,
        lang: language(dom),
    }
}

fn text_of(dom: &Dom, weights: &Weights, part: &MainPart) -> String {
    let mut lines = lines::Lines::default();
    for &node in &part.nodes {
        render::render(dom, weights, node, &mut lines);
        lines.end_line();
    }
    federal::without_running_heads(&lines.finish())
}

/// `lang` of the root element, or of the body, or the declared content language.
fn language(dom: &Dom) -> Option<String> {
    let declared = |node: NodeId| match dom.name(node) {
        "html" | "body" => dom
            .attr(node, "lang")
            .or_else(|| dom.attr(node, "xml:lang")),
        "meta" => dom
            .attr(node, "http-equiv")
            .filter(|name| name.eq_ignore_ascii_case("content-language"))
            .and_then(|_| dom.attr(node, "content")),
        _ => None,
    };
    dom.all()
        .filter_map(declared)
        .map(str::trim)
        .find(|lang| !lang.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests;
