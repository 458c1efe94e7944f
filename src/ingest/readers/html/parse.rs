//! Parsing: HTML into a document tree by the rules of browsers (html5ever), within bounds.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, local_name, ns, parse_document};

use super::bounds::{check_attributes, check_depth, check_size, too_deep, too_many_nodes};
use super::dom::{Data, Dom, Element, NodeId};
use super::{PageFault, PageLimits};

/// The page is handed to the parser in pieces of this size. The parser's time grows with the depth
/// of the tree, and a few bytes can make it build many nodes: so the bounds are looked at after
/// each piece, and not before or after the whole.
const PIECE_BYTES: usize = 4096;

/// Parses a page.
pub(super) fn parse_html(html: &str, limits: &PageLimits) -> Result<Dom, PageFault> {
    check_size(html, limits)?;
    check_attributes(html, limits)?;
    let builder = Builder::new(limits);
    let mut parser = parse_document(builder, ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE_BYTES);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        parser.process(StrTendril::from_slice(piece));
        if let Some(fault) = parser.tokenizer.sink.sink.fault() {
            return Err(fault);
        }
        rest = after;
    }
    let dom = parser.finish();
    // Moved nodes can lie deeper than they did when they were put in.
    check_depth(&dom, limits)?;
    Ok(dom)
}

/// Builds the tree that html5ever asks for.
struct Builder {
    dom: RefCell<Dom>,
    /// The qualified names of the elements, by their numbers: the parser asks for them.
    names: RefCell<Vec<QualName>>,
    depths: RefCell<Vec<u32>>,
    deepest: Cell<u32>,
    limits: PageLimits,
}

impl Builder {
    fn new(limits: &PageLimits) -> Builder {
        Builder {
            dom: RefCell::new(Dom::new()),
            names: RefCell::new(vec![nameless()]),
            depths: RefCell::new(vec![0]),
            deepest: Cell::new(0),
            limits: *limits,
        }
    }

    fn fault(&self) -> Option<PageFault> {
        if self.deepest.get() as usize > self.limits.depth {
            return Some(too_deep(&self.limits));
        }
        (self.dom.borrow().len() > self.limits.nodes).then(|| too_many_nodes(&self.limits))
    }

    fn add(&self, data: Data, name: QualName) -> NodeId {
        self.names.borrow_mut().push(name);
        self.depths.borrow_mut().push(0);
        self.dom.borrow_mut().add(data)
    }

    fn add_text(&self, text: &str) -> NodeId {
        self.add(Data::Text(text.to_owned()), nameless())
    }

    fn note_depth(&self, child: NodeId) {
        let parent = self.dom.borrow().parent(child);
        let mut depths = self.depths.borrow_mut();
        let depth = parent.map_or(0, |parent| depths[parent.index()] + 1);
        depths[child.index()] = depth;
        self.deepest.set(self.deepest.get().max(depth));
    }
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), local_name!(""))
}

fn attributes_of(attrs: Vec<Attribute>) -> Vec<(String, String)> {
    let pair = |attr: Attribute| (attr.name.local.to_string(), attr.value.to_string());
    attrs.into_iter().map(pair).collect()
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.names.borrow(), |names| &names[target.index()])
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let element = Element {
            name: name.local.to_string(),
            attrs: attributes_of(attrs),
        };
        self.add(Data::Element(Box::new(element)), name)
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Data::Other, nameless())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Data::Other, nameless())
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let mut dom = self.dom.borrow_mut();
                let last = dom.last(*parent);
                if let Some(last) = last.and_then(|last| dom.text_mut(last)) {
                    last.push_str(&text);
                    return;
                }
                drop(dom);
                self.add_text(&text)
            }
        };
        self.dom.borrow_mut().append(*parent, child);
        self.note_depth(child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        let child = match new_node {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let mut dom = self.dom.borrow_mut();
                let before = dom.previous(*sibling);
                if let Some(before) = before.and_then(|before| dom.text_mut(before)) {
                    before.push_str(&text);
                    return;
                }
                drop(dom);
                self.add_text(&text)
            }
        };
        self.dom.borrow_mut().insert_before(*sibling, child);
        self.note_depth(child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        prev_element: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.dom.borrow().parent(*element).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        if let Some(element) = dom.element_mut(*target) {
            for (name, value) in attributes_of(attrs) {
                // A page can repeat <html> and <body> without end.
                let room = element.attrs.len() < self.limits.attributes;
                if room && !element.attrs.iter().any(|(known, _)| *known == name) {
                    element.attrs.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let children: Vec<NodeId> = self.dom.borrow().children(*node).collect();
        for child in children {
            self.dom.borrow_mut().append(*new_parent, child);
            self.note_depth(child);
        }
    }
}
