//! Passages: the stretches of an original text that hold most of the matches, read without the rest.

use std::ops::Range;

use super::count::Place;
use super::doc_text::{Line, without_dropped};
use super::headings::Headings;
use super::layout::RankedBits;
use super::view::View;
use crate::error::Result;
use crate::index::columns;
use crate::segment::{OFFSET_STEP, offset_near};
use crate::text::{Atom, Folded, atoms, fold};

/// A stretch of an original text with the matches in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Where it starts in the original, in bytes.
    pub offset: usize,
    /// The chapter and article of its first match, where the text has them.
    pub place: String,
    /// The matches in it, as byte ranges of `text`, in order, none overlapping.
    pub marks: Vec<Range<usize>>,
}

/// A match that is to be marked, and the number of the part that it is one of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub place: Place,
    pub part: usize,
}

/// A text of which only stretches are folded.
pub(super) struct Reader {
    original: String,
    /// See [`offset_near`].
    offsets: Vec<u64>,
    sentences: RankedBits,
    headings: Headings,
    /// Characters of the text, white space aside.
    chars: u64,
}

/// A folded stretch of a text.
struct Stretch {
    /// The position of its first atom.
    first: u32,
    /// Where it starts in the original.
    offset: usize,
    folded: Folded,
    atoms: Vec<Atom>,
}

impl Stretch {
    fn behind(&self) -> u32 {
        self.first + self.atoms.len() as u32
    }

    /// Where the positions from `start` to before `end` stand in the original; both lie in the
    /// stretch.
    fn range(&self, start: u32, end: u32) -> Range<usize> {
        let atom = |position: u32| {
            let at = position.clamp(self.first, self.behind().saturating_sub(1)) - self.first;
            self.atoms.get(at as usize)
        };
        let (Some(first), Some(last)) = (atom(start), atom(end.saturating_sub(1))) else {
            return self.offset..self.offset;
        };
        let folded = first.start as usize..last.end as usize;
        let range = self.folded.map.original(folded);
        self.offset + range.start..self.offset + range.end
    }
}

impl Reader {
    /// The text of a document of a view.
    pub(super) fn open(view: &View<'_>, ordinal: u32) -> Result<Reader> {
        let doc = &view.docs[ordinal as usize];
        let segment = view.segment_of(doc);
        Ok(Reader {
            original: segment.text(doc.doc)?,
            offsets: segment.numbers(columns::OFFSETS)?.all(doc.doc),
            sentences: RankedBits::new(segment.numbers(columns::SENTENCES)?.all(doc.doc)),
            headings: Headings::read(view, doc)?,
            chars: doc.chars,
        })
    }

    /// Folds the stretch that has the positions from `from` to `to`, if the text goes so far.
    fn stretch(&self, from: u32, to: u32) -> Stretch {
        let (first, offset) = offset_near(&self.offsets, from as usize);
        // Up to the first atom behind whose offset is known.
        let mut step = to as usize / OFFSET_STEP + 1;
        let end = loop {
            if step > self.offsets.len() {
                break self.original.len();
            }
            let (position, offset) = offset_near(&self.offsets, step * OFFSET_STEP);
            if position > to as usize {
                break offset;
            }
            step += 1;
        };
        let folded = fold(&self.original[offset..end]);
        Stretch {
            first: first as u32,
            offset,
            atoms: atoms(&folded.text),
            folded,
        }
    }

    /// The chapter and article of a position.
    fn place(&self, position: u32) -> String {
        let offset = |at: u32| self.stretch(at, at).range(at, at + 1).start;
        self.headings.place(&self.original, position, offset)
    }

    /// The best passages of about `chars` characters, `most` of them at most, in the order of the
    /// text: whole sentences where they fit.
    pub(super) fn passages(&self, marks: &[Mark], most: usize, chars: usize) -> Vec<Passage> {
        let mut left = marks.to_vec();
        left.sort_by_key(|mark| (mark.place, mark.part));
        let mut out: Vec<Passage> = Vec::new();
        while out.len() < most && (out.is_empty() || !left.is_empty()) {
            let center = self.best(&left, chars);
            let (passage, taken) = self.passage(center, &left, chars);
            out.push(passage);
            left.retain(|mark| mark.place.end <= taken.start || taken.end <= mark.place.start);
        }
        out.sort_by_key(|passage| passage.offset);
        out
    }

    /// The mark from which on about `chars` characters hold the most different parts, then the most
    /// marks; the first of several.
    fn best(&self, marks: &[Mark], chars: usize) -> Option<Place> {
        let atoms = (self.offsets.len() + 1) * OFFSET_STEP;
        let width = (chars * atoms / (self.chars as usize).max(1)).clamp(chars / 8, chars) as u32;
        let (mut best, mut best_score) = (None, (0, 0));
        for (at, mark) in marks.iter().enumerate() {
            let until = mark.place.start + width;
            let inside = marks[at..]
                .iter()
                .take_while(|other| other.place.end <= until);
            let (mut count, mut parts) = (1, vec![mark.part]);
            for other in inside.skip(1).take(100) {
                count += 1;
                if !parts.contains(&other.part) {
                    parts.push(other.part);
                }
            }
            if (parts.len(), count) > best_score {
                best_score = (parts.len(), count);
                best = Some(mark.place);
            }
        }
        best
    }

