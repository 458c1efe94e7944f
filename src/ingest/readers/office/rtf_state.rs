//! What an RTF group hands down to the groups in it, and the encodings of its bytes.

use encoding_rs::Encoding;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination {
    Text,
    /// Nowhere: headers, pictures, tables of styles, what is not known.
    Nowhere,
    FontTable,
    FieldCode,
    /// A property of the document.
    Property(&'static str),
    /// The date on which the document was made.
    Created,
}

/// What is to be done when a group ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Nothing,
    Note,
    TextBox,
    /// The automatic number of a list, written out for readers that cannot count.
    Number,
    Property(&'static str),
    Created,
}

/// The state of a group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub destination: Destination,
    pub ending: Ending,
    /// Where text goes again within the Unicode form of a text that is given twice.
    pub unicode_form: Option<Destination>,
    /// How many characters follow `\u` for readers without Unicode.
    pub skip_after_unicode: usize,
    pub charset: Charset,
    /// Hidden text, or deleted in a tracked change.
    pub hidden: bool,
    pub deleted: bool,
}

impl State {
    pub(crate) fn new() -> State {
        State {
            destination: Destination::Text,
            ending: Ending::Nothing,
            unicode_form: None,
            skip_after_unicode: 1,
            charset: Charset::Document,
            hidden: false,
            deleted: false,
        }
    }

    /// The state of a group within this one.
    pub(crate) fn inner(&self) -> State {
        State {
            ending: Ending::Nothing,
            ..*self
        }
    }
}

/// The encoding of bytes in a font.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Charset {
    /// That of the document.
    Document,
    Own(&'static Encoding),
    /// Pictures in place of letters.
    Symbols,
}

/// The charset of a font after `\fcharset`.
pub(crate) fn charset(number: i64, document: &'static Encoding) -> Charset {
    use encoding_rs as e;
    Charset::Own(match number {
        2 => return Charset::Symbols,
        134 => e::GBK,
        136 => e::BIG5,
        128 => e::SHIFT_JIS,
        129 => e::EUC_KR,
        161 => e::WINDOWS_1253,
        162 => e::WINDOWS_1254,
        163 => e::WINDOWS_1258,
        177 => e::WINDOWS_1255,
        178 => e::WINDOWS_1256,
        186 => e::WINDOWS_1257,
        204 => e::WINDOWS_1251,
        222 => e::WINDOWS_874,
        238 => e::WINDOWS_1250,
        // Chinese programs write their own bytes in fonts that they call Western.
        0 if document.is_single_byte() => e::WINDOWS_1252,
        _ => return Charset::Document,
    })
}

/// The encoding of a Windows code page (`\ansicpg`).
pub(crate) fn code_page(number: i64) -> &'static Encoding {
    use encoding_rs as e;
    match number {
        936 | 10008 => e::GBK,
        54936 => e::GB18030,
        950 | 10002 => e::BIG5,
        932 | 10001 => e::SHIFT_JIS,
        949 | 10003 => e::EUC_KR,
        65001 => e::UTF_8,
        874 => e::WINDOWS_874,
        1250 => e::WINDOWS_1250,
        1251 => e::WINDOWS_1251,
        1253 => e::WINDOWS_1253,
        1254 => e::WINDOWS_1254,
        1255 => e::WINDOWS_1255,
        1256 => e::WINDOWS_1256,
        1257 => e::WINDOWS_1257,
        1258 => e::WINDOWS_1258,
        10000 => e::MACINTOSH,
        _ => e::WINDOWS_1252,
    }
}

/// What a control word that names a destination makes of its group; `None` for any other word.
pub(crate) fn destination(word: &str) -> Option<(Destination, Ending)> {
    use Destination as D;
    use Ending as E;
    Some(match word {
        "fonttbl" => (D::FontTable, E::Nothing),
        "fldinst" => (D::FieldCode, E::Nothing),
        "footnote" => (D::Text, E::Note),
        "shptxt" | "dptxbxtext" => (D::Text, E::TextBox),
        "listtext" | "pntext" => (D::Text, E::Number),
        "title" => (D::Property("title"), E::Property("title")),
        "subject" => (D::Property("subject"), E::Property("subject")),
        "author" => (D::Property("creator"), E::Property("creator")),
        "keywords" => (D::Property("keywords"), E::Property("keywords")),
        "company" => (D::Property("company"), E::Property("company")),
        "creatim" => (D::Created, E::Created),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" | "pict" | "object" | "stylesheet" | "colortbl" | "listtable"
        | "listoverridetable" | "revtbl" | "annotation" | "atnid" | "atnauthor" | "atnref"
        | "nonesttables" | "shprslt" | "sp" | "operator" | "manager" | "category" | "doccomm"
        | "revtim" | "printim" | "buptim" | "xe" | "tc" | "rxe" | "bkmkstart" | "bkmkend"
        | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "filetbl"
        | "rsidtbl" | "generator" | "themedata" | "datastore" | "pgptbl" => {
            (D::Nowhere, E::Nothing)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_fonts_of_chinese_documents_hold_chinese_bytes() {
        assert!(matches!(charset(0, encoding_rs::GBK), Charset::Document));
        assert!(matches!(
            charset(0, code_page(1250)),
            Charset::Own(encoding) if encoding == encoding_rs::WINDOWS_1252
        ));
        assert!(matches!(charset(2, encoding_rs::GBK), Charset::Symbols));
        assert_eq!(code_page(936), encoding_rs::GBK);
        assert_eq!(destination("b"), None);
    }
}
