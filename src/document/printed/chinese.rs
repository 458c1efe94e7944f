//! Chinese documents: title, number, agencies and date from head, history and signature.

use std::borrow::Cow;

use super::signature::{dated, signature};
use super::{Printed, agencies_of, fields, history, lines, names_agency};
use crate::document::number::{NumberKind, find_number, parse_number};
use crate::document::{Agencies, DocNumber, doc_type};

/// How many lines the head of a document can have, menus of its page included.
const HEAD: usize = 60;

pub(super) fn read(lines: &[Cow<str>], title: Option<String>) -> Printed {
    let head = &lines[..head_end(lines)];
    let mut printed = Printed {
        title,
        ..fields::in_lines(head)
    };
    let decree = decree(lines);
    if printed.title.is_none() {
        printed.title = decree
            .as_ref()
            .and_then(|decree| decree.title.clone())
            .or_else(|| title_of(lines));
    }
    let (title_agencies, complete) = printed
        .title
        .as_deref()
        .map(agencies_in_title)
        .unwrap_or_default();
    let signed = signature(lines).unwrap_or_default();
    let events = history::events(&lines[title_lines(lines, printed.title.as_deref())..]);
    let number = decree
        .as_ref()
        .map(|decree| decree.number.clone())
        .or_else(|| number_in_head(head))
        .or_else(|| history::number(&events))
        .or_else(|| printed.title.as_deref().and_then(number_in_title));
    printed.doc_number = printed.doc_number.or(number);
    if printed.agencies.is_empty() {
        let decreed = decree.map(|decree| decree.agencies).unwrap_or_default();
        let lead_signs = signed.agencies.len() >= title_agencies.len()
            && signed
                .agencies
                .first()
                .zip(title_agencies.first())
                .is_some_and(|(signed, titled)| same_agency(signed, titled));
        let candidates = [
            if complete || !lead_signs {
                title_agencies
            } else {
                signed.agencies.clone()
            },
            decreed,
            history::agencies(&events),
            signed.agencies,
            fields::publisher(head),
        ];
        printed.agencies = candidates
            .into_iter()
            .find(|agencies| !agencies.is_empty())
            .unwrap_or_default();
    }
    // A law that was amended is as old as its last change; any other text as its signature.
    let published = fields::published(head);
    printed.date = printed
        .date
        .or(if events.len() > usize::from(signed.date.is_some()) {
            history::last_change(&events).max(signed.date)
        } else {
            signed.date.or_else(|| history::last_change(&events))
        });
    let below_title = || {
        let line = lines.get(title_lines(lines, printed.title.as_deref()))?;
        dated(line.trim_matches(['（', '）', '(', ')'])).filter(|(before, _)| before.is_empty())
    };
    printed.date = printed
        .date
        .or_else(|| below_title().map(|(_, date)| date))
        .or(published);
    printed
}

fn same_agency(a: &str, b: &str) -> bool {
    let agencies = Agencies::builtin();
    a == b || matches!((agencies.canonical(a), agencies.canonical(b)), (Some(a), Some(b)) if a == b)
}

/// Where the head ends: at whom the document addresses, or at its first paragraph.
fn head_end(lines: &[Cow<str>]) -> usize {
    lines
        .iter()
        .take(HEAD)
        .position(|line| {
            let paragraph = line.chars().count() > 45 && line.contains(['。', '，']);
            let addressed = line.ends_with(['：', ':']) && line.chars().count() > 8;
            let article = line.starts_with("第一条")
                || line.starts_with("第一章")
                || line.starts_with("一、");
            paragraph || addressed || article
        })
        .unwrap_or(lines.len().min(HEAD))
}

/// How many lines at the start of a text repeat its title.
fn title_lines(lines: &[Cow<str>], title: Option<&str>) -> usize {
    let Some(title) = title else { return 0 };
    let squeeze = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let title = squeeze(title);
    lines
        .iter()
        .take(6)
        .take_while(|line| title.contains(&squeeze(line)))
        .count()
}

/// 中华人民共和国国务院令 / 第706号 / 《专利代理条例》已经…通过，现予公布.
struct Decree {
    number: DocNumber,
    title: Option<String>,
    agencies: Vec<String>,
}

