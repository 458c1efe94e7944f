//! Numbers of standards: GB/T 35273-2020, ISO/IEC 42001:2023, NIST SP 800-53.

use super::{DocNumber, Found, NumberKind, Scan, full_year};
use crate::document::cursor::Cursor;

/// Series whose numbers carry no `/T`. Sectors of China, then bodies of other countries.
const SERIES: [&str; 57] = [
    "gb",
    "gjb",
    "gbz",
    "gbj",
    "ga",
    "yd",
    "yy",
    "jr",
    "sj",
    "hj",
    "jt",
    "ws",
    "ny",
    "dl",
    "nb",
    "qc",
    "mz",
    "rb",
    "sn",
    "jb",
    "jg",
    "cj",
    "cjj",
    "jgj",
    "ly",
    "wb",
    "xf",
    "aq",
    "mt",
    "th",
    "wh",
    "gy",
    "gd",
    "dz",
    "sl",
    "tb",
    "ty",
    "zy",
    "jy",
    "sb",
    "sf",
    "lb",
    "bb",
    "cy",
    "da",
    "db",
    "szdb",
    "iso",
    "iec",
    "iso/iec",
    "ieee",
    "en",
    "cns",
    "iso/iec/ieee",
    "etsi en",
    "iso/ts",
    "iso/iec tr",
];

/// The standard whose number starts at a place, which is the start of a word.
pub(super) fn at(scan: &Scan, at: usize) -> Option<Found> {
    let text = scan.folded.text.as_str();
    text.as_bytes()[at].is_ascii_lowercase().then_some(())?;
    let mut cursor = Cursor::new(text, at);
    let found = nist(scan, &mut cursor).or_else(|| {
        cursor.at = at;
        series(scan, &mut cursor)
    })?;
    let ends = cursor.peek().is_none_or(|c| !c.is_ascii_alphanumeric());
    ends.then_some(Found {
        at: at..cursor.at,
        number: found,
    })
}

/// NIST SP 800-53, NIST AI 100-1, NISTIR 8312.
fn nist(_: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let name = cursor.eat_one(&["nistir ", "nist ir ", "nist sp ", "nist ai ", "fips "])?;
    let digits = cursor.take(12, |c| {
        c.is_ascii_digit() || c == '-' || c.is_ascii_alphabetic()
    });
    let digits = digits.trim_end_matches('-').to_uppercase();
    digits
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    let name = if name == "nistir " {
        "NIST IR"
    } else {
        &name.trim_end().to_uppercase()
    };
    Some(DocNumber {
        canonical: format!("{name} {digits}"),
        issuer: name.to_owned(),
        year: None,
        serial: digits
            .rsplit('-')
            .next()
            .and_then(|digits| digits.parse().ok()),
        kind: NumberKind::Standard,
    })
}

fn series(scan: &Scan, cursor: &mut Cursor) -> Option<DocNumber> {
    let start = cursor.at;
    let name = cursor.take(16, |c| {
        c.is_ascii_lowercase() || c == '/' || c.is_ascii_digit()
    });
    // A province's standards carry its code: DB31/T.
    let (letters, _) = name.split_once('/').unwrap_or((name, ""));
    let provincial = letters.len() > 2
        && letters.starts_with("db")
        && letters[2..].bytes().all(|b| b.is_ascii_digit());
    let mut tail = 0;
    if !provincial && name.ends_with(|c: char| c.is_ascii_digit()) {
        // GB35273-2020 without a blank.
        tail = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    }
    cursor.at -= tail;
    let name = &name[..name.len() - tail];
    let sector = |letters: &str| SERIES.contains(&letters) || provincial;
    let known = match name.rsplit_once('/') {
        Some((letters, "t" | "z")) => sector(letters) && !letters.contains('/'),
        Some(("t", group)) => group.len() >= 2 && group.bytes().all(|b| b.is_ascii_lowercase()),
        _ => sector(name),
    };
    (known && scan.capital(start..cursor.at)).then_some(())?;
    let name = name.to_uppercase();
    cursor.blanks();
    let digits = cursor.take(10, |c| c.is_ascii_digit() || c == '.');
    digits
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    let mark = cursor.take(3, |c| matches!(c, '-' | '–' | '—' | ':' | '_'));
    // Without a year it is too little to tell a standard by.
    let year_digits = cursor
        .digits(2, 4)
        .filter(|digits| digits.len() != 3 && !mark.is_empty())?;
    let year = full_year(year_digits.parse().ok()?)?;
    let mark = if mark == ":" { ":" } else { "-" };
    Some(DocNumber {
        canonical: format!("{name} {digits}{mark}{year_digits}"),
        issuer: name,
        year: Some(year),
        serial: digits
            .split('.')
            .next()
            .and_then(|digits| digits.parse().ok()),
        kind: NumberKind::Standard,
    })
}
