//! The section of agencies: which of them mention a concept in which years.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, color, dataset, frame, row_tooltip};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

/// The chart shows so many.
const MOST: usize = 15;
const COLUMNS: [&str; 5] = ["agency", "year", "documents", "documents_total", "share"];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("agency_years")?;
    let topic = &about.label;
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &table.rows {
        *sums.entry(table.text(row, "agency")?).or_default() += table.count(row, "documents")?;
    }
    let number = sums.len();
    let mut agencies: Vec<(&str, u64)> = sums.into_iter().collect();
    // Of as many documents in the order of their names.
    agencies.sort_by_key(|&(_, documents)| Reverse(documents));
    agencies.truncate(MOST);
    let names: Vec<&str> = agencies.iter().map(|(name, _)| *name).collect();
    let column = table.column("agency")?;
    let shown = |row: &&Vec<Cell>| {
        let known = matches!(&row[column], Cell::Text(name) if names.contains(&name.as_str()));
        known && about.years.has(&row[2])
    };
    let rows: Vec<&Vec<Cell>> = table.rows.iter().filter(shown).collect();
    let chart = Chart {
        id: "agencies-heat".to_owned(),
        title: None,
        label: Text::new(
            format!(
                "Heat map: documents of each agency and year that mention {}, the number written in each cell. The table below has the numbers.",
                topic.en
            ),
            format!(
                "热力图：各机关各年提及“{}”的文件数，数字写在格内。数字见下表。",
                topic.zh
            ),
        ),
        height: 30 + 26 * names.len(),
        least_width: 760,
        option: json!({
            "dataset": dataset(table, rows, &COLUMNS)?,
            "grid": frame(4, 0),
            "tooltip": row_tooltip(),
            "xAxis": { "type": "category", "data": about.years.shown, "axisTick": { "show": false } },
            "yAxis": {
                "type": "category",
                "data": names,
                "inverse": true,
                "axisTick": { "show": false },
                "axisLine": { "show": false },
                "axisLabel": { "width": 260, "overflow": "truncate", "interval": 0 },
            },
            "visualMap": { "show": false, "type": "piecewise", "dimension": 2, "pieces": [{ "min": 0, "max": 0 }, { "min": 1, "max": 2 }, { "min": 3, "max": 5 }, { "min": 6, "max": 10 }, { "min": 11, "max": 30 }, { "min": 31 }], "inRange": { "color": [color("heat-0"), color("heat-1")] } },
            "series": [{
                "type": "heatmap",
                "encode": { "x": "year", "y": "agency", "value": "documents" },
                "label": { "show": true, "fontSize": 11, "color": color("on-heat"), "formatter": { "call": "filled", "column": "documents" } },
                "itemStyle": { "borderColor": color("surface"), "borderWidth": 2 },
            }],
        }),
    };
    let most_of = names.len();
    Ok(Section {
        id: "agencies",
        title: Text::new(format!("Agencies that mention {}", topic.en), format!("提及“{}”的发文机关", topic.zh)),
        lead: Text::new(
            format!("{number} agencies mention {} in documents with a date; shown are the {most_of} with most such documents. A dot is a year in which the agency has documents and none mentions it; an empty place, a year without documents.", topic.en),
            format!("共有 {number} 个机关在有日期的文件中提及“{}”；此处为文件最多的 {most_of} 个。圆点表示该机关当年有文件但均未提及；空白表示当年没有文件。", topic.zh),
        ),
        charts: vec![chart],
        columns: 1,
        caption: about
            .caption(
                &format!("Counted are documents of the agency and year with at least one occurrence of {}; a joint document counts for each of its agencies;", topic.en),
                &format!("计数为该机关当年至少出现一次“{}”的文件；联合发文计入每个机关", topic.zh),
            )
            .and(&about.years.note()),
        tables: vec![PageTable::kept(table, Text::new("Table: agencies and years", "表：机关与年份"))],
        wide: true,
    })
}
