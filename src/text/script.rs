//! Characters: which are Han, blanks, line ends, invisible; traditional to simplified.

use std::collections::HashMap;
use std::sync::LazyLock;

use hanconv::Dictionary;

/// A Han character, with 〇 and 々.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{3005}' | '\u{3007}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// A blank: a space of any width, or a tab. Line ends are no blanks.
#[inline]
pub fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// A line end. CR LF counts as one wherever line ends are counted.
#[inline]
pub fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// What readers put between the cells of a table row: a blank to the eye, and an end that always
/// separates, so that no form is found across cells.
pub const CELL_END: &str = " \u{2029} ";

/// A line end that always separates, even between Latin words: the end of a page, of a paragraph,
/// of a table cell.
#[inline]
pub(super) fn is_hard_end(c: char) -> bool {
    matches!(c, '\u{B}' | '\u{C}' | '\u{2029}')
}

/// A character that shows nothing and is dropped by folding: zero-width characters, soft hyphens,
/// direction marks, variation selectors, and control characters that are no blank or line end.
#[inline]
pub fn is_dropped(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E01EF}' => true,
        c if is_line_end(c) || is_blank(c) => false,
        c => c.is_control(),
    }
}

/// A letter, digit or combining mark that is no Han character: what Latin atoms are made of.
#[inline]
pub(crate) fn is_latin(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !is_han(c) && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c))
}

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Traditional to simplified, one character for one, so that a string folds alike wherever it
/// stands. The pairs are OpenCC's TSCharacters, the first choice of each, as hanconv carries them.
struct Simplifier {
    /// Simplified character for each of FIRST..=LAST.
    common: Vec<char>,
    rare: HashMap<char, char>,
    /// See [`own_simplified`].
    own: [u64; 1024],
}

static SIMPLIFIER: LazyLock<Simplifier> = LazyLock::new(|| {
    let mut pairs = HashMap::new();
    for (from, to) in Dictionary::TSCharacters.iter() {
        let (mut from, mut to) = (from.chars(), to.chars());
        if let (Some(from), None, Some(to), None) = (from.next(), from.next(), to.next(), to.next())
        {
            pairs.entry(from).or_insert(to);
        }
    }
    // A few characters lead to one that is itself mapped on (薴 苧 苎): follow to the end.
    let end = |mut c: char| {
        for _ in 0..4 {
            match pairs.get(&c) {
                Some(&next) if next != c => c = next,
                _ => break,
            }
        }
        c
    };
    let common: Vec<char> = (FIRST..=LAST)
        .map(|code| end(char::from_u32(code).unwrap_or('\u{FFFD}')))
        .collect();
    let mut own = [0; 1024];
    for (code, &c) in (FIRST..=LAST).zip(&common) {
        own[code as usize / 64] |= u64::from(u32::from(c) == code) << (code % 64);
    }
    let rare = pairs
        .keys()
        .filter(|&&c| !(FIRST..=LAST).contains(&u32::from(c)))
        .map(|&c| (c, end(c)))
        .collect();
    Simplifier { common, rare, own }
});

/// The simplified form of a character; any other character is returned as it is.
#[inline]
pub fn to_simplified(c: char) -> char {
    let code = u32::from(c);
    if code < FIRST {
        c
    } else if code <= LAST {
        SIMPLIFIER.common[(code - FIRST) as usize]
    } else if code >= 0x20000 {
        SIMPLIFIER.rare.get(&c).copied().unwrap_or(c)
    } else {
        c
    }
}

/// A bit for each character of the basic plane from U+3400 to U+9FFF: whether it is its own
/// simplified form.
#[inline]
pub(super) fn own_simplified() -> &'static [u64; 1024] {
    &SIMPLIFIER.own
}

/// Radicals, each before the character that it stands for: PDF files print them in its place, and
/// NFKC leaves them as they are.
const RADICALS: &str = "⺁厂⺄乙⺅亻⺆冂⺇几⺉刂⺊卜⺌小⺍小⺎兀⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡\
⺝月⺞歺⺟母⺠民⺡氵⺣灬⺦丬⺧牛⺨犭⺩王⺪疋⺬示⺭礻⺮竹⺰纟⺲罒⺶羊⺸羊\
⺹耂⺻聿⺽臼⺾艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻏阝⻐钅⻑长\
⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼\
⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟";

/// The character that a radical of the CJK Radicals Supplement stands for; any other character is
/// returned as it is.
pub(super) fn without_radical(c: char) -> char {
    if !('\u{2E80}'..='\u{2EF3}').contains(&c) {
        return c;
    }
    let mut pairs = RADICALS.chars();
    while let (Some(radical), Some(plain)) = (pairs.next(), pairs.next()) {
        if radical == c {
            return plain;
        }
    }
    c
}

/// A character that is written only in traditional script.
pub fn is_traditional(c: char) -> bool {
    to_simplified(c) != c
}

/// Columns that a text takes on a terminal: two for a Chinese character.
pub fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character steers a terminal, or the direction of writing: controls, embeddings,
/// overrides, isolates.
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text without what steers.
pub fn unsteered(text: &str) -> String {
    text.chars().filter(|&c| !steers(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_have_their_simplified_form() {
        let pairs = [
            ('監', '监'),
            ('標', '标'),
            ('準', '准'),
            ('臺', '台'),
            ('薴', '苎'),
        ];
        for (traditional, simplified) in pairs {
            assert_eq!(to_simplified(traditional), simplified);
            assert!(is_traditional(traditional) && !is_traditional(simplified));
        }
        assert_eq!(to_simplified('A'), 'A');
        assert_eq!(to_simplified('著'), '著', "著作权 is simplified Chinese");
    }

    #[test]
    fn simplifying_twice_changes_nothing() {
        for code in 0..0x30000 {
            if let Some(c) = char::from_u32(code) {
                let once = to_simplified(c);
                assert_eq!(to_simplified(once), once, "{c}");
            }
        }
    }
}
