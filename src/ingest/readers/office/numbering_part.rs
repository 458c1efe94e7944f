//! numbering.xml of a DOCX file: its lists, and the instances that paragraphs name.

use super::fault::{Limits, OfficeFault};
use super::numbering::Numbering;
use super::xml::{Element, Token, Xml};

/// Levels of a list that OOXML knows.
pub(crate) const LEVELS: usize = 9;

/// The longest text of a level, in characters: it is printed before every paragraph of the list.
const LONGEST_TEXT: usize = 64;

/// How a level of a list is numbered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    pub start: i64,
    pub format: String,
    /// `第%1条`: the counters of the levels stand for `%1` to `%9`.
    pub text: String,
    /// All counters in plain digits, whatever their levels say.
    pub plain_digits: bool,
    /// After which level (counted from 1) the counter starts again; 0 never. Usually any higher.
    pub restart: Option<i64>,
    /// The paragraph style that stands for this level.
    pub style: Option<String>,
}

/// A list.
#[derive(Debug, Default)]
pub(crate) struct Abstract {
    pub levels: [Option<Level>; LEVELS],
    /// A list style whose list this one is.
    pub style_link: Option<String>,
    /// The list style that this list belongs to.
    pub own_style: Option<String>,
}

/// A use of a list, with what differs in it.
#[derive(Debug, Default)]
pub(crate) struct Instance {
    pub list: String,
    pub starts: [Option<i64>; LEVELS],
    pub levels: [Option<Level>; LEVELS],
}

impl Numbering {
    /// Reads the part.
    pub(crate) fn read(part: &str, limits: &Limits) -> Result<Numbering, OfficeFault> {
        let mut out = Numbering::default();
        let mut xml = Xml::new(part, limits);
        loop {
            match xml.next()? {
                Token::Open(element) => match element.name() {
                    "abstractNum" => {
                        let id = element.attribute("abstractNumId").unwrap_or_default();
                        let list = read_abstract(&mut xml)?;
                        if let Some(style) = &list.own_style {
                            out.by_style.insert(style.clone(), id.clone());
                        }
                        out.lists.insert(id, list);
                    }
                    "num" => {
                        let id = element.number("numId");
                        let instance = read_instance(&mut xml)?;
                        if let Some(id) = id {
                            out.instances.insert(id, instance);
                        }
                    }
                    _ => {}
                },
                Token::End => return Ok(out),
                _ => {}
            }
        }
    }
}

fn read_abstract(xml: &mut Xml<'_>) -> Result<Abstract, OfficeFault> {
    let mut out = Abstract::default();
    let around = xml.depth() - 1;
    while xml.depth() > around {
        match xml.next()? {
            Token::Open(element) => match element.name() {
                "lvl" => read_level_into(&element, xml, &mut out.levels)?,
                "numStyleLink" => out.style_link = element.attribute("val"),
                "styleLink" => out.own_style = element.attribute("val"),
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    Ok(out)
}

fn read_instance(xml: &mut Xml<'_>) -> Result<Instance, OfficeFault> {
    let mut out = Instance::default();
    let mut level = None;
    let around = xml.depth() - 1;
    while xml.depth() > around {
        match xml.next()? {
            Token::Open(element) => match element.name() {
                "abstractNumId" => out.list = element.attribute("val").unwrap_or_default(),
                "lvlOverride" => level = level_number(&element),
                "startOverride" => {
                    if let Some(level) = level {
                        out.starts[level] = element.number("val");
                    }
                }
                "lvl" => read_level_into(&element, xml, &mut out.levels)?,
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    Ok(out)
}

fn level_number(element: &Element<'_>) -> Option<usize> {
    let level = usize::try_from(element.number("ilvl")?).ok()?;
    (level < LEVELS).then_some(level)
}

fn read_level_into(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
    levels: &mut [Option<Level>; LEVELS],
) -> Result<(), OfficeFault> {
    let at = level_number(element);
    // Zero where nothing is said: so the standard has it, and so Word counts.
    let mut level = Level::default();
    let around = xml.depth() - 1;
    while xml.depth() > around {
        match xml.next()? {
            Token::Open(element) => match element.name() {
                "start" => level.start = element.number("val").unwrap_or(0),
                "numFmt" => {
                    let format = element.attribute("val").unwrap_or_default();
                    // The fallback beside a custom format does not undo it.
                    if format == "custom" {
                        let pattern = element.attribute("format").unwrap_or_default();
                        level.format = format!("custom:{pattern}");
                    } else if !level.format.starts_with("custom:") {
                        level.format = format;
                    }
                }
                "lvlText" => {
                    let text = element.attribute("val").unwrap_or_default();
                    level.text = text.chars().take(LONGEST_TEXT).collect();
                }
                "isLgl" => level.plain_digits = element.is_on(),
                "lvlRestart" => level.restart = element.number("val"),
                "pStyle" => level.style = element.attribute("val"),
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    if let Some(at) = at {
        levels[at] = Some(level);
    }
    Ok(())
}
