//! The matches of the parts of a query, in the texts and titles of a view.

use super::boundaries::Class;
use super::count::{Match, Place, concept_matches, matches};
use super::language::{Part, Query, Scope, What};
use super::proximity::{Joining, join};
use super::view::View;
use super::zone::Zone;
use crate::error::{Error, Result};

/// A query may find this many places, those of all its parts together.
const MAX_PLACES: u64 = 10_000_000;
/// And NEAR may look at this many pairs of places.
const MAX_STEPS: u64 = 1 << 30;

/// What a query may still cost.
pub(super) struct Work {
    query: String,
    places: u64,
    pub(super) steps: u64,
}

impl Work {
    pub(super) fn of(query: &Query) -> Work {
        Work {
            query: query.text.clone(),
            places: MAX_PLACES,
            steps: MAX_STEPS,
        }
    }

    fn take_places(&mut self, places: usize) -> Result<()> {
        let left = self.places.checked_sub(places as u64);
        self.places = left.ok_or_else(|| {
            Error::query(
                self.query.as_str(),
                format!("it finds more than {MAX_PLACES} places; make it narrower"),
            )
        })?;
        Ok(())
    }

    /// Takes steps of joining.
    pub(super) fn take_steps(&mut self, steps: u64) -> Result<()> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.ok_or_else(|| {
            Error::query(
                self.query.as_str(),
                "the parts of a NEAR are so frequent that joining them takes too long; make it narrower",
            )
        })?;
        Ok(())
    }
}

/// The matches of one part, in text and title.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// All of them in the order of the view; those across words do not count, except where a string
    /// was asked for.
    pub matches: [Vec<Match>; 2],
    /// What is marked, where it is not the matches that count: the matches that a match joins.
    pub marks: Option<[Vec<Place>; 2]>,
    crossing_count: bool,
}

impl Found {
    /// The matches of a part.
    ///
    /// # Errors
    /// It goes beyond a bound, or the index is damaged.
    pub(super) fn of(view: &View<'_>, part: &Part, work: &mut Work) -> Result<Found> {
        let mut found = Found {
            crossing_count: matches!(part.what, What::Exact(_)),
            ..Found::default()
        };
        for zone in part.scope.zones() {
            let (matches, marks) = matches_of(view, *zone, &part.what, work)?;
            found.matches[*zone as usize] = matches;
            if let Some(marks) = marks {
                found.marks.get_or_insert_default()[*zone as usize] = marks;
            }
        }
        Ok(found)
    }

    /// Whether a match is an occurrence.
    pub(super) fn counts(&self, one: &Match) -> bool {
        self.crossing_count || one.class != Class::Crossing
    }

    /// The matches that count.
    pub(super) fn counted(&self, zone: Zone) -> impl Iterator<Item = &Match> {
        self.matches[zone as usize]
            .iter()
            .filter(|one| self.counts(one))
    }

    /// How many matches count in one document.
    pub(super) fn counted_in(&self, zone: Zone, ordinal: u32) -> usize {
        let here = of_document(&self.matches[zone as usize], ordinal, |one| one.place);
        here.iter().filter(|one| self.counts(one)).count()
    }

    /// What is marked in one document.
    pub(super) fn marks_in(&self, zone: Zone, ordinal: u32) -> Vec<Place> {
        match &self.marks {
            Some(marks) => of_document(&marks[zone as usize], ordinal, |one| *one).to_vec(),
            None => {
                let of_doc = of_document(&self.matches[zone as usize], ordinal, |one| one.place);
                let counted = of_doc.iter().filter(|one| self.counts(one));
                counted.map(|one| one.place).collect()
            }
        }
    }
}

/// The part of a sorted list that belongs to a document.
pub(super) fn of_document<T>(list: &[T], ordinal: u32, place: impl Fn(&T) -> Place) -> &[T] {
    let from = list.partition_point(|one| place(one).ordinal < ordinal);
    let to = from + list[from..].partition_point(|one| place(one).ordinal == ordinal);
    &list[from..to]
}

impl Scope {
    pub(super) fn zones(self) -> &'static [Zone] {
        match self {
            Scope::Text => &[Zone::Text],
            Scope::Title => &[Zone::Title],
            Scope::Both => &Zone::ALL,
        }
    }
}

type Matches = (Vec<Match>, Option<Vec<Place>>);

fn matches_of(view: &View<'_>, zone: Zone, what: &What, work: &mut Work) -> Result<Matches> {
    let simple = match what {
        What::Word(form) | What::Exact(form) | What::Form(form) => matches(view, zone, form)?,
        What::Pattern(pattern) => pattern.matches(view, zone)?,
        What::Concept(concept) => concept_matches(view, zone, concept)?,
        What::Either(parts) => {
            let mut all = Vec::new();
            for places in places_of(view, zone, parts, work)? {
                all.extend(places);
            }
            all.sort_unstable();
            all.dedup();
            return Ok((all.iter().copied().map(whole).collect(), Some(all)));
        }
        What::Near { distance, parts } => {
            return joined(view, zone, Joining::Near(*distance), parts, work);
        }
        What::Sentence(parts) => return joined(view, zone, Joining::Sentence, parts, work),
        What::Article(parts) => return joined(view, zone, Joining::Article, parts, work),
    };
    work.take_places(simple.len())?;
    Ok((simple, None))
}

fn joined(
    view: &View<'_>,
    zone: Zone,
    joining: Joining,
    parts: &[Part],
    work: &mut Work,
) -> Result<Matches> {
    let places = places_of(view, zone, parts, work)?;
    let (stretches, marks) = join(view, zone, joining, &places, work)?;
    Ok((stretches.into_iter().map(whole).collect(), Some(marks)))
}

/// The places of parts that are joined, each in order.
fn places_of(
    view: &View<'_>,
    zone: Zone,
    parts: &[Part],
    work: &mut Work,
) -> Result<Vec<Vec<Place>>> {
    let places = parts.iter().map(|part| {
        if !part.scope.zones().contains(&zone) {
            return Ok(Vec::new());
        }
        let (matches, _) = matches_of(view, zone, &part.what, work)?;
        let exact = matches!(part.what, What::Exact(_));
        let counted = matches.into_iter();
        let counted = counted.filter(|one| exact || one.class != Class::Crossing);
        Ok(counted.map(|one| one.place).collect())
    });
    places.collect()
}

fn whole(place: Place) -> Match {
    Match {
        place,
        class: Class::Whole,
    }
}
