//! English document numbers: executive orders, laws, bills, papers.

use super::european::{european, european_bare};
use super::{DocNumber, Found, NumberKind, Scan, full_year};
use crate::document::cursor::Cursor;

/// Reads one form of a number at a place.
type Form = fn(&Scan, &mut Cursor) -> Option<DocNumber>;

/// The number that starts at a place, which is the start of a word.
pub(super) fn at(scan: &Scan, at: usize) -> Option<Found> {
    let text = scan.folded.text.as_str();
    let cursor = Cursor::new(text, at);
    let forms: &[Form] = match text.as_bytes()[at] {
        b'e' => &[presidential],
        b'p' => &[presidential, public_law],
        b'h' | b's' => &[bill, bracketed, paper],
        b'r' | b'd' | b'i' => &[european],
        b'c' | b'j' => &[bracketed, paper],
        b'm' => &[memorandum],
        b'l' => &[paper],
        b'0'..=b'9' => &[register, european_bare],
        _ => &[],
    };
    const LOOSE: [Form; 2] = [law_code, registration];
    let loose = if scan.alone { &LOOSE[..] } else { &[] };
    forms.iter().chain(loose).find_map(|form| {
        let mut cursor = cursor;
        let number = form(scan, &mut cursor)?;
        // A number that goes on in letters or digits is another thing.
        let ends = cursor.peek().is_none_or(|c| !c.is_ascii_alphanumeric());
        ends.then_some(Found {
            at: at..cursor.at,
            number,
        })
    })
}

pub(super) fn number(
    canonical: String,
    issuer: &str,
    year: Option<i16>,
    serial: &str,
    kind: NumberKind,
) -> Option<DocNumber> {
    let serial = serial.parse().ok();
    Some(DocNumber {
        canonical,
        issuer: issuer.to_owned(),
        year,
        serial,
        kind,
    })
}

/// "No." or "Number" before the digits.
fn no(cursor: &mut Cursor) {
    cursor.gaps();
    cursor.eat_one(&["nos. ", "no. ", "no.", "no ", "number ", "#", "nr. "]);
    cursor.blanks();
}

fn dash(cursor: &mut Cursor) -> bool {
    cursor.eat(|c| matches!(c, '-' | '–' | '—' | '‐' | '‑' | '−'))
}

fn presidential(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    let name = cursor.eat_one(&[
        "executive order",
        "exec. order",
        "e.o.",
        "e. o.",
        "eo",
        "proclamation",
    ])?;
    if name == "eo" && !scan.alone && !scan.capital(start..cursor.at) {
        return None;
    }
    no(cursor);
    let mut digits = cursor.digits(3, 5).map(str::to_owned);
    if digits.is_none() {
        // 13,859
        let (thousands, comma, rest) = (
            cursor.digits(1, 2)?,
            cursor.eat(|c| c == ','),
            cursor.digits(3, 3)?,
        );
        digits = comma.then(|| format!("{thousands}{rest}"));
    }
    let digits = digits?;
    let here = *cursor;
    let mut letter = String::new();
    if dash(cursor) {
        letter = cursor.take(1, |c| c.is_ascii_alphabetic()).to_uppercase();
    }
    if letter.is_empty() || cursor.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
        *cursor = here;
        letter.clear();
    } else {
        letter.insert(0, '-');
    }
    let issuer = if name == "proclamation" {
        "Proclamation"
    } else {
        "EO"
    };
    number(
        format!("{issuer} {digits}{letter}"),
        issuer,
        None,
        &digits,
        NumberKind::ExecutiveOrder,
    )
}

fn public_law(_: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    cursor.eat_one(&[
        "public law",
        "pub. law",
        "pub. l.",
        "pub.l.",
        "pub l",
        "p.l.",
        "p. l.",
        "pl ",
    ])?;
    no(cursor);
    let congress = cursor.digits(2, 3)?;
    cursor.blanks();
    dash(cursor).then_some(())?;
    cursor.gaps();
    let law = cursor.digits(1, 4)?;
    number(
        format!("Pub. L. {congress}-{law}"),
        "Pub. L.",
        None,
        law,
        NumberKind::PublicLaw,
    )
}

fn bill(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    // Longer names first; the first form is the canonical one.
    const NAMES: [(&str, &[&str]); 8] = [
        ("H. Con. Res.", &["h. con. res.", "h.con.res.", "hconres"]),
        ("S. Con. Res.", &["s. con. res.", "s.con.res.", "sconres"]),
        (
            "H.J. Res.",
            &["h.j. res.", "h. j. res.", "h.j.res.", "hjres"],
        ),
        (
            "S.J. Res.",
            &["s.j. res.", "s. j. res.", "s.j.res.", "sjres"],
        ),
        ("H. Res.", &["h. res.", "h.res.", "hres"]),
        ("S. Res.", &["s. res.", "s.res.", "sres"]),
        ("H.R.", &["h.r.", "h. r."]),
        ("S.", &["s."]),
    ];
    let named = NAMES
        .iter()
        .find(|(_, forms)| cursor.eat_one(forms).is_some());
    let name = match named {
        Some((name, _)) => *name,
        None if scan.alone => match cursor.eat_one(&["hr", "s "])? {
            "hr" => "H.R.",
            _ => "S.",
        },
        None => return None,
    };
    no(cursor);
    let digits = cursor.digits(1, 5)?;
    number(
        format!("{name} {digits}"),
        name,
        None,
        digits,
        NumberKind::Bill,
    )
}

