//! The tables of the documents themselves: what is known of each, and which are the same.

use super::Cell;
use super::column::{AGENCY, Column, DATE, DOC_ID, LANGUAGE, TITLE, YEAR, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::error::Result;
use crate::query::{Copy, Doc, Facet, near_duplicates};

pub(super) const DOCUMENTS: Table = Table {
    name: "documents",
    about: "Every document with its metadata and counts.",
    columns: COLUMNS,
    order: "date (without one last), doc_id; then copies of documents by doc_id",
    every_run: true,
    rows,
};

pub(super) const DUPLICATES: Table = Table {
    name: "duplicates",
    about: "Documents that are the same as another, which do not count, and those that are nearly so, which do.",
    columns: &[
        DOC_ID,
        text(
            "duplicate_of",
            "The document that it is the same as, or most like.",
        ),
        text("kind", "identical after folding, or near."),
        real(
            "similarity",
            "The share of the strings of four letters in either text that is in both.",
        ),
    ],
    order: "identical ones by doc_id, then near ones in the order of documents",
    every_run: true,
    rows: duplicates,
};

pub(super) const REJECTED: Table = Table {
    name: "rejected",
    about: "Files and records that could not be read.",
    columns: &[
        text("drop", "The drop."),
        text(
            "path",
            "The file, with the number of the record in a collection.",
        ),
        text("reason", "Why, in a word."),
        text("detail", "Why, in a sentence."),
    ],
    order: "drop, path, record",
    every_run: true,
    rows: rejected,
};

const COLUMNS: &[Column] = &[
    DOC_ID,
    TITLE,
    AGENCY,
    text("doc_number", "The number of the document (发文字号)."),
    DATE,
    Column {
        meaning: "The year of the date.",
        ..YEAR
    },
    text("doc_type", "The type: 通知, 意见, law, executive order, …"),
    text("level", "central, province, city, foreign, …"),
    text("region", "The region."),
    LANGUAGE,
    text("drop", "The drop that it came in."),
    text("path", "Its path in the drop."),
    count("chars", "Characters of the text, white space aside."),
    count("words", "Words of the text."),
    count(
        "occurrences",
        "Occurrences of all concepts; empty where the document does not count.",
    ),
    count(
        "concepts",
        "How many concepts occur; empty where the document does not count.",
    ),
    text(
        "duplicate_of",
        "The document that counts for it, where the texts are the same.",
    ),
    text("agency_printed", "The agency as the document has it."),
];

/// The columns from title to path are fields of the documents, and so is the last.
fn fields() -> impl Iterator<Item = &'static str> {
    let columns = COLUMNS[1..12].iter().chain(COLUMNS.last());
    columns.map(|column| column.name)
}

/// The cell of a field.
fn field_cell(field: &str, text: &str) -> Cell {
    match field {
        "date" => date_of(text),
        "year" => text.parse().map_or(Cell::Empty, Cell::Count),
        _ => cell_of(text),
    }
}

/// A document, then the copies.
fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let view = data.view;
    let counts = data.by_document();
    let facets = fields().map(|field| view.facet(field));
    let facets = facets.collect::<Result<Vec<_>>>()?;
    for (at, doc) in view.docs.iter().enumerate() {
        let (occurrences, concepts) = counts[at];
        let counted = [Cell::Count(occurrences), Cell::Count(concepts), Cell::Empty];
        rows(row(doc, &facets, at, counted))?;
    }
    let facets = fields().map(|field| view.facet_of_copies(field));
    let facets = facets.collect::<Result<Vec<_>>>()?;
    for (at, Copy { doc, of, .. }) in view.copies.iter().enumerate() {
        let not_counted = [Cell::Empty, Cell::Empty, Cell::text(of)];
        rows(row(doc, &facets, at, not_counted))?;
    }
    Ok(())
}

/// The row of a document; `own` are its occurrences, its concepts, and what it is a copy of.
fn row(doc: &Doc, facets: &[Facet], at: usize, own: [Cell; 3]) -> Vec<Cell> {
    let mut cells = fields()
        .zip(facets)
        .map(|(field, facet)| field_cell(field, &facet.text(at as u32)));
    let mut row = vec![Cell::text(&doc.id)];
    row.extend(cells.by_ref().take(facets.len() - 1));
    row.extend([doc.chars, doc.words].map(Cell::Count));
    row.extend(own);
    row.extend(cells);
    row
}

/// Documents that are the same as another, and those that are nearly so.
fn duplicates(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let kind = |similarity: f64| {
        Cell::text(if similarity == 1.0 {
            "identical"
        } else {
            "near"
        })
    };
    for Copy {
        doc,
        of,
        similarity,
    } in &data.view.copies
    {
        rows(vec![
            Cell::text(&doc.id),
            Cell::text(of),
            kind(*similarity),
            Cell::Real(*similarity),
        ])?;
    }
    let id = |ordinal: u32| Cell::text(&data.view.docs[ordinal as usize].id);
    for near in near_duplicates(data.view)? {
        let similarity = Cell::Real(near.similarity);
        rows(vec![
            id(near.ordinal),
            id(near.of),
            Cell::text("near"),
            similarity,
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
