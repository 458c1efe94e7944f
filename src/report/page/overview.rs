//! The overview: a page that shows what all documents say of one concept.

use std::collections::BTreeMap;

use super::super::data::ReportData;
use super::super::run_record::RunRecord;
use super::kept::Kept;
use super::subject::{Subject, label, over};
use super::template::{Fact, Page};
use super::text::Text;
use super::{
    agencies, association, changes, companions, concepts, figures, first_mentions, network, trend,
};
use crate::error::Result;

/// The page as HTML. Where there is no concept it says so.
///
/// # Errors
/// The index is damaged.
pub(in crate::report) fn overview(
    data: &ReportData<'_>,
    kept: &Kept,
    record: &RunRecord,
) -> Result<String> {
    let mut page = blank(data, record, sentence(over(data.documents(), record)));
    if let Some(topic) = data.topic {
        let about = Subject::new(data, kept, record, topic)?;
        page.title = about.label.clone();
        page.figures = figures::figures(&about, record)?;
        page.sections = vec![
            companions::section(&about)?,
            trend::section(&about)?,
            concepts::section(&about)?,
            association::section(&about)?,
            network::section(&about)?,
            agencies::section(&about)?,
            first_mentions::section(&about)?,
            changes::section(&about)?,
        ];
    }
    page.html()
}

/// A page of no concept.
pub(in crate::report) fn blank(data: &ReportData<'_>, record: &RunRecord, about: Text) -> Page {
    let labels = data.lexicon.concepts.iter();
    Page {
        title: Text::new("No concept", "没有概念"),
        about,
        figures: Vec::new(),
        sections: Vec::new(),
        entries: BTreeMap::new(),
        concepts: labels
            .map(|concept| (concept.id.clone(), label(concept)))
            .collect(),
        facts: facts(record),
    }
}

/// The documents of a page, as a sentence.
fn sentence(over: Text) -> Text {
    Text::new(
        format!(
            "A topic in policy documents, {}. Every number comes from the tables beside this page.",
            over.en
        ),
        format!(
            "政策文件中的主题，{}。所有数字均出自与本页同处的表格。",
            over.zh
        ),
    )
}

/// How the page was made.
fn facts(record: &RunRecord) -> Vec<Fact> {
    let fact = |en: &str, zh: &str, value: String| Fact {
        name: Text::new(en, zh),
        value,
    };
    let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
    let mut out = vec![
        fact("gongbao", "gongbao", record.version.clone()),
        fact("made", "生成时间", record.time.clone()),
        fact(
            "lexicon",
            "词库",
            format!("{} ({})", record.lexicon, short(&record.lexicon_sha256)),
        ),
        fact(
            "update of the index",
            "索引更新次数",
            record.index_generation.to_string(),
        ),
    ];
    if let Some(making) = &record.index {
        out.push(fact("segmenter", "分词", making.segmenter.clone()));
    }
    if !record.filter.is_empty() {
        out.push(fact("filter", "筛选条件", record.filter.clone()));
    }
    out.push(fact(
        "copies not counted",
        "未计入的重复件",
        record.totals.copies.to_string(),
    ));
    out.push(fact("record", "记录", "run.json".to_owned()));
    out
}
