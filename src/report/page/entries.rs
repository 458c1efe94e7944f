//! Entries: events and notes as a page shows them, each with its source and the source's language.

use serde::Serialize;

use super::text::Text;
use crate::supplement::link;
use crate::text::is_han;

/// A group of entries under a heading.
#[derive(Debug, Serialize)]
pub(in crate::report) struct EntryGroup {
    /// Its heading; none where it is the only one.
    pub title: Option<Text>,
    pub entries: Vec<Entry>,
    /// What is not shown; empty where there is nothing.
    pub note: Text,
}

/// An event or a note.
#[derive(Debug, Default, Serialize)]
pub(in crate::report) struct Entry {
    /// The number of an event.
    pub number: Option<u64>,
    pub date: String,
    pub title: Said,
    /// Its category, where it does not stand under it.
    pub category: Option<Text>,
    /// Paragraphs.
    pub text: Vec<Said>,
    pub source: Said,
    /// The language of the source, in words.
    pub source_language: Option<Text>,
    /// An address that can be followed; none where it is no address of the web.
    pub link: Option<String>,
    /// The address as it was given, where it cannot be followed.
    pub address: String,
    /// How many documents there are around it; none of a note.
    pub around: Option<Text>,
    pub documents: Vec<EntryDocument>,
}

/// A document around an event.
#[derive(Debug, Serialize)]
pub(in crate::report) struct EntryDocument {
    pub id: String,
    pub date: String,
    pub title: Said,
    pub agency: Said,
}

/// A text that somebody wrote, and the language that it is read in.
#[derive(Debug, Default, Serialize)]
pub(in crate::report) struct Said {
    pub text: String,
    /// A language code; none where it is not known.
    pub language: Option<String>,
}

impl Said {
    /// A text of a document, or beside a source of a language.
    pub(super) fn new(text: &str, source_language: &str) -> Said {
        let kana = |c: char| ('\u{3040}'..='\u{30FF}').contains(&c);
        let hangul = |c: char| ('\u{AC00}'..='\u{D7A3}').contains(&c);
        let main = source_language.split('-').next().unwrap_or_default();
        let language = if text.contains(kana) {
            Some("ja")
        } else if text.contains(hangul) {
            Some("ko")
        } else if text.contains(is_han) {
            Some(if main == "ja" { "ja" } else { "zh" })
        } else if main.is_empty() || matches!(main, "zh" | "ja" | "ko") {
            None
        } else {
            Some(source_language)
        };
        Said {
            text: text.to_owned(),
            language: language.map(str::to_owned),
        }
    }
}

impl Entry {
    /// An address: as a link where it can be followed, otherwise as a text.
    pub(super) fn with_url(self, url: &str) -> Entry {
        let followed = link(url).map(str::to_owned);
        Entry {
            address: match &followed {
                None => url.to_owned(),
                Some(_) => String::new(),
            },
            link: followed,
            ..self
        }
    }
}

/// Languages by their codes.
const LANGUAGES: [(&str, &str, &str); 14] = [
    ("ar", "Arabic", "阿拉伯文"),
    ("de", "German", "德文"),
    ("en", "English", "英文"),
    ("es", "Spanish", "西班牙文"),
    ("fr", "French", "法文"),
    ("it", "Italian", "意大利文"),
    ("ja", "Japanese", "日文"),
    ("ko", "Korean", "韩文"),
    ("nl", "Dutch", "荷兰文"),
    ("pt", "Portuguese", "葡萄牙文"),
    ("ru", "Russian", "俄文"),
    ("vi", "Vietnamese", "越南文"),
    ("zh", "Chinese", "中文"),
    ("zh-Hant", "Chinese, traditional", "繁体中文"),
];

