//! Metadata: the values known about a document, each with its origin.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{normalise_date, normalise_language};

/// A metadata field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MetadataKey {
    /// 标题
    Title,
    /// 发文机关; several where a document was issued jointly, the lead first
    Agency,
    /// 发文字号
    DocNumber,
    /// 成文日期 or 公布日期, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
    Date,
    /// 施行日期, in the same form
    EffectiveDate,
    /// 通知, 意见, executive order, …
    DocType,
    /// central, province, city, foreign, …
    Level,
    /// 上海, Brussels, …
    Region,
    /// `zh`, `zh-Hant`, `en`, `mixed`
    Language,
    /// Where the document was published: an address or a citation
    Source,
}

impl MetadataKey {
    /// All fields, in the order of columns.
    pub const ALL: [MetadataKey; 10] = [
        MetadataKey::Title,
        MetadataKey::Agency,
        MetadataKey::DocNumber,
        MetadataKey::Date,
        MetadataKey::EffectiveDate,
        MetadataKey::DocType,
        MetadataKey::Level,
        MetadataKey::Region,
        MetadataKey::Language,
        MetadataKey::Source,
    ];

    /// Its name in columns, records and files of metadata.
    pub fn name(self) -> &'static str {
        match self {
            MetadataKey::Title => "title",
            MetadataKey::Agency => "agency",
            MetadataKey::DocNumber => "doc_number",
            MetadataKey::Date => "date",
            MetadataKey::EffectiveDate => "effective_date",
            MetadataKey::DocType => "doc_type",
            MetadataKey::Level => "level",
            MetadataKey::Region => "region",
            MetadataKey::Language => "language",
            MetadataKey::Source => "source",
        }
    }

    /// The field of a name: as in columns, or one of the short forms `lang`, `type`, `number`.
    pub fn from_name(name: &str) -> Option<MetadataKey> {
        match name {
            "lang" => Some(MetadataKey::Language),
            "type" => Some(MetadataKey::DocType),
            "number" => Some(MetadataKey::DocNumber),
            _ => MetadataKey::ALL.into_iter().find(|key| key.name() == name),
        }
    }
}

/// Where a metadata value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A field of the record in a collection file
    Record,
    /// The front matter of a Markdown file
    FrontMatter,
    /// `NAME.meta.json` beside the file
    MetaJson,
    /// A row of `metadata.csv` in the folder
    MetadataCsv,
    /// A field printed in the page around the text, or declared in its head
    Page,
    /// The text itself
    Text,
    /// The name of the file
    FileName,
}

impl Origin {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Record => "given: record",
            Origin::FrontMatter => "given: front matter",
            Origin::MetaJson => "given: meta.json",
            Origin::MetadataCsv => "given: metadata.csv",
            Origin::Page => "page field",
            Origin::Text => "text",
            Origin::FileName => "file name",
        }
    }
}

/// The values of one field and where they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced {
    /// At least one value; several only for agencies.
    pub values: Vec<String>,
    /// Where they came from.
    pub origin: Origin,
}

/// What is known about a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    fields: BTreeMap<MetadataKey, Sourced>,
    /// Fields that were given as empty: whoever gave them knows that there is no value.
    closed: BTreeSet<MetadataKey>,
    /// Fields of the input that have no place of their own, kept as they were given.
    pub other: BTreeMap<String, String>,
}

/// A value longer than this is no metadata but a mistake in the input; it is kept under `other`.
const MAX_VALUE_BYTES: usize = 4096;

/// A name of a field has so many bytes at most; of a longer one the beginning is kept. A name in the
/// first row of a table is kept with each of its documents.
const MAX_NAME_BYTES: usize = 200;

impl Metadata {
    /// Whether each field has a value: what came from outside need not.
    pub(crate) fn is_sound(&self) -> bool {
        self.fields.values().all(|one| !one.values.is_empty())
    }

    /// The first value of a field.
    pub fn get(&self, key: MetadataKey) -> Option<&str> {
        self.fields
            .get(&key)
            .map(|sourced| sourced.values[0].as_str())
    }

    /// All values of a field with their origin.
    pub fn sourced(&self, key: MetadataKey) -> Option<&Sourced> {
        self.fields.get(&key)
    }

    /// The fields that are known, in the order of columns.
    pub fn iter(&self) -> impl Iterator<Item = (MetadataKey, &Sourced)> {
        self.fields.iter().map(|(&key, sourced)| (key, sourced))
    }

