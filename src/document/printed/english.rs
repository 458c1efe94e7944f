//! English documents: orders of the Federal Register, and what other texts print at their head.

use std::borrow::Cow;

use super::Printed;
use crate::document::number::{DocNumber, NumberKind, find_number};
use crate::document::text_date::find_dates;
use crate::document::{Agencies, IsoDate};

/// How many lines are searched for what a document prints at its head.
const HEAD: usize = 60;

pub(super) fn read(lines: &[Cow<str>], title: Option<String>) -> Printed {
    order(lines, title.clone()).unwrap_or_else(|| plain(lines, title))
}

/// Executive Order 13859 of February 11, 2019 / title / By the authority ….
fn order(lines: &[Cow<str>], title: Option<String>) -> Option<Printed> {
    let head = &lines[..lines.len().min(HEAD)];
    let headed = head.iter().enumerate().find_map(|(at, line)| {
        let line = without_page(line);
        let (place, number) = find_number(line)?;
        let own = place.start == 0 && number.kind == NumberKind::ExecutiveOrder;
        let date = find_dates(&line[place.end..])
            .first()
            .map(|(_, date)| *date);
        let rest = line[place.end..].trim_start();
        (own && rest.starts_with("of ") && date.is_some()).then_some((at, number, date))
    });
    let (at, number, date) = match headed {
        Some(found) => found,
        // Executive Order 13117--Amendment to …: an older head, or a page's own.
        None => head.iter().enumerate().find_map(|(at, line)| {
            let line = without_page(line);
            let (place, number) = find_number(line)?;
            let own = place.start == 0 && number.kind == NumberKind::ExecutiveOrder;
            let rest = line[place.end..].trim_start();
            let head = rest.is_empty()
                || rest.starts_with(['-', '—', '–', ':', '.'])
                || rest.starts_with("of ") && line.len() <= 80;
            (own && head).then_some((at, number, None))
        })?,
    };
    // The day of signing counts; the heading was set later, and is at times another day.
    let date = signed(lines).or(date);
    let title =
        title.or_else(|| title_below(&lines[at + 1..]).or_else(|| title_beside(&lines[at..])));
    let proclaims = number.issuer == "Proclamation";
    Some(Printed {
        title,
        agencies: vec!["President of the United States".to_owned()],
        doc_number: Some(number),
        date,
        doc_type: Some(if proclaims {
            "Proclamation"
        } else {
            "Executive Order"
        }),
        ..Printed::default()
    })
}

/// The lines up to where the order begins to speak.
fn title_below(lines: &[Cow<str>]) -> Option<String> {
    const OPENINGS: [&str; 12] = [
        "by the authority",
        "by virtue",
        "section 1",
        "sec. 1",
        "a proclamation",
        "pursuant to",
        "in accordance with",
        "i, ",
        "whereas",
        "by the president",
        "consistent with",
        "executive order ",
    ];
    let mut taken: Vec<&str> = Vec::new();
    for line in lines.iter().take(10) {
        let line = without_president(line);
        if line.is_empty() {
            continue;
        }
        let lower = line.to_lowercase();
        if OPENINGS.iter().any(|opening| lower.starts_with(opening))
            || line.ends_with('.') && line.len() > 80
        {
            break;
        }
        if line.starts_with("[[") || line.starts_with("___") || line.starts_with("---") {
            continue;
        }
        let broken = taken.last().is_some_and(|last| last.ends_with('-'));
        if !taken.is_empty() && !broken && !titled(line) {
            break;
        }
        taken.push(line);
    }
    let mut title = String::new();
    for line in taken {
        // A word broken at a line end.
        if title.ends_with('-') && line.starts_with(|c: char| c.is_lowercase()) {
            title.pop();
        } else if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(line);
    }
    (!title.is_empty() && title.len() <= 400).then_some(title)
}

/// Whether a line is set as a title: all but its small words begin with a capital.
fn titled(line: &str) -> bool {
    line.split_whitespace()
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 4)
        .all(|word| {
            word.chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(|c| !c.is_lowercase())
        })
}

/// The title behind the dashes: Executive Order 13117--Amendment to ….
fn title_beside(lines: &[Cow<str>]) -> Option<String> {
    let first = lines.first()?;
    let at = first
        .find("--")
        .map(|at| at + 2)
        .or_else(|| first.find('—').map(|at| at + '—'.len_utf8()))?;
    let mut title = first[at..].trim().to_owned();
    for line in lines[1..].iter().take(6) {
        let next = [
            "Executive Order",
            "Presidential",
            "Proclamation",
            "___",
            "---",
            "[[",
        ];
        if next.iter().any(|start| line.starts_with(start)) {
            break;
        }
        title.push(' ');
        title.push_str(line);
    }
    (!title.is_empty()).then_some(title)
}

/// A line without the page mark that the Federal Register's site puts in front of it.
fn without_page(line: &str) -> &str {
    if let Some(rest) = line.strip_prefix("Start Printed Page ") {
        return rest
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start();
    }
    // Title 3— Executive Order 13556 of November 4, 2010, set on one line.
    match line
        .strip_prefix("Title 3")
        .and_then(|rest| rest.find("Executive Order"))
    {
        Some(at) if at < 12 => &line["Title 3".len() + at..],
        _ => line,
    }
}

/// A line of the title without the column that names the President beside it.
fn without_president(line: &str) -> &str {
    line.strip_prefix("The President").map_or(line, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim()
    })
}

/// THE WHITE HOUSE, / April 13, 2005: on one line or two.
fn signed(lines: &[Cow<str>]) -> Option<IsoDate> {
    const HOUSE: &str = "THE WHITE HOUSE";
    let last = lines.len().saturating_sub(60);
    (last..lines.len()).rev().find_map(|at| {
        let line = lines[at].as_ref();
        let behind = &line[line.find(HOUSE)? + HOUSE.len()..];
        let dates = find_dates(behind);
        if let Some((_, date)) = dates.first() {
            return Some(*date);
        }
        let (place, date) = find_dates(lines.get(at + 1)?).into_iter().next()?;
        (place.start == 0).then_some(date)
    })
}

/// Any other text: a title as its first line, and a date, number or agency on lines of their own.
fn plain(lines: &[Cow<str>], title: Option<String>) -> Printed {
    let head = &lines[..lines.len().min(HEAD)];
    let mut printed = super::fields::in_lines(head);
    let known_title = title.is_some();
    printed.title = title.or_else(|| {
        lines
            .first()
            .filter(|line| line.len() <= 250 && !line.ends_with('.'))
            .map(|line| line.to_string())
    });
    let short = head.iter().take(15).take_while(|line| line.len() <= 160);
    for line in short {
        let whole = |place: &std::ops::Range<usize>| place.len() * 10 >= line.len() * 7;
        if printed.date.is_none()
            && let Some((place, date)) = find_dates(line).pop()
            && date.day.is_some()
            && whole(&place)
        {
            printed.date = Some(date);
        }
        if printed.doc_number.is_none() {
            printed.doc_number = own_number(line);
        }
        if printed.agencies.is_empty()
            && let Some(agency) = Agencies::builtin().canonical(line)
        {
            printed.agencies = vec![agency.name.clone()];
        }
    }
    if printed.doc_number.is_none() && known_title {
        printed.doc_number = printed.title.as_deref().and_then(own_number);
    }
    printed
}

/// A number that is a line or its beginning.
fn own_number(line: &str) -> Option<DocNumber> {
    let (place, number) = find_number(line)?;
    let whole = place.len() * 10 >= line.len() * 7;
    let act = number.kind == NumberKind::EuropeanAct && place.start == 0;
    (whole || act).then_some(number)
}
