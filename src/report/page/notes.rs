//! The section of notes: in categories, each with its source and the source's language.

use super::entries::{Entry, EntryGroup, Said, categories, category_label, is_category};
use super::events::entry;
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, grouped};
use crate::error::Result;

/// Each category shows so many notes, the last ones.
const MOST: usize = 20;

/// The section, and its entries.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<(Section, Vec<EntryGroup>)> {
    let table = about.kept.table("notes")?;
    let given = table.rows.iter().map(|row| table.text(row, "category"));
    let given = given.collect::<Result<Vec<&str>>>()?;
    let mut groups = Vec::new();
    for (key, written) in categories(given.into_iter(), &about.data.options.categories) {
        let mut rows = Vec::new();
        for row in table.rows.iter().rev() {
            if is_category(table.text(row, "category")?, &key) {
                rows.push(row);
            }
        }
        let mut entries = Vec::new();
        for row in rows.iter().take(MOST) {
            let language = table.text(row, "source_language")?;
            let lines = table.text(row, "text")?.lines();
            entries.push(Entry {
                text: lines.map(|line| Said::new(line, language)).collect(),
                ..entry(table, row)?
            });
        }
        let hidden = grouped((rows.len() - entries.len()) as u64);
        groups.push(EntryGroup {
            title: Some(category_label(written)),
            note: match rows.len() > entries.len() {
                true => Text::new(
                    format!("{hidden} earlier notes are in the table."),
                    format!("另有 {hidden} 条较早的记录，见表格。"),
                ),
                false => Text::same(""),
            },
            entries,
        });
    }
    let section = Section {
        id: "notes",
        title: Text::new("Notes", "动态记录"),
        lead: match table.rows.is_empty() {
            true => Text::new(
                "No notes were handed over. Put a notes.csv into a drop.",
                "尚未提供记录。可在批次目录中放入 notes.csv。",
            ),
            false => Text::new(
                "What was noted beside the documents, the latest first, with the source of each and its language.",
                "文件之外的记录，最近的在前，附来源及其语种。",
            ),
        },
        charts: Vec::new(),
        columns: 1,
        caption: Text::new(
            "Notes are those of the files notes.csv that were handed over; they are shown as they were given and are counted nowhere.",
            "记录出自所提供的 notes.csv，照原样显示，不参与任何计数。",
        ),
        tables: vec![PageTable::kept(
            table,
            Text::new("Table: notes", "表：动态记录"),
        )],
        wide: true,
    };
    Ok((section, groups))
}
