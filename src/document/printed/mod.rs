//! Printed metadata: what a document says of itself in its head, its signature and its page.
//!
//! A value that is not printed where such values stand is left empty: a number in the third
//! paragraph is a citation, a date in the middle is about something else.

mod chinese;
mod english;
mod fields;
mod history;
mod lines;
mod signature;

pub use fields::from_fields;

use super::agency::Agencies;
use super::place::{Level, place};
use super::{DocNumber, IsoDate, doc_type, find_effective};

/// What is printed of a document's metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// 标题
    pub title: Option<String>,
    /// 发文机关 as printed, the lead first. [`Agencies::canonical`] leads to their one name.
    pub agencies: Vec<String>,
    /// 发文字号
    pub doc_number: Option<DocNumber>,
    /// 成文日期 or 公布日期
    pub date: Option<IsoDate>,
    /// 施行日期
    pub effective_date: Option<IsoDate>,
    /// 通知, 办法, Executive Order, …
    pub doc_type: Option<&'static str>,
    /// central, province, city, foreign, other
    pub level: Option<Level>,
    /// 中国, 上海, United States, …
    pub region: Option<String>,
}

/// Reads the metadata that is printed in a text, one paragraph a line. A title that is known from
/// elsewhere, as from the page around the text, helps and is kept.
///
/// ```
/// use gongbao::document::printed_metadata;
/// let text = "国务院办公厅关于推进政务公开的通知\n国办发〔2018〕23号\n各部门：\n请执行。\n\
///             国务院办公厅\n2018年4月8日\n";
/// let printed = printed_metadata(text, None);
/// assert_eq!(printed.title.as_deref(), Some("国务院办公厅关于推进政务公开的通知"));
/// assert_eq!(printed.agencies, ["国务院办公厅"]);
/// assert_eq!(printed.date.map(|date| date.to_string()).as_deref(), Some("2018-04-08"));
/// ```
pub fn printed_metadata(text: &str, title: Option<&str>) -> Printed {
    let title = title
        .map(lines::clean_title)
        .filter(|title| !title.is_empty());
    let lines = lines::lines(text);
    let chinese = lines
        .iter()
        .take(40)
        .any(|line| line.chars().any(crate::text::is_han));
    let mut printed = if chinese {
        chinese::read(&lines, title)
    } else {
        english::read(&lines, title)
    };
    printed.effective_date = printed
        .effective_date
        .or_else(|| history::effective(&lines))
        .or_else(|| find_effective(text, printed.date));
    printed.derive();
    printed
}

impl Printed {
    /// Fills in what follows from the other values: type, level, region.
    fn derive(&mut self) {
        let presidential = self.doc_number.as_ref().is_some_and(|number| {
            number.issuer == "EO" && number.kind == super::NumberKind::ExecutiveOrder
        });
        if self.doc_type.is_none() {
            self.doc_type = if presidential {
                Some("Executive Order")
            } else {
                self.title.as_deref().and_then(doc_type)
            };
        }
        if self.level.is_none() {
            let agency = self.agencies.first().map(String::as_str);
            let place = place(agency, self.doc_number.as_ref(), self.title.as_deref());
            (self.level, self.region) = (place.level, place.region);
        }
    }
}

/// Whether a short line names an agency: one of the table, or a name that ends like one.
fn names_agency(name: &str) -> bool {
    let chars = name.chars().count();
    if !(2..=40).contains(&chars) {
        return false;
    }
    if let Some((end, _)) = Agencies::builtin().find_at_start(name) {
        // 工业和信息化部科技司 is a part of one; 国务院关于… is a title.
        let rest = name[end..].trim();
        return rest.is_empty() || rest.chars().count() <= 16 && ends_like_agency(rest);
    }
    // The rest of a broken line names nobody.
    let broken = ["委员会", "办公", "人民政府", "秘书"]
        .iter()
        .any(|rest| name.starts_with(rest));
    !broken
        && chars >= 4
        && ends_like_agency(name)
        && name
            .chars()
            .all(|c| crate::text::is_han(c) || c == '（' || c == '）')
}

fn ends_like_agency(name: &str) -> bool {
    const ENDS: [&str; 33] = [
        "部",
        "局",
        "委",
        "委员会",
        "办公室",
        "办公厅",
        "办",
        "厅",
        "署",
        "会",
        "院",
        "政府",
        "总局",
        "银行",
        "司",
        "中心",
        "秘书处",
        "处",
        "总社",
        "总公司",
        "总队",
        "联合会",
        "协会",
        "军委",
        "党组",
        "党委",
        "室",
        "公司",
        "中央",
        "大队",
        "所",
        "組",
        "會",
    ];
    !name.contains("关于") && ENDS.iter().any(|end| name.ends_with(end))
}

/// The agencies of a line such as 国务院、中央军委 or 工业和信息化部 国家标准化管理委员会, where all
/// its parts are agencies; a name of the country before one is left out.
fn agencies_of(line: &str) -> Option<Vec<String>> {
    let parts: Vec<String> = line
        .split(|c: char| c == '、' || c == '，' || c == ',' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(without_country)
        .collect();
    if !parts.is_empty() && parts.iter().all(|part| names_agency(part)) {
        return Some(parts);
    }
    // Letters set apart: 国 务 院.
    let whole = without_country(&line.split_whitespace().collect::<String>());
    names_agency(&whole).then(|| vec![whole])
}

/// 中华人民共和国公安部 is 公安部.
fn without_country(name: &str) -> String {
    match name.strip_prefix("中华人民共和国") {
        Some(rest) if names_agency(rest) => rest.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests;