    /// Sets a field unless it is known already: what is nearer to the document is set first.
    ///
    /// Values are trimmed and put on one line; dates and languages are brought into their one
    /// form. What is empty is left out. A date or language that cannot be understood, and a value
    /// too long to be one, is kept under [`Metadata::other`] instead of being guessed at or lost.
    pub fn set<I, S>(&mut self, key: MetadataKey, values: I, origin: Origin)
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        let found = matches!(origin, Origin::Page | Origin::Text | Origin::FileName);
        if self.fields.contains_key(&key) || (found && self.closed.contains(&key)) {
            return;
        }
        let mut kept: Vec<String> = Vec::new();
        for value in values {
            let value = one_line(value.as_ref());
            if value.is_empty() {
                continue;
            }
            let understood = match key {
                _ if value.len() > MAX_VALUE_BYTES => None,
                MetadataKey::Date | MetadataKey::EffectiveDate => normalise_date(&value),
                MetadataKey::Language => normalise_language(&value).map(str::to_owned),
                _ => Some(value.clone()),
            };
            match understood {
                Some(value) if !kept.contains(&value) => kept.push(value),
                Some(_) => {}
                None => {
                    self.other.entry(key.name().to_owned()).or_insert(value);
                }
            }
            if key != MetadataKey::Agency && !kept.is_empty() {
                break;
            }
        }
        if !kept.is_empty() {
            self.fields.insert(
                key,
                Sourced {
                    values: kept,
                    origin,
                },
            );
        }
    }

    /// Notes that a field was given as empty: it will not be filled from the page or the text.
    pub fn close(&mut self, key: MetadataKey) {
        self.closed.insert(key);
    }

    /// Whether a field is neither known nor given as empty.
    pub fn lacks(&self, key: MetadataKey) -> bool {
        !self.fields.contains_key(&key) && !self.closed.contains(&key)
    }

    /// The fields that were given as empty.
    pub fn closed(&self) -> impl Iterator<Item = MetadataKey> {
        self.closed.iter().copied()
    }

    /// Keeps a field that has no place of its own.
    pub fn keep(&mut self, name: &str, value: String) {
        if value.is_empty() {
            return;
        }
        let mut ends = (0..=MAX_NAME_BYTES.min(name.len())).rev();
        let end = ends.find(|&at| name.is_char_boundary(at));
        let name = &name[..end.unwrap_or_default()];
        self.other.entry(name.to_owned()).or_insert(value);
    }
}

/// The text without blanks around it and with any white space inside made one space.
fn one_line(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_value_wins_and_keeps_its_origin() {
        let mut metadata = Metadata::default();
        metadata.set(
            MetadataKey::Title,
            ["  关于\n申报的 通知 "],
            Origin::MetaJson,
        );
        metadata.set(MetadataKey::Title, ["another"], Origin::Record);
        assert_eq!(metadata.get(MetadataKey::Title), Some("关于 申报的 通知"));
        let title = metadata.sourced(MetadataKey::Title).unwrap();
        assert_eq!(title.origin, Origin::MetaJson);
    }

    #[test]
    fn what_is_not_understood_is_kept_aside() {
        let mut metadata = Metadata::default();
        metadata.set(MetadataKey::Date, ["last spring"], Origin::Record);
        assert_eq!(metadata.get(MetadataKey::Date), None);
        assert_eq!(metadata.other["date"], "last spring");
    }

    #[test]
    fn what_was_given_as_empty_is_not_filled_in() {
        let mut metadata = Metadata::default();
        metadata.close(MetadataKey::Date);
        metadata.set(MetadataKey::Date, ["2020"], Origin::Text);
        assert_eq!(metadata.get(MetadataKey::Date), None);
        metadata.set(MetadataKey::Date, ["2021"], Origin::MetaJson);
        assert_eq!(metadata.get(MetadataKey::Date), Some("2021"));
    }

    #[test]
    fn an_agency_can_be_several() {
        let mut metadata = Metadata::default();
        metadata.set(
            MetadataKey::Agency,
            ["教育部", "科学技术部", "教育部"],
            Origin::Record,
        );
        let agencies = metadata.sourced(MetadataKey::Agency).unwrap();
        assert_eq!(agencies.values, ["教育部", "科学技术部"]);
    }
}
