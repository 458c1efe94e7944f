//! Evaluation: the documents for which a query holds, and where.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::count::{Match, Tally, unite};
use super::language::{Node, Query};
use super::parts::{Found, Work, of_document};
use super::selection::keep;
use super::view::{Doc, View};
use super::zone::Zone;
use crate::error::Result;

/// What a query finds in a view.
pub(super) struct Evaluation {
    /// For each document of the view whether the query holds for it.
    pub holds: Vec<bool>,
    /// What each part finds that does not stand under NOT, in the order of [`Node::positive`].
    pub found: Vec<Found>,
    /// Whether the query is one part and nothing else.
    single: bool,
}

impl Evaluation {
    /// Evaluates a query.
    ///
    /// # Errors
    /// It goes beyond a bound, or the index is damaged.
    pub(super) fn of(view: &View<'_>, query: &Query) -> Result<Evaluation> {
        let mut evaluator = Evaluator::new(view, query);
        let holds = evaluator.holds(&query.root, Standing::default())?;
        Ok(Evaluation {
            holds,
            found: evaluator.found,
            single: matches!(query.root, Node::Part(_)),
        })
    }

    /// The ordinals of the documents for which it holds.
    pub(super) fn ordinals(&self) -> impl Iterator<Item = u32> {
        let holding = self.holds.iter().zip(0..);
        holding.filter_map(|(&holds, ordinal)| holds.then_some(ordinal))
    }

    /// The occurrences of the query in one zone of a document.
    pub(super) fn occurrences(&self, zone: Zone, ordinal: u32) -> Vec<Match> {
        let mut all = Vec::new();
        for found in &self.found {
            let here = of_document(&found.matches[zone as usize], ordinal, |one| one.place);
            all.extend(here.iter().filter(|one| found.counts(one)));
        }
        unite(&mut all, &mut [], |one| one.place)
    }
}

impl Evaluation {
    /// The matches across words, which do not count: of all documents where the query is one form,
    /// otherwise of those for which it holds.
    pub(super) fn crossing(&self) -> impl Iterator<Item = Match> {
        let all = self.found.iter().flat_map(|found| {
            let matches = found.matches[Zone::Text as usize].iter();
            matches.filter(|one| !found.counts(one)).copied()
        });
        all.filter(|one| self.single || self.holds[one.place.ordinal as usize])
    }

    /// The matches of each class in the documents for which the query holds, or that have a match
    /// across words of the one form that it is.
    pub(super) fn tallies(&self) -> Vec<QueryDoc> {
        let mut out: BTreeMap<u32, QueryDoc> = BTreeMap::new();
        let new = |ordinal| QueryDoc {
            ordinal,
            holds: false,
            occurrences: 0,
            tally: Tally::default(),
        };
        for ordinal in self.ordinals() {
            let doc = out.entry(ordinal).or_insert_with(|| new(ordinal));
            doc.holds = true;
            for one in Zone::ALL
                .iter()
                .flat_map(|&zone| self.occurrences(zone, ordinal))
            {
                doc.occurrences += 1;
                doc.tally.count(one.class);
            }
        }
        for one in self.crossing() {
            let ordinal = one.place.ordinal;
            let doc = out.entry(ordinal).or_insert_with(|| new(ordinal));
            doc.tally.count(one.class);
        }
        out.into_values().collect()
    }
}

/// The matches of a query in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryDoc {
    /// The ordinal of the document in its view.
    pub ordinal: u32,
    /// Whether the query holds for it; it does not where it only has matches across words.
    pub holds: bool,
    /// Its occurrences of the query. Those of a string in quotes may lie across words.
    pub occurrences: u64,
    /// Its matches by their class.
    pub tally: Tally,
}

/// Counts each of the queries: its documents in the order of the view.
///
/// # Errors
/// A query goes beyond a bound, or the index is damaged.
pub fn count_queries(view: &View<'_>, queries: &[Query]) -> Result<Vec<Vec<QueryDoc>>> {
    let counted = |query: &Query| Ok(Evaluation::of(view, query)?.tallies());
    match queries {
        // One is not handed to another thread: that waits where the machine is busy.
        [query] => Ok(vec![counted(query)?]),
        queries => queries.par_iter().map(counted).collect(),
    }
}

