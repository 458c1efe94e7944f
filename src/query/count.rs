//! Counts: occurrences of forms and concepts in the documents of a view.

use rayon::prelude::*;

use super::boundaries::{Boundaries, Class};
use super::matcher::find;
use super::view::{NOT_IN_VIEW, View};
use super::zone::Zone;
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

    pub(super) fn count(&mut self, class: Class) {
        match class {
            Class::Whole => self.whole += 1,
            Class::Inside => self.inside += 1,
            Class::Crossing => self.crossing += 1,
        }
    }
}

/// The matches of a form in one document, at least one: half of the room of a [`Tally`], since there
/// are as many as documents with each form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocTally {
    /// The ordinal of the document in its view.
    pub ordinal: u32,
    whole: u32,
    inside: u32,
    crossing: u32,
}

impl DocTally {
    /// The matches in a document, which are no more than it has positions.
    pub(super) fn new(ordinal: u32, tally: Tally) -> DocTally {
        DocTally {
            ordinal,
            whole: tally.whole as u32,
            inside: tally.inside as u32,
            crossing: tally.crossing as u32,
        }
    }

    /// Its matches.
    pub fn tally(&self) -> Tally {
        Tally {
            whole: self.whole.into(),
            inside: self.inside.into(),
            crossing: self.crossing.into(),
        }
    }
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
            .filter(|doc| doc.tally().occurrences() > 0)
            .count() as u64
    }

    /// All matches together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.docs.iter().for_each(|doc| total.add(doc.tally()));
        total
    }
}

/// The occurrences of a concept and of its forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConceptTally {
    /// Ordinals of the documents with at least one occurrence, in the order of the view, with how
    /// many: a stretch of text counts once, and `not` forms have taken out what they cover.
    pub docs: Vec<(u32, u64)>,
    /// The occurrences themselves, in the order of documents and places.
    pub places: Vec<Place>,
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

/// Where an occurrence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The ordinal of its document in the view.
    pub ordinal: u32,
    /// The position of its first atom.
    pub start: u32,
    /// The position behind its last atom.
    pub end: u32,
}

/// A match of a form: where it stands, and its class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub place: Place,
    pub class: Class,
}

