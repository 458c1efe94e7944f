//! The section of indicators: a chart for each, lines by date or bars where there is one date.

use serde_json::{Value, json};

use super::super::Cell;
use super::chart::{Chart, color, dataset, frame, row_tooltip};
use super::kept::KeptTable;
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, grouped};
use crate::error::Result;

const COLUMNS: [&str; 5] = ["series", "date", "value", "unit", "source"];
/// So many indicators have a chart, so many series a line, and so many series a bar.
const MOST: usize = 24;
const MOST_LINES: usize = 10;
const MOST_BARS: usize = 30;
const SYMBOLS: [&str; 5] = ["circle", "rect", "triangle", "diamond", "emptyCircle"];

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("indicators")?;
    let place = |row: &Vec<Cell>| -> Result<(String, String)> {
        let drop = table.text(row, "drop")?.to_owned();
        Ok((drop, table.text(row, "path")?.to_owned()))
    };
    // The rows of a file stand together.
    let mut indicators: Vec<(_, Vec<&Vec<Cell>>)> = Vec::new();
    for row in &table.rows {
        let place = place(row)?;
        match indicators.last_mut() {
            Some((last, rows)) if *last == place => rows.push(row),
            _ => indicators.push((place, vec![row])),
        }
    }
    let mut charts = Vec::new();
    let mut tables = Vec::new();
    let mut sources = Text::same("");
    for (at, (_, rows)) in indicators.iter().take(MOST).enumerate() {
        charts.push(chart(table, rows, at + 1)?);
        let (name, source) = (name(table, rows)?, common(table, rows, "source")?);
        sources = sources.and(&Text::new(
            format!(" Source of {name}: {source}."),
            format!("{name}的来源：{source}。"),
        ));
        tables.push(PageTable::new(
            table,
            rows.iter().copied(),
            Text::new(format!("Table: {name}"), format!("表：{name}")),
        ));
    }
    let hidden = grouped(indicators.len().saturating_sub(MOST) as u64);
    Ok(Section {
        id: "indicators",
        title: Text::new("Indicators", "指标"),
        lead: match indicators.is_empty() {
            true => Text::new(
                "No indicators were handed over. Put tables into a folder named indicators in a drop.",
                "尚未提供指标。可在批次目录的 indicators 文件夹中放入表格。",
            ),
            false => Text::new(
                "Numbers from elsewhere, each with its unit and source.",
                "来自其他来源的数值，附单位和来源。",
            ),
        },
        columns: if charts.len() > 1 { 2 } else { 1 },
        charts,
        caption: match indicators.len() > MOST {
            true => Text::new(
                format!(
                    "The first {MOST} indicators are shown; {hidden} more are in the table. Values are shown as they were handed over."
                ),
                format!("列出前 {MOST} 个指标，另有 {hidden} 个见表格。数值照原样显示。"),
            ),
            false => Text::new(
                "Values are shown as they were handed over, and none is computed from the documents.",
                "数值照原样显示，均非由文件计算得出。",
            ),
        }
        .and(&sources),
        tables,
        wide: true,
    })
}

/// The name of an indicator, for people.
fn name(table: &KeptTable, rows: &[&Vec<Cell>]) -> Result<String> {
    let name = rows
        .first()
        .map_or(Ok(""), |row| table.text(row, "indicator"))?;
    Ok(name.replace('_', " "))
}