    /// The passage around a place, and the positions that it takes; without one the beginning.
    fn passage(
        &self,
        center: Option<Place>,
        marks: &[Mark],
        chars: usize,
    ) -> (Passage, Range<u32>) {
        let (from, behind) = center.map_or((0, 0), |place| (place.start, place.end));
        let own = self.sentences.last_until(from);
        let reach = chars as u32;
        let stretch = self.stretch(
            own.max(from.saturating_sub(reach)),
            behind.saturating_add(reach),
        );
        let middle = match center {
            Some(place) => stretch.range(place.start, place.end),
            None => stretch.offset..stretch.offset,
        };
        let starts = (own..stretch.behind()).filter(|&at| self.sentences.get(at));
        let starts = starts.filter(|&at| at >= stretch.first);
        let starts: Vec<usize> = starts.map(|at| stretch.range(at, at + 1).start).collect();
        let (start, end) = self.sentences_around(&middle, &starts, chars);
        let inside = marks.iter().map(|mark| mark.place);
        let inside =
            inside.filter(|place| place.start >= stretch.first && place.end <= stretch.behind());
        let inside = inside.map(|place| {
            let range = stretch.range(place.start, place.end);
            (place, without_dropped(&self.original, range))
        });
        let inside = inside.filter(|(_, range)| range.start >= start && range.end <= end);
        let inside: Vec<(Place, Range<usize>)> = inside.collect();
        let taken = inside.iter().fold(from..behind, |taken, (place, _)| {
            taken.start.min(place.start)..taken.end.max(place.end)
        });
        let passage = Passage {
            text: self.original[start..end].to_owned(),
            offset: start,
            place: self.place(from),
            marks: merge(
                inside
                    .iter()
                    .map(|(_, range)| range.start - start..range.end - start),
            ),
        };
        (passage, taken)
    }

    /// Sentences from the one that holds `center` on, up to `chars` characters. `starts` are the
    /// offsets at which sentences start around it.
    fn sentences_around(
        &self,
        center: &Range<usize>,
        starts: &[usize],
        chars: usize,
    ) -> (usize, usize) {
        let text = &self.original;
        let behind = starts.partition_point(|&start| start <= center.start);
        let own = behind.checked_sub(1).map(|at| starts[at]);
        // A sentence that is too long is cut before the match.
        let start = own.filter(|&own| text[own..center.start].chars().count() <= chars / 2);
        let start = start.unwrap_or_else(|| {
            let before = text[..center.start].char_indices().rev().take(chars / 4);
            before.last().map_or(center.start, |(at, _)| at)
        });
        let most = text[start..].char_indices().nth(chars);
        let most = most.map_or(text.len(), |(at, _)| start + at);
        let ends = starts[behind..].iter().copied().chain([text.len()]);
        let mut end = ends.take_while(|&end| end <= most).last().unwrap_or(most);
        // A heading alone says little: then the next sentence follows as far as there is room.
        if end < center.end || text[start..end].chars().count() < chars / 2 {
            end = cut_at_word(text, most).max(center.end);
        }
        let trimmed = text[start..end].trim_end().len();
        let lead = text[start..end].len() - text[start..end].trim_start().len();
        (
            start + lead.min(trimmed),
            start + trimmed.max(lead.min(trimmed)),
        )
    }
}

impl Passage {
    /// The title of a document as a passage of its own.
    pub(super) fn of_title(view: &View<'_>, ordinal: u32, marks: &[Mark]) -> Result<Passage> {
        let title = view.values_of(ordinal, "title")?.into_iter().next();
        let title = title.unwrap_or_default();
        let folded = fold(&title);
        let stretch = Stretch {
            first: 0,
            offset: 0,
            atoms: atoms(&folded.text),
            folded,
        };
        let mut places: Vec<Place> = marks.iter().map(|mark| mark.place).collect();
        places.sort_unstable();
        let ranges = places
            .iter()
            .map(|place| without_dropped(&title, stretch.range(place.start, place.end)));
        Ok(Passage {
            marks: merge(ranges),
            text: title,
            ..Passage::default()
        })
    }
}

/// The last place at or before `end` that is not within an English word.
fn cut_at_word(text: &str, end: usize) -> usize {
    if !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return end;
    }
    text[..end]
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
        .len()
}

fn merge(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

impl Passage {
    /// The passage on one line, with each match between two marks.
    pub fn marked(&self, open: &str, close: &str) -> String {
        let mut line = Line::default();
        let mut at = 0;
        for mark in &self.marks {
            line.push(&self.text[at..mark.start]);
            line.push_mark(open);
            line.push(&self.text[mark.clone()]);
            line.push_mark(close);
            at = mark.end;
        }
        line.push(&self.text[at..]);
        line.end()
    }
}
