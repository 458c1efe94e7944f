//! Dates in text: 二〇一七年七月八日, 2017年7月8日, 2017-07-08, July 8, 2017, 民國109年1月15日.

use std::ops::Range;

use jiff::civil::Date;

use super::IsoDate;
use super::cursor::{Back, Cursor};
use super::numeral::{is_numeral, value};
use crate::text::fold;

/// All dates in a text, with their places, in order. A year alone (2017年) is one too; a bare
/// number is none.
///
/// ```
/// use gongbao::document::find_dates;
/// let dates = find_dates("二○一七年七月八日");
/// assert_eq!(dates[0].1.to_string(), "2017-07-08");
/// ```
pub fn find_dates(text: &str) -> Vec<(Range<usize>, IsoDate)> {
    let folded = fold(text);
    let dates = dates_in_folded(&folded.text);
    dates
        .into_iter()
        .map(|(at, date)| (folded.map.original(at), date))
        .collect()
}

/// The dates of a folded text, with their places in it.
pub(super) fn dates_in_folded(text: &str) -> Vec<(Range<usize>, IsoDate)> {
    let mut out: Vec<(Range<usize>, IsoDate)> = Vec::new();
    let mut end = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let start_of_word = c.is_ascii_alphanumeric()
            && !before.is_some_and(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '.');
        before = Some(c);
        if at < end {
            continue;
        }
        let found = if c == '年' {
            chinese(text, at)
        } else if start_of_word && c.is_ascii_digit() {
            numeric(text, at).or_else(|| day_first(text, at))
        } else if start_of_word {
            month_first(text, at)
        } else {
            None
        };
        if let Some((place, date)) = found.filter(|(place, _)| place.start >= end) {
            end = place.end;
            out.push((place, date));
        }
    }
    out
}

/// A date that exists, of a time that such a text can be about.
pub(super) fn date(year: u64, month: Option<u64>, day: Option<u64>) -> Option<IsoDate> {
    let small = |number: Option<u64>| number.map(i8::try_from).transpose().ok();
    let (year, month, day) = (i16::try_from(year).ok()?, small(month)?, small(day)?);
    let exists = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
    (exists && (1700..2200).contains(&year)).then_some(IsoDate { year, month, day })
}

/// The date around the 年 at a place: Arabic or Chinese numerals, with the years of the Republic.
fn chinese(text: &str, nian: usize) -> Option<(Range<usize>, IsoDate)> {
    let mut back = Back::new(text, nian);
    back.gaps();
    let numeral = back.take(8, is_numeral);
    let number = value(numeral)?;
    let mut start = back.at;
    let mut year = number;
    let positional = numeral.chars().count() == 4 && number >= 1700;
    if !positional {
        // 民國109年: the year of the Republic, 1 being 1912.
        back.gaps();
        back.eat_str("民国").then_some(())?;
        back.eat_str("中华");
        start = back.at;
        (1..=200).contains(&number).then_some(())?;
        year = number + 1911;
    }
    let mut cursor = Cursor::new(text, nian + '年'.len_utf8());
    let year_end = cursor.at;
    let part = |cursor: &mut Cursor, units: &[char], most: u64| {
        let before = *cursor;
        cursor.gaps();
        let number = value(cursor.take(3, |c| is_numeral(c) && c != '元'));
        cursor.gaps();
        let unit = cursor.eat(|c| units.contains(&c));
        let number = number.filter(|number| unit && (1..=most).contains(number));
        if number.is_none() {
            *cursor = before;
        }
        number
    };
    let month = part(&mut cursor, &['月'], 12);
    let day = month.and_then(|_| part(&mut cursor, &['日', '号'], 31));
    if let Some(date) = date(year, month, day) {
        return Some((start..cursor.at, date));
    }
    // 2017年2月30日 is no day; the month may still be right, but a mistake is not guessed around.
    date(year, None, None)
        .filter(|_| month.is_none())
        .map(|date| (start..year_end, date))
}

/// 2017-07-08, 2017/7/8, 2017.07.08.
fn numeric(text: &str, at: usize) -> Option<(Range<usize>, IsoDate)> {
    let mut cursor = Cursor::new(text, at);
    let year = cursor.digits(4, 4)?.parse().ok()?;
    let mark = cursor.peek().filter(|c| matches!(c, '-' | '/' | '.'))?;
    cursor.eat(|c| c == mark);
    let month = cursor.digits(1, 2)?.parse().ok()?;
    cursor.eat(|c| c == mark).then_some(())?;
    let day = cursor.digits(1, 2)?.parse().ok()?;
    let end = cursor.at;
    // 2017-07-08-12 is something else.
    if cursor.eat(|c| c == mark) && cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((at..end, date(year, Some(month), Some(day))?))
}

