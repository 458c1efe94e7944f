//! Parameters: what a route can be asked, and what a query string asks of it.

use std::collections::BTreeMap;

use super::answer::{Answer, Refusal};
use super::state::State;
use crate::error::Result;

/// A place of the API.
pub struct Route {
    /// Its name: `search` of `/api/search`.
    pub name: &'static str,
    /// What it answers, in one sentence.
    pub about: &'static str,
    /// What it can be asked.
    pub parameters: &'static [Parameter],
    /// The schema of its answer in JSON, by its name in the description of the API.
    pub schema: &'static str,
    pub(super) answer: fn(&State<'_>, &Given) -> Result<Answer>,
}

/// Something that a route can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name in the query string.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub about: &'static str,
    /// What its values are.
    pub takes: Takes,
}

/// The values of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A text of at most so many bytes, which may be left out.
    Text(usize),
    /// One to so many texts, each with the name of the parameter in front.
    Texts(usize),
    /// A whole number within bounds; the last stands where none is given.
    Number(usize, usize, usize),
    /// A whole number that may be left out.
    Place,
    /// One of these; the first stands where none is given.
    Choice(&'static [&'static str]),
    /// `true` or `false`, which stands where none is given.
    Flag,
}

/// Bytes of a text where nothing else is said: those of the longest query.
pub(super) const LONGEST: usize = 20_000;

/// The values that were given, checked.
#[derive(Debug, Clone)]
pub(super) struct Given {
    parameters: &'static [Parameter],
    values: BTreeMap<&'static str, Vec<String>>,
}

impl Given {
    /// Reads a query string. Nothing is passed over: a parameter that there is not is refused.
    pub(super) fn read(
        parameters: &'static [Parameter],
        query_string: &str,
    ) -> std::result::Result<Given, Refusal> {
        let mut values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for pair in query_string.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            let Some(parameter) = parameters.iter().find(|one| one.name == name) else {
                let names: Vec<&str> = parameters.iter().map(|one| one.name).collect();
                let there = match names.is_empty() {
                    true => "there are no parameters here".to_owned(),
                    false => format!("there is {}", names.join(", ")),
                };
                return Err(refused(&name, there));
            };
            let of_name = values.entry(parameter.name).or_default();
            of_name.push(value);
        }
        for parameter in parameters {
            let of_name = values.get(parameter.name).map_or(&[][..], Vec::as_slice);
            parameter.check(of_name)?;
        }
        Ok(Given { parameters, values })
    }

    fn takes(&self, name: &str) -> Option<Takes> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|one| one.name == name);
        debug_assert!(found.is_some(), "{name} is no parameter");
        found.map(|one| one.takes)
    }

    pub(super) fn texts(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// A text, trimmed; none where it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let text = self.texts(name).first()?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.text(name).and_then(|text| text.parse().ok())
    }

    pub(super) fn number(&self, name: &str) -> usize {
        match self.takes(name) {
            Some(Takes::Number(_, _, usual)) => self.place(name).unwrap_or(usual),
            _ => 0,
        }
    }

    pub(super) fn choice(&self, name: &str) -> &'static str {
        match self.takes(name) {
            Some(Takes::Choice(names)) => {
                let given = self.text(name);
                let known = names.iter().find(|one| Some(**one) == given);
                known.unwrap_or(&names[0])
            }
            _ => "",
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// What was asked, in one line: `query=监管 limit=20`.
    pub(super) fn told(&self) -> String {
        let values = self.values.iter();
        let told = values.flat_map(|(name, values)| {
            let values = values.iter().filter(|value| !value.is_empty());
            values.map(move |value| format!("{name}={value}"))
        });
        told.collect::<Vec<_>>().join(" ")
    }
}

impl Parameter {
    fn check(&self, values: &[String]) -> std::result::Result<(), Refusal> {
        let fault = |detail: String| Err(refused(self.name, detail));
        let most = match self.takes {
            Takes::Texts(most) => most,
            _ => 1,
        };
        if values.len() > most {
            return fault(format!("it stands at most {most} times"));
        }
        let longest = match self.takes {
            Takes::Text(longest) => longest,
            _ => LONGEST,
        };
        if values.iter().any(|value| value.len() > longest) {
            return fault(format!("it has at most {longest} bytes"));
        }
        let given = values.iter().map(|value| value.trim());
        let given: Vec<&str> = given.filter(|value| !value.is_empty()).collect();
        match self.takes {
            Takes::Text(_) => Ok(()),
            Takes::Texts(_) if given.len() < values.len().max(1) => {
                fault(format!("it is asked for: {}=…", self.name))
            }
            Takes::Texts(_) => Ok(()),
            Takes::Number(least, most, _) => match given.first().map(|value| value.parse()) {
                None => Ok(()),
                Some(Ok(number)) if (least..=most).contains(&number) => Ok(()),
                Some(_) => fault(format!("it is a whole number from {least} to {most}")),
            },
            Takes::Place => match given.first().map(|value| value.parse::<usize>()) {
                None | Some(Ok(_)) => Ok(()),
                Some(Err(_)) => fault("it is a whole number".to_owned()),
            },
            Takes::Choice(names) => match given.first() {
                Some(value) if !names.contains(value) => {
                    fault(format!("it is one of {}", names.join(", ")))
                }
                _ => Ok(()),
            },
            Takes::Flag => match given.first() {
                Some(value) if !["true", "false"].contains(value) => {
                    fault("it is true or false".to_owned())
                }
                _ => Ok(()),
            },
        }
    }
}

fn refused(name: &str, detail: String) -> Refusal {
    let name: String = name.chars().take(40).collect();
    Refusal::new(400, format!("cannot understand {name:?}: {detail}"))
}

/// A name or value as it was before it was put into a query string.
fn decoded(text: &str) -> std::result::Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|c| char::from(c).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => (high * 16 + low) as u8,
                    _ => return Err(refused(text, "% is followed by two digits".to_owned())),
                }
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| refused(text, "it is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &[Parameter] = &[
        Parameter {
            name: "query",
            about: "",
            takes: Takes::Texts(2),
        },
        Parameter {
            name: "limit",
            about: "",
            takes: Takes::Number(1, 100, 20),
        },
        Parameter {
            name: "sort",
            about: "",
            takes: Takes::Choice(&["date", "left"]),
        },
    ];

    #[test]
    fn a_query_string_is_read_and_nothing_is_passed_over() {
        let given = Given::read(SOME, "query=%E7%9B%91%E7%AE%A1+a%2Bb&query=b&sort=left").unwrap();
        assert_eq!(given.texts("query"), ["监管 a+b", "b"]);
        assert_eq!((given.number("limit"), given.choice("sort")), (20, "left"));
        for wrong in [
            "",
            "query=",
            "query=a&query=b&query=c",
            "query=a&limit=0",
            "query=a&limit=x",
            "query=a&limit=2&limit=3",
            "query=a&sort=right",
            "query=a&other=1",
            "query=%zz",
            "query=%ff",
            "query=%e",
        ] {
            let refusal = Given::read(SOME, wrong).unwrap_err();
            assert_eq!(refusal.status, 400, "{wrong}");
        }
    }
}
