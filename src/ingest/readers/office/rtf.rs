//! RTF: plain text out of rich text, in the code pages that it declares.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::docx_fields::is_page;
use super::fault::{Limits, OfficeDocument, OfficeFault};
use super::lines::Lines;
use super::rtf_state::{Charset, Destination, State, charset, code_page, destination};

/// Reads an RTF file: a paragraph or table row a line, with the numbers of lists that the file
/// spells out. Hidden and deleted text, codes of fields, headers and footers are out; notes stand
/// at the end.
///
/// # Errors
/// A fault where the file is no RTF, ends within a group, is beyond the bounds, or without text.
pub fn rtf(bytes: &[u8], limits: &Limits) -> Result<OfficeDocument, OfficeFault> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(OfficeFault::damaged("it does not begin as RTF"));
    }
    if bytes.len() as u64 > limits.entry_bytes {
        let detail = format!("an RTF file may have {} bytes", limits.entry_bytes);
        return Err(OfficeFault::new("too large", detail));
    }
    let mut reader = Rtf::new(bytes);
    reader.read(limits)?;
    reader.finish()
}

/// An RTF file being read.
pub(crate) struct Rtf<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) at: usize,
    pub(crate) state: State,
    pub(crate) outer: Vec<State>,
    pub(crate) document: &'static Encoding,
    pub(crate) fonts: HashMap<i64, Charset>,
    /// The font whose entry in the font table is read.
    pub(crate) font: i64,
    /// Bytes in the current charset; a character may lie across several.
    pub(crate) pending: Vec<u8>,
    /// The first half of a character beyond the first 65,536.
    pub(crate) surrogate: Option<u16>,
    /// Characters to pass over after `\u`.
    pub(crate) to_skip: usize,
    /// `\*`: the group is passed over unless its destination is known.
    pub(crate) optional: bool,
    /// The word before was one after which `\af` names the font of what follows.
    pub(crate) font_side: bool,
    pub(crate) lines: Lines,
    /// The number of the open paragraph, of those that lie around it as well.
    pub(crate) numbers: Vec<String>,
    pub(crate) centred: bool,
    /// The paragraph says that it stands in a table, or a row has been announced.
    pub(crate) in_table: bool,
    pub(crate) in_row: bool,
    pub(crate) table_open: bool,
    pub(crate) cell_open: bool,
    pub(crate) code: String,
    pub(crate) property: String,
    pub(crate) created: [i64; 3],
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) notes: Vec<Vec<String>>,
}

impl<'b> Rtf<'b> {
    fn new(bytes: &'b [u8]) -> Rtf<'b> {
        Rtf {
            bytes,
            at: 0,
            state: State::new(),
            outer: Vec::new(),
            document: encoding_rs::WINDOWS_1252,
            fonts: HashMap::new(),
            font: 0,
            pending: Vec::new(),
            surrogate: None,
            to_skip: 0,
            optional: false,
            font_side: false,
            lines: Lines::default(),
            numbers: vec![String::new()],
            centred: false,
            in_table: false,
            in_row: false,
            table_open: false,
            cell_open: false,
            code: String::new(),
            property: String::new(),
            created: [0; 3],
            fields: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn read(&mut self, limits: &Limits) -> Result<(), OfficeFault> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.to_skip = 0;
                    if self.outer.len() >= limits.depth {
                        let detail = format!("it nests more than {} groups", limits.depth);
                        return Err(OfficeFault::new("too large", detail));
                    }
                    self.outer.push(self.state);
                    self.state = self.state.inner();
                }
                b'}' => {
                    self.flush();
                    self.to_skip = 0;
                    self.end_group();
                    if self.outer.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                _ if self.to_skip > 0 => self.to_skip -= 1,
                byte => self.pending.push(byte),
            }
        }
        Err(OfficeFault::damaged("it ends within a group"))
    }

    /// A control word or symbol, after its backslash.
    fn control(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            let symbol = rest.first().copied();
            self.at += rest.len().min(1);
            self.symbol(symbol);
            return;
        }
        let word = String::from_utf8_lossy(&rest[..letters.min(32)]).into_owned();
        let mut end = letters;
        let minus = rest.get(end) == Some(&b'-');
        let digits_at = end + usize::from(minus);
        let digits = rest[digits_at..]
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number = (digits > 0).then(|| {
            end = digits_at + digits;
            let value = rest[digits_at..end]
                .iter()
                .fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
            if minus { -value } else { value }
        });
        if rest.get(end) == Some(&b' ') {
            end += 1;
        }
        self.at += end;
        if self.to_skip > 0 && word != "u" && word != "bin" {
            self.to_skip -= 1;
            return;
        }
        self.flush();
        self.word(&word, number);
    }

    fn symbol(&mut self, symbol: Option<u8>) {
        if let Some(b'\'') = symbol {
            let hex = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
            let value = std::str::from_utf8(hex)
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.at += hex.len();
            if self.to_skip > 0 {
                self.to_skip -= 1;
            } else if let Some(value) = value {
                self.pending.push(value);
            }
            return;
        }
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        match symbol {
            Some(byte @ (b'\\' | b'{' | b'}')) => self.pending.push(byte),
            other => {
                self.flush();
                match other {
                    Some(b'*') => self.optional = true,
                    Some(b'~') => self.push("\u{A0}"),
                    Some(b'_') => self.push("-"),
                    Some(b'\r' | b'\n') => self.end_paragraph(),
                    _ => {}
                }
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let optional = std::mem::take(&mut self.optional);
        let font_side = std::mem::take(&mut self.font_side);
        if let Some((to, ending)) = destination(word) {
            self.enter(to, ending);
            return;
        }
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "uc" => {
                self.state.skip_after_unicode = number
                    .and_then(|number| usize::try_from(number).ok())
                    .unwrap_or(1)
                    .min(16);
            }
            "ansicpg" => self.document = code_page(number.unwrap_or(1252)),
            "mac" => self.document = encoding_rs::MACINTOSH,
            "f" | "af" => {
                let font = number.unwrap_or(0);
                if self.state.destination == Destination::FontTable {
                    self.font = font;
                } else if word == "f" || font_side {
                    self.state.charset =
                        self.fonts.get(&font).copied().unwrap_or(Charset::Document);
                }
            }
            "loch" | "hich" | "dbch" => self.font_side = true,
            "fcharset" if self.state.destination == Destination::FontTable => {
                let set = charset(number.unwrap_or(1), self.document);
                self.fonts.insert(self.font, set);
            }
            "plain" => {
                self.state.hidden = false;
                self.state.deleted = false;
                self.state.charset = Charset::Document;
            }
            "v" => self.state.hidden = number != Some(0),
            "deleted" => self.state.deleted = number != Some(0),
            "field" => self.code.clear(),
            "fldrslt" if is_page(&self.code) => self.state.destination = Destination::Nowhere,
            "upr" => {
                self.state.unicode_form = Some(self.state.destination);
                self.state.destination = Destination::Nowhere;
            }
            "ud" => {
                if let Some(to) = self.state.unicode_form.take() {
                    self.state.destination = to;
                }
            }
            "yr" | "mo" | "dy" if self.state.destination == Destination::Created => {
                let at = ["yr", "mo", "dy"]
                    .iter()
                    .position(|part| *part == word)
                    .unwrap_or(0);
                self.created[at] = number.unwrap_or(0);
            }
            // Drawings hold text boxes; all else that may be passed over is.
            "shpinst" | "do" => {}
            _ if optional => self.state.destination = Destination::Nowhere,
            _ if self.state.destination == Destination::Text => self.layout(word),
            _ => {}
        }
    }
}
