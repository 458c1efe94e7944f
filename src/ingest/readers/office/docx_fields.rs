//! Fields of a DOCX file: their codes are not text, their results mostly are.

/// The fields that are open, the innermost last.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    code: String,
    /// The separator has come: what follows is the result.
    in_result: bool,
    /// The result is a page number, which is about paper and not about text.
    is_page: bool,
}

/// Codes of fields are short; a damaged file may have one without an end.
const LONGEST_CODE: usize = 4096;

impl Fields {
    /// `fldChar`: the beginning, separator or end of a field.
    pub(crate) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => self.open.push(Field::default()),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.in_result = true;
                    field.is_page = is_page(&field.code);
                }
            }
            "end" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// `fldSimple`: a field whose code is an attribute.
    pub(crate) fn open_simple(&mut self, code: &str) {
        self.open.push(Field {
            code: String::new(),
            in_result: true,
            is_page: is_page(code),
        });
    }

    pub(crate) fn code(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut()
            && !field.in_result
            && field.code.len() < LONGEST_CODE
        {
            field.code.push_str(text);
        }
    }

    /// Whether text that comes now is printed.
    pub(crate) fn shows_text(&self) -> bool {
        self.open
            .iter()
            .all(|field| field.in_result && !field.is_page)
    }

    /// A field whose code is still open at the end of a paragraph has lost its separator.
    pub(crate) fn end_paragraph(&mut self) {
        self.open.retain(|field| field.in_result);
    }
}

/// Whether a field of that code gives the number of a page.
pub(crate) fn is_page(code: &str) -> bool {
    let name = code.split_whitespace().next().unwrap_or_default();
    ["PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES"]
        .iter()
        .any(|page| name.eq_ignore_ascii_case(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_show_and_codes_and_page_numbers_do_not() {
        let mut fields = Fields::default();
        fields.mark("begin");
        fields.code(" HYPERLINK \"x\" ");
        assert!(!fields.shows_text());
        fields.mark("separate");
        assert!(fields.shows_text());
        fields.mark("begin");
        fields.code(" page");
        fields.code("ref _Toc1");
        fields.mark("separate");
        assert!(!fields.shows_text());
        fields.mark("end");
        fields.mark("end");
        fields.mark("end");
        assert!(fields.shows_text());
        fields.mark("begin");
        fields.end_paragraph();
        assert!(fields.shows_text());
    }
}
