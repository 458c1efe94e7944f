//! The tables of the documents themselves: what is known of each, and which are the same.

use super::Cell;
use super::data::ReportData;
use super::tables::{Rows, cell_of};
use crate::error::Result;
use crate::query::{Copy, Doc, Facet, near_duplicates};

/// The columns of documents.csv.
pub(super) const COLUMNS: &[&str] = &[
    "doc_id",
    "title",
    "agency",
    "doc_number",
    "date",
    "year",
    "doc_type",
    "level",
    "region",
    "language",
    "drop",
    "path",
    "chars",
    "words",
    "occurrences",
    "concepts",
    "duplicate_of",
    "agency_printed",
];

/// The columns from title to path are fields of the documents, and so is the last.
fn fields() -> impl Iterator<Item = &'static str> {
    COLUMNS[1..12].iter().chain(COLUMNS.last()).copied()
}

/// A document, then the copies.
pub(super) fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
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
    let mut cells = facets.iter().map(|facet| cell_of(&facet.text(at as u32)));
    let mut row = vec![Cell::text(&doc.id)];
    row.extend(cells.by_ref().take(facets.len() - 1));
    row.extend([doc.chars, doc.words].map(Cell::Count));
    row.extend(own);
    row.extend(cells);
    row
}

/// Documents that are the same as another, and those that are nearly so.
pub(super) fn duplicates(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
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
