//! The section of the policy chart: the documents of a concept along time, with the events on it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::Cell;
use super::super::policy_chart::Axis;
use super::chart::{
    Chart, categories, color, dataset, dataset_of, row_tooltip, share_axis, share_band,
};
use super::entries::{self, category_label};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::{Text, documents};
use crate::error::Result;

const COLUMNS: [&str; 8] = [
    "period",
    "documents",
    "documents_total",
    "share",
    "share_low",
    "share_high",
    "occurrences",
    "events",
];
const EVENT_COLUMNS: [&str; 6] = [
    "event",
    "date",
    "title",
    "category",
    "source",
    "source_language",
];

/// The height of the part of the chart that is drawn in, and of one event in it, in pixels.
const PLOT: f64 = 250.0;
const EVENT: f64 = 22.0;
/// The height of the number above a bar.
const LABEL: f64 = 17.0;
/// So many events of a period stand above each other; the others are in the list.
const MOST_EVENTS: usize = 6;
/// Categories of events are told apart by the form of the mark and its colour; each form has a size in
/// which two digits have room.
const SYMBOLS: [(&str, usize); 5] = [
    ("circle", 20),
    ("rect", 19),
    ("diamond", 27),
    ("roundRect", 19),
    ("pin", 28),
];
/// The chart shows so many periods, the last ones.
const MOST_PERIODS: usize = 40;

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>, concept: usize) -> Result<Section> {
    let table = about.kept.table("policy_chart")?;
    let events = about.kept.table("events")?;
    let topic = &about.label;
    let axis = Axis::of(about.data, concept)?;
    let (unit_en, unit_zh) = match axis.length.name() {
        "month" => ("month", "月"),
        "quarter" => ("quarter", "季度"),
        _ => ("year", "年"),
    };
    let rows = &table.rows[table.rows.len().saturating_sub(MOST_PERIODS)..];
    let empty = |row: &Vec<Cell>| -> Result<bool> {
        Ok(table.count(row, "documents")? + table.count(row, "events")? == 0)
    };
    let mut before = 0;
    while before < rows.len() && empty(&rows[before])? {
        before += 1;
    }
    let rows = &rows[before..];
    let periods = rows.iter().map(|row| table.text(row, "period"));
    let periods: Vec<String> = periods
        .map(|one| one.map(str::to_owned))
        .collect::<Result<_>>()?;
    let data = dataset(table, rows, &COLUMNS)?;

    // Where each event stands: its period, and how many stand above it.
    let mut heights: BTreeMap<String, usize> = BTreeMap::new();
    let mut placed: Vec<(&Vec<Cell>, String, usize)> = Vec::new();
    let mut left_out = 0;
    for (row, period) in events.rows.iter().zip(axis.event_periods()) {
        let Some(period) = period.filter(|one| periods.contains(one)) else {
            left_out += 1;
            continue;
        };
        let height = heights.entry(period.clone()).or_default();
        match *height < MOST_EVENTS {
            true => placed.push((row, period, *height)),
            false => left_out += 1,
        }
        *height += 1;
    }
    let highest = placed.iter().map(|one| one.2 + 1).max().unwrap_or(0);
    let has_marks = !placed.is_empty();
    let mut marks = Vec::new();
    let mut datasets = vec![data.clone()];
    let given = events.rows.iter().map(|row| events.text(row, "category"));
    let given = given.collect::<Result<Vec<&str>>>()?;
    let asked = &about.data.options.categories;
    let mut legend = Vec::new();
    let mut names = serde_json::Map::new();
    for (at, (key, written)) in entries::categories(given.into_iter(), asked)
        .iter()
        .enumerate()
    {
        let mut rows: Vec<(&Vec<Cell>, Vec<Value>)> = Vec::new();
        for (row, period, height) in &placed {
            if entries::is_category(events.text(row, "category")?, key) {
                rows.push((*row, vec![json!(period), json!(height)]));
            }
        }
        // ECharts keeps its series by their names: those of files, such as __proto__, are none for it.
        let name = format!("category-{}", at + 1);
        names.insert(name.clone(), json!(category_label(written)));
        let tone = color(&format!("series-{}", at % SYMBOLS.len() + 1));
        let (symbol, size) = SYMBOLS[at % SYMBOLS.len()];
        legend.push(name.clone());
        datasets.push(dataset_of(
            events,
            rows,
            &EVENT_COLUMNS,
            &["_period", "_height"],
        )?);
        marks.push(json!({
            "type": "scatter",
            "name": name,
            "datasetIndex": at + 1,
            "xAxisIndex": 0,
            "yAxisIndex": 1,
            "encode": { "x": "_period", "y": "_height" },
            "symbol": symbol,
            "symbolSize": size,
            "z": 5,
            "itemStyle": { "color": color("surface"), "borderColor": tone, "borderWidth": 1.5 },
            "label": { "show": true, "fontSize": 10, "color": color("text"), "formatter": { "call": "cell", "column": "event" } },
        }));
    }
    let counts = rows.iter().map(|row| table.count(row, "documents"));
    let counts = counts.collect::<Result<Vec<u64>>>()?;
    let most = counts.iter().copied().max().unwrap_or(0);
    let (top, step) = scale(most, highest);
    // From the events down to the number above the bar.
    let lines = periods
        .iter()
        .zip(&counts)
        .filter(|(period, _)| heights.contains_key(*period));
    let lines: Vec<Value> = lines
        .map(|(period, &documents)| {
            let above = documents as f64 + top as f64 * (LABEL / PLOT);
            json!([{ "coord": [period, top] }, { "coord": [period, above] }])
        })
        .collect();
    let mut series = vec![json!({
        "type": "bar",
        "encode": { "x": "period", "y": "documents" },
        "barMaxWidth": 38,
        "itemStyle": { "color": color("accent") },
        "label": { "show": true, "position": "top", "fontSize": 11, "color": color("text"), "formatter": { "call": "cell", "column": "documents" } },
        "labelLayout": { "hideOverlap": true },
        "markLine": {
            "silent": true,
            "symbol": "none",
            "label": { "show": false },
            "lineStyle": { "type": "dotted", "color": color("rest"), "width": 1 },
            "data": lines,
        },
    })];
    series.extend(marks);
    let wide = match periods.len() {
        ..=12 => 0,
        many => 26 * many,
    };
    let grid = |top: usize| json!({ "left": 46, "right": 14, "top": top, "bottom": 22 });
    // On a phone three categories take two lines.
    let above = match legend.len() {
        0 => 12,
        3..=5 => 52,
        _ => 32,
    };
    let bars = Chart {
        id: "policy-chart".to_owned(),
        title: Some(match has_marks {
            false => Text::new("Documents", "文件数"),
            true => Text::new("Documents, and events above them", "文件数，上方为事件"),
        }),
        label: Text::new(
            format!(
                "Bar chart: documents that mention {} by {unit_en}; numbered marks above the bars are events. The tables below have the numbers.",
                topic.en
            ),
            format!(
                "柱状图：各{unit_zh}提及“{}”的文件数；柱上方带编号的标记为事件。数字见下表。",
                topic.zh
            ),
        ),
        height: PLOT as usize + above + 24,
        least_width: wide,
        option: json!({
            "dataset": datasets,
            "grid": grid(above),
            "tooltip": row_tooltip(),
            "legend": {
                "type": if legend.len() > 5 { "scroll" } else { "plain" },
                "left": 0,
                "right": 0,
                "top": 0,
                "data": legend,
                "formatter": { "call": "named", "names": names },
                "pageIconColor": color("accent"),
                "pageIconInactiveColor": color("line"),
                "pageIconSize": 10,
                "pageTextStyle": { "color": color("muted") },
            },
            "xAxis": categories(&periods),
            "yAxis": [
                { "type": "value", "min": 0, "max": top, "interval": step },
                { "type": "value", "show": false, "inverse": true, "min": -0.6, "max": PLOT / EVENT - 0.6 },
            ],
            "series": series,
        }),
    };
    let shares = Chart {
        id: "policy-share".to_owned(),
        title: Some(Text::new(
            format!("Share of all documents of the {unit_en}"),
            format!("占当{unit_zh}全部文件的比例"),
        )),
        label: Text::new(
            format!(
                "Line chart: share of the documents of each {unit_en} that mention {}, with its 95 % interval. The table below has the numbers.",
                topic.en
            ),
            format!(
                "折线图：各{unit_zh}文件中提及“{}”的比例，附 95% 置信区间。数字见下表。",
                topic.zh
            ),
        ),
        height: 150,
        least_width: wide,
        option: json!({
            "dataset": data,
            "grid": grid(12),
            "tooltip": row_tooltip(),
            "xAxis": categories(&periods),
            "yAxis": share_axis(),
            "series": [
                share_band("period", "accent"),
                {
                    "type": "line",
                    "encode": { "x": "period", "y": "share" },
                    "symbol": "circle",
                    "symbolSize": 6,
                    "lineStyle": { "width": 2, "color": color("accent") },
                    "itemStyle": { "color": color("accent") },
                },
            ],
        }),
    };
    let figures = about.kept.table("figures")?;
    let without = figures
        .rows
        .first()
        .map_or(Ok(0), |row| figures.count(row, "without_period"))?;
    let without = match without {
        0 => Text::same(""),
        number => {
            let number = documents(number);
            Text::new(
                format!(
                    " Not in the chart, for want of a date so exact: {}.",
                    number.en
                ),
                format!("因日期不明或不够精确而未计入图中：{}。", number.zh),
            )
        }
    };
    let earlier = &table.rows[..table.rows.len() - rows.len()];
    let earlier = earlier.iter().map(|row| table.count(row, "documents"));
    let earlier = match (earlier.sum::<Result<u64>>()?, periods.first()) {
        (0, _) | (_, None) => Text::same(""),
        (number, Some(first)) => {
            let number = documents(number);
            Text::new(
                format!(
                    " The chart begins with {first}; {} of earlier time can be found in the table.",
                    number.en
                ),
                format!("图自 {first} 起；更早的 {}见表格。", number.zh),
            )
        }
    };
    let off = match left_out {
        0 => Text::same(""),
        number => Text::new(
            format!(
                " Events beyond the axis, or above {MOST_EVENTS} of a {unit_en}, are in the list only: {number}."
            ),
            format!(
                "超出时间轴或同一{unit_zh}超过 {MOST_EVENTS} 个的事件只见于列表：{number} 个。"
            ),
        ),
    };
    let marks_text = match has_marks {
        true => Text::new(
            " The numbered marks are events; the list below says what happened.",
            "带编号的标记为事件，内容见下方列表。",
        ),
        false => Text::same(""),
    };
    Ok(Section {
        id: "policy",
        title: Text::new(
            format!("{} in policy documents, by {unit_en}", topic.en),
            format!("政策文件中的“{}”（按{unit_zh}）", topic.zh),
        ),
        lead: Text::new(
            format!("How many documents of each {unit_en} mention {}.", topic.en),
            format!("各{unit_zh}有多少文件提及“{}”。", topic.zh),
        )
        .and(&marks_text),
        charts: vec![bars, shares],
        columns: 1,
        caption: about
            .caption(
                &format!("Counted are documents with at least one occurrence of {}; bands are Wilson's 95 % intervals of the share; counted", topic.en),
                &format!("计数为至少出现一次“{}”的文件；色带为比例的 Wilson 95% 置信区间", topic.zh),
            )
            .and(&without)
            .and(&earlier)
            .and(&off),
        tables: vec![PageTable::kept(
            table,
            Text::new(format!("Table: every {unit_en}"), format!("表：各{unit_zh}")),
        )],
        wide: true,
    })
}

