//! Cases of printed metadata.

use super::*;

fn iso(date: Option<IsoDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn number(printed: &Printed) -> &str {
    printed
        .doc_number
        .as_ref()
        .map_or("", |number| number.canonical.as_str())
}

#[test]
fn a_notice_prints_all_of_it() {
    let text = "国务院办公厅关于促进平台经济\n规范发展的指导意见\n国办发〔2019〕99号\n\
                各省、自治区、直辖市人民政府，国务院各部委：\n\
                根据国发〔2015〕40号文件，现提出如下意见。\n本意见自印发之日起施行。\n\
                国务院办公厅\n二○一九年八月一日\n（此件公开发布）\n";
    let printed = printed_metadata(text, None);
    assert_eq!(
        printed.title.as_deref(),
        Some("国务院办公厅关于促进平台经济规范发展的指导意见")
    );
    assert_eq!(printed.agencies, ["国务院办公厅"]);
    assert_eq!(number(&printed), "国办发〔2019〕99号");
    assert_eq!(
        (iso(printed.date), iso(printed.effective_date)),
        ("2019-08-01".into(), "2019-08-01".into())
    );
    assert_eq!(printed.doc_type, Some("意见"));
    assert_eq!(
        (printed.level, printed.region.as_deref()),
        (Some(Level::Central), Some("中国"))
    );
}

#[test]
fn a_joint_document_keeps_all_agencies_the_lead_first() {
    let text = "工业和信息化部等三部门关于印发示范方案的通知\n工信部联科〔\n2023\n〕\n9\n号\n\
                各省主管部门：\n请执行。\n工业和信息化部\n财政部\n国家能源局\n2023\n年\n1\n月\n20\n日\n";
    let printed = printed_metadata(text, None);
    assert_eq!(printed.agencies, ["工业和信息化部", "财政部", "国家能源局"]);
    assert_eq!(number(&printed), "工信部联科〔2023〕9号");
    assert_eq!(iso(printed.date), "2023-01-20");
    let title = "国家互联网信息办公室 公安部关于开展检查的通知";
    let printed = printed_metadata("各单位：\n请执行。\n", Some(title));
    assert_eq!(printed.agencies, ["国家互联网信息办公室", "公安部"]);
}

#[test]
fn a_decree_gives_the_regulation_its_title_and_number() {
    let text = "中华人民共和国国务院令\n第706号\n\
                《样本管理条例》已经2018年9月6日国务院第23次常务会议通过，现予公布，自2019年3月1日起施行。\n\
                总理　李某某\n2018年11月6日\n样本管理条例\n第一章　总则\n第一条　为了管理样本，制定本条例。\n";
    let printed = printed_metadata(text, None);
    assert_eq!(printed.title.as_deref(), Some("样本管理条例"));
    assert_eq!(number(&printed), "中华人民共和国国务院令第706号");
    assert_eq!(printed.agencies, ["国务院"]);
    assert_eq!(
        (iso(printed.date), iso(printed.effective_date)),
        ("2018-11-06".into(), "2019-03-01".into())
    );
}

#[test]
fn the_history_of_a_law_gives_its_last_change() {
    let text = "中华人民共和国样本法\n\
                （1999年3月14日第九届全国人民代表大会第二次会议通过　2017年7月8日第十二届全国人民代表大会\
                常务委员会第二十八次会议修订）\n第一章　总则\n第一条　为了管理样本，制定本法。\n";
    let printed = printed_metadata(text, None);
    assert_eq!(printed.title.as_deref(), Some("中华人民共和国样本法"));
    assert_eq!(printed.agencies, ["全国人民代表大会常务委员会"]);
    assert_eq!(iso(printed.date), "2017-07-08");
    assert_eq!(printed.doc_type, Some("法"));
}

#[test]
fn an_executive_order_is_read_from_its_head() {
    let text = "[Federal Register Volume 90, Number 1]\n\nTitle 3--\nThe President\n\n\
                Executive Order 14999 of July 8, 2025\n\nSetting Samples\n   in Order\n\n\
                By the authority vested in me as President, it is hereby ordered:\n\
                This amends Executive Order 13000 of May 1, 1996.\n\nTHE WHITE HOUSE,\n   July 8, 2025.\n";
    let printed = printed_metadata(text, None);
    assert_eq!(printed.title.as_deref(), Some("Setting Samples in Order"));
    assert_eq!(
        (number(&printed), iso(printed.date)),
        ("EO 14999", "2025-07-08".into())
    );
    assert_eq!(printed.agencies, ["President of the United States"]);
    assert_eq!(printed.level, Some(Level::Foreign));
}

#[test]
fn what_is_cited_is_not_taken_for_the_documents_own() {
    let text = "近日，有关部门印发通知（国办发〔2019〕99号），要求于2019年8月1日前完成。\n\
                这是2018年国务院发布的规划的一部分。\n各地正在落实。\n";
    let printed = printed_metadata(text, None);
    assert_eq!(printed.doc_number, None);
    assert_eq!(printed.date, None);
    assert!(printed.agencies.is_empty());
    assert_eq!(printed.title, None);
}

#[test]
fn the_fields_of_a_page_are_read() {
    let field = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let printed = from_fields(&[
        field("索 引 号：", "000014349/2018-00206"),
        field("发文机关：", "国务院、中央军委"),
        field("成文日期：", "2018年11月06日"),
        field("标　　题：", "样本管理条例_中国政府网"),
        field("发文字号：", "国令第706号"),
        field("发布日期：", "2018年11月19日"),
    ]);
    assert_eq!(printed.title.as_deref(), Some("样本管理条例"));
    assert_eq!(printed.agencies, ["国务院", "中央军委"]);
    assert_eq!(
        (number(&printed), iso(printed.date)),
        ("国令第706号", "2018-11-06".into())
    );
    let printed = from_fields(&[
        field("ArticleTitle", "关于样本的通知"),
        field("PubDate", "2023-07-13 15:00"),
        field("ContentSource", "国家网信办"),
    ]);
    assert_eq!(iso(printed.date), "2023-07-13");
    assert_eq!(printed.level, Some(Level::Central));
}

#[test]
fn damaged_texts_do_no_harm() {
    let seeds = [
        "国务院办公厅\n第706号令〔2018〕《（民國元年1月自公布之日起施行。\n国务院令\n第\n2025\n年\n",
        "Executive Order 13859 of July 8, 2017--\nE.O. No. GB/T 3-2020 Regulation (EU) 2024/1689 /EC",
        "臺教資(二)字第1080012345號 （86）国函字15号 ２０１７年七月八日 發文字號：",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let pool: Vec<char> = seeds.iter().flat_map(|seed| seed.chars()).collect();
    for round in 0..6000 {
        let mut chars: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..1 + random(8) {
            let at = random(chars.len());
            match random(3) {
                0 => chars[at] = pool[random(pool.len())],
                1 => drop(chars.remove(at)),
                _ => chars.insert(at, pool[random(pool.len())]),
            }
        }
        let text: String = chars.into_iter().collect();
        let _ = printed_metadata(&text, None);
        let _ = printed_metadata("", Some(&text));
        let _ = from_fields(&[
            ("文号".into(), text.clone()),
            ("成文日期".into(), text.clone()),
        ]);
        let _ = crate::document::parse_number(&text);
        for (place, _) in crate::document::find_numbers(&text) {
            assert!(text.get(place).is_some());
        }
        for (place, _) in crate::document::find_dates(&text) {
            assert!(text.get(place).is_some());
        }
    }
}
