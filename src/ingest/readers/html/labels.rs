//! Labels: the names under which sites print the metadata of a document.

/// Labels that stand for metadata wherever they are printed.
const STRONG: [&str; 62] = [
    "索引号",
    "信息索引号",
    "主题分类",
    "主题词",
    "信息分类",
    "发文机关",
    "发文机构",
    "发文单位",
    "发文部门",
    "发布机关",
    "发布机构",
    "发布单位",
    "发布部门",
    "制发机关",
    "制定机关",
    "公布机关",
    "颁布机关",
    "成文日期",
    "成文时间",
    "签署日期",
    "发文日期",
    "发文时间",
    "印发日期",
    "发文字号",
    "发文文号",
    "文号",
    "文件编号",
    "文件字号",
    "发布文号",
    "发布日期",
    "发布时间",
    "公开日期",
    "公开时间",
    "公布日期",
    "公布时间",
    "颁布日期",
    "生成日期",
    "生效日期",
    "实施日期",
    "施行日期",
    "有效性",
    "时效性",
    "时效状态",
    "效力状态",
    "效力级别",
    "失效日期",
    "废止日期",
    "统一登记号",
    "体裁分类",
    "公开类别",
    "公开方式",
    "公文种类",
    "發文機關",
    "發文字號",
    "發文日期",
    "發布日期",
    "公發布日",
    "修正日期",
    "法規名稱",
    "法規類別",
    "法規體系",
    "施行狀態",
];

/// Labels that a document can bear in its own text as well.
const WEAK: [&str; 30] = [
    "标题",
    "標題",
    "名称",
    "信息名称",
    "文件名称",
    "文件标题",
    "法规名称",
    "来源",
    "信息来源",
    "文章来源",
    "稿件来源",
    "作者",
    "关键词",
    "文种",
    "有效期",
    "内容概述",
    "服务对象",
    "发布者",
    "时间",
    "日期",
    "Document number",
    "Published",
    "Publication date",
    "Last updated",
    "Updated",
    "Date",
    "From",
    "Author",
    "Agency",
    "Document type",
];

/// Labels of the title of the document.
const TITLES: [&str; 8] = [
    "标题",
    "標題",
    "文件标题",
    "文件名称",
    "信息名称",
    "法规名称",
    "法規名稱",
    "名称",
];

/// How sure a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Strong,
    Weak,
}

/// What a text says as a label; it has no colon, brackets or inner blanks any more.
pub(super) fn known(label: &str) -> Option<Label> {
    if STRONG.contains(&label) {
        Some(Label::Strong)
    } else if WEAK.iter().any(|weak| weak.eq_ignore_ascii_case(label)) {
        Some(Label::Weak)
    } else {
        None
    }
}

/// Whether a label names the title.
pub(super) fn is_title(label: &str) -> bool {
    TITLES.contains(&label)
}

/// Whether a document is likely to bear a label in its own text.
pub(super) fn is_of_text(label: &str) -> bool {
    const OF_PAGE: [&str; 8] = [
        "来源",
        "信息来源",
        "文章来源",
        "稿件来源",
        "作者",
        "发布者",
        "Author",
        "Published",
    ];
    known(label) != Some(Label::Strong) && !OF_PAGE.contains(&label)
}

/// Takes the blanks out of a label and the colon or brackets off it. Blanks between Latin words
/// stay.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    let text = text
        .trim_matches(['[', ']', '【', '】', '［', '］'])
        .trim_end_matches([':', '：']);
    if text.is_ascii() {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Splits "发布时间：2020-01-01 来源：教育部" into labels and values. Nothing, unless the line begins
/// with a label.
pub(super) fn split(line: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    for (at, mark) in line
        .char_indices()
        .filter(|(_, c)| matches!(c, ':' | '：' | ']' | '】' | '］'))
    {
        let from = found.last().map_or(0, |&(_, _, end)| end);
        let Some(start) = label_start(
            &line[from..at],
            found.is_empty(),
            matches!(mark, ':' | '：'),
        ) else {
            if found.is_empty() {
                return Vec::new();
            }
            continue;
        };
        let label = clean(&line[from + start..at]);
        found.push((label, from + start, at + mark.len_utf8()));
    }
    let mut pairs = Vec::new();
    for (at, (label, _, end)) in found.iter().enumerate() {
        let next = found.get(at + 1).map_or(line.len(), |&(_, start, _)| start);
        let value = value_alone(&line[*end..next.max(*end)]);
        pairs.push((label.clone(), value.to_owned()));
    }
    pairs
}

/// What sites print behind a field on the same line.
const BEHIND: [&str; 8] = [
    "【字体",
    "[字体",
    "字体：",
    "字号：",
    "【打印",
    "浏览次数",
    "点击数",
    "分享到",
];

/// A value without what sites print behind it.
fn value_alone(value: &str) -> &str {
    let end = BEHIND.iter().filter_map(|behind| value.find(behind)).min();
    end.map_or(value, |end| &value[..end])
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|'))
}

/// Where the known label begins that ends a text: after a blank, a bar or a bracket, or at its
/// start.
fn label_start(text: &str, first: bool, colon: bool) -> Option<usize> {
    if first {
        return (known(&clean(text)).is_some() && (colon || text.starts_with(['[', '【', '［'])))
            .then_some(0);
    }
    let starts = text.char_indices().filter_map(|(at, c)| {
        let opens = matches!(c, '[' | '【' | '［');
        let separates = c.is_whitespace() || matches!(c, '|' | '｜');
        if opens {
            Some(at)
        } else {
            separates.then(|| at + c.len_utf8())
        }
    });
    // The leftmost start that gives a label takes one with blanks inside whole.
    starts.into_iter().find(|&start| {
        let candidate = &text[start..];
        candidate.chars().count() <= 20
            && (colon || candidate.starts_with(['[', '【', '［']))
            && known(&clean(candidate)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(line: &str) -> Vec<(String, String)> {
        split(line)
    }

    #[test]
    fn labels_are_cleaned() {
        assert_eq!(clean("索 引 号："), "索引号");
        assert_eq!(clean("标\u{3000}\u{3000}题:"), "标题");
        assert_eq!(clean("【发文字号】"), "发文字号");
        assert_eq!(clean(" Document  number :"), "Document number");
    }

    #[test]
    fn a_line_can_hold_several() {
        let found =
            pairs("发布时间：2020-01-02 10:30 来 源：某部\u{3000}[发文字号] 某发〔2020〕1号");
        let expected = [
            ("发布时间", "2020-01-02 10:30"),
            ("来源", "某部"),
            ("发文字号", "某发〔2020〕1号"),
        ];
        let expected = expected.map(|(label, value)| (label.to_owned(), value.to_owned()));
        assert_eq!(found, expected);
        assert!(pairs("现通知如下：发布日期：x").is_empty());
        assert!(pairs("无").is_empty());
        assert_eq!(pairs("文号："), [("文号".to_owned(), String::new())]);
    }
}
