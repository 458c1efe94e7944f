//! The section of association: which concepts go with a concept, by the documents that mention both.

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, color, concept_axis, dataset, frame, row_tooltip, share_axis};
use super::kept::{KeptTable, holds};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, documents};
use crate::error::Result;

/// The chart shows so many.
const MOST: usize = 20;
const COLUMNS: [&str; 10] = [
    "concept",
    "documents_of",
    "documents_both",
    "share",
    "share_low",
    "share_high",
    "documents_rest",
    "share_rest",
    "g2",
    "p_adjusted",
];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("association")?;
    let topic = &about.label;
    let rows = strongest(table, table.rows.iter().filter(|row| holds(&row[2], "all")))?;
    let top: Vec<&Vec<Cell>> = rows.iter().copied().take(MOST).collect();
    let ids = top.iter().map(|row| table.text(row, "concept"));
    let ids = ids.collect::<Result<Vec<&str>>>()?;
    let name = |en: &str, zh: &str| json!(Text::new(en, zh));
    let chart = Chart {
        id: "association-share".to_owned(),
        title: None,
        label: Text::new(
            format!(
                "Dot chart: for each concept its share among the documents that mention {} with its 95 % interval, and among the others. The table below has the numbers.",
                topic.en
            ),
            format!(
                "点图：各概念在提及“{}”的文件中的比例（附 95% 置信区间）及在其余文件中的比例。数字见下表。",
                topic.zh
            ),
        ),
        height: 52 + 22 * ids.len(),
        least_width: 0,
        option: json!({
            "dataset": dataset(table, top, &COLUMNS)?,
            "grid": frame(28, 0),
            "tooltip": row_tooltip(),
            "legend": { "left": 0, "top": 0, "data": [name("with it", "提及主题的文件"), name("without it", "其余文件")] },
            "xAxis": share_axis(),
            "yAxis": concept_axis(&ids),
            "series": [
                {
                    "type": "custom",
                    "renderItem": { "call": "span", "from": "share_rest", "to": "share", "color": "line" },
                    "encode": { "x": ["share_rest", "share"], "y": "concept" },
                    "z": 1,
                },
                {
                    "type": "custom",
                    "renderItem": { "call": "interval_across", "low": "share_low", "high": "share_high", "color": "accent" },
                    "encode": { "x": ["share_low", "share_high"], "y": "concept" },
                    "z": 1,
                },
                {
                    "type": "scatter",
                    "name": name("with it", "提及主题的文件"),
                    "encode": { "x": "share", "y": "concept" },
                    "symbol": "circle",
                    "symbolSize": 9,
                    "itemStyle": { "color": color("accent") },
                },
                {
                    "type": "scatter",
                    "name": name("without it", "其余文件"),
                    "encode": { "x": "share_rest", "y": "concept" },
                    "symbol": "diamond",
                    "symbolSize": 9,
                    "itemStyle": { "color": color("surface"), "borderColor": color("rest"), "borderWidth": 1.5 },
                },
            ],
        }),
    };
    let n = documents(about.documents);
    Ok(Section {
        id: "association",
        title: Text::new(format!("Which concepts go with {}", topic.en), format!("哪些概念与“{}”相伴", topic.zh)),
        lead: Text::new(
            format!("Concepts that stand more often in the {} that mention {} than in the others, the most marked first.", n.en, topic.en),
            format!("在提及“{}”的 {}中比在其余文件中更常出现的概念，差别最显著者在前。", topic.zh, n.zh),
        ),
        charts: vec![chart],
        columns: 1,
        caption: about.caption(
            "Shares of documents with at least one occurrence of the concept; bands are Wilson's 95 % intervals; ordered by the log-likelihood ratio G²; counted",
            "至少出现一次该概念的文件所占比例；色带为 Wilson 95% 置信区间；按对数似然比 G² 排序",
        ),
        tables: vec![PageTable::new(
            table,
            rows,
            Text::new("Table: all concepts that go with it", "表：全部相伴概念"),
        )],
        wide: false,
    })
}

/// The rows of concepts that are more frequent with the subject than without it, by G².
pub(super) fn strongest<'r>(
    table: &KeptTable,
    rows: impl Iterator<Item = &'r Vec<Cell>>,
) -> Result<Vec<&'r Vec<Cell>>> {
    let mut found: Vec<(f64, &Vec<Cell>)> = Vec::new();
    for row in rows {
        let more = table.real(row, "share")? > table.real(row, "share_rest")?;
        if let (Some(g2), true) = (table.real(row, "g2")?, more) {
            found.push((g2, row));
        }
    }
    // Of as strong ones in the order of the lexicon.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(found.into_iter().map(|(_, row)| row).collect())
}
