//! The section of changes: what the last update of the index changed.

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, color, concept_axis, dataset, frame, row_tooltip, share_axis};
use super::kept::{KeptTable, holds};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, documents, grouped};
use crate::error::Result;

/// The chart shows so many.
const MOST: usize = 15;
const COLUMNS: [&str; 9] = [
    "concept",
    "documents_before",
    "documents_total_before",
    "share_before",
    "documents_after",
    "documents_total_after",
    "share_after",
    "share_change",
    "direction",
];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let concepts = about.kept.table("changes_concepts")?;
    let listed = about.kept.table("changes_documents")?;
    let first = about.kept.table("changes_first")?;
    let before = about
        .data
        .before
        .as_ref()
        .map_or(0, |before| before.view.docs.len() as u64);
    let rows = strongest(concepts)?;
    let top: Vec<&Vec<Cell>> = rows.iter().copied().take(MOST).collect();
    let mut charts = Vec::new();
    if before > 0 && !top.is_empty() {
        charts.push(chart(concepts, &top)?);
    }
    let marked = rows
        .iter()
        .filter(|row| !row.iter().any(|cell| holds(cell, "none")))
        .count();
    let update = update(about);
    let are = if marked == 1 {
        "concept is"
    } else {
        "concepts are"
    };
    let lead = match before {
        0 => update.and(&Text::new(
            " There were no documents before it, so there is nothing to compare with.",
            "此前没有文件，因此无可比较。",
        )),
        _ => update.and(&Text::new(
            format!(" {marked} {are} in more or fewer of the added documents than chance would give; the chart shows the concepts whose share moved most clearly."),
            format!("有 {marked} 个概念在新增文件中的多寡超出随机范围；图中为占比变化最明确的概念。"),
        )),
    };
    let topic = &about.label;
    let listed = PageTable::kept(
        listed,
        Text::new(
            "Table: documents that are new, changed, renamed or gone",
            "表：新增、改动、改名或撤下的文件",
        ),
    );
    let (caption, tables) = match before {
        0 => (about.caption("Counted", "计数"), vec![listed]),
        _ => (
            caption(about, &documents(before)),
            vec![
                PageTable::new(
                    concepts,
                    rows,
                    Text::new(
                        "Table: concepts before and now, the clearest change first",
                        "表：各概念前后对比，变化最明确者在前",
                    ),
                ),
                listed,
                PageTable::kept(
                    first,
                    Text::new(
                        format!("Table: first mentions of {} that came with it", topic.en),
                        format!("表：随之而来的“{}”首次提及", topic.zh),
                    ),
                ),
            ],
        ),
    };
    Ok(Section {
        id: "changes",
        title: Text::new("What the last drop changed", "最近一批文件带来的变化"),
        lead,
        charts,
        columns: 1,
        caption,
        tables,
        wide: true,
    })
}

/// What is counted, over which documents before and now.
fn caption(about: &Subject<'_>, before: &Text) -> Text {
    Text::new(
        format!(
            "Shares of documents with at least one occurrence of the concept, before over {} and now {}.",
            before.en, about.over.en
        ),
        format!(
            "至少出现一次该概念的文件所占比例；此前范围为 {}，现在{}。",
            before.zh, about.over.zh
        ),
    )
}

/// What the last update brought, as a sentence.
fn update(about: &Subject<'_>) -> Text {
    let updates = about.data.view.snapshot().updates();
    let Some(last) = updates.last() else {
        return Text::same("");
    };
    let changes = &last.changes;
    let day = last.time.get(..10).unwrap_or_default();
    let drops = last.drops.join(", ");
    let [new, changed, renamed, gone] =
        [changes.new, changes.changed, changes.renamed, changes.gone].map(grouped);
    Text::new(
        format!(
            "Update {} of {day} looked at {drops}: {new} documents new, {changed} changed, {renamed} renamed, {gone} gone.",
            last.number
        ),
        format!(
            "第 {} 次更新（{day}）读取了 {drops}：新增 {new} 份，改动 {changed} 份，改名 {renamed} 份，撤下 {gone} 份。",
            last.number
        ),
    )
}

/// The rows of concepts, those with the largest G² first.
fn strongest(table: &KeptTable) -> Result<Vec<&Vec<Cell>>> {
    let mut rows = Vec::new();
    for row in &table.rows {
        rows.push((table.real(row, "g2")?.unwrap_or(-1.0), row));
    }
    // Of as clear ones in the order of the lexicon.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn chart(table: &KeptTable, rows: &[&Vec<Cell>]) -> Result<Chart> {
    let ids = rows.iter().map(|row| table.text(row, "concept"));
    let ids = ids.collect::<Result<Vec<&str>>>()?;
    let (then, now) = (
        json!(Text::new("before", "此前")),
        json!(Text::new("now", "现在")),
    );
    Ok(Chart {
        id: "changes-share".to_owned(),
        title: None,
        label: Text::new(
            "Dot chart: the share of documents with each concept before and now. The table below has the numbers.",
            "点图：各概念此前与现在的文件占比。数字见下表。",
        ),
        height: 52 + 22 * ids.len(),
        least_width: 0,
        option: json!({
            "dataset": dataset(table, rows.iter().copied(), &COLUMNS)?,
            "grid": frame(28, 0),
            "tooltip": row_tooltip(),
            "legend": { "left": 0, "top": 0, "data": [now, then] },
            "xAxis": share_axis(),
            "yAxis": concept_axis(&ids),
            "series": [
                {
                    "type": "custom",
                    "renderItem": { "call": "span", "from": "share_before", "to": "share_after", "color": "rest" },
                    "encode": { "x": ["share_before", "share_after"], "y": "concept" },
                    "z": 1,
                },
                {
                    "type": "scatter",
                    "name": now,
                    "encode": { "x": "share_after", "y": "concept" },
                    "symbol": "circle",
                    "symbolSize": 9,
                    "itemStyle": { "color": color("accent") },
                },
                {
                    "type": "scatter",
                    "name": then,
                    "encode": { "x": "share_before", "y": "concept" },
                    "symbol": "diamond",
                    "symbolSize": 9,
                    "itemStyle": { "color": color("surface"), "borderColor": color("rest"), "borderWidth": 1.5 },
                },
            ],
        }),
    })
}
