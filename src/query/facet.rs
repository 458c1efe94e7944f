//! A facet: the values of one metadata field over the documents of a view.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::view::View;
use crate::error::Result;
use crate::text::is_han;

/// Several values in one text: as Chinese joins them, or by semicolons.
pub fn join_values<S: AsRef<str>>(values: &[S]) -> String {
    let chinese = values
        .first()
        .is_some_and(|value| value.as_ref().contains(is_han));
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    values.join(if chinese { "、" } else { "; " })
}

/// The values of a field, and which of them each document has.
#[derive(Debug, Default, Clone)]
pub struct Facet {
    /// The values, sorted.
    pub values: Vec<String>,
    /// For each document of the view where its values begin in `of`.
    starts: Vec<u32>,
    of: Vec<u32>,
}

impl Facet {
    /// A facet of some values, sorted, and the numbers of those that each document has, in the order
    /// of the view.
    pub(super) fn new<R: IntoIterator<Item = u32>>(
        values: Vec<String>,
        rows: impl Iterator<Item = R>,
    ) -> Facet {
        let mut facet = Facet {
            values,
            starts: vec![0],
            of: Vec::new(),
        };
        for row in rows {
            facet.of.extend(row);
            facet.starts.push(facet.of.len() as u32);
        }
        facet
    }

    /// The numbers of the values of a document; none where it has no value.
    pub fn of(&self, ordinal: u32) -> &[u32] {
        let at = ordinal as usize;
        &self.of[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The ordinals of the documents of each value, and of those without one.
    pub fn documents(&self) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut of_values = vec![Vec::new(); self.values.len()];
        let mut without = Vec::new();
        for ordinal in 0..self.starts.len().saturating_sub(1) as u32 {
            let values = self.of(ordinal);
            if values.is_empty() {
                without.push(ordinal);
            }
            for &value in values {
                of_values[value as usize].push(ordinal);
            }
        }
        (of_values, without)
    }

    /// The values of a document, joined as in a table cell.
    pub fn text(&self, ordinal: u32) -> String {
        let values: Vec<&str> = self
            .of(ordinal)
            .iter()
            .map(|&at| self.values[at as usize].as_str())
            .collect();
        join_values(&values)
    }
}

/// The facets of one view, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Facets {
    made: Mutex<BTreeMap<String, Arc<Facet>>>,
}

impl Facets {
    /// The facet of a field of the view; always of the same one.
    ///
    /// # Errors
    /// As [`View::facet`].
    pub fn of(&self, view: &View<'_>, field: &str) -> Result<Arc<Facet>> {
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facet) = made().get(field) {
            return Ok(Arc::clone(facet));
        }
        let facet = Arc::new(view.facet(field)?);
        made().insert(field.to_owned(), Arc::clone(&facet));
        Ok(facet)
    }
}

/// How many of some documents have each value of a field: the most frequent first, years in their
/// order.
pub fn facet_counts(facet: &Facet, documents: &[u32], field: &str) -> Vec<(String, u64)> {
    let mut counts = vec![0; facet.values.len()];
    for &ordinal in documents {
        for &value in facet.of(ordinal) {
            counts[value as usize] += 1;
        }
    }
    let counted = facet.values.iter().zip(counts);
    let counted = counted.filter(|&(_, count)| count > 0);
    let mut counted: Vec<(String, u64)> = counted
        .map(|(value, count)| (value.clone(), count))
        .collect();
    if field != "year" {
        // A stable sort: values stay in their order where they are as frequent.
        counted.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    }
    counted
}
