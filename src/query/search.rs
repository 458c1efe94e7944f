//! Search: documents ranked by BM25 over words, with exact phrases in quotes.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::TERMINATED;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Term};
use unicode_segmentation::UnicodeSegmentation;

use super::boundaries::{Boundaries, Class};
use super::matcher::find;
use super::passage::{DocText, Passage};
use super::view::{NOT_IN_VIEW, View};
use crate::error::{Error, Result};
use crate::index::{SegmentColumns, failed};
use crate::lexicon::Form;
use crate::segment::{ChineseSegmenter, stem};
use crate::text::{AtomKind, atoms, fold};

/// A search that has been understood: what must be there, and what is ranked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Exact strings in quotes: a document holds all of them, in its text or title.
    phrases: Vec<Form>,
    /// Words: a document holds at least one of them, if there are any.
    words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// Found as a string, within longer words too, but not across words.
    Exact(Form),
    /// An English word, found by its stem.
    Stem(String),
}

/// A query may have this many parts.
const MAX_PARTS: usize = 200;
/// And this many bytes.
const MAX_BYTES: usize = 20_000;

impl Query {
    /// Understands a query: strings in quotes exactly, the rest as words, Chinese ones cut by the
    /// segmenter, English ones by their stem. `word*` is a prefix.
    ///
    /// # Errors
    /// It is empty, too long, or has a quote that is not closed.
    pub fn parse(text: &str, chinese: &dyn ChineseSegmenter) -> Result<Query> {
        if text.len() > MAX_BYTES {
            return Err(Error::query(
                text.chars().take(40).collect::<String>(),
                format!("it has {} bytes; a query may have {MAX_BYTES}", text.len()),
            ));
        }
        let mut query = Query {
            phrases: Vec::new(),
            words: Vec::new(),
        };
        let plain = text.replace(['“', '”'], "\"");
        let parts: Vec<&str> = plain.split('"').collect();
        if parts.len().is_multiple_of(2) {
            return Err(Error::query(text, "a quote is not closed"));
        }
        for (at, part) in parts.into_iter().enumerate() {
            if at % 2 == 1 {
                let form = Form::literal(part).map_err(|detail| Error::query(text, detail))?;
                query.phrases.push(form);
            } else {
                query.take_words(part, chinese);
            }
        }
        match query.phrases.len() + query.words.len() {
            0 => Err(Error::query(text, "it holds no word")),
            parts if parts > MAX_PARTS => Err(Error::query(
                text,
                format!("it has {parts} parts; at most {MAX_PARTS}"),
            )),
            _ => Ok(query),
        }
    }

    fn take_words(&mut self, text: &str, chinese: &dyn ChineseSegmenter) {
        for piece in text.split_whitespace() {
            if piece.ends_with('*')
                && let Ok(form) = Form::parse(piece)
            {
                self.add(Word::Exact(form));
                continue;
            }
            let folded = fold(piece).text;
            let mut rest = 0;
            let row = atoms(&folded);
            let mut at = 0;
            while at < row.len() {
                let start = row[at].start as usize;
                let han = row[at].kind == AtomKind::Han;
                while at < row.len() && (row[at].kind == AtomKind::Han) == han {
                    rest = row[at].end as usize;
                    at += 1;
                }
                let run = &folded[start..rest];
                if han {
                    let mut ends = Vec::new();
                    chinese.cut(run, &mut ends);
                    let mut from = 0;
                    for end in ends {
                        if let Ok(form) = Form::literal(&run[from..end]) {
                            self.add(Word::Exact(form));
                        }
                        from = end;
                    }
                } else {
                    for word in run.unicode_words() {
                        self.add(Word::Stem(stem(word)));
                    }
                }
            }
        }
    }

    fn add(&mut self, word: Word) {
        if !self.words.contains(&word) {
            self.words.push(word);
        }
    }

    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let phrases = self.phrases.iter().map(|form| Part {
            word: PartWord::Form(form),
            crossing: true,
            required: true,
        });
        phrases.chain(self.words.iter().map(|word| Part {
            word: match word {
                Word::Exact(form) => PartWord::Form(form),
                Word::Stem(stem) => PartWord::Stem(stem),
            },
            crossing: false,
            required: false,
        }))
    }
}

/// One part of a query.
struct Part<'q> {
    word: PartWord<'q>,
    /// Whether matches across words are found.
    crossing: bool,
    /// Whether a document must hold it.
    required: bool,
}

