//! Automatic numbers of lists and headings, counted along a DOCX file.

use std::collections::{HashMap, HashSet};

use super::counting::count;
use super::numbering_part::{Abstract, Instance, LEVELS, Level};

/// The lists of a document, with their counters.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    pub(crate) lists: HashMap<String, Abstract>,
    pub(crate) instances: HashMap<i64, Instance>,
    /// The lists that belong to a list style.
    pub(crate) by_style: HashMap<String, String>,
    counters: HashMap<String, [Option<i64>; LEVELS]>,
    /// Instances and levels whose own start was taken: it counts once.
    started: HashSet<(i64, usize)>,
}

impl Numbering {
    /// The level of an instance that a paragraph style stands for.
    pub(crate) fn level_of_style(&self, instance: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(self.list_of(instance)?)?;
        list.levels.iter().position(|level| {
            level
                .as_ref()
                .is_some_and(|level| level.style.as_deref() == Some(style))
        })
    }

    /// Counts on, and gives the number that is printed before the paragraph.
    pub(crate) fn next(&mut self, instance: i64, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let list = self.list_of(instance)?.to_owned();
        let own_start = self.instances.get(&instance)?.starts[level];
        let here = self.level(instance, level)?.clone();
        let begin = self.start(instance, level);
        let restarts: Vec<bool> = (0..LEVELS)
            .map(|deeper| {
                deeper > level
                    && match self.level(instance, deeper).and_then(|level| level.restart) {
                        Some(after) => (level as i64) < after,
                        None => true,
                    }
            })
            .collect();
        let first_of_own = own_start.is_some() && self.started.insert((instance, level));
        let starts: Vec<i64> = (0..level)
            .map(|higher| self.start(instance, higher))
            .collect();
        let counters = self.counters.entry(list).or_default();
        // A level that is passed over counts as begun: in Word a heading 1 after a first
        // heading 2 is number 2.
        for (higher, start) in starts.into_iter().enumerate() {
            if counters[higher].is_none() {
                counters[higher] = Some(start);
                self.started.insert((instance, higher));
            }
        }
        counters[level] = Some(match counters[level] {
            Some(last) if !first_of_own => last.saturating_add(1),
            _ => begin,
        });
        for (counter, restarts) in counters.iter_mut().zip(restarts) {
            if restarts {
                *counter = None;
            }
        }
        let counters = *counters;
        Some(self.print(instance, &here, &counters))
    }

    fn print(&self, instance: i64, here: &Level, counters: &[Option<i64>; LEVELS]) -> String {
        if here.format == "bullet" {
            return String::new();
        }
        let mut out = String::new();
        let mut chars = here.text.chars().peekable();
        while let Some(char) = chars.next() {
            let level = match char {
                '%' => chars
                    .peek()
                    .and_then(|digit| digit.to_digit(10))
                    .filter(|&digit| digit > 0),
                _ => None,
            };
            let Some(level) = level else {
                out.push(char);
                continue;
            };
            chars.next();
            let level = level as usize - 1;
            let Some(shown) = self.level(instance, level) else {
                continue;
            };
            let counter = counters[level].unwrap_or(shown.start);
            let format = if here.plain_digits && shown.format != "decimalZero" {
                "decimal"
            } else {
                &shown.format
            };
            out.push_str(&count(counter, format));
        }
        out.trim().to_owned()
    }

    /// What a level of an instance starts from.
    fn start(&self, instance: i64, level: usize) -> i64 {
        let own = self
            .instances
            .get(&instance)
            .and_then(|instance| instance.starts[level]);
        own.or_else(|| self.level(instance, level).map(|level| level.start))
            .unwrap_or(1)
    }

    fn level(&self, instance: i64, level: usize) -> Option<&Level> {
        let own = self.instances.get(&instance)?.levels[level].as_ref();
        own.or_else(|| self.lists.get(self.list_of(instance)?)?.levels[level].as_ref())
    }

    /// The list of an instance, through the list style where it only names one.
    fn list_of(&self, instance: i64) -> Option<&str> {
        let list = self.instances.get(&instance)?.list.as_str();
        let link = self.lists.get(list)?.style_link.as_ref();
        Some(
            link.and_then(|style| self.by_style.get(style))
                .map_or(list, String::as_str),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::Limits;
    use super::*;

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/>{more}</w:lvl>"
        )
    }

    fn numbering(body: &str) -> Numbering {
        let part = format!("<w:numbering xmlns:w=\"w\">{body}</w:numbering>");
        Numbering::read(&part, &Limits::default()).unwrap()
    }

    #[test]
    fn levels_count_restart_and_show_each_other() {
        let list = level(0, "chineseCountingThousand", "第%1章", "")
            + &level(1, "chineseCounting", "（%2）", "")
            + &level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
            + &level(3, "decimal", "第%4条", "<w:lvlRestart w:val=\"0\"/>");
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"5\">{list}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"5\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"5\"/><w:lvlOverride w:ilvl=\"1\">\
             <w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>"
        ));
        let mut printed = Vec::new();
        for (instance, level) in [
            (1, 0),
            (1, 1),
            (1, 1),
            (1, 2),
            (1, 3),
            (1, 0),
            (1, 1),
            (1, 3),
            (2, 1),
            (2, 1),
            (1, 1),
        ] {
            printed.push(numbering.next(instance, level).unwrap());
        }
        assert_eq!(
            printed,
            [
                "第一章",
                "（一）",
                "（二）",
                "1.2.1",
                "第1条",
                "第二章",
                "（一）",
                "第2条",
                "（七）",
                "（八）",
                "（九）"
            ]
        );
        assert_eq!(numbering.next(9, 0), None);
        assert_eq!(numbering.next(1, 8), None);
    }

    #[test]
    fn a_level_passed_over_counts_as_begun() {
        let list = level(0, "decimal", "%1", "") + &level(1, "decimal", "%1.%2", "");
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"5\">{list}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"5\"/></w:num>"
        ));
        let printed = [1, 1, 0, 1].map(|level| numbering.next(1, level).unwrap());
        assert_eq!(printed, ["1.1", "1.2", "2", "2.1"]);
    }

    #[test]
    fn overridden_levels_bullets_and_linked_styles() {
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"0\">{}<w:styleLink w:val=\"S\"/></w:abstractNum>\
             <w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"S\"/></w:abstractNum>\
             <w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>\
             <w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">{}\
             </w:lvlOverride></w:num>",
            level(0, "lowerLetter", "(%1)", "<w:pStyle w:val=\"Clause\"/>"),
            level(0, "bullet", "\u{F06C}", ""),
            level(0, "upperRoman", "%1.", ""),
        ));
        assert_eq!(numbering.level_of_style(1, "Clause"), Some(0));
        assert_eq!(numbering.next(1, 0).unwrap(), "(a)");
        assert_eq!(numbering.next(2, 0).unwrap(), "");
        assert_eq!(numbering.next(3, 0).unwrap(), "II.");
    }
}
