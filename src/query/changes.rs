//! Changes: what became of the documents from one state to another.

use std::collections::HashMap;

use super::view::{Doc, View};
use crate::error::Result;
use crate::index::columns;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It was not there.
    New,
    /// Its text or metadata are others.
    Changed,
    /// The same text has another path or id.
    Renamed,
    /// It is there no more.
    Gone,
}

impl ChangeKind {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Changed => "changed",
            ChangeKind::Renamed => "renamed",
            ChangeKind::Gone => "gone",
        }
    }
}

/// Where a document stands in a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is counted: its ordinal.
    Counted(u32),
    /// It is a copy: its number among the copies.
    Copy(u32),
}

/// A document that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// Whether its text is another.
    pub text: bool,
    /// Whether its metadata are others.
    pub metadata: bool,
    /// Where it stood before; none of a new one.
    pub before: Option<Standing>,
    /// Where it stands now; none of one that has gone.
    pub after: Option<Standing>,
}

/// A document with what tells it from others, and one state of it from another.
struct State {
    /// Its file and record.
    identity: (String, String),
    standing: Standing,
    content: Vec<u64>,
    metadata: Vec<u64>,
}

/// What became of the documents of a view, in the order of kinds and then of the views.
///
/// # Errors
/// The index is damaged.
pub fn document_changes(before: &View<'_>, after: &View<'_>) -> Result<Vec<DocumentChange>> {
    let mut known: HashMap<(String, String), State> = HashMap::new();
    let mut order: Vec<(String, String)> = Vec::new();
    for state in states(before)? {
        order.push(state.identity.clone());
        known.insert(state.identity.clone(), state);
    }
    let (mut out, mut new) = (Vec::new(), Vec::new());
    for state in states(after)? {
        let Some(old) = known.remove(&state.identity) else {
            new.push(state);
            continue;
        };
        let text = old.content != state.content;
        let metadata = old.metadata != state.metadata;
        if text || metadata {
            out.push(DocumentChange {
                kind: ChangeKind::Changed,
                text,
                metadata,
                before: Some(old.standing),
                after: Some(state.standing),
            });
        }
    }
    let mut gone: Vec<State> = order.iter().filter_map(|one| known.remove(one)).collect();
    for state in new {
        let same = gone.iter().position(|old| old.content == state.content);
        let old = same.map(|at| gone.remove(at));
        out.push(DocumentChange {
            kind: match old {
                Some(_) => ChangeKind::Renamed,
                None => ChangeKind::New,
            },
            text: old.is_none(),
            metadata: old
                .as_ref()
                .is_none_or(|old| old.metadata != state.metadata),
            before: old.map(|old| old.standing),
            after: Some(state.standing),
        });
    }
    out.extend(gone.into_iter().map(|old| DocumentChange {
        kind: ChangeKind::Gone,
        text: true,
        metadata: true,
        before: Some(old.standing),
        after: None,
    }));
    out.sort_by_key(|change| change.kind);
    Ok(out)
}

fn states(view: &View<'_>) -> Result<Vec<State>> {
    let mut readers = Vec::new();
    for (segment, _) in view.segments() {
        readers.push((
            segment.texts(columns::SOURCE)?,
            segment.texts(columns::RECORD)?,
            segment.numbers(columns::CONTENT)?,
            segment.numbers(columns::METADATA)?,
        ));
    }
    let state = |doc: &Doc, standing: Standing| -> Result<State> {
        let (sources, records, content, metadata) = &readers[doc.segment as usize];
        Ok(State {
            identity: (
                sources.first(doc.doc)?.unwrap_or_default(),
                records.first(doc.doc)?.unwrap_or_default(),
            ),
            standing,
            content: content.all(doc.doc),
            metadata: metadata.all(doc.doc),
        })
    };
    let counted = (0..).zip(&view.docs);
    let counted = counted.map(|(at, doc)| state(doc, Standing::Counted(at)));
    let copies = (0..).zip(&view.copies);
    let copies = copies.map(|(at, copy)| state(&copy.doc, Standing::Copy(at)));
    counted.chain(copies).collect()
}