/// COM(2021) 206 final, SWD(2021) 84, JOIN(2020) 18.
fn bracketed(_: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let name = cursor
        .eat_one(&["com", "swd", "join", "sec", "c"])?
        .to_uppercase();
    cursor.blanks();
    cursor
        .eat(|c| c == '(' || c == '[' || c == '/')
        .then_some(())?;
    let year = cursor.digits(4, 4)?;
    cursor
        .eat(|c| c == ')' || c == ']' || c == '/')
        .then_some(())?;
    cursor.blanks();
    let serial = cursor.digits(1, 5)?;
    let full = full_year(year.parse().ok()?)?;
    number(
        format!("{name}({year}) {serial}"),
        &name,
        Some(full),
        serial,
        NumberKind::Paper,
    )
}

/// CP 815, Cm 9606, Cmnd. 1234, HC 123, SI 2018/506, Cap. 486, L.N. 12 of 2020.
fn paper(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    const NAMES: [(&str, &str); 12] = [
        ("cmnd. ", "Cmnd."),
        ("cmnd ", "Cmnd."),
        ("cmd. ", "Cmd."),
        ("cm. ", "Cm"),
        ("cm ", "Cm"),
        ("cp ", "CP"),
        ("hc ", "HC"),
        ("hl paper ", "HL Paper"),
        ("s.i. ", "SI"),
        ("si ", "SI"),
        ("cap. ", "Cap."),
        ("l.n. ", "L.N."),
    ];
    let start = cursor.at;
    let (_, name) = NAMES.iter().find(|(form, _)| cursor.eat_str(form))?;
    let printed = &scan.original[scan.folded.map.original(start..start + 2)];
    if !printed.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    no(cursor);
    let digits = cursor.digits(1, 4)?;
    let mut rest = String::new();
    let mut year = None;
    match *name {
        "SI" => {
            (cursor.eat_str("/") || cursor.eat_str(" no. ")).then_some(())?;
            year = full_year(digits.parse().ok()?);
            rest = format!("/{}", cursor.digits(1, 5)?);
        }
        "L.N." => {
            cursor.eat_str(" of ").then_some(())?;
            let digits = cursor.digits(4, 4)?;
            year = full_year(digits.parse().ok()?);
            rest = format!(" of {digits}");
        }
        "CP" if !scan.capital(start..start + 2) => return None,
        _ => {}
    }
    let serial = rest.strip_prefix('/').unwrap_or(digits).to_owned();
    number(
        format!("{name} {digits}{rest}"),
        name,
        year,
        &serial,
        NumberKind::Paper,
    )
}

/// M-24-10: a memorandum of the Office of Management and Budget.
fn memorandum(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    cursor.eat_str("m").then_some(())?;
    dash(cursor).then_some(())?;
    let year = cursor.digits(2, 2)?;
    dash(cursor).then_some(())?;
    let serial = cursor.digits(2, 2)?;
    scan.capital(start..start + 1).then_some(())?;
    let full = full_year(year.parse().ok()?);
    number(
        format!("M-{year}-{serial}"),
        "M",
        full,
        serial,
        NumberKind::Paper,
    )
}

/// 88 FR 75191, 88 Fed. Reg. 75191.
fn register(_: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let volume = cursor.digits(1, 3)?;
    cursor.blanks();
    let name = cursor.eat_one(&["fr ", "f.r. ", "fed. reg. ", "stat. "])?;
    cursor.blanks();
    let page = cursor.digits(1, 6)?;
    let name = if name == "stat. " { "Stat." } else { "FR" };
    number(
        format!("{volume} {name} {page}"),
        name,
        None,
        page,
        NumberKind::Paper,
    )
}

/// ZJSP00-2018-0012, YJC-2018-12: a code, a year and a running number.
fn registration(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    let code = cursor.take(8, |c| c.is_ascii_alphanumeric()).to_uppercase();
    dash(cursor).then_some(())?;
    let year = cursor.digits(4, 4)?;
    dash(cursor).then_some(())?;
    let serial = cursor.digits(1, 6)?;
    let whole = start == 0 && cursor.at == cursor.text.len();
    (scan.alone && whole && code.len() >= 2).then_some(())?;
    let full = full_year(year.parse().ok()?)?;
    number(
        format!("{code}-{year}-{serial}"),
        &code,
        Some(full),
        serial,
        NumberKind::Other,
    )
}

/// A0030346: a letter and seven digits.
fn law_code(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    let letter = cursor.take(1, |c| c.is_ascii_alphabetic()).to_uppercase();
    let digits = cursor.digits(7, 7)?;
    let whole = start == 0 && cursor.at == cursor.text.len();
    (scan.alone && whole && !letter.is_empty()).then_some(())?;
    number(
        format!("{letter}{digits}"),
        &letter,
        None,
        digits,
        NumberKind::LawCode,
    )
}
