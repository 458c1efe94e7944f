//! Numbers as a word processor counts with them: 一, 壹, ①, 甲, iv, aa.

const HAN: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const HAN_SIMPLIFIED: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const HAN_TRADITIONAL: [&str; 10] = ["零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
/// The largest number that is written in letters: one more for every twenty-six.
const LARGEST_GROWING: i64 = 780;

/// The number in one of the number formats of OOXML (`ST_NumberFormat`); plain digits where the
/// format is unknown or does not reach so far.
pub(crate) fn count(number: i64, format: &str) -> String {
    match format {
        _ if number.unsigned_abs() > 1_000_000_000 => number.to_string(),
        "none" | "bullet" => String::new(),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "ordinal" => ordinal(number),
        "decimalZero" => format!("{number:02}"),
        "hex" => format!("{number:X}"),
        "numberInDash" => format!("- {number} -"),
        "decimalFullWidth" | "decimalFullWidth2" => number
            .to_string()
            .chars()
            .map(|digit| match digit {
                '0'..='9' => char::from_u32(digit as u32 - 0x30 + 0xFF10).unwrap_or(digit),
                other => other,
            })
            .collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match number {
            21..=35 => shifted(number - 20, 0x3250),
            36..=50 => shifted(number - 35, 0x32B0),
            _ => within(number, 20, 0x245F),
        },
        "decimalEnclosedParen" => within(number, 20, 0x2473),
        "decimalEnclosedFullstop" => within(number, 20, 0x2487),
        // Word puts these in parentheses, whatever the standard says.
        "ideographEnclosedCircle" => within(number, 10, 0x321F),
        "ideographTraditional" => cycle(number, STEMS),
        "ideographZodiac" => cycle(number, BRANCHES),
        "ideographZodiacTraditional" if number > 0 => {
            format!(
                "{}{}",
                cycle((number - 1) % 10 + 1, STEMS),
                cycle((number - 1) % 12 + 1, BRANCHES)
            )
        }
        "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanDigital2" => digits(number, &HAN),
        // Counts to ninety-nine, then digit by digit.
        "chineseCounting" | "taiwaneseCounting" if number >= 100 => digits(number, &HAN),
        // A Chinese Word writes `japaneseCounting` for 一, 二, 三: read on in the Chinese way.
        "chineseCounting"
        | "taiwaneseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => {
            let text = grouped(number, &HAN, ["十", "百", "千", "万"], "零");
            // Fifteen is 十五, not 一十五.
            match text.strip_prefix("一十") {
                Some(rest) => format!("十{rest}"),
                None => text,
            }
        }
        "chineseLegalSimplified" => {
            grouped(number, &HAN_SIMPLIFIED, ["拾", "佰", "仟", "萬"], "零")
        }
        "ideographLegalTraditional" | "japaneseLegal" => {
            grouped(number, &HAN_TRADITIONAL, ["拾", "佰", "仟", "萬"], "零")
        }
        custom => match custom.strip_prefix("custom:") {
            // `001, 002, 003, …`: as many digits as the first number has.
            Some(pattern) => {
                let width = pattern
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .count()
                    .min(9);
                format!("{number:0width$}")
            }
            None => number.to_string(),
        },
    }
}

fn shifted(number: i64, before: u32) -> String {
    u32::try_from(number)
        .ok()
        .and_then(|number| char::from_u32(before + number))
        .map_or_else(|| number.to_string(), String::from)
}

fn within(number: i64, last: i64, before: u32) -> String {
    if (1..=last).contains(&number) {
        shifted(number, before)
    } else {
        number.to_string()
    }
}

fn cycle(number: i64, set: &str) -> String {
    let at = usize::try_from(number - 1).ok();
    at.and_then(|at| set.chars().nth(at))
        .map_or_else(|| number.to_string(), String::from)
}

fn digits(number: i64, set: &[&str; 10]) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| match digit {
            b'0'..=b'9' => set[usize::from(digit - b'0')],
            _ => "-",
        })
        .collect()
}

fn letters(number: i64, first: u8) -> String {
    match number {
        1..=LARGEST_GROWING => {
            let letter = first + ((number - 1) % 26) as u8;
            // aa follows z, and bb follows aa.
            char::from(letter)
                .to_string()
                .repeat(((number - 1) / 26 + 1) as usize)
        }
        _ => number.to_string(),
    }
}

fn roman(number: i64) -> String {
    const VALUES: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=3999).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in VALUES {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Chinese counting with tens, hundreds, thousands and ten thousands.
fn grouped(number: i64, set: &[&str; 10], units: [&str; 4], zero: &str) -> String {
    let [ten, hundred, thousand, myriad] = units;
    if number == 0 {
        return zero.to_owned();
    }
    if !(1..100_000_000).contains(&number) {
        return number.to_string();
    }
    let mut out = String::new();
    let (high, low) = (number / 10_000, number % 10_000);
    if high > 0 {
        out.push_str(&grouped(high, set, units, zero));
        out.push_str(myriad);
    }
    // One 零 stands for any run of zeros between two digits.
    let mut gap = high > 0 && low < 1000;
    for (value, unit) in [(1000, thousand), (100, hundred), (10, ten), (1, "")] {
        let digit = low / value % 10;
        if digit == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push_str(zero);
        }
        out.push_str(set[digit as usize]);
        out.push_str(unit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, text) in [
            (7, "decimal", "7"),
            (10, "chineseCounting", "十"),
            (15, "chineseCounting", "十五"),
            (20, "japaneseCounting", "二十"),
            (99, "chineseCounting", "九十九"),
            (100, "chineseCounting", "一〇〇"),
            (100, "chineseCountingThousand", "一百"),
            (101, "chineseCountingThousand", "一百零一"),
            (110, "chineseCountingThousand", "一百一十"),
            (215, "chineseCountingThousand", "二百一十五"),
            (1260, "chineseCountingThousand", "一千二百六十"),
            (1001, "chineseCountingThousand", "一千零一"),
            (10_010, "chineseCountingThousand", "一万零一十"),
            (120_000, "chineseCountingThousand", "十二万"),
            (2017, "ideographDigital", "二〇一七"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (3, "ideographTraditional", "丙"),
            (11, "ideographTraditional", "11"),
            (12, "ideographZodiac", "亥"),
            (11, "ideographZodiacTraditional", "甲戌"),
            (20, "decimalEnclosedCircleChinese", "⑳"),
            (21, "decimalEnclosedCircle", "㉑"),
            (51, "decimalEnclosedCircle", "51"),
            (2, "ideographEnclosedCircle", "㈡"),
            (1, "decimalEnclosedParen", "⑴"),
            (12, "decimalFullWidth", "１２"),
            (4, "lowerRoman", "iv"),
            (1994, "upperRoman", "MCMXCIV"),
            (28, "lowerLetter", "bb"),
            (3, "upperLetter", "C"),
            (22, "ordinal", "22nd"),
            (12, "ordinal", "12th"),
            (5, "decimalZero", "05"),
            (7, "custom:001, 002, 003, ...", "007"),
            (7, "bullet", ""),
            (7, "someday", "7"),
        ] {
            assert_eq!(count(number, format), text, "{number} {format}");
        }
    }

    #[test]
    fn no_number_is_out_of_reach() {
        for format in [
            "lowerRoman",
            "upperLetter",
            "ideographZodiacTraditional",
            "chineseCounting",
            "chineseLegalSimplified",
            "decimalEnclosedCircle",
            "ordinal",
            "hex",
        ] {
            for number in [i64::MIN, -1, 0, 99_999_999, i64::MAX] {
                assert!(count(number, format).len() < 80);
            }
        }
    }
}
