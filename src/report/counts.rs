//! The tables of counts: by concept, by form, by year, by the values of a field.

use super::Cell;
use super::column::{
    CONCEPT, Column, DOCUMENTS, DOCUMENTS_TOTAL, OCCURRENCES, PER_MILLION_WORDS, SHARE, SHARE_HIGH,
    SHARE_LOW, WORDS_TOTAL, YEAR, count, text,
};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of};
use crate::error::Result;
use crate::measure::{Group, Share, by_group, group_sizes, per_million};

pub(super) const CONCEPTS: Table = Table {
    name: "concepts",
    about: "How many documents mention each concept, and how often.",
    columns: &[
        CONCEPT,
        text("label_en", "The English label of the concept."),
        text("label_zh", "The Chinese label of the concept."),
        text("category", "The group of concepts that it belongs to."),
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        OCCURRENCES,
        WORDS_TOTAL,
        PER_MILLION_WORDS,
    ],
    order: "that of the lexicon",
    every_run: true,
    rows: concepts,
};

pub(super) const FORMS: Table = Table {
    name: "forms",
    about: "How often each written form stands in the texts, by how it lies to their words.",
    columns: &[
        CONCEPT,
        text("form", "The form as it is written in the lexicon."),
        text(
            "language",
            "The language it is listed under; not for what takes occurrences out.",
        ),
        count(
            "documents",
            "Documents with at least one occurrence of the form.",
        ),
        count("occurrences", "whole + inside."),
        count("whole", "Matches that start and end on a word boundary."),
        count(
            "inside",
            "Matches within a longer word, or made of longer pieces of words.",
        ),
        count("crossing", "Matches that cut across words; no occurrences."),
    ],
    order: "that of the lexicon; not forms behind the others of their concept",
    every_run: true,
    rows: forms,
};

pub(super) const TREND: Table = Table {
    name: "trend",
    about: "Each concept in each year that has documents.",
    columns: &[
        CONCEPT,
        YEAR,
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        SHARE_LOW,
        SHARE_HIGH,
        OCCURRENCES,
        WORDS_TOTAL,
        PER_MILLION_WORDS,
    ],
    order: "that of the lexicon, then year; years without documents have no row",
    every_run: true,
    rows: trend,
};

/// A table of counts by the values of a field.
const fn by_field(
    name: &'static str,
    about: &'static str,
    columns: &'static [Column],
    rows: fn(&ReportData<'_>, Rows<'_>) -> Result<()>,
) -> Table {
    Table {
        name,
        about,
        columns,
        order: "that of the lexicon, then the value; where none of its documents hold the concept, no row",
        every_run: true,
        rows,
    }
}

pub(super) const BY_AGENCY: Table = by_field(
    "by_agency",
    "Each concept in the documents of each agency; a joint document is in the row of each.",
    &[
        CONCEPT,
        super::column::AGENCY,
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        OCCURRENCES,
    ],
    |data, rows| by(data, "agency", rows),
);
pub(super) const BY_DOC_TYPE: Table = by_field(
    "by_doc_type",
    "Each concept in the documents of each type.",
    &[
        CONCEPT,
        text(
            "doc_type",
            "The type of the documents: 通知, 意见, law, executive order, …",
        ),
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        OCCURRENCES,
    ],
    |data, rows| by(data, "doc_type", rows),
);
pub(super) const BY_REGION: Table = by_field(
    "by_region",
    "Each concept in the documents of each region.",
    &[
        CONCEPT,
        text("region", "The region of the documents."),
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        OCCURRENCES,
    ],
    |data, rows| by(data, "region", rows),
);
pub(super) const BY_LANGUAGE: Table = by_field(
    "by_language",
    "Each concept in the documents of each language.",
    &[
        CONCEPT,
        super::column::LANGUAGE,
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        OCCURRENCES,
    ],
    |data, rows| by(data, "language", rows),
);

fn concepts(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let (total, words) = (data.documents(), data.view.words());
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let documents = tally.docs.len() as u64;
        let share = Share {
            part: documents,
            whole: total,
        };
        rows(vec![
            Cell::text(&concept.id),
            Cell::text(&concept.label_en),
            Cell::text(&concept.label_zh),
            cell_of(&concept.category),
            Cell::Count(documents),
            Cell::Count(total),
            Cell::real(share.value()),
            Cell::Count(tally.occurrences()),
            Cell::Count(words),
            Cell::real(per_million(tally.occurrences(), words)),
        ])?;
    }
    Ok(())
}

fn forms(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let listed = concept
            .forms
            .iter()
            .map(|form| (form.language.as_str(), &form.form));
        let listed = listed.zip(&tally.forms);
        let not = concept.not.iter().map(|form| ("not", form)).zip(&tally.not);
        for ((language, form), tally) in listed.chain(not) {
            let total = tally.total();
            rows(vec![
                Cell::text(&concept.id),
                Cell::text(&form.text),
                Cell::text(language),
                Cell::Count(tally.documents()),
                Cell::Count(total.occurrences()),
                Cell::Count(total.whole),
                Cell::Count(total.inside),
                Cell::Count(total.crossing),
            ])?;
        }
    }
    Ok(())
}

fn trend(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let years = data.view.facet("year")?;
    let sizes = group_sizes(&data.words, &years);
    for number in data.of_or_all()? {
        let (concept, tally) = (&data.lexicon.concepts[number], &data.tallies[number]);
        let groups = by_group(tally.docs.iter().copied(), &years);
        for ((year, size), group) in years.values.iter().zip(&sizes).zip(groups) {
            let mut row = vec![
                Cell::text(&concept.id),
                year.parse().map_or(Cell::Empty, Cell::Count),
            ];
            row.extend(trend_cells(group, *size));
            rows(row)?;
        }
    }
    Ok(())
}

/// documents to per_million_words, of the documents of a year that hold something, and of all.
pub(super) fn trend_cells(group: Group, size: Group) -> [Cell; 8] {
    let share = Share {
        part: group.documents,
        whole: size.documents,
    };
    let interval = share.interval();
    [
        Cell::Count(group.documents),
        Cell::Count(size.documents),
        Cell::real(share.value()),
        Cell::real(interval.map(|(low, _)| low)),
        Cell::real(interval.map(|(_, high)| high)),
        Cell::Count(group.amount),
        Cell::Count(size.amount),
        Cell::real(per_million(group.amount, size.amount)),
    ]
}

fn by(data: &ReportData<'_>, field: &str, rows: Rows<'_>) -> Result<()> {
    let facet = data.view.facet(field)?;
    let sizes = group_sizes(&data.words, &facet);
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let groups = by_group(tally.docs.iter().copied(), &facet);
        for ((value, size), group) in facet.values.iter().zip(&sizes).zip(groups) {
            if group.documents == 0 {
                continue;
            }
            let share = Share {
                part: group.documents,
                whole: size.documents,
            };
            rows(vec![
                Cell::text(&concept.id),
                Cell::text(value),
                Cell::Count(group.documents),
                Cell::Count(size.documents),
                Cell::real(share.value()),
                Cell::Count(group.amount),
            ])?;
        }
    }
    Ok(())
}
