//! The subject of a page: a concept, and the documents that it is looked for in.

use super::super::Cell;
use super::super::data::ReportData;
use super::super::run_record::RunRecord;
use super::kept::Kept;
use super::text::{Text, documents};
use crate::error::Result;
use crate::lexicon::Concept;

/// A chart by years shows at most so many of them, the last ones.
const MAX_YEARS: u64 = 20;

/// What sections about a concept are made from.
pub(in crate::report) struct Subject<'a> {
    pub data: &'a ReportData<'a>,
    pub kept: &'a Kept,
    pub concept: &'a Concept,
    /// Its label.
    pub label: Text,
    /// How many documents mention it.
    pub documents: u64,
    /// The documents that were counted, for captions: `over 88 documents`.
    pub over: Text,
    /// The years that charts show.
    pub years: Years,
}

/// The years that charts show.
pub(in crate::report) struct Years {
    /// Every year from the first to the last.
    pub shown: Vec<String>,
    /// Documents of earlier years that mention the concept, and the first of these years.
    earlier: Option<(u64, u64)>,
}

impl<'a> Subject<'a> {
    /// The concept of a number.
    ///
    /// # Errors
    /// The rows of the trend were not kept.
    pub(in crate::report) fn new(
        data: &'a ReportData<'a>,
        kept: &'a Kept,
        record: &RunRecord,
        concept: usize,
    ) -> Result<Subject<'a>> {
        let documents = data.tallies[concept].docs.len() as u64;
        let concept = &data.lexicon.concepts[concept];
        Ok(Subject {
            years: Years::of(kept, &concept.id)?,
            label: label(concept),
            over: over(data.documents(), record),
            documents,
            data,
            kept,
            concept,
        })
    }

    /// A caption: what is counted, and over which documents.
    pub(in crate::report) fn caption(&self, en: &str, zh: &str) -> Text {
        Text::new(
            format!("{en} {}.", self.over.en),
            format!("{zh}；{}。", self.over.zh),
        )
    }
}

/// The label of a concept.
pub(in crate::report) fn label(concept: &Concept) -> Text {
    let or_id = |label: &String| match label.is_empty() {
        true => concept.id.clone(),
        false => label.clone(),
    };
    Text::new(or_id(&concept.label_en), or_id(&concept.label_zh))
}

/// The documents that were counted, in words.
pub(in crate::report) fn over(counted: u64, record: &RunRecord) -> Text {
    let number = documents(counted);
    let mut out = Text::new(
        format!("over {}", number.en),
        format!("范围为 {}", number.zh),
    );
    if !record.filter.is_empty() {
        let filter = &record.filter;
        out = out.and(&Text::new(
            format!(" that pass the filter {filter}"),
            format!("（筛选条件：{filter}）"),
        ));
    }
    if record.collapse_near {
        out = out.and(&Text::new(
            ", near duplicates counted once",
            "，近似重复者只计一次",
        ));
    }
    out
}

impl Years {
    /// The last years, from one that has documents with the concept to the last that has.
    fn of(kept: &Kept, concept: &str) -> Result<Years> {
        let trend = kept.table("trend")?;
        let mut mentioned: Vec<(u64, u64)> = Vec::new();
        for row in trend
            .rows
            .iter()
            .filter(|row| super::kept::holds(&row[0], concept))
        {
            let documents = trend.count(row, "documents")?;
            if let (Cell::Count(year), true) = (trend.cell(row, "year")?, documents > 0) {
                mentioned.push((*year, documents));
            }
        }
        let (Some(&(first, _)), Some(&(last, _))) = (mentioned.first(), mentioned.last()) else {
            return Ok(Years {
                shown: Vec::new(),
                earlier: None,
            });
        };
        let mut recent = mentioned.iter().map(|(year, _)| *year);
        let from = recent.find(|year| year + MAX_YEARS > last).unwrap_or(last);
        let earlier = mentioned.iter().filter(|(year, _)| *year < from);
        let earlier: u64 = earlier.map(|(_, documents)| documents).sum();
        Ok(Years {
            shown: (from..=last).map(|year| year.to_string()).collect(),
            earlier: (earlier > 0).then_some((earlier, first)),
        })
    }

    /// Whether a cell of a year is among those shown.
    pub(in crate::report) fn has(&self, cell: &Cell) -> bool {
        let shown = |year: &str| self.shown.iter().any(|one| one == year);
        match cell {
            Cell::Count(year) => shown(&year.to_string()),
            Cell::Text(year) => shown(year),
            _ => false,
        }
    }

    /// What of earlier years the charts do not show, as a sentence; empty where there is nothing.
    pub(in crate::report) fn note(&self) -> Text {
        let (Some((earlier, first)), Some(from)) = (self.earlier, self.shown.first()) else {
            return Text::same("");
        };
        let earlier = documents(earlier);
        Text::new(
            format!(
                " The charts begin with {from}; {} of earlier years, since {first}, can be found in the table.",
                earlier.en
            ),
            format!(
                "图自 {from} 年起；更早年份（自 {first} 年起）的 {}见表格。",
                earlier.zh
            ),
        )
    }
}
