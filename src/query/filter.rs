//! Filters: which documents a question is asked of.

use std::ops::RangeInclusive;

use crate::document::{Agencies, IsoDate};
use crate::error::{Error, Result};
use crate::lexicon::{Concept, Lexicon};
use crate::text::fold;

/// Conditions on metadata that all must hold: `agency:国务院 year:2017..2024 language:zh,en`.
///
/// A blank is AND, a comma is OR. A value with a blank, comma or quote in it stands in quotes; one
/// that ends in `*` is a beginning. Values are compared folded, as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub(super) conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// The field has one of the values.
    Text {
        field: &'static str,
        values: Vec<Value>,
    },
    /// The year lies in one of the ranges.
    Year(Vec<RangeInclusive<i64>>),
    /// The date lies in one of the ranges of ISO dates; a year or month covers all its days.
    Date {
        field: &'static str,
        ranges: Vec<(String, String)>,
    },
    /// The id is one of these.
    Id(Vec<Value>),
    /// One of the concepts occurs. Until the lexicon is known, they are names.
    Named(Vec<String>),
    Concept(Vec<Concept>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub folded: String,
    pub prefix: bool,
    /// Whether brackets of all kinds are the same.
    number: bool,
}

impl Value {
    fn new(text: &str, number: bool) -> Value {
        let start = text.strip_suffix('*');
        Value {
            folded: folded(start.unwrap_or(text), number),
            prefix: start.is_some(),
            number,
        }
    }

    /// A value in which a star is a mark like any other.
    pub(super) fn new_whole(text: &str, number: bool) -> Value {
        Value {
            folded: folded(text, number),
            prefix: false,
            number,
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        let value = folded(value, self.number);
        if self.prefix {
            value.starts_with(&self.folded)
        } else {
            value == self.folded
        }
    }
}

/// A value as it is compared; in a document number every bracket is a round one.
fn folded(text: &str, number: bool) -> String {
    let text = fold(text).text;
    match number {
        true => text
            .replace(['〔', '[', '【', '〖', '〈', '<', '{'], "(")
            .replace(['〕', ']', '】', '〗', '〉', '>', '}'], ")"),
        false => text,
    }
}

/// The fields of a filter and of `--by`, with their columns and short names.
const FIELDS: [(&str, &str); 17] = [
    ("agency", "agency"),
    ("agency_printed", "agency_printed"),
    ("doc_type", "doc_type"),
    ("type", "doc_type"),
    ("level", "level"),
    ("region", "region"),
    ("language", "language"),
    ("lang", "language"),
    ("drop", "drop"),
    ("path", "path"),
    ("title", "title"),
    ("doc_number", "doc_number"),
    ("number", "doc_number"),
    ("date", "date"),
    ("effective_date", "effective_date"),
    ("source", "source"),
    ("year", "year"),
];

/// Whether a filter has such a field.
pub(super) fn is_field(name: &str) -> bool {
    ["concept", "id", "doc_id"].contains(&name) || column_of(name).is_ok()
}

/// The column of a field that documents can be grouped or filtered by.
///
/// # Errors
/// There is no such field.
pub(super) fn column_of(field: &str) -> Result<&'static str> {
    known(field).map(|(_, column)| column)
}

/// The name of a field that documents can be grouped by, where there is one.
///
/// # Errors
/// There is no such field.
pub fn field_named(field: &str) -> Result<&'static str> {
    known(field).map(|(name, _)| name)
}

fn known(field: &str) -> Result<(&'static str, &'static str)> {
    FIELDS
        .iter()
        .find(|(name, _)| *name == field)
        .copied()
        .ok_or_else(|| Error::Unknown {
            what: "field",
            name: field.to_owned(),
            hint: "fields are agency, year, date, effective_date, doc_type, level, region, \
                   language, drop, path, title, doc_number, source; filters have id and concept too"
                .to_owned(),
        })
}

impl Filter {
    /// Reads a filter; an empty one lets every document through.
    ///
    /// # Errors
    /// A field that does not exist, or a value that is none.
    pub fn parse(text: &str) -> Result<Filter> {
        Filter::parse_with(text, Agencies::builtin())
    }

    /// Reads a filter; an agency may be given by any of the names that are handed over.
    ///
    /// # Errors
    /// As [`Filter::parse`].
    pub fn parse_with(text: &str, agencies: &Agencies) -> Result<Filter> {
        let mut filter = Filter::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let Some((name, behind)) = rest.split_once(':') else {
                return Err(Error::query(
                    text,
                    format!("{rest:?} is no condition; write FIELD:VALUE, as in year:2017..2024"),
                ));
            };
            let (values, behind) = values(behind, text)?;
            rest = behind.trim_start();
            filter
                .conditions
                .push(condition(name.trim(), values, agencies, text)?);
        }
        Ok(filter)
    }

    /// Whether it asks for concepts that are names yet.
    pub fn names_concepts(&self) -> bool {
        let named = |condition: &Condition| matches!(condition, Condition::Named(_));
        self.conditions.iter().any(named)
    }

    /// Looks up the concepts that the filter names.
    ///
    /// # Errors
    /// The lexicon has no such concept.
    pub fn resolve(mut self, lexicon: &Lexicon) -> Result<Filter> {
        for condition in &mut self.conditions {
            if let Condition::Named(names) = condition {
                let concepts = names.iter().map(|name| lexicon.concept(name).cloned());
                *condition = Condition::Concept(concepts.collect::<Result<_>>()?);
            }
        }
        Ok(self)
    }

    /// A filter that holds where both do.
    #[must_use]
    pub fn and(mut self, other: Filter) -> Filter {
        self.conditions.extend(other.conditions);
        self
    }
}