#[derive(Clone, Copy)]
enum PartWord<'q> {
    Form(&'q Form),
    Stem(&'q str),
}

/// How a search is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// How many hits are made out, from the best on; all where none is given.
    pub limit: Option<usize>,
    /// Characters of a passage.
    pub passage: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        SearchSettings {
            limit: Some(10),
            passage: 200,
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many documents there are.
    pub documents: u64,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// One document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its ordinal in the view.
    pub ordinal: u32,
    /// Its BM25 score.
    pub score: f64,
    /// The passage with most matches; without marks where only the title matches.
    pub passage: Passage,
}

/// BM25's saturation of repeated words, and its weight of a text's length.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// A match in the title counts as this many in the text.
const TITLE_WEIGHT: f64 = 3.0;

/// Finds the documents of a view and ranks them; of equal scores the earlier in the view is first.
///
/// # Errors
/// A part of the query stands for too many words, or the index is damaged.
pub fn search(view: &View<'_>, query: &Query, settings: SearchSettings) -> Result<Found> {
    let average = view.words() as f64 / (view.docs.len().max(1)) as f64;
    let mut scores: HashMap<u32, (f64, usize)> = HashMap::new();
    let required = query.phrases.len();
    let mut optional: Option<Vec<u32>> = None;
    for part in query.parts() {
        let frequencies = frequencies(view, &part)?;
        let idf = idf(view.docs.len() as f64, frequencies.len() as f64);
        for (&ordinal, &frequency) in &frequencies {
            let length = view.docs[ordinal as usize].words as f64 / average.max(1.0);
            let score = idf * frequency * (K1 + 1.0) / (frequency + K1 * (1.0 - B + B * length));
            let (sum, phrases) = scores.entry(ordinal).or_default();
            *sum += score;
            *phrases += usize::from(part.required);
        }
        if !part.required {
            optional
                .get_or_insert_default()
                .extend(frequencies.into_keys());
        }
    }
    let mut found: Vec<(u32, f64)> = scores
        .into_iter()
        .filter(|&(_, (_, phrases))| phrases == required)
        .map(|(ordinal, (score, _))| (ordinal, score))
        .collect();
    if let Some(mut optional) = optional {
        optional.sort_unstable();
        found.retain(|(ordinal, _)| optional.binary_search(ordinal).is_ok());
    }
    found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let documents = found.len() as u64;
    found.truncate(settings.limit.unwrap_or(usize::MAX));
    let hits = found.into_iter().map(|(ordinal, score)| {
        let passage = passage(view, query, ordinal, settings.passage)?;
        Ok(Hit {
            ordinal,
            score,
            passage,
        })
    });
    Ok(Found {
        documents,
        hits: hits.collect::<Result<_>>()?,
    })
}

/// Robertson and Spärck Jones, never below zero: ln(1 + (N − n + ½)/(n + ½)).
fn idf(documents: f64, holding: f64) -> f64 {
    (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln()
}

/// How often a part stands in each document that holds it, a title weighed.
fn frequencies(view: &View<'_>, part: &Part<'_>) -> Result<HashMap<u32, f64>> {
    let mut out: HashMap<u32, f64> = HashMap::new();
    let fields = view.snapshot().fields();
    for (segment, ordinals) in view.segments() {
        for (exact, words, weight) in [
            (fields.exact, fields.words, 1.0),
            (fields.title_exact, fields.title_words, TITLE_WEIGHT),
        ] {
            let mut add = |doc: u32, places: usize| {
                let ordinal = ordinals[doc as usize];
                if ordinal != NOT_IN_VIEW && places > 0 {
                    *out.entry(ordinal).or_default() += weight * places as f64;
                }
            };
            match part.word {
                PartWord::Stem(stem) => for_stem(&segment, words, stem, &mut add)?,
                PartWord::Form(form) => {
                    // Boundaries are those of the text; a title is short and taken as it is.
                    let classed = weight == 1.0 && !part.crossing && form.is_chinese();
                    let boundaries = Boundaries::open(&segment)?;
                    find(&segment, exact, form, |doc, starts| {
                        let boundaries = boundaries.of(doc);
                        let counts = |start: &&u32| {
                            let class = || boundaries.class(**start, **start + form.len() as u32);
                            !classed || class() != Class::Crossing
                        };
                        add(doc, starts.iter().filter(counts).count());
                    })?;
                }
            }
        }
    }
    Ok(out)
}

fn for_stem(
    segment: &SegmentColumns<'_>,
    field: Field,
    stem: &str,
    add: &mut dyn FnMut(u32, usize),
) -> Result<()> {
    let index = segment.reader().inverted_index(field).map_err(failed)?;
    let term = Term::from_field_text(field, stem);
    let postings = index.read_postings(&term, IndexRecordOption::WithFreqs);
    let Some(mut postings) = postings.map_err(|error| failed(error.into()))? else {
        return Ok(());
    };
    let mut doc = postings.doc();
    while doc != TERMINATED {
        add(doc, postings.term_freq() as usize);
        doc = postings.advance();
    }
    Ok(())
}

/// The passage of a hit, its matches found again in the text itself.
fn passage(view: &View<'_>, query: &Query, ordinal: u32, chars: usize) -> Result<Passage> {
    let doc = &view.docs[ordinal as usize];
    let text = DocText::read(view, doc)?;
    let boundaries = Boundaries::open(&view.segment_of(doc))?;
    let boundaries = boundaries.of(doc.doc);
    let mut matches: Vec<(Range<usize>, usize)> = Vec::new();
    for (number, part) in query.parts().enumerate() {
        let ranges: Vec<Range<usize>> = match part.word {
            PartWord::Stem(stem) => text.places_of_stem(stem),
            PartWord::Form(form) => text
                .places_of(form)
                .into_iter()
                .filter(|place| {
                    part.crossing
                        || !form.is_chinese()
                        || boundaries.class(place.start, place.end) != Class::Crossing
                })
                .map(|place| text.range(place.start, place.end))
                .collect(),
        };
        matches.extend(ranges.into_iter().map(|range| (range, number)));
    }
    Ok(text.best_passage(&matches, chars))
}