/// What all rows say in a column, in short.
fn common(table: &KeptTable, rows: &[&Vec<Cell>], column: &str) -> Result<String> {
    let mut values: Vec<&str> = Vec::new();
    for row in rows {
        let value = table.text(row, column)?;
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    let more = if values.len() > 3 { "; …" } else { "" };
    values.truncate(3);
    Ok(format!("{}{more}", values.join("; ")))
}

fn chart(table: &KeptTable, rows: &[&Vec<Cell>], number: usize) -> Result<Chart> {
    let (name, unit) = (name(table, rows)?, common(table, rows, "unit")?);
    let mut series: Vec<(&str, Vec<&Vec<Cell>>)> = Vec::new();
    for row in rows {
        let of = table.text(row, "series")?;
        match series.last_mut() {
            Some((last, rows)) if *last == of => rows.push(row),
            _ => series.push((of, vec![row])),
        }
    }
    let dates = rows.iter().map(|row| table.text(row, "date"));
    let mut dates = dates.collect::<Result<Vec<&str>>>()?;
    dates.sort_unstable();
    dates.dedup();
    let shown_unit = match unit.is_empty() {
        true => Text::same(""),
        false => Text::new(format!(", {unit}"), format!("（{unit}）")),
    };
    let (option, height, hidden) = match dates.len() {
        1 => bars(table, &series)?,
        _ => lines(table, &series, &dates)?,
    };
    let hidden_text = match hidden {
        0 => Text::same(""),
        hidden => Text::new(
            format!(" · {hidden} more series in the table"),
            format!(" · 另有 {hidden} 个系列见表格"),
        ),
    };
    let date = dates.first().filter(|_| dates.len() == 1);
    let date = date.map_or(String::new(), |date| format!(" · {date}"));
    let title = Text::same(name.clone())
        .and(&shown_unit)
        .and(&Text::same(date))
        .and(&hidden_text);
    let kind = match dates.len() {
        1 => Text::new("Bar chart", "条形图"),
        _ => Text::new("Line chart", "折线图"),
    };
    Ok(Chart {
        id: format!("indicator-{number}"),
        title: Some(title),
        label: Text::new(
            format!("{}: {name}. The table below has the numbers.", kind.en),
            format!("{}：{name}。数字见下表。", kind.zh),
        ),
        height,
        least_width: 0,
        option,
    })
}

/// What a chart is drawn by, its height, and how many series it does not show.
type Drawn = (Value, usize, usize);

/// One value of each series, the highest at the top.
fn bars(table: &KeptTable, series: &[(&str, Vec<&Vec<Cell>>)]) -> Result<Drawn> {
    let mut rows: Vec<(f64, &str, &Vec<Cell>)> = Vec::new();
    for (name, of) in series {
        for row in of {
            rows.push((table.real(row, "value")?.unwrap_or(0.0), name, row));
        }
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let hidden = rows.len().saturating_sub(MOST_BARS);
    rows.truncate(MOST_BARS);
    let names: Vec<&str> = rows.iter().map(|(_, name, _)| *name).collect();
    let height = 34 + 24 * rows.len();
    let option = json!({
        "dataset": dataset(table, rows.iter().map(|(_, _, row)| *row), &COLUMNS)?,
        "grid": frame(4, 0),
        "tooltip": row_tooltip(),
        "xAxis": { "type": "value", "splitNumber": 4 },
        "yAxis": {
            "type": "category",
            "data": names,
            "inverse": true,
            "axisTick": { "show": false },
            "axisLabel": { "width": 130, "overflow": "truncate", "interval": 0 },
        },
        "series": [{
            "type": "bar",
            "encode": { "x": "value", "y": "series" },
            "barMaxWidth": 15,
            "itemStyle": { "color": color("accent") },
            "label": { "show": true, "position": "right", "fontSize": 11, "color": color("text"), "formatter": { "call": "cell", "column": "value" } },
        }],
    });
    Ok((option, height, hidden))
}

/// A line for each series, those with the highest last value first.
fn lines(table: &KeptTable, series: &[(&str, Vec<&Vec<Cell>>)], dates: &[&str]) -> Result<Drawn> {
    let mut ordered: Vec<(f64, usize)> = Vec::new();
    for (at, (_, rows)) in series.iter().enumerate() {
        let last = rows
            .last()
            .map_or(Ok(None), |row| table.real(row, "value"))?;
        ordered.push((last.unwrap_or(f64::MIN), at));
    }
    ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let hidden = ordered.len().saturating_sub(MOST_LINES);
    ordered.truncate(MOST_LINES);
    // Years stand side by side; other dates on a scale of time.
    let years = dates.iter().all(|date| date.len() == 4);
    let axis = match years {
        true => json!({ "type": "category", "data": dates, "boundaryGap": false }),
        false => json!({ "type": "time" }),
    };
    // ECharts keeps its series by their names: those of files, such as __proto__, are none for it.
    let mut datasets = Vec::new();
    let mut drawn = Vec::new();
    for (at, (_, number)) in ordered.iter().enumerate() {
        let (_, rows) = &series[*number];
        datasets.push(dataset(table, rows.iter().copied(), &COLUMNS)?);
        let tone = color(&format!("series-{}", at % 5 + 1));
        drawn.push(json!({
            "type": "line",
            "name": format!("series-{}", at + 1),
            "datasetIndex": at,
            "encode": { "x": "date", "y": "value" },
            "symbol": SYMBOLS[at % SYMBOLS.len()],
            "symbolSize": 6,
            "lineStyle": { "width": 2, "color": tone, "type": if at < 5 { "solid" } else { "dashed" } },
            "itemStyle": { "color": tone },
            "endLabel": { "show": true, "fontSize": 11, "color": color("text"), "formatter": { "call": "cell", "column": "series" }, "width": 110, "overflow": "truncate" },
            "labelLayout": { "moveOverlap": "shiftY" },
        }));
    }
    let mut grid = frame(14, 0);
    grid["right"] = json!(122);
    let option = json!({
        "dataset": datasets,
        "grid": grid,
        "tooltip": row_tooltip(),
        "xAxis": axis,
        "yAxis": { "type": "value", "splitNumber": 4 },
        "series": drawn,
    });
    Ok((option, 260, hidden))
}
