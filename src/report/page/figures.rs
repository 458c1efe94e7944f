//! The figures at the top of a page: how many documents, how many mention the subject, since when.

use super::super::Cell;
use super::super::run_record::RunRecord;
use super::kept::holds;
use super::section::Figure;
use super::subject::Subject;
use super::text::{Text, documents, grouped, percent};
use crate::error::Result;
use crate::measure::Share;

/// The figures of a subject.
pub(in crate::report) fn figures(about: &Subject<'_>, record: &RunRecord) -> Result<Vec<Figure>> {
    let totals = &record.totals;
    let data = about.data;
    let topic = &about.label;
    let share = Share {
        part: about.documents,
        whole: data.documents(),
    };
    let interval = share.interval().unwrap_or_default();
    let shown = percent(share.value().unwrap_or_default());
    let (low, high) = (percent(interval.0), percent(interval.1));
    let figure = |label: Text, value: Text, note: Text| Figure { label, value, note };
    let mut out = vec![
        figure(
            Text::new("documents", "文件数"),
            Text::same(grouped(totals.documents)),
            Text::new(
                format!("{} without a date", grouped(totals.without_date)),
                format!("其中 {} 份无日期", grouped(totals.without_date)),
            ),
        ),
        figure(
            Text::new(
                format!("mention {}", topic.en),
                format!("提及“{}”", topic.zh),
            ),
            Text::same(grouped(about.documents)),
            Text::new(
                format!("{shown} of all ({low} to {high})"),
                format!("占 {shown}（{low} 至 {high}）"),
            ),
        ),
    ];
    let years = data.view.docs.iter().filter_map(|doc| doc.year);
    let (from, to) = (years.clone().min(), years.max());
    let since = since(about)?;
    out.push(figure(
        Text::new("years", "年份"),
        Text::same(match (from, to) {
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => format!("{from}–{to}"),
            _ => "–".to_owned(),
        }),
        match since.is_empty() {
            true => Text::new("no dated mention", "无带日期的提及"),
            false => Text::new(
                format!("first mention {since}"),
                format!("首次提及于 {since}"),
            ),
        },
    ));
    let agencies = data.view.facet("agency")?.values.len() as u64;
    let mentioning = about.kept.table("agency_years")?;
    let mut names: Vec<&Cell> = mentioning.rows.iter().map(|row| &row[1]).collect();
    names.dedup();
    let mentioning = grouped(names.len() as u64);
    out.push(figure(
        Text::new("agencies", "发文机关"),
        Text::same(grouped(agencies)),
        Text::new(
            format!("{mentioning} mention it"),
            format!("其中 {mentioning} 个提及"),
        ),
    ));
    let occurrences = about.kept.table("concepts")?;
    let row = occurrences
        .rows
        .iter()
        .find(|row| holds(&row[0], &about.concept.id));
    let times = row.map_or(Ok(0), |row| occurrences.count(row, "occurrences"))?;
    out.push(figure(
        Text::new("words", "词数"),
        Text::same(grouped(totals.words)),
        Text::new(
            format!("{} occurrences of it", grouped(times)),
            format!("其出现 {} 次", grouped(times)),
        ),
    ));
    if let Some(last) = data.view.snapshot().updates().last() {
        let new = documents(last.changes.new);
        out.push(figure(
            Text::new("last drop", "最近一批"),
            Text::same(last.time.get(..10).unwrap_or_default()),
            Text::new(
                format!("{}: {} new", last.drops.join(", "), new.en),
                format!("{}：新增 {}", last.drops.join("、"), new.zh),
            ),
        ));
    }
    Ok(out)
}

/// The date of the first mention; empty where there is none.
fn since<'a>(about: &'a Subject<'_>) -> Result<&'a str> {
    let table = about.kept.table("timeline")?;
    let row = table.rows.iter().find(|row| holds(&row[5], "first"));
    row.map_or(Ok(""), |row| table.text(row, "date"))
}
