//! The answer of showing a document: its text or a stretch of it, its metadata, what a query marks.

use std::ops::Range;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::query::{Doc, DocText, Query, View, occurrences_in};

/// A document, or a stretch of it, to be shown.
pub struct DocumentAnswer<'v> {
    /// The document.
    pub doc: &'v Doc,
    /// Its text and card.
    pub text: DocText,
    /// The stretch of the original text that is shown, in bytes.
    pub shown: Range<usize>,
    /// The chapter and article, where a place was asked for.
    pub place: Option<String>,
    /// What the query marks within the stretch, where one was asked for.
    pub marks: Option<Vec<Range<usize>>>,
}

impl<'v> DocumentAnswer<'v> {
    /// The document of an id; with `at` the article or paragraph around that offset alone.
    ///
    /// # Errors
    /// There is no such document or place, the query goes beyond a bound, or the index is damaged.
    pub fn of(
        view: &'v View<'_>,
        id: &str,
        at: Option<usize>,
        query: Option<&Query>,
    ) -> Result<Self> {
        let doc = view.document(id)?;
        let text = DocText::read(view, doc)?;
        let shown = match at {
            Some(at) if at >= text.original.len() => {
                return Err(Error::query(
                    at.to_string(),
                    format!("the text of {id} has {} bytes", text.original.len()),
                ));
            }
            Some(at) => text.around(at),
            None => 0..text.original.len(),
        };
        let marks = query.map(|query| -> Result<Vec<Range<usize>>> {
            let marks = occurrences_in(view, query, doc)?.into_iter();
            let marks = marks.map(|(start, end)| text.range(start, end));
            let within = |mark: &Range<usize>| shown.start <= mark.start && mark.end <= shown.end;
            Ok(marks.filter(within).collect())
        });
        Ok(DocumentAnswer {
            marks: marks.transpose()?,
            place: at.map(|at| text.place(text.position(at))),
            doc,
            text,
            shown,
        })
    }

    /// The stretch of text that is shown.
    pub fn stretch(&self) -> &str {
        &self.text.original[self.shown.clone()]
    }

    /// All of it as an object.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "doc_id": self.doc.id,
            "words": self.doc.words,
            "chars": self.doc.chars,
            "card": self.text.card,
            "text": self.stretch(),
        });
        let start = self.shown.start;
        if let Some(place) = &self.place {
            value["offset"] = json!(start);
            value["place"] = json!(place);
        }
        if let Some(marks) = &self.marks {
            let marks = marks.iter().map(|one| [one.start - start, one.end - start]);
            value["marks"] = json!(marks.collect::<Vec<_>>());
        }
        value
    }
}
