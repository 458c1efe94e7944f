//! The text of an RTF file as its control words lay it out.

use super::fault::{OfficeDocument, OfficeFault};
use super::lines::Breaks;
use super::rtf::Rtf;
use super::rtf_state::{Charset, Destination, Ending};

impl Rtf<'_> {
    /// Gives the group another destination.
    pub(crate) fn enter(&mut self, to: Destination, ending: Ending) {
        // What lies within something passed over is passed over as well.
        if self.state.destination == Destination::Nowhere {
            return;
        }
        self.state.destination = to;
        self.state.ending = ending;
        match ending {
            Ending::Note | Ending::TextBox => {
                self.numbers.push(String::new());
                self.lines.open_flow();
            }
            Ending::Number => self.lines.open_flow(),
            Ending::Property(_) => self.property.clear(),
            Ending::Created => self.created = [0; 3],
            Ending::Nothing => {}
        }
    }

    /// Ends the group, with what that means for its destination.
    pub(crate) fn end_group(&mut self) {
        let ended = self.state;
        match ended.ending {
            Ending::Nothing => {}
            Ending::Note => {
                self.numbers.pop();
                let note = self.lines.close_flow();
                self.notes.push(note);
            }
            Ending::TextBox => {
                self.numbers.pop();
                self.lines.close_box();
            }
            Ending::Number => {
                let number = self.lines.close_flow().concat();
                // Bullets say nothing.
                let counts = number != "o" && number.chars().any(char::is_alphanumeric);
                if let Some(open) = self.numbers.last_mut() {
                    *open = if counts { number } else { String::new() };
                }
            }
            Ending::Property(name) => {
                let value = std::mem::take(&mut self.property).trim().to_owned();
                if !value.is_empty() {
                    self.fields.push((name.to_owned(), value));
                }
            }
            Ending::Created => {
                let [year, month, day] = self.created;
                if year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day) {
                    let date = format!("{year:04}-{month:02}-{day:02}");
                    self.fields.push(("created".to_owned(), date));
                }
            }
        }
        if let Some(state) = self.outer.pop() {
            self.state = state;
        }
    }

    pub(crate) fn layout(&mut self, word: &str) {
        match word {
            "par" | "sect" => self.end_paragraph(),
            "pard" => {
                self.centred = false;
                self.in_table = false;
            }
            "qc" => self.centred = true,
            "intbl" => self.in_table = true,
            "trowd" => self.in_row = true,
            "cell" => {
                self.in_table = true;
                self.ready();
                self.end_paragraph();
                self.lines.close_cell();
                self.cell_open = false;
            }
            "row" => {
                self.in_row = false;
                if std::mem::take(&mut self.cell_open) {
                    self.lines.close_cell();
                }
                self.lines.close_row();
            }
            "nestcell" => self.push(crate::text::CELL_END),
            "nestrow" | "line" => self.push("\n"),
            "page" | "column" => self.push("\u{0C}"),
            "tab" | "emspace" | "enspace" | "qmspace" => self.push(" "),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "endash" => self.push("–"),
            "emdash" => self.push("—"),
            "bullet" => self.push("•"),
            _ => {}
        }
    }

    pub(crate) fn unicode(&mut self, number: i64) {
        self.to_skip = self.state.skip_after_unicode;
        let unit = (number & 0xFFFF) as u16;
        let high = self.surrogate.take();
        match (high, unit) {
            (_, 0xD800..=0xDBFF) => self.surrogate = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => {
                self.push(&String::from_utf16_lossy(&[high, unit]));
            }
            // Word writes symbols of its picture fonts here.
            (_, 0xDC00..=0xDFFF | 0xF000..=0xF0FF) => {}
            _ => self.push(&String::from_utf16_lossy(&[unit])),
        }
    }

    /// Decodes the bytes that have come so far.
    pub(crate) fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = match self.state.charset {
            Charset::Document => self.document,
            Charset::Own(encoding) => encoding,
            Charset::Symbols if self.state.destination == Destination::Text => return,
            Charset::Symbols => self.document,
        };
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        self.push(&text);
    }

    pub(crate) fn push(&mut self, text: &str) {
        match self.state.destination {
            Destination::Text if self.state.hidden || self.state.deleted => {}
            Destination::Text => {
                self.ready();
                self.lines.push(text);
            }
            Destination::FieldCode => self.code.push_str(text),
            Destination::Property(_) => self.property.push_str(text),
            Destination::Nowhere | Destination::FontTable | Destination::Created => {}
        }
    }

    /// Opens a table or cell where the next text stands in one, closes the table where it does not.
    fn ready(&mut self) {
        let within = self
            .outer
            .iter()
            .any(|state| state.ending != Ending::Nothing)
            || self.state.ending != Ending::Nothing;
        if within {
            return;
        }
        let in_table = self.in_table || self.in_row;
        if in_table && !self.cell_open {
            if !std::mem::replace(&mut self.table_open, true) {
                self.lines.open_table();
            }
            self.lines.open_cell();
            self.cell_open = true;
        } else if !in_table && !self.cell_open && std::mem::take(&mut self.table_open) {
            self.lines.close_table();
        }
    }

    pub(crate) fn end_paragraph(&mut self) {
        let number = self
            .numbers
            .last_mut()
            .map(std::mem::take)
            .unwrap_or_default();
        let breaks = if self.centred {
            Breaks::Joined
        } else {
            Breaks::Kept
        };
        self.lines.end_paragraph(&number, breaks);
    }

    pub(crate) fn finish(mut self) -> Result<OfficeDocument, OfficeFault> {
        if self.cell_open {
            self.lines.close_cell();
        }
        if self.table_open {
            self.lines.close_table();
        }
        self.end_paragraph();
        self.lines.notes(std::mem::take(&mut self.notes));
        let title = self.lines.title();
        OfficeDocument::new(self.lines.finish(), title, self.fields)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::Limits;
    use super::super::rtf::rtf;

    fn read(body: &str) -> String {
        let file = format!(
            "{{\\rtf1\\ansi\\ansicpg936{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}{{\\f1\\fcharset2 \
             Wingdings;}}{{\\f2\\fcharset136 MingLiU;}}{{\\f3\\fcharset0 Arial;}}}}\
             {{\\stylesheet{{\\s0 Normal;}}}}{body}}}"
        );
        rtf(file.as_bytes(), &Limits::default()).unwrap().text
    }

    #[test]
    fn bytes_are_decoded_in_the_code_page_of_their_font() {
        assert_eq!(read("\\f0 \\'bc\\'e0\\'b9\\'dc AI\\par"), "监管 AI\n");
        assert_eq!(
            read("\\f3 \\'bc\\'e0{\\f2 \\'ba\\'ca\\'ba\\'de}\\f1 l\\par"),
            "监監管\n"
        );
        // A second byte below 128 as it is.
        assert_eq!(read("\\'81@\\par"), "丂\n");
        assert_eq!(
            read("\\uc1\\u30417?\\u31649\\'3f\\u-10179?\\u-8704?x\\par"),
            "监管😀x\n"
        );
        assert_eq!(
            read("\\uc2\\u30417\\'bc\\'e0{\\uc0\\u31649}\\uc0\\u20154 x\\par"),
            "监管人x\n"
        );
        assert_eq!(read("\\loch\\af3\\dbch\\af2 \\'ba\\'ca\\par"), "監\n");
    }

    #[test]
    fn tables_notes_numbers_and_fields() {
        assert_eq!(
            read(
                "{\\info{\\title x}}{\\header Kopf\\par}\\pard \\'d2\\'bb\\'a1\\'a2 a\\line b\\par \
                 {\\listtext 1.\\tab}c{\\footnote d\\par}\\par \
                 {\\listtext\\f1 l\\tab}e{\\*\\unknown f}\\par\
                 \\trowd\\pard\\intbl g\\par h\\cell\\cell i\\cell\\row\
                 \\trowd\\pard j\\cell k\\cell\\row\\pard l\\par\
                 {\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt m}}{\\v n}{\\deleted o}\
                 {\\field{\\*\\fldinst { PAGE }}{\\fldrslt 3}}\\par\
                 {\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt p\\par}}{\\shprslt q}}r\\par\
                 {\\upr{s}{\\*\\ud{t}}}\\qc u\\line v\\par"
            ),
            "一、 a\nb\n1. c\ne\ng / h \u{2029}  \u{2029} i\nj \u{2029} k\nl\nm\np\nr\ntu v\n[1] d\n"
        );
    }

    #[test]
    fn properties_and_faults() {
        let file = b"{\\rtf1{\\info{\\title \\u20844?\\u25253?}{\\author A}{\\creatim\\yr2017\\mo7\\dy8\\hr1}}x}";
        let document = rtf(file, &Limits::default()).unwrap();
        let fields: Vec<(&str, &str)> = document
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            fields,
            [
                ("title", "公报"),
                ("creator", "A"),
                ("created", "2017-07-08")
            ]
        );
        assert_eq!(document.text, "x\n");
        for (file, reason) in [
            (&b"text"[..], "damaged"),
            (b"{\\rtf1 text", "damaged"),
            (b"{\\rtf1}", "no text"),
            (b"{\\rtf1 \\'", "damaged"),
            (b"{\\rtf1 \\bin99999999999 x}", "damaged"),
        ] {
            assert_eq!(rtf(file, &Limits::default()).unwrap_err().reason, reason);
        }
        let deep = format!("{{\\rtf1{}", "{".repeat(1000));
        assert_eq!(
            rtf(deep.as_bytes(), &Limits::default()).unwrap_err().reason,
            "too large"
        );
    }
}
