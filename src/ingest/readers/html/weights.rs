//! Weights: how much text, linked text and prose lies below each node, and what is not shown.

use super::chrome;
use super::dom::{Dom, NodeId};
use super::phrases;

/// What lies below and in a node, counted in characters without blanks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// All text.
    pub(super) text: u32,
    /// Text of links.
    pub(super) linked: u32,
    /// Sentences that are not links.
    pub(super) prose: u32,
    /// How many links.
    pub(super) links: u32,
    /// Whether there is a table below.
    pub(super) has_table: bool,
    /// Whether there is a text of the foot of a site.
    pub(super) has_foot: bool,
}

/// The weights of all nodes of a tree.
#[derive(Debug)]
pub(super) struct Weights {
    of: Vec<Weight>,
    dropped: Vec<bool>,
}

impl Weights {
    /// Weighs a tree. What a browser does not show has no weight.
    pub(super) fn of(dom: &Dom) -> Weights {
        let order: Vec<NodeId> = dom.all().collect();
        let mut of = vec![Weight::default(); dom.len()];
        let mut dropped = vec![false; dom.len()];
        let mut linked = vec![false; dom.len()];
        for &id in &order {
            let parent = dom.parent(id);
            let inherited = parent.is_some_and(|parent| dropped[parent.index()]);
            dropped[id.index()] = inherited || chrome::is_not_shown(dom, id);
            let is_link = dom.name(id) == "a" && dom.attr(id, "href").is_some();
            linked[id.index()] = is_link || parent.is_some_and(|parent| linked[parent.index()]);
            of[id.index()].links = u32::from(is_link);
        }
        // Children come after their parents in this order, so they are done before them from the end.
        for &id in order.iter().rev() {
            if dropped[id.index()] {
                of[id.index()] = Weight::default();
                continue;
            }
            if let Some(text) = dom.text(id) {
                of[id.index()] = weigh(text, linked[id.index()]);
            }
            let Some(parent) = dom.parent(id) else {
                continue;
            };
            let child = of[id.index()];
            let sum = &mut of[parent.index()];
            sum.text = sum.text.saturating_add(child.text);
            sum.linked = sum.linked.saturating_add(child.linked);
            sum.prose = sum.prose.saturating_add(child.prose);
            sum.links = sum.links.saturating_add(child.links);
            sum.has_foot |= child.has_foot;
            sum.has_table |= child.has_table || dom.name(id) == "table";
        }
        Weights { of, dropped }
    }

    pub(super) fn get(&self, id: NodeId) -> Weight {
        self.of[id.index()]
    }

    /// Whether a node is not part of the text. Only the top node of what was dropped by
    /// [`Weights::drop_all`] says so: what lies below is not reached.
    pub(super) fn is_dropped(&self, id: NodeId) -> bool {
        self.dropped[id.index()]
    }

    /// Leaves nodes out of the text.
    pub(super) fn drop_all(&mut self, ids: &[NodeId]) {
        for id in ids {
            self.dropped[id.index()] = true;
        }
    }
}

/// A text this long is a sentence, even without a mark.
const LONG: u32 = 40;
/// A text with a sentence mark is one from here on.
const SHORT: u32 = 10;

fn weigh(text: &str, linked: bool) -> Weight {
    let mut chars = 0u32;
    let mut marked = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            chars = chars.saturating_add(1);
        }
        marked |= matches!(c, '。' | '；' | '，' | '、');
    }
    let is_prose = !linked && (chars >= LONG || (marked && chars >= SHORT));
    Weight {
        text: chars,
        linked: if linked { chars } else { 0 },
        prose: if is_prose && !phrases::is_line(text.trim()) {
            chars
        } else {
            0
        },
        links: 0,
        has_table: false,
        has_foot: phrases::is_site_foot(text),
    }
}
