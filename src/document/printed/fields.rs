//! The fields of a page: labels such as 发文机关 or PubDate and their values.

use std::borrow::Cow;

use super::Printed;
use super::lines::{clean_title, trim};
use crate::document::number::parse_number;
use crate::document::text_date::find_dates;
use crate::document::{IsoDate, doc_type, normalise_date};
use crate::text::fold;

/// What a label names. Of several labels for one thing the first in its list counts most.
const TITLE: [&str; 10] = [
    "标题",
    "名称",
    "文件名称",
    "文件标题",
    "信息名称",
    "articletitle",
    "dc.title",
    "citation_title",
    "og:title",
    "title",
];
const AGENCY: [&str; 9] = [
    "发文机关",
    "发文单位",
    "制定机关",
    "印发机关",
    "发文部门",
    "成文单位",
    "发文机构",
    "机关",
    "agency",
];
/// Who put the page up, which can be a part of the agency.
const PUBLISHER: [&str; 7] = [
    "from",
    "发布机关",
    "发布机构",
    "发布单位",
    "公开主体",
    "contentsource",
    "dc.creator",
];
const NUMBER: [&str; 12] = [
    "发文字号",
    "文号",
    "发文文号",
    "文件编号",
    "文件字号",
    "字号",
    "文件号",
    "公文字号",
    "令号",
    "document number",
    "citation",
    "doc_number",
];
const DATE: [&str; 9] = [
    "成文日期",
    "成文时间",
    "发文日期",
    "发文时间",
    "印发日期",
    "签发日期",
    "签署日期",
    "公布日期",
    "颁布日期",
];
/// When the page went up, which can be later than the document.
const PUBLISHED: [&str; 12] = [
    "公发布日",
    "published",
    "date published",
    "发布日期",
    "发布时间",
    "公开日期",
    "生成日期",
    "pubdate",
    "publishdate",
    "publication_date",
    "date",
    "article:published_time",
];
const EFFECTIVE: [&str; 8] = [
    "施行日期",
    "实施日期",
    "生效日期",
    "生效时间",
    "执行日期",
    "实施时间",
    "施行时间",
    "effective date",
];
const TYPE: [&str; 5] = ["文种", "公文种类", "文件类型", "体裁", "体裁分类"];

/// Reads the fields that a page gives of its document: label and value, in any order. Labels may
/// have blanks and colons about them. Fields of no meaning here are left aside.
pub fn from_fields(fields: &[(String, String)]) -> Printed {
    let fields: Vec<(String, &str)> = fields
        .iter()
        .map(|(label, value)| (label_key(label), trim(value)))
        .collect();
    let mut printed = read(&fields);
    printed.derive();
    printed
}

/// The day of publication that stands as 发布时间：2020-03-31 in a head.
pub(super) fn published(lines: &[Cow<str>]) -> Option<IsoDate> {
    labelled(lines, &PUBLISHED).find_map(date_of)
}

/// Who is said to have put the document up: 发布机构：某某局 in a head.
pub(super) fn publisher(lines: &[Cow<str>]) -> Vec<String> {
    labelled(lines, &PUBLISHER)
        .find_map(super::agencies_of)
        .unwrap_or_default()
}

/// The values behind Chinese labels, each on a line with its label or below it.
fn labelled<'a>(lines: &'a [Cow<str>], labels: &'a [&str]) -> impl Iterator<Item = &'a str> {
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.len() <= 400)
        .filter_map(|(at, line)| {
            let (label, value) = line.split_once(['：', ':'])?;
            let label = label_key(label);
            // Only Chinese labels: an English line with a colon is rarely a field.
            (!label.is_ascii() && labels.contains(&label.as_str())).then_some(())?;
            let below = lines.get(at + 1).map(|next| next.as_ref());
            match trim(value) {
                "" => below.filter(|next| !next.contains(['：', ':'])),
                value => Some(value),
            }
        })
}

/// The fields that stand as 标签：value on lines of their own.
pub(super) fn in_lines(lines: &[Cow<str>]) -> Printed {
    Printed {
        agencies: labelled(lines, &AGENCY)
            .map(split_agencies)
            .next()
            .unwrap_or_default(),
        doc_number: labelled(lines, &NUMBER).find_map(parse_number),
        date: labelled(lines, &DATE).find_map(date_of),
        effective_date: labelled(lines, &EFFECTIVE).find_map(date_of),
        ..Printed::default()
    }
}

fn read(fields: &[(String, &str)]) -> Printed {
    let values = |labels: &[&str]| -> Vec<&str> {
        labels
            .iter()
            .flat_map(|label| fields.iter().filter(move |(name, _)| name == label))
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty() && !matches!(*value, "无" | "-" | "--" | "/"))
            .collect()
    };
    let date = |labels: &[&str]| values(labels).into_iter().find_map(date_of);
    let title = values(&TITLE).first().map(|title| clean_title(title));
    Printed {
        doc_type: values(&TYPE).into_iter().find_map(doc_type),
        title: title.filter(|title| !title.is_empty()),
        agencies: values(&AGENCY)
            .first()
            .or(values(&PUBLISHER).first())
            .map(|value| split_agencies(value))
            .unwrap_or_default(),
        doc_number: values(&NUMBER).into_iter().find_map(parse_number),
        date: date(&DATE).or_else(|| date(&PUBLISHED)),
        effective_date: date(&EFFECTIVE),
        ..Printed::default()
    }
}

fn label_key(label: &str) -> String {
    let folded = fold(label).text;
    let key = folded.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '[' | ']' | '【' | '】' | '*')
    });
    if key.is_ascii() {
        key.to_owned()
    } else {
        key.split_whitespace().collect()
    }
}

/// A date in a field: as people give them, or printed anywhere in the value.
fn date_of(value: &str) -> Option<IsoDate> {
    normalise_date(value)
        .and_then(|date| IsoDate::parse(&date))
        .or_else(|| find_dates(value).into_iter().map(|(_, date)| date).next())
}

/// The agencies of a field, which may list several.
fn split_agencies(value: &str) -> Vec<String> {
    if let Some(agencies) = super::agencies_of(value) {
        return agencies;
    }
    let parts: Vec<String> = value
        .split(['、', ';', '；', '，', '|'])
        .map(|part| trim(part).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    parts
}
