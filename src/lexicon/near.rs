//! Near concepts: those that somebody may have meant who named one that is not there.

use super::{Concept, Lexicon};
use crate::text::fold;

/// So many are named.
const NAMED: usize = 3;

impl Lexicon {
    /// The ids of the concepts that are most like a name, the nearest first; at most three.
    pub(super) fn near(&self, name: &str) -> Vec<&str> {
        let wanted = plain(name);
        let limit = (wanted.chars().count() / 3).max(1);
        let mut found: Vec<(usize, &str)> = self
            .concepts
            .iter()
            .filter_map(|concept| Some((distance_to(concept, &wanted, limit)?, &*concept.id)))
            .collect();
        found.sort_by_key(|&(distance, _)| distance);
        found.truncate(NAMED);
        found.into_iter().map(|(_, id)| id).collect()
    }
}

fn plain(name: &str) -> String {
    let folded = fold(name.trim()).text;
    folded.replace(['_', '-', ' '], " ")
}

/// How far a concept is from a name: by its id, its labels and its forms. None where it is too far.
fn distance_to(concept: &Concept, wanted: &str, limit: usize) -> Option<usize> {
    if wanted.is_empty() || wanted.chars().count() > 100 {
        return None;
    }
    let forms = concept.forms.iter().map(|form| form.form.text.as_str());
    if forms.map(plain).any(|form| form == wanted) {
        return Some(0);
    }
    let names = [&concept.id, &concept.label_en, &concept.label_zh];
    let far = names.into_iter().filter_map(|name| {
        let name = plain(name);
        let within = name.contains(wanted) || (name.chars().count() > 3 && wanted.contains(&*name));
        match edits(&name, wanted) {
            0 => Some(0),
            edits if edits <= limit => Some(edits),
            _ => within.then_some(limit + 1),
        }
    });
    far.min()
}

/// How many characters must be put in, taken out or exchanged to make one of the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, one) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (to, other) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(one != *other);
            diagonal = row[to + 1];
            row[to + 1] = exchanged.min(diagonal + 1).min(row[to] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_concepts_are_named() {
        let lexicon = Lexicon::built_in().unwrap();
        let first = |name: &str| lexicon.near(name).first().copied();
        for name in [
            "artificial_inteligence",
            "Artificial Intelligence",
            "人工智能",
            "ai",
        ] {
            assert_eq!(first(name), Some("artificial_intelligence"), "{name}");
        }
        assert_eq!(first("supervison"), Some("supervision"));
        assert_eq!(first("qqqqqqqqqq"), None);
        assert_eq!(first(""), None);
        let error = lexicon.number("supervison").unwrap_err().to_string();
        assert!(error.contains("near are supervision"), "{error}");
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("监管", "监督"), 1);
    }
}