/// Counts each of the forms by itself.
///
/// # Errors
/// A form stands for too many words, or the index is damaged.
pub fn count_forms(view: &View<'_>, forms: &[Form]) -> Result<Vec<FormTally>> {
    forms
        .par_iter()
        .map(|form| matches(view, Zone::Text, form).map(|matches| tally(&matches)))
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

/// The documents of a view in whose title each of the concepts stands, in order.
///
/// # Errors
/// As [`count_forms`].
pub fn concepts_of_titles(view: &View<'_>, concepts: &[Concept]) -> Result<Vec<Vec<u32>>> {
    concepts
        .par_iter()
        .map(|concept| {
            let found = concept_matches(view, Zone::Title, concept)?;
            let mut docs: Vec<u32> = found.iter().map(|one| one.place.ordinal).collect();
            docs.dedup();
            Ok(docs)
        })
        .collect()
}

pub(super) fn count_concept(view: &View<'_>, concept: &Concept) -> Result<ConceptTally> {
    count_forms_of(concept, |form, _| matches(view, Zone::Text, form))
}

/// Counts a concept. `matches` are those of each of its forms, which are given with their numbers.
pub(super) fn count_forms_of(
    concept: &Concept,
    matches: impl Fn(&Form, usize) -> Result<Vec<Match>>,
) -> Result<ConceptTally> {
    let mut out = ConceptTally::default();
    let found = unite_forms(concept, matches, |matches, not| match not {
        true => out.not.push(tally(matches)),
        false => out.forms.push(tally(matches)),
    })?;
    out.places = found.into_iter().map(|one| one.place).collect();
    for place in &out.places {
        match out.docs.last_mut() {
            Some((ordinal, occurrences)) if *ordinal == place.ordinal => *occurrences += 1,
            _ => out.docs.push((place.ordinal, 1)),
        }
    }
    Ok(out)
}

/// The occurrences of a concept.
pub(super) fn concept_matches(
    view: &View<'_>,
    zone: Zone,
    concept: &Concept,
) -> Result<Vec<Match>> {
    unite_forms(concept, |form, _| matches(view, zone, form), |_, _| {})
}

/// The occurrences of a concept, from the matches of its forms. `of_form` is told those of each,
/// and whether it is a `not` form.
fn unite_forms(
    concept: &Concept,
    matches: impl Fn(&Form, usize) -> Result<Vec<Match>>,
    mut of_form: impl FnMut(&[Match], bool),
) -> Result<Vec<Match>> {
    let (mut counted, mut covering) = (Vec::new(), Vec::new());
    for number in 0..concept.forms.len() + concept.not.len() {
        let not = number >= concept.forms.len();
        let matches = matches(concept.form(number), number)?;
        of_form(&matches, not);
        match not {
            true => covering.extend(occurrences(&matches)),
            false => {
                let all = matches.into_iter();
                counted.extend(all.filter(|one| one.class != Class::Crossing));
            }
        }
    }
    Ok(unite(&mut counted, &mut covering, |one| one.place))
}

/// The places of the matches that count.
pub(super) fn occurrences(matches: &[Match]) -> impl Iterator<Item = Place> {
    let counting = matches.iter().filter(|one| one.class != Class::Crossing);
    counting.map(|one| one.place)
}

/// The occurrences of a concept: leftmost first, of several that start together the longest, none
/// overlapping; without those that lie within a covering match.
pub(super) fn unite<T: Copy>(
    counted: &mut [T],
    covering: &mut [Place],
    place: impl Fn(&T) -> Place,
) -> Vec<T> {
    let order = |one: &Place| (one.ordinal, one.start, std::cmp::Reverse(one.end));
    // Those of each form are in order already: a stable sort finds such runs and merges them.
    counted.sort_by_key(|one| order(&place(one)));
    covering.sort_by_key(order);
    let mut out = Vec::new();
    let mut covers = covering.iter().peekable();
    // The furthest end of the covers that have started, and the last occurrence.
    let (mut covered, mut last) = ((0, 0), (0, 0));
    for item in counted.iter() {
        let one = place(item);
        while let Some(cover) = covers.next_if(|c| (c.ordinal, c.start) <= (one.ordinal, one.start))
        {
            covered = covered.max((cover.ordinal, cover.end));
        }
        if covered >= (one.ordinal, one.end) || last > (one.ordinal, one.start) {
            continue;
        }
        last = (one.ordinal, one.end);
        out.push(*item);
    }
    out
}

/// All matches of a form, in the order of the view: leftmost first, none overlapping.
pub(super) fn matches(view: &View<'_>, zone: Zone, form: &Form) -> Result<Vec<Match>> {
    let mut found = Vec::new();
    for (segment, ordinals) in view.segments() {
        let of_doc = |doc: u32| Some(ordinals[doc as usize]).filter(|&one| one != NOT_IN_VIEW);
        matches_in(&segment, zone, form, of_doc, &mut found)?;
    }
    Ok(in_order(found))
}

/// All matches of a form in a segment, in which the ordinal of a document is its number there.
pub(super) fn matches_of_segment(
    segment: &SegmentColumns<'_>,
    zone: Zone,
    form: &Form,
) -> Result<Vec<Match>> {
    let mut found = Vec::new();
    matches_in(segment, zone, form, Some, &mut found)?;
    Ok(found)
}

/// Puts the matches of a form in the order of the view. Those of a document are together and in
/// order: only documents have to be put in order, if they are not.
fn in_order(found: Vec<Match>) -> Vec<Match> {
    if found.is_sorted_by_key(|one| one.place.ordinal) {
        return found;
    }
    let mut docs: Vec<&[Match]> = found.chunk_by(same_document).collect();
    docs.sort_unstable_by_key(|of_doc| of_doc[0].place.ordinal);
    docs.concat()
}

fn same_document(a: &Match, b: &Match) -> bool {
    a.place.ordinal == b.place.ordinal
}

fn matches_in(
    segment: &SegmentColumns<'_>,
    zone: Zone,
    form: &Form,
    ordinal: impl Fn(u32) -> Option<u32>,
    out: &mut Vec<Match>,
) -> Result<()> {
    let boundaries = Boundaries::open(segment, zone)?;
    let length = form.len() as u32;
    find(
        segment,
        zone.exact(segment.fields()),
        form,
        |doc, starts| {
            let Some(ordinal) = ordinal(doc) else {
                return;
            };
            boundaries.classed(doc, form, starts, |start, class| {
                let end = start + length;
                let place = Place {
                    ordinal,
                    start,
                    end,
                };
                out.push(Match { place, class });
            });
        },
    )
}

fn tally(matches: &[Match]) -> FormTally {
    let docs = matches.chunk_by(same_document).map(|of_doc| {
        let mut tally = Tally::default();
        of_doc.iter().for_each(|one| tally.count(one.class));
        DocTally::new(of_doc[0].place.ordinal, tally)
    });
    FormTally {
        docs: docs.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ordinal: u32, start: u32, end: u32) -> Place {
        Place {
            ordinal,
            start,
            end,
        }
    }

    #[test]
    fn a_stretch_counts_once_and_the_longest_wins() {
        let mut counted = [
            at(0, 2, 4),
            at(0, 2, 6),
            at(0, 4, 6),
            at(0, 6, 8),
            at(1, 0, 2),
        ];
        let expected = [at(0, 2, 6), at(0, 6, 8), at(1, 0, 2)];
        assert_eq!(unite(&mut counted, &mut [], |one| *one), expected);
    }

    #[test]
    fn what_a_not_form_covers_does_not_count() {
        let mut counted = [at(0, 2, 4), at(0, 10, 12), at(1, 2, 4)];
        let mut covering = [at(0, 2, 6), at(0, 11, 20)];
        let expected = [at(0, 10, 12), at(1, 2, 4)];
        assert_eq!(unite(&mut counted, &mut covering, |one| *one), expected);
    }

    proptest! {
        #[test]
        fn uniting_agrees_with_trying_every_place(
            counted in prop::collection::vec((0u32..3, 0u32..20, 1u32..5), 0..20),
            covering in prop::collection::vec((0u32..3, 0u32..20, 1u32..8), 0..4),
        ) {
            let of = |list: &[(u32, u32, u32)]| -> Vec<Place> {
                list.iter().map(|&(doc, start, length)| at(doc, start, start + length)).collect()
            };
            let (mut counted, mut covering) = (of(&counted), of(&covering));
            let mut expected = Vec::new();
            for doc in 0..3 {
                let mut place = 0;
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
                        Some(end) => {
                            expected.push(at(doc, place, end));
                            place = end;
                        }
                        None => place += 1,
                    }
                }
            }
            prop_assert_eq!(unite(&mut counted, &mut covering, |one| *one), expected);
        }
    }
}
