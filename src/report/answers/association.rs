//! The answer of association: of the documents that a query finds, how many mention each concept.

use super::super::association::{Asked, COLUMNS, ordinals};
use super::super::column::{CONCEPT, Column, text};
use super::super::data::ReportData;
use super::super::tables::cell_of;
use super::super::{Cell, TableOptions};
use super::table::AnswerTable;
use crate::document::Agencies;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::query::{Facets, Query, View, holding};

/// The documents of each concept of a lexicon, and how often it stands in them.
#[derive(Debug, Clone)]
pub struct ConceptDocs {
    /// For each concept its documents, by their ordinals in the view.
    docs: Vec<Vec<u32>>,
    /// The table `concepts` of a report.
    pub concepts: AnswerTable,
}

impl ConceptDocs {
    /// Counts a lexicon over a view.
    ///
    /// # Errors
    /// A form stands for too many words, or the index is damaged.
    pub fn of(view: &View<'_>, lexicon: &Lexicon, agencies: &Agencies) -> Result<ConceptDocs> {
        let options = TableOptions::default();
        let data = ReportData::new(view, None, lexicon, &options, agencies, &[])?;
        let table = super::super::counts::CONCEPTS;
        let mut rows = Vec::new();
        table.rows(&data, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(ConceptDocs {
            docs: data.tallies.iter().map(ordinals).collect(),
            concepts: AnswerTable {
                name: table.name,
                about: table.about,
                columns: table.columns.to_vec(),
                rows,
            },
        })
    }
}

const FIRST: [Column; 6] = [
    text("form", "The form or query as it was typed."),
    CONCEPT,
    text("label_en", "The English label of the concept."),
    text("label_zh", "The Chinese label of the concept."),
    text("by", "all documents, or those of one value of this field."),
    text("value", "The value."),
];

/// An order of concepts; those that are equal stay in the order of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssociationOrder {
    /// That of the lexicon, each in all groups, as in the table association.
    Lexicon,
    /// Group by group, the highest share first.
    Share,
    /// Group by group, the highest G² first.
    G2,
}

/// Of the documents for which a query holds, how many mention each concept: of all, or by the values
/// of a field. Where the query is one concept, that one is left out, as in the table association.
///
/// # Errors
/// There is no such field, the query goes beyond a bound, or the index is damaged.
pub fn query_association(
    view: &View<'_>,
    facets: &Facets,
    lexicon: &Lexicon,
    concepts: &ConceptDocs,
    query: &Query,
    by: Option<&str>,
    order: AssociationOrder,
) -> Result<AnswerTable> {
    let facet = by.map(|field| facets.of(view, field)).transpose()?;
    let words: Vec<u64> = view.docs.iter().map(|doc| doc.words).collect();
    let named = query.text.strip_prefix("concept:");
    let asked = Asked {
        of: &holding(view, query)?,
        concepts: &concepts.docs,
        except: named.and_then(|id| lexicon.number(id).ok()),
        words: &words,
    };
    let mut found = asked.associated(facet.as_deref());
    match order {
        AssociationOrder::Lexicon => {}
        // In each group those with the highest share, or the highest G², first.
        AssociationOrder::Share => found.sort_by(|a, b| {
            let group = a.group.cmp(&b.group);
            group.then_with(|| b.share().total_cmp(&a.share()))
        }),
        AssociationOrder::G2 => found.sort_by(|a, b| {
            let group = a.group.cmp(&b.group);
            group.then_with(|| b.g2().total_cmp(&a.g2()))
        }),
    }
    let rows = found.into_iter().map(|one| {
        let concept = &lexicon.concepts[one.concept];
        let mut row = vec![
            Cell::text(&query.text),
            Cell::text(&concept.id),
            Cell::text(&concept.label_en),
            Cell::text(&concept.label_zh),
            Cell::text(by.unwrap_or("all")),
            cell_of(facet.as_ref().map_or("", |facet| &facet.values[one.group])),
        ];
        row.extend(one.cells());
        row
    });
    Ok(AnswerTable {
        name: "association",
        about: "Of the documents that a query finds, how many mention each concept.",
        rows: rows.collect(),
        columns: FIRST.into_iter().chain(COLUMNS).collect(),
    })
}
