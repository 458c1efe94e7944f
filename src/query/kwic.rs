//! Keyword in context: every occurrence of a query, with the text around it.

use std::cell::OnceCell;
use std::ops::Range;

use super::boundaries::Class;
use super::count::{Match, Place, matches};
use super::doc_text::{DocText, one_line};
use super::evaluate::Evaluation;
use super::language::Query;
use super::layout::{Layout, Layouts};
use super::view::View;
use super::zone::Zone;
use crate::error::{Error, Result};
use crate::lexicon::{Concept, Form};

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KwicSettings {
    /// So much on each side.
    pub context: usize,
    /// Of what.
    pub unit: ContextUnit,
    /// Whether matches across words are shown as well, which are no occurrences.
    pub crossing: bool,
    /// What comes first.
    pub order: KwicOrder,
    /// How many lines are passed over.
    pub offset: usize,
    /// How many are handed over behind them; all where none is given.
    pub limit: Option<usize>,
}

impl Default for KwicSettings {
    fn default() -> Self {
        KwicSettings {
            context: 30,
            unit: ContextUnit::Characters,
            crossing: false,
            order: KwicOrder::Date,
            offset: 0,
            limit: None,
        }
    }
}

/// What a context is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextUnit {
    /// Characters.
    Characters,
    /// Words.
    Words,
    /// Sentences: 0 is what is left of the sentence that the occurrence begins in.
    Sentences,
}

/// An order of occurrences. What is equal falls by date, document and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KwicOrder {
    /// The oldest first, then by document.
    Date,
    /// By the ids of documents.
    Document,
    /// By what stands before, the nearest word first.
    Left,
    /// By what stands behind.
    Right,
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

/// Lines that are sorted by their context may be so many.
const MAX_SORTED: usize = 1_000_000;

/// Hands over every occurrence of the queries, or those from an offset to a limit, and says how many
/// there are in all. Only one document is held in memory.
///
/// # Errors
/// A query goes beyond a bound, there are too many lines to be sorted by their context, the index is
/// damaged, or `sink` fails.
pub fn kwic<E: From<Error>>(
    view: &View<'_>,
    queries: &[Query],
    settings: KwicSettings,
    mut sink: impl FnMut(KwicLine) -> std::result::Result<(), E>,
) -> std::result::Result<usize, E> {
    let mut all: Vec<(Match, usize)> = Vec::new();
    let mut title: Vec<(Match, usize)> = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let evaluation = Evaluation::of(view, query)?;
        for ordinal in evaluation.ordinals() {
            let shown = evaluation.occurrences(Zone::Text, ordinal).into_iter();
            all.extend(shown.map(|one| (one, number)));
            let shown = evaluation.occurrences(Zone::Title, ordinal).into_iter();
            title.extend(shown.map(|one| (one, number)));
        }
        if settings.crossing {
            all.extend(evaluation.crossing().map(|one| (one, number)));
        }
    }
    if !title.is_empty() && all.is_empty() {
        return Err(Error::query(
            "title:",
            "keyword in context shows the text; what stands in titles is shown by search",
        )
        .into());
    }
    all.sort_unstable_by_key(|(one, query)| (one.place, *query));
    let mut texts = Texts::new(view)?;
    match settings.order {
        KwicOrder::Date => {}
        KwicOrder::Document => {
            let id = |one: &Match| &view.docs[one.place.ordinal as usize].id;
            all.sort_by(|(a, _), (b, _)| id(a).cmp(id(b)));
        }
        KwicOrder::Left | KwicOrder::Right => all = texts.sorted(all, settings.order)?,
    }
    let total = all.len();
    let wanted = all.into_iter().skip(settings.offset);
    for (one, query) in wanted.take(settings.limit.unwrap_or(usize::MAX)) {
        sink(texts.line(one, query, settings)?)?;
    }
    Ok(total)
}

