//! Chinese document numbers: read backwards from their 号.

use std::ops::Range;

use super::{DocNumber, Found, NumberKind, Scan, full_year};
use crate::document::cursor::{Back, Cursor, is_close, is_open};
use crate::document::numeral::{is_numeral, value};
use crate::text::is_han;

/// What an order or announcement calls itself.
pub(super) const WORDS: [&str; 9] = [
    "令", "公告", "通告", "通报", "布告", "公报", "通知", "决定", "决议",
];

/// Longer than this is no issuer: 第十三届全国人民代表大会常务委员会第三十次会议 fits in.
const MAX_ISSUER: usize = 40;

/// The number that the 号 at `ending` ends, if it starts at or after `from`.
pub(super) fn before_ending(scan: &Scan, from: usize, ending: usize) -> Option<Found> {
    Reading::new(scan, from, ending, ending + '号'.len_utf8()).read()
}

/// The number that ends at `end` without a 号.
pub(super) fn without_ending(scan: &Scan, end: usize) -> Option<Found> {
    Reading::new(scan, 0, end, end).read()
}

/// A number being read: `back` moves from the ending to its start.
pub(super) struct Reading<'a, 's> {
    pub(super) scan: &'s Scan<'a>,
    pub(super) text: &'s str,
    from: usize,
    /// Where the running number ends and where all of it ends.
    pub(super) end: usize,
    pub(super) back: Back<'s>,
    /// The running number as printed, and whether 第 stands before it.
    pub(super) serial: Range<usize>,
    pub(super) ordinal: bool,
    /// 号 or 號, as printed.
    sign: char,
}

/// A year as it is printed, and its value.
pub(super) struct Year {
    pub(super) digits: String,
    pub(super) year: i16,
}

