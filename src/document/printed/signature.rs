//! The signature: agencies and the date under a document's text.

use std::borrow::Cow;

use super::agencies_of;
use super::lines::trim;
use crate::document::IsoDate;
use crate::document::text_date::find_dates;

/// Who signed, and when.
#[derive(Debug, Default)]
pub(super) struct Signature {
    pub(super) agencies: Vec<String>,
    pub(super) date: Option<IsoDate>,
}

/// The first signature of a text. What is passed on or attached behind it has one of its own.
pub(super) fn signature(lines: &[Cow<str>]) -> Option<Signature> {
    let mut best: Option<Signature> = None;
    for (at, line) in lines.iter().enumerate().skip(1) {
        let Some((before, date)) = dated(line) else {
            continue;
        };
        if !before.is_empty() {
            // 国务院办公厅　2018年12月30日 on one line.
            if let Some(agencies) = agencies_of(&before) {
                return Some(Signature {
                    agencies,
                    date: Some(date),
                });
            }
            continue;
        }
        let agencies = signers(&lines[..at]);
        let named = !agencies.is_empty();
        if named || lines[..at].last().is_some_and(|line| names_person(line)) {
            return Some(Signature {
                agencies,
                date: Some(date),
            });
        }
        // A date on a line of its own with no name above it counts at the very end only.
        if at + 3 >= lines.len() {
            best.get_or_insert(Signature {
                agencies,
                date: Some(date),
            });
        }
    }
    best
}

/// A line that is a date, with nothing or an agency before it.
pub(super) fn dated(line: &str) -> Option<(String, IsoDate)> {
    // Cheap first: most lines are long or end otherwise.
    let line = line.trim_end_matches(['）', ')', '。', '印', '发', ' ']);
    if line.len() > 160
        || !line.ends_with(['日', '号']) && !line.ends_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let dates = find_dates(line);
    let (place, date) = dates.last()?;
    if dates.len() > 1 || date.day.is_none() || place.end != line.len() {
        return None;
    }
    let before = trim(line[..place.start].trim_start_matches(['（', '(']));
    Some((before.to_owned(), *date))
}

/// The agencies on the lines right above a date.
fn signers(above: &[Cow<str>]) -> Vec<String> {
    let mut groups = Vec::new();
    for line in above.iter().rev().take(20) {
        let line = line.trim_end_matches(['（', '）', '章', '公', '盖', '印']);
        match agencies_of(line) {
            Some(agencies) => groups.push(agencies),
            None => break,
        }
    }
    groups.into_iter().rev().flatten().collect()
}

/// 总理　李克强; 局长 王某: an office and a name.
fn names_person(line: &str) -> bool {
    const OFFICES: [&str; 12] = [
        "总理",
        "主席",
        "部长",
        "局长",
        "主任",
        "省长",
        "市长",
        "署长",
        "行长",
        "院长",
        "委员长",
        "检察长",
    ];
    line.chars().count() <= 40
        && OFFICES.iter().any(|office| line.contains(office))
        && !line.contains(['。', '，', '：'])
}
