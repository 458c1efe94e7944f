//! The tree of a query: what it was understood as.

use std::fmt::Write;

use crate::lexicon::{Concept, Form};
use crate::query::filter::Condition;
use crate::query::pattern::Pattern;

/// A query or a part of it that holds for a document or does not.
#[derive(Debug, Clone)]
pub(in crate::query) enum Node {
    /// At least one of them holds; there are two or more.
    Any(Vec<Node>),
    /// All of them hold; there are two or more.
    All(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// Something has a place in the text or title.
    Part(Part),
    /// The metadata have a value; with the condition as it was written.
    Where(String, Condition),
}

/// Something that has places in texts.
#[derive(Debug, Clone)]
pub(in crate::query) struct Part {
    /// As it is shown.
    pub label: String,
    pub what: What,
    pub scope: Scope,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub(in crate::query) enum What {
    /// A word: matches across words are none.
    Word(Form),
    /// A string, wherever it stands.
    Exact(Form),
    /// A form as it is counted: matches across words are told apart, and do not count.
    Form(Form),
    Pattern(Box<Pattern>),
    Concept(Box<Concept>),
    Either(Vec<Part>),
    Near {
        distance: u32,
        parts: Vec<Part>,
    },
    Sentence(Vec<Part>),
    Article(Vec<Part>),
}

/// Where it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Scope {
    Text,
    Title,
    Both,
}

impl Node {
    /// One of several nodes, or the only one.
    pub(super) fn any(mut nodes: Vec<Node>) -> Node {
        match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Any(nodes),
        }
    }

    pub(super) fn all(mut nodes: Vec<Node>) -> Node {
        match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::All(nodes),
        }
    }

    /// The same as something that has places; none where it asks more than that.
    pub(super) fn into_part(self) -> Option<Part> {
        match self {
            Node::Part(part) => Some(part),
            Node::Any(nodes) => {
                let parts = nodes.into_iter().map(Node::into_part);
                let parts = parts.collect::<Option<Vec<Part>>>()?;
                let labels: Vec<&str> = parts.iter().map(|part| part.label.as_str()).collect();
                Some(Part {
                    label: labels.join(" OR "),
                    scope: parts[0].scope,
                    what: What::Either(parts),
                })
            }
            _ => None,
        }
    }

    /// The parts that a document is found by: all that do not stand under NOT, in their order.
    pub(in crate::query) fn positive<'n>(&'n self, out: &mut Vec<&'n Part>) {
        match self {
            Node::Any(nodes) | Node::All(nodes) => {
                nodes.iter().for_each(|node| node.positive(out));
            }
            Node::Part(part) => out.push(part),
            Node::Not(_) | Node::Where(..) => {}
        }
    }
}

impl Part {
    /// Whether it and what it joins are looked for in one scope.
    pub(super) fn all_in(&self, scope: Scope) -> bool {
        let below: &[Part] = match &self.what {
            What::Either(parts) | What::Sentence(parts) | What::Article(parts) => parts,
            What::Near { parts, .. } => parts,
            _ => &[],
        };
        self.scope == scope && below.iter().all(|part| part.all_in(scope))
    }

    /// What it is, in words.
    pub(in crate::query) fn describe(&self) -> String {
        let mut out = String::new();
        self.describe_into(&mut out);
        match self.scope {
            Scope::Both => out.push_str(", in text or title"),
            Scope::Text => out.push_str(", in the text"),
            Scope::Title => out.push_str(", in the title"),
        }
        out
    }

    fn describe_into(&self, out: &mut String) {
        let list = |out: &mut String, parts: &[Part]| {
            for (number, part) in parts.iter().enumerate() {
                out.push_str(if number > 0 { "; " } else { "" });
                part.describe_into(out);
            }
        };
        // Writing to a string does not fail.
        let _ = match &self.what {
            What::Word(form) if form.is_chinese() => {
                write!(out, "the word {}, within longer words too", self.label)
            }
            What::Word(_) if self.label.ends_with('*') => {
                write!(out, "words that begin as {}", self.label)
            }
            What::Word(_) => write!(out, "words with the stem of {}", self.label),
            What::Exact(_) => write!(out, "the string {}", self.label),
            What::Form(_) => write!(out, "the form {}", self.label),
            What::Pattern(_) => write!(out, "words that {} describes", self.label),
            What::Concept(concept) => {
                let forms: Vec<&str> = concept.forms.iter().map(|f| f.form.text.as_str()).collect();
                let mut not: Vec<&str> = concept.not.iter().map(|f| f.text.as_str()).collect();
                if !not.is_empty() {
                    not.insert(0, "; not");
                }
                let (forms, not) = (forms.join(", "), not.join(" "));
                write!(out, "the concept {}: {forms}{not}", concept.id)
            }
            What::Either(parts) => {
                out.push_str("one of (");
                list(out, parts);
                write!(out, ")")
            }
            What::Near { distance, parts } => {
                let _ = write!(out, "with at most {distance} words between them (");
                list(out, parts);
                write!(out, ")")
            }
            What::Sentence(parts) => {
                out.push_str("in one sentence (");
                list(out, parts);
                write!(out, ")")
            }
            What::Article(parts) => {
                out.push_str("in one article (");
                list(out, parts);
                write!(out, ")")
            }
        };
    }
}
