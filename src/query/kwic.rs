//! Keyword in context: every occurrence of a form, with the text around it.

use super::boundaries::Class;
use super::count::{Match, matches};
use super::passage::{DocText, one_line};
use super::view::View;
use crate::error::Result;
use crate::lexicon::Form;

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
    all.sort_unstable_by_key(|(one, form)| (one.ordinal, one.start, one.end, *form));
    let mut text: Option<(u32, DocText)> = None;
    for (one, form) in all {
        let current = match &text {
            Some((ordinal, current)) if *ordinal == one.ordinal => current,
            _ => {
                let read = read(view, one.ordinal)?;
                &text.insert((one.ordinal, read)).1
            }
        };
        let range = current.range(one.start, one.end);
        let (left, right) = current.context(&range, settings.context);
        sink(KwicLine {
            ordinal: one.ordinal,
            form,
            class: one.class,
            offset: range.start,
            place: current.place(range.start).to_owned(),
            left,
            hit: one_line(&current.original[range]),
            right,
        })?;
    }
    Ok(())
}

fn read(view: &View<'_>, ordinal: u32) -> Result<DocText> {
    DocText::read(view, &view.docs[ordinal as usize])
}