/// The positions in the text of a document that a query marks, each with the one behind it; none
/// overlapping.
///
/// # Errors
/// The query goes beyond a bound, or the index is damaged.
pub fn occurrences_in(view: &View<'_>, query: &Query, doc: &Doc) -> Result<Vec<(u32, u32)>> {
    let Some(ordinal) = view.docs.iter().position(|one| one == doc) else {
        return Ok(Vec::new());
    };
    let evaluation = Evaluation::of(view, query)?;
    let found = evaluation.occurrences(Zone::Text, ordinal as u32);
    let places = found.into_iter().map(|one| one.place);
    Ok(places.map(|place| (place.start, place.end)).collect())
}

/// The documents of a view for which a query holds, by their ordinals, in order.
///
/// # Errors
/// The query goes beyond a bound, or the index is damaged.
pub fn holding(view: &View<'_>, query: &Query) -> Result<Vec<u32>> {
    Ok(Evaluation::of(view, query)?.ordinals().collect())
}

/// A line of what a query was understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// How deep it stands in the query.
    pub depth: usize,
    /// What it is, in words.
    pub what: String,
    /// For how many documents it holds.
    pub documents: u64,
}

/// What a query was understood as, with the number of documents for which each of its nodes holds.
///
/// # Errors
/// The query goes beyond a bound, or the index is damaged.
pub fn understood(view: &View<'_>, query: &Query) -> Result<Vec<Understood>> {
    let mut evaluator = Evaluator::new(view, query);
    evaluator.understood = Some(Vec::new());
    evaluator.holds(&query.root, Standing::default())?;
    Ok(evaluator.understood.unwrap_or_default())
}

struct Evaluator<'v, 'a> {
    view: &'v View<'a>,
    work: Work,
    found: Vec<Found>,
    /// A line for each node, where they are wanted.
    understood: Option<Vec<Understood>>,
}

/// Where a node stands in its query.
#[derive(Clone, Copy, Default)]
struct Standing {
    depth: usize,
    under_not: bool,
}

impl Standing {
    fn below(self) -> Standing {
        Standing {
            depth: self.depth + 1,
            ..self
        }
    }
}

impl<'v, 'a> Evaluator<'v, 'a> {
    fn new(view: &'v View<'a>, query: &Query) -> Self {
        Evaluator {
            view,
            work: Work::of(query),
            found: Vec::new(),
            understood: None,
        }
    }

    /// For each document whether a node holds.
    fn holds(&mut self, node: &Node, standing: Standing) -> Result<Vec<bool>> {
        let line = self.describe(node, standing.depth);
        let documents = self.view.docs.len();
        let holds = match node {
            Node::Any(nodes) => {
                let mut holds = vec![false; documents];
                for node in nodes {
                    let one = self.holds(node, standing.below())?;
                    holds
                        .iter_mut()
                        .zip(one)
                        .for_each(|(holds, one)| *holds |= one);
                }
                holds
            }
            Node::All(nodes) => {
                let mut holds = vec![true; documents];
                for node in nodes {
                    let one = self.holds(node, standing.below())?;
                    holds
                        .iter_mut()
                        .zip(one)
                        .for_each(|(holds, one)| *holds &= one);
                }
                holds
            }
            Node::Not(node) => {
                let below = Standing {
                    under_not: true,
                    ..standing.below()
                };
                let mut holds = self.holds(node, below)?;
                holds.iter_mut().for_each(|holds| *holds = !*holds);
                holds
            }
            Node::Part(part) => {
                let mut holds = vec![false; documents];
                let found = Found::of(self.view, part, &mut self.work)?;
                for one in Zone::ALL.iter().flat_map(|&zone| found.counted(zone)) {
                    holds[one.place.ordinal as usize] = true;
                }
                if !standing.under_not {
                    self.found.push(found);
                }
                holds
            }
            Node::Where(_, condition) => {
                let mut passes = vec![true; documents];
                keep(self.view, condition, &mut passes)?;
                passes
            }
        };
        if let Some(line) = line
            && let Some(lines) = &mut self.understood
        {
            lines[line].documents = holds.iter().filter(|holds| **holds).count() as u64;
        }
        Ok(holds)
    }

    fn describe(&mut self, node: &Node, depth: usize) -> Option<usize> {
        let lines = self.understood.as_mut()?;
        let what = match node {
            Node::Any(_) => "at least one of".to_owned(),
            Node::All(_) => "all of".to_owned(),
            Node::Not(_) => "not".to_owned(),
            Node::Part(part) => part.describe(),
            Node::Where(condition, _) => format!("documents with {condition}"),
        };
        lines.push(Understood {
            depth,
            what,
            documents: 0,
        });
        Some(lines.len() - 1)
    }
}
