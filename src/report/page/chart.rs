//! A chart of a page: the options by which ECharts draws it, with the rows of a table for its data.
//!
//! Options are JSON. Beside what ECharts knows they hold three kinds of objects, which page.js
//! replaces: a text in both languages (`en`, `zh`), a colour of the page by its name (`css`), and a
//! function of page.js by its name (`call`). Data are never objects of these kinds.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::Cell;
use super::kept::KeptTable;
use super::text::Text;
use crate::error::Result;

/// A chart.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Chart {
    /// Its id within the page.
    pub id: String,
    /// A short heading, where it stands beside others.
    pub title: Option<Text>,
    /// What it shows, for those who do not see it.
    pub label: Text,
    /// Its height in pixels.
    pub height: usize,
    /// Its least width in pixels: on a narrower screen it moves sideways within its frame.
    pub least_width: usize,
    /// What ECharts draws it by.
    #[serde(skip)]
    pub option: Value,
}

/// A function of page.js.
pub(in crate::report) fn call(name: &str) -> Value {
    json!({ "call": name })
}

/// A colour of page.css.
pub(in crate::report) fn color(name: &str) -> Value {
    json!({ "css": name })
}

/// Rows as the dataset of a chart: the columns that are named, each cell with the value that the table
/// has. Years are texts: on an axis of years a number would be taken for a place.
pub(in crate::report) fn dataset<'r>(
    table: &KeptTable,
    rows: impl IntoIterator<Item = &'r Vec<Cell>>,
    columns: &[&str],
) -> Result<Value> {
    let rows = rows.into_iter().map(|row| (row, Vec::new()));
    dataset_of(table, rows, columns, &[])
}

/// The same with values of our own before the cells of each row, such as the place of a mark. Their
/// names begin with `_`, and what is told of a point leaves them out.
pub(in crate::report) fn dataset_of<'r>(
    table: &KeptTable,
    rows: impl IntoIterator<Item = (&'r Vec<Cell>, Vec<Value>)>,
    columns: &[&str],
    own: &[&str],
) -> Result<Value> {
    let numbers = columns.iter().map(|name| table.column(name));
    let numbers = numbers.collect::<Result<Vec<usize>>>()?;
    let row = |(row, own): (&Vec<Cell>, Vec<Value>)| -> Value {
        let cells = numbers.iter().zip(columns);
        let cells = cells.map(|(&at, &name)| match &row[at] {
            Cell::Count(year) if name == "year" => json!(year.to_string()),
            cell => value(cell),
        });
        own.into_iter().chain(cells).collect()
    };
    let source: Vec<Value> = rows.into_iter().map(row).collect();
    let dimensions: Vec<&str> = own.iter().chain(columns).copied().collect();
    // ECharts would take a first row of texts for a header.
    Ok(json!({ "dimensions": dimensions, "sourceHeader": false, "source": source }))
}

/// The value of a cell.
pub(super) fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) | Cell::Date(text) => json!(text),
        Cell::Count(count) => json!(count),
        Cell::Real(real) if real.is_finite() => json!(real),
        Cell::Real(_) | Cell::Empty => Value::Null,
    }
}

/// The interval of a share at each value of a column of the data.
pub(in crate::report) fn share_band(x: &str, color: &str) -> Value {
    json!({
        "type": "custom",
        "renderItem": { "call": "interval", "low": "share_low", "high": "share_high", "color": color },
        "encode": { "x": x, "y": ["share_low", "share_high"] },
        "z": 1,
    })
}

/// An axis of values that are given, in their order.
pub(in crate::report) fn categories(values: &[String]) -> Value {
    json!({ "type": "category", "data": values })
}

/// An axis of concepts, the first one at the top, with their labels.
pub(in crate::report) fn concept_axis(ids: &[&str]) -> Value {
    json!({
        "type": "category",
        "data": ids,
        "inverse": true,
        "axisTick": { "show": false },
        "axisLine": { "show": false },
        "axisLabel": { "formatter": call("concept"), "width": 140, "overflow": "truncate", "interval": 0 },
    })
}

/// An axis of shares.
pub(in crate::report) fn share_axis() -> Value {
    json!({ "type": "value", "min": 0, "axisLabel": { "formatter": call("percent"), "hideOverlap": true } })
}

/// The frame within which a chart is drawn.
pub(in crate::report) fn frame(top: usize, bottom: usize) -> Value {
    json!({ "left": 18, "right": 16, "top": top, "bottom": bottom, "containLabel": true })
}

/// What is told of a point: its row.
pub(in crate::report) fn row_tooltip() -> Value {
    json!({ "trigger": "item", "confine": true, "formatter": call("row") })
}