/// The upper end of the axis of documents and its step, with room above the bars for events.
fn scale(most: u64, events: usize) -> (u64, u64) {
    let taken = (events as f64 * EVENT + LABEL) / PLOT;
    let needed = most.max(1) as f64 / (1.0 - taken.min(0.7));
    let rough = (needed / 5.0).max(1.0);
    let mut step = 1;
    // 1, 2, 5, 10, 20, 50, …
    for factor in [2, 5].into_iter().cycle().take(40) {
        if step as f64 >= rough {
            break;
        }
        step = match factor {
            2 if step.to_string().starts_with('1') => step * 2,
            _ if step.to_string().starts_with('2') => step / 2 * 5,
            _ => step * 2,
        };
    }
    let steps = (needed / step as f64).ceil() as u64;
    (steps * step, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_room_above_the_bars() {
        for (most, events) in [(0, 0), (1, 0), (12, 3), (12, 6), (999, 1), (100_000, 6)] {
            let (top, step) = scale(most, events);
            let free = (top - most) as f64 / top as f64 * PLOT;
            assert!(
                free >= events as f64 * EVENT || most == 0,
                "{most} {events} {top}"
            );
            assert!(
                top.is_multiple_of(step) && top / step <= 8,
                "{most} {events} {top} {step}"
            );
            assert!(
                ["1", "2", "5"]
                    .iter()
                    .any(|one| step.to_string().starts_with(one))
            );
        }
    }
}
