//! The section of concepts: those in most documents.

use std::cmp::Reverse;

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, color, concept_axis, dataset, row_tooltip};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

/// The chart shows so many.
const MOST: usize = 20;
const COLUMNS: [&str; 6] = [
    "concept",
    "category",
    "documents",
    "documents_total",
    "share",
    "occurrences",
];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("concepts")?;
    let documents = table.column("documents")?;
    let mut rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    // Of as many documents in the order of the lexicon.
    rows.sort_by_key(|row| match row[documents] {
        Cell::Count(count) => Reverse(count),
        _ => Reverse(0),
    });
    let top: Vec<&Vec<Cell>> = rows.iter().copied().take(MOST).collect();
    let ids = top.iter().map(|row| table.text(row, "concept"));
    let ids = ids.collect::<Result<Vec<&str>>>()?;
    let chart = Chart {
        id: "concepts-documents".to_owned(),
        title: None,
        label: Text::new(
            "Bar chart: the concepts in most documents, with their number and share. The table below has the numbers.",
            "条形图：出现文件最多的概念，附文件数和比例。数字见下表。",
        ),
        height: 24 + 22 * ids.len(),
        least_width: 0,
        option: json!({
            "dataset": dataset(table, top.iter().copied(), &COLUMNS)?,
            "grid": { "left": 18, "right": 96, "top": 0, "bottom": 0, "containLabel": true },
            "tooltip": row_tooltip(),
            "xAxis": { "type": "value", "minInterval": 1, "splitNumber": 4, "axisLabel": { "hideOverlap": true } },
            "yAxis": concept_axis(&ids),
            "series": [{
                "type": "bar",
                "encode": { "x": "documents", "y": "concept" },
                "barWidth": "62%",
                "label": { "show": true, "position": "right", "fontSize": 11, "color": color("text"), "formatter": { "call": "documents" } },
            }],
        }),
    };
    Ok(Section {
        id: "concepts",
        title: Text::new("Concepts in most documents", "出现文件最多的概念"),
        lead: Text::new(
            format!(
                "The first {} of the {} concepts of the lexicon.",
                ids.len(),
                rows.len()
            ),
            format!("词库 {} 个概念中的前 {} 个。", rows.len(), ids.len()),
        ),
        charts: vec![chart],
        columns: 1,
        caption: about.caption(
            "Counted are documents with at least one occurrence of the concept,",
            "计数为至少出现一次该概念的文件",
        ),
        tables: vec![PageTable::new(
            table,
            rows,
            Text::new(
                "Table: all concepts, those in most documents first",
                "表：全部概念，按文件数由多到少",
            ),
        )],
        wide: false,
    })
}
