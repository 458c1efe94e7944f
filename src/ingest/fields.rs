//! Fields of a record: which of them is the text, which are metadata.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Rejection;
use crate::document::{Document, Metadata, MetadataKey, Origin};

/// Names that the fields of records have in a drop, by the names that gongbao knows them under:
/// `text` and `id`, and those of [`MetadataKey`].
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldMapping {
    names: BTreeMap<String, String>,
}

impl FieldMapping {
    /// A mapping from gongbao's field names to those of the records.
    ///
    /// # Errors
    /// A name that gongbao does not know, as a sentence.
    pub fn new(names: BTreeMap<String, String>) -> Result<FieldMapping, String> {
        for name in names.keys() {
            if !matches!(name.as_str(), "text" | "id") && MetadataKey::from_name(name).is_none() {
                let known: Vec<&str> = MetadataKey::ALL.iter().map(|key| key.name()).collect();
                return Err(format!(
                    "{name:?} is no field of a document (text, id, {})",
                    known.join(", ")
                ));
            }
        }
        Ok(FieldMapping { names })
    }

    /// The name that a field has in the records.
    pub fn name<'a>(&'a self, field: &'a str) -> &'a str {
        self.names.get(field).map_or(field, String::as_str)
    }

    /// What a field of a record is to us.
    fn role(&self, name: &str) -> Role {
        for (ours, theirs) in &self.names {
            if theirs == name {
                return Role::of(ours);
            }
        }
        if self.names.contains_key(name) {
            return Role::Other;
        }
        Role::of(name)
    }
}

enum Role {
    Text,
    Id,
    Metadata(MetadataKey),
    Other,
}

impl Role {
    fn of(name: &str) -> Role {
        match name {
            "text" => Role::Text,
            "id" => Role::Id,
            _ => MetadataKey::from_name(name).map_or(Role::Other, Role::Metadata),
        }
    }
}

/// The document of a record. `place` names the record in a rejection, `position` counts it in its
/// file from 1.
pub(super) fn document_of_record(
    fields: &Map<String, Value>,
    mapping: &FieldMapping,
    place: &str,
    position: u64,
    format: &'static str,
) -> Result<Document, Rejection> {
    let mut document = Document {
        record: Some(format!("#{position}")),
        format,
        ..Document::default()
    };
    let mut has_text = false;
    for (name, value) in fields {
        match mapping.role(name) {
            Role::Text => {
                has_text = true;
                document.text = match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    // Paragraphs as a list.
                    Value::Array(_) => strings(value).join("\n"),
                    _ => return Err(no_text(place, mapping, "the text field holds no text")),
                };
            }
            Role::Id => {
                if let Some(id) = strings(value).first() {
                    let id = id.trim();
                    if id.len() > MAX_ID_BYTES {
                        let detail =
                            format!("the id has {} bytes; at most {MAX_ID_BYTES}", id.len());
                        return Err(Rejection::new(place, "id too long", detail));
                    }
                    if !id.is_empty() {
                        document.record = Some(format!("={id}"));
                    }
                }
            }
            Role::Metadata(key) => set(&mut document.metadata, key, value, Origin::Record),
            Role::Other => document.metadata.keep(name, plain(value)),
        }
    }
    if !has_text {
        return Err(no_text(place, mapping, "the record has no such field"));
    }
    if document.text.trim().is_empty() {
        return Err(Rejection::new(place, "no text", "the text is empty"));
    }
    Ok(document)
}

const MAX_ID_BYTES: usize = 500;

fn no_text(place: &str, mapping: &FieldMapping, detail: &str) -> Rejection {
    let name = mapping.name("text");
    let detail = format!(
        "{detail}: {name:?}; if the text stands in another field, name it in gongbao.toml: \
         [fields] text = \"NAME\""
    );
    Rejection::new(place, "no text", detail)
}

/// Sets metadata from a table of values: front matter, or a file beside the document.
pub(super) fn set_metadata(metadata: &mut Metadata, fields: &Map<String, Value>, origin: Origin) {
    for (name, value) in fields {
        match MetadataKey::from_name(name) {
            Some(key) => set(metadata, key, value, origin),
            None => metadata.keep(name, plain(value)),
        }
    }
}

fn set(metadata: &mut Metadata, key: MetadataKey, value: &Value, origin: Origin) {
    let values = strings(value);
    if values.iter().all(|value| value.trim().is_empty()) {
        metadata.close(key);
    }
    metadata.set(key, values, origin);
}

/// The texts of a value: itself, or the elements of a list.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Null => Vec::new(),
        value => vec![plain(value)],
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(record: Value, mapping: &FieldMapping) -> Result<Document, Rejection> {
        let fields = record.as_object().unwrap().clone();
        document_of_record(&fields, mapping, "a.jsonl#1", 1, "jsonl")
    }

    #[test]
    fn a_record_becomes_a_document() {
        let record = json!({"id": 7, "text": "正文", "agency": ["教育部", "公安部"], "lang": "zh",
                            "date": 2017, "pages": 3, "source": null});
        let document = read(record, &FieldMapping::default()).unwrap();
        assert_eq!(document.record.as_deref(), Some("=7"));
        assert_eq!(document.metadata.get(MetadataKey::Date), Some("2017"));
        assert_eq!(document.metadata.get(MetadataKey::Language), Some("zh"));
        assert_eq!(document.metadata.other["pages"], "3");
        let agency = document.metadata.sourced(MetadataKey::Agency).unwrap();
        assert_eq!(agency.values, ["教育部", "公安部"]);
    }

    #[test]
    fn fields_can_have_other_names() {
        let names = [("text", "content"), ("title", "bt")];
        let names = names.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let mapping = FieldMapping::new(names).unwrap();
        let record = json!({"content": "正文", "bt": "题", "title": "not this"});
        let document = read(record, &mapping).unwrap();
        assert_eq!(document.text, "正文");
        assert_eq!(document.metadata.get(MetadataKey::Title), Some("题"));
        assert_eq!(document.metadata.other["title"], "not this");
        let rejection = read(json!({"text": "a"}), &mapping).unwrap_err();
        assert!(rejection.detail.contains("content"), "{}", rejection.detail);
        assert!(FieldMapping::new([("body".into(), "x".into())].into()).is_err());
    }
}
