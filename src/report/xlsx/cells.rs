//! The cells of a sheet: each with its type, none run as a formula.

use std::borrow::Cow;

use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, FormatAlign, RowNum, Worksheet, XlsxError};

use super::super::Cell;
use super::super::cut::{MAX_CELL, cut};
use super::widths::width;

/// Whole numbers up to here are exact in a spreadsheet, which has but one kind of number.
const EXACT: u64 = 1 << 53;

/// How cells are shown. What is stored is never rounded.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) bold: Format,
    /// Text whose lines wrap.
    pub(super) wrapped: Format,
    /// Text that stays text when someone edits it.
    text: Format,
    /// Without marks at the thousands: years are whole numbers too.
    count: Format,
    date: Format,
    four_digits: Format,
    two_digits: Format,
    power: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        let shown = |format: &str| Format::new().set_num_format(format);
        Formats {
            bold: shown("@").set_bold(),
            wrapped: shown("@").set_text_wrap().set_align(FormatAlign::Top),
            text: shown("@"),
            count: shown("0"),
            date: shown("yyyy-mm-dd"),
            four_digits: shown("0.0000"),
            two_digits: shown("0.00"),
            power: shown("0.00E+00"),
        }
    }

    fn of_real(&self, value: f64) -> &Format {
        match value.abs() {
            0.0 => &self.four_digits,
            size if size < 0.001 => &self.power,
            size if size < 100.0 => &self.four_digits,
            size if size < 1e15 => &self.two_digits,
            _ => &self.power,
        }
    }
}

/// Writes a cell.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (RowNum, ColNum),
    cell: &Cell,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => write_text(sheet, &formats.text, (row, column), text)?,
        Cell::Count(count) if *count <= EXACT => {
            sheet.write_number_with_format(row, column, *count as f64, &formats.count)?;
        }
        Cell::Count(count) => {
            write_text(sheet, &formats.text, (row, column), &count.to_string())?;
        }
        Cell::Real(value) if value.is_finite() => {
            sheet.write_number_with_format(row, column, *value, formats.of_real(*value))?;
        }
        Cell::Date(date) => match excel_date(date) {
            Some(date) => {
                sheet.write_datetime_with_format(row, column, date, &formats.date)?;
            }
            None => write_text(sheet, &formats.text, (row, column), date)?,
        },
        Cell::Real(_) | Cell::Empty => {}
    }
    Ok(())
}

/// Writes a text: whatever it says, it is no formula and no link.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    format: &Format,
    (row, column): (RowNum, ColNum),
    text: &str,
) -> Result<(), XlsxError> {
    if !text.is_empty() {
        let text = cut(text, MAX_CELL);
        sheet.write_string_with_format(row, column, holdable(&text), format)?;
    }
    Ok(())
}

/// How wide a cell is shown, in characters.
pub(super) fn shown_width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Date(text) => width(text),
        Cell::Count(count) => count.to_string().len(),
        Cell::Real(value) => format!("{value:.4}").len().min(18),
        Cell::Empty => 0,
    }
}

/// The text with what XML can hold. Excel writes other characters as `_x0001_`, which openpyxl and
/// pandas show as these letters; here they are U+FFFD, and lines end as XML ends them.
fn holdable(text: &str) -> Cow<'_, str> {
    let beyond = |c: char| matches!(c, '\0'..='\x08' | '\x0B'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(beyond) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace(beyond, "\u{FFFD}"),
    )
}

/// A whole date from 1900-03-01 on. Excel counts a 29 February 1900, so that days before it are
/// others in other programs, and it knows none before 1900.
fn excel_date(date: &str) -> Option<ExcelDateTime> {
    let digits = |from: usize, to: usize| -> Option<u16> {
        let part = date.get(from..to)?;
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let bytes = date.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || date < "1900-03-01" {
        return None;
    }
    let (month, day) = (digits(5, 7)?, digits(8, 10)?);
    ExcelDateTime::from_ymd(
        digits(0, 4)?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_that_excel_knows_or_none() {
        for known in ["1900-03-01", "2024-02-29", "9999-12-31"] {
            assert!(excel_date(known).is_some(), "{known}");
        }
        for other in [
            "1900-02-28",
            "0001-01-01",
            "2021",
            "2021-03",
            "2021-02-29",
            "2021-13-01",
            "2021-3-01",
            "2021-03-00",
            "+021-03-01",
            "2021-03-1五",
            "2021-03-01T00:00",
            "",
        ] {
            assert!(excel_date(other).is_none(), "{other}");
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_seen() {
        assert_eq!(
            holdable("a\0b\u{B}c\u{FFFE}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}"
        );
        assert_eq!(holdable("a\r\nb\rc\td\n"), "a\nb\nc\td\n");
        assert!(matches!(holdable("国务院\u{7F}"), Cow::Borrowed(_)));
    }
}
