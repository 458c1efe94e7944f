//! The document type: the noun that a title ends with, or in English begins with.

use super::cursor::{is_close, is_open};
use crate::text::fold;

/// Types that a Chinese title can end with. The longest that fits counts.
const CHINESE: [&str; 66] = [
    "通知",
    "意见",
    "办法",
    "规定",
    "条例",
    "决定",
    "公告",
    "通告",
    "通报",
    "规划",
    "方案",
    "指南",
    "指引",
    "标准",
    "细则",
    "批复",
    "函",
    "复函",
    "纲要",
    "要点",
    "令",
    "法",
    "法典",
    "解释",
    "报告",
    "白皮书",
    "蓝皮书",
    "规则",
    "规程",
    "规范",
    "准则",
    "守则",
    "章程",
    "决议",
    "公报",
    "计划",
    "目录",
    "清单",
    "名单",
    "措施",
    "制度",
    "说明",
    "答复",
    "答记者问",
    "解读",
    "指导原则",
    "修正案",
    "宪法",
    "议案",
    "声明",
    "宣言",
    "倡议",
    "建议",
    "纪要",
    "合同",
    "协定",
    "预案",
    "大纲",
    "布告",
    "命令",
    "导则",
    "要求",
    "请示",
    "讲话",
    "战略",
    "框架",
];

/// Words that end like a type but are none.
const NOT: [&str; 14] = [
    "方法",
    "做法",
    "司法",
    "执法",
    "立法",
    "普法",
    "守法",
    "违法",
    "书法",
    "说法",
    "看法",
    "公函件",
    "指令",
    "口令",
];

/// Types of English titles, as folded and as they are named. Longer ones first.
const ENGLISH: [(&str, &str); 58] = [
    ("executive order", "Executive Order"),
    ("executive orders", "Executive Order"),
    ("presidential memorandum", "Memorandum"),
    ("memorandum", "Memorandum"),
    ("proclamation", "Proclamation"),
    ("action plan", "Action Plan"),
    ("white paper", "White Paper"),
    ("policy paper", "Policy Paper"),
    ("risk management framework", "Framework"),
    ("framework", "Framework"),
    ("guiding opinions", "Opinions"),
    ("opinions", "Opinions"),
    ("opinion", "Opinions"),
    ("guidelines", "Guidelines"),
    ("guideline", "Guidelines"),
    ("guidance", "Guidance"),
    ("guide", "Guidance"),
    ("directive", "Directive"),
    ("regulation", "Regulation"),
    ("regulations", "Regulations"),
    ("rules", "Rules"),
    ("rule", "Rule"),
    ("act", "Act"),
    ("law", "Law"),
    ("bill", "Bill"),
    ("code", "Code"),
    ("decision", "Decision"),
    ("notice", "Notice"),
    ("announcement", "Announcement"),
    ("circular", "Circular"),
    ("strategy", "Strategy"),
    ("plan", "Plan"),
    ("plans", "Plan"),
    ("roadmap", "Roadmap"),
    ("program", "Program"),
    ("programme", "Programme"),
    ("outline", "Outline"),
    ("measures", "Measures"),
    ("provisions", "Provisions"),
    ("standards", "Standards"),
    ("standard", "Standard"),
    ("report", "Report"),
    ("recommendation", "Recommendation"),
    ("recommendations", "Recommendations"),
    ("resolution", "Resolution"),
    ("ordinance", "Ordinance"),
    ("statement", "Statement"),
    ("declaration", "Declaration"),
    ("communication", "Communication"),
    ("response", "Response"),
    ("letter", "Letter"),
    ("principles", "Principles"),
    ("charter", "Charter"),
    ("treaty", "Treaty"),
    ("convention", "Convention"),
    ("agreement", "Agreement"),
    ("inaugural address", "Address"),
    ("order", "Order"),
];

/// The type that a title says: 关于印发《…规划》的通知 is a 通知, Notice on Issuing the Plan a
/// Notice. None where the title names none.
///
/// ```
/// use gongbao::document::doc_type;
/// assert_eq!(doc_type("关于印发《信息化规划》的通知"), Some("通知"));
/// assert_eq!(doc_type("Kids Online Safety Act of 2024"), Some("Act"));
/// ```
pub fn doc_type(title: &str) -> Option<&'static str> {
    // What is longer is no title.
    if title.len() > 4000 {
        return None;
    }
    let folded = fold(title);
    let title = folded.text.trim();
    chinese(title).or_else(|| english(title))
}

