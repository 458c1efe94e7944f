//! The title of a page: the best of those that it gives.

use super::chrome;
use super::dom::Dom;
use super::labels;
use super::lines::one_line;
use super::render;
use super::weights::Weights;

/// The titles that a page declares in its elements.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// `<title>`, with the name of the site behind it.
    head: Option<String>,
    /// The headings of the first level, those in the main part first.
    headings: Vec<String>,
    /// A text in very large letters, as pages had before they had headings.
    large: Option<String>,
}

/// A longer text in large letters is no title.
const LARGE_CHARS: usize = 100;

impl Declared {
    pub(super) fn of(dom: &Dom, weights: &Weights, in_part: &[bool]) -> Declared {
        let mut declared = Declared::default();
        let mut outside = Vec::new();
        for id in dom.all() {
            match dom.name(id) {
                "title" if declared.head.is_none() => {
                    let text: String = dom
                        .children(id)
                        .filter_map(|child| dom.text(child))
                        .collect();
                    declared.head = Some(one_line(&text)).filter(|title| !title.is_empty());
                }
                "h1" if !weights.is_dropped(id) => {
                    let weight = weights.get(id);
                    // A heading that is a link is the name of the site.
                    if weight.text > weight.linked && !chrome::is_chrome(dom, weights, id) {
                        let text = render::inner_text(dom, weights, id);
                        if in_part[id.index()] {
                            declared.headings.push(text)
                        } else {
                            outside.push(text)
                        }
                    }
                }
                "font" if declared.large.is_none() && !weights.is_dropped(id) => {
                    let is_large = dom
                        .attr(id, "size")
                        .is_some_and(|size| matches!(size.trim(), "5" | "6" | "7"));
                    let text = is_large.then(|| render::inner_text(dom, weights, id));
                    declared.large =
                        text.filter(|text| (2..=LARGE_CHARS).contains(&text.chars().count()));
                }
                _ => {}
            }
        }
        declared.headings.append(&mut outside);
        declared
    }
}

/// Chooses the title: printed as metadata, declared for the article, given by the kind of document,
/// the first heading, the title of the page without the name of its site.
pub(super) fn choose(
    declared: &Declared,
    fields: &[(String, String)],
    of_order: Option<&str>,
    text: &str,
) -> Option<String> {
    let printed = fields.iter().find(|(label, _)| labels::is_title(label));
    let named = |name: &str| {
        fields
            .iter()
            .find(|(label, _)| label.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    };
    let head = || {
        declared
            .head
            .as_deref()
            .map(|head| without_site(head, text))
    };
    printed
        .map(|(_, value)| value.clone())
        .or_else(|| named("ArticleTitle"))
        .or_else(|| named("citation_title"))
        .or_else(|| of_order.map(str::to_owned))
        .or_else(|| heading(declared))
        .or_else(|| named("og:title"))
        .or_else(|| large(declared, text))
        .or_else(head)
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty())
}

/// The heading that the title of the page begins with, or else the first.
fn heading(declared: &Declared) -> Option<String> {
    let head = declared.head.as_deref().map(bare).unwrap_or_default();
    let agrees = declared.headings.iter().find(|heading| {
        let heading = bare(heading);
        !heading.is_empty() && head.contains(&heading)
    });
    agrees
        .or_else(|| declared.headings.iter().find(|heading| !heading.is_empty()))
        .cloned()
}

/// The text in large letters, where the title of the page is none that the page shows. A number in
/// brackets behind it that the title of the page has as well is no part of it.
fn large(declared: &Declared, text: &str) -> Option<String> {
    let (large, head) = (
        declared.large.as_deref()?,
        declared.head.as_deref().unwrap_or_default(),
    );
    if !head.is_empty() && bare(text).contains(&bare(head)) {
        return None;
    }
    let without_number = large
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(title, number)| !title.is_empty() && !number.is_empty() && head.contains(number));
    Some(without_number.map_or(large, |(title, _)| title).to_owned())
}

/// The beginning of a text without blanks.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .take(LOOK_CHARS)
        .collect()
}

/// What separates the title of a document from the name of the site.
const SEPARATORS: [&str; 8] = ["_", "|", " - ", " – ", " — ", "--", "-", "｜"];

/// How far into the text the title is looked for.
const LOOK_CHARS: usize = 600;

/// The title of the page without the name of the site: the longest beginning that the text has as
/// well, or else without a tail that names a site.
fn without_site(head: &str, text: &str) -> String {
    let start = bare(text);
    let mut cuts: Vec<usize> = SEPARATORS
        .iter()
        .flat_map(|separator| head.match_indices(separator).map(|(at, _)| at))
        .filter(|&at| at > 0)
        .collect();
    cuts.sort_unstable_by(|a, b| b.cmp(a));
    cuts.truncate(50);
    if start.contains(&bare(head)) {
        return head.to_owned();
    }
    if let Some(&cut) = cuts
        .iter()
        .find(|&&cut| start.contains(&bare(&head[..cut])))
    {
        return head[..cut].trim().to_owned();
    }
    let mut title = head;
    for cut in cuts {
        if cut < title.len() && names_a_site(&title[cut..]) {
            title = title[..cut].trim_end();
        }
    }
    title.to_owned()
}

fn names_a_site(tail: &str) -> bool {
    const PARTS: [&str; 12] = [
        "网",
        "網",
        "政府",
        "委员会",
        "办公室",
        "部",
        "厅",
        "局",
        "GOV",
        ".gov",
        "门户",
        "Government",
    ];
    PARTS.iter().any(|part| tail.contains(part))
}
