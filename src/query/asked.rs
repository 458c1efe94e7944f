//! A query in terms that other search servers have: phrases, beginnings, values, ranges.

use super::filter::{Condition, Value};
use super::language::{Node, Part, Query, Scope, What};
use crate::error::{Error, Result};
use crate::lexicon::{Form, Unit};
use crate::segment::stem;

/// What a server is asked for. A document of it has the fields of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// All of them; at least one.
    All(Vec<Asked>),
    /// One of them at least; at least one.
    Any(Vec<Asked>),
    /// Not this.
    Not(Box<Asked>),
    /// These tokens side by side, at least one.
    Phrase {
        /// The field.
        field: &'static str,
        /// The tokens.
        tokens: Vec<String>,
    },
    /// A token that begins so.
    TokenPrefix {
        /// The field.
        field: &'static str,
        /// The beginning.
        start: String,
    },
    /// A whole value.
    Value {
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
    /// A value that begins so.
    ValuePrefix {
        /// The field.
        field: String,
        /// The beginning.
        start: String,
    },
    /// A number within bounds, both included.
    Range {
        /// The field.
        field: String,
        /// The least; any where none is given.
        from: Option<i64>,
        /// The greatest; any where none is given.
        to: Option<i64>,
    },
}

/// The fields of text and title: atoms, their stems, concepts.
pub const EXACT: [&str; 2] = ["exact", "title_exact"];
/// See [`EXACT`].
pub const STEMS: [&str; 2] = ["stems", "title_stems"];
/// See [`EXACT`].
pub const CONCEPTS: [&str; 2] = ["concepts", "title_concepts"];
/// The field of years.
pub const YEAR: &str = "year";

/// The field in which the values of one stand folded, as they are compared.
pub fn folded_field(field: &str) -> String {
    format!("{field}_folded")
}

/// The field in which the dates of one stand as numbers.
pub fn date_field(field: &str) -> String {
    format!("{field}_number")
}

/// A date in ISO 8601 as far as it is known, as a number that is ordered as dates are: 2021-06 is
/// 20210600.
pub fn date_number(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let mut next = || match parts.next() {
        None => Some(0),
        Some(part) => part.parse::<i64>().ok(),
    };
    Some(next()? * 10_000 + next()? * 100 + next()?)
}

/// An atom as a token of its own for a tokenizer that cuts at white space: characters that such a one
/// might take for white space are written as `\u{...}`, which no atom is.
pub fn token(atom: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '\u{FEFF}';
    if atom.chars().all(plain) {
        return atom.to_owned();
    }
    let spelled = |c: char| match plain(c) {
        true => c.to_string(),
        false => format!("\\u{{{:x}}}", u32::from(c)),
    };
    atom.chars().map(spelled).collect()
}

/// A value as it is compared; in a document number every bracket is a round one.
pub fn compared(field: &str, value: &str) -> String {
    Value::new_whole(value, field == "doc_number").folded
}

/// What a server is asked for so that it finds what a query finds. Chinese words are found across other
/// words as well where `across` allows that: a server knows nothing of them.
///
/// # Errors
/// A part cannot be asked of a server: it says which, and what can.
pub fn asked(query: &Query, across: bool) -> Result<Asked> {
    Asker { query, across }.node(&query.root)
}

struct Asker<'q> {
    query: &'q Query,
    across: bool,
}

