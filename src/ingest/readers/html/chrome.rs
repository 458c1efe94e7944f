//! Chrome: the elements that a page shows around its document, told by names and links.

use super::dom::{Dom, NodeId};
use super::phrases;
use super::weights::Weights;

/// Whether a browser does not show an element, or shows it as a control and not as text.
pub(super) fn is_not_shown(dom: &Dom, id: NodeId) -> bool {
    let Some(element) = dom.element(id) else {
        return false;
    };
    if matches!(
        element.name.as_str(),
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "title"
            | "select"
            | "button"
            | "input"
            | "textarea"
            | "iframe"
            | "object"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "noframes"
            | "datalist"
            | "link"
            | "meta"
            | "nav"
    ) {
        return true;
    }
    element
        .attrs
        .iter()
        .any(|(name, value)| match name.as_str() {
            "hidden" => true,
            "style" => {
                let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                let style = style.to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            }
            "class" => value.split_ascii_whitespace().any(|class| {
                matches!(
                    class,
                    "sr-only" | "visually-hidden" | "govuk-visually-hidden" | "visuallyhidden"
                    // The Federal Register's web site: where a printed page starts.
                    | "printed-page" | "unprinted-element"
                )
            }),
            "role" => matches!(
                value.as_str(),
                "navigation" | "search" | "doc-backlink" | "banner" | "contentinfo"
            ),
            _ => false,
        })
}

/// Parts of ids and classes that only chrome bears.
const NAME_PARTS: [&str; 34] = [
    "breadcrumb",
    "crumbs",
    "bdshare",
    "sharebox",
    "share-box",
    "share_box",
    "sharebutton",
    "copyright",
    "sidebar",
    "toolbar",
    "qrcode",
    "qr_container",
    "erweima",
    "pagination",
    "fontsize",
    "font-size",
    "font_size",
    "set_font",
    "current-path",
    "currentpath",
    "cookie",
    "feedback",
    "back-to-top",
    "backtotop",
    "gotop",
    "skip-link",
    "jiucuo",
    "display-none-print",
    "display-print",
    "print-only",
    "no-print",
    "noprint",
    "friendlink",
    "print-link",
];

/// Whole ids and classes that chrome bears.
const NAMES: [&str; 38] = [
    "nav",
    "navbar",
    "menu",
    "top-nav",
    "topnav",
    "right-nav",
    "header",
    "top",
    "head",
    "footer",
    "foot",
    "bottom",
    "share",
    "related",
    "recommend",
    "print",
    "ewm",
    "crumb",
    "position",
    "dqwz",
    "weizhi",
    "location",
    "search",
    "login",
    "tool",
    "tools",
    "page-header",
    "page-footer",
    "mobile-header",
    "site-header",
    "site-footer",
    "de_banners",
    "link",
    "links",
    "toplink",
    "xgxw",
    "relatednews",
    "xglj",
];

fn has_chrome_name(dom: &Dom, id: NodeId) -> bool {
    let named = |attr: &str| {
        dom.attr(id, attr).is_some_and(|value| {
            value.split_ascii_whitespace().any(|name| {
                let name = name.to_ascii_lowercase();
                // gem-print-columns-none and the like change the look in print and hide nothing.
                NAMES.contains(&name.as_str()) || NAME_PARTS.iter().any(|part| name.contains(part))
            })
        })
    };
    matches!(dom.name(id), "footer" | "aside") || named("id") || named("class")
}

/// More prose than this is not thrown away for a name.
const MAX_PROSE: u32 = 120;
/// The foot of a site is not longer.
const MAX_FOOT: u32 = 600;

/// Whether a node is chrome: by its name, if it holds little prose; by its links, if it is little
/// else than links; by its text, if it is a phrase that sites print around documents.
pub(super) fn is_chrome(dom: &Dom, weights: &Weights, id: NodeId) -> bool {
    let weight = weights.get(id);
    if weight.prose > MAX_PROSE {
        return false;
    }
    if dom
        .text(id)
        .is_some_and(|text| phrases::is_line(text.trim()))
    {
        return true;
    }
    if dom.element(id).is_none() {
        return false;
    }
    if has_chrome_name(dom, id) {
        return true;
    }
    if weight.has_foot && weight.prose == 0 && weight.text <= MAX_FOOT {
        return true;
    }
    let plain = weight.text - weight.linked;
    weight.prose == 0 && weight.links >= 3 && weight.linked > plain * 2
}

/// Leaves chrome within the main part out of the text.
pub(super) fn prune(dom: &Dom, weights: &mut Weights, tops: &[NodeId]) {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = tops.iter().flat_map(|&top| dom.children(top)).collect();
    while let Some(id) = open.pop() {
        if weights.is_dropped(id) {
            continue;
        }
        if dom.element(id).is_some()
            && is_chrome(dom, weights, id)
            && !holds_document(weights, id, tops)
        {
            found.push(id);
        } else {
            open.extend(dom.children(id));
        }
    }
    weights.drop_all(&found);
}

/// A page of links alone, or whose whole text lies in one part with a doubtful name, is kept.
fn holds_document(weights: &Weights, id: NodeId, tops: &[NodeId]) -> bool {
    let whole: u32 = tops.iter().map(|&top| weights.get(top).text).sum();
    weights.get(id).text * 2 > whole
}
