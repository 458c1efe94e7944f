//! The forms of Chinese document numbers: what can stand before the running number.

use super::chinese::{Reading, WORDS, Year};
use super::{Found, NumberKind};
use crate::document::cursor::{Cursor, is_close, is_open};
use crate::document::numeral::{is_numeral, value};
use crate::text::is_han;

impl Reading<'_, '_> {
    /// 国发〔2017〕35号; also 人民银行令〔2021〕第3号 and 证监会公告〔2020〕66号.
    pub(super) fn letter(&mut self) -> Option<Found> {
        let year = self.bracketed_year()?;
        let mut issuer = self.issuer(true);
        let run = &self.text[issuer.clone()];
        if !WORDS.iter().any(|word| run.ends_with(word)) {
            // A list of numbers: each has its own issuer.
            issuer.start += run.rfind('、').map_or(0, |at| at + '、'.len_utf8());
        }
        if issuer.is_empty() && !self.scan.alone && !self.ordinal && self.serial.len() > 4 {
            return None;
        }
        let issuer_text = self.scan.printed(issuer.clone());
        let (kind, part) = match WORDS
            .iter()
            .find(|word| self.text[issuer.clone()].ends_with(**word))
        {
            Some(&"令") => (NumberKind::Order, cut_end(&issuer_text, "令")),
            Some(&word) if word != "通知" => {
                (NumberKind::Announcement, cut_end(&issuer_text, word))
            }
            _ => (NumberKind::Letter, issuer_text.clone()),
        };
        let canonical = format!(
            "{issuer_text}〔{}〕{}",
            year.digits,
            self.ending(self.ordinal)
        );
        Some(self.found(issuer.start, canonical, part, Some(year.year), kind))
    }

    /// 公告2023年第15号, 公告(2021年第6号), 2021年第102号通告, 2021年第44号.
    pub(super) fn announcement(&mut self) -> Option<Found> {
        (self.ordinal || self.scan.alone).then_some(())?;
        self.back.eat_str("度");
        let said = self.back.eat_str("年");
        (said || self.ordinal && self.scan.alone).then_some(())?;
        self.back.gaps();
        let year = self.read_year()?;
        if year.digits.len() < 4 {
            return None;
        }
        let start = self.back.at;
        self.back.gaps();
        let opened = self.back.eat(is_open);
        if opened {
            self.back.gaps();
        }
        let (word, mut issuer) = self.word_and_issuer();
        let agency =
            |c: char| "部局会院署行委办室厅心府处司组所社".contains(c) || c.is_ascii_alphabetic();
        if self.ordinal && word.is_none() && !self.text[issuer.clone()].ends_with(agency) {
            // What stands before is no agency but a title or a sentence.
            issuer = start..start;
        }
        let mut after = Cursor::new(self.text, self.end);
        if opened && after.eat(is_close) {
            self.end = after.at;
        }
        let word_behind = if word.is_none() {
            self.word_behind()
        } else {
            None
        };
        // 国发2017年35号 is 国发〔2017〕35号 without its brackets.
        if !self.ordinal && word.or(word_behind).is_none() && !issuer.is_empty() {
            return None;
        }
        let start = if word.is_some() || !issuer.is_empty() {
            issuer.start
        } else {
            start
        };
        let issuer = self.scan.printed_issuer(issuer);
        let kind = if word.or(word_behind) == Some("令") {
            NumberKind::Order
        } else {
            NumberKind::Announcement
        };
        let canonical = format!(
            "{issuer}{}{}年{}{}",
            word.unwrap_or(""),
            year.digits,
            self.ending(true),
            word_behind.unwrap_or("")
        );
        Some(self.found(start, canonical, issuer, Some(year.year), kind))
    }

    /// 臺教資(二)字第1080012345號, 劳险字第12号, (86)国函字15号.
    pub(super) fn character(&mut self) -> Option<Found> {
        if !self.back.text[..self.back.at].ends_with('字') {
            return None;
        }
        let issuer = self.issuer(false);
        if self.text[issuer.clone()].chars().count() < 2 {
            return None;
        }
        let part = self.scan.printed(issuer.clone());
        self.back.at = issuer.start;
        let here = self.back;
        if let Some(year) = self.bracketed_year().filter(|_| self.end > 0) {
            return Some(self.in_front(year, part));
        }
        self.back = here;
        let canonical = format!("{part}{}", self.ending(self.ordinal));
        Some(self.found(issuer.start, canonical, part, None, NumberKind::Character))
    }

