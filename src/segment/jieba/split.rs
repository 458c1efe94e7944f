//! How jieba-rs divides text before and beside its dictionary.

/// A character of a block that is cut by the dictionary; any other is a word by itself.
pub(crate) fn is_block(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '0'..='9' | 'A'..='Z' | 'a'..='z' | '+' | '#' | '&' | '.' | '_' | '%' | '-'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2A6DF}'
        | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}'
        | '\u{2B820}'..='\u{2CEAF}'
        | '\u{2CEB0}'..='\u{2EBEF}'
        | '\u{2F800}'..='\u{2FA1F}')
}

/// How many characters the first piece of a run without HMM characters has: either a number or
/// name with its connectors (`WES-5.4.5`, `50%`), or all up to the next letter or digit.
pub(crate) fn piece(chars: &[char]) -> usize {
    let plain = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut end = 0;
    if !plain(0) {
        while end < chars.len() && !plain(end) {
            end += 1;
        }
        return end;
    }
    loop {
        while plain(end) {
            end += 1;
        }
        let connected = matches!(chars.get(end), Some('.' | '_' | '-')) && plain(end + 1);
        if !connected {
            break;
        }
        end += 1;
    }
    end + usize::from(chars.get(end) == Some(&'%'))
}
