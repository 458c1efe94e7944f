//! The section of first mentions: who mentions a concept first, on a time axis.

use serde_json::{Map, json};

use super::super::Cell;
use super::chart::{Chart, color, dataset, frame, row_tooltip};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

const COLUMNS: [&str; 7] = [
    "event", "date", "value", "agency", "title", "doc_id", "concept",
];
/// The events from top to bottom, with their symbols.
const EVENTS: [(&str, &str, &str, &str); 6] = [
    ("first", "of all documents", "全部文件", "star"),
    ("first_of_level", "of a level", "各层级", "rect"),
    ("first_of_language", "of a language", "各语言", "triangle"),
    ("first_of_region", "of a region", "各地区", "diamond"),
    (
        "first_of_doc_type",
        "of a document type",
        "各文种",
        "roundRect",
    ),
    ("first_of_agency", "of an agency", "各机关", "circle"),
];
/// A star of five points in a box of 24.
const STAR: &str = "path://M12 1l3.4 7 7.6 1-5.6 5.3 1.4 7.7-6.8-3.7L5.2 22l1.4-7.7L1 9l7.6-1z";

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("timeline")?;
    let topic = &about.label;
    let from = about.years.shown.first().map_or("", String::as_str);
    let mut shown: Vec<&Vec<Cell>> = Vec::new();
    for row in &table.rows {
        if table.text(row, "date")? >= from {
            shown.push(row);
        }
    }
    let earlier = table.rows.len() - shown.len();
    let mut names = Map::new();
    let mut events = Vec::new();
    let mut series = Vec::new();
    for (event, en, zh, symbol) in EVENTS {
        names.insert(event.to_owned(), json!(Text::new(en, zh)));
        let mut of_event: Vec<&Vec<Cell>> = Vec::new();
        for row in &shown {
            if table.text(row, "event")? == event {
                of_event.push(row);
            }
        }
        if of_event.is_empty() {
            continue;
        }
        events.push(event);
        let told = if event == "first" { "agency" } else { "value" };
        series.push((dataset(table, of_event, &COLUMNS)?, json!({
            "type": "scatter",
            "encode": { "x": "date", "y": "event" },
            "symbol": if symbol == "star" { STAR } else { symbol },
            "symbolSize": if symbol == "star" { 14 } else { 9 },
            "itemStyle": { "opacity": 0.85, "color": color("accent") },
            "label": { "show": true, "position": "top", "distance": 3, "fontSize": 10, "width": 110, "overflow": "truncate", "color": color("muted"), "formatter": { "call": "cell", "column": told } },
            "labelLayout": { "hideOverlap": true },
        })));
    }
    let (datasets, mut series): (Vec<_>, Vec<_>) = series.into_iter().unzip();
    for (at, one) in series.iter_mut().enumerate() {
        one["datasetIndex"] = json!(at);
    }
    let chart = Chart {
        id: "first-mentions-timeline".to_owned(),
        title: None,
        label: Text::new(
            format!(
                "Timeline: the first document that mentions {}, of all and of each level, language, region, document type and agency. The table below has them all.",
                topic.en
            ),
            format!(
                "时间线：首次提及“{}”的文件（全部及各层级、语言、地区、文种、机关）。全部见下表。",
                topic.zh
            ),
        ),
        height: 40 + 52 * events.len(),
        least_width: 760,
        option: json!({
            "dataset": datasets,
            "grid": frame(12, 0),
            "tooltip": row_tooltip(),
            "xAxis": { "type": "time", "boundaryGap": ["3%", "5%"], "splitLine": { "show": true } },
            "yAxis": {
                "type": "category",
                "data": events,
                "inverse": true,
                "axisTick": { "show": false },
                "splitLine": { "show": true },
                "axisLabel": { "formatter": { "call": "named", "names": names }, "interval": 0 },
            },
            "series": series,
        }),
    };
    let before = match earlier {
        0 => Text::same(""),
        1 => Text::new(
            format!(" One earlier than {from} is in the table only."),
            format!("早于 {from} 年的 1 条仅列于表中。"),
        ),
        _ => Text::new(
            format!(" {earlier} earlier than {from} are in the table only."),
            format!("早于 {from} 年的 {earlier} 条仅列于表中。"),
        ),
    };
    Ok(Section {
        id: "first-mentions",
        title: Text::new(format!("Who mentions {} first", topic.en), format!("谁最早提及“{}”", topic.zh)),
        lead: Text::new(
            "The first document of all, and the first of each level, language, region, type and agency, where its date stands.",
            "全部文件中的首次提及，以及各层级、语言、地区、文种和机关的首次提及，按日期排列。",
        )
        .and(&before),
        charts: vec![chart],
        columns: 1,
        caption: about.caption(
            &format!("Each mark is a document with at least one occurrence of {} and with a date;", topic.en),
            &format!("每个标记为一份至少出现一次“{}”且有日期的文件", topic.zh),
        ),
        tables: vec![PageTable::kept(table, Text::new("Table: first mentions", "表：首次提及"))],
        wide: true,
    })
}
