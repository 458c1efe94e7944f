//! Numerals: Chinese and Arabic ones, in folded text, and their values.

/// A character that Chinese texts use for nought: 〇, or a circle or letter that looks like it.
pub(super) fn is_nought(c: char) -> bool {
    matches!(c, '〇' | '○' | '◯' | '零' | 'o' | 'ο' | 'о' | '0')
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        c if is_nought(c) => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        c => u64::from(c.to_digit(10)?),
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// A character that a numeral can hold.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅' | '元')
}

/// The value of a numeral of any kind: `2017`, `二〇一七`, `一百零九`, `廿三`, `元`; none where it
/// is no numeral or out of bounds.
pub(super) fn value(numeral: &str) -> Option<u64> {
    if numeral.is_empty() || numeral.chars().count() > 12 {
        return None;
    }
    if numeral == "元" {
        return Some(1);
    }
    // Written digit by digit: no units in it.
    if let Some(digits) = numeral.chars().map(digit).collect::<Option<Vec<u64>>>() {
        return digits
            .into_iter()
            .try_fold(0u64, |sum, d| sum.checked_mul(10)?.checked_add(d));
    }
    let (mut sum, mut last) = (0u64, None);
    for c in numeral.chars() {
        if let Some(d) = digit(c) {
            // 一百零九: the nought only fills the place.
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            last = Some(d);
        } else if let Some(unit) = unit(c) {
            sum += last.take().unwrap_or(1) * unit;
        } else {
            sum += match c {
                '廿' => 20,
                '卅' => 30,
                _ => return None,
            };
        }
    }
    Some(sum + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_their_value() {
        let cases = [
            ("2017", 2017),
            ("二〇一七", 2017),
            ("二○一七", 2017),
            ("二o一0", 2010),
            ("八十三", 83),
            ("十", 10),
            ("一百零九", 109),
            ("一百", 100),
            ("廿三", 23),
            ("卅一", 31),
            ("二十", 20),
            ("元", 1),
        ];
        for (numeral, number) in cases {
            assert_eq!(value(numeral), Some(number), "{numeral}");
        }
        for none in ["", "元年", "三三十", "十元"] {
            assert_eq!(value(none), None, "{none}");
        }
    }
}
