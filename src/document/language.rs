//! The language of a document: `zh`, `zh-Hant`, `en`, `mixed`.

use crate::text::{is_han, is_traditional};

/// The language of a code given as metadata; none where it is none of ours.
pub fn normalise_language(given: &str) -> Option<&'static str> {
    let code = given.trim().to_ascii_lowercase().replace('_', "-");
    let code = code.as_str();
    match code {
        "zh-hant" | "zh-tw" | "zh-hk" | "zh-mo" | "zht" | "繁体中文" | "繁體中文" => {
            Some("zh-Hant")
        }
        "zh" | "zho" | "chi" | "cn" | "zh-cn" | "zh-sg" | "zh-hans" | "chinese" | "中文"
        | "简体中文" => Some("zh"),
        "en" | "eng" | "english" | "英文" | "英语" => Some("en"),
        "mixed" | "mul" => Some("mixed"),
        _ if code.starts_with("zh-hant-") => Some("zh-Hant"),
        _ if code.starts_with("zh-hans-") => Some("zh"),
        _ if code.starts_with("en-") => Some("en"),
        _ => None,
    }
}

/// The language that a text is written in; none where it holds too few letters to say.
///
/// A Han character weighs as much as three Latin letters (a Chinese text takes about a third of
/// the characters). From a share of 15 % to 85 % a text is `mixed`. A Chinese text is traditional
/// where at least one Han character in fifty is written only so.
pub fn detect_language(text: &str) -> Option<&'static str> {
    let (mut han, mut traditional, mut latin) = (0u64, 0u64, 0u64);
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            latin += 1;
        } else if is_han(c) {
            han += 1;
            traditional += u64::from(is_traditional(c));
        } else if !c.is_ascii() && c.is_alphabetic() {
            latin += 1;
        }
    }
    let (chinese, other) = (han * 3, latin);
    if chinese + other < 12 {
        return None;
    }
    let share = chinese as f64 / (chinese + other) as f64;
    Some(match share {
        share if share < 0.15 => "en",
        share if share <= 0.85 => "mixed",
        _ if traditional * 50 >= han => "zh-Hant",
        _ => "zh",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        assert_eq!(
            detect_language("国务院关于加强人工智能监管的意见"),
            Some("zh")
        );
        assert_eq!(
            detect_language("數位發展部關於人工智慧標準之公告"),
            Some("zh-Hant")
        );
        assert_eq!(
            detect_language("Guidance on artificial intelligence"),
            Some("en")
        );
        assert_eq!(
            detect_language("人工智能 artificial intelligence 标准化 standardization"),
            Some("mixed")
        );
        assert_eq!(detect_language("2017 …"), None);
    }
}
