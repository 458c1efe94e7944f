//! Dates: brought into the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

use jiff::civil::Date;

/// A date that may be known to the year or month only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IsoDate {
    /// The year.
    pub year: i16,
    /// The month, where known.
    pub month: Option<i8>,
    /// The day, where known.
    pub day: Option<i8>,
}

impl IsoDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<IsoDate> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4, 4)?;
        let month = match parts.next() {
            Some(part) => Some(digits(part, 2, 2)? as i8),
            None => None,
        };
        let day = match parts.next() {
            Some(part) => Some(digits(part, 2, 2)? as i8),
            None => None,
        };
        if parts.next().is_some() {
            return None;
        }
        IsoDate { year, month, day }.checked()
    }

    /// Its first and its last day, counted from 1970-01-01: of a year or month all its days.
    pub fn days(self) -> (i64, i64) {
        let Ok(first) = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)) else {
            return (0, 0);
        };
        let last = match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => first.last_of_year(),
        };
        let day = |date: Date| {
            let since = Date::constant(1970, 1, 1).until(date);
            since.map_or(0, |since| i64::from(since.get_days()))
        };
        (day(first), day(last))
    }

    fn checked(self) -> Option<IsoDate> {
        let valid = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).is_ok();
        (valid && self.year >= 1).then_some(self)
    }
}

impl std::fmt::Display for IsoDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

/// Brings a date given as metadata into its one form: from `2017-07-08`, `2017/7/8`, `2017.07.08`,
/// `20170708`, `2017年7月8日`, each also without day or month, and with a time behind it.
/// None where it is no such date.
pub fn normalise_date(given: &str) -> Option<String> {
    let folded = crate::text::fold(given.trim()).text;
    let folded = folded.trim_end_matches(['日', '号']).trim();
    // A time of day behind the date: "2017-07-08T10:00:00Z", "2017-07-08 10:00".
    let date = match folded.find(['t', ' ']) {
        Some(at) if folded[at + 1..].contains(':') => &folded[..at],
        _ => folded,
    };
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        let split = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
        return IsoDate::parse(&split).map(|date| date.to_string());
    }
    let parts: Vec<&str> = date
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let date = match parts[..] {
        [year] => IsoDate {
            year: digits(year, 4, 4)?,
            month: None,
            day: None,
        },
        [year, month] => IsoDate {
            year: digits(year, 4, 4)?,
            month: Some(digits(month, 1, 2)? as i8),
            day: None,
        },
        [year, month, day] => IsoDate {
            year: digits(year, 4, 4)?,
            month: Some(digits(month, 1, 2)? as i8),
            day: Some(digits(day, 1, 2)? as i8),
        },
        _ => return None,
    };
    date.checked().map(|date| date.to_string())
}

fn digits(text: &str, at_least: usize, at_most: usize) -> Option<i16> {
    let right = (at_least..=at_most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// The time in UTC, as `2026-01-31T12:00:00Z`. `SOURCE_DATE_EPOCH` (seconds since 1970) sets it, so that
/// two runs can give the same bytes.
pub fn now() -> String {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok();
    let set = set.and_then(|seconds| jiff::Timestamp::from_second(seconds.parse().ok()?).ok());
    let time = set.unwrap_or_else(jiff::Timestamp::now);
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_give_them_become_iso() {
        let cases = [
            ("2017-07-08", "2017-07-08"),
            ("2017/7/8", "2017-07-08"),
            ("2017.07.08", "2017-07-08"),
            ("20170708", "2017-07-08"),
            ("2017年7月8日", "2017-07-08"),
            ("２０１７年７月", "2017-07"),
            ("2017年", "2017"),
            ("2017", "2017"),
            ("2017-07-08T10:00:00Z", "2017-07-08"),
            ("2017-07-08 10:00", "2017-07-08"),
        ];
        for (given, iso) in cases {
            assert_eq!(normalise_date(given).as_deref(), Some(iso), "{given}");
        }
    }

    #[test]
    fn a_year_and_a_month_have_all_their_days() {
        let days = |text: &str| IsoDate::parse(text).unwrap().days();
        assert_eq!(days("1970-01-01"), (0, 0));
        assert_eq!(days("2024-02"), (19_754, 19_782));
        assert_eq!(days("2024"), (19_723, 20_088));
        assert_eq!(days("1969-12-31"), (-1, -1));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for given in [
            "",
            "2017-13-01",
            "2017-02-30",
            "17-07-08",
            "2017-7-8-9",
            "soon",
            "0000",
        ] {
            assert_eq!(normalise_date(given), None, "{given}");
        }
    }
}
