//! The section of years: in how many documents of each year a concept is mentioned.

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, categories, color, dataset, frame, row_tooltip, share_axis, share_band};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

const COLUMNS: [&str; 7] = [
    "year",
    "documents",
    "documents_total",
    "share",
    "share_low",
    "share_high",
    "occurrences",
];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("trend")?;
    let topic = &about.label;
    let rows: Vec<&Vec<Cell>> = table
        .rows
        .iter()
        .filter(|row| about.years.has(&row[1]))
        .collect();
    let data = dataset(table, rows, &COLUMNS)?;
    let years = categories(&about.years.shown);
    let documents = Chart {
        id: "trend-documents".to_owned(),
        title: Some(Text::new("Documents", "文件数")),
        label: Text::new(
            format!(
                "Bar chart: documents that mention {}, by year. The table below has the numbers.",
                topic.en
            ),
            format!("柱状图：各年提及“{}”的文件数。数字见下表。", topic.zh),
        ),
        height: 210,
        least_width: 0,
        option: json!({
            "dataset": data,
            "grid": frame(20, 4),
            "tooltip": row_tooltip(),
            "xAxis": years,
            "yAxis": { "type": "value", "minInterval": 1, "splitNumber": 4 },
            "series": [{
                "type": "bar",
                "encode": { "x": "year", "y": "documents" },
                "barMaxWidth": 34,
                "label": { "show": true, "position": "top", "fontSize": 11, "color": color("text"), "formatter": { "call": "cell", "column": "documents" } },
                "labelLayout": { "hideOverlap": true },
            }],
        }),
    };
    let shares = Chart {
        id: "trend-share".to_owned(),
        title: Some(Text::new(
            "Share of all documents of the year",
            "占当年全部文件的比例",
        )),
        label: Text::new(
            format!(
                "Line chart: share of the documents of each year that mention {}, with its 95 % interval. The table below has the numbers.",
                topic.en
            ),
            format!(
                "折线图：各年文件中提及“{}”的比例，附 95% 置信区间。数字见下表。",
                topic.zh
            ),
        ),
        height: 210,
        least_width: 0,
        option: json!({
            "dataset": data,
            "grid": frame(14, 4),
            "tooltip": row_tooltip(),
            "xAxis": years,
            "yAxis": share_axis(),
            "series": [
                share_band("year", "accent"),
                {
                    "type": "line",
                    "encode": { "x": "year", "y": "share" },
                    "symbol": "circle",
                    "symbolSize": 6,
                    "showAllSymbol": true,
                    "lineStyle": { "width": 2, "color": color("accent") },
                    "itemStyle": { "color": color("accent") },
                },
            ],
        }),
    };
    Ok(Section {
        id: "trend",
        title: Text::new(format!("{} by year", topic.en), format!("“{}”逐年情况", topic.zh)),
        lead: Text::new(
            format!("In how many documents of each year {} is mentioned.", topic.en),
            format!("各年有多少文件提及“{}”。", topic.zh),
        ),
        charts: vec![documents, shares],
        columns: 1,
        caption: about
            .caption(
                &format!("Counted are documents with at least one occurrence of {}; a document without a date is in no year; bands are Wilson's 95 % intervals of the share; counted", topic.en),
                &format!("计数为至少出现一次“{}”的文件；无日期的文件不计入任何年份；色带为比例的 Wilson 95% 置信区间", topic.zh),
            )
            .and(&about.years.note()),
        tables: vec![PageTable::kept(
            table,
            Text::new("Table: every year that has documents", "表：有文件的各年份"),
        )],
        wide: false,
    })
}
