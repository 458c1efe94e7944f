//! The office format of a file, told by what it holds.

use super::fault::Limits;
use super::package::Package;

/// A format that this module reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeKind {
    /// A Word document.
    Docx,
    /// A workbook of sheets.
    Xlsx,
    /// An OpenDocument text.
    Odt,
    /// A book of XHTML pages.
    Epub,
    /// A ZIP file with other files in it.
    Zip,
    /// Rich text.
    Rtf,
    /// A Word or WPS document of before 2007.
    LegacyDocument,
    /// Another file of that time: a workbook, slides, a message.
    OtherOle,
    /// A document of today under a password.
    UnderPassword,
    /// An office format in a ZIP that holds no text of documents: slides, drawings.
    OtherPackage,
    /// A message.
    Eml,
}

/// The format of a file by its first bytes and, for a ZIP, by its parts; `None` where it is none of
/// these.
pub fn sniff(bytes: &[u8]) -> Option<OfficeKind> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = &start[..start.len().min(1 << 13)];
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Some(sniff_zip(bytes));
    }
    if start.trim_ascii_start().starts_with(b"{\\rtf") {
        return Some(OfficeKind::Rtf);
    }
    if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // The names of streams stand in the directory in UTF-16.
        let names = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes
                .windows(name.len())
                .step_by(2)
                .any(|window| window == name)
        };
        return Some(if names("EncryptedPackage") {
            OfficeKind::UnderPassword
        } else if names("WordDocument") {
            OfficeKind::LegacyDocument
        } else {
            OfficeKind::OtherOle
        });
    }
    is_mail(start).then_some(OfficeKind::Eml)
}

fn sniff_zip(bytes: &[u8]) -> OfficeKind {
    let limits = Limits {
        entries: usize::MAX,
        ..Limits::default()
    };
    // What cannot be opened here says why where it is read.
    let Ok(mut package) = Package::open(bytes, &limits) else {
        return OfficeKind::Zip;
    };
    if let Ok(Some(kind)) = package.part("mimetype") {
        match kind.trim_ascii() {
            b"application/epub+zip" => return OfficeKind::Epub,
            kind if kind.starts_with(b"application/vnd.oasis.opendocument.text") => {
                return OfficeKind::Odt;
            }
            kind if kind.starts_with(b"application/vnd.oasis.opendocument.") => {
                return OfficeKind::OtherPackage;
            }
            _ => {}
        }
    }
    if package.has("word/document.xml") {
        return OfficeKind::Docx;
    }
    if package.has("xl/workbook.xml") {
        return OfficeKind::Xlsx;
    }
    if package.has("META-INF/container.xml") {
        return OfficeKind::Epub;
    }
    if !package.has("[Content_Types].xml") {
        return OfficeKind::Zip;
    }
    // A main part under another name is told by its type.
    let types = package
        .xml("[Content_Types].xml")
        .ok()
        .flatten()
        .unwrap_or_default();
    if types.contains("wordprocessingml.document.main") {
        OfficeKind::Docx
    } else if types.contains("spreadsheetml.sheet.main") {
        OfficeKind::Xlsx
    } else {
        OfficeKind::OtherPackage
    }
}

/// Whether a file begins with the header of a message: header lines alone, of which two are ones
/// that messages have.
fn is_mail(start: &[u8]) -> bool {
    const KNOWN: [&[u8]; 14] = [
        b"from",
        b"to",
        b"cc",
        b"date",
        b"subject",
        b"received",
        b"return-path",
        b"message-id",
        b"mime-version",
        b"content-type",
        b"delivered-to",
        b"reply-to",
        b"sender",
        b"dkim-signature",
    ];
    let mut known = 0;
    // An mbox line may stand before the header.
    let lines = start
        .split(|&byte| byte == b'\n')
        .skip(usize::from(start.starts_with(b"From ")));
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line[0] == b' ' || line[0] == b'\t' {
            continue;
        }
        let Some(colon) = line.iter().position(|&byte| byte == b':') else {
            return false;
        };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty()
            || !name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        {
            return false;
        }
        known += usize::from(KNOWN.contains(&name.as_slice()));
        if known >= 3 {
            return true;
        }
    }
    known >= 2
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    #[test]
    fn formats_are_told_by_content() {
        let zip = |name: &str, part: &[u8]| sniff(&zipped(&[(name, part)]));
        assert_eq!(zip("word/document.xml", b""), Some(OfficeKind::Docx));
        assert_eq!(zip("xl/workbook.xml", b""), Some(OfficeKind::Xlsx));
        assert_eq!(
            zip("mimetype", b"application/epub+zip"),
            Some(OfficeKind::Epub)
        );
        assert_eq!(
            zip("mimetype", b"application/vnd.oasis.opendocument.text"),
            Some(OfficeKind::Odt)
        );
        assert_eq!(zip("a.txt", b"x"), Some(OfficeKind::Zip));
        assert_eq!(
            zip("[Content_Types].xml", b"presentation"),
            Some(OfficeKind::OtherPackage)
        );
        assert_eq!(sniff(b"{\\rtf1 x}"), Some(OfficeKind::Rtf));
        assert_eq!(sniff(b"plain text"), None);
        assert_eq!(sniff(b""), None);
        let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        assert_eq!(sniff(&old), Some(OfficeKind::OtherOle));
        old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&old), Some(OfficeKind::LegacyDocument));
    }

    #[test]
    fn a_message_begins_with_its_header() {
        assert_eq!(
            sniff(b"Subject: a\r\nFrom: b\r\n\r\nbody"),
            Some(OfficeKind::Eml)
        );
        assert_eq!(sniff(b"Subject: a\n\nFrom: b"), None);
        assert_eq!(sniff("关于通知\nDate: 1\nFrom: x".as_bytes()), None);
        assert_eq!(sniff(b"title: x\ndate: 2020-01-01\n---\ntext"), None);
    }
}
