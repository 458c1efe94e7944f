//! Reading a query: from left to right, a function for each level that binds closer.

use std::ops::Range;

use super::node::{Node, Part, Scope, What};
use super::scan::{is_close, is_comma, is_open, is_query, quote};
use super::words::{bilingual, words};
use super::{Plain, Reading, Through, fault};
use crate::error::Result;
use crate::lexicon::Form;
use crate::query::pattern::Pattern;

/// Brackets, and NOTs, within each other.
const MAX_DEPTH: usize = 32;
/// Parts of a query.
const MAX_PARTS: usize = 200;
/// Reads a query.
pub(super) fn read(text: &str, reading: &Reading<'_>) -> Result<(Node, Vec<Through>)> {
    if reading.plain == Plain::Forms && !reading.bilingual && !is_query(text) {
        let form = Form::parse(text).map_err(|detail| fault(text, 0, detail))?;
        let part = Part {
            label: text.trim().to_owned(),
            what: What::Form(form),
            scope: Scope::Text,
        };
        return Ok((Node::Part(part), Vec::new()));
    }
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        arguments: false,
        parts: 0,
        scope: match reading.plain {
            Plain::Words => Scope::Both,
            Plain::Forms => Scope::Text,
        },
        reading,
        through: Vec::new(),
    };
    let root = reader.alternatives()?;
    match reader.peek() {
        None => Ok((root, reader.through)),
        Some(_) => Err(reader.fault("this bracket closes nothing")),
    }
}

/// A query on its way to be understood.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    /// Whether a comma parts what is read.
    pub(super) arguments: bool,
    pub(super) parts: usize,
    pub(super) scope: Scope,
    pub(super) reading: &'a Reading<'a>,
    pub(super) through: Vec<Through>,
}

/// What stands side by side with others.
pub(super) enum Item {
    /// Without quotes or anything else.
    Plain(Range<usize>),
    /// One of several of which at least one must hold.
    Alternative(Node),
    Required(Node),
}

impl<'a> Reader<'a> {
    pub(super) fn alternatives(&mut self) -> Result<Node> {
        let mut nodes = vec![self.conjunction()?];
        while self.operator("OR") {
            nodes.push(self.conjunction()?);
        }
        Ok(Node::any(nodes))
    }

    fn conjunction(&mut self) -> Result<Node> {
        let mut nodes = vec![self.side_by_side()?];
        while self.operator("AND") {
            nodes.push(self.side_by_side()?);
        }
        Ok(Node::all(nodes))
    }

    fn side_by_side(&mut self) -> Result<Node> {
        let (mut any, mut all) = (Vec::new(), Vec::new());
        // Plain words that follow each other belong together.
        let mut plain: Option<Range<usize>> = None;
        loop {
            let next = self.peek();
            let ends = next.is_none_or(|c| is_close(c) || (self.arguments && is_comma(c)))
                || self.before_operator();
            let item = match ends {
                true => None,
                false => Some(self.item()?),
            };
            if let Some(Item::Plain(range)) = item {
                let from = plain.map_or(range.start, |known| known.start);
                plain = Some(from..range.end);
                continue;
            }
            if let Some(range) = plain.take() {
                let nodes = self.plain(range)?;
                match self.reading.plain {
                    Plain::Words => any.extend(nodes),
                    Plain::Forms => all.extend(nodes),
                }
            }
            match item {
                Some(Item::Alternative(node)) => any.push(node),
                Some(Item::Required(node)) => all.push(node),
                Some(Item::Plain(_)) => {}
                None => break,
            }
        }
        if any.is_empty() && all.is_empty() {
            return Err(
                self.fault("something is missing here: a word, a string in quotes, a field")
            );
        }
        if !any.is_empty() {
            all.insert(0, Node::any(any));
        }
        Ok(Node::all(all))
    }

    pub(super) fn item(&mut self) -> Result<Item> {
        if self.operator("NOT") {
            return self.deeper(|reader| {
                let negated = match reader.peek() {
                    Some(c) if !is_close(c) => reader.item()?,
                    _ => return Err(reader.fault("NOT stands before what must not hold")),
                };
                let node = reader.node(negated)?;
                Ok(Item::Required(Node::Not(Box::new(node))))
            });
        }
        let c = self.peek().unwrap_or(' ');
        if is_open(c) {
            let node = self.brackets(c, |reader| reader.without_arguments(Reader::alternatives))?;
            return Ok(Item::Required(node));
        }
        if let Some(close) = quote(c) {
            let string = self.quoted(c, close)?;
            let label = format!("\"{}\"", self.text[string.clone()].trim());
            let form = self.form(string, Form::literal)?;
            return Ok(Item::Required(self.part(label, What::Exact(form))?));
        }
        match c {
            '/' => self.pattern().map(Item::Alternative),
            '+' => self.expanded().map(Item::Alternative),
            _ => self.run(),
        }
    }