impl Asker<'_> {
    fn cannot<T>(&self, what: &str, way_out: &str) -> Result<T> {
        Err(Error::query(
            &*self.query.text,
            format!("a search server cannot be asked for {what}; {way_out}"),
        ))
    }

    fn node(&self, node: &Node) -> Result<Asked> {
        Ok(match node {
            Node::Any(nodes) => Asked::Any(self.nodes(nodes)?),
            Node::All(nodes) => Asked::All(self.nodes(nodes)?),
            Node::Not(node) => Asked::Not(Box::new(self.node(node)?)),
            Node::Part(part) => self.part(part)?,
            Node::Where(_, condition) => self.condition(condition)?,
        })
    }

    fn nodes(&self, nodes: &[Node]) -> Result<Vec<Asked>> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn part(&self, part: &Part) -> Result<Asked> {
        let zones: &[usize] = match part.scope {
            Scope::Text => &[0],
            Scope::Title => &[1],
            Scope::Both => &[0, 1],
        };
        let mut any = zones
            .iter()
            .map(|&zone| self.what(part, zone))
            .collect::<Result<Vec<Asked>>>()?;
        Ok(match any.len() {
            1 => any.remove(0),
            _ => Asked::Any(any),
        })
    }

    fn what(&self, part: &Part, zone: usize) -> Result<Asked> {
        let here = "ask gongbao search for it";
        match &part.what {
            What::Exact(form) => self.form(form, zone),
            What::Word(form) | What::Form(form) if form.is_chinese() && !self.across => self
                .cannot(
                    &format!(
                        "{} as a word, which is not found across other words",
                        part.label
                    ),
                    "write it in quotes, or allow that it is found across words: --across",
                ),
            What::Word(form) | What::Form(form) => self.form(form, zone),
            What::Concept(concept) => Ok(Asked::Value {
                field: CONCEPTS[zone].to_owned(),
                value: concept.id.clone(),
            }),
            What::Either(parts) => {
                let parts = parts.iter().map(|part| self.part(part));
                Ok(Asked::Any(parts.collect::<Result<_>>()?))
            }
            What::Pattern(_) => self.cannot("a regular expression over words", here),
            What::Near { .. } => self.cannot("NEAR, whose words it does not have", here),
            What::Sentence(_) => self.cannot("SENT, whose sentences it does not have", here),
            What::Article(_) => self.cannot("ART, whose articles it does not have", here),
        }
    }

    fn form(&self, form: &Form, zone: usize) -> Result<Asked> {
        let atoms: Option<Vec<String>> = form
            .units()
            .iter()
            .map(|unit| match unit {
                Unit::Atom(atom) => Some(token(atom)),
                _ => None,
            })
            .collect();
        match (atoms, form.units()) {
            (Some(tokens), _) => Ok(Asked::Phrase {
                field: EXACT[zone],
                tokens,
            }),
            (None, [Unit::Prefix(start)]) => Ok(Asked::TokenPrefix {
                field: EXACT[zone],
                start: token(start),
            }),
            (None, [Unit::Stem(word)]) => Ok(Asked::Phrase {
                field: STEMS[zone],
                tokens: vec![token(&stem(word))],
            }),
            _ => self.cannot(
                &format!("{}, a phrase with a beginning or a stem in it", form.text),
                "ask gongbao search for it",
            ),
        }
    }

    fn condition(&self, condition: &Condition) -> Result<Asked> {
        let values = |field: &str, values: &[Value]| {
            let values = values.iter().map(|value| match value.prefix {
                false => Asked::Value {
                    field: folded_field(field),
                    value: value.folded.clone(),
                },
                true => Asked::ValuePrefix {
                    field: folded_field(field),
                    start: value.folded.clone(),
                },
            });
            Asked::Any(values.collect())
        };
        Ok(match condition {
            Condition::Text { field, values: of } => values(field, of),
            Condition::Id(ids) => values("id", ids),
            Condition::Year(ranges) => {
                let ranges = ranges.iter().map(|range| Asked::Range {
                    field: YEAR.to_owned(),
                    from: Some(*range.start()).filter(|&year| year != i64::MIN),
                    to: Some(*range.end()).filter(|&year| year != i64::MAX),
                });
                Asked::Any(ranges.collect())
            }
            Condition::Date { field, ranges } => {
                let ranges = ranges.iter().map(|(from, to)| Asked::Range {
                    field: date_field(field),
                    from: date_number(from).filter(|_| !from.is_empty()),
                    to: last_day(to),
                });
                Asked::Any(ranges.collect())
            }
            Condition::Concept(concepts) => {
                let concepts = concepts.iter().map(|concept| Asked::Value {
                    field: CONCEPTS[0].to_owned(),
                    value: concept.id.clone(),
                });
                Asked::Any(concepts.collect())
            }
            Condition::Named(names) => {
                return self.cannot(
                    &format!("{}, which no lexicon was looked up for", names.join(",")),
                    "name concepts of the lexicon",
                );
            }
        })
    }
}

/// The greatest number of a day within a range that ends so: `2021-06~` is behind every day of June.
fn last_day(to: &str) -> Option<i64> {
    let date = to.strip_suffix('~')?;
    let open = match date.len() {
        0 => return None,
        4 => 9_999,
        7 => 99,
        _ => 0,
    };
    Some(date_number(date)? + open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_dates_are_ordered_as_dates() {
        let dates = [
            "2019",
            "2020",
            "2020-01",
            "2020-01-31",
            "2020-02",
            "2020-12-31",
            "2021",
        ];
        let numbers = dates.map(|date| date_number(date).unwrap());
        assert!(numbers.is_sorted());
        assert_eq!(last_day("2020~"), Some(20_209_999));
        assert_eq!(last_day("2020-01~"), Some(20_200_199));
        assert_eq!(last_day("2020-01-31~"), Some(20_200_131));
        assert_eq!(last_day("~"), None);
        assert_eq!(date_number("soon"), None);
    }

    #[test]
    fn a_token_holds_no_white_space() {
        assert_eq!(token("监"), "监");
        assert_eq!(token("\n"), "\\u{a}");
        assert_eq!(token("\u{85}"), "\\u{85}");
    }
}
