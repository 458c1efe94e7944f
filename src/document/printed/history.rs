//! The history under a law's title: when it was adopted, promulgated, amended, put in force.

use std::borrow::Cow;

use super::agencies_of;
use crate::document::number::{DocNumber, find_number};
use crate::document::text_date::find_dates;
use crate::document::{Agencies, IsoDate};

/// One event of a law: 2017年8月22日 中华人民共和国国务院令第685号公布.
pub(super) struct Event {
    pub(super) date: IsoDate,
    pub(super) in_force: bool,
    /// What is said of the date.
    pub(super) said: String,
}

const DEEDS: [&str; 16] = [
    "通过", "公布", "发布", "修订", "修正", "批准", "颁布", "施行", "公告", "印发", "修改", "生效",
    "實施", "制定", "實行", "令第",
];

/// The events that the lines under a title tell, in order. Brackets around them, and several of
/// them on one line, are taken apart.
pub(super) fn events(lines: &[Cow<str>]) -> Vec<Event> {
    let mut out = Vec::new();
    // A title has a few lines; then events follow one another.
    let mut gap = 0;
    for line in lines.iter().take(60) {
        let before = out.len();
        if line.len() <= 1500 {
            collect(line, &mut out);
        }
        if out.len() == before {
            gap += 1;
            if gap > if out.is_empty() { 8 } else { 0 } {
                break;
            }
        }
    }
    out
}

fn collect(line: &str, out: &mut Vec<Event>) {
    let inner = line.trim_start_matches(['（', '(', '[', '【', ' ', '　']);
    let dates: Vec<_> = find_dates(inner)
        .into_iter()
        .filter(|(_, date)| date.day.is_some())
        .collect();
    // The line begins with a date: a sentence that holds one does not.
    if dates.first().is_none_or(|(place, _)| place.start > 6) || inner.contains('。') {
        return;
    }
    for (at, (place, date)) in dates.iter().enumerate() {
        let end = dates
            .get(at + 1)
            .map_or(inner.len(), |(next, _)| next.start);
        let said = &inner[place.end..end];
        if DEEDS.iter().any(|deed| said.contains(deed)) {
            let in_force = !["通过", "公布", "发布", "修"]
                .iter()
                .any(|deed| said.contains(deed))
                && said.contains("施行");
            out.push(Event {
                date: *date,
                in_force,
                said: said.to_owned(),
            });
        }
    }
}

/// The day since when the law is in force, where the history says it.
pub(super) fn effective(lines: &[Cow<str>]) -> Option<IsoDate> {
    let events = events(lines);
    let in_force = events.iter().rev().find(|event| event.in_force)?;
    // A law changed after it came into force says nothing of the change here.
    let changed = events
        .iter()
        .filter(|event| !event.in_force)
        .any(|event| event.date > in_force.date);
    (!changed).then_some(in_force.date)
}

/// The date of the last event that made the text what it is. A court's or a meeting's adoption is
/// none: what it adopts is made public another day.
pub(super) fn last_change(events: &[Event]) -> Option<IsoDate> {
    const MADE: [&str; 10] = [
        "公布", "发布", "修订", "修正", "颁布", "公告", "印发", "修改", "制定", "令",
    ];
    let made = |event: &&Event| {
        let said = event.said.as_str();
        let adopted = said.contains("通过") && (said.contains("会议") || said.contains("委员会"));
        let changed = MADE.iter().any(|deed| said.contains(deed)) && !adopted;
        !event.in_force && (changed || said.contains("人民代表大会"))
    };
    events.iter().rev().find(made).map(|event| event.date)
}

/// The number under which the law was first made public.
pub(super) fn number(events: &[Event]) -> Option<DocNumber> {
    events
        .iter()
        .find_map(|event| find_number(&event.said))
        .map(|(_, number)| number)
}

/// Who made the text what it is: the congress that adopted or changed it last, or who promulgated
/// it.
pub(super) fn agencies(events: &[Event]) -> Vec<String> {
    // What was only approved by the State Council was made by the ministry that promulgated it.
    let made = events
        .iter()
        .rev()
        .filter(|event| !event.in_force && !event.said.contains("批准"));
    made.chain(events.iter().rev())
        .find_map(|event| maker(&event.said))
        .unwrap_or_default()
}

fn maker(said: &str) -> Option<Vec<String>> {
    let said = said
        .trim_start_matches([' ', '　', '由', '日', '《'])
        .trim();
    if said.starts_with("第") && said.contains("全国人民代表大会") {
        let committee = said.contains("常务委员会");
        let name = if committee {
            "全国人民代表大会常务委员会"
        } else {
            "全国人民代表大会"
        };
        return Some(vec![name.to_owned()]);
    }
    let end = [
        "令",
        "公告",
        "发布",
        "公布",
        "批准",
        "第",
        "审判委员会",
        "检察委员会",
        "制定",
        "通过",
        "关于",
        "印发",
    ]
    .iter()
    .filter_map(|word| said.find(word))
    .min()?;
    if said.contains("最高人民法院") && said.contains("最高人民检察院") {
        return Some(vec!["最高人民法院".to_owned(), "最高人民检察院".to_owned()]);
    }
    agencies_of(said[..end].trim()).filter(|named| {
        named
            .iter()
            .all(|name| Agencies::builtin().find_at_start(name).is_some())
    })
}
