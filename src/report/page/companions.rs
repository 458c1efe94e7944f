//! The section of companions: what share of the documents that mention a concept also mention four
//! others, by year.

use serde_json::{Map, json};

use super::super::Cell;
use super::chart::{Chart, call, categories, color, dataset, frame, row_tooltip, share_band};
use super::kept::holds;
use super::section::{PageTable, Section};
use super::subject::{Subject, label};
use super::text::{Text, documents, percent};
use crate::error::Result;

/// The concepts that are asked for first, where the lexicon has them.
const COMPANIONS: [&str; 4] = ["security", "declaration", "standard", "supervision"];
const COLUMNS: [&str; 9] = [
    "value",
    "concept",
    "documents_of",
    "documents_both",
    "share",
    "share_low",
    "share_high",
    "documents_rest",
    "share_rest",
];
const SYMBOLS: [&str; 4] = ["circle", "rect", "triangle", "diamond"];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("association")?;
    let of_all: Vec<&Vec<Cell>> = table
        .rows
        .iter()
        .filter(|row| holds(&row[2], "all"))
        .collect();
    let chosen = companions(about, &of_all)?;
    let topic = &about.label;
    let mut most = 1;
    for row in table.rows.iter().filter(|row| about.years.has(&row[3])) {
        most = most.max(table.count(row, "documents_of")?);
    }
    let mut charts = Vec::new();
    let mut lead = Vec::new();
    let mut in_table: Vec<&Vec<Cell>> = Vec::new();
    for (at, companion) in chosen.iter().enumerate() {
        let id = table.text(companion, "concept")?;
        let name = label(about.data.lexicon.concept(id)?);
        let share = table.real(companion, "share")?;
        let shown = share.map_or_else(|| "–".to_owned(), percent);
        lead.push(Text::new(
            format!("{shown} {}", name.en),
            format!("{}（{shown}）", name.zh),
        ));
        let by_year: Vec<&Vec<Cell>> = table
            .rows
            .iter()
            .filter(|row| holds(&row[1], id) && holds(&row[2], "year"))
            .collect();
        let shown_rows = by_year
            .iter()
            .copied()
            .filter(|row| about.years.has(&row[3]));
        charts.push(Chart {
            id: format!("companion-{at}"),
            title: Some(Text::new(format!("{}: {shown}", name.en), format!("{}：{shown}", name.zh))),
            label: Text::new(
                format!("Line chart: share of the documents that mention {} that also mention {}, by year, with its 95 % interval. The table below has the numbers.", topic.en, name.en),
                format!("折线图：提及“{}”的文件中同时提及“{}”的比例，按年份，附 95% 置信区间。数字见下表。", topic.zh, name.zh),
            ),
            height: 150,
            least_width: 0,
            option: json!({
                "dataset": dataset(table, shown_rows, &COLUMNS)?,
                "grid": frame(10, 4),
                "tooltip": row_tooltip(),
                "xAxis": categories(&about.years.shown),
                "yAxis": { "type": "value", "min": 0, "max": 1, "interval": 0.5, "axisLabel": { "formatter": call("percent") } },
                "series": [
                    share_band("value", &format!("series-{}", at + 1)),
                    {
                        "type": "line",
                        "encode": { "x": "value", "y": "share" },
                        "symbol": SYMBOLS[at % SYMBOLS.len()],
                        "showAllSymbol": true,
                        "symbolSize": { "call": "size", "column": "documents_of", "most": most },
                        "lineStyle": { "width": 1.5, "color": color(&format!("series-{}", at + 1)) },
                        "itemStyle": { "color": color(&format!("series-{}", at + 1)) },
                        "markLine": {
                            "silent": true,
                            "symbol": "none",
                            "lineStyle": { "type": "dashed", "color": color("rest"), "width": 1 },
                            "label": { "show": false },
                            "data": [{ "yAxis": share }],
                        },
                    },
                ],
            }),
        });
        in_table.push(companion);
        in_table.extend(by_year);
    }
    if !chosen.is_empty() {
        charts.push(heat(about, &chosen)?);
    }
    let n = documents(about.documents);
    let join =
        |parts: Vec<&String>, by: &str| parts.into_iter().cloned().collect::<Vec<_>>().join(by);
    let (en, zh) = (
        join(lead.iter().map(|one| &one.en).collect(), ", "),
        join(lead.iter().map(|one| &one.zh).collect(), "、"),
    );
    Ok(Section {
        id: "companions",
        title: Text::new(
            format!("What documents that mention {} also mention", topic.en),
            format!("提及“{}”的文件还提及什么", topic.zh),
        ),
        lead: match chosen.is_empty() {
            true => Text::new("There are no other concepts.", "没有其他概念。"),
            false => Text::new(
                format!("Of the {} that mention {}: {en}.", n.en, topic.en),
                format!("在提及“{}”的 {}中，同时提及：{zh}。", topic.zh, n.zh),
            ),
        },
        columns: 4,
        charts,
        caption: about
            .caption(
                &format!("Share of the documents that mention {} that also mention the other concept, by year; bands are Wilson's 95 % intervals, dashed lines the share of all years, a mark is the larger the more documents there are; n is how many documents of a year mention {}; counted", topic.en, topic.en),
                &format!("提及“{}”的文件中同时提及另一概念的比例，按年份；色带为 Wilson 95% 置信区间，虚线为全部年份的比例，标记越大文件越多，n 为当年提及“{}”的文件数", topic.zh, topic.zh),
            )
            .and(&about.years.note()),
        tables: vec![PageTable::new(
            table,
            in_table,
            Text::new("Table: the share of each, of all years and by year", "表：各概念的比例（全部年份及各年份）"),
        )],
        wide: true,
    })
}

