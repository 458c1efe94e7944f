//! NEAR, SENT, ART and fields, as they stand in a query.

use super::fault;
use super::node::{Node, Part, Scope, What};
use super::read::{Item, Reader};
use super::scan::{is_close, is_comma, is_field_name, is_open};
use crate::error::{Error, Result};
use crate::lexicon::Form;
use crate::query::filter::{Condition, condition, values};

/// Parts of a NEAR; each more makes twice the work.
const MAX_NEAR_PARTS: usize = 6;
/// Parts of a SENT or ART.
const MAX_JOINED: usize = 50;
/// Words between the parts of a NEAR.
const MAX_DISTANCE: u32 = 200;

impl Reader<'_> {
    /// A word, a field, NEAR, SENT or ART.
    pub(super) fn run(&mut self) -> Result<Item> {
        let rest = self.rest();
        let name = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '_')
                .len();
        let (name, behind) = rest.split_at(name);
        let next = behind.chars().next();
        if !name.is_empty()
            && let Some(colon @ (':' | '：')) = next
            && (is_field_name(name) || !behind[colon.len_utf8()..].starts_with(char::is_whitespace))
        {
            return self.field(name, colon);
        }
        match (name, next) {
            ("NEAR", Some(slash @ ('/' | '／'))) => {
                let digits: String = behind[slash.len_utf8()..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                let distance = digits.parse().ok().filter(|&n: &u32| n <= MAX_DISTANCE);
                let Some(distance) = distance else {
                    return Err(self.fault(format!(
                        "NEAR has a distance of 0 to {MAX_DISTANCE} words, as in NEAR/5(监管, 平台)"
                    )));
                };
                let at = self.at;
                self.at += name.len() + slash.len_utf8() + digits.len();
                self.joined(at, MAX_NEAR_PARTS, |parts| What::Near { distance, parts })
            }
            ("NEAR", Some(c)) if is_open(c) => {
                Err(self.fault("NEAR has a distance in words, as in NEAR/5(监管, 平台)"))
            }
            ("SENT" | "ART", Some(c)) if is_open(c) => {
                let at = self.at;
                self.at += name.len();
                let article = name == "ART";
                self.joined(at, MAX_JOINED, |parts| match article {
                    true => What::Article(parts),
                    false => What::Sentence(parts),
                })
            }
            _ => Ok(Item::Plain(self.run_end()?)),
        }
    }

    /// The parts in the brackets of NEAR, SENT and ART.
    pub(super) fn joined(
        &mut self,
        start: usize,
        most: usize,
        what: impl FnOnce(Vec<Part>) -> What,
    ) -> Result<Item> {
        let open = match self.peek() {
            Some(c) if is_open(c) => c,
            _ => return Err(self.fault("here stands a bracket with parts in it: (监管, 平台)")),
        };
        let parts = self.brackets(open, |reader| {
            let before = std::mem::replace(&mut reader.arguments, true);
            let mut parts = Vec::new();
            loop {
                reader.peek();
                let at = reader.at;
                let node = reader.alternatives()?;
                let scope = reader.scope;
                let part = node.into_part().filter(|part| part.all_in(scope));
                let part = part.ok_or_else(|| {
                    let detail = "here stand words, strings, patterns, concepts and alternatives of \
                                  them; AND, NOT and fields stand outside";
                    fault(reader.text, at, detail)
                })?;
                parts.push(part);
                if parts.len() > most {
                    return Err(reader.fault(format!("at most {most} parts stand here")));
                }
                match reader.peek() {
                    Some(c) if is_comma(c) => reader.at += c.len_utf8(),
                    _ => break,
                }
            }
            reader.arguments = before;
            Ok(parts)
        })?;
        if parts.len() < 2 {
            return Err(fault(
                self.text,
                start,
                "it joins two parts or more, with a comma between them",
            ));
        }
        let label = self.text[start..self.at].to_owned();
        Ok(Item::Required(self.part(label, what(parts))?))
    }

    /// `name:`…
    pub(super) fn field(&mut self, name: &str, colon: char) -> Result<Item> {
        let start = self.at;
        self.at += name.len() + colon.len_utf8();
        let behind = self.rest().chars().next();
        if behind.is_none_or(|c| c.is_whitespace() || is_close(c)) {
            return Err(fault(
                self.text,
                start,
                format!("{name} has no value; write {name}:VALUE"),
            ));
        }
        if let "title" | "text" = name {
            let scope = if name == "title" {
                Scope::Title
            } else {
                Scope::Text
            };
            let before = std::mem::replace(&mut self.scope, scope);
            let item = self.deeper(Reader::item)?;
            let node = self.node(item)?;
            self.scope = before;
            return Ok(Item::Required(node));
        }
        let range = self.value_end()?;
        let written = self.text[start..range.end].to_owned();
        let mut plain = self.text[range.clone()].to_owned();
        if !plain.contains('"') {
            plain = plain.replace(['“', '”', '「', '」', '『', '』'], "\"");
        }
        if name == "form" {
            let form = Form::parse(plain.trim_matches('"'));
            let form = form.map_err(|detail| fault(self.text, range.start, detail))?;
            return Ok(Item::Required(self.part(written, What::Form(form))?));
        }
        let (values, _) = values(&plain, self.text)?;
        let read = condition(name, values, self.reading.agencies, &written);
        let read = read.map_err(|error| match error {
            Error::Unknown { what, name, hint } => fault(
                self.text,
                start,
                format!("no {what} {name:?}; {hint}; what is no field stands in quotes"),
            ),
            Error::Query { detail, .. } => fault(self.text, range.start, detail),
            other => other,
        })?;
        let Condition::Named(names) = read else {
            return Ok(Item::Required(Node::Where(written, read)));
        };
        let mut nodes = Vec::new();
        for name in names {
            let concept = self.reading.lexicon.concept(&name);
            let concept =
                concept.map_err(|error| fault(self.text, range.start, error.to_string()))?;
            let what = What::Concept(Box::new(concept.clone()));
            nodes.push(self.part(format!("concept:{name}"), what)?);
        }
        Ok(Item::Required(Node::any(nodes)))
    }
}
