//! Character maps of Chinese fonts that the parser does not know, named as ones that it does.
//!
//! Old PDFs leave Chinese fonts out and name a map from the codes of GB 2312, GB 18030 or Big5.
//! The parser (unpdf 0.52.1) has the maps of GBK and Big5 as ETen has it; those of GB 2312 are
//! part of the first, and the codes that the others add are rare. So the name is replaced in the
//! file, within the room that it has, since places in a PDF are counted in bytes.

use std::borrow::Cow;

/// What stands before H or V in the name of a map, and in the name of one that is known.
const KNOWN_AS: [(&[u8], &[u8]); 7] = [
    (b"/GB-EUC-", b"/GBK-EUC-"),
    (b"/GBpc-EUC-", b"/GBK-EUC-"),
    (b"/GBKp-EUC-", b"/GBK-EUC-"),
    (b"/GBK2K-", b"/GBK-EUC-"),
    (b"/B5pc-", b"/ETen-B5-"),
    (b"/ETenms-B5-", b"/ETen-B5-"),
    (b"/HKscs-B5-", b"/ETen-B5-"),
];
/// A font begins at most so many bytes before the name of its map.
const MAX_FONT: usize = 2_000;

/// The file with the names of maps that are known. Fonts in compressed objects stay as they are:
/// programs that compress objects embed their fonts.
pub(super) fn with_known_names(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Cow::Borrowed(bytes);
    for at in 0..bytes.len() {
        if bytes[at] != b'/' || !matches!(bytes.get(at + 1), Some(b'G' | b'B' | b'E' | b'H')) {
            continue;
        }
        let Some((name, known)) = KNOWN_AS
            .iter()
            .find(|(name, _)| bytes[at..].starts_with(name))
        else {
            continue;
        };
        let end = at + name.len() + 1;
        let ends = bytes
            .get(end)
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        if let (Some(&way @ (b'H' | b'V')), true) = (bytes.get(end - 1), ends) {
            rename(out.to_mut(), at, end, &[known, &[way][..]].concat());
        }
    }
    out
}

/// Writes a name over another, taking room before it if it is longer.
fn rename(bytes: &mut [u8], at: usize, end: usize, name: &[u8]) {
    let missing = name.len().saturating_sub(end - at);
    let start = if missing == 0 {
        Some(at)
    } else {
        make_room(bytes, at, missing)
    };
    if let Some(start) = start {
        bytes[start..start + name.len()].copy_from_slice(name);
        bytes[start + name.len()..end].fill(b' ');
    }
}

/// Moves what stands before a name forward by so many bytes; the new start of the name.
/// A blank before a slash says nothing, and that a font is a font is known without its type.
fn make_room(bytes: &mut [u8], at: usize, missing: usize) -> Option<usize> {
    let blanks = bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    if blanks >= missing {
        return Some(at - missing);
    }
    let from = at.saturating_sub(MAX_FONT);
    let begin = from + find_last(&bytes[from..at], b"obj")? + 3;
    let (kind, end) =
        (begin..at).find_map(|kind| Some((kind, font_type_end(&bytes[..at], kind)?)))?;
    bytes.copy_within(end..at, kind);
    let freed = end - kind;
    bytes[at - freed..at].fill(b' ');
    Some(at - missing)
}

/// Where `/Type /Font` ends, if it begins here.
fn font_type_end(bytes: &[u8], kind: usize) -> Option<usize> {
    let rest = bytes.get(kind..)?.strip_prefix(b"/Type")?;
    let name = rest.trim_ascii_start();
    let behind = name.strip_prefix(b"/Font")?;
    let ends = behind
        .first()
        .is_none_or(|next| !next.is_ascii_alphanumeric());
    ends.then_some(bytes.len() - behind.len())
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> String {
        let out = with_known_names(text.as_bytes());
        assert_eq!(out.len(), text.len());
        String::from_utf8(out.into_owned()).unwrap()
    }

    #[test]
    fn names_are_replaced_within_their_room() {
        assert_eq!(
            renamed("/Encoding /GBKp-EUC-H /X"),
            "/Encoding /GBK-EUC-H  /X"
        );
        assert_eq!(renamed("/Encoding /GB-EUC-V>>"), "/Encoding/GBK-EUC-V>>");
        assert_eq!(
            renamed("4 0 obj<</Type/Font/Subtype/Type0/Encoding /GBK2K-H>>"),
            "4 0 obj<</Subtype/Type0/Encoding         /GBK-EUC-H>>"
        );
        assert_eq!(renamed("/GB-EUC-Hx /GB-EUC-L"), "/GB-EUC-Hx /GB-EUC-L");
        assert_eq!(renamed("<</Encoding/GB-EUC-H>>"), "<</Encoding/GB-EUC-H>>");
    }
}
