//! The section of events: a timeline as a list, each event with the documents of its weeks.

use std::collections::BTreeMap;

use super::super::Cell;
use super::entries::{Entry, EntryDocument, EntryGroup, Said, category_label, language_name};
use super::kept::KeptTable;
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, documents, grouped};
use crate::error::Result;

/// The list shows so many events, the last ones, and so many documents of each.
const MOST: usize = 60;
const MOST_DOCUMENTS: usize = 5;

/// The section, and its entries.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<(Section, Vec<EntryGroup>)> {
    let table = about.kept.table("events")?;
    let around = about.kept.table("event_documents")?;
    let topic = &about.label;
    let mut of_event: BTreeMap<u64, Vec<&Vec<Cell>>> = BTreeMap::new();
    for row in &around.rows {
        of_event
            .entry(around.count(row, "event")?)
            .or_default()
            .push(row);
    }
    let mut entries = Vec::new();
    for row in table.rows.iter().rev().take(MOST) {
        let number = table.count(row, "event")?;
        let near = of_event.get(&number).map_or(&[][..], Vec::as_slice);
        let entry = entry(table, row)?;
        let shown = near.iter().take(MOST_DOCUMENTS);
        let shown = shown
            .map(|row| document(around, row))
            .collect::<Result<_>>()?;
        entries.push(Entry {
            number: Some(number),
            category: Some(category_label(table.text(row, "category")?)),
            around: Some(around_it(near.len(), topic)),
            documents: shown,
            ..entry
        });
    }
    let hidden = table.rows.len() - entries.len();
    let group = EntryGroup {
        title: None,
        entries,
        note: match hidden {
            0 => Text::same(""),
            hidden => {
                let hidden = grouped(hidden as u64);
                Text::new(
                    format!("{hidden} earlier events are in the table."),
                    format!("另有 {hidden} 个较早的事件，见表格。"),
                )
            }
        },
    };
    let section = Section {
        id: "events",
        title: Text::new("Timeline of events", "事件时间线"),
        lead: match table.rows.is_empty() {
            true => Text::new(
                "No events were handed over. Put an events.csv into a drop.",
                "尚未提供事件。可在批次目录中放入 events.csv。",
            ),
            false => Text::new(
                format!("The latest first, each with the documents of its weeks that mention {}.", topic.en),
                format!("最近的在前；每个事件附前后一周内提及“{}”的文件。", topic.zh),
            ),
        },
        charts: Vec::new(),
        columns: 1,
        caption: about.caption(
            &format!("The weeks of an event are the seven days before and after it. Documents have at least one occurrence of {} and a date known to the day; gongbao show and the id at the end of a line show one; counted", topic.en),
            &format!("事件前后各七天为其所在的周。文件至少出现一次“{}”且日期精确到日；用 gongbao show 加行末编号可查看该文件", topic.zh),
        ),
        tables: vec![
            PageTable::kept(table, Text::new("Table: events", "表：事件")),
            PageTable::kept(
                around,
                Text::new("Table: the documents of their weeks", "表：事件前后一周的文件"),
            ),
        ],
        wide: true,
    };
    Ok((section, vec![group]))
}

fn around_it(number: usize, topic: &Text) -> Text {
    match number {
        0 => Text::new(
            format!("No document of its weeks mentions {}.", topic.en),
            format!("前后一周内没有文件提及“{}”。", topic.zh),
        ),
        number => {
            let shown = match number > MOST_DOCUMENTS {
                true => Text::new(
                    format!("; the first {MOST_DOCUMENTS}"),
                    format!("（列出前 {MOST_DOCUMENTS} 份）"),
                ),
                false => Text::same(""),
            };
            let number = documents(number as u64);
            Text::new(
                format!("{} of its weeks{}:", number.en, shown.en),
                format!("前后一周的 {}{}：", number.zh, shown.zh),
            )
        }
    }
}

fn document(table: &KeptTable, row: &[Cell]) -> Result<EntryDocument> {
    let said = |column: &str| Ok(Said::new(table.text(row, column)?, ""));
    Ok(EntryDocument {
        id: table.text(row, "doc_id")?.to_owned(),
        date: table.text(row, "date")?.to_owned(),
        title: said("title")?,
        agency: said("agency")?,
    })
}

/// The entry of a row of events or notes.
pub(super) fn entry(table: &KeptTable, row: &[Cell]) -> Result<Entry> {
    let language = table.text(row, "source_language")?;
    let said = |column: &str| Ok(Said::new(table.text(row, column)?, language));
    let entry = Entry {
        date: table.text(row, "date")?.to_owned(),
        title: said("title")?,
        source: said("source")?,
        source_language: Some(language_name(language)),
        ..Entry::default()
    };
    Ok(entry.with_url(table.text(row, "url")?))
}
