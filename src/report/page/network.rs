//! The section of the network: which concepts stand in the same documents.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::Cell;
use super::chart::{Chart, call, color};
use super::kept::KeptTable;
use super::layout::{Link, layout};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

/// The network has so many concepts, and the subject.
pub(super) const NODES: usize = 28;
/// Each concept is linked to so many that it goes with most, and to those that go so with it.
const LINKS: usize = 3;

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let table = about.kept.table("cooccurrence")?;
    let rows = links(table)?;
    let (option, nodes) = option(about, table, &rows)?;
    let chart = Chart {
        id: "network-graph".to_owned(),
        title: None,
        label: Text::new(
            "Network: concepts as circles, the larger the more documents have them; lines between those that go together most. The table below lists the lines.",
            "网络图：圆为概念，越大表示文件越多；连线为最常相伴者。连线见下表。",
        ),
        height: 492,
        least_width: 540,
        option,
    };
    Ok(Section {
        id: "network",
        title: Text::new("Which concepts go together", "哪些概念相伴出现"),
        lead: Text::new(
            format!("The {nodes} concepts in most documents, each linked to the {LINKS} that it goes with most."),
            format!("出现文件最多的 {nodes} 个概念，每个与其最常相伴的 {LINKS} 个相连。"),
        ),
        charts: vec![chart],
        columns: 1,
        caption: about.caption(
            "A line: the two stand in the same documents more often than by chance, the wider the more so (NPMI); a circle: documents with the concept;",
            "连线：两者同在一份文件的次数多于随机期望，线越粗关联越强（NPMI）；圆：含该概念的文件数",
        ),
        tables: vec![PageTable::new(
            table,
            rows,
            Text::new("Table: the lines of the network", "表：网络的连线"),
        )],
        wide: false,
    })
}

/// The pairs that are linked, in the order of the table.
fn links(table: &KeptTable) -> Result<Vec<&Vec<Cell>>> {
    let mut strength = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let npmi = table.real(row, "npmi")?.filter(|npmi| *npmi > 0.0);
        strength.push((
            npmi,
            table.text(row, "concept_a")?,
            table.text(row, "concept_b")?,
        ));
    }
    let concepts: BTreeSet<&str> = strength.iter().flat_map(|(_, a, b)| [*a, *b]).collect();
    let mut chosen = BTreeSet::new();
    for concept in concepts {
        let of_concept = strength.iter().enumerate();
        let of_concept = of_concept.filter(|(_, (_, a, b))| *a == concept || *b == concept);
        let mut pairs: Vec<(f64, usize)> = of_concept
            .filter_map(|(at, (npmi, ..))| npmi.map(|npmi| (npmi, at)))
            .collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        chosen.extend(pairs.into_iter().take(LINKS).map(|(_, at)| at));
    }
    Ok(chosen.into_iter().map(|at| &table.rows[at]).collect())
}

/// The options of the chart, and how many concepts it has.
fn option(about: &Subject<'_>, table: &KeptTable, rows: &[&Vec<Cell>]) -> Result<(Value, usize)> {
    let concepts = about.kept.table("concepts")?;
    let mut names: Vec<&str> = Vec::new();
    for row in &table.rows {
        for column in ["concept_a", "concept_b"] {
            let name = table.text(row, column)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let place = |name: &str| {
        names
            .iter()
            .position(|one| *one == name)
            .unwrap_or_default()
    };
    let mut between: Vec<Link> = Vec::new();
    let mut edges = Vec::new();
    for row in rows {
        let (a, b) = (table.text(row, "concept_a")?, table.text(row, "concept_b")?);
        let npmi = table.real(row, "npmi")?.unwrap_or_default();
        between.push((place(a), place(b), npmi));
        edges.push(json!({
            "source": a,
            "target": b,
            "value": npmi,
            "row": told(table, row, &["concept_a", "concept_b", "documents_both", "npmi", "log_dice"])?,
            "lineStyle": { "width": 0.6 + 5.0 * npmi },
        }));
    }
    let places = layout(names.len(), &between);
    let most = concepts
        .rows
        .iter()
        .map(|row| concepts.count(row, "documents"));
    let most = most
        .collect::<Result<Vec<u64>>>()?
        .into_iter()
        .max()
        .unwrap_or(1)
        .max(1);
    let mut nodes = Vec::new();
    for (name, (x, y)) in names.iter().zip(&places) {
        let row = concepts
            .rows
            .iter()
            .find(|row| super::kept::holds(&row[0], name));
        let Some(row) = row else { continue };
        let documents = concepts.count(row, "documents")?;
        let subject = *name == about.concept.id;
        nodes.push(json!({
            "id": name,
            "x": x,
            "y": y,
            "value": documents,
            "row": told(concepts, row, &["concept", "category", "documents", "share"])?,
            "symbolSize": (6.0 + 26.0 * (documents as f64 / most as f64).sqrt()).round(),
            "itemStyle": { "color": if subject { color("series-2") } else { color("accent") } },
            "label": { "fontWeight": if subject { "bold" } else { "normal" } },
        }));
    }
    let number = nodes.len();
    let option = json!({
        "tooltip": { "trigger": "item", "confine": true, "formatter": call("network") },
        "series": [{
            "type": "graph",
            "layout": "none",
            "preserveAspect": true,
            "left": 70,
            "right": 70,
            "top": 20,
            "bottom": 30,
            "silent": false,
            "data": nodes,
            "links": edges,
            "label": { "show": true, "position": "bottom", "distance": 2, "fontSize": 11, "color": color("text"), "formatter": call("node") },
            "labelLayout": { "hideOverlap": true },
            "itemStyle": { "opacity": 0.9 },
            "lineStyle": { "color": color("rest"), "opacity": 0.55 },
        }],
    });
    Ok((option, number))
}

/// Cells of a row by the names of their columns.
fn told(table: &KeptTable, row: &[Cell], columns: &[&str]) -> Result<Value> {
    let mut out = Map::new();
    for &name in columns {
        out.insert(name.to_owned(), super::chart::value(table.cell(row, name)?));
    }
    Ok(Value::Object(out))
}
