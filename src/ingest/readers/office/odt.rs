//! ODT: the text of an OpenDocument text as it is printed, without its headers and footers.

use super::fault::{Limits, OfficeDocument, OfficeFault};
use super::lines::{Breaks, Lines};
use super::odt_lists::OdtLists;
use super::odt_open_lists::OpenLists;
use super::package::{Package, under_password};
use super::xml::{Element, Token, Xml, properties};

/// Repeated blanks are written as a number, which must not be taken at its word.
const MOST_REPEATED: i64 = 16;

/// Reads an ODT file: a paragraph, heading, list item or table row a line, with the automatic
/// numbers. Deleted text of tracked changes, comments, headers and footers are out; notes stand at
/// the end.
///
/// # Errors
/// A fault where the file is damaged, under a password, beyond the bounds, or without text.
pub fn odt(bytes: &[u8], limits: &Limits) -> Result<OfficeDocument, OfficeFault> {
    let mut package = Package::open(bytes, limits)?;
    if package
        .xml("META-INF/manifest.xml")?
        .is_some_and(|part| part.contains("encryption-data"))
    {
        return Err(under_password());
    }
    let mut lists = OdtLists::default();
    if let Some(part) = package.xml("styles.xml")? {
        let mut xml = Xml::new(&part, limits);
        loop {
            match xml.next()? {
                // Headers and footers stand in master pages.
                Token::Open(element) if element.name() == "master-styles" => xml.skip()?,
                Token::Open(element) => lists.take(&element, &mut xml)?,
                Token::End => break,
                _ => {}
            }
        }
    }
    let Some(content) = package.xml("content.xml")? else {
        return Err(OfficeFault::damaged("it has no content.xml"));
    };
    let fields = match package.xml("meta.xml")? {
        Some(part) => properties(&part, limits)?,
        None => Vec::new(),
    };
    let mut walker = Walker {
        xml: Xml::new(&content, limits),
        lists,
        lines: Lines::default(),
        paragraphs: Vec::new(),
        open_lists: OpenLists::default(),
        notes: Vec::new(),
        title: None,
    };
    walker.walk()?;
    let Walker { lines, title, .. } = walker;
    let title = title.or_else(|| lines.title());
    OfficeDocument::new(lines.finish(), title, fields)
}

struct Paragraph {
    style: String,
    number: String,
    /// A blank that counts only once something follows, as runs of white space count as one.
    blank: bool,
}

struct Walker<'x> {
    xml: Xml<'x>,
    lists: OdtLists,
    lines: Lines,
    /// The open paragraphs: one in a text box lies within another.
    paragraphs: Vec<Paragraph>,
    open_lists: OpenLists,
    notes: Vec<Vec<String>>,
    title: Option<String>,
}

