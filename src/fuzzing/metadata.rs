//! What a document prints about itself: whatever stands there is read or left, never guessed beyond
//! its own bounds.

use super::input::{Input, text};
use crate::document::{
    Agencies, IsoDate, Level, Metadata, MetadataKey, Origin, detect_language, doc_type, find_dates,
    find_effective, find_number, find_numbers, from_fields, normalise_date, normalise_language,
    parse_number, place, printed_metadata,
};

/// A date is one of the calendar, and read again is the same.
fn is_date(date: IsoDate) {
    let written = date.to_string();
    assert_eq!(IsoDate::parse(&written), Some(date), "{written}");
    assert_eq!(normalise_date(&written).as_deref(), Some(written.as_str()));
    let (first, last) = date.days();
    assert!(first <= last);
}

/// Dates given and dates in running text.
pub fn dates(data: &[u8]) {
    let text = text(data);
    if let Some(date) = normalise_date(&text) {
        match IsoDate::parse(&date) {
            Some(date) => is_date(date),
            None => panic!("{date:?} is no date"),
        }
    }
    let mut last = 0;
    let found = find_dates(&text);
    for (at, date) in &found {
        assert!(text.get(at.clone()).is_some_and(|text| !text.is_empty()));
        assert!(last <= at.start, "in order, none in another");
        last = at.end;
        is_date(*date);
    }
    let issued = found.first().map(|(_, date)| *date);
    if let Some(date) = find_effective(&text, issued) {
        is_date(date);
    }
}

/// Document numbers given and in running text.
pub fn numbers(data: &[u8]) {
    let text = text(data);
    if let Some(number) = parse_number(&text) {
        assert!(!number.canonical.is_empty());
        let size = number.canonical.len();
        assert!(size <= 2 * text.len() + 64, "{size} bytes");
        let control = number.canonical.contains(char::is_control);
        assert!(!control, "{:?}", number.canonical);
    }
    let mut last = 0;
    let found = find_numbers(&text);
    for (at, number) in &found {
        assert!(text.get(at.clone()).is_some_and(|text| !text.is_empty()));
        assert!(last <= at.start, "in order, none in another");
        last = at.end;
        assert!(!number.canonical.is_empty());
    }
    assert_eq!(find_number(&text), found.into_iter().next());
}

/// Names: agencies, places, types of documents, languages.
pub fn names(data: &[u8]) {
    let mut input = Input::new(data);
    let (agency, title) = (input.text(), text(input.rest()));
    let agencies = Agencies::builtin();
    if let Some((end, found)) = agencies.find_at_start(&agency) {
        assert!(agency.get(..end).is_some() && end > 0);
        assert!(!agencies.current(found).name.is_empty());
    }
    if let Some(found) = agencies.canonical(&agency) {
        let again = agencies.canonical(&found.name);
        assert_eq!(again.map(|one| &one.name), Some(&found.name));
    }
    let number = parse_number(&title);
    let found = place(Some(&agency), number.as_ref(), Some(&title));
    if let Some(level) = found.level {
        assert_eq!(Level::from_name(level.name()), Some(level));
    }
    assert!(found.region.is_none_or(|region| !region.is_empty()));
    assert!(doc_type(&title).is_none_or(|kind| !kind.is_empty()));
    if let Some(language) = normalise_language(&agency) {
        assert_eq!(normalise_language(language), Some(language));
    }
    let _ = detect_language(&title);
    let mut metadata = Metadata::default();
    for key in MetadataKey::ALL {
        metadata.set(key, [&agency, &title], Origin::Record);
    }
    for (key, sourced) in metadata.iter() {
        for value in &sourced.values {
            let mut again = Metadata::default();
            again.set(key, [value], Origin::Record);
            assert_eq!(again.get(key), Some(value.as_str()), "{}", key.name());
        }
    }
}

/// What a text prints of its metadata, and what the fields of a page say.
pub fn printed(data: &[u8]) {
    let mut input = Input::new(data);
    let title = input.text();
    let mut fields = Vec::new();
    for _ in 0..input.below(6) {
        fields.push((input.text(), input.text()));
    }
    let text = text(input.rest());
    let title = (!title.is_empty()).then_some(title.as_str());
    for printed in [printed_metadata(&text, title), from_fields(&fields)] {
        for date in [printed.date, printed.effective_date].into_iter().flatten() {
            is_date(date);
        }
        assert!(printed.agencies.iter().all(|name| !name.trim().is_empty()));
        assert!(printed.title.is_none_or(|title| !title.trim().is_empty()));
    }
    assert_eq!(
        printed_metadata(&text, title),
        printed_metadata(&text, title)
    );
}
