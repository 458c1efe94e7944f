//! The tables of changes: what the drops since an earlier state have changed.

use std::collections::HashMap;

use super::Cell;
use super::column::{
    AGENCY, CONCEPT, Column, DATE, DOC_ID, LANGUAGE, P_ADJUSTED, TITLE, count, date, real, text,
};
use super::data::{Before, ReportData};
use super::tables::{Rows, Table, cell_of, date_of};
use super::timeline::FirstMentions;
use super::trend_tests::SIGNIFICANT;
use crate::error::{Error, Result};
use crate::measure::{Share, TwoByTwo, adjust_known, chi_square_p};
use crate::query::{ChangeKind, Facet, Standing, View};

pub(super) const DOCUMENTS: Table = Table {
    name: "changes_documents",
    about: "Documents that are new, changed, renamed or gone since the earlier state.",
    columns: &[
        text("change", "new, changed, renamed or gone."),
        text(
            "what",
            "Of a changed or renamed document: text, metadata, or both.",
        ),
        Column {
            meaning: "The id of the document; of one that has gone, the id that it had.",
            ..DOC_ID
        },
        TITLE,
        AGENCY,
        DATE,
        text("doc_type", "The type of the document."),
        LANGUAGE,
        text("drop", "The drop that it came in."),
        text("path", "Its path in the drop."),
        text("doc_id_before", "The id that it had before."),
        text(
            "duplicate_of",
            "The document that counts for it, where the texts are the same.",
        ),
    ],
    order: "change (new, changed, renamed, gone), date (without one last), doc_id; copies behind the others",
    every_run: true,
    rows: documents,
};

pub(super) const CONCEPTS: Table = Table {
    name: "changes_concepts",
    about: "Which concepts rose or fell since the earlier state, with a test of the added documents against those before.",
    columns: &[
        CONCEPT,
        count(
            "documents_before",
            "Documents with the concept in the earlier state.",
        ),
        count(
            "documents_total_before",
            "All documents in the earlier state.",
        ),
        real("share_before", "documents_before / documents_total_before."),
        count("documents_after", "Documents with the concept now."),
        count("documents_total_after", "All documents now."),
        real("share_after", "documents_after / documents_total_after."),
        real("share_change", "share_after - share_before."),
        count("occurrences_before", "Occurrences in the earlier state."),
        count("occurrences_after", "Occurrences now."),
        count(
            "documents_added",
            "Documents that are new, or whose text changed.",
        ),
        count(
            "documents_added_with",
            "Of these, documents with the concept.",
        ),
        real("share_added", "documents_added_with / documents_added."),
        real(
            "g2",
            "The log-likelihood ratio of the added documents against those before, with the concept and without.",
        ),
        P_ADJUSTED,
        text(
            "direction",
            "rose or fell where p_adjusted is below 0.05; none otherwise.",
        ),
    ],
    order: "that of the lexicon; concepts that occur in neither state have no row",
    every_run: true,
    rows: concepts,
};

pub(super) const FIRST: Table = Table {
    name: "changes_first",
    about: "First mentions that came with the documents added since the earlier state.",
    columns: &[
        DATE,
        DOC_ID,
        AGENCY,
        TITLE,
        CONCEPT,
        text("event", "As in the timeline."),
        text("value", "As in the timeline."),
        date(
            "first_before",
            "The date of the first mention in the earlier state; empty where there was none.",
        ),
    ],
    order: "that of the timeline",
    every_run: true,
    rows: first_mentions,
};

fn before<'d, 'a>(data: &'d ReportData<'a>) -> Result<&'d Before<'a>> {
    data.before
        .as_ref()
        .ok_or_else(|| Error::query("changes", "there is no earlier state to compare with"))
}

/// The fields of a document in changes_documents, from title to path.
const FIELDS: [&str; 7] = [
    "title", "agency", "date", "doc_type", "language", "drop", "path",
];

/// The documents of a view with their fields.
struct Cards {
    counted: Vec<Facet>,
    copies: Vec<Facet>,
}

impl Cards {
    fn new(view: &View<'_>) -> Result<Cards> {
        Ok(Cards {
            counted: FIELDS
                .iter()
                .map(|field| view.facet(field))
                .collect::<Result<_>>()?,
            copies: FIELDS
                .iter()
                .map(|field| view.facet_of_copies(field))
                .collect::<Result<_>>()?,
        })
    }

    fn cells(&self, standing: Standing) -> impl Iterator<Item = Cell> {
        let (facets, at) = match standing {
            Standing::Counted(at) => (&self.counted, at),
            Standing::Copy(at) => (&self.copies, at),
        };
        FIELDS
            .iter()
            .zip(facets)
            .map(move |(field, facet)| match *field {
                "date" => date_of(&facet.text(at)),
                _ => cell_of(&facet.text(at)),
            })
    }
}

