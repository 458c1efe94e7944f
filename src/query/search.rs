//! Search: the documents of a query, ranked by BM25 over exact matches.

use super::evaluate::Evaluation;
use super::language::Query;
use super::parts::Found as PartFound;
use super::passage::{Mark, Passage, Reader};
use super::view::View;
use super::zone::Zone;
use crate::error::Result;

/// How a search is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// What comes first.
    pub sort: Sort,
    /// Whether it comes last instead.
    pub reverse: bool,
    /// How many hits are passed over.
    pub offset: usize,
    /// How many are made out behind them; all where none is given.
    pub limit: Option<usize>,
    /// How many passages each has at most.
    pub passages: usize,
    /// Characters of a passage.
    pub passage: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        SearchSettings {
            sort: Sort::Relevance,
            reverse: false,
            offset: 0,
            limit: Some(10),
            passages: 1,
            passage: 200,
        }
    }
}

/// An order of hits. Documents without a date are the last by date; what is equal falls by
/// relevance for occurrences, and then by date and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The highest score first.
    Relevance,
    /// The newest first.
    Date,
    /// The most occurrences first.
    Occurrences,
}

/// What a search found.
pub struct Found<'v, 'a> {
    /// The ordinals of all documents found, in their order.
    pub documents: Vec<u32>,
    view: &'v View<'a>,
    evaluation: Evaluation,
    /// How the parts of the query are shown.
    labels: Vec<String>,
    scores: Vec<f64>,
    settings: SearchSettings,
}

/// One document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its ordinal in the view.
    pub ordinal: u32,
    /// Its BM25 score.
    pub score: f64,
    /// The occurrences of the query in its text and title.
    pub occurrences: u64,
    /// The parts of the query that it has, with how often.
    pub matched: Vec<(String, u64)>,
    /// The best passages, in the order of the text; without marks where only the title matches.
    pub passages: Vec<Passage>,
    /// The title, with its matches.
    pub title: Passage,
}

/// BM25's saturation of repeated words, and its weight of a text's length.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// What a title says counts as this much of what a text says.
const TITLE_WEIGHT: f64 = 2.0;

/// Finds the documents of a query and puts them in order.
///
/// # Errors
/// The query goes beyond a bound, or the index is damaged.
pub fn search<'v, 'a>(
    view: &'v View<'a>,
    query: &Query,
    settings: SearchSettings,
) -> Result<Found<'v, 'a>> {
    let evaluation = Evaluation::of(view, query)?;
    let mut parts = Vec::new();
    query.root.positive(&mut parts);
    let mut found = Found {
        view,
        documents: evaluation.ordinals().collect(),
        labels: parts.iter().map(|part| part.label.clone()).collect(),
        scores: scores(view, &evaluation),
        evaluation,
        settings,
    };
    found.sort();
    Ok(found)
}

impl Found<'_, '_> {
    fn sort(&mut self) {
        let mut documents = std::mem::take(&mut self.documents);
        let score = |ordinal: u32| self.scores[ordinal as usize];
        let by_score = |a: u32, b: u32| score(b).total_cmp(&score(a)).then(a.cmp(&b));
        match self.settings.sort {
            Sort::Relevance => documents.sort_by(|&a, &b| by_score(a, b)),
            // The order of a view is that of dates, those without one last.
            Sort::Date => {
                let undated = |ordinal: &u32| self.view.docs[*ordinal as usize].year.is_none();
                let dated = documents.partition_point(|ordinal| !undated(ordinal));
                if !self.settings.reverse {
                    documents[..dated].reverse();
                }
            }
            Sort::Occurrences => {
                let counted = documents.iter();
                let counted = counted.map(|&ordinal| (self.occurrences(ordinal), ordinal));
                let mut counted: Vec<(u64, u32)> = counted.collect();
                counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| by_score(a.1, b.1)));
                documents = counted.into_iter().map(|(_, ordinal)| ordinal).collect();
            }
        }
        if self.settings.reverse && self.settings.sort != Sort::Date {
            documents.reverse();
        }
        self.documents = documents;
    }

    /// The hits that were asked for, one after another, each with its rank from 1.
    pub fn hits(&self) -> impl Iterator<Item = Result<(usize, Hit)>> {
        let ranked = self.documents.iter().zip(1..).skip(self.settings.offset);
        let wanted = ranked.take(self.settings.limit.unwrap_or(usize::MAX));
        wanted.map(|(&ordinal, rank)| Ok((rank, self.hit(ordinal)?)))
    }

    fn occurrences(&self, ordinal: u32) -> u64 {
        let of = |zone| self.evaluation.occurrences(zone, ordinal).len() as u64;
        Zone::ALL.into_iter().map(of).sum()
    }

    fn hit(&self, ordinal: u32) -> Result<Hit> {
        let found = &self.evaluation.found;
        let matched = self.labels.iter().zip(found).map(|(label, found)| {
            let of = |zone| found.counted_in(zone, ordinal) as u64;
            (label.clone(), Zone::ALL.into_iter().map(of).sum())
        });
        let in_text = marks(found, Zone::Text, ordinal);
        let in_title = marks(found, Zone::Title, ordinal);
        let reader = Reader::open(self.view, ordinal)?;
        let settings = &self.settings;
        Ok(Hit {
            ordinal,
            score: self.scores[ordinal as usize],
            occurrences: self.occurrences(ordinal),
            matched: matched.filter(|&(_, count)| count > 0).collect(),
            passages: reader.passages(&in_text, settings.passages, settings.passage),
            title: Passage::of_title(self.view, ordinal, &in_title)?,
        })
    }
}

/// The score of each document of the view: the sum over the parts of the query.
fn scores(view: &View<'_>, evaluation: &Evaluation) -> Vec<f64> {
    let documents = view.docs.len();
    let average = (view.words() as f64 / documents.max(1) as f64).max(1.0);
    let mut scores = vec![0.0; documents];
    // In text and title.
    let mut frequencies = vec![[0.0; 2]; documents];
    for found in &evaluation.found {
        for zone in Zone::ALL {
            for one in found.counted(zone) {
                frequencies[one.place.ordinal as usize][zone as usize] += 1.0;
            }
        }
        let holding = frequencies.iter().filter(|of| of[0] + of[1] > 0.0).count();
        let idf = idf(documents as f64, holding as f64);
        let scored = scores.iter_mut().zip(&mut frequencies).zip(&view.docs);
        for ((score, frequencies), doc) in scored.filter(|((_, of), _)| of[0] + of[1] > 0.0) {
            let [in_text, in_title] = std::mem::take(frequencies);
            let length = 1.0 - B + B * doc.words as f64 / average;
            let title = saturated(in_title, 1.0);
            *score += idf * (saturated(in_text, length) + TITLE_WEIGHT * title);
        }
    }
    scores
}

/// How much a frequency says in a text of a length, of which 1 is usual: never more than K1 + 1.
fn saturated(frequency: f64, length: f64) -> f64 {
    frequency * (K1 + 1.0) / (frequency + K1 * length)
}

/// Robertson and Spärck Jones, never below zero: ln(1 + (N − n + ½)/(n + ½)).
fn idf(documents: f64, holding: f64) -> f64 {
    (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln()
}

/// What is marked in a document, with the number of the part that each is a match of.
fn marks(found: &[PartFound], zone: Zone, ordinal: u32) -> Vec<Mark> {
    let parts = found.iter().enumerate();
    parts
        .flat_map(|(part, found)| {
            let places = found.marks_in(zone, ordinal).into_iter();
            places.map(move |place| Mark { place, part })
        })
        .collect()
}