/// The values up to a blank outside quotes, and what stands behind them.
pub(super) fn values<'a>(text: &'a str, whole: &str) -> Result<(Vec<String>, &'a str)> {
    let mut values = vec![String::new()];
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' | '，' if !quoted => values.push(String::new()),
            c if c.is_whitespace() && !quoted => return Ok((values, &text[at..])),
            c => {
                if let Some(value) = values.last_mut() {
                    value.push(c);
                }
            }
        }
    }
    if quoted {
        return Err(Error::query(whole, "a quote is not closed"));
    }
    Ok((values, ""))
}

pub(super) fn condition(
    name: &str,
    values: Vec<String>,
    agencies: &Agencies,
    whole: &str,
) -> Result<Condition> {
    if values.iter().any(|value| value.trim().is_empty()) {
        return Err(Error::query(
            whole,
            format!("{name} has no value; write {name}:VALUE"),
        ));
    }
    let number = matches!(name, "number" | "doc_number");
    let patterns = |values: &[String]| -> Vec<Value> {
        let values = values.iter();
        values.map(|value| Value::new(value, number)).collect()
    };
    match name {
        "concept" => Ok(Condition::Named(values)),
        "id" | "doc_id" => Ok(Condition::Id(patterns(&values))),
        "date" | "effective_date" => {
            let range = |value: &String| {
                date_range(value).ok_or_else(|| {
                    Error::query(
                        whole,
                        format!(
                            "{value:?} is no date or range of dates \
                                                 (2020, 2020-05, 2020-05-01..2021)"
                        ),
                    )
                })
            };
            Ok(Condition::Date {
                field: column_of(name)?,
                ranges: values.iter().map(range).collect::<Result<_>>()?,
            })
        }
        "year" => {
            let range = |value: &String| {
                year_range(value).ok_or_else(|| {
                    Error::query(
                        whole,
                        format!(
                            "{value:?} is no year or range of years \
                                                 (2017, 2017..2024, 2017.., ..2024)"
                        ),
                    )
                })
            };
            Ok(Condition::Year(
                values.iter().map(range).collect::<Result<_>>()?,
            ))
        }
        "agency" => {
            // By any of its names: 网信办 is 国家互联网信息办公室.
            let known = values.iter().filter_map(|value| agencies.canonical(value));
            let known: Vec<String> = known.map(|agency| agency.name.clone()).collect();
            let values: Vec<String> = values.into_iter().chain(known).collect();
            Ok(Condition::Text {
                field: column_of(name)?,
                values: patterns(&values),
            })
        }
        _ => Ok(Condition::Text {
            field: column_of(name)?,
            values: patterns(&values),
        }),
    }
}

fn year_range(text: &str) -> Option<RangeInclusive<i64>> {
    let year = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|year| (1..=9999).contains(year))
    };
    match text.split_once("..") {
        None => year(text).map(|year| year..=year),
        Some((from, to)) => {
            let from = if from.is_empty() {
                i64::MIN
            } else {
                year(from)?
            };
            let to = if to.is_empty() { i64::MAX } else { year(to)? };
            (from <= to).then_some(from..=to)
        }
    }
}

/// The first and last day of a range, as texts that compare like the dates of documents.
fn date_range(text: &str) -> Option<(String, String)> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let from = match from {
        "" => String::new(),
        from => IsoDate::parse(from)?.to_string(),
    };
    let to = match to {
        "" => "~".to_owned(),
        // Behind every longer date that begins so.
        to => format!("{}~", IsoDate::parse(to)?),
    };
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_and_commas_are_or() {
        let filter =
            Filter::parse("agency:\"Department of Commerce\",国务院* year:2017..2024").unwrap();
        let [Condition::Text { field, values }, Condition::Year(years)] = &filter.conditions[..]
        else {
            panic!("{filter:?}");
        };
        assert_eq!(*field, "agency");
        assert!(values[0].matches("DEPARTMENT of Commerce"));
        assert!(values[1].matches("國務院辦公廳") && !values[1].matches("教育部"));
        assert_eq!(years[..], [2017..=2024]);
    }

    #[test]
    fn what_is_no_filter_says_so() {
        for bad in [
            "国务院",
            "agency:",
            "year:soon",
            "colour:red",
            "title:\"open",
            "date:2020-13",
        ] {
            assert!(Filter::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Filter::parse("  ").unwrap(), Filter::default());
    }
}
