//! Decoding: from the bytes of a file to text.
//!
//! In this order: a byte order mark; what the file declares, if it holds; UTF-8, if it is valid;
//! the best guess between GB18030, Big5, UTF-16 and what chardetng finds.

mod guess;
mod stream;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

pub(super) use stream::Decoded as DecodedStream;

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncodingSource {
    /// The text is valid UTF-8, or the format knows no other.
    #[default]
    Valid,
    /// A byte order mark says so.
    ByteOrderMark,
    /// The file declares it.
    Declared,
    /// It was told from the bytes, and the text that comes out is usual.
    Detected,
    /// It was told from the bytes with little to go by: look at the text.
    Guessed,
}

impl EncodingSource {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            EncodingSource::Valid => "valid",
            EncodingSource::ByteOrderMark => "byte order mark",
            EncodingSource::Declared => "declared",
            EncodingSource::Detected => "detected",
            EncodingSource::Guessed => "guessed",
        }
    }
}

/// An encoding and how it was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub encoding: &'static Encoding,
    pub source: EncodingSource,
}

/// A text and how it was decoded.
#[derive(Debug)]
pub(super) struct Text {
    pub text: String,
    pub encoding: &'static str,
    pub source: EncodingSource,
}

/// Decodes a whole file. `declared` is the name that the file gives its own encoding.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Text {
    let found = find(bytes, declared, true);
    let bytes = match Encoding::for_bom(bytes) {
        Some((_, length)) => &bytes[length..],
        None => bytes,
    };
    let (text, _) = found.encoding.decode_without_bom_handling(bytes);
    Text {
        text: text.into_owned(),
        encoding: found.encoding.name(),
        source: found.source,
    }
}

/// The encoding of a file by its bytes, or by its first bytes where `whole` is false.
pub(super) fn find(bytes: &[u8], declared: Option<&str>, whole: bool) -> Found {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Found {
            encoding,
            source: EncodingSource::ByteOrderMark,
        };
    }
    let declared = declared
        .and_then(|name| Encoding::for_label(name.trim().as_bytes()))
        .map(widest);
    if let Some(encoding) = declared
        && encoding != UTF_8
        && (!is_utf16(encoding) || guess::looks_like_utf16(bytes))
        && (!is_utf8(bytes, whole) || bytes.is_ascii())
        && guess::holds(bytes, encoding)
    {
        return Found {
            encoding,
            source: EncodingSource::Declared,
        };
    }
    if is_utf8(bytes, whole) && !guess::looks_like_utf16(bytes) {
        return Found {
            encoding: UTF_8,
            source: match declared {
                Some(encoding) if encoding == UTF_8 => EncodingSource::Declared,
                _ => EncodingSource::Valid,
            },
        };
    }
    guess::guess(bytes)
}

/// GB 2312 and GBK are parts of GB 18030.
fn widest(encoding: &'static Encoding) -> &'static Encoding {
    match encoding.name() {
        "GBK" => GB18030,
        _ => encoding,
    }
}

/// Whether bytes are UTF-8; a character cut at their end does not matter where more follows.
fn is_utf8(bytes: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => !whole && error.error_len().is_none(),
    }
}

/// The name that an HTML or XML file declares in its first bytes: `charset=…`, `encoding="…"`.
pub(super) fn declared(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]).to_ascii_lowercase();
    for (key, from) in [("encoding", "<?xml"), ("charset", "<meta")] {
        let Some(start) = head.find(from) else {
            continue;
        };
        for (at, _) in head[start..].match_indices(key) {
            let rest = head[start + at + key.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('=') else {
                continue;
            };
            let value: String = rest
                .trim_start_matches([' ', '"', '\''])
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
                .collect();
            if !value.is_empty() {
                return Some(value);
            }
        }
    }
    None
}

/// Whether an encoding takes two bytes for each character of ASCII.
pub(super) fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, WINDOWS_1252};

    const SIMPLIFIED: &str = "国务院关于加强人工智能监管的意见，各省、自治区、直辖市人民政府";
    const TRADITIONAL: &str = "主管機關應依本法之規定，訂定人工智慧的標準與監督辦法，並公告之";

    #[test]
    fn texts_come_back_from_their_encodings() {
        let wide = |text: &str, low: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units
                .flat_map(|unit| {
                    if low {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect()
        };
        let cases: [(Vec<u8>, &str, &str); 7] = [
            (
                GB18030.encode(SIMPLIFIED).0.into_owned(),
                SIMPLIFIED,
                "gb18030",
            ),
            (BIG5.encode(TRADITIONAL).0.into_owned(), TRADITIONAL, "Big5"),
            (wide(SIMPLIFIED, true), SIMPLIFIED, "UTF-16LE"),
            (wide(TRADITIONAL, false), TRADITIONAL, "UTF-16BE"),
            (SIMPLIFIED.as_bytes().to_vec(), SIMPLIFIED, "UTF-8"),
            (
                wide("Plain English text", true),
                "Plain English text",
                "UTF-16LE",
            ),
            (
                WINDOWS_1252
                    .encode("The café’s naïve résumé")
                    .0
                    .into_owned(),
                "The café’s naïve résumé",
                "windows-1252",
            ),
        ];
        for (bytes, text, encoding) in cases {
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
        }
    }

    #[test]
    fn what_a_file_declares_counts_if_it_holds() {
        let bytes = BIG5.encode(TRADITIONAL).0;
        let decoded = decode(&bytes, Some("big5"));
        assert_eq!(
            (decoded.text.as_str(), decoded.source),
            (TRADITIONAL, EncodingSource::Declared)
        );
        // Declared as GB 2312 but UTF-8 in truth.
        let decoded = decode(SIMPLIFIED.as_bytes(), Some("gb2312"));
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding),
            (SIMPLIFIED, "UTF-8")
        );
        let bytes = GB18030.encode(SIMPLIFIED).0;
        assert_eq!(decode(&bytes, Some("utf-8")).text, SIMPLIFIED);
        assert_eq!(
            declared(b"<html><meta charset=\"GBK\">").as_deref(),
            Some("gbk")
        );
        let xml = b"<?xml version='1.0' encoding='Big5'?>";
        assert_eq!(declared(xml).as_deref(), Some("big5"));
        assert_eq!(declared(b"charset=none here"), None);
    }

    #[test]
    fn a_byte_order_mark_decides() {
        let mut bytes = b"\xFF\xFE".to_vec();
        bytes.extend("监管".encode_utf16().flat_map(u16::to_le_bytes));
        let decoded = decode(&bytes, None);
        assert_eq!(
            (decoded.text.as_str(), decoded.source),
            ("监管", EncodingSource::ByteOrderMark)
        );
        assert_eq!(decode(b"\xEF\xBB\xBFa", None).text, "a");
    }

    #[test]
    fn one_bad_byte_in_utf_8_stays_one_bad_character() {
        let mut bytes = SIMPLIFIED.repeat(20).into_bytes();
        bytes[300] = 0xFF;
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.text.matches('\u{FFFD}').count() <= 3);
        assert_ne!(decoded.source, EncodingSource::Valid);
    }
}
