//! EPUB: the pages of a book, in the order of its spine.

use std::collections::HashMap;

use super::fault::{Limits, OfficeDocument, OfficeFault};
use super::package::Package;
use super::xml::{Token, Xml};

/// Reads an EPUB file; `page` makes text out of the XHTML of one page.
///
/// # Errors
/// A fault where the file is damaged, beyond the bounds, or without text.
pub fn epub(
    bytes: &[u8],
    limits: &Limits,
    page: &dyn Fn(&str) -> String,
) -> Result<OfficeDocument, OfficeFault> {
    let mut package = Package::open(bytes, limits)?;
    let Some(container) = package.xml("META-INF/container.xml")? else {
        return Err(OfficeFault::damaged("it has no META-INF/container.xml"));
    };
    let Some(root) = root_file(&container, limits)? else {
        return Err(OfficeFault::damaged("its container names no book"));
    };
    let Some(book) = package.xml(&root)? else {
        return Err(OfficeFault::damaged(format!("it lacks {root}")));
    };
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut fields = Vec::new();
    let mut pages: HashMap<String, String> = HashMap::new();
    let mut spine = Vec::new();
    let mut xml = Xml::new(&book, limits);
    let mut in_metadata = false;
    loop {
        match xml.next()? {
            Token::Open(element) => match element.name() {
                "metadata" => in_metadata = true,
                "item" => {
                    let of = |name: &str| element.attribute(name).unwrap_or_default();
                    if of("media-type").contains("html") {
                        pages.insert(of("id"), resolve(folder, &of("href")));
                    }
                }
                "itemref" => spine.extend(element.attribute("idref")),
                name if in_metadata && name != "meta" => {
                    let name = name.to_owned();
                    let value = xml.text()?.trim().to_owned();
                    if !value.is_empty() {
                        fields.push((name, value));
                    }
                }
                _ => {}
            },
            Token::Close(name) if name.as_str() == "metadata" => in_metadata = false,
            Token::End => break,
            Token::Close(_) | Token::Text(_) => {}
        }
    }
    let mut text = String::new();
    for id in spine {
        // Removed, so that a spine that names a page a million times reads it once.
        let Some(path) = pages.remove(&id) else {
            continue;
        };
        let Some(xhtml) = package.xml(&path)? else {
            return Err(OfficeFault::damaged(format!("it lacks {path}")));
        };
        text.push_str(page(&xhtml).trim_end());
        text.push('\n');
    }
    let title = fields
        .iter()
        .find(|(name, _)| name == "title")
        .map(|(_, title)| title.clone());
    OfficeDocument::new(text, title, fields)
}

fn root_file(container: &str, limits: &Limits) -> Result<Option<String>, OfficeFault> {
    let mut xml = Xml::new(container, limits);
    loop {
        match xml.next()? {
            Token::Open(element) if element.name() == "rootfile" => {
                return Ok(element.attribute("full-path"));
            }
            Token::End => return Ok(None),
            _ => {}
        }
    }
}

/// The name of a part that is named relative to a folder, with its escapes undone.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = match href.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    unescape(&parts.join("/"))
}

fn unescape(path: &str) -> String {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(value) => {
                out.push(value);
                rest = &after[2..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    #[test]
    fn pages_come_in_the_order_of_the_spine() {
        let bytes = zipped(&[
            (
                "META-INF/container.xml",
                b"<container><rootfiles><rootfile full-path=\"O/b.opf\"/></rootfiles></container>",
            ),
            (
                "O/b.opf",
                "<package><metadata><dc:title>公报</dc:title><dc:date>2020</dc:date></metadata>\
                 <manifest><item id=\"1\" href=\"../a%20b.xhtml\" media-type=\"application/xhtml+xml\"/>\
                 <item id=\"2\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/>\
                 <item id=\"3\" href=\"p.png\" media-type=\"image/png\"/></manifest>\
                 <spine><itemref idref=\"2\"/><itemref idref=\"1\"/><itemref idref=\"3\"/></spine></package>"
                    .as_bytes(),
            ),
            ("a b.xhtml", b"<p>one</p>"),
            ("O/c.xhtml", b"<p>two</p>"),
        ]);
        let page = |xhtml: &str| xhtml.replace("<p>", "").replace("</p>", "");
        let book = epub(&bytes, &Limits::default(), &page).unwrap();
        assert_eq!(book.text, "two\none\n");
        assert_eq!(book.title.as_deref(), Some("公报"));
        assert_eq!(book.fields[1], ("date".to_owned(), "2020".to_owned()));
        let none = zipped(&[("META-INF/container.xml", b"<a/>")]);
        assert_eq!(
            epub(&none, &Limits::default(), &page).unwrap_err().reason,
            "damaged"
        );
    }
}
