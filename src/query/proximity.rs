//! Proximity: places of several parts that stand near each other, in one sentence, in one article.

use std::collections::BTreeMap;

use super::count::Place;
use super::headings::Headings;
use super::layout::{Layout, Layouts};
use super::parts::{Work, of_document};
use super::view::View;
use super::zone::Zone;
use crate::error::Result;

/// What joins places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joining {
    /// At most so many words lie wholly between the first and the last.
    Near(u32),
    /// They begin in one sentence.
    Sentence,
    /// They begin in one article.
    Article,
}

/// The stretches that hold a place of each of the parts, and the places in them, both in order.
/// `parts` are the places of each part, in order.
pub(super) fn join(
    view: &View<'_>,
    zone: Zone,
    joining: Joining,
    parts: &[Vec<Place>],
    work: &mut Work,
) -> Result<(Vec<Place>, Vec<Place>)> {
    let layouts = Layouts::open(view, zone)?;
    let (mut stretches, mut marks) = (Vec::new(), Vec::new());
    // The rarest part decides which documents are looked at.
    let Some(rarest) = parts.iter().min_by_key(|places| places.len()) else {
        return Ok((stretches, marks));
    };
    for here in rarest.chunk_by(|a, b| a.ordinal == b.ordinal) {
        let ordinal = here[0].ordinal;
        let of_parts = parts.iter();
        let of_parts = of_parts.map(|places| of_document(places, ordinal, |one| *one));
        let of_parts: Vec<&[Place]> = of_parts.collect();
        if of_parts.iter().any(|places| places.is_empty()) {
            continue;
        }
        let first = stretches.len();
        match joining {
            Joining::Near(distance) => {
                near(
                    &layouts.of(ordinal),
                    distance,
                    &of_parts,
                    work,
                    &mut stretches,
                )?;
            }
            Joining::Sentence => {
                let layout = layouts.of(ordinal);
                together(&of_parts, |at| Some(layout.sentence(at)), &mut stretches);
            }
            Joining::Article => {
                let articles = match zone {
                    Zone::Text => Headings::read(view, &view.docs[ordinal as usize])?,
                    Zone::Title => Headings::default(),
                };
                let articles = articles.articles();
                let article = |at| Headings::article(&articles, at).map(|number| number as u32);
                together(&of_parts, article, &mut stretches);
            }
        }
        let stretches = &stretches[first..];
        let mut within: Vec<Place> = of_parts.concat();
        within.sort_unstable();
        within.dedup();
        // Stretches are in order of their starts, and so are the places.
        let (mut at, mut furthest) = (0, 0);
        within.retain(|place| {
            while let Some(stretch) = stretches.get(at).filter(|one| one.start <= place.start) {
                furthest = furthest.max(stretch.end);
                at += 1;
            }
            place.end <= furthest
        });
        marks.append(&mut within);
    }
    Ok((stretches, marks))
}

/// A stretch for each unit of the text (a sentence, an article) in which all parts have a place.
fn together(parts: &[&[Place]], unit: impl Fn(u32) -> Option<u32>, out: &mut Vec<Place>) {
    // For each unit how many of the parts it has, and the stretch of their places.
    let mut units: BTreeMap<u32, (usize, Place)> = BTreeMap::new();
    for (number, places) in parts.iter().enumerate() {
        for place in *places {
            let Some(unit) = unit(place.start) else {
                continue;
            };
            let (had, stretch) = units.entry(unit).or_insert((0, *place));
            // A unit that lacks an earlier part has no stretch, whatever follows.
            if *had == number || *had == number + 1 {
                *had = number + 1;
                stretch.start = stretch.start.min(place.start);
                stretch.end = stretch.end.max(place.end);
            }
        }
    }
    let full = units.into_values().filter(|(had, _)| *had == parts.len());
    out.extend(full.map(|(_, stretch)| stretch));
}

/// The stretches from each place on that has places of all other parts behind it, none overlapping,
/// with at most so many words between the first and the last.
fn near(
    layout: &Layout,
    distance: u32,
    parts: &[&[Place]],
    work: &mut Work,
    out: &mut Vec<Place>,
) -> Result<()> {
    let mut all: Vec<(Place, u32)> = Vec::new();
    for (number, places) in parts.iter().enumerate() {
        all.extend(places.iter().map(|place| (*place, 1 << number)));
    }
    all.sort_unstable();
    let full = (1usize << parts.len()) - 1;
    // For each set of parts the smallest end of places of theirs that follow each other.
    let mut ends = vec![u32::MAX; full + 1];
    for (at, &(first, part)) in all.iter().enumerate() {
        ends.fill(u32::MAX);
        ends[part as usize] = first.end;
        let mut steps = 0;
        for &(next, part) in &all[at + 1..] {
            if next.start < first.end {
                continue;
            }
            if layout.words_between(first.end, next.start) > distance {
                break;
            }
            steps += 1 << parts.len();
            for set in (1..=full).filter(|set| set & part as usize == 0) {
                if ends[set] <= next.start {
                    let with = &mut ends[set | part as usize];
                    *with = next.end.min(*with);
                }
            }
            if ends[full] != u32::MAX {
                let end = ends[full];
                out.push(Place { end, ..first });
                break;
            }
        }
        work.take_steps(steps)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_has_all_parts_or_no_stretch() {
        let place = |start, end| Place {
            ordinal: 0,
            start,
            end,
        };
        let (a, b, c) = (
            [place(1, 2), place(11, 13)],
            [place(12, 14)],
            [place(5, 6), place(19, 20)],
        );
        let mut out = Vec::new();
        together(&[&a, &b, &c], |at| Some(at / 10), &mut out);
        assert_eq!(out, [place(11, 20)]);
        out.clear();
        together(&[&b, &c], |at| Some(at / 5), &mut out);
        assert_eq!(out, []);
    }
}