    /// What stands alone, as a node.
    pub(super) fn node(&mut self, item: Item) -> Result<Node> {
        match item {
            Item::Plain(range) => Ok(Node::any(self.plain(range)?)),
            Item::Alternative(node) | Item::Required(node) => Ok(node),
        }
    }

    pub(super) fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(format!("more than {MAX_DEPTH} brackets within each other")));
        }
        self.depth += 1;
        let out = work(self);
        self.depth -= 1;
        out
    }

    /// What stands in brackets, the opening one of which is next.
    pub(super) fn brackets<T>(
        &mut self,
        open: char,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let start = self.at;
        self.deeper(|reader| {
            reader.at += open.len_utf8();
            let out = work(reader)?;
            match reader.peek() {
                Some(c) if is_close(c) => {
                    reader.at += c.len_utf8();
                    Ok(out)
                }
                Some(_) => Err(reader.fault("a bracket should close before this")),
                None => {
                    reader.at = start;
                    Err(reader.fault("this bracket is not closed"))
                }
            }
        })
    }

    fn without_arguments<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.arguments, false);
        let out = work(self);
        self.arguments = before;
        out
    }

    fn form(
        &self,
        range: Range<usize>,
        read: impl Fn(&str) -> std::result::Result<Form, String>,
    ) -> Result<Form> {
        let text = &self.text[range.clone()];
        read(text).map_err(|detail| fault(self.text, range.start, detail))
    }

    /// A part of the query, counted.
    pub(super) fn part(&mut self, label: String, what: What) -> Result<Node> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(self.fault(format!("more than {MAX_PARTS} parts in one query")));
        }
        Ok(Node::Part(Part {
            label,
            what,
            scope: self.scope,
        }))
    }

    /// Plain words.
    fn plain(&mut self, range: Range<usize>) -> Result<Vec<Node>> {
        let stretch = &self.text[range.clone()];
        let mut found = Vec::new();
        if self.reading.plain == Plain::Words || self.reading.bilingual {
            let read = words(stretch, self.reading, &mut self.through, &mut found);
            read.map_err(|(at, detail)| fault(self.text, range.start + at, detail))?;
        } else {
            let form = self.form(range.clone(), Form::parse)?;
            found.push((stretch.to_owned(), What::Form(form)));
        }
        if found.is_empty() {
            return Err(fault(
                self.text,
                range.start,
                "no letter, digit or Chinese character stands here",
            ));
        }
        let mut nodes = Vec::with_capacity(found.len());
        let mut labels = Vec::with_capacity(found.len());
        for (label, what) in found {
            if !labels.contains(&label) {
                labels.push(label.clone());
                nodes.push(self.part(label, what)?);
            }
        }
        Ok(nodes)
    }

    /// `/pattern/`.
    fn pattern(&mut self) -> Result<Node> {
        let start = self.at + 1;
        let mut escaped = false;
        let end = self.text[start..].char_indices().find(|&(_, c)| {
            let ends = c == '/' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let Some((length, _)) = end else {
            return Err(self.fault(
                "this regular expression is not closed by /; in quotes a / is a mark like any other",
            ));
        };
        let pattern = &self.text[start..start + length];
        let label = format!("/{pattern}/");
        let pattern = Pattern::new(pattern).map_err(|detail| self.fault(detail))?;
        self.at = start + length + 1;
        self.part(label, What::Pattern(Box::new(pattern)))
    }

    /// `+word` or `+"string"`: the concepts that have it as a form.
    fn expanded(&mut self) -> Result<Node> {
        let start = self.at;
        self.at += 1;
        let next = self.rest().chars().next();
        let range = match next.and_then(|c| quote(c).map(|close| (c, close))) {
            Some((open, close)) => self.quoted(open, close)?,
            None => self.run_end()?,
        };
        let mut found = Vec::new();
        let known = self.through.len();
        bilingual(
            &self.text[range.clone()],
            self.reading,
            &mut self.through,
            &mut found,
        );
        if self.through.len() == known {
            return Err(fault(
                self.text,
                start,
                "no concept of the lexicon has this form; `gongbao lexicon show` lists them",
            ));
        }
        let nodes = found
            .into_iter()
            .map(|(label, what)| self.part(label, what));
        Ok(Node::any(nodes.collect::<Result<_>>()?))
    }
}
