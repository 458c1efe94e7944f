//! Names of files as text: each name another text, and back again.

use std::path::{Path, PathBuf};

/// A path with `/` between its parts. What is no UTF-8, a backslash, and characters that do not
/// show or turn the line around are written as the `\xNN` of their bytes, so that no two paths are
/// one text, and a text is one line.
pub(super) fn readable(path: &Path) -> String {
    let mut out = String::new();
    for (at, part) in path.components().enumerate() {
        if at > 0 && !out.ends_with('/') {
            out.push('/');
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                match needs_escape(c) {
                    true => escape(c.encode_utf8(&mut [0; 4]).as_bytes(), &mut out),
                    false => out.push(c),
                }
            }
            escape(chunk.invalid(), &mut out);
        }
    }
    out
}

fn needs_escape(c: char) -> bool {
    let on_unix = c == '\\' && cfg!(unix);
    on_unix
        || c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn escape(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        out.push_str(&format!("\\x{byte:02X}"));
    }
}

/// The path that a text made by [`readable`] stands for.
pub fn path_of(readable: &str) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let mut bytes = Vec::with_capacity(readable.len());
        let mut rest = readable.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let escaped = rest
                .strip_prefix(b"\\x")
                .and_then(|digits| digits.get(..2))
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match escaped {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &rest[4..];
                }
                None => {
                    bytes.push(first);
                    rest = after;
                }
            }
        }
        PathBuf::from(std::ffi::OsString::from_vec(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(readable)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::HashSet;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn no_two_names_are_one_and_each_leads_back() {
        let names: [&[u8]; 12] = [
            b"/a/\xFF.txt",
            b"/a/\\xFF.txt",
            b"/a/\\x5CxFF.txt",
            b"/a/\n.txt",
            b"/a/\\x0A.txt",
            b"/a/\\n.txt",
            "/a/é.txt".as_bytes(),
            "/a/e\u{301}.txt".as_bytes(),
            "/a/\u{202E}txt.a".as_bytes(),
            b"/a/A.txt",
            b"/a/a.txt",
            "/a/通知 (1).txt".as_bytes(),
        ];
        let mut seen = HashSet::new();
        for name in names {
            let path = Path::new(OsStr::from_bytes(name));
            let text = readable(path);
            assert_eq!(path_of(&text), path, "{text}");
            assert!(!text.contains('\n') && !text.contains('\u{202E}'));
            assert!(seen.insert(text));
        }
        assert_eq!(readable(Path::new("/a/通知 é.txt")), "/a/通知 é.txt");
    }
}
