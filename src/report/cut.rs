//! The cut of a text that is too long for a cell of a spreadsheet.

use std::borrow::Cow;

/// A cell may have this many characters (UTF-16 units) in a spreadsheet.
pub const MAX_CELL: usize = 32_767;

/// The text, or where it has more than `room` UTF-16 units its beginning with a note that says so.
pub(super) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    // A text never has more UTF-16 units than bytes.
    if text.len() <= room || text.encode_utf16().count() <= room {
        return Cow::Borrowed(text);
    }
    let note = format!(
        " … [cut; the whole has {} characters]",
        text.chars().count()
    );
    let mut left = room.saturating_sub(note.encode_utf16().count());
    let mut end = 0;
    for c in text.chars() {
        if c.len_utf16() > left {
            break;
        }
        left -= c.len_utf16();
        end += c.len_utf8();
    }
    Cow::Owned(format!("{}{note}", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_says_so() {
        let text = "监𠀀".repeat(20_000);
        let short = cut(&text, MAX_CELL);
        assert!(short.encode_utf16().count() <= MAX_CELL);
        assert!(short.ends_with(" … [cut; the whole has 40000 characters]"));
        assert!(text.starts_with(&short[..short.find(" … ").unwrap()]));
    }

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        for text in ["", "国务院", &"监".repeat(MAX_CELL)] {
            assert_eq!(cut(text, MAX_CELL), text);
        }
        assert_ne!(
            cut(&"监".repeat(MAX_CELL), MAX_CELL - 1).len(),
            3 * MAX_CELL
        );
    }
}