/// The name of a language; its code where it has no name here.
pub(super) fn language_name(code: &str) -> Text {
    let main = code.split('-').next().unwrap_or_default();
    let named = |wanted: &str| LANGUAGES.iter().find(|(code, ..)| *code == wanted);
    match named(code).or_else(|| named(main)) {
        Some((_, en, zh)) => Text::new(*en, *zh),
        None => Text::same(code),
    }
}

/// The categories that notes and events have unless the user has others.
const CATEGORIES: [(&str, &str, &str); 3] = [
    ("tech progress", "Tech progress", "技术进展"),
    ("domestic dynamics", "Domestic dynamics", "国内动态"),
    ("foreign involvement", "Foreign involvement", "涉外动态"),
];

/// What a category is known by, however it is written.
fn key(category: &str) -> String {
    let folded = category.trim().to_lowercase().replace(['_', '-'], " ");
    let known = CATEGORIES.iter().find(|(_, _, zh)| *zh == folded);
    known.map_or(folded, |(key, ..)| (*key).to_owned())
}

/// The label of a category.
pub(super) fn category_label(category: &str) -> Text {
    let key = key(category);
    match CATEGORIES.iter().find(|(known, ..)| *known == key) {
        Some((_, en, zh)) => Text::new(*en, *zh),
        None if key.is_empty() => Text::new("Without a category", "未分类"),
        None => Text::same(category.trim()),
    }
}

/// The categories among some, each once as it is first written: in the order of `asked`, which is the
/// usual one where it is empty; then by name, and what has none last.
pub(super) fn categories<'c>(
    found: impl Iterator<Item = &'c str>,
    asked: &[String],
) -> Vec<(String, &'c str)> {
    let order: Vec<String> = match asked.is_empty() {
        true => CATEGORIES
            .iter()
            .map(|(known, ..)| (*known).to_owned())
            .collect(),
        false => asked.iter().map(|one| key(one)).collect(),
    };
    let mut out: Vec<(String, &str)> = Vec::new();
    for category in found {
        let key = key(category);
        if !out.iter().any(|(known, _)| *known == key) {
            out.push((key, category));
        }
    }
    let place = |key: &String| {
        order
            .iter()
            .position(|one| one == key)
            .unwrap_or(order.len())
    };
    out.sort_by(|(a, _), (b, _)| (a.is_empty(), place(a), a).cmp(&(b.is_empty(), place(b), b)));
    out
}

/// Whether a category is the one of a key.
pub(super) fn is_category(category: &str, wanted: &str) -> bool {
    key(category) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_stand_in_the_order_that_is_asked_for() {
        let found = [
            "zeal",
            "Foreign_Involvement",
            "",
            "技术进展",
            "tech progress",
            "art",
        ];
        let order = |asked: &[&str]| -> Vec<String> {
            let asked: Vec<String> = asked.iter().map(|one| (*one).to_owned()).collect();
            let keys = categories(found.into_iter(), &asked).into_iter();
            keys.map(|(key, _)| key).collect()
        };
        assert_eq!(
            order(&[]),
            ["tech progress", "foreign involvement", "art", "zeal", ""]
        );
        assert_eq!(
            order(&["zeal", "art"]),
            ["zeal", "art", "foreign involvement", "tech progress", ""]
        );
        assert_eq!(category_label("Tech_progress").zh, "技术进展");
        assert_eq!(category_label(" own ").en, "own");
    }

    #[test]
    fn a_text_has_its_language() {
        let language = |text: &str, source: &str| Said::new(text, source).language;
        assert_eq!(language("評価を開始", "en").as_deref(), Some("ja"));
        assert_eq!(language("開始", "ja").as_deref(), Some("ja"));
        assert_eq!(language("评测", "en").as_deref(), Some("zh"));
        assert_eq!(language("Un centre", "fr-CA").as_deref(), Some("fr-CA"));
        assert_eq!(language("A summary", "zh"), None);
        assert_eq!(language_name("de-AT").zh, "德文");
        assert_eq!(language_name("xx").en, "xx");
    }
}
