//! Document numbers (发文字号): what is written in any of their forms, brought into one.
//!
//! The canonical form keeps the issuing part as it is printed and makes brackets 〔〕, digits,
//! blanks and 号 alike: 国发[2017] 35 号 is 国发〔2017〕35号, Executive Order 13859 is EO 13859.

mod chinese;
mod english;
mod european;
mod forms;
mod standard;

use std::ops::Range;

use crate::text::{Folded, fold, is_dropped};

/// A document number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocNumber {
    /// Its one form: `国发〔2017〕35号`, `国务院令第706号`, `EO 13859`.
    pub canonical: String,
    /// The part that tells the issuer: `国发`, `国务院`, `EO`; empty where none is printed.
    pub issuer: String,
    /// The year in it, with four digits.
    pub year: Option<i16>,
    /// The running number in it.
    pub serial: Option<u64>,
    /// What kind of number it is.
    pub kind: NumberKind,
}

/// The kinds of document numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// 国发〔2017〕35号
    Letter,
    /// 国务院令第706号, 主席令第八十三号
    Order,
    /// 国家税务总局公告2019年第14号, 2021年第44号
    Announcement,
    /// 臺教資(二)字第1080012345號, 劳险字第12号
    Character,
    /// Executive orders and proclamations of a president
    ExecutiveOrder,
    /// Pub. L. 116-283
    PublicLaw,
    /// H.R. 6216, S. 1558
    Bill,
    /// Regulation (EU) 2024/1689, Directive 95/46/EC
    EuropeanAct,
    /// COM(2021) 206, CP 815, M-24-10, 88 FR 75191 and the like
    Paper,
    /// GB/T 35273-2020
    Standard,
    /// A0030346, the code of a law in Taiwan's database
    LawCode,
    /// A number without a known form
    Other,
}

/// Reads a number that stands alone, as in a metadata field. What stands around it is left aside;
/// where it misses 号 or brackets, it is understood all the same.
///
/// ```
/// use gongbao::document::parse_number;
/// let number = parse_number("国发【2017】 35 号").expect("a number");
/// assert_eq!(number.canonical, "国发〔2017〕35号");
/// assert_eq!((number.issuer.as_str(), number.year, number.serial), ("国发", Some(2017), Some(35)));
/// ```
pub fn parse_number(text: &str) -> Option<DocNumber> {
    let text = text.trim();
    // A field longer than this is no number but a text.
    if text.is_empty() || text.len() > 1000 {
        return None;
    }
    let scan = Scan {
        original: text,
        folded: fold(text),
        alone: true,
    };
    if let Some(found) = scan.next(0) {
        return Some(found.number);
    }
    let end = scan
        .folded
        .text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .len();
    chinese::without_ending(&scan, end).map(|found| found.number)
}

/// The first number in a text, with its place.
pub fn find_number(text: &str) -> Option<(Range<usize>, DocNumber)> {
    let scan = Scan {
        original: text,
        folded: fold(text),
        alone: false,
    };
    scan.next(0)
        .map(|found| (scan.folded.map.original(found.at), found.number))
}

/// All numbers in a text, with their places, in order.
pub fn find_numbers(text: &str) -> Vec<(Range<usize>, DocNumber)> {
    let scan = Scan {
        original: text,
        folded: fold(text),
        alone: false,
    };
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(found) = scan.next(from) {
        from = found.at.end;
        out.push((scan.folded.map.original(found.at), found.number));
    }
    out
}

/// A text that is searched for numbers.
struct Scan<'a> {
    original: &'a str,
    folded: Folded,
    /// The text is a field that holds a number; forms that would be too loose in running text count.
    alone: bool,
}

/// A number and its place in the folded text.
struct Found {
    at: Range<usize>,
    number: DocNumber,
}

impl Scan<'_> {
    /// The next number that starts at or after `from`.
    fn next(&self, from: usize) -> Option<Found> {
        let text = self.folded.text.as_str();
        let mut before = text[..from].chars().next_back();
        for (at, c) in text[from..].char_indices() {
            let at = from + at;
            let found = if c == '号' {
                chinese::before_ending(self, from, at)
            } else if c.is_ascii_alphanumeric()
                && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '/')
            {
                english::at(self, at).or_else(|| standard::at(self, at))
            } else {
                None
            };
            if found.is_some() {
                return found;
            }
            before = Some(c);
        }
        None
    }

    /// A stretch of the folded text as it was printed, without blanks and with ASCII marks.
    fn printed(&self, folded: Range<usize>) -> String {
        if folded.is_empty() {
            return String::new();
        }
        plain(&self.original[self.folded.map.original(folded)])
    }

    /// An issuer as it was printed; several agencies keep the blank between them.
    fn printed_issuer(&self, folded: Range<usize>) -> String {
        let joined = self.printed(folded.clone());
        if folded.is_empty() {
            return joined;
        }
        let printed = &self.original[self.folded.map.original(folded)];
        let pieces: Vec<String> = printed.split_whitespace().map(plain).collect();
        let agency = |piece: &String| {
            piece.chars().count() >= 3
                && piece.ends_with(['部', '局', '会', '院', '署', '行', '委', '办', '室', '厅'])
        };
        let several = pieces.len() > 1 && pieces[..pieces.len() - 1].iter().all(agency);
        if several { pieces.join(" ") } else { joined }
    }

    /// Whether the first letters of a stretch are printed as capitals: EO, not eo.
    fn capital(&self, folded: Range<usize>) -> bool {
        let printed = &self.original[self.folded.map.original(folded)];
        !printed.chars().any(char::is_lowercase)
    }
}

/// What was printed, without blanks and what shows nothing, full-width signs as plain ones.
fn plain(printed: &str) -> String {
    let shown = |c: &char| !c.is_whitespace() && !c.is_control() && !is_dropped(*c);
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    printed.chars().filter(shown).map(narrow).collect()
}

/// The year of two or four digits: 94 is 1994.
fn full_year(year: u64) -> Option<i16> {
    match year {
        0..=39 => Some(2000 + year as i16),
        40..=99 => Some(1900 + year as i16),
        1900..=2099 => Some(year as i16),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
