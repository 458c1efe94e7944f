//! The walk through a part of a DOCX file that holds text: the body, footnotes, endnotes.

use std::collections::HashMap;

use super::docx_fields::Fields;
use super::docx_styles::{ParagraphProperties, Styles};
use super::fault::{Limits, OfficeFault};
use super::lines::{Breaks, Lines};
use super::numbering::Numbering;
use super::xml::{Element, Token, Xml};

/// A note that the text refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Note {
    Footnote(String),
    Endnote(String),
}

/// What stays the same along the parts of one document.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub styles: Styles,
    pub numbering: Numbering,
    /// The notes that the text refers to, in its order.
    pub notes: Vec<Note>,
    /// The paragraphs styled as the title.
    pub title: Option<String>,
}

/// The text of the body.
pub(crate) fn body(walk: &mut Walk, part: &str, limits: &Limits) -> Result<Lines, OfficeFault> {
    let mut walker = Walker::new(walk, part, limits);
    while let Some(element) = walker.step()? {
        walker.open(&element)?;
    }
    Ok(walker.lines)
}

/// The lines of each note of a part of notes, by its id.
pub(crate) fn notes(
    walk: &mut Walk,
    part: &str,
    limits: &Limits,
) -> Result<HashMap<String, Vec<String>>, OfficeFault> {
    let mut out = HashMap::new();
    let mut walker = Walker::new(walk, part, limits);
    while let Some(element) = walker.step()? {
        let is_note = matches!(element.name(), "footnote" | "endnote");
        match element.attribute("id") {
            // Those with a type are the lines between text and notes.
            Some(id)
                if is_note
                    && element
                        .attribute("type")
                        .is_none_or(|kind| kind == "normal") =>
            {
                let around = walker.xml.depth() - 1;
                walker.lines.open_flow();
                while walker.xml.depth() > around {
                    match walker.step()? {
                        Some(element) => walker.open(&element)?,
                        None => break,
                    }
                }
                out.insert(id, walker.lines.close_flow());
            }
            _ if is_note => walker.xml.skip()?,
            _ => {}
        }
    }
    Ok(out)
}

struct Walker<'w, 'x> {
    walk: &'w mut Walk,
    xml: Xml<'x>,
    lines: Lines,
    fields: Fields,
    /// The properties of the open paragraphs: one in a text box lies within another.
    paragraphs: Vec<ParagraphProperties>,
    /// For each open pair of alternatives, whether one was taken.
    alternatives: Vec<bool>,
    in_text: bool,
    in_code: bool,
    run_hidden: bool,
}

impl<'w, 'x> Walker<'w, 'x> {
    fn new(walk: &'w mut Walk, part: &'x str, limits: &Limits) -> Walker<'w, 'x> {
        Walker {
            walk,
            xml: Xml::new(part, limits),
            lines: Lines::default(),
            fields: Fields::default(),
            paragraphs: Vec::new(),
            alternatives: Vec::new(),
            in_text: false,
            in_code: false,
            run_hidden: false,
        }
    }

