//! The table of pairs: which concepts stand in the same documents and sentences.

use super::Cell;
use super::column::{CONCEPT, Column, DOCUMENTS_TOTAL, P_ADJUSTED, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table};
use crate::error::Result;
use crate::measure::{Share, TwoByTwo, adjust_known, chi_square_p};
use crate::query::{count_sentence_pairs, pair_counts};

pub(super) const TABLE: Table = Table {
    name: "cooccurrence",
    about: "Which concepts stand in the same documents and in the same sentences.",
    columns: &[
        Column {
            name: "concept_a",
            ..CONCEPT
        },
        text("concept_b", "The id of the other concept."),
        count("documents_a", "Documents with the first concept."),
        count("documents_b", "Documents with the second concept."),
        count("documents_both", "Documents with both."),
        DOCUMENTS_TOTAL,
        real("share_of_a", "documents_both / documents_a."),
        real(
            "expected",
            "Documents with both that chance alone would give: documents_a * documents_b / documents_total.",
        ),
        real(
            "npmi",
            "Normalised pointwise mutual information: 1 always together, 0 as by chance, -1 never.",
        ),
        real(
            "log_dice",
            "14 + log2(2 documents_both / (documents_a + documents_b)); 14 at most.",
        ),
        real(
            "g2",
            "The log-likelihood ratio of the two-by-two table of documents.",
        ),
        P_ADJUSTED,
        count(
            "sentences_both",
            "Sentences in which an occurrence of each begins.",
        ),
    ],
    order: "that of the lexicon, of both concepts; concepts that do not occur have no row",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let size = data.tallies.len();
    let docs = data
        .tallies
        .iter()
        .map(|tally| tally.docs.iter().map(|&(ordinal, _)| (ordinal, 0)));
    let documents = pair_counts(docs.map(Iterator::collect).collect());
    let sentences = count_sentence_pairs(data.view, &data.lexicon.concepts, &data.tallies)?;
    let alone: Vec<u64> = data
        .tallies
        .iter()
        .map(|tally| tally.docs.len() as u64)
        .collect();
    let total = data.documents();
    let occurring: Vec<usize> = (0..size).filter(|&at| alone[at] > 0).collect();
    let table =
        |a: usize, b: usize| TwoByTwo::of_pair(documents.of(a, b), alone[a], alone[b], total);
    // Each pair is tested once, and stands in two rows.
    let mut pairs = Vec::with_capacity(occurring.len() * occurring.len() / 2);
    let mut p = Vec::new();
    for (at, &a) in occurring.iter().enumerate() {
        for &b in &occurring[at + 1..] {
            let table = table(a, b);
            let g2 = table.and_then(TwoByTwo::g2);
            let measures = [
                table.and_then(TwoByTwo::expected),
                table.and_then(TwoByTwo::npmi),
                table.and_then(TwoByTwo::log_dice),
                g2,
            ];
            pairs.push(measures);
            p.push(g2.map(chi_square_p));
        }
    }
    let adjusted = adjust_known(&p);
    // The number of a pair among those tested.
    let number = |a: usize, b: usize| {
        let (a, b) = (a.min(b), a.max(b));
        a * (2 * occurring.len() - a - 1) / 2 + b - a - 1
    };
    for (at_a, &a) in occurring.iter().enumerate() {
        for (at_b, &b) in occurring.iter().enumerate() {
            if a == b {
                continue;
            }
            let both = documents.of(a, b);
            let share = Share {
                part: both,
                whole: alone[a],
            };
            let pair = number(at_a, at_b);
            let [expected, npmi, log_dice, g2] = pairs[pair];
            rows(vec![
                Cell::text(&data.lexicon.concepts[a].id),
                Cell::text(&data.lexicon.concepts[b].id),
                Cell::Count(alone[a]),
                Cell::Count(alone[b]),
                Cell::Count(both),
                Cell::Count(total),
                Cell::real(share.value()),
                Cell::real(expected),
                Cell::real(npmi),
                Cell::real(log_dice),
                Cell::real(g2),
                Cell::real(adjusted[pair]),
                Cell::Count(sentences.of(a, b)),
            ])?;
        }
    }
    Ok(())
}