/// July 8, 2017; Jul. 8th, 2017; July 2017.
fn month_first(text: &str, at: usize) -> Option<(Range<usize>, IsoDate)> {
    let mut cursor = Cursor::new(text, at);
    let month = month(&mut cursor)?;
    cursor.gaps();
    let here = cursor;
    if let Some(day) = cursor.digits(1, 2) {
        cursor.eat_one(&ORDINALS);
        cursor.eat(|c| c == ',');
        cursor.gaps();
        if let Some(year) = year(&mut cursor) {
            return Some((at..cursor.at, date(year, Some(month), day.parse().ok())?));
        }
        return None;
    }
    cursor = here;
    cursor.eat(|c| c == ',');
    cursor.gaps();
    let year = year(&mut cursor)?;
    Some((at..cursor.at, date(year, Some(month), None)?))
}

/// 8 July 2017, 8th day of July, 2017.
fn day_first(text: &str, at: usize) -> Option<(Range<usize>, IsoDate)> {
    let mut cursor = Cursor::new(text, at);
    let day = cursor.digits(1, 2)?.parse().ok()?;
    cursor.eat_one(&ORDINALS);
    cursor.gaps();
    cursor.eat_one(&["day of ", "of "]);
    let month = month(&mut cursor)?;
    cursor.eat(|c| c == ',');
    cursor.gaps();
    let year = year(&mut cursor)?;
    Some((at..cursor.at, date(year, Some(month), Some(day))?))
}

const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

fn year(cursor: &mut Cursor) -> Option<u64> {
    let year = cursor.digits(4, 4)?;
    let ends = cursor.peek().is_none_or(|c| !c.is_ascii_alphanumeric());
    ends.then(|| year.parse().ok()).flatten()
}

/// A month's name or its short form, as a whole word.
fn month(cursor: &mut Cursor) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = cursor.take(10, |c| c.is_ascii_lowercase());
    let short = name.len() == 3 || name == "sept";
    let at = MONTHS
        .iter()
        .position(|&month| month == name || short && month.starts_with(name))?;
    if short {
        cursor.eat(|c| c == '.');
    }
    Some(at as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_date_becomes_iso() {
        let cases = [
            ("二〇一七年七月八日", "2017-07-08"),
            ("二○一七年七月八日", "2017-07-08"),
            ("二Ｏ一七年七月八日", "2017-07-08"),
            ("二O一七年十二月三十一日", "2017-12-31"),
            ("一九九七年三月廿四日", "1997-03-24"),
            ("一九九七年三月卅一日", "1997-03-31"),
            ("二零一七年七月", "2017-07"),
            ("二〇一七年", "2017"),
            ("2017年7月8日", "2017-07-08"),
            ("２０１７年７月８日", "2017-07-08"),
            ("2017 年 7 月 8 日", "2017-07-08"),
            ("2025\n年\n1\n月\n20\n日", "2025-01-20"),
            ("2017年07月", "2017-07"),
            ("2017-07-08", "2017-07-08"),
            ("2017/7/8", "2017-07-08"),
            ("2017.07.08", "2017-07-08"),
            ("July 8, 2017", "2017-07-08"),
            ("JULY 8, 2017.", "2017-07-08"),
            ("8 July 2017", "2017-07-08"),
            ("8th day of July, 2017", "2017-07-08"),
            ("Jul. 8, 2017", "2017-07-08"),
            ("Sept. 8th, 2017", "2017-09-08"),
            ("July 2017", "2017-07"),
            ("民國109年1月15日", "2020-01-15"),
            ("中華民國 57 年 4 月 16 日", "1968-04-16"),
            ("中華民國一百零九年一月十五日", "2020-01-15"),
            ("中華民國元年", "1912"),
            ("1997年3月14日", "1997-03-14"),
        ];
        for (text, iso) in cases {
            let around = format!("自（{text}）起");
            let found = find_dates(&around);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert_eq!(found[0].1.to_string(), iso, "{text}");
        }
    }

    #[test]
    fn a_place_leads_back_to_the_original() {
        let text = "本条例自　２０１７年７月８日 起施行。";
        let found = find_dates(text);
        assert_eq!(&text[found[0].0.clone()], "２０１７年７月８日");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "3年内",
            "第35号",
            "2017-2018",
            "1.2.3",
            "2017年2月30日",
            "年",
            "May 5",
            "10.1.2.3",
        ] {
            assert_eq!(find_dates(text), [], "{text}");
        }
    }
}
