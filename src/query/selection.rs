//! Selection: which documents of a view pass a filter.

use super::count::count_concept;
use super::filter::{Condition, Filter, Value};
use super::view::View;
use crate::error::{Error, Result};

/// For each document of a view whether it passes a filter.
///
/// # Errors
/// The filter names concepts that were not looked up, or the index is damaged.
pub fn select(view: &View<'_>, filter: &Filter) -> Result<Vec<bool>> {
    let mut passes = vec![true; view.docs.len()];
    for condition in &filter.conditions {
        keep(view, condition, &mut passes)?;
    }
    Ok(passes)
}

/// Leaves out the documents for which a condition does not hold.
pub(super) fn keep(view: &View<'_>, condition: &Condition, passes: &mut [bool]) -> Result<()> {
    match condition {
        Condition::Text { field, values } => {
            let hit = |value: &str| values.iter().any(|one: &Value| one.matches(value));
            keep_values(view, field, hit, passes)?;
        }
        Condition::Date { field, ranges } => {
            let within = |date: &str| {
                let range =
                    |(from, to): &(String, String)| from.as_str() <= date && date <= to.as_str();
                ranges.iter().any(range)
            };
            keep_values(view, field, within, passes)?;
        }
        Condition::Year(ranges) => {
            for (passes, doc) in passes.iter_mut().zip(&view.docs) {
                *passes &= doc
                    .year
                    .is_some_and(|year| ranges.iter().any(|range| range.contains(&year)));
            }
        }
        Condition::Id(ids) => {
            for (passes, doc) in passes.iter_mut().zip(&view.docs) {
                *passes &= ids.iter().any(|id| id.matches(&doc.id));
            }
        }
        Condition::Concept(concepts) => {
            let mut holds = vec![false; passes.len()];
            for concept in concepts {
                for (ordinal, _) in count_concept(view, concept)?.docs {
                    holds[ordinal as usize] = true;
                }
            }
            for (passes, holds) in passes.iter_mut().zip(holds) {
                *passes &= holds;
            }
        }
        Condition::Named(names) => {
            return Err(Error::query(
                names.join(","),
                "the concepts of the filter were not looked up in a lexicon",
            ));
        }
    }
    Ok(())
}

/// Leaves out the documents none of whose values of a field is a hit.
fn keep_values(
    view: &View<'_>,
    field: &str,
    hit: impl Fn(&str) -> bool,
    passes: &mut [bool],
) -> Result<()> {
    let facet = view.facet(field)?;
    let hits: Vec<bool> = facet.values.iter().map(|value| hit(value)).collect();
    for (passes, ordinal) in passes.iter_mut().zip(0..) {
        *passes &= facet.of(ordinal).iter().any(|&value| hits[value as usize]);
    }
    Ok(())
}
