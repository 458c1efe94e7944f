//! Paragraph styles of a DOCX file, as far as they decide on text: lists, centring, hiding.

use std::collections::HashMap;

use super::fault::{Limits, OfficeFault};
use super::xml::{Element, Token, Xml};

/// What the properties of a paragraph or of its style say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ParagraphProperties {
    pub style: Option<String>,
    /// The list; 0 takes the paragraph out of any.
    pub list: Option<i64>,
    pub level: Option<usize>,
    pub centred: Option<bool>,
    /// The paragraph's end was deleted: it goes on in the next one.
    pub end_deleted: bool,
}

impl ParagraphProperties {
    /// Reads `pPr` up to its end.
    pub(crate) fn read(xml: &mut Xml<'_>) -> Result<ParagraphProperties, OfficeFault> {
        let mut out = ParagraphProperties::default();
        let around = xml.depth() - 1;
        while xml.depth() > around {
            match xml.next()? {
                Token::Open(element) => out.take(&element, xml)?,
                Token::End => break,
                _ => {}
            }
        }
        Ok(out)
    }

    fn take(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), OfficeFault> {
        match element.name() {
            "pStyle" => self.style = element.attribute("val"),
            "numId" => self.list = element.number("val"),
            "ilvl" => {
                self.level = element
                    .number("val")
                    .and_then(|level| level.try_into().ok());
            }
            "jc" => {
                self.centred = Some(element.attribute("val").as_deref() == Some("center"));
            }
            "del" | "moveFrom" => self.end_deleted = true,
            // How the paragraph was before a tracked change of its format, and a section's end.
            "pPrChange" | "rPrChange" | "sectPr" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn over(self, below: &ParagraphProperties) -> ParagraphProperties {
        ParagraphProperties {
            style: self.style,
            list: self.list.or(below.list),
            level: self.level.or(below.level),
            centred: self.centred.or(below.centred),
            end_deleted: self.end_deleted,
        }
    }
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    own: ParagraphProperties,
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    pub(crate) fn read(part: &str, limits: &Limits) -> Result<Styles, OfficeFault> {
        let mut out = Styles::default();
        let mut xml = Xml::new(part, limits);
        loop {
            match xml.next()? {
                Token::Open(element) if element.name() == "style" => {
                    let id = element.attribute("styleId").unwrap_or_default();
                    let is_default = element.attribute("default").is_some_and(|on| on == "1");
                    let kind = element.attribute("type");
                    if is_default && kind.as_deref() == Some("paragraph") {
                        out.default = Some(id.clone());
                    }
                    out.styles.insert(id, Style::read(&mut xml)?);
                }
                Token::End => return Ok(out),
                _ => {}
            }
        }
    }

    /// The properties of a paragraph with those of its style and of the styles below it.
    pub(crate) fn complete(&self, own: ParagraphProperties) -> ParagraphProperties {
        let mut next = own.style.clone().or_else(|| self.default.clone());
        let mut out = own;
        // A chain of styles may run in a circle.
        for _ in 0..32 {
            let Some(style) = next.and_then(|id| self.styles.get(&id)) else {
                break;
            };
            out = out.over(&style.own);
            next = style.based_on.clone();
        }
        out
    }

    /// Whether text in a character style is hidden.
    pub(crate) fn hides(&self, id: &str) -> bool {
        self.styles
            .get(id)
            .is_some_and(|style| style.hidden == Some(true))
    }

    /// Whether the style is that of a document's title.
    pub(crate) fn is_title(&self, id: &str) -> bool {
        self.styles
            .get(id)
            .is_some_and(|style| style.name.eq_ignore_ascii_case("title"))
    }
}

impl Style {
    fn read(xml: &mut Xml<'_>) -> Result<Style, OfficeFault> {
        let mut out = Style::default();
        let around = xml.depth() - 1;
        while xml.depth() > around {
            match xml.next()? {
                Token::Open(element) => match element.name() {
                    "name" if out.name.is_empty() => {
                        out.name = element.attribute("val").unwrap_or_default();
                    }
                    "basedOn" => out.based_on = element.attribute("val"),
                    "vanish" => out.hidden = Some(element.is_on()),
                    // What a table style says of its rows is not about paragraphs by themselves.
                    "tblStylePr" => xml.skip()?,
                    _ => out.own.take(&element, xml)?,
                },
                Token::End => break,
                _ => {}
            }
        }
        out.own.style = None;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_come_down_the_chain() {
        let styles = Styles::read(
            "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\">\
             <w:name w:val=\"Normal\"/><w:pPr><w:jc w:val=\"left\"/></w:pPr></w:style>\
             <w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/>\
             <w:basedOn w:val=\"G\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>\
             <w:style w:type=\"paragraph\" w:styleId=\"G\"><w:name w:val=\"Title\"/>\
             <w:basedOn w:val=\"H\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>\
             <w:style w:type=\"character\" w:styleId=\"C\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>",
            &Limits::default(),
        )
        .unwrap();
        let of = |style: Option<&str>| {
            styles.complete(ParagraphProperties {
                style: style.map(str::to_owned),
                ..ParagraphProperties::default()
            })
        };
        assert_eq!(of(Some("H")).list, Some(3));
        assert_eq!(of(Some("H")).centred, Some(true));
        assert_eq!(of(None).centred, Some(false));
        assert!(styles.is_title("G") && styles.hides("C") && !styles.hides("H"));
    }
}
