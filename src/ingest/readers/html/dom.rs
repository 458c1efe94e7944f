//! The document tree: nodes in one vector, linked by their numbers.

/// The number of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(pub(super) u32);

impl NodeId {
    /// The document itself.
    pub(super) const ROOT: NodeId = NodeId(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, comments and all else that has no text.
    Other,
    /// A stretch of text.
    Text(String),
    /// An element: its name and attributes, in lower case.
    Element(Box<Element>),
}

/// The name of an element and its attributes.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attrs: Vec<(String, String)>,
}

#[derive(Debug)]
struct Node {
    data: Data,
    parent: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
}

/// A tree of nodes.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    pub(super) fn new() -> Dom {
        let mut dom = Dom { nodes: Vec::new() };
        dom.add(Data::Other);
        dom
    }

    /// How many nodes were made.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Makes a node that has no place yet.
    pub(super) fn add(&mut self, data: Data) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node {
            data,
            parent: None,
            first: None,
            last: None,
            previous: None,
            next: None,
        });
        id
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    pub(super) fn previous(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).previous
    }

    pub(super) fn next(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).next
    }

    pub(super) fn last(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).last
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first, |&child| self.node(child).next)
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn text_mut(&mut self, id: NodeId) -> Option<&mut String> {
        match &mut self.node_mut(id).data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id).data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn element_mut(&mut self, id: NodeId) -> Option<&mut Element> {
        match &mut self.node_mut(id).data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The name of an element; nothing for other nodes.
    pub(super) fn name(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |element| element.name.as_str())
    }

    pub(super) fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let attrs = &self.element(id)?.attrs;
        attrs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Puts a node at the end of its new parent.
    pub(super) fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.node(parent).last;
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        self.node_mut(parent).last = Some(child);
        let node = self.node_mut(child);
        node.previous = last;
        node.parent = Some(parent);
    }

    /// Puts a node before a sibling, or nowhere if that has no parent.
    pub(super) fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let Some(parent) = self.parent(sibling) else {
            return;
        };
        let previous = self.node(sibling).previous;
        match previous {
            Some(previous) => self.node_mut(previous).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        self.node_mut(sibling).previous = Some(child);
        let node = self.node_mut(child);
        node.parent = Some(parent);
        node.previous = previous;
        node.next = Some(sibling);
    }

    /// Takes a node out of its place.
    pub(super) fn detach(&mut self, id: NodeId) {
        let node = self.node_mut(id);
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        if let Some(previous) = previous {
            self.node_mut(previous).next = next;
        } else if let Some(parent) = parent {
            self.node_mut(parent).first = next;
        }
        if let Some(next) = next {
            self.node_mut(next).previous = previous;
        } else if let Some(parent) = parent {
            self.node_mut(parent).last = previous;
        }
    }

    /// All nodes below and with `top`, in the order of the document.
    pub(super) fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(top), move |&at| {
            if let Some(first) = self.node(at).first {
                return Some(first);
            }
            let mut at = at;
            while at != top {
                if let Some(next) = self.node(at).next {
                    return Some(next);
                }
                at = self.parent(at)?;
            }
            None
        })
    }

    /// All nodes in the order of the document.
    pub(super) fn all(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.descendants(NodeId::ROOT)
    }

    /// How deep the deepest node lies. Counted without recursion: nothing is known of it yet.
    pub(super) fn depth(&self) -> usize {
        let mut depths = vec![0usize; self.len()];
        let mut deepest = 0;
        for id in self.all() {
            let depth = self
                .parent(id)
                .map_or(0, |parent| depths[parent.index()] + 1);
            depths[id.index()] = depth;
            deepest = deepest.max(depth);
        }
        deepest
    }
}
