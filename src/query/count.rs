//! Counts: occurrences of forms and concepts in the documents of a view.

use rayon::prelude::*;

use super::boundaries::{Boundaries, Class};
use super::matcher::find;
use super::view::{NOT_IN_VIEW, View};
use crate::error::Result;
use crate::index::SegmentColumns;
use crate::lexicon::{Concept, Form};

/// Matches of a form by their class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Matches that are words or made of whole words.
    pub whole: u64,
    /// Matches within longer words.
    pub inside: u64,
    /// Matches across words, which are no occurrences.
    pub crossing: u64,
}

impl Tally {
    /// What counts: whole and inside.
    pub fn occurrences(&self) -> u64 {
        self.whole + self.inside
    }

    /// Adds the matches of another.
    pub fn add(&mut self, other: Tally) {
        self.whole += other.whole;
        self.inside += other.inside;
        self.crossing += other.crossing;
    }

    fn count(&mut self, class: Class) {
        match class {
            Class::Whole => self.whole += 1,
            Class::Inside => self.inside += 1,
            Class::Crossing => self.crossing += 1,
        }
    }
}

/// The matches of a form in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocTally {
    /// The ordinal of the document in its view.
    pub ordinal: u32,
    /// Its matches; at least one.
    pub tally: Tally,
}

/// The matches of a form in the documents of a view.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormTally {
    /// Documents with a match of any class, in the order of the view.
    pub docs: Vec<DocTally>,
}

impl FormTally {
    /// Documents with at least one occurrence.
    pub fn documents(&self) -> u64 {
        self.docs
            .iter()
            .filter(|doc| doc.tally.occurrences() > 0)
            .count() as u64
    }

    /// All matches together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.docs.iter().for_each(|doc| total.add(doc.tally));
        total
    }
}

/// The occurrences of a concept and of its forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConceptTally {
    /// Ordinals of the documents with at least one occurrence, in the order of the view, with how
    /// many: a stretch of text counts once, and `not` forms have taken out what they cover.
    pub docs: Vec<(u32, u64)>,
    /// Each form by itself, in the order of the lexicon.
    pub forms: Vec<FormTally>,
    /// Each `not` form by itself.
    pub not: Vec<FormTally>,
}

impl ConceptTally {
    /// All occurrences together.
    pub fn occurrences(&self) -> u64 {
        self.docs.iter().map(|&(_, occurrences)| occurrences).sum()
    }
}

/// A match: the ordinal of its document, where it stands, its class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub ordinal: u32,
    pub start: u32,
    pub end: u32,
    pub class: Class,
}

/// Counts each of the forms by itself.
///
/// # Errors
/// A form stands for too many words, or the index is damaged.
pub fn count_forms(view: &View<'_>, forms: &[Form]) -> Result<Vec<FormTally>> {
    forms
        .par_iter()
        .map(|form| matches(view, form).map(|matches| tally(&matches)))
        .collect()
}

