//! Changes: what became of the documents from one state to another.

use std::collections::{HashMap, HashSet, VecDeque};

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
    // Most documents are the same entries of the index, which need no look.
    let (in_before, in_after) = match same_segments(before, after) {
        true => (entries(before), entries(after)),
        false => Default::default(),
    };
    let old = states(before, &in_after)?;
    let mut known: HashMap<&(String, String), usize> = HashMap::new();
    for (at, state) in old.iter().enumerate() {
        known.insert(&state.identity, at);
    }
    let (mut out, mut new) = (Vec::new(), Vec::new());
    let mut there = vec![false; old.len()];
    for state in states(after, &in_before)? {
        let Some(&at) = known.get(&state.identity) else {
            new.push(state);
            continue;
        };
        there[at] = true;
        let text = old[at].content != state.content;
        let metadata = old[at].metadata != state.metadata;
        if text || metadata {
            out.push(DocumentChange {
                kind: ChangeKind::Changed,
                text,
                metadata,
                before: Some(old[at].standing),
                after: Some(state.standing),
            });
        }
    }
    // Those that are there no more, by their texts; of the same text the first is taken first.
    let mut gone: HashMap<&[u64], VecDeque<usize>> = HashMap::new();
    for (at, state) in old.iter().enumerate().filter(|&(at, _)| !there[at]) {
        gone.entry(&state.content).or_default().push_back(at);
    }
    for state in new {
        let same = gone.get_mut(state.content.as_slice());
        let same = same.and_then(VecDeque::pop_front);
        let old = same.map(|at| {
            there[at] = true;
            &old[at]
        });
        out.push(DocumentChange {
            kind: match old {
                Some(_) => ChangeKind::Renamed,
                None => ChangeKind::New,
            },
            text: old.is_none(),
            metadata: old.is_none_or(|old| old.metadata != state.metadata),
            before: old.map(|old| old.standing),
            after: Some(state.standing),
        });
    }
    let gone = old.into_iter().zip(there).filter(|(_, there)| !there);
    out.extend(gone.map(|(old, _)| DocumentChange {
        kind: ChangeKind::Gone,
        text: true,
        metadata: true,
        before: Some(old.standing),
        after: None,
    }));
    out.sort_by_key(|change| change.kind);
    Ok(out)
}

/// Whether entries of the same number in two views are the same ones.
fn same_segments(a: &View<'_>, b: &View<'_>) -> bool {
    let ids = |view: &View<'_>| -> Vec<_> {
        let segments = view.segments();
        segments.map(|(one, _)| one.reader().segment_id()).collect()
    };
    ids(a) == ids(b)
}

/// The entries of the documents of a view, copies too.
fn entries(view: &View<'_>) -> HashSet<(u32, u32)> {
    let copies = view.copies.iter().map(|copy| &copy.doc);
    let docs = view.docs.iter().chain(copies);
    docs.map(|doc| (doc.segment, doc.doc)).collect()
}

/// The documents of a view but for some entries.
fn states(view: &View<'_>, without: &HashSet<(u32, u32)>) -> Result<Vec<State>> {
    let mut readers = Vec::new();
    for (segment, _) in view.segments() {
        readers.push((
            segment.texts(columns::SOURCE)?,
            segment.texts(columns::RECORD)?,
            segment.numbers(columns::CONTENT)?,
            segment.numbers(columns::METADATA)?,
        ));
    }
    let state = |(doc, standing): (&Doc, Standing)| -> Result<State> {
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
    let counted = counted.map(|(at, doc)| (doc, Standing::Counted(at)));
    let copies = (0..).zip(&view.copies);
    let copies = copies.map(|(at, copy)| (&copy.doc, Standing::Copy(at)));
    let all = counted.chain(copies);
    all.filter(|(doc, _)| !without.contains(&(doc.segment, doc.doc)))
        .map(state)
        .collect()
}