fn decree(lines: &[Cow<str>]) -> Option<Decree> {
    let first = lines.iter().take(30).position(|line| {
        let line = line.trim_end_matches(['号', '）']);
        line.ends_with('令') && line.chars().count() <= 40
            || line.contains("令第")
                && line.chars().count() <= 40
                && !line.contains(['《', '，', '日'])
    })?;
    // The number stands on the same line or right below.
    let end = (first + 3).min(lines.len());
    let number = (first + 1..=end).find_map(|end| {
        let text = lines[first..end].join("\n");
        find_number(&text)
            .map(|(_, number)| number)
            .filter(|number| number.kind == NumberKind::Order)
    })?;
    let issuer = without_word(&lines[first]);
    // Joint decrees have a line for each agency, and 令 behind the last or on a line of its own.
    let mut agencies: Vec<String> = agencies_of(issuer).unwrap_or_default();
    for line in lines[..first].iter().rev().take(20) {
        match agencies_of(line) {
            Some(above) => agencies.splice(0..0, above),
            None => break,
        };
    }
    let title = lines[first..].iter().take(8).find_map(|line| {
        let promulgated = ["公布", "发布", "施行", "通过"]
            .iter()
            .any(|deed| line.contains(deed));
        let start = line.find('《')? + '《'.len_utf8();
        let name = &line[start..start + line[start..].find('》')?];
        (promulgated && start < 60 && doc_type(name).is_some()).then(|| name.to_owned())
    });
    Some(Decree {
        number,
        title,
        agencies,
    })
}

fn without_word(line: &str) -> &str {
    line.find('令').map_or(line, |at| line[..at].trim())
}

/// The number on a line of its own in the head.
fn number_in_head(head: &[Cow<str>]) -> Option<DocNumber> {
    head.iter().find_map(|line| {
        let bare = line.trim_matches(['（', '）', '(', ')', ' ']);
        let chars = bare.chars().count();
        if !(4..=45).contains(&chars) || bare.contains(['《', '，', '。']) {
            return None;
        }
        let (place, number) = find_number(bare)?;
        let whole = place.len() * 10 >= bare.len() * 7;
        let printed = !matches!(
            number.kind,
            NumberKind::Standard | NumberKind::Bill | NumberKind::Other
        );
        (whole && printed).then_some(number)
    })
}

/// …公告（2025年第7号）, …（工信部科〔2019〕188号): the number behind the title.
fn number_in_title(title: &str) -> Option<DocNumber> {
    let tail = title.trim_end_matches(['）', ')', ' ']);
    if !tail.ends_with(['号', '令', '告']) || title.ends_with('》') {
        return None;
    }
    let (place, number) = find_number(title)?;
    let last = title.len() - place.end <= 6;
    last.then_some(number)
        .or_else(|| parse_number(&title[title.rfind(['（', '('])?..]))
}

/// The title in the first lines: up to the line that ends like one.
fn title_of(lines: &[Cow<str>]) -> Option<String> {
    for start in 0..lines.len().min(4) {
        let mut taken: Vec<Cow<str>> = Vec::new();
        for line in lines[start..].iter().take(7) {
            let sentence = line.contains('。') || line.chars().count() > 70;
            if sentence || taken.iter().map(|line| line.len()).sum::<usize>() > 300 {
                break;
            }
            // A number or date on its own line ends the title, or stands above it.
            let other =
                line.ends_with(['：', ':']) || number_in_head(std::slice::from_ref(line)).is_some();
            if other {
                break;
            }
            taken.push(Cow::Owned(lines::unspaced(line)));
            let title = lines::join(&taken);
            let next = lines
                .get(start + taken.len())
                .map_or("", |line| line.as_ref());
            if complete(&title, next)
                && doc_type(&title).is_some()
                && !names_agency(&title)
                && title.chars().count() >= 4
            {
                return Some(title);
            }
        }
    }
    None
}

/// Whether a title can end here: its quotation marks are closed, and what it is about (关于) has led
/// to 的 and a type.
fn complete(title: &str, next: &str) -> bool {
    let open = title.matches(['《', '“', '（']).count();
    if open > title.matches(['》', '”', '）']).count() {
        return false;
    }
    let Some(about) = title.find("关于") else {
        return true;
    };
    match title.rfind('的') {
        Some(at) => at > about && title[at..].chars().count() <= 14,
        // 关于车船管理办法: what follows must be no more of the title.
        None => {
            title.chars().count() > 30
                || next.starts_with(|c: char| c.is_ascii_digit() || "（(第一各".contains(c))
        }
    }
}

/// The agencies before 关于 or a verb in a title, and whether these are all of them: 等四部门 is not.
fn agencies_in_title(title: &str) -> (Vec<String>, bool) {
    const VERBS: [&str; 10] = [
        "关于", "印发", "转发", "对", "批转", "公告", "令", "通告", "发布", "联合",
    ];
    let mut ends: Vec<usize> = VERBS.iter().filter_map(|verb| title.find(verb)).collect();
    ends.sort_unstable();
    for end in ends {
        // 对 is also a part of titles; before it only an agency of the table is one.
        let loose = !title[end..].starts_with('对');
        let mut named = title[..end].trim();
        let mut complete = true;
        if let Some(at) = named.rfind('等')
            && named[at..].chars().count() <= 8
        {
            named = &named[..at];
            complete = false;
        }
        if let Some(agencies) = agencies_of(named).filter(|agencies| {
            loose
                || agencies
                    .iter()
                    .all(|agency| Agencies::builtin().canonical(agency).is_some())
        }) {
            return (agencies, complete);
        }
    }
    // 工业和信息化部2020年工作要点: an agency and a year.
    (Vec::new(), true)
}