impl Walker<'_> {
    fn walk(&mut self) -> Result<(), OfficeFault> {
        loop {
            match self.xml.next()? {
                Token::Open(element) => self.open(&element)?,
                Token::Close(name) => self.close(name.as_str()),
                Token::Text(text) => self.text(&text),
                Token::End => break,
            }
        }
        self.lines.end_paragraph("", Breaks::Kept);
        self.lines.notes(std::mem::take(&mut self.notes));
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), OfficeFault> {
        match element.name() {
            "p" | "h" => self.open_paragraph(element),
            "s" => {
                self.push_blank();
                let count = element.number("c").unwrap_or(1).clamp(1, MOST_REPEATED);
                self.lines.push(&" ".repeat(count as usize));
            }
            "tab" => self.lines.push(" "),
            "line-break" => self.lines.line_break(),
            "soft-page-break" => {}
            "list" => self.open_lists.open(element),
            "list-item" => self.open_lists.open_item(element),
            "table" => self.lines.open_table(),
            "table-cell" | "covered-table-cell" => self.lines.open_cell(),
            "text-box" => self.lines.open_flow(),
            "note-body" => self.lines.open_flow(),
            // What is deleted, described, only said of the text, or a number of a page.
            "title" if element.has_prefix("svg") => self.xml.skip()?,
            "tracked-changes"
            | "annotation"
            | "note-citation"
            | "ruby-text"
            | "page-number"
            | "page-count"
            | "desc"
            | "hidden-text"
            | "hidden-paragraph"
            | "script"
            | "table-of-content-source"
            | "forms"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "event-listeners"
            | "binary-data" => self.xml.skip()?,
            _ => self.lists.take(element, &mut self.xml)?,
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.close_paragraph(),
            "list" => self.open_lists.close(),
            "table" => self.lines.close_table(),
            "table-row" => self.lines.close_row(),
            "table-cell" | "covered-table-cell" => self.lines.close_cell(),
            "text-box" => self.lines.close_box(),
            "note-body" => {
                let note = self.lines.close_flow();
                self.notes.push(note);
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &Element<'_>) {
        let style = element.attribute("style-name").unwrap_or_default();
        let number = self.open_lists.number(&mut self.lists, element, &style);
        self.paragraphs.push(Paragraph {
            style,
            number,
            blank: false,
        });
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        let breaks = match self.lists.is_centred(&paragraph.style) {
            true => Breaks::Joined,
            false => Breaks::Kept,
        };
        if self.title.is_none() && self.lists.is_title(&paragraph.style) {
            let words: Vec<&str> = self.lines.paragraph().split_whitespace().collect();
            self.title = Some(words.join(" ")).filter(|title| !title.is_empty());
        }
        self.lines.end_paragraph(&paragraph.number, breaks);
    }

    /// White space in the file is layout: any run of it is one blank, and none at the beginning.
    fn text(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let is_layout = |char: char| matches!(char, ' ' | '\t' | '\n' | '\r');
        for (at, word) in text.split(is_layout).enumerate() {
            paragraph.blank |= at > 0;
            if word.is_empty() {
                continue;
            }
            if std::mem::take(&mut paragraph.blank) && !self.lines.paragraph().ends_with(is_layout)
            {
                self.lines.push(" ");
            }
            self.lines.push(word);
        }
    }

    fn push_blank(&mut self) {
        if self
            .paragraphs
            .last_mut()
            .is_some_and(|open| std::mem::take(&mut open.blank))
        {
            self.lines.push(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    fn read(body: &str) -> Result<OfficeDocument, OfficeFault> {
        let styles = "<styles><text:outline-style><text:outline-level-style text:level=\"1\" \
            style:num-format=\"1\" style:num-prefix=\"第\" style:num-suffix=\"章\"/>\
            </text:outline-style><text:list-style style:name=\"L\"><text:list-level-style-number \
            text:level=\"1\" style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/>\
            </text:list-style><office:master-styles><style:header><text:p>页眉</text:p>\
            </style:header></office:master-styles></styles>";
        let content = format!(
            "<office:document-content><office:body><office:text>{body}</office:text></office:body>\
             </office:document-content>"
        );
        let bytes = zipped(&[
            ("styles.xml", styles.as_bytes()),
            ("content.xml", content.as_bytes()),
            (
                "meta.xml",
                b"<m><dc:title>t</dc:title><meta:creation-date>2020</meta:creation-date></m>",
            ),
        ]);
        odt(&bytes, &Limits::default())
    }

    #[test]
    fn paragraphs_lists_tables_and_notes() {
        let document = read(
            "<text:tracked-changes><text:p>删去</text:p></text:tracked-changes>\
             <text:p text:style-name=\"Title\">关于  人工\n 智能</text:p>\
             <text:h text:outline-level=\"1\">总则</text:h>\
             <text:list text:style-name=\"L\"><text:list-item><text:p>甲<text:note>\
             <text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p>\
             </text:note-body></text:note>乙</text:p><text:p>续</text:p></text:list-item>\
             <text:list-item><text:p>丙<text:s text:c=\"2\"/>丁</text:p></text:list-item></text:list>\
             <table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>\
             <table:covered-table-cell/><table:table-cell><text:p>2</text:p><text:p>3</text:p>\
             </table:table-cell></table:table-row></table:table>\
             <text:p>锚<draw:text-box><text:p>框</text:p></draw:text-box>后<text:title>题</text:title>\
             <svg:title>图</svg:title></text:p>",
        )
        .unwrap();
        assert_eq!(
            document.text,
            "关于 人工 智能\n第1章 总则\n一、甲乙\n续\n二、丙  丁\n1 \u{2029}  \u{2029} 2 / 3\n锚后题\n框\n[1] 注\n"
        );
        assert_eq!(document.title.as_deref(), Some("关于 人工 智能"));
        assert_eq!(
            document.fields[1],
            ("creation-date".to_owned(), "2020".to_owned())
        );
    }

    #[test]
    fn nothing_and_secrets_are_faults() {
        assert_eq!(read("<text:p/>").unwrap_err().reason, "no text");
        let secret = zipped(&[
            ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ("content.xml", b"\0\x01"),
        ]);
        assert_eq!(
            odt(&secret, &Limits::default()).unwrap_err().reason,
            "under a password"
        );
    }
}
