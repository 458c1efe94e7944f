//! Labels of columns, for people, in both languages.

use super::text::Text;

/// The label of a column: its name without underscores, and what it is called in Chinese.
pub(in crate::report) fn column_label(name: &str) -> Text {
    let found = CHINESE.iter().find(|(column, _)| *column == name);
    let english = match name {
        "g2" => "G²".to_owned(),
        "npmi" => "NPMI".to_owned(),
        "log_dice" => "logDice".to_owned(),
        "p_adjusted" => "p, adjusted".to_owned(),
        name => name.replace('_', " "),
    };
    let chinese = found.map_or_else(|| english.clone(), |(_, label)| (*label).to_owned());
    Text::new(english, chinese)
}

const CHINESE: [(&str, &str); 100] = [
    ("agencies", "机关数"),
    ("agency", "发文机关"),
    ("by", "分组"),
    ("category", "类别"),
    ("change", "变化"),
    ("collocate", "搭配词"),
    ("collocate_count", "该词总数"),
    ("concept", "概念"),
    ("concept_a", "概念甲"),
    ("concept_b", "概念乙"),
    ("concepts", "相关概念"),
    ("date", "日期"),
    ("days", "相距天数"),
    ("direction", "方向"),
    ("doc_id", "文件编号"),
    ("doc_id_before", "原文件编号"),
    ("doc_type", "文种"),
    ("documents", "文件数"),
    ("documents_a", "含甲的文件数"),
    ("documents_added", "新增文件数"),
    ("documents_added_with", "新增文件中提及者"),
    ("documents_after", "现提及文件数"),
    ("documents_b", "含乙的文件数"),
    ("documents_before", "原提及文件数"),
    ("documents_both", "同时提及的文件数"),
    ("documents_of", "提及主题的文件数"),
    ("documents_rest", "未提及主题的文件数"),
    ("documents_rest_with", "其中提及该概念者"),
    ("documents_total", "文件总数"),
    ("documents_total_after", "现文件总数"),
    ("documents_total_before", "原文件总数"),
    ("drop", "批次"),
    ("duplicate_of", "与之重复的文件"),
    ("event", "事件"),
    ("event_date", "事件日期"),
    ("event_title", "事件名称"),
    ("events", "事件数"),
    ("expected", "期望值"),
    ("first_before", "原首次提及日期"),
    ("first_date", "最早日期"),
    ("form", "词形"),
    ("g2", "G²"),
    ("indicator", "指标"),
    ("indicators", "指标数"),
    ("label_en", "英文名称"),
    ("label_zh", "中文名称"),
    ("language", "语言"),
    ("last_date", "最近日期"),
    ("level", "层级"),
    ("line", "行号"),
    ("log_dice", "logDice"),
    ("log_ratio", "对数比"),
    ("mi", "互信息"),
    ("notes", "记录数"),
    ("npmi", "NPMI"),
    ("occurrences", "出现次数"),
    ("occurrences_after", "现出现次数"),
    ("occurrences_before", "原出现次数"),
    ("of", "主题"),
    ("p_adjusted", "校正后的 p 值"),
    ("path", "路径"),
    ("per_million_words", "每百万词"),
    ("percent_diff", "百分比差"),
    ("period", "时段"),
    ("reference", "参照"),
    ("reference_count", "参照中次数"),
    ("reference_documents", "参照中文件数"),
    ("reference_words", "参照总词数"),
    ("region", "地区"),
    ("sentences_both", "同现句数"),
    ("series", "系列"),
    ("share", "占比"),
    ("share_added", "新增文件中的占比"),
    ("share_after", "现占比"),
    ("share_before", "原占比"),
    ("share_change", "占比变化"),
    ("share_high", "占比上限"),
    ("share_low", "占比下限"),
    ("share_of_a", "占甲的比例"),
    ("share_rest", "其余文件中的占比"),
    ("source", "来源"),
    ("source_language", "来源语种"),
    ("t", "t 值"),
    ("target", "目标"),
    ("target_count", "目标中次数"),
    ("target_documents", "目标中文件数"),
    ("target_words", "目标总词数"),
    ("text", "内容"),
    ("title", "标题"),
    ("together", "同现次数"),
    ("unit", "单位"),
    ("url", "网址"),
    ("value", "值"),
    ("what", "变化内容"),
    ("without_period", "无时段的文件数"),
    ("word", "词"),
    ("words", "词数"),
    ("words_total", "总词数"),
    ("year", "年份"),
    ("years", "年数"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables_named;

    #[test]
    fn the_columns_of_the_report_page_have_chinese_labels() {
        let tables = [
            "association",
            "agency_years",
            "changes",
            "concepts",
            "cooccurrence",
            "timeline",
            "trend",
        ];
        let tables = tables.iter().chain(&crate::report::DOSSIER_TABLES);
        for table in tables.flat_map(|name| tables_named(name).unwrap()) {
            for column in table.columns {
                let known = CHINESE.iter().any(|(name, _)| *name == column.name);
                assert!(known, "{}", column.name);
            }
        }
    }
}
