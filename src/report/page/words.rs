//! The section of associated words: those around a concept, and those of its documents.

use serde_json::json;

use super::super::Cell;
use super::chart::{Chart, color, dataset, row_tooltip};
use super::kept::{KeptTable, holds};
use super::section::{PageTable, Section};
use super::subject::Subject;
use super::text::Text;
use crate::error::Result;

const COLLOCATE: [&str; 8] = [
    "collocate",
    "together",
    "expected",
    "log_dice",
    "mi",
    "g2",
    "p_adjusted",
    "collocate_count",
];
const KEY: [&str; 8] = [
    "word",
    "target_count",
    "reference_count",
    "g2",
    "log_ratio",
    "p_adjusted",
    "target_documents",
    "reference_documents",
];
/// A chart shows so many words.
const MOST: usize = 15;

/// The section.
pub(in crate::report) fn section(about: &Subject<'_>) -> Result<Section> {
    let topic = &about.label;
    let collocates = about.kept.table("collocates")?;
    let keyness = about.kept.table("keyness")?;
    let mut charts = Vec::new();
    for (language, en, zh) in [("zh", "Chinese", "中文"), ("en", "English", "英文")] {
        let rows = of_language(collocates, language, "mi")?;
        if !rows.is_empty() {
            charts.push(bars(
                collocates,
                rows,
                &COLLOCATE,
                ("collocate", "log_dice"),
                format!("collocates-{language}"),
                Text::new(
                    format!("Around it, {en}: logDice"),
                    format!("其周围的{zh}词：logDice"),
                ),
            )?);
        }
    }
    for (language, en, zh) in [("zh", "Chinese", "中文"), ("en", "English", "英文")] {
        let rows = of_language(keyness, language, "log_ratio")?;
        if !rows.is_empty() {
            charts.push(bars(
                keyness,
                rows,
                &KEY,
                ("word", "g2"),
                format!("keyness-{language}"),
                Text::new(
                    format!("In its documents, {en}: G²"),
                    format!("其文件中的{zh}词：G²"),
                ),
            )?);
        }
    }
    let window = about.data.options.window;
    Ok(Section {
        id: "words",
        title: Text::new(format!("Words associated with {}", topic.en), format!("与“{}”相关的词", topic.zh)),
        lead: match charts.is_empty() {
            true => Text::new("There are too few words to test.", "可检验的词太少。"),
            false => Text::new(
                format!("Words that stand around {} more often than by chance, and words that set the documents that mention it apart from the others.", topic.en),
                format!("在“{}”周围出现得比随机更多的词，以及使提及它的文件有别于其余文件的词。", topic.zh),
            ),
        },
        columns: charts.len().clamp(1, 4),
        charts,
        caption: about.caption(
            &format!("Around it: within {window} words in the same sentence. In its documents: the documents that mention {} against the rest, the forms of the concept among the words. Words are counted in one language at a time. The charts show those that are at least twice as frequent as elsewhere (MI, log ratio of 1 and more); counted", topic.en),
            &format!("周围：同一句内前后 {window} 词。其文件：提及“{}”的文件与其余文件相比，概念自身的词形也在其中。各语言分别统计。图中只列频率至少为别处两倍的词（互信息或对数比不小于 1）", topic.zh),
        ),
        tables: vec![
            PageTable::kept(collocates, Text::new("Table: words around it", "表：周围的词")),
            PageTable::kept(keyness, Text::new("Table: words of its documents", "表：其文件中的词")),
        ],
        wide: true,
    })
}

/// The first rows of words of a language that are at least twice as frequent as elsewhere: what stands
/// everywhere says little.
fn of_language<'r>(
    table: &'r KeptTable,
    language: &str,
    ratio: &str,
) -> Result<Vec<&'r Vec<Cell>>> {
    let column = table.column("language")?;
    let mut out = Vec::new();
    for row in table
        .rows
        .iter()
        .filter(|row| holds(&row[column], language))
    {
        let twice = table.real(row, ratio)?.is_some_and(|ratio| ratio >= 1.0);
        if twice && out.len() < MOST {
            out.push(row);
        }
    }
    Ok(out)
}

fn bars(
    table: &KeptTable,
    rows: Vec<&Vec<Cell>>,
    columns: &[&str],
    (word, measure): (&str, &str),
    id: String,
    title: Text,
) -> Result<Chart> {
    let words = rows.iter().map(|row| table.text(row, word));
    let words = words.collect::<Result<Vec<&str>>>()?;
    Ok(Chart {
        id,
        label: Text::new(
            format!(
                "Bar chart: {}, by word, the highest first. The table below has the numbers.",
                title.en
            ),
            format!("条形图：{}，按词，最高者在前。数字见下表。", title.zh),
        ),
        title: Some(title),
        height: 14 + 20 * words.len(),
        least_width: 0,
        option: json!({
            "dataset": dataset(table, rows, columns)?,
            "grid": { "left": 18, "right": 44, "top": 2, "bottom": 2, "containLabel": true },
            "tooltip": row_tooltip(),
            "xAxis": { "type": "value", "show": false },
            "yAxis": {
                "type": "category",
                "data": words,
                "inverse": true,
                "axisTick": { "show": false },
                "axisLine": { "show": false },
                "axisLabel": { "width": 104, "overflow": "truncate", "interval": 0, "color": color("text") },
            },
            "series": [{
                "type": "bar",
                "encode": { "x": measure, "y": word },
                "barMaxWidth": 12,
                "itemStyle": { "color": color("accent"), "opacity": 0.85 },
                "label": { "show": true, "position": "right", "fontSize": 11, "color": color("muted"), "formatter": { "call": "cell", "column": measure } },
            }],
        }),
    })
}