/// Counts each of the concepts with its forms.
///
/// # Errors
/// As [`count_forms`].
pub fn count_concepts(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<ConceptTally>> {
    concepts
        .par_iter()
        .map(|concept| count_concept(view, concept))
        .collect()
}

fn count_concept(view: &View<'_>, concept: &Concept) -> Result<ConceptTally> {
    let mut out = ConceptTally::default();
    let (mut counted, mut covering) = (Vec::new(), Vec::new());
    for form in &concept.forms {
        let matches = matches(view, &form.form)?;
        out.forms.push(tally(&matches));
        counted.extend(
            matches
                .into_iter()
                .filter(|one| one.class != Class::Crossing),
        );
    }
    for form in &concept.not {
        let matches = matches(view, form)?;
        out.not.push(tally(&matches));
        covering.extend(
            matches
                .into_iter()
                .filter(|one| one.class != Class::Crossing),
        );
    }
    out.docs = unite(counted, covering);
    Ok(out)
}

/// The occurrences of a concept in each document: leftmost first, of several that start together
/// the longest, none overlapping; without those that lie within a covering match.
fn unite(mut counted: Vec<Match>, mut covering: Vec<Match>) -> Vec<(u32, u64)> {
    let order = |one: &Match| (one.ordinal, one.start, std::cmp::Reverse(one.end));
    counted.sort_unstable_by_key(order);
    covering.sort_unstable_by_key(order);
    let mut out: Vec<(u32, u64)> = Vec::new();
    let mut covers = covering.iter().peekable();
    // The furthest end of the covers that have started, and the last occurrence.
    let (mut covered, mut last) = ((0, 0), (0, 0));
    for one in &counted {
        while let Some(cover) = covers.next_if(|c| (c.ordinal, c.start) <= (one.ordinal, one.start))
        {
            covered = covered.max((cover.ordinal, cover.end));
        }
        if covered >= (one.ordinal, one.end) || last > (one.ordinal, one.start) {
            continue;
        }
        last = (one.ordinal, one.end);
        match out.last_mut() {
            Some((ordinal, occurrences)) if *ordinal == one.ordinal => *occurrences += 1,
            _ => out.push((one.ordinal, 1)),
        }
    }
    out
}

/// All matches of a form, in the order of the view: leftmost first, none overlapping.
pub(super) fn matches(view: &View<'_>, form: &Form) -> Result<Vec<Match>> {
    let mut out = Vec::new();
    let field = view.snapshot().fields().exact;
    for (segment, ordinals) in view.segments() {
        matches_in(&segment, field, form, ordinals, &mut out)?;
    }
    out.sort_unstable_by_key(|one| (one.ordinal, one.start));
    Ok(out)
}

fn matches_in(
    segment: &SegmentColumns<'_>,
    field: tantivy::schema::Field,
    form: &Form,
    ordinals: &[u32],
    out: &mut Vec<Match>,
) -> Result<()> {
    let boundaries = Boundaries::open(segment)?;
    let length = form.len() as u32;
    find(segment, field, form, |doc, starts| {
        let ordinal = ordinals[doc as usize];
        if ordinal == NOT_IN_VIEW {
            return;
        }
        let boundaries = boundaries.of(doc);
        let mut free = 0;
        for &start in starts {
            if start < free {
                continue;
            }
            let end = start + length;
            free = end;
            let class = match form.is_chinese() {
                true => boundaries.class(start, end),
                false => Class::Whole,
            };
            out.push(Match {
                ordinal,
                start,
                end,
                class,
            });
        }
    })
}

fn tally(matches: &[Match]) -> FormTally {
    let mut out = FormTally::default();
    for one in matches {
        if out.docs.last().is_none_or(|doc| doc.ordinal != one.ordinal) {
            out.docs.push(DocTally {
                ordinal: one.ordinal,
                tally: Tally::default(),
            });
        }
        if let Some(doc) = out.docs.last_mut() {
            doc.tally.count(one.class);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ordinal: u32, start: u32, end: u32) -> Match {
        Match {
            ordinal,
            start,
            end,
            class: Class::Whole,
        }
    }

    #[test]
    fn a_stretch_counts_once_and_the_longest_wins() {
        let counted = vec![
            at(0, 2, 4),
            at(0, 2, 6),
            at(0, 4, 6),
            at(0, 6, 8),
            at(1, 0, 2),
        ];
        assert_eq!(unite(counted, vec![]), [(0, 2), (1, 1)]);
    }

    #[test]
    fn what_a_not_form_covers_does_not_count() {
        let counted = vec![at(0, 2, 4), at(0, 10, 12), at(1, 2, 4)];
        let covering = vec![at(0, 2, 6), at(0, 11, 20)];
        assert_eq!(unite(counted, covering), [(0, 1), (1, 1)]);
    }

    proptest! {
        #[test]
        fn uniting_agrees_with_trying_every_place(
            counted in prop::collection::vec((0u32..3, 0u32..20, 1u32..5), 0..20),
            covering in prop::collection::vec((0u32..3, 0u32..20, 1u32..8), 0..4),
        ) {
            let of = |list: &[(u32, u32, u32)]| -> Vec<Match> {
                list.iter().map(|&(doc, start, length)| at(doc, start, start + length)).collect()
            };
            let (counted, covering) = (of(&counted), of(&covering));
            let mut expected = Vec::new();
            for doc in 0..3 {
                let (mut occurrences, mut place) = (0, 0);
                while place < 30 {
                    let longest = counted
                        .iter()
                        .filter(|one| one.ordinal == doc && one.start == place)
                        .filter(|one| !covering.iter().any(|cover| {
                            cover.ordinal == doc && cover.start <= one.start && one.end <= cover.end
                        }))
                        .map(|one| one.end)
                        .max();
                    match longest {
                        Some(end) => { occurrences += 1; place = end; }
                        None => place += 1,
                    }
                }
                if occurrences > 0 {
                    expected.push((doc, occurrences));
                }
            }
            prop_assert_eq!(unite(counted, covering), expected);
        }
    }
}
