//! Periods: the years, quarters or months of a time axis.

use crate::document::IsoDate;

/// How long the periods of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodLength {
    /// A year.
    Year,
    /// Three months.
    Quarter,
    /// A month.
    Month,
}

/// A span of at most so many months is told by month, and by quarter.
const BY_MONTH: i64 = 24;
const BY_QUARTER: i64 = 60;

impl PeriodLength {
    /// The length for a span of time: months up to two years, quarters up to five, then years.
    pub(super) fn for_span(first: IsoDate, last: IsoDate) -> PeriodLength {
        let month =
            |date: IsoDate, or: i8| i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(or));
        let months = month(last, 12) - month(first, 1) + 1;
        if months <= BY_MONTH {
            PeriodLength::Month
        } else if months <= BY_QUARTER {
            PeriodLength::Quarter
        } else {
            PeriodLength::Year
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            PeriodLength::Year => "year",
            PeriodLength::Quarter => "quarter",
            PeriodLength::Month => "month",
        }
    }

    fn months(self) -> i64 {
        match self {
            PeriodLength::Year => 12,
            PeriodLength::Quarter => 3,
            PeriodLength::Month => 1,
        }
    }

    /// The number of the period that a date lies in; none where the date is not known so exactly.
    pub(super) fn of(self, date: IsoDate) -> Option<i64> {
        let month = match (self, date.month) {
            (PeriodLength::Year, month) => month.unwrap_or(1),
            (_, month) => month?,
        };
        let months = i64::from(date.year) * 12 + i64::from(month) - 1;
        Some(months.div_euclid(self.months()))
    }

    /// What a period is called: `2024`, `2024-Q1`, `2024-03`.
    pub(super) fn label(self, period: i64) -> String {
        let months = period * self.months();
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
        match self {
            PeriodLength::Year => format!("{year:04}"),
            PeriodLength::Quarter => format!("{year:04}-Q{}", month / 3 + 1),
            PeriodLength::Month => format!("{year:04}-{:02}", month + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> IsoDate {
        IsoDate::parse(text).unwrap()
    }

    #[test]
    fn short_spans_are_told_by_month_or_quarter() {
        let length =
            |first: &str, last: &str| PeriodLength::for_span(date(first), date(last)).name();
        assert_eq!(length("2023-01-05", "2024-12-31"), "month");
        assert_eq!(length("2022-12-31", "2024-12-31"), "quarter");
        assert_eq!(length("2020-01", "2024-12"), "quarter");
        assert_eq!(length("2020", "2025"), "year");
    }

    #[test]
    fn a_date_lies_in_its_period() {
        for (length, given, label) in [
            (PeriodLength::Year, "2024", "2024"),
            (PeriodLength::Quarter, "2024-03-31", "2024-Q1"),
            (PeriodLength::Quarter, "2024-12", "2024-Q4"),
            (PeriodLength::Month, "2024-12-05", "2024-12"),
        ] {
            assert_eq!(
                length
                    .of(date(given))
                    .map(|one| length.label(one))
                    .as_deref(),
                Some(label)
            );
        }
        assert_eq!(PeriodLength::Month.of(date("2024")), None);
    }
}
