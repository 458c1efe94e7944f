//! The answer of status: what the index holds, and how it was made.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::index::UpdateRecord;
use crate::measure::{Group, group_sizes};
use crate::query::View;
use crate::supplement::Rows;

/// What the index holds, to be told.
pub struct StatusAnswer {
    /// Facts, each with its name.
    pub facts: Vec<(&'static str, Value)>,
    /// Documents and words by language and drop.
    pub groups: Vec<(&'static str, String, Group)>,
    /// The updates, the first first.
    pub updates: Vec<UpdateRecord>,
}

impl StatusAnswer {
    /// Of the documents of a view, and the index in a folder.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn of(view: &View<'_>, folder: &Path) -> Result<StatusAnswer> {
        let snapshot = view.snapshot();
        let words: Vec<u64> = view.docs.iter().map(|doc| doc.words).collect();
        let mut groups = Vec::new();
        for field in ["language", "drop"] {
            let facet = view.facet(field)?;
            let sizes = group_sizes(&words, &facet);
            let of_field = facet.values.into_iter().zip(sizes);
            groups.extend(of_field.map(|(value, size)| (field, value, size)));
        }
        let dates = view.facet("date")?;
        let (mut events, mut notes, mut indicators) = (0, 0, 0);
        for (_, supplement) in snapshot.supplements()? {
            match &supplement.rows {
                Rows::Events(rows) => events += rows.len(),
                Rows::Notes(rows) => notes += rows.len(),
                Rows::Indicator(_) => indicators += 1,
            }
        }
        let number = |count: usize| Value::from(count as u64);
        let mut facts: Vec<(&str, Value)> = vec![
            ("index", folder.display().to_string().into()),
            ("bytes", folder_size(folder).into()),
            ("generation", snapshot.generation().into()),
            ("documents", number(view.docs.len())),
            (
                "without_date",
                number(view.docs.iter().filter(|doc| doc.year.is_none()).count()),
            ),
            ("copies", number(view.copies.len())),
            ("rejected", number(snapshot.rejections()?.len())),
            ("events", number(events)),
            ("notes", number(notes)),
            ("indicators", number(indicators)),
            ("words", view.words().into()),
            (
                "characters",
                view.docs.iter().map(|doc| doc.chars).sum::<u64>().into(),
            ),
            ("first_date", dates.values.first().cloned().into()),
            ("last_date", dates.values.last().cloned().into()),
        ];
        if let Some(making) = snapshot.making() {
            facts.extend([
                ("gongbao", making.gongbao.clone().into()),
                ("format", making.format.into()),
                ("segmenter", making.segmenter.clone().into()),
                ("stemmer", making.stemmer.clone().into()),
            ]);
        }
        Ok(StatusAnswer {
            facts,
            groups,
            updates: snapshot.updates().to_vec(),
        })
    }

    /// All of it as an object.
    pub fn json(self) -> Value {
        let facts = self.facts.into_iter();
        let facts = facts.map(|(name, value)| (name.to_owned(), value));
        let mut object: Map<String, Value> = facts.collect();
        for (field, value, size) in self.groups {
            let group = object
                .entry(format!("by_{field}"))
                .or_insert_with(|| json!({}));
            group[&value] = json!({ "documents": size.documents, "words": size.amount });
        }
        object.insert("updates".to_owned(), json!(self.updates));
        Value::Object(object)
    }
}

fn folder_size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|file| file.len())
        .sum()
}
