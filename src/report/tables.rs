//! The tables: name, columns, rows in a stated order.

use super::Cell;
use super::data::ReportData;
use super::documents;
use crate::error::Result;
use crate::measure::{Share, by_group, group_sizes, pairs, per_million};

/// Takes the rows of a table one by one.
pub(super) type Rows<'r> = &'r mut dyn FnMut(Vec<Cell>) -> Result<()>;

/// A table that a run writes.
#[derive(Debug)]
pub struct Table {
    /// Its name: that of its file without the ending.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// The order of its rows, in words.
    pub order: &'static str,
    pub(super) rows: fn(&ReportData<'_>, Rows<'_>) -> Result<()>,
}

/// All tables, in the order in which they are listed.
pub static TABLES: [Table; 11] = [
    Table {
        name: "documents",
        columns: documents::COLUMNS,
        order: "date (without one last), doc_id; then copies of documents by doc_id",
        rows: documents::rows,
    },
    Table {
        name: "concepts",
        columns: &[
            "concept",
            "label_en",
            "label_zh",
            "category",
            "documents",
            "documents_total",
            "share",
            "occurrences",
            "words_total",
            "per_million_words",
        ],
        order: "that of the lexicon",
        rows: concepts,
    },
    Table {
        name: "forms",
        columns: &[
            "concept",
            "form",
            "language",
            "documents",
            "occurrences",
            "whole",
            "inside",
            "crossing",
        ],
        order: "that of the lexicon; not forms behind the others of their concept",
        rows: forms,
    },
    Table {
        name: "trend",
        columns: &[
            "concept",
            "year",
            "documents",
            "documents_total",
            "share",
            "share_low",
            "share_high",
            "occurrences",
            "words_total",
            "per_million_words",
        ],
        order: "that of the lexicon, then year; years without documents have no row",
        rows: trend,
    },
    Table {
        name: "by_agency",
        columns: &[
            "concept",
            "agency",
            "documents",
            "documents_total",
            "share",
            "occurrences",
        ],
        order: "that of the lexicon, then agency; where none of its documents hold the concept, no row",
        rows: |data, rows| by(data, "agency", rows),
    },
    Table {
        name: "by_doc_type",
        columns: &[
            "concept",
            "doc_type",
            "documents",
            "documents_total",
            "share",
            "occurrences",
        ],
        order: "that of the lexicon, then doc_type; as by_agency",
        rows: |data, rows| by(data, "doc_type", rows),
    },
    Table {
        name: "by_region",
        columns: &[
            "concept",
            "region",
            "documents",
            "documents_total",
            "share",
            "occurrences",
        ],
        order: "that of the lexicon, then region; as by_agency",
        rows: |data, rows| by(data, "region", rows),
    },
    Table {
        name: "by_language",
        columns: &[
            "concept",
            "language",
            "documents",
            "documents_total",
            "share",
            "occurrences",
        ],
        order: "that of the lexicon, then language; as by_agency",
        rows: |data, rows| by(data, "language", rows),
    },
    Table {
        name: "cooccurrence",
        columns: &[
            "concept_a",
            "concept_b",
            "documents_a",
            "documents_b",
            "documents_both",
            "documents_total",
            "share_of_a",
            "expected",
        ],
        order: "that of the lexicon, of both concepts; concepts that do not occur have no row",
        rows: cooccurrence,
    },
    Table {
        name: "rejected",
        columns: &["drop", "path", "reason", "detail"],
        order: "drop, path, record",
        rows: rejected,
    },
    Table {
        name: "duplicates",
        columns: &["doc_id", "duplicate_of", "kind", "similarity"],
        order: "identical ones by doc_id, then near ones in the order of documents",
        rows: documents::duplicates,
    },
];

pub(super) fn cell_of(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::text(text)
    }
}

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
    for (concept, tally) in data.lexicon.concepts.iter().zip(&data.tallies) {
        let groups = by_group(tally.docs.iter().copied(), &years);
        for ((year, size), group) in years.values.iter().zip(&sizes).zip(groups) {
            let share = Share {
                part: group.documents,
                whole: size.documents,
            };
            let interval = share.interval();
            rows(vec![
                Cell::text(&concept.id),
                year.parse().map_or(Cell::Empty, Cell::Count),
                Cell::Count(group.documents),
                Cell::Count(size.documents),
                Cell::real(share.value()),
                Cell::real(interval.map(|(low, _)| low)),
                Cell::real(interval.map(|(_, high)| high)),
                Cell::Count(group.amount),
                Cell::Count(size.amount),
                Cell::real(per_million(group.amount, size.amount)),
            ])?;
        }
    }
    Ok(())
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

fn cooccurrence(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let sets: Vec<Vec<u32>> = data
        .tallies
        .iter()
        .map(|tally| tally.docs.iter().map(|&(ordinal, _)| ordinal).collect())
        .collect();
    let id = |at: usize| Cell::text(&data.lexicon.concepts[at].id);
    for pair in pairs(&sets, data.documents()) {
        let share = Share {
            part: pair.both,
            whole: pair.documents_a,
        };
        rows(vec![
            id(pair.a),
            id(pair.b),
            Cell::Count(pair.documents_a),
            Cell::Count(pair.documents_b),
            Cell::Count(pair.both),
            Cell::Count(data.documents()),
            Cell::real(share.value()),
            Cell::Real(pair.expected),
        ])?;
    }
    Ok(())
}

fn rejected(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    for (drop, rejection) in data.view.snapshot().rejections()? {
        rows(vec![
            Cell::text(drop),
            Cell::text(rejection.path),
            Cell::text(rejection.reason),
            Cell::text(rejection.detail),
        ])?;
    }
    Ok(())
}
