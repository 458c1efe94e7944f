//! The timeline: who says it first.

use super::Cell;
use super::column::{AGENCY, CONCEPT, DATE, DOC_ID, TITLE, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of, date_of};
use crate::error::Result;
use crate::query::{Facet, View};

/// The fields by whose values first mentions are told, with the names of the events.
const EVENTS: [(&str, &str); 5] = [
    ("agency", "first_of_agency"),
    ("level", "first_of_level"),
    ("region", "first_of_region"),
    ("language", "first_of_language"),
    ("doc_type", "first_of_doc_type"),
];

pub(super) const TABLE: Table = Table {
    name: "timeline",
    about: "First mentions: the earliest documents with a concept, of all and of each agency, level, region, language and type.",
    columns: &[
        DATE,
        DOC_ID,
        AGENCY,
        TITLE,
        CONCEPT,
        text(
            "event",
            "first of all documents, or first_of_agency and so on.",
        ),
        text(
            "value",
            "The agency, level, region, language or type whose first mention it is.",
        ),
    ],
    order: "concept (that of the lexicon), event, value, doc_id; several documents of the same first date have a row each",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let first_mentions = FirstMentions::new(data.view)?;
    for concept in data.of_or_all()? {
        for (ordinal, event, value) in first_mentions.of(&data.tallies[concept].docs) {
            rows(first_mentions.row(data, concept, ordinal, event, &value))?;
        }
    }
    Ok(())
}

/// What first mentions are told with.
pub(super) struct FirstMentions {
    dates: Facet,
    agencies: Facet,
    titles: Facet,
    fields: Vec<(&'static str, Facet)>,
}

impl FirstMentions {
    pub(super) fn new(view: &View<'_>) -> Result<FirstMentions> {
        let fields = EVENTS
            .iter()
            .map(|&(field, event)| Ok((event, view.facet(field)?)));
        Ok(FirstMentions {
            dates: view.facet("date")?,
            agencies: view.facet("agency")?,
            titles: view.facet("title")?,
            fields: fields.collect::<Result<_>>()?,
        })
    }

    /// The first mentions of a concept, given by its documents: the ordinal of the document, the event,
    /// the value.
    pub(super) fn of(&self, docs: &[(u32, u64)]) -> Vec<(u32, &'static str, String)> {
        // The view is in the order of dates, those without one last.
        let dated: Vec<u32> = docs
            .iter()
            .map(|&(ordinal, _)| ordinal)
            .filter(|&ordinal| !self.dates.of(ordinal).is_empty())
            .collect();
        let mut out = Vec::new();
        if let Some(&first) = dated.first() {
            let same = dated
                .iter()
                .take_while(|&&one| self.dates.of(one) == self.dates.of(first));
            out.extend(same.map(|&ordinal| (ordinal, "first", String::new())));
        }
        for (event, facet) in &self.fields {
            let mut firsts: Vec<Option<&[u32]>> = vec![None; facet.values.len()];
            let mut found: Vec<(u32, u32)> = Vec::new();
            for &ordinal in &dated {
                for &value in facet.of(ordinal) {
                    let date = self.dates.of(ordinal);
                    if *firsts[value as usize].get_or_insert(date) == date {
                        found.push((value, ordinal));
                    }
                }
            }
            found.sort_unstable();
            let named = |(value, ordinal): (u32, u32)| {
                (ordinal, *event, facet.values[value as usize].clone())
            };
            out.extend(found.into_iter().map(named));
        }
        out
    }

    /// The date of a document.
    pub(super) fn date(&self, ordinal: u32) -> String {
        self.dates.text(ordinal)
    }

    pub(super) fn row(
        &self,
        data: &ReportData<'_>,
        concept: usize,
        ordinal: u32,
        event: &str,
        value: &str,
    ) -> Vec<Cell> {
        vec![
            date_of(&self.dates.text(ordinal)),
            Cell::text(&data.view.docs[ordinal as usize].id),
            cell_of(&self.agencies.text(ordinal)),
            cell_of(&self.titles.text(ordinal)),
            Cell::text(&data.lexicon.concepts[concept].id),
            Cell::text(event),
            cell_of(value),
        ]
    }
}