/// The id of a document, and the one that counts for it.
fn ids<'v>(view: &'v View<'_>, standing: Standing) -> (&'v str, &'v str) {
    match standing {
        Standing::Counted(at) => (&view.docs[at as usize].id, ""),
        Standing::Copy(at) => {
            let copy = &view.copies[at as usize];
            (&copy.doc.id, &copy.of)
        }
    }
}

fn documents(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let before = before(data)?;
    let (cards_before, cards) = (Cards::new(before.view)?, Cards::new(data.view)?);
    for change in &before.changes {
        let what = match (change.kind, change.text, change.metadata) {
            (ChangeKind::New | ChangeKind::Gone, _, _) => "",
            (_, true, true) => "both",
            (_, true, false) => "text",
            (_, false, true) => "metadata",
            (_, false, false) => "",
        };
        let old = change.before.map(|standing| ids(before.view, standing));
        let now = change.after.map(|standing| ids(data.view, standing));
        let mut row = vec![Cell::text(change.kind.name()), cell_of(what)];
        row.push(cell_of(now.or(old).map_or("", |(id, _)| id)));
        match (change.before, change.after) {
            (_, Some(standing)) => row.extend(cards.cells(standing)),
            (Some(standing), None) => row.extend(cards_before.cells(standing)),
            (None, None) => {}
        }
        row.push(cell_of(old.map_or("", |(id, _)| id)));
        row.push(cell_of(now.map_or("", |(_, of)| of)));
        rows(row)?;
    }
    Ok(())
}

/// For each counted document whether it is new or its text changed.
fn added(data: &ReportData<'_>) -> Result<Vec<bool>> {
    let mut added = vec![false; data.view.docs.len()];
    for change in &before(data)?.changes {
        if let (true, Some(Standing::Counted(at))) = (change.text, change.after) {
            added[at as usize] = true;
        }
    }
    Ok(added)
}

fn concepts(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let before = before(data)?;
    let added = added(data)?;
    let documents_added = added.iter().filter(|&&added| added).count() as u64;
    let mut found = Vec::new();
    for (number, (then, now)) in before.concepts.iter().zip(&data.tallies).enumerate() {
        if then.is_empty() && now.docs.is_empty() {
            continue;
        }
        let with = now
            .docs
            .iter()
            .filter(|&&(ordinal, _)| added[ordinal as usize])
            .count() as u64;
        let share_before = Share {
            part: then.len() as u64,
            whole: before.view.docs.len() as u64,
        };
        let table =
            TwoByTwo::of_parts(with, documents_added, share_before.part, share_before.whole);
        found.push((
            number,
            with,
            share_before,
            table,
            table.and_then(TwoByTwo::g2),
        ));
    }
    let p: Vec<Option<f64>> = found.iter().map(|one| one.4.map(chi_square_p)).collect();
    for ((number, with, share_before, table, g2), p_adjusted) in
        found.into_iter().zip(adjust_known(&p))
    {
        let tally = &data.tallies[number];
        let share_after = Share {
            part: tally.docs.len() as u64,
            whole: data.documents(),
        };
        let change = share_after.value().zip(share_before.value());
        let direction = match (p_adjusted, table) {
            (Some(p), Some(table)) if p < SIGNIFICANT => match table.more_in_first() {
                true => "rose",
                false => "fell",
            },
            _ => "none",
        };
        let share_added = Share {
            part: with,
            whole: documents_added,
        };
        rows(vec![
            Cell::text(&data.lexicon.concepts[number].id),
            Cell::Count(share_before.part),
            Cell::Count(share_before.whole),
            Cell::real(share_before.value()),
            Cell::Count(share_after.part),
            Cell::Count(share_after.whole),
            Cell::real(share_after.value()),
            Cell::real(change.map(|(after, before)| after - before)),
            Cell::Count(
                before.concepts[number]
                    .iter()
                    .map(|&(_, count)| count)
                    .sum(),
            ),
            Cell::Count(tally.occurrences()),
            Cell::Count(documents_added),
            Cell::Count(with),
            Cell::real(share_added.value()),
            Cell::real(g2),
            Cell::real(p_adjusted),
            Cell::text(direction),
        ])?;
    }
    Ok(())
}

fn first_mentions(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let before = before(data)?;
    let added = added(data)?;
    let (then, now) = (
        FirstMentions::new(before.view)?,
        FirstMentions::new(data.view)?,
    );
    for concept in 0..data.tallies.len() {
        let mut known: HashMap<(&str, String), String> = HashMap::new();
        for (ordinal, event, value) in then.of(&before.concepts[concept]) {
            known.insert((event, value), then.date(ordinal));
        }
        for (ordinal, event, value) in now.of(&data.tallies[concept].docs) {
            if added[ordinal as usize] {
                let mut row = now.row(data, concept, ordinal, event, &value);
                row.push(date_of(
                    known.get(&(event, value)).map_or("", String::as_str),
                ));
                rows(row)?;
            }
        }
    }
    Ok(())
}
