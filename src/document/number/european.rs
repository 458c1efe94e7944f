//! Numbers of European acts: Regulation (EU) 2024/1689, Directive 95/46/EC, 2024/1689.

use super::english::number;
use super::{DocNumber, NumberKind, Scan, full_year};
use crate::document::cursor::Cursor;

/// Regulation (EU) 2024/1689, Regulation (EC) No 765/2008, Directive 95/46/EC.
pub(super) fn european(_: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let kind = cursor.eat_one(&["implementing ", "delegated "]);
    let act = cursor.eat_one(&["regulation", "directive", "decision", "framework decision"])?;
    let act = match (kind, act) {
        (None, "regulation") => "Regulation",
        (None, "directive") => "Directive",
        (None, "decision") => "Decision",
        (None, _) => "Framework Decision",
        (Some(kind), act) => {
            let capital = |word: &str| word[..1].to_uppercase() + word[1..].trim_end();
            &format!("{} {}", capital(kind), capital(act))
        }
    };
    cursor.gaps();
    let mut union = None;
    if cursor.eat_str("(") {
        union = cursor.eat_one(&COMMUNITIES);
        cursor.eat_str(", euratom");
        (union.is_some() && cursor.eat_str(")")).then_some(())?;
    }
    cursor.gaps();
    let with_no = cursor.eat_one(&["no. ", "no ", "no."]).is_some();
    let (digits, year, serial) = slashed(cursor)?;
    let union_behind = if union.is_none() {
        behind(cursor)
    } else {
        None
    };
    if union.is_none() && union_behind.is_none() {
        return None;
    }
    let union = union
        .map(|union| format!("({}) ", community(union)))
        .unwrap_or_default();
    let union_behind = union_behind
        .map(|union| format!("/{}", community(union)))
        .unwrap_or_default();
    let no = if with_no { "No " } else { "" };
    let canonical = format!("{act} {union}{no}{digits}{union_behind}");
    number(canonical, act, Some(year), &serial, NumberKind::EuropeanAct)
}

const COMMUNITIES: [&str; 8] = ["euratom", "eu", "eec", "ec", "ecsc", "cfsp", "jha", "eea"];

/// How a community's name is written.
fn community(name: &str) -> String {
    if name == "euratom" {
        "Euratom".to_owned()
    } else {
        name.to_uppercase()
    }
}

/// /EC behind the digits.
fn behind<'a>(cursor: &mut Cursor) -> Option<&'a str> {
    let mut next = *cursor;
    let union = if next.eat_str("/") {
        next.eat_one(&COMMUNITIES)
    } else {
        None
    };
    if union.is_some() {
        *cursor = next;
    }
    union
}

/// 2024/1689 or 765/2008: which side is the year, the other is the running number.
fn slashed(cursor: &mut Cursor) -> Option<(String, i16, String)> {
    let first = cursor.digits(1, 4)?;
    cursor.blanks();
    cursor.eat_str("/").then_some(())?;
    cursor.blanks();
    let second = cursor.digits(1, 5)?;
    let year = |digits: &str| {
        let year = digits.parse().ok()?;
        (digits.len() == 4 && (1950..=2099).contains(&year) || digits.len() == 2)
            .then(|| full_year(year))
            .flatten()
    };
    let four = |digits: &str| digits.len() == 4 && year(digits).is_some();
    let (year, serial) = if four(first) {
        (year(first)?, second)
    } else if four(second) {
        (year(second)?, first)
    } else {
        (year(first).or_else(|| year(second))?, second)
    };
    Some((format!("{first}/{second}"), year, serial.to_owned()))
}

/// 2024/1689 or 95/46/EC without the word Regulation before it.
pub(super) fn european_bare(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    let (digits, year, serial) = slashed(cursor)?;
    let union = behind(cursor);
    let whole = start == 0 && cursor.at == cursor.text.trim_end().len();
    if union.is_none() && !(scan.alone && whole) {
        return None;
    }
    let union = union
        .map(|union| format!("/{}", community(union)))
        .unwrap_or_default();
    number(
        format!("{digits}{union}"),
        "",
        Some(year),
        &serial,
        NumberKind::EuropeanAct,
    )
}