fn chinese(title: &str) -> Option<&'static str> {
    let mut title = title;
    loop {
        let before = title;
        title = title.trim_end_matches(|c: char| {
            c.is_whitespace() || c == '。' || c == '》' || c == '"' || c == '”'
        });
        // （试行）, （2024年修订）, (征求意见稿).
        if title.ends_with(is_close)
            && let Some(open) = title.rfind(is_open)
            && open > 0
        {
            title = &title[..open];
        }
        for tail in ["征求意见稿", "草案", "试行稿", "全文", "修订稿", "稿"] {
            title = title
                .strip_suffix(tail)
                .filter(|rest| !rest.is_empty())
                .unwrap_or(title);
        }
        // 公告2019年第16号
        if title.ends_with('号') {
            title = title.trim_end_matches(|c: char| {
                c.is_ascii_digit()
                    || c.is_whitespace()
                    || "号第年".contains(c)
                    || super::numeral::is_numeral(c)
            });
        }
        if title == before {
            break;
        }
    }
    let law_on_companies = title.ends_with("公司法");
    if NOT.iter().any(|word| title.ends_with(word)) && !law_on_companies {
        return None;
    }
    CHINESE
        .iter()
        .filter(|noun| title.ends_with(**noun))
        .max_by_key(|noun| noun.len())
        .copied()
}

fn english(title: &str) -> Option<&'static str> {
    // What the title is about follows one of these; the type stands before.
    const ABOUT: [&str; 15] = [
        " on ",
        " for ",
        " of ",
        " to ",
        " concerning ",
        " regarding ",
        " governing ",
        " from ",
        " relating ",
        ": ",
        " (",
        ", ",
        " soliciting ",
        " by ",
        " - ",
    ];
    let end = ABOUT
        .iter()
        .filter_map(|word| title.find(word))
        .min()
        .unwrap_or(title.len());
    let head = title[..end].trim_end_matches(|c: char| !c.is_alphabetic());
    let fits = |text: &str, noun: &str| {
        text.strip_suffix(noun)
            .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
    };
    let find = |text: &str| {
        ENGLISH
            .iter()
            .find(|(noun, _)| fits(text, noun))
            .map(|(_, name)| *name)
    };
    if let Some(name) = find(head) {
        return Some(name);
    }
    // Executive Order 13859, Directive 95/46/EC: a number follows the noun.
    let first = ENGLISH.iter().find(|(noun, _)| {
        head.strip_prefix(noun).is_some_and(|rest| {
            rest.trim_start()
                .trim_start_matches("no. ")
                .starts_with(|c: char| c.is_ascii_digit() || c == '(')
        })
    });
    if let Some((_, name)) = first {
        return Some(name);
    }
    // Kids Online Safety Act of 2024; … Authorization Act for Fiscal Year 2021, Section 5.
    let act = title.match_indices(" act").any(|(at, word)| {
        let rest = &title[at + word.len()..];
        rest.is_empty()
            || rest.starts_with(" of ")
            || rest.starts_with(" for ")
            || rest.starts_with(',')
            || rest.starts_with(" (")
    });
    if act {
        return Some("Act");
    }
    let whole = title.trim_end_matches(|c: char| !c.is_alphabetic());
    ENGLISH
        .iter()
        .skip(5)
        .find(|(noun, _)| noun.len() > 3 && fits(whole, noun))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_the_type() {
        let cases = [
            ("国务院关于印发新一代人工智能发展规划的通知", Some("通知")),
            ("关于印发《“十四五”信息化规划》的通知", Some("通知")),
            ("生成式人工智能服务管理暂行办法", Some("办法")),
            ("网络数据安全管理条例（征求意见稿）", Some("条例")),
            ("中华人民共和国网络安全法", Some("法")),
            ("中华人民共和国刑法修正案（十二）", Some("修正案")),
            ("国务院办公厅关于同意申办运动会的复函", Some("复函")),
            (
                "中华人民共和国工业和信息化部公告（2025年第7号）",
                Some("公告"),
            ),
            ("工业和信息化部公告2019年 第16号", Some("公告")),
            ("關於人工智慧之指引", Some("指引")),
            ("中国的军控白皮书", Some("白皮书")),
            ("医疗器械注册审查指导原则（2024年修订版）", Some("指导原则")),
            ("中华人民共和国公司法", Some("法")),
            ("人工智能安全的方法", None),
            ("专项整治行动", None),
            ("Executive Order 13859", Some("Executive Order")),
            (
                "Directive 95/46/EC of the European Parliament",
                Some("Directive"),
            ),
            (
                "Regulation (EU) 2024/1689 laying down rules",
                Some("Regulation"),
            ),
            (
                "Memorandum for the Heads of Departments",
                Some("Memorandum"),
            ),
            ("Notice on Issuing the Action Plan", Some("Notice")),
            ("America's AI Action Plan", Some("Action Plan")),
            (
                "Three-Year Action Plan for Promoting Industries (2018-2020)",
                Some("Action Plan"),
            ),
            (
                "Regulations Governing the Labeling of Products",
                Some("Regulations"),
            ),
            ("Protecting Kids on Social Media Act", Some("Act")),
            ("Maintaining American Leadership", None),
        ];
        for (title, noun) in cases {
            assert_eq!(doc_type(title), noun, "{title}");
        }
    }
}
