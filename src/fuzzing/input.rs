//! Input: what a target asks of the bytes that it was handed.

/// Bytes that are used up from the front.
pub(super) struct Input<'a> {
    rest: &'a [u8],
}

/// What single bytes stand for in a text made of them: characters at which something turns, so that
/// a change of one byte is a change of one character, and most texts are no rubble.
const CHARACTERS: &str = "etaoinshrdlucmfwygpbvkqjxzETAOINSHRDLUCM0123456789 \n\t\r.,;:!?'\"-()[]{}<>/\\&=+*~@#%|_$^`\
    的国务院办公厅关于加强人工智能监管标准安全网络信息第一二三四五十百千零〇年月日号条款章节\
    监管管理办法通知意见规定发展改革委员会省市政府文件印发施行公布\
    監標準網資訊。，、；：？！…—“”‘’「」『』（）《》〈〉【】〔〕［］·\u{3000}\u{A0}\u{AD}\u{200B}\u{FEFF}\u{200D}\u{FE0F}\u{301}\u{308}\u{345}\u{2028}\u{2029}\u{85}\
    éßİıΐςΣǆﬁ①㎡½ＡＺａ０９＊～：＝＋㐀䶿\u{20000}\u{2A6D6}龘豈⻔⺠々ｶﾞカが한가ᄀ\u{1161}\u{11A8}אا\u{E000}\u{FFFD}\u{0}\u{1}\u{7F}❤\u{1F1E6}\u{1F600}";

impl<'a> Input<'a> {
    pub fn new(data: &'a [u8]) -> Input<'a> {
        Input { rest: data }
    }

    /// The next byte; 0 at the end.
    pub fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((&byte, rest)) => {
                self.rest = rest;
                byte
            }
            None => 0,
        }
    }

    /// A number below a bound of at most 256.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound.max(1)
    }

    /// A number of eight bytes.
    pub fn number(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// What stands before the next byte 0xFF, which no UTF-8 has, or all that is left.
    pub fn part(&mut self) -> &'a [u8] {
        let end = self.rest.iter().position(|&byte| byte == 0xFF);
        let end = end.unwrap_or(self.rest.len());
        let part = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        part
    }

    /// A text out of a part.
    pub fn text(&mut self) -> String {
        text(self.part())
    }
}

/// A text out of bytes: behind a first byte of 1 each stands for a character of [`CHARACTERS`];
/// otherwise they are UTF-8 as it comes.
pub(super) fn text(data: &[u8]) -> String {
    match data.split_first() {
        Some((1, rest)) => {
            let all: Vec<char> = CHARACTERS.chars().collect();
            let character = |&byte: &u8| all[usize::from(byte) % all.len()];
            rest.iter().map(character).collect()
        }
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}
