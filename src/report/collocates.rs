//! The table of collocates: the words around a concept.

use rayon::prelude::*;

use super::Cell;
use super::column::{CONCEPT, P_ADJUSTED, WORD_LANGUAGE, count, real, text};
use super::data::{ReportData, Words};
use super::tables::{Rows, Table};
use crate::error::Result;
use crate::lexicon::Concept;
use crate::measure::{TwoByTwo, adjust, chi_square_p, log_dice};
use crate::query::{WindowCounts, count_windows};
use crate::segment::WordLanguage;

pub(super) const TABLE: Table = Table {
    name: "collocates",
    about: "The words around a concept (within five words unless asked otherwise, in the same sentence) that stand there more often than by chance.",
    columns: &[
        CONCEPT,
        text("collocate", "The word, folded and not stemmed."),
        count(
            "together",
            "Places of the word in the windows of the concept, each counted once.",
        ),
        real(
            "expected",
            "Places that chance alone would give: window words * collocate_count / all words of the language.",
        ),
        real(
            "log_dice",
            "14 + log2(2 together / (occurrences + collocate_count)).",
        ),
        real("mi", "log2(together / expected)."),
        real("t", "(together - expected) / square root of together."),
        real(
            "g2",
            "The log-likelihood ratio of the two-by-two table of words.",
        ),
        P_ADJUSTED,
        WORD_LANGUAGE,
        count("collocate_count", "Places of the word in all documents."),
        count(
            "occurrences",
            "Occurrences of the concept that have a word of this language in their window.",
        ),
    ],
    order: "that of the lexicon, language (zh, en), then log_dice (highest first), collocate",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let words = data.word_counts()?;
    let vocabulary = &words.vocabulary;
    let mut sizes = [0; 2];
    for word in 0..vocabulary.len() as u32 {
        if let Some(language) = vocabulary.language(word) {
            sizes[language as usize] += words.counts[word as usize].places;
        }
    }
    // Of all concepts, since that is what is kept.
    let windows = count_windows(
        data.view,
        vocabulary,
        &data.lexicon.concepts,
        &data.tallies,
        data.options.window,
    )?;
    let asked = data.of_or_all()?;
    let concepts = asked
        .par_iter()
        .map(|&concept| (concept, &windows[concept]));
    let written: Vec<Vec<Vec<Cell>>> = concepts
        .map(|(concept, window)| {
            let concept = &data.lexicon.concepts[concept];
            of_concept(data, words, sizes, concept, window)
        })
        .collect();
    written.into_iter().flatten().try_for_each(rows)
}

/// The rows of one concept.
fn of_concept(
    data: &ReportData<'_>,
    words: &Words,
    sizes: [u64; 2],
    concept: &Concept,
    window: &WindowCounts,
) -> Vec<Vec<Cell>> {
    let vocabulary = &words.vocabulary;
    let mut out = Vec::new();
    for language in WordLanguage::ALL {
        let (in_windows, all) = (window.places[language as usize], sizes[language as usize]);
        let occurrences = window.occurrences[language as usize];
        let mut tested = Vec::new();
        for &(word, together) in &window.words {
            if together < data.options.min || vocabulary.language(word) != Some(language) {
                continue;
            }
            let count = words.counts[word as usize].places;
            if let Some(table) = TwoByTwo::of_pair(together, in_windows, count, all) {
                tested.push((word, together, count, table));
            }
        }
        let p = tested
            .iter()
            .map(|(_, _, _, table)| table.g2().map_or(1.0, chi_square_p));
        let adjusted = adjust(&p.collect::<Vec<f64>>());
        let mut listed = Vec::new();
        for ((word, together, count, table), p_adjusted) in tested.into_iter().zip(adjusted) {
            if data.options.top == 0 || table.more_in_first() {
                let dice = log_dice(together.into(), u128::from(occurrences) + u128::from(count));
                listed.push((word, together, count, table, p_adjusted, dice));
            }
        }
        // Words are numbered in their order.
        listed.sort_unstable_by(|a, b| {
            let (dice_a, dice_b) = (a.5.unwrap_or(f64::MIN), b.5.unwrap_or(f64::MIN));
            dice_b.total_cmp(&dice_a).then(a.0.cmp(&b.0))
        });
        if data.options.top > 0 {
            listed.truncate(data.options.top);
        }
        for (word, together, count, table, p_adjusted, dice) in listed {
            out.push(vec![
                Cell::text(&concept.id),
                Cell::text(vocabulary.word(word)),
                Cell::Count(together),
                Cell::real(table.expected()),
                Cell::real(dice),
                Cell::real(table.mi()),
                Cell::real(table.t_score()),
                Cell::real(table.g2()),
                Cell::Real(p_adjusted),
                Cell::text(language.name()),
                Cell::Count(count),
                Cell::Count(occurrences),
            ]);
        }
    }
    out
}
