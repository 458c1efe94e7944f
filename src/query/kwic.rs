//! Keyword in context: every occurrence of a form, with the text around it.

use super::boundaries::Class;
use super::count::{Match, Place, matches};
use super::passage::{DocText, one_line};
use super::view::View;
use crate::error::Result;
use crate::lexicon::{Concept, Form};

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KwicSettings {
    /// Characters on each side.
    pub context: usize,
    /// Whether matches across words are shown as well, which are no occurrences.
    pub crossing: bool,
}

impl Default for KwicSettings {
    fn default() -> Self {
        KwicSettings {
            context: 30,
            crossing: false,
        }
    }
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KwicLine {
    /// The ordinal of the document.
    pub ordinal: u32,
    /// The number of the form among those asked for.
    pub form: usize,
    /// How it lies to the words.
    pub class: Class,
    /// Where it starts in the original text, in bytes.
    pub offset: usize,
    /// The chapter and article that it stands in, where the text has them.
    pub place: String,
    /// What stands before it, on one line.
    pub left: String,
    /// The match as it stands in the original, on one line.
    pub hit: String,
    /// What stands behind it, on one line.
    pub right: String,
}

/// Hands over every occurrence of the forms, in the order of documents and places. Only one
/// document is held in memory.
///
/// # Errors
/// A form stands for too many words, the index is damaged, or `sink` fails.
pub fn kwic<E: From<crate::error::Error>>(
    view: &View<'_>,
    forms: &[Form],
    settings: KwicSettings,
    mut sink: impl FnMut(KwicLine) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut all: Vec<(Match, usize)> = Vec::new();
    for (number, form) in forms.iter().enumerate() {
        let found = matches(view, form)?.into_iter();
        let shown = found.filter(|one| settings.crossing || one.class != Class::Crossing);
        all.extend(shown.map(|one| (one, number)));
    }
    all.sort_unstable_by_key(|(one, form)| (one.place, *form));
    let mut texts = Texts::new(view);
    for (one, form) in all {
        sink(texts.line(one, form, settings.context)?)?;
    }
    Ok(())
}

/// Whether a match counts as an occurrence of its concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It does.
    Yes,
    /// It stands across words.
    Crossing,
    /// A `not` form covers it.
    Not,
    /// Another form has the stretch of text, or a part of it.
    Covered,
    /// It is a match of a `not` form.
    Excludes,
}

impl Counted {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Counted::Yes => "yes",
            Counted::Crossing => "crossing",
            Counted::Not => "not",
            Counted::Covered => "covered",
            Counted::Excludes => "excludes",
        }
    }
}

/// Hands over every match of every form of a concept, `not` forms behind the others, in the order of
/// documents and places, with whether it counts. `places` are the occurrences of the concept in the
/// view. [`KwicLine::form`] is a number for [`Concept::form`].
///
/// # Errors
/// As [`kwic`].
pub fn concept_kwic<E: From<crate::error::Error>>(
    view: &View<'_>,
    concept: &Concept,
    places: &[Place],
    settings: KwicSettings,
    mut sink: impl FnMut(KwicLine, Counted) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut all: Vec<(Match, usize)> = Vec::new();
    for number in 0..concept.forms.len() + concept.not.len() {
        let found = matches(view, concept.form(number))?.into_iter();
        all.extend(found.map(|one| (one, number)));
    }
    all.sort_unstable_by_key(|(one, form)| (one.place, *form));
    let covers: Vec<Place> = all
        .iter()
        .filter(|(one, form)| *form >= concept.forms.len() && one.class != Class::Crossing)
        .map(|(one, _)| one.place)
        .collect();
    let mut texts = Texts::new(view);
    let mut last = None;
    for (one, form) in all {
        let counted = if form >= concept.forms.len() {
            Counted::Excludes
        } else if one.class == Class::Crossing {
            Counted::Crossing
        } else if last != Some(one.place) && places.binary_search(&one.place).is_ok() {
            // Of several forms with the same stretch the first is shown as the one that counts.
            last = Some(one.place);
            Counted::Yes
        } else if covered(&covers, one.place) {
            Counted::Not
        } else {
            Counted::Covered
        };
        if settings.crossing || counted == Counted::Yes {
            sink(texts.line(one, form, settings.context)?, counted)?;
        }
    }
    Ok(())
}

/// Hands over the context of places that are known, each as a line of form 0 and class whole.
///
/// # Errors
/// As [`kwic`].
pub fn kwic_of_places<E: From<crate::error::Error>>(
    view: &View<'_>,
    places: &[Place],
    context: usize,
    mut sink: impl FnMut(KwicLine) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut texts = Texts::new(view);
    for &place in places {
        let one = Match {
            place,
            class: Class::Whole,
        };
        sink(texts.line(one, 0, context)?)?;
    }
    Ok(())
}

/// Whether a stretch lies within one of some others, which are sorted.
fn covered(covers: &[Place], place: Place) -> bool {
    let until =
        covers.partition_point(|one| (one.ordinal, one.start) <= (place.ordinal, place.start));
    let before = covers[..until].iter().rev();
    before
        .take_while(|one| one.ordinal == place.ordinal)
        .any(|one| one.end >= place.end)
}

/// The texts of a view, one at a time.
struct Texts<'v, 'a> {
    view: &'v View<'a>,
    current: Option<(u32, DocText)>,
}

impl<'v, 'a> Texts<'v, 'a> {
    fn new(view: &'v View<'a>) -> Self {
        Texts {
            view,
            current: None,
        }
    }

    fn line(&mut self, one: Match, form: usize, context: usize) -> Result<KwicLine> {
        let Match { place, class } = one;
        let text = match &mut self.current {
            Some((ordinal, text)) if *ordinal == place.ordinal => text,
            slot => {
                let text = DocText::read(self.view, &self.view.docs[place.ordinal as usize])?;
                &mut slot.insert((place.ordinal, text)).1
            }
        };
        let range = text.range(place.start, place.end);
        let (left, right) = text.context(&range, context);
        Ok(KwicLine {
            ordinal: place.ordinal,
            form,
            class,
            offset: range.start,
            place: text.place(range.start).to_owned(),
            left,
            hit: one_line(&text.original[range]),
            right,
        })
    }
}
