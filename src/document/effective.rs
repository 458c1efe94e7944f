//! The effective date (施行日期): when a document says that it takes effect.

use super::IsoDate;
use super::cursor::Cursor;
use super::text_date::dates_in_folded;
use crate::text::fold;

/// How many bytes of a sentence are looked at for its date.
const MAX_SENTENCE: usize = 160;

/// The date on which a text says that it takes effect; `issued` is the answer where it says 自公布
/// 之日起施行. The document speaks of itself as 本办法 or this Act, or names no document at all;
/// what is said of others is left aside. Where it says so twice, the last counts.
pub fn find_effective(text: &str, issued: Option<IsoDate>) -> Option<IsoDate> {
    let folded = fold(text);
    let text = folded.text.as_str();
    chinese(text, issued).or_else(|| english(text))
}

fn chinese(text: &str, issued: Option<IsoDate>) -> Option<IsoDate> {
    let mut answer = None;
    for (at, _) in text.match_indices('自') {
        // 自2017年7月8日起施行, 自公布之日起施行, 自发布之日起30日后施行.
        let mut cursor = Cursor::new(text, at + '自'.len_utf8());
        let rest = sentence(&text[cursor.at..]);
        let Some(effect) = EFFECTS.iter().filter_map(|word| rest.find(word)).min() else {
            continue;
        };
        let said = &rest[..effect];
        if said.contains('《') || said.contains(',') || !speaks_of_itself(&text[..at]) {
            continue;
        }
        let date = if let Some((place, date)) = dates_in_folded(said).first() {
            let exact = place.start < 10 && date.day.is_some();
            exact.then_some(*date)
        } else {
            let from_issue = cursor
                .eat_one(&[
                    "公布之日起",
                    "发布之日起",
                    "印发之日起",
                    "颁布之日起",
                    "下发之日起",
                    "公布之日",
                    "发布之日",
                ])
                .is_some_and(|words| said.len() == words.len());
            if from_issue { issued } else { None }
        };
        answer = date.or(answer);
    }
    answer
}

const EFFECTS: [&str; 5] = ["施行", "实施", "生效", "执行", "起试行"];

fn sentence(text: &str) -> &str {
    let mut end = MAX_SENTENCE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let end = text.find(['。', ';', '\n', '\r']).unwrap_or(text.len());
    &text[..end]
}

/// Whether what stands before 自 in its sentence names the document itself, or nothing.
fn speaks_of_itself(before: &str) -> bool {
    let mut start = before.len().saturating_sub(90);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let window = &before[start..];
    let clause = window
        .rsplit(['。', ';', '\n', '\r'])
        .next()
        .unwrap_or(window);
    // 第三十二条 本条例自…; 现予公布,自…; 《办法》已经…通过,现予公布,自….
    let last = clause
        .rsplit([',', ' ', ':', '、'])
        .next()
        .unwrap_or(clause)
        .trim();
    last.is_empty() || last.contains('本') || last.starts_with("现")
}

fn english(text: &str) -> Option<IsoDate> {
    const LEADS: [&str; 9] = [
        "shall take effect on ",
        "shall take effect from ",
        "takes effect on ",
        "take effect on ",
        "shall come into force on ",
        "comes into force on ",
        "shall enter into force on ",
        "effective date: ",
        "shall be effective on ",
    ];
    let mut answer = None;
    for (at, _) in text.match_indices("e") {
        // All leads hold an e; those that begin with another letter begin shortly before it.
        let Some(lead) = LEADS
            .iter()
            .find(|lead| text[at..].starts_with(&lead[lead.find('e').unwrap_or(0)..]))
        else {
            continue;
        };
        let end = at + lead.len() - lead.find('e').unwrap_or(0);
        let rest = sentence(&text[end..]);
        if let Some((place, date)) = dates_in_folded(rest).first()
            && place.start == 0
            && date.day.is_some()
        {
            answer = Some(*date);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effective(text: &str) -> Option<String> {
        let issued = IsoDate::parse("2017-07-01");
        find_effective(text, issued).map(|date| date.to_string())
    }

    #[test]
    fn a_document_says_when_it_takes_effect() {
        let cases = [
            ("第九条 本办法自2017年7月8日起施行。", "2017-07-08"),
            ("本条例自二〇一七年七月八日起施行。", "2017-07-08"),
            ("现予公布，自2017年7月8日起施行。", "2017-07-08"),
            ("本通知自印发之日起执行。", "2017-07-01"),
            ("本法自公布之日起施行。", "2017-07-01"),
            ("This Act shall take effect on July 8, 2017.", "2017-07-08"),
            (
                "This Regulation shall enter into force on 8 July 2017.",
                "2017-07-08",
            ),
        ];
        for (text, date) in cases {
            assert_eq!(effective(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_others_or_not_clear_is_none() {
        for text in [
            "《条例》自2010年1月1日起施行以来，成效明显。",
            "本法自公布之日起三十日后施行。",
            "自2017年以来，实施了多项改革。",
            "The plan should be effective.",
        ] {
            assert_eq!(effective(text), None, "{text}");
        }
    }
}
