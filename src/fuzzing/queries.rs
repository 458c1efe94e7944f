//! Queries, filters and forms: whatever is typed is understood or refused with a reason.

use std::sync::LazyLock;

use super::input::{Input, text};
use crate::document::Agencies;
use crate::error::Error;
use crate::lexicon::{Form, Lexicon};
use crate::query::{Filter, Plain, Query, Reading};
use crate::segment::Jieba;

pub(super) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::built_in().unwrap_or_else(|error| panic!("{error}")));

/// The query that a box or `count` would read, in one language or both.
fn parse(kind: u8, typed: &str) -> Result<Query, Error> {
    let chinese = Jieba::shared();
    let reading = Reading {
        chinese: &*chinese,
        lexicon: &LEXICON,
        agencies: Agencies::builtin(),
        plain: if kind & 1 == 0 {
            Plain::Words
        } else {
            Plain::Forms
        },
        bilingual: kind & 2 != 0,
    };
    Query::parse(typed, &reading)
}

/// A query that was understood, and the byte that says how it is to be asked.
pub(super) fn understood(data: &[u8]) -> Option<(Query, u8)> {
    let mut input = Input::new(data);
    let kind = input.byte();
    let query = parse(kind, &text(input.rest())).ok()?;
    Some((query, kind))
}

/// A query is understood or refused with its place, the same a second time.
pub fn query(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte();
    let typed = text(input.rest());
    let told = |read: Result<Query, Error>| match read {
        Ok(query) => format!("{query:?}"),
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 5_000, "an error is short: {}", said.len());
            said
        }
    };
    assert_eq!(told(parse(kind, &typed)), told(parse(kind, &typed)));
}

/// A filter; joined with another it is as if both had been typed.
pub fn filter(data: &[u8]) {
    let mut input = Input::new(data);
    let (one, other) = (input.text(), input.text());
    let (first, second) = (Filter::parse(&one), Filter::parse(&other));
    for read in [&first, &second] {
        if let Err(error) = read {
            assert!(!error.to_string().is_empty());
        }
    }
    if let (Ok(first), Ok(second)) = (first, second) {
        let joined = Filter::parse(&format!("{one} {other}"));
        let joined = joined.unwrap_or_else(|error| panic!("each by itself is right: {error}"));
        assert_eq!(joined, first.and(second));
        let _ = joined.resolve(&LEXICON);
    }
}

/// A form, as a pattern and as it stands; what it is is the same read again.
pub fn form(data: &[u8]) {
    let given = text(data);
    for read in [Form::parse, Form::literal] {
        match read(&given) {
            Ok(form) => {
                assert!(!form.units().is_empty());
                assert_eq!(read(&form.text).as_ref(), Ok(&form));
            }
            Err(detail) => assert!(!detail.is_empty()),
        }
    }
}