    /// 国务院令第706号, 令【第144号】, 主席令第八十三号, 公告第8号.
    pub(super) fn order(&mut self) -> Option<Found> {
        let session = self.session();
        let opened = self.back.eat(is_open);
        self.back.gaps();
        let (word, issuer) = self.word_and_issuer();
        let word = word?;
        // 通知3号 is an attachment; 令3号 is an order.
        let firm = self.ordinal || word == "令" || self.scan.alone;
        (firm && word != "通知").then_some(())?;
        let mut after = Cursor::new(self.text, self.end);
        if opened {
            // 【第144号令】 says it twice.
            after.eat_str("令");
            if after.eat(is_close) {
                self.end = after.at;
            }
        }
        let part = self.scan.printed_issuer(issuer.clone());
        let kind = if word == "令" {
            NumberKind::Order
        } else {
            NumberKind::Announcement
        };
        let canonical = format!("{part}{word}{session}{}", self.ending(true));
        Some(self.found(issuer.start, canonical, part, None, kind))
    }

    /// 〔十五届〕 before this place: the term of a congress.
    fn session(&mut self) -> String {
        let here = self.back;
        if self.ordinal && self.back.eat(is_close) {
            let end = self.back.at;
            let term = self.back.take(5, |c| c == '届' || is_numeral(c));
            let start = self.back.at;
            if term.ends_with('届') && self.back.eat(is_open) {
                return format!("〔{}〕", self.scan.printed(start..end));
            }
        }
        self.back = here;
        String::new()
    }

    /// 〔1996〕武司字第82号, (86)国函15号.
    pub(super) fn year_in_front(&mut self) -> Option<Found> {
        // 京01民终: a court's number has digits in it.
        let run = self.back.take(16, |c| is_han(c) || c.is_ascii_digit());
        run.chars().any(is_han).then_some(())?;
        let issuer = self.back.at..self.back.at + run.len();
        let part = self.scan.printed(issuer);
        let year = self.bracketed_year()?;
        Some(self.in_front(year, part))
    }

    fn in_front(&self, year: Year, part: String) -> Found {
        let canonical = format!("〔{}〕{part}{}", year.digits, self.ending(self.ordinal));
        self.found(
            self.back.at,
            canonical,
            part,
            Some(year.year),
            NumberKind::Letter,
        )
    }

    /// 国务院第588号令, 第15号公告.
    pub(super) fn ordered_behind(&mut self) -> Option<Found> {
        if !self.ordinal {
            return None;
        }
        let word = self
            .word_behind()
            .filter(|word| *word != "通知" && *word != "通报")?;
        self.back.eat(is_open);
        let issuer = self.issuer(true);
        let part = self.scan.printed_issuer(issuer.clone());
        let kind = if word == "令" {
            NumberKind::Order
        } else {
            NumberKind::Announcement
        };
        let canonical = format!("{part}{word}{}", self.ending(true));
        Some(self.found(issuer.start, canonical, part, None, kind))
    }

    /// 工信厅科函202337号, 国发2017 35号, 国发2017年35号: the brackets are lost.
    pub(super) fn without_brackets(&mut self) -> Option<Found> {
        if !self.scan.alone {
            return None;
        }
        let serial = &self.text[self.serial.clone()];
        self.back.eat_str("年");
        let year = if self.back.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.read_year().filter(|year| year.digits.len() == 4)?
        } else {
            let year = value(serial.get(..4)?)?;
            let rest = serial[4..].strip_prefix('-').unwrap_or(&serial[4..]);
            let plausible = (1949..=2099).contains(&year) && (1..=4).contains(&rest.len());
            (plausible && rest.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
            self.serial.start = self.serial.end - rest.len();
            Year {
                digits: year.to_string(),
                year: year as i16,
            }
        };
        self.back.gaps();
        let issuer = self.issuer(false);
        (!issuer.is_empty()).then_some(())?;
        let part = self.scan.printed(issuer.clone());
        let canonical = format!("{part}〔{}〕{}", year.digits, self.ending(self.ordinal));
        Some(self.found(
            issuer.start,
            canonical,
            part,
            Some(year.year),
            NumberKind::Letter,
        ))
    }

    /// 财企12号, 第12号: as good as a field has it.
    pub(super) fn bare(&mut self) -> Option<Found> {
        if !self.scan.alone || self.serial.is_empty() {
            return None;
        }
        self.back.eat(|c| is_open(c) || c == '-');
        let issuer = self.issuer(true);
        let enough = self.text[issuer.clone()].chars().count() >= 2 || self.ordinal;
        enough.then_some(())?;
        let part = self.scan.printed(issuer.clone());
        let canonical = format!("{part}{}", self.ending(self.ordinal));
        Some(self.found(issuer.start, canonical, part, None, NumberKind::Other))
    }
}

fn cut_end(text: &str, end: &str) -> String {
    text.strip_suffix(end).unwrap_or(text).to_owned()
}
