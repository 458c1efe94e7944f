//! The gate: what is not text is refused, not handed over.

use super::PdfFault;
use super::page::Page;

/// The least share of characters that mean something.
const VALID: f32 = 0.85;
/// The most accented letters that text of a European language has; fonts of Chinese that are
/// read byte by byte consist of them.
const ACCENTED: f32 = 0.4;

/// What the pages of a document are like.
#[derive(Debug, Default)]
pub(super) struct Gate {
    pages: u32,
    /// Pages that are a picture, or in fonts that cannot be mapped.
    pub unread_pages: u32,
    /// Whether there are pictures on any.
    has_images: bool,
    /// Of the unread pages, the ones where text is drawn that has no characters.
    unmapped_pages: u32,
    valid: usize,
    invalid: usize,
}

impl Gate {
    /// Takes a page into account.
    pub fn look_at(&mut self, page: &Page) {
        let (mut valid, mut invalid) = (0usize, 0usize);
        for piece in page.lines.iter().flat_map(|line| &line.pieces) {
            for c in piece.text.chars().filter(|c| !c.is_whitespace()) {
                if is_valid(c) {
                    valid += 1
                } else {
                    invalid += 1
                }
            }
        }
        self.pages += 1;
        self.has_images |= page.has_images;
        self.valid += valid;
        self.invalid += invalid;
        let unmapped = page.lost_runs > 0 && page.lost_runs * 2 > valid;
        let garbled = share(valid, valid + invalid) < VALID && invalid > 5;
        if unmapped || garbled {
            self.unmapped_pages += 1;
        }
        if unmapped || garbled || page.has_losses || (valid == 0 && page.has_images) {
            self.unread_pages += 1;
        }
    }

    /// Refuses the text if there is none, or none that can be read. What is missing in a file that
    /// is not whole has been lost.
    pub fn judge(&self, text: &str, is_whole: bool) -> Result<(), PdfFault> {
        let unreadable = |what: String| {
            let detail =
                format!("{what}; save it from the program that made it, or read it by OCR");
            Err(PdfFault::new("text not readable", detail))
        };
        let empty = text.chars().filter(|c| c.is_alphanumeric()).count() == 0;
        if self.unmapped_pages * 2 > self.pages || (empty && self.unmapped_pages > 0) {
            return unreadable(format!(
                "the fonts of {} of {} pages do not say which characters they draw",
                self.unmapped_pages, self.pages
            ));
        }
        if empty && !is_whole && !self.has_images {
            return Err(PdfFault::damaged("what stood on its pages is lost"));
        }
        if empty {
            let detail =
                "its pages are pictures; read them by OCR first (ocrmypdf -l chi_sim+eng IN OUT)";
            return Err(PdfFault::new("no text layer", detail));
        }
        let valid = share(self.valid, self.valid + self.invalid);
        if valid < VALID {
            return unreadable(format!(
                "only {:.0} % of its characters are any",
                valid * 100.0
            ));
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let accented = text
            .chars()
            .filter(|c| ('\u{A1}'..='\u{FF}').contains(c))
            .count();
        if share(accented, letters.max(accented)) > ACCENTED && accented > 50 {
            return unreadable("its characters are accented letters in no order".to_owned());
        }
        Ok(())
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        1.0
    } else {
        part as f32 / whole as f32
    }
}

/// Whether a character is one: not a replacement, a private one, a control, or none at all.
pub(super) fn is_valid(c: char) -> bool {
    let code = c as u32;
    !(c == '\u{FFFD}'
        || (c.is_control() && !c.is_whitespace())
        || (0xE000..=0xF8FF).contains(&code)
        || (0xFDD0..=0xFDEF).contains(&code)
        || (0xFFF0..=0xFFFB).contains(&code)
        || code & 0xFFFE == 0xFFFE
        || (0x40000..0xE0000).contains(&code)
        || code >= 0xE01F0)
}

/// The text of a run with the bullets of symbol fonts as bullets, without controls, without the
/// dots of a leader.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Where Wingdings and Symbol draw bullets, ticks and arrows.
            '\u{F06C}'..='\u{F06E}'
            | '\u{F071}'
            | '\u{F075}'
            | '\u{F076}'
            | '\u{F0A7}'
            | '\u{F0A8}'
            | '\u{F0B7}'
            | '\u{F0D8}'
            | '\u{F0FC}'
            | '\u{F0E8}'
            | '\u{F09F}'
            | '\u{F0B2}' => out.push('•'),
            '\u{AD}' => out.push('-'),
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {}
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_character_is_not_valid() {
        for c in ['\u{FFFD}', '\u{E123}', '\u{1}', '\u{FFFF}', '\u{F0000}'] {
            assert!(!is_valid(c), "{c:?}");
        }
        for c in ['监', 'a', '—', '⺠', '𠀀', 'é', '①'] {
            assert!(is_valid(c), "{c:?}");
        }
    }

    #[test]
    fn runs_are_cleaned() {
        assert_eq!(clean("\u{F0B7}\u{A0}一\u{200B}项\t"), "• 一项 ");
    }

    #[test]
    fn garbled_text_is_refused() {
        let gate = Gate {
            pages: 1,
            valid: 200,
            ..Gate::default()
        };
        let garbled = "ÖÐ¹úÈËÃñ".repeat(20);
        assert_eq!(
            gate.judge(&garbled, true).map_err(|fault| fault.reason),
            Err("text not readable")
        );
        assert!(gate.judge("监管部门应当公布名单。", true).is_ok());
    }
}
