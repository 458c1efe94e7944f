//! The place of a document: its level (central, province, city, foreign, other) and region.

use super::DocNumber;
use super::agency::Agencies;
use super::province::{PROVINCES, Province, province_at_start};
use crate::text::fold;

/// Which level of government a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The central government and party of China
    Central,
    /// A province, autonomous region or municipality
    Province,
    /// A city, prefecture, county or district
    City,
    /// Another country, the European Union, an international body
    Foreign,
    /// Anything else
    Other,
}

impl Level {
    /// All levels.
    pub const ALL: [Level; 5] = [
        Level::Central,
        Level::Province,
        Level::City,
        Level::Foreign,
        Level::Other,
    ];

    /// Its name in columns and files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Central => "central",
            Level::Province => "province",
            Level::City => "city",
            Level::Foreign => "foreign",
            Level::Other => "other",
        }
    }

    /// The level of a name.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A level and region, each where known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The level.
    pub level: Option<Level>,
    /// 中国, 上海, United States, European Union, …
    pub region: Option<String>,
}

impl Place {
    fn at(level: Level, region: &str) -> Option<Place> {
        let region = (!region.is_empty()).then(|| region.to_owned());
        Some(Place {
            level: Some(level),
            region,
        })
    }
}

/// The place that the agency says, else the document number, else the beginning of the title.
pub fn place(agency: Option<&str>, number: Option<&DocNumber>, title: Option<&str>) -> Place {
    agency
        .and_then(of_agency)
        .or_else(|| number.and_then(of_number))
        .or_else(|| title.and_then(of_title))
        .unwrap_or_default()
}

fn of_agency(agency: &str) -> Option<Place> {
    let agencies = Agencies::builtin();
    let known = agencies
        .canonical(agency)
        .or_else(|| agencies.find_at_start(agency).map(|(_, known)| known));
    match known {
        Some(known) => Place::at(known.level, &known.region),
        None => local(&fold(agency).text),
    }
}

/// A province or city at the start of a folded name.
fn local(name: &str) -> Option<Place> {
    let name = name.strip_prefix("中共").unwrap_or(name);
    if let Some((province, end)) = province_at_start(name) {
        return Some(within(province, &name[..end], &name[end..]));
    }
    // 深圳市…: a city without its province needs its 市, for 朝阳 and 中山 are also other things.
    let (province, city) = PROVINCES
        .iter()
        .find_map(|province| Some((province, province.city_at_start(name)?)))?;
    let named = ["市", "州", "地区", "盟"]
        .iter()
        .any(|unit| name[city.len()..].starts_with(unit));
    if named {
        Place::at(Level::City, province.short)
    } else {
        None
    }
}

/// The level of what follows a province's name: the province itself or a part of it.
fn within(province: &'static Province, named: &str, rest: &str) -> Place {
    // 吉林市 is a city of 吉林省; 上海市 is the municipality, and 浙江省市场监督管理局 no city.
    let same_name = rest.starts_with('市')
        && !rest.starts_with("市场")
        && !named.ends_with(['省', '区'])
        && !province.name.ends_with('市');
    let district = |rest: &str| {
        let mut chars = 0;
        rest.chars().take(6).any(|c| {
            chars += 1;
            chars >= 2 && matches!(c, '区' | '县')
        })
    };
    let city = same_name
        || province.city_at_start(rest).is_some()
        || province.name.ends_with('市') && district(rest);
    let level = if city { Level::City } else { Level::Province };
    Place {
        level: Some(level),
        region: Some(province.short.to_owned()),
    }
}

fn of_number(number: &DocNumber) -> Option<Place> {
    /// What numbers of the central government and party begin with.
    const CENTRAL: [&str; 26] = [
        "国",
        "中发",
        "中办",
        "工信",
        "发改",
        "财税",
        "财会",
        "财政部",
        "财预",
        "财建",
        "教育部",
        "教高",
        "教技",
        "银发",
        "银保监",
        "证监",
        "人社部",
        "环办",
        "税总",
        "法释",
        "法发",
        "高检",
        "商务部",
        "交运",
        "民发",
        "科技部",
    ];
    let issuer = fold(&number.issuer).text;
    if issuer.is_empty() {
        return None;
    }
    if let Some(place) = of_agency(&number.issuer) {
        return Some(place);
    }
    let province = PROVINCES.iter().find(|province| {
        province
            .prefixes
            .iter()
            .any(|prefix| issuer.starts_with(prefix))
    });
    if let Some(province) = province {
        return Place::at(Level::Province, province.short);
    }
    let central = CENTRAL.iter().any(|prefix| issuer.starts_with(prefix));
    if central {
        Place::at(Level::Central, "中国")
    } else {
        None
    }
}

fn of_title(title: &str) -> Option<Place> {
    let title = fold(title).text;
    if title.starts_with("中华人民共和国") {
        return Place::at(Level::Central, "中国");
    }
    local(&title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse_number;

    fn says(agency: &str, number: &str, title: &str) -> (Option<&'static str>, Option<String>) {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        let number = some(number).and_then(parse_number);
        let place = place(some(agency), number.as_ref(), some(title));
        (place.level.map(Level::name), place.region)
    }

    #[test]
    fn a_place_is_read_from_agency_number_or_title() {
        let cases = [
            ("国务院", "", "", Some("central"), Some("中国")),
            (
                "工业和信息化部科技司",
                "",
                "",
                Some("central"),
                Some("中国"),
            ),
            (
                "上海市经济和信息化委员会",
                "",
                "",
                Some("province"),
                Some("上海"),
            ),
            (
                "上海市普陀区规划和自然资源局",
                "",
                "",
                Some("city"),
                Some("上海"),
            ),
            ("广东省深圳市人民政府", "", "", Some("city"), Some("广东")),
            ("深圳市工业和信息化局", "", "", Some("city"), Some("广东")),
            (
                "浙江省人民政府办公厅",
                "",
                "",
                Some("province"),
                Some("浙江"),
            ),
            ("吉林市人民政府", "", "", Some("city"), Some("吉林")),
            (
                "浙江省市场监督管理局",
                "",
                "",
                Some("province"),
                Some("浙江"),
            ),
            ("數位發展部", "", "", Some("other"), Some("臺灣")),
            (
                "European Commission",
                "",
                "",
                Some("foreign"),
                Some("European Union"),
            ),
            (
                "",
                "沪府办发〔2019〕12号",
                "",
                Some("province"),
                Some("上海"),
            ),
            ("", "渝府发〔2019〕12号", "", Some("province"), Some("重庆")),
            ("", "国办发〔2019〕12号", "", Some("central"), Some("中国")),
            (
                "",
                "国家税务总局公告2019年第14号",
                "",
                Some("central"),
                Some("中国"),
            ),
            (
                "",
                "",
                "北京市促进通用人工智能创新发展的若干措施",
                Some("province"),
                Some("北京"),
            ),
            (
                "",
                "",
                "中华人民共和国网络安全法",
                Some("central"),
                Some("中国"),
            ),
            ("", "", "人工智能白皮书", None, None),
        ];
        for (agency, number, title, level, region) in cases {
            let expected = (level, region.map(str::to_owned));
            assert_eq!(
                says(agency, number, title),
                expected,
                "{agency}{number}{title}"
            );
        }
    }
}
