//! Patterns: regular expressions over whole words, matched without backtracking.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::boundaries::Class;
use super::count::{Match, Place};
use super::layout::Layouts;
use super::matcher::MAX_EXPANSION;
use super::view::{NOT_IN_VIEW, View};
use super::zone::Zone;
use crate::error::{Error, Result};
use crate::index::{DocWords, SegmentColumns, failed};
use crate::text::to_simplified;

/// A pattern may have this many bytes,
const MAX_BYTES: usize = 1000;
/// and its program this many.
const MAX_PROGRAM: usize = 1 << 20;

/// A regular expression that describes a word from end to end.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    text: String,
    regex: Regex,
}

impl Pattern {
    /// Reads a regular expression; case and traditional characters make no difference.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn new(text: &str) -> std::result::Result<Pattern, String> {
        if text.is_empty() || text.len() > MAX_BYTES {
            return Err(format!(
                "a regular expression has 1 to {MAX_BYTES} bytes; this has {}",
                text.len()
            ));
        }
        // The words of the index are folded; marks of full width stay what they are.
        let narrow = |c: char| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            c => to_simplified(c),
        };
        let folded: String = text.chars().map(narrow).collect();
        let whole = format!("^(?:{folded})$");
        RegexBuilder::new(&whole)
            .case_insensitive(true)
            .size_limit(MAX_PROGRAM)
            .nest_limit(50)
            .build()
            .map(|regex| Pattern {
                text: text.to_owned(),
                regex,
            })
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => {
                    "this regular expression compiles to more than 1 MiB".to_owned()
                }
                error => {
                    let lines = error.to_string();
                    let last = lines.lines().last().unwrap_or_default();
                    let reason = last.strip_prefix("error: ").unwrap_or(last);
                    format!("this is no regular expression: {reason}")
                }
            })
    }

    /// All words that it describes, in the order of the view.
    pub(super) fn matches(&self, view: &View<'_>, zone: Zone) -> Result<Vec<Match>> {
        let layouts = Layouts::open(view, zone)?;
        let mut out = Vec::new();
        for (segment, ordinals) in view.segments() {
            for (doc, numbers) in self.numbers(&segment, zone, view)? {
                let ordinal = ordinals[doc as usize];
                if ordinal == NOT_IN_VIEW {
                    continue;
                }
                let layout = layouts.of(ordinal);
                let starts = layout.starts_of_words();
                out.extend(numbers.into_iter().filter_map(|number| {
                    let start = *starts.get(number as usize)?;
                    let place = Place {
                        ordinal,
                        start,
                        end: layout.boundary_behind(start),
                    };
                    let class = Class::Whole;
                    Some(Match { place, class })
                }));
            }
        }
        out.sort_unstable_by_key(|one| one.place);
        Ok(out)
    }

    /// The numbers of the words that it describes, for each document of a segment that has one.
    fn numbers(
        &self,
        segment: &SegmentColumns<'_>,
        zone: Zone,
        view: &View<'_>,
    ) -> Result<HashMap<u32, Vec<u32>>> {
        let io = |error: std::io::Error| failed(error.into());
        let field = zone.words(view.snapshot().fields());
        let index = segment.reader().inverted_index(field).map_err(failed)?;
        let mut terms = index.terms().stream().map_err(io)?;
        let recorded = match zone {
            Zone::Text => IndexRecordOption::Basic,
            Zone::Title => IndexRecordOption::WithFreqsAndPositions,
        };
        let mut out: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut wanted = Vec::new();
        let mut buffer = Vec::new();
        while terms.advance() {
            let word = std::str::from_utf8(terms.key()).unwrap_or_default();
            if !self.regex.is_match(word) {
                continue;
            }
            if wanted.len() == MAX_EXPANSION {
                return Err(Error::query(
                    format!("/{}/", self.text),
                    format!("it describes more than {MAX_EXPANSION} words; make it narrower"),
                ));
            }
            wanted.push(word.to_owned());
            let postings = index.read_postings_from_terminfo(terms.value(), recorded);
            let mut postings = postings.map_err(io)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let numbers = out.entry(doc).or_default();
                if zone == Zone::Title {
                    postings.positions(&mut buffer);
                    numbers.append(&mut buffer);
                }
                doc = postings.advance();
            }
        }
        if zone == Zone::Text {
            self.read_numbers(segment, &wanted, &mut out)?;
        }
        Ok(out)
    }

    /// Looks up in the column of words which words of a text they are.
    fn read_numbers(
        &self,
        segment: &SegmentColumns<'_>,
        wanted: &[String],
        docs: &mut HashMap<u32, Vec<u32>>,
    ) -> Result<()> {
        let column = segment.words()?;
        let Some(dictionary) = column.dictionary() else {
            return Ok(());
        };
        let io = |error: std::io::Error| failed(error.into());
        let mut is_wanted = vec![false; dictionary.num_terms()];
        for word in wanted {
            if let Some(ordinal) = dictionary.term_ord(word).map_err(io)? {
                is_wanted[ordinal as usize] = true;
            }
        }
        let mut words = DocWords::default();
        for (&doc, numbers) in docs {
            column.read(doc, &mut words);
            let ranks = words.ranks().zip(0u32..);
            numbers.extend(ranks.filter_map(|(rank, number)| {
                is_wanted[words.each[rank as usize] as usize].then_some(number)
            }));
        }
        Ok(())
    }
}