/// Hands over every match of a form, those across words too, in the order of documents and places.
///
/// # Errors
/// As [`kwic`].
pub fn form_kwic<E: From<Error>>(
    view: &View<'_>,
    form: &Form,
    settings: KwicSettings,
    mut sink: impl FnMut(KwicLine) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut texts = Texts::new(view)?;
    for one in matches(view, Zone::Text, form)? {
        sink(texts.line(one, 0, settings)?)?;
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
        let found = matches(view, Zone::Text, concept.form(number))?.into_iter();
        all.extend(found.map(|one| (one, number)));
    }
    all.sort_unstable_by_key(|(one, form)| (one.place, *form));
    let covers: Vec<Place> = all
        .iter()
        .filter(|(one, form)| *form >= concept.forms.len() && one.class != Class::Crossing)
        .map(|(one, _)| one.place)
        .collect();
    let mut texts = Texts::new(view)?;
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
            sink(texts.line(one, form, settings)?, counted)?;
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
    settings: KwicSettings,
    mut sink: impl FnMut(KwicLine) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut texts = Texts::new(view)?;
    for &place in places {
        let one = Match {
            place,
            class: Class::Whole,
        };
        sink(texts.line(one, 0, settings)?)?;
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
    layouts: Layouts<'v, 'a>,
    current: Option<Current>,
}

/// A text, and where its words and sentences stand, once that is asked.
struct Current {
    ordinal: u32,
    text: DocText,
    layout: OnceCell<Layout>,
}

impl Current {
    /// The text of a document: the one that is held, or in its place another.
    fn of<'c>(held: &'c mut Option<Current>, view: &View<'_>, ordinal: u32) -> Result<&'c Current> {
        let current = match held.take().filter(|one| one.ordinal == ordinal) {
            Some(current) => current,
            None => Current {
                ordinal,
                text: DocText::read(view, &view.docs[ordinal as usize])?,
                layout: OnceCell::new(),
            },
        };
        Ok(held.insert(current))
    }
}

impl<'v, 'a> Texts<'v, 'a> {
    fn new(view: &'v View<'a>) -> Result<Self> {
        Ok(Texts {
            view,
            layouts: Layouts::open(view, Zone::Text)?,
            current: None,
        })
    }

    /// Puts matches, which are in the order of documents, in the order of their contexts.
    fn sorted(
        &mut self,
        all: Vec<(Match, usize)>,
        order: KwicOrder,
    ) -> Result<Vec<(Match, usize)>> {
        if all.len() > MAX_SORTED {
            return Err(Error::query(
                "--sort",
                format!(
                    "{} lines cannot be sorted by their context, at most {MAX_SORTED}; narrow the \
                     query, or sort by date or document",
                    all.len()
                ),
            ));
        }
        let mut keyed = Vec::with_capacity(all.len());
        for item in all {
            let place = item.0.place;
            let text = &Current::of(&mut self.current, self.view, place.ordinal)?.text;
            let key = match order {
                KwicOrder::Left => text.key_before(place.start),
                _ => text.key_behind(place.end),
            };
            keyed.push((key, item));
        }
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(keyed.into_iter().map(|(_, item)| item).collect())
    }

    fn line(&mut self, one: Match, form: usize, settings: KwicSettings) -> Result<KwicLine> {
        let Match { place, class } = one;
        let Current { text, layout, .. } =
            Current::of(&mut self.current, self.view, place.ordinal)?;
        let range = text.range(place.start, place.end);
        let context = match settings.unit {
            ContextUnit::Characters => text.widened(&range, settings.context),
            unit => {
                let layout = layout.get_or_init(|| self.layouts.of(place.ordinal));
                around(text, layout, place, unit, settings.context as u32)
            }
        };
        let (left, right) = text.context(&range, context);
        Ok(KwicLine {
            ordinal: place.ordinal,
            form,
            class,
            offset: range.start,
            place: text.place(place.start),
            left,
            hit: one_line(&text.original[range]),
            right,
        })
    }
}

/// A stretch with so many words or sentences on each side, in bytes.
fn around(
    text: &DocText,
    layout: &Layout,
    place: Place,
    unit: ContextUnit,
    reach: u32,
) -> Range<usize> {
    let (from, to) = match unit {
        ContextUnit::Sentences => {
            let own = layout.sentence(place.start);
            let behind = layout.sentence(place.end.saturating_sub(1).max(place.start));
            (
                layout.sentences.nth(own.saturating_sub(reach)),
                layout.sentences.nth(behind + reach + 1),
            )
        }
        _ => (
            layout.start_of_word(layout.rank(place.start).saturating_sub(reach)),
            layout.start_of_word(layout.rank(place.end) + reach),
        ),
    };
    let start = text.range(from.unwrap_or(0), from.unwrap_or(0) + 1).start;
    let end = to.map_or(text.original.len(), |to| text.range(to, to + 1).start);
    start..end
}