    /// Goes on until an element opens, which is handed over, or, in a note, ends.
    fn step(&mut self) -> Result<Option<Element<'x>>, OfficeFault> {
        loop {
            let depth = self.xml.depth();
            match self.xml.next()? {
                Token::Open(element) => return Ok(Some(element)),
                Token::Close(name) => {
                    self.close(name.as_str());
                    if matches!(name.as_str(), "footnote" | "endnote") && depth > 0 {
                        return Ok(None);
                    }
                }
                Token::Text(text) if self.in_code => self.fields.code(&text),
                Token::Text(text) => {
                    if self.in_text && self.shows_text() {
                        self.lines.push(&text);
                    }
                }
                Token::End => return Ok(None),
            }
        }
    }

    fn shows_text(&self) -> bool {
        !self.run_hidden && self.fields.shows_text()
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), OfficeFault> {
        match element.name() {
            "p" => {
                if !self.paragraphs.is_empty() {
                    self.lines.open_flow();
                }
                self.paragraphs.push(ParagraphProperties::default());
            }
            "pPr" => {
                let properties = ParagraphProperties::read(&mut self.xml)?;
                if let Some(open) = self.paragraphs.last_mut() {
                    *open = properties;
                }
            }
            "rPr" => self.run_properties()?,
            "t" => self.in_text = true,
            "instrText" => self.in_code = true,
            "fldChar" => self
                .fields
                .mark(&element.attribute("fldCharType").unwrap_or_default()),
            "fldSimple" => self
                .fields
                .open_simple(&element.attribute("instr").unwrap_or_default()),
            "tab" | "ptab" => self.push(" "),
            "br" => match element.attribute("type").as_deref() {
                Some("page" | "column") => self.lines.page_break(),
                _ => self.lines.line_break(),
            },
            "cr" => self.lines.line_break(),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                if let Some(symbol) = symbol(element) {
                    self.push(&symbol);
                }
            }
            "footnoteReference" => self.note(element, Note::Footnote),
            "endnoteReference" => self.note(element, Note::Endnote),
            "tbl" => self.lines.open_table(),
            "tc" => self.lines.open_cell(),
            "txbxContent" => self.lines.open_flow(),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => match self.alternatives.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => self.xml.skip()?,
            },
            // Deleted text, text from where it was moved away, the reading beside a character,
            // and what describes and is not printed.
            "del" | "moveFrom" | "rt" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" | "trPr"
            | "tcPr" | "sectPr" | "docPr" | "annotation" | "binData" => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "instrText" => self.in_code = false,
            "r" => self.run_hidden = false,
            "p" => self.end_paragraph(),
            "fldSimple" => self.fields.mark("end"),
            "tc" => self.lines.close_cell(),
            "tr" => self.lines.close_row(),
            "tbl" => self.lines.close_table(),
            "txbxContent" => self.lines.close_box(),
            "AlternateContent" => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.shows_text() {
            self.lines.push(text);
        }
    }

    fn note(&mut self, element: &Element<'_>, note: fn(String) -> Note) {
        if let Some(id) = element.attribute("id") {
            self.walk.notes.push(note(id));
        }
    }

    fn run_properties(&mut self) -> Result<(), OfficeFault> {
        let around = self.xml.depth() - 1;
        while self.xml.depth() > around {
            match self.xml.next()? {
                Token::Open(element) => match element.name() {
                    "vanish" => self.run_hidden = element.is_on(),
                    "rStyle" => {
                        let style = element.attribute("val").unwrap_or_default();
                        self.run_hidden = self.walk.styles.hides(&style);
                    }
                    "rPrChange" => self.xml.skip()?,
                    _ => {}
                },
                Token::End => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let own = self.paragraphs.pop().unwrap_or_default();
        let within = !self.paragraphs.is_empty();
        self.run_hidden = false;
        self.fields.end_paragraph();
        // The next paragraph goes on where the end of this one was deleted.
        if own.end_deleted && !within {
            return;
        }
        let style = own.style.clone();
        let properties = self.walk.styles.complete(own);
        let number = self.number(&properties, style.as_deref());
        let breaks = match properties.centred {
            Some(true) => Breaks::Joined,
            _ => Breaks::Kept,
        };
        if style.is_some_and(|style| self.walk.styles.is_title(&style)) && !within {
            let text = self
                .lines
                .paragraph()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if !text.is_empty() && self.walk.title.is_none() {
                self.walk.title = Some(text);
            }
        }
        self.lines.end_paragraph(&number, breaks);
        if within {
            self.lines.close_box();
        }
    }

    fn number(&mut self, properties: &ParagraphProperties, style: Option<&str>) -> String {
        let Some(list) = properties.list.filter(|&list| list != 0) else {
            return String::new();
        };
        let of_style = || style.and_then(|style| self.walk.numbering.level_of_style(list, style));
        let level = properties.level.or_else(of_style).unwrap_or(0);
        self.walk.numbering.next(list, level).unwrap_or_default()
    }
}

/// A character of a symbol font; the boxes and ticks of forms, and what stands for itself.
fn symbol(element: &Element<'_>) -> Option<String> {
    let code = u32::from_str_radix(&element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default();
    let char = match (font.as_str(), code & 0xFF) {
        ("Wingdings", 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) => '□',
        ("Wingdings", 0xFE) | ("Wingdings 2", 0x52) => '☑',
        ("Wingdings", 0xFD) | ("Wingdings 2", 0x51 | 0x54) => '☒',
        ("Wingdings", 0xFC) | ("Wingdings 2", 0x50) => '✓',
        ("Wingdings 2", 0xA3 | 0x2A) => '□',
        _ if (0xF000..=0xF0FF).contains(&code) => return None,
        _ => char::from_u32(code).filter(|char| !char.is_control())?,
    };
    Some(char.to_string())
}