impl<'s> Reading<'_, 's> {
    fn new<'a>(scan: &'s Scan<'a>, from: usize, ending: usize, end: usize) -> Reading<'a, 's> {
        let text = scan.folded.text.as_str();
        let traditional = ending < end && scan.printed(ending..end) == "號";
        Reading {
            scan,
            text,
            from,
            end,
            back: Back::new(text, ending),
            serial: ending..ending,
            ordinal: false,
            sign: if traditional { '號' } else { '号' },
        }
    }

    fn read(mut self) -> Option<Found> {
        self.serial = self.read_serial()?;
        self.back.gaps();
        self.ordinal = self.back.eat_str("第");
        if self.ordinal {
            self.back.gaps();
        }
        let here = self.back;
        for form in [
            Self::announcement,
            Self::letter,
            Self::character,
            Self::order,
            Self::year_in_front,
            Self::ordered_behind,
            Self::without_brackets,
            Self::bare,
        ] {
            self.back = here;
            if let Some(found) = form(&mut self).filter(|found| found.at.start >= self.from) {
                return Some(found);
            }
        }
        None
    }

    /// 35, 54-1, 33之2, 特1, 八十三.
    fn read_serial(&mut self) -> Option<Range<usize>> {
        self.back.gaps();
        // 沪府发2018(12)号: the brackets stand about the wrong one.
        let misplaced = self.scan.alone && self.back.eat(is_close);
        let serial = self.read_digits()?;
        if misplaced {
            self.back.eat(is_open);
        } else if self.scan.alone {
            self.back.eat_one(&["no.", "-"]);
        }
        Some(serial)
    }

    fn read_digits(&mut self) -> Option<Range<usize>> {
        let end = self.back.at;
        let arabic = |c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '之');
        let mut taken = self.back.take(24, arabic);
        if taken.chars().any(|c| c.is_ascii_digit()) {
            // A dash or 之 belongs to it only between digits.
            let extra = taken.len()
                - taken
                    .trim_start_matches(|c: char| !c.is_ascii_digit())
                    .len();
            self.back.at += extra;
            let letters = self.back.take(2, |c| c.is_ascii_alphabetic() || c == '特');
            if letters.is_empty() || self.back.peek().is_none_or(|c| !c.is_ascii_alphabetic()) {
                return Some(self.back.at..end);
            }
            return None;
        }
        self.back.at = end;
        taken = self.back.take(12, is_numeral);
        value(taken)?;
        Some(self.back.at..end)
    }

    /// 2017, 94 or 二〇一七 before this place, within brackets.
    pub(super) fn read_year(&mut self) -> Option<Year> {
        let taken = self.back.take(6, |c| is_numeral(c) && c != '元');
        let year = value(taken)?;
        let digits = taken.chars().count();
        (digits == 4 || digits == 2 && taken.is_ascii()).then_some(())?;
        let year_with_century = full_year(year)?;
        let digits = if digits == 2 {
            format!("{year:02}")
        } else {
            year.to_string()
        };
        Some(Year {
            digits,
            year: year_with_century,
        })
    }

    /// A year in brackets before this place; one bracket may be lost.
    pub(super) fn bracketed_year(&mut self) -> Option<Year> {
        self.back.gaps();
        let closed = !self.back.take(2, |c| is_close(c) || c == '》').is_empty();
        self.back.gaps();
        self.back.eat_str("年度");
        self.back.eat_str("年");
        self.back.gaps();
        let year = self.read_year()?;
        self.back.gaps();
        self.back.eat_str("第");
        self.back.gaps();
        let opened = !self.back.take(2, |c| is_open(c) || c == '《').is_empty();
        let sound = match (closed, opened) {
            (true, true) => true,
            (false, false) => false,
            _ => self.scan.alone,
        };
        sound.then_some(year)
    }

    /// 令 or 公告 before this place, and who issued it.
    pub(super) fn word_and_issuer(&mut self) -> (Option<&'static str>, Range<usize>) {
        let word = self.back.eat_one(&WORDS);
        (word, self.issuer(true))
    }

    pub(super) fn word_behind(&mut self) -> Option<&'static str> {
        let mut after = Cursor::new(self.text, self.end);
        after.gaps();
        let word = after.eat_one(&WORDS)?;
        self.end = after.at;
        Some(word)
    }

    /// The run of characters before this place that names the issuer; empty at this place where
    /// there is none.
    pub(super) fn issuer(&mut self, joint: bool) -> Range<usize> {
        let here = self.back.at;
        // A line end lies between issuer and year only where a line was broken; what then stands
        // before it must be a line of its own.
        let broken = self.back.at_line_start();
        self.back.gaps();
        let end = self.back.at;
        let mut chars = 0;
        while chars < MAX_ISSUER && self.back.at > self.from {
            let Some(c) = self.back.peek() else { break };
            let letter = c.is_ascii_alphabetic() && chars < 12;
            let listed = joint && chars > 0 && c == '、';
            if is_han(c) || letter || listed {
                self.back.at -= c.len_utf8();
                chars += 1;
                continue;
            }
            // 臺教資(二)字: brackets within.
            let mut inner = self.back;
            if is_close(c) && inner.eat(is_close) {
                let held = inner.take(4, is_han);
                if !held.is_empty() && inner.eat(is_open) && inner.peek().is_some_and(is_han) {
                    self.back = inner;
                    chars += 3;
                    continue;
                }
            }
            break;
        }
        if broken && !self.back.at_line_start() {
            self.back.at = here;
            return here..here;
        }
        self.back.at += introduction(&self.text[self.back.at..end]);
        let run = &self.text[self.back.at..end];
        // 药监局关于发布某某指南的公告: who stands before 关于, not the whole title.
        let end = match run.strip_suffix('的') {
            Some(title) => self.back.at + title.find("关于").unwrap_or(0),
            None => end,
        };
        if self.back.at == end {
            self.back.at = here;
            return here..here;
        }
        self.back.at..end
    }

    /// 第35号, with 第 or without.
    pub(super) fn ending(&self, ordinal: bool) -> String {
        let serial = self.scan.printed(self.serial.clone()).to_uppercase();
        format!("{}{serial}{}", if ordinal { "第" } else { "" }, self.sign)
    }

    pub(super) fn found(
        &self,
        start: usize,
        canonical: String,
        issuer: String,
        year: Option<i16>,
        kind: NumberKind,
    ) -> Found {
        let digits = &self.text[self.serial.clone()];
        let first = digits.split(['-', '–', '—', '之']).next().unwrap_or(digits);
        let first = first.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '特');
        Found {
            at: start..self.end,
            number: DocNumber {
                canonical,
                issuer,
                year,
                serial: value(first),
                kind,
            },
        }
    }
}

/// How many bytes at the start of what stands before a number lead up to it: 根据国发 is 国发.
fn introduction(run: &str) -> usize {
    let mut start = 0;
    // A title that runs into its number: …的通知国发〔2017〕35号.
    for title in [
        "的通知",
        "的意见",
        "的批复",
        "的决定",
        "的函",
        "的复函",
        "的通告",
        "的公告",
        "的规定",
    ] {
        if let Some(at) = run.rfind(title)
            && at + title.len() < run.len()
        {
            start = start.max(at + title.len());
        }
    }
    while let Some(lead) = LEADS.iter().find(|lead| run[start..].starts_with(**lead)) {
        start += lead.len();
    }
    start
}

/// Words that lead up to a number in running text or in a field.
const LEADS: [&str; 38] = [
    "、",
    "发文字号",
    "发文文号",
    "文件编号",
    "文件字号",
    "文号",
    "字号",
    "编号",
    "根据",
    "按照",
    "依据",
    "依照",
    "参照",
    "参见",
    "详见",
    "见",
    "经",
    "以",
    "据",
    "和",
    "及",
    "与",
    "或",
    "由",
    "即",
    "转发",
    "执行",
    "废止",
    "日",
    "月",
    "年",
    "的",
    "将",
    "按",
    "附件",
    "原",
    "号",
    "有关",
];
