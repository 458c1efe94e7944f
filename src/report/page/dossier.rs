//! The dossier: a page about one concept, from the documents and from what was handed over beside them.

use super::super::data::ReportData;
use super::super::run_record::RunRecord;
use super::kept::{Kept, Wanted, holds};
use super::overview::blank;
use super::section::Figure;
use super::subject::{Subject, over};
use super::text::{Text, grouped, percent};
use super::{association, events, first_mentions, indicators, notes, policy, words};
use crate::error::Result;

/// The tables that a dossier is made from, in the order in which they are written.
pub const DOSSIER_TABLES: [&str; 11] = [
    "figures",
    "policy_chart",
    "trend",
    "collocates",
    "keyness",
    "association",
    "timeline",
    "events",
    "event_documents",
    "notes",
    "indicators",
];

/// The rows that it wants: all, but for the groups of association that it does not show.
pub(in crate::report) fn wanted() -> Vec<Wanted> {
    let all = DOSSIER_TABLES.iter().map(|&name| match name {
        "association" => Wanted::new(name, |row| holds(&row[2], "all")),
        name => Wanted::new(name, |_| true),
    });
    all.collect()
}

/// The page as HTML.
///
/// # Errors
/// The index is damaged.
pub(in crate::report) fn dossier(
    data: &ReportData<'_>,
    kept: &Kept,
    record: &RunRecord,
) -> Result<String> {
    let mut page = blank(data, record, Text::same(""));
    if let Some(&topic) = data.of()?.first() {
        let about = Subject::new(data, kept, record, topic)?;
        page.title = about.label.clone();
        page.about = sentence(over(data.documents(), record));
        page.figures = figures(&about)?;
        let mut associated = association::section(&about)?;
        associated.wide = true;
        let (timeline, of_timeline) = events::section(&about)?;
        let (noted, of_notes) = notes::section(&about)?;
        page.entries.insert(timeline.id, of_timeline);
        page.entries.insert(noted.id, of_notes);
        page.sections = vec![
            policy::section(&about, topic)?,
            timeline,
            noted,
            indicators::section(&about)?,
            words::section(&about)?,
            associated,
            first_mentions::section(&about)?,
        ];
    }
    page.html()
}

fn sentence(over: Text) -> Text {
    Text::new(
        format!(
            "A dossier, {}, and from the events, notes and indicators handed over with them. Every number comes from the tables beside this page.",
            over.en
        ),
        format!(
            "专题档案，{}，并含随文件提供的事件、记录和指标。所有数字均出自与本页同处的表格。",
            over.zh
        ),
    )
}

/// The lead figures: the row of the table of figures.
fn figures(about: &Subject<'_>) -> Result<Vec<Figure>> {
    let table = about.kept.table("figures")?;
    let Some(row) = table.rows.first() else {
        return Ok(Vec::new());
    };
    let count = |column: &str| -> Result<String> { Ok(grouped(table.count(row, column)?)) };
    let share = |column: &str| -> Result<String> {
        Ok(table.real(row, column)?.map_or("–".to_owned(), percent))
    };
    let date = |column: &str| -> Result<String> {
        let date = table.text(row, column)?;
        Ok(if date.is_empty() { "–" } else { date }.to_owned())
    };
    let figure = |en: &str, zh: &str, value: String, note: Text| Figure {
        label: Text::new(en, zh),
        value: Text::same(value),
        note,
    };
    let total = count("documents_total")?;
    let (shown, low, high) = (share("share")?, share("share_low")?, share("share_high")?);
    let last = date("last_date")?;
    let (notes, indicators) = (count("notes")?, count("indicators")?);
    Ok(vec![
        figure(
            "documents",
            "文件数",
            count("documents")?,
            Text::new(
                format!("of {total} mention it"),
                format!("共 {total} 份中提及者"),
            ),
        ),
        figure(
            "share of all",
            "占全部文件",
            shown,
            Text::new(format!("{low} to {high}"), format!("{low} 至 {high}")),
        ),
        figure(
            "occurrences",
            "出现次数",
            count("occurrences")?,
            Text::new("in these documents", "在这些文件中"),
        ),
        figure(
            "agencies",
            "发文机关",
            count("agencies")?,
            Text::new("with such a document", "发布过此类文件"),
        ),
        figure(
            "first mention",
            "首次提及",
            date("first_date")?,
            Text::new(format!("the latest {last}"), format!("最近 {last}")),
        ),
        figure(
            "events",
            "事件",
            count("events")?,
            Text::new(
                format!("notes: {notes}; indicators: {indicators}"),
                format!("记录 {notes} 条，指标 {indicators} 个"),
            ),
        ),
    ])
}
