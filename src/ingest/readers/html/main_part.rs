//! The main part of a page: the nodes that hold the document.

use super::chrome;
use super::dom::{Dom, NodeId};
use super::weights::Weights;

/// How sure it is that there is nothing else in the main part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// A container in which a known publishing system puts the document alone.
    Known,
    /// An element that says it is the main one, or what was found by weight.
    Found,
}

/// The nodes that hold the document, in its order.
#[derive(Debug)]
pub(super) struct MainPart {
    pub(super) nodes: Vec<NodeId>,
    pub(super) trust: Trust,
}

impl MainPart {
    /// Which nodes lie in it.
    pub(super) fn members(&self, dom: &Dom) -> Vec<bool> {
        let mut members = vec![false; dom.len()];
        for &top in &self.nodes {
            for id in dom.descendants(top) {
                members[id.index()] = true;
            }
        }
        members
    }
}

/// Where publishing systems put the document, in lower case: gov.cn and its sites, TRS, the
/// Cyberspace Administration, and others that are common on sites of governments.
const KNOWN_IDS: [&str; 14] = [
    "ucap-content",
    "zoom",
    "bodylabel",
    "con_con",
    "zoomcon",
    "articlecontent",
    "article_content",
    "article-content",
    "news_content",
    "fontzoom",
    "js_content",
    "mw-content-text",
    "divcontent",
    "xxgk_content",
];
const KNOWN_CLASSES: [&str; 14] = [
    "trs_editor",
    "trs_ueditor",
    "trs_editor_view",
    "trs_preappend",
    "pages_content",
    "article-content",
    "article_content",
    "articlecontent",
    "custom_unionstyle",
    "view-content",
    "govspeak",
    "news_content",
    "entry-content",
    "conttxt",
];

/// Finds the main part.
pub(super) fn find(dom: &Dom, weights: &Weights) -> MainPart {
    let body = dom
        .all()
        .find(|&id| dom.name(id) == "body")
        .unwrap_or(NodeId::ROOT);
    let known = |id: NodeId| {
        let is = |attr, names: &[&str]| {
            dom.attr(id, attr).is_some_and(|value| {
                value
                    .split_ascii_whitespace()
                    .any(|one| names.iter().any(|n| one.eq_ignore_ascii_case(n)))
            })
        };
        is("id", &KNOWN_IDS) || is("class", &KNOWN_CLASSES)
    };
    let shown = |id: NodeId| !weights.is_dropped(id) && weights.get(id).text > 0;
    let nodes = outermost(dom, body, |id| known(id) && shown(id));
    if holds_most(weights, &nodes, body) {
        return MainPart {
            nodes,
            trust: Trust::Known,
        };
    }
    let named = |id: NodeId| {
        dom.name(id) == "main"
            || dom.attr(id, "role").is_some_and(|role| role == "main")
            || dom
                .attr(id, "itemprop")
                .is_some_and(|prop| prop == "articleBody")
    };
    let nodes = outermost(dom, body, |id| named(id) && shown(id));
    let top = match nodes[..] {
        [one] if holds_most(weights, &nodes, body) => one,
        _ => body,
    };
    MainPart {
        nodes: vec![descend(dom, weights, top)],
        trust: Trust::Found,
    }
}

/// The nodes below `top` that fit, without those that lie within another.
fn outermost(dom: &Dom, top: NodeId, fits: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = Vec::new();
    let mut inside = vec![false; dom.len()];
    for id in dom.descendants(top) {
        let within = dom.parent(id).is_some_and(|parent| inside[parent.index()]);
        let here = !within && fits(id);
        inside[id.index()] = within || here;
        if here {
            found.push(id);
        }
    }
    found
}

/// Whether the nodes hold most of the sentences of a page, or where it has none, of its text.
fn holds_most(weights: &Weights, nodes: &[NodeId], body: NodeId) -> bool {
    let sum = |of: fn(super::weights::Weight) -> u32| {
        nodes
            .iter()
            .map(|&id| u64::from(of(weights.get(id))))
            .sum::<u64>()
    };
    let whole = weights.get(body);
    if whole.prose > 0 {
        sum(|weight| weight.prose) * 2 >= u64::from(whole.prose)
    } else {
        let plain = sum(|weight| weight.text - weight.linked);
        plain > 0 && plain * 2 >= u64::from(whole.text - whole.linked)
    }
}

/// Goes down from `top` as long as one child holds all the prose, and what lies beside it is chrome.
fn descend(dom: &Dom, weights: &Weights, top: NodeId) -> NodeId {
    let mut at = top;
    loop {
        let heaviest = dom
            .children(at)
            .filter(|&child| !weights.is_dropped(child))
            .max_by_key(|&child| (weights.get(child).prose, weights.get(child).text));
        let Some(child) = heaviest else {
            return at;
        };
        let beside_is_chrome = dom
            .children(at)
            .filter(|&other| other != child)
            .all(|other| {
                weights.is_dropped(other)
                    || weights.get(other).text == 0
                    || chrome::is_chrome(dom, weights, other)
            });
        if !is_container(dom.name(child)) || !beside_is_chrome || weights.get(child).text == 0 {
            return at;
        }
        at = child;
    }
}

fn is_container(name: &str) -> bool {
    matches!(
        name,
        "body"
            | "div"
            | "section"
            | "article"
            | "main"
            | "center"
            | "form"
            | "table"
            | "tbody"
            | "tr"
            | "td"
            | "font"
            | "span"
            | "left"
    )
}
