//! Supplements: events, notes and indicators that are handed over beside the documents.

use serde::{Deserialize, Serialize};

/// What one table of a drop holds that is about the world and no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// The path of the table, relative to the drop.
    pub path: String,
    /// Its rows.
    pub rows: Rows,
}

/// The rows of a supplement, in their order; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// Events; they have no text.
    Events(Vec<Note>),
    /// Notes.
    Notes(Vec<Note>),
    /// The values of one indicator.
    Indicator(Vec<Value>),
}

/// An event or a note: something dated, with its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its line in the table, from 1.
    pub line: u64,
    /// In ISO 8601 as far as it is known.
    pub date: String,
    /// What happened, on one line.
    pub title: String,
    /// The group that it is shown in; empty where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Of a note: what is to be said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who says so.
    pub source: String,
    /// The language of the source, as a code: `zh`, `en`, `ja`, …
    pub source_language: String,
    /// Where it can be read, as it was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The ids of the concepts that it is about; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
}

/// One value of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Its line in the table, from 1.
    pub line: u64,
    /// What it is a value of: a country, a model.
    pub series: String,
    /// In ISO 8601 as far as it is known.
    pub date: String,
    /// The number, as it was written: a point is the decimal mark.
    pub value: String,
    /// What it is measured in; empty where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// The ids of the concepts that it is about; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
}

/// The kinds of supplement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `events.csv`
    Events,
    /// `notes.csv`
    Notes,
    /// A table in a folder `indicators`.
    Indicator,
}

impl Kind {
    /// The kind that a table of this path would be, if its columns are right.
    pub fn of_path(path: &str) -> Option<Kind> {
        let mut parts = path.rsplit('/');
        let name = parts.next()?.to_ascii_lowercase();
        let folder = parts.next().unwrap_or_default();
        match name.as_str() {
            "events.csv" => Some(Kind::Events),
            "notes.csv" => Some(Kind::Notes),
            name if name.ends_with(".csv") && folder.eq_ignore_ascii_case("indicators") => {
                Some(Kind::Indicator)
            }
            _ => None,
        }
    }

    /// The columns that such a table has; `url` and `concepts` may be there as well.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Kind::Events => &["date", "title", "category", "source", "source_language"],
            Kind::Notes => &[
                "date",
                "title",
                "category",
                "source",
                "source_language",
                "text",
            ],
            Kind::Indicator => &["series", "date", "value", "unit", "source"],
        }
    }
}

impl Rows {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Rows::Events(notes) | Rows::Notes(notes) => notes.is_empty(),
            Rows::Indicator(values) => values.is_empty(),
        }
    }
}

impl Supplement {
    /// The name of its table without folders and ending.
    pub fn name(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        let end = name.len().saturating_sub(".csv".len());
        match name.get(end..) {
            Some(ending) if ending.eq_ignore_ascii_case(".csv") => &name[..end],
            _ => name,
        }
    }
}

impl Note {
    /// Whether two say the same, wherever they stand.
    pub fn same(&self, other: &Note) -> bool {
        let placed = Note {
            line: self.line,
            ..other.clone()
        };
        *self == placed
    }

    /// Whether it is about a concept.
    pub fn is_about(&self, concept: &str) -> bool {
        is_about(&self.concepts, concept)
    }
}

impl Value {
    /// The number.
    pub fn number(&self) -> Option<f64> {
        self.value
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
    }

    /// Whether it is about a concept.
    pub fn is_about(&self, concept: &str) -> bool {
        is_about(&self.concepts, concept)
    }
}

fn is_about(concepts: &[String], concept: &str) -> bool {
    concepts.is_empty() || concepts.iter().any(|one| one == concept)
}

/// An address as a link, if it is one that can be followed safely: `http` or `https`.
pub fn link(url: &str) -> Option<&str> {
    let safe = ["http://", "https://"].iter().any(|scheme| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let plain =
        !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c));
    (safe && plain).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_told_by_the_path() {
        assert_eq!(Kind::of_path("a/Events.csv"), Some(Kind::Events));
        assert_eq!(Kind::of_path("notes.csv"), Some(Kind::Notes));
        let indicator = Some(Kind::Indicator);
        assert_eq!(Kind::of_path("a.zip/indicators/scores.csv"), indicator);
        for other in [
            "my_events.csv",
            "indicators/a.txt",
            "events.tsv",
            "a/b.csv",
            "",
        ] {
            assert_eq!(Kind::of_path(other), None, "{other}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(
            link("https://example.org/a?b=c#d"),
            Some("https://example.org/a?b=c#d")
        );
        assert_eq!(link("HTTP://example.org"), Some("HTTP://example.org"));
        for other in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "ftp://example.org",
            "https://example.org/ \"onclick=",
            "java\nscript:x",
            " https://example.org",
        ] {
            assert_eq!(link(other), None, "{other}");
        }
    }

    #[test]
    fn a_table_has_the_name_of_its_file() {
        let named = |path: &str| {
            let rows = Rows::Indicator(Vec::new());
            let path = path.to_owned();
            Supplement { path, rows }.name().to_owned()
        };
        assert_eq!(named("indicators/model_scores.csv"), "model_scores");
        assert_eq!(named("indicators/论文.CSV"), "论文");
        assert_eq!(named("x"), "x");
    }
}
