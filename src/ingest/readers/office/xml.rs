//! XML parts, pulled token by token, within a bound on their depth.
//!
//! Names are told apart without their prefixes, which a file may choose. Entities are never
//! expanded beyond the five of XML itself: a document type declaration is passed over.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::fault::{Limits, OfficeFault};

/// One step through a part.
pub(crate) enum Token<'a> {
    Open(Element<'a>),
    /// The end of the element of that name; empty elements end as well.
    Close(Name<'a>),
    Text(Cow<'a, str>),
    End,
}

/// A name without its prefix.
pub(crate) struct Name<'a>(BytesEnd<'a>);

impl Name<'_> {
    pub(crate) fn as_str(&self) -> &str {
        local(self.0.name().0)
    }
}

/// An element that opens.
pub(crate) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    pub(crate) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// Whether the element has that prefix, where a name alone means two things.
    pub(crate) fn has_prefix(&self, wanted: &str) -> bool {
        self.0
            .name()
            .0
            .split_once(':')
            .is_some_and(|(prefix, _)| prefix == wanted)
    }

    /// The value of an attribute, whatever its prefix.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| local(attribute.key.0) == wanted)
            .and_then(|attribute| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .ok()
                    .map(Cow::into_owned)
            })
    }

    /// The number in an attribute.
    pub(crate) fn number(&self, wanted: &str) -> Option<i64> {
        self.attribute(wanted)?.trim().parse().ok()
    }

    /// A switch of OOXML (`<w:vanish/>`, `<w:vanish w:val="0"/>`): on unless it says otherwise.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(
            self.attribute("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A part being pulled.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    limit: usize,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(part: &'a str, limits: &Limits) -> Xml<'a> {
        let mut reader = Reader::from_str(part);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Xml {
            reader,
            depth: 0,
            limit: limits.depth,
        }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn next(&mut self) -> Result<Token<'a>, OfficeFault> {
        loop {
            let event = self.reader.read_event().map_err(|error| {
                let at = self.reader.error_position();
                OfficeFault::damaged(format!("its XML breaks off at byte {at} ({error})"))
            })?;
            return Ok(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > self.limit {
                        let detail = format!(
                            "its XML nests more than {} elements; no word processor writes this",
                            self.limit
                        );
                        return Err(OfficeFault::new("too large", detail));
                    }
                    Token::Open(Element(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::Close(Name(end))
                }
                Event::Text(text) => Token::Text(text.xml10_content()),
                Event::CData(text) => Token::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Token::Text(Cow::Owned(resolve(&reference))),
                Event::Eof if self.depth > 0 => {
                    return Err(OfficeFault::damaged("its XML ends within an element"));
                }
                Event::Eof => Token::End,
                _ => continue,
            });
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(crate) fn skip(&mut self) -> Result<(), OfficeFault> {
        let around = self.depth.saturating_sub(1);
        while self.depth > around {
            if matches!(self.next()?, Token::End) {
                break;
            }
        }
        Ok(())
    }

    /// The text within the element that was opened last, up to its end.
    pub(crate) fn text(&mut self) -> Result<String, OfficeFault> {
        let around = self.depth.saturating_sub(1);
        let mut out = String::new();
        while self.depth > around {
            match self.next()? {
                Token::Text(text) => out.push_str(&text),
                Token::End => break,
                _ => {}
            }
        }
        Ok(out)
    }
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match (reference.resolve_char_ref(), &**reference) {
        (Ok(Some(char)), _) => char.to_string(),
        (_, "lt") => "<".to_owned(),
        (_, "gt") => ">".to_owned(),
        (_, "amp") => "&".to_owned(),
        (_, "quot") => "\"".to_owned(),
        (_, "apos") => "'".to_owned(),
        // An entity that the part declares itself is shown by its name, never by its value.
        (_, name) => format!("&{name};"),
    }
}

/// The text of a part: UTF-8 or UTF-16, as its byte order mark says.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding
        .decode_without_bom_handling(&bytes[mark..])
        .0
        .into_owned()
}

/// The text of the elements of a flat part of properties, by their names.
pub(crate) fn properties(
    part: &str,
    limits: &Limits,
) -> Result<Vec<(String, String)>, OfficeFault> {
    let mut xml = Xml::new(part, limits);
    let mut out = Vec::new();
    let mut last: Option<String> = None;
    loop {
        match xml.next()? {
            Token::Open(element) => last = Some(element.name().to_owned()),
            Token::Text(text) => {
                let text = text.trim();
                if let Some(name) = last.clone().filter(|_| !text.is_empty()) {
                    match out.last_mut() {
                        // A value in pieces, around a reference.
                        Some((before, value)) if *before == name => {
                            let value: &mut String = value;
                            value.push_str(text);
                        }
                        _ => out.push((name, text.to_owned())),
                    }
                }
            }
            Token::Close(_) => last = None,
            Token::End => return Ok(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_text(part: &str, limits: &Limits) -> Result<String, OfficeFault> {
        let mut xml = Xml::new(part, limits);
        let mut out = String::new();
        loop {
            match xml.next()? {
                Token::Text(text) => out.push_str(&text),
                Token::End => return Ok(out),
                _ => {}
            }
        }
    }

    #[test]
    fn entities_are_not_expanded() {
        let part = "<!DOCTYPE a [<!ENTITY b \"bomb\">]><a>1 &lt;&#x4E00;&#21313;&b;</a>";
        assert_eq!(all_text(part, &Limits::default()).unwrap(), "1 <一十&b;");
    }

    #[test]
    fn depth_and_damage_are_faults() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        assert_eq!(
            all_text(&deep, &Limits::default()).unwrap_err().reason,
            "too large"
        );
        for damaged in ["<a><b></a>", "<a>text", "<a", "<a></a></b>"] {
            assert_eq!(
                all_text(damaged, &Limits::default()).unwrap_err().reason,
                "damaged"
            );
        }
    }

    #[test]
    fn utf_16_is_decoded() {
        let part: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("<a>公报</a>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(&part), "<a>公报</a>");
    }
}