/// The rows of the companions over all years: those that are asked for, or where the lexicon has none of
/// them, the four most associated ones.
fn companions<'r>(about: &Subject<'_>, of_all: &[&'r Vec<Cell>]) -> Result<Vec<&'r Vec<Cell>>> {
    let table = about.kept.table("association")?;
    let row_of = |id: &str| of_all.iter().copied().find(|row| holds(&row[1], id));
    let named: Vec<&Vec<Cell>> = COMPANIONS.iter().filter_map(|id| row_of(id)).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let rows = super::association::strongest(table, of_all.iter().copied())?;
    Ok(rows.into_iter().take(COMPANIONS.len()).collect())
}

/// All companions in one picture, with the number of documents of each year.
fn heat(about: &Subject<'_>, chosen: &[&Vec<Cell>]) -> Result<Chart> {
    let table = about.kept.table("association")?;
    let ids = chosen.iter().map(|row| table.text(row, "concept"));
    let ids = ids.collect::<Result<Vec<&str>>>()?;
    let of_companions = |row: &&Vec<Cell>| ids.iter().any(|id| holds(&row[1], id));
    let rows = table.rows.iter().filter(of_companions);
    let rows: Vec<&Vec<Cell>> = rows
        .filter(|row| holds(&row[2], "year") && about.years.has(&row[3]))
        .collect();
    let mut counts = Map::new();
    for row in &rows {
        counts.insert(
            table.text(row, "value")?.to_owned(),
            json!(table.count(row, "documents_of")?),
        );
    }
    Ok(Chart {
        id: "companions-heat".to_owned(),
        title: None,
        label: Text::new(
            "Heat map: the same shares, each written in its cell, with the number of documents below each year.",
            "热力图：同样的比例，数字写在格内，年份下为文件数。",
        ),
        height: 48 + 30 * ids.len(),
        least_width: 720,
        option: json!({
            "dataset": dataset(table, rows, &COLUMNS)?,
            "grid": frame(4, 0),
            "tooltip": row_tooltip(),
            "xAxis": {
                "type": "category",
                "data": about.years.shown,
                "axisTick": { "show": false },
                "axisLabel": { "formatter": { "call": "year", "counts": counts }, "interval": 0, "lineHeight": 14 },
            },
            "yAxis": super::chart::concept_axis(&ids),
            "visualMap": { "show": false, "min": 0, "max": 1, "dimension": 4, "inRange": { "color": [color("heat-0"), color("heat-1")] } },
            "series": [{
                "type": "heatmap",
                "encode": { "x": "value", "y": "concept", "value": "share" },
                "label": { "show": true, "fontSize": 12, "color": color("on-heat"), "formatter": { "call": "share", "column": "share" } },
                "itemStyle": { "borderColor": color("surface"), "borderWidth": 2 },
            }],
        }),
    })
}
