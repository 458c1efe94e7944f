//! DOCX: the text of a Word document as it is printed, without its headers and footers.

use super::docx_body::{Note, Walk, body, notes};
use super::docx_styles::Styles;
use super::fault::{Limits, OfficeDocument, OfficeFault};
use super::numbering::Numbering;
use super::package::Package;
use super::xml::{Token, Xml, properties};

/// Reads a DOCX file: a paragraph, heading, list item or table row a line, with the automatic
/// numbers that the word processor prints. Inserted text of tracked changes is in, deleted and
/// hidden text, codes of fields, page numbers, headers and footers are out; footnotes and endnotes
/// stand at the end.
///
/// # Errors
/// A fault where the file is damaged, beyond the bounds, or without text.
pub fn docx(bytes: &[u8], limits: &Limits) -> Result<OfficeDocument, OfficeFault> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package, limits)?;
    let Some(document) = package.xml(&main)? else {
        return Err(OfficeFault::damaged("it has no main part"));
    };
    let folder = main
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let mut beside = |name: &str| package.xml(&format!("{folder}/{name}"));
    let mut walk = Walk::default();
    if let Some(part) = beside("styles.xml")? {
        walk.styles = Styles::read(&part, limits)?;
    }
    if let Some(part) = beside("numbering.xml")? {
        walk.numbering = Numbering::read(&part, limits)?;
    }
    let mut lines = body(&mut walk, &document, limits)?;
    if !walk.notes.is_empty() {
        let referred = std::mem::take(&mut walk.notes);
        let mut all = [const { None }; 2];
        for (at, name) in ["footnotes.xml", "endnotes.xml"].into_iter().enumerate() {
            if let Some(part) = beside(name)? {
                all[at] = Some(notes(&mut walk, &part, limits)?);
            }
        }
        lines.notes(referred.into_iter().map(|note| {
            let (at, id) = match note {
                Note::Footnote(id) => (0, id),
                Note::Endnote(id) => (1, id),
            };
            all[at]
                .as_mut()
                .and_then(|notes| notes.remove(&id))
                .unwrap_or_default()
        }));
    }
    let fields = match package.xml("docProps/core.xml")? {
        Some(part) => properties(&part, limits)?,
        None => Vec::new(),
    };
    let title = walk.title.or_else(|| lines.title());
    OfficeDocument::new(lines.finish(), title, fields)
}

/// The name of the main part: where the package says, mostly `word/document.xml`.
fn main_part(package: &mut Package<'_>, limits: &Limits) -> Result<String, OfficeFault> {
    const USUAL: &str = "word/document.xml";
    if package.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let relations = package.xml("_rels/.rels")?.unwrap_or_default();
    let mut xml = Xml::new(&relations, limits);
    loop {
        match xml.next()? {
            Token::Open(element) => {
                let kind = element.attribute("Type").unwrap_or_default();
                if kind.ends_with("/officeDocument") {
                    let target = element.attribute("Target").unwrap_or_default();
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Token::End => return Ok(USUAL.to_owned()),
            Token::Close(_) | Token::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    fn read(body: &str, parts: &[(&str, &str)]) -> Result<OfficeDocument, OfficeFault> {
        let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        let mut entries = vec![("word/document.xml", document.as_bytes())];
        entries.extend(parts.iter().map(|(name, part)| (*name, part.as_bytes())));
        docx(&zipped(&entries), &Limits::default())
    }

    fn p(properties: &str, text: &str) -> String {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn tracked_changes_fields_and_hidden_text() {
        let body = "<w:p><w:r><w:t>各地区</w:t></w:r><w:ins><w:r><w:t>要</w:t></w:r></w:ins>\
             <w:del><w:r><w:delText>应</w:delText></w:r></w:del>\
             <w:moveFrom><w:r><w:t>原处</w:t></w:r></w:moveFrom>\
             <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>HYPERLINK \"x\"\
             </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>\
             <w:r><w:t>加强&amp;监管</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
             <w:fldSimple w:instr=\" PAGE \"><w:r><w:t>12</w:t></w:r></w:fldSimple>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>\
             <w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r></w:p>\
             <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>\
             <w:p><w:r><w:t>后半</w:t></w:r></w:p>";
        assert_eq!(
            read(body, &[]).unwrap().text,
            "各地区要加强&监管□\n前半后半\n"
        );
    }

    #[test]
    fn numbers_titles_notes_and_boxes() {
        let numbered = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        let body = p("<w:pStyle w:val=\"T\"/>", "关于人工智能的通知")
            + &p(numbered, "加强监管")
            + &p(numbered, "")
            + &p(numbered, "制定标准")
            + &p("<w:pStyle w:val=\"H\"/>", "总则")
            + "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>\
               <w:p><w:r><w:t>锚</w:t><w:footnoteReference w:id=\"2\"/></w:r><w:r><mc:AlternateContent>\
               <mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
               <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>\
               </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>";
        let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\">\
             <w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
             <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
             <w:pStyle w:val=\"H\"/><w:lvlText w:val=\"第%2章\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
        let styles = "<w:styles><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
             <w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr>\
             <w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
        let footnotes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>\
             <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>注</w:t></w:r></w:p>\
             </w:footnote></w:footnotes>";
        let core = "<cp:coreProperties><dc:title>t</dc:title><dc:creator>某局</dc:creator></cp:coreProperties>";
        let document = read(
            &body,
            &[
                ("word/numbering.xml", numbering),
                ("word/styles.xml", styles),
                ("word/footnotes.xml", footnotes),
                ("docProps/core.xml", core),
            ],
        )
        .unwrap();
        assert_eq!(
            document.text,
            "关于人工智能的通知\n一、加强监管\n三、制定标准\n第1章 总则\n甲乙\n锚后\n框内\n[1] 注\n"
        );
        assert_eq!(document.title.as_deref(), Some("关于人工智能的通知"));
        assert_eq!(
            document.fields[1],
            ("creator".to_owned(), "某局".to_owned())
        );
    }

    #[test]
    fn no_text_and_no_document_are_faults() {
        assert_eq!(read("<w:p/>", &[]).unwrap_err().reason, "no text");
        assert_eq!(
            docx(&zipped(&[("a", b"b")]), &Limits::default())
                .unwrap_err()
                .reason,
            "damaged"
        );
        assert_eq!(
            docx(b"no zip", &Limits::default()).unwrap_err().reason,
            "damaged"
        );
    }
}
