//! What of a document its reader could not know: metadata beside the file, and what its text prints.

use std::path::Path;

use super::IngestSettings;
use super::name::readable;
use super::sidecar::Sidecar;
use crate::document::{
    Document, Metadata, MetadataKey, Origin, Printed, detect_language, doc_type, normalise_date,
    parse_number, place, printed_metadata,
};

/// Fills in what the reader could not know: metadata beside the file, language, title.
pub(super) fn complete(
    path: &Path,
    mut document: Box<Document>,
    sidecar: &Sidecar,
    settings: &IngestSettings,
) -> Box<Document> {
    if document.is_record() {
        // A record's own fields are nearer to it than what lies beside the whole file.
        sidecar.apply(&mut document.metadata);
    } else {
        let mut metadata = Metadata::default();
        sidecar.apply(&mut metadata);
        for key in document.metadata.closed() {
            metadata.close(key);
        }
        for (key, sourced) in document.metadata.iter() {
            metadata.set(key, &sourced.values, sourced.origin);
        }
        for (name, value) in std::mem::take(&mut document.metadata.other) {
            metadata.keep(&name, value);
        }
        document.metadata = metadata;
    }
    fill_from_text(&mut document);
    if !document.is_record() && document.metadata.lacks(MetadataKey::Title) {
        // Within a container the name is that of the file within.
        let within = document
            .record
            .as_deref()
            .map(|record| Path::new(record).to_owned());
        let named = within.unwrap_or_else(|| path.to_owned());
        let stem = named.file_stem().map(|stem| readable(Path::new(stem)));
        document
            .metadata
            .set(MetadataKey::Title, stem, Origin::FileName);
    }
    if !document.is_record() && document.metadata.lacks(MetadataKey::Date) {
        let stem = path.file_stem();
        let date = stem.and_then(|stem| date_in_name(&stem.to_string_lossy()));
        document
            .metadata
            .set(MetadataKey::Date, date, Origin::FileName);
    }
    let printed = document.metadata.sourced(MetadataKey::Agency);
    for name in printed.map_or(&[][..], |sourced| &sourced.values) {
        let known = settings.agencies.canonical(name);
        let name = known.map_or(name.as_str(), |agency| agency.name.as_str());
        if !document.agencies.iter().any(|one| one == name) {
            document.agencies.push(name.to_owned());
        }
    }
    if document.metadata.get(MetadataKey::Language).is_none() {
        let language = detect_language(&document.text);
        document
            .metadata
            .set(MetadataKey::Language, language, Origin::Text);
    }
    document
}

/// A first line longer than this is a paragraph, not a title.
const MAX_TITLE_CHARS: usize = 100;

/// Fills in what the document itself prints: where nothing better is given.
pub(super) fn fill_from_text(document: &mut Document) {
    use MetadataKey::{Agency, Date, DocNumber, DocType, Level, Region, Title};

    let is_record = document.is_record();
    let metadata = &mut document.metadata;
    if [Title, Agency, DocNumber, Date]
        .into_iter()
        .any(|key| metadata.lacks(key))
    {
        let head_and_tail = head_and_tail(&document.text);
        let title = metadata.get(Title).map(str::to_owned);
        let printed = printed_metadata(&head_and_tail, title.as_deref());
        set_printed(metadata, &printed, Origin::Text);
    }
    if metadata.lacks(DocType)
        && let Some(kind) = metadata.get(Title).and_then(doc_type)
    {
        metadata.set(DocType, [kind], Origin::Text);
    }
    if metadata.lacks(Level) || metadata.lacks(Region) {
        let number = metadata.get(DocNumber).and_then(parse_number);
        let place = place(metadata.get(Agency), number.as_ref(), metadata.get(Title));
        metadata.set(Level, place.level.map(|level| level.name()), Origin::Text);
        metadata.set(Region, place.region, Origin::Text);
    }
    if !is_record && metadata.lacks(Title) {
        let first = document
            .text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty());
        let short = first.filter(|line| line.chars().count() <= MAX_TITLE_CHARS);
        metadata.set(Title, short, Origin::Text);
    }
}

/// Sets what was found printed.
pub(super) fn set_printed(metadata: &mut Metadata, printed: &Printed, origin: Origin) {
    metadata.set(MetadataKey::Title, &printed.title, origin);
    metadata.set(MetadataKey::Agency, &printed.agencies, origin);
    let number = printed
        .doc_number
        .as_ref()
        .map(|number| number.canonical.clone());
    metadata.set(MetadataKey::DocNumber, number, origin);
    metadata.set(
        MetadataKey::Date,
        printed.date.map(|date| date.to_string()),
        origin,
    );
    let effective = printed.effective_date.map(|date| date.to_string());
    metadata.set(MetadataKey::EffectiveDate, effective, origin);
    metadata.set(MetadataKey::DocType, printed.doc_type, origin);
    metadata.set(
        MetadataKey::Level,
        printed.level.map(|level| level.name()),
        origin,
    );
    metadata.set(MetadataKey::Region, &printed.region, origin);
}

/// What a document prints about itself stands at its head and its end: of a long text no more is
/// looked at than this many bytes of each, whole lines.
const HEAD: usize = 12_000;
const TAIL: usize = 6_000;

fn head_and_tail(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= HEAD + TAIL + 2_000 {
        return text.into();
    }
    let line_end = |from: usize| {
        let boundary = (from..text.len()).find(|&at| text.is_char_boundary(at));
        let from = boundary.unwrap_or(text.len());
        text[from..].find('\n').map_or(from, |at| from + at + 1)
    };
    let (head, tail) = (line_end(HEAD), line_end(text.len() - TAIL));
    if head >= tail {
        return text.into();
    }
    format!("{}{}", &text[..head], &text[tail..]).into()
}

/// A whole date at the end of a file's name, set off from the rest: `通知_20210616`,
/// `notice-2021-06-16`.
fn date_in_name(stem: &str) -> Option<String> {
    let of_date = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    let end = &stem[stem.trim_end_matches(of_date).len()..];
    let apart = end.len() == stem.len() || end.starts_with(['-', '.', '_']);
    let date = end.trim_matches(['-', '.', '_']).replace('_', "-");
    let whole = matches!(date.len(), 8 | 10);
    let date = normalise_date(&date).filter(|date| date.len() == 10)?;
    (whole && apart && date.as_str() >= "1900").then_some(date)
}
