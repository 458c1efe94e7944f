//! A text of a page: in English and in Chinese.

use serde::Serialize;

/// A text in both languages of a page. In the options of a chart it is an object of `en` and `zh`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct Text {
    pub en: String,
    pub zh: String,
}

impl Text {
    pub(in crate::report) fn new(en: impl Into<String>, zh: impl Into<String>) -> Text {
        Text {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// One that is the same in both languages, as a name is.
    pub(in crate::report) fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text {
            zh: text.clone(),
            en: text,
        }
    }

    /// The text with another behind it.
    pub(in crate::report) fn and(mut self, other: &Text) -> Text {
        self.en.push_str(&other.en);
        self.zh.push_str(&other.zh);
        self
    }
}

/// A whole number as it is read: 3,675.
pub(in crate::report) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share as it is read: 18.3 %, never on two lines.
pub(in crate::report) fn percent(share: f64) -> String {
    format!("{:.1}\u{A0}%", share * 100.0)
}

/// So many documents.
pub(in crate::report) fn documents(number: u64) -> Text {
    let plural = if number == 1 { "" } else { "s" };
    let number = grouped(number);
    Text::new(
        format!("{number} document{plural}"),
        format!("{number} 份文件"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (number, read) in cases {
            assert_eq!(grouped(number), read);
        }
    }
}
