//! A guard between the parser's two halves: what a page may cost, and what of it is handed on.
//!
//! The parser reads whatever a content stream holds: arrays nested a million deep end its stack,
//! forms that paint forms that paint forms fill the memory, and a map of half a million strokes
//! keeps it busy for minutes. None of that is text.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use unpdf::parser::LinkAnnotations;
use unpdf::parser::backend::{
    BackendFontInfo, ContentOp, DecodedRun, DecodedText, DocumentIntegrity, ExtGState, FontProgram,
    GlyphAdvance, PageBox, PageContent, PageId, PaintedXObject, PdfBackend, PdfMetadataRaw,
    RawBackend, RawOutlineItem, RawXObject, ResourceScope, Type3Font,
};
use unpdf::{Error, Result};

/// Arrays and dictionaries deeper than this are damage.
const MAX_NESTING: usize = 500;
/// A page with more pieces of text than this is refused.
const MAX_TEXTS: usize = 100_000;
/// Of a drawing with more steps than this the text alone is handed on.
const MAX_STEPS: usize = 20_000;
/// So many forms and pictures can be painted on a page.
const MAX_PAINTED: usize = 20_000;

/// The document, within bounds.
pub(super) struct Guard {
    inner: RawBackend,
    page_bytes: usize,
    /// What is painted on this page so far, in bytes of content.
    bytes: AtomicUsize,
    texts: AtomicUsize,
    painted: AtomicUsize,
}

impl Guard {
    pub fn new(inner: RawBackend, page_bytes: usize) -> Guard {
        Guard {
            inner,
            page_bytes,
            bytes: AtomicUsize::new(0),
            texts: AtomicUsize::new(0),
            painted: AtomicUsize::new(0),
        }
    }

    /// Begins to count anew.
    pub fn begin_page(&self) {
        for count in [&self.bytes, &self.texts, &self.painted] {
            count.store(0, Relaxed);
        }
    }
}

fn refused(what: &str) -> Error {
    Error::Other(format!("a page has {what}"))
}

/// How deep arrays and dictionaries are nested at most. What stands in strings does not count,
/// where there are strings: in a whole file a bracket can be a byte of a picture.
pub(super) fn nesting(bytes: &[u8], strings: bool) -> usize {
    let (mut depth, mut most, mut string) = (0usize, 0, 0usize);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if string > 0 => at += 1,
            b'(' if strings => string += 1,
            b')' => string = string.saturating_sub(1),
            _ if string > 0 => {}
            b'[' => depth += 1,
            b'<' if bytes.get(at + 1) == Some(&b'<') => {
                depth += 1;
                at += 1;
            }
            b']' => depth = depth.saturating_sub(1),
            b'>' if bytes.get(at + 1) == Some(&b'>') => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => {}
        }
        most = most.max(depth);
        at += 1;
    }
    most
}

fn is_text(operator: &str) -> bool {
    matches!(operator, "Tj" | "TJ" | "'" | "\"")
}

fn is_step(operator: &str) -> bool {
    matches!(
        operator,
        "m" | "l"
            | "c"
            | "v"
            | "y"
            | "h"
            | "re"
            | "S"
            | "s"
            | "f"
            | "F"
            | "f*"
            | "B"
            | "B*"
            | "b"
            | "b*"
            | "n"
            | "W"
            | "W*"
            | "sh"
    )
}

impl PdfBackend for Guard {
    fn decode_content(&self, data: &[u8]) -> Result<Vec<ContentOp>> {
        if data.len() > self.page_bytes {
            return Err(refused("a drawing that is too large"));
        }
        if nesting(data, true) > MAX_NESTING {
            return Err(refused("values nested too deep"));
        }
        let mut operations = self.inner.decode_content(data)?;
        let texts = operations
            .iter()
            .filter(|one| is_text(&one.operator))
            .count();
        if self.texts.fetch_add(texts, Relaxed) + texts > MAX_TEXTS {
            return Err(refused("too many pieces of text"));
        }
        if operations
            .iter()
            .filter(|one| is_step(&one.operator))
            .count()
            > MAX_STEPS
        {
            operations.retain(|one| !is_step(&one.operator));
        }
        Ok(operations)
    }

    fn xobject(&self, scope: ResourceScope, name: &[u8]) -> Option<PaintedXObject> {
        if self.painted.fetch_add(1, Relaxed) > MAX_PAINTED {
            return None;
        }
        let painted = self.inner.xobject(scope, name)?;
        if let PaintedXObject::Form(form) = &painted {
            let bytes = form.content.as_ref().map_or(0, Vec::len);
            if self.bytes.fetch_add(bytes, Relaxed) + bytes > self.page_bytes {
                return None;
            }
        }
        Some(painted)
    }

    fn pages(&self) -> BTreeMap<u32, PageId> {
        self.inner.pages()
    }

    fn page_fonts(&self, scope: ResourceScope) -> Result<Vec<BackendFontInfo>> {
        self.inner.page_fonts(scope)
    }

    fn page_content(&self, page: PageId) -> Result<Vec<u8>> {
        self.inner.page_content(page)
    }

    fn page_content_with_losses(&self, page: PageId) -> Result<PageContent> {
        self.inner.page_content_with_losses(page)
    }

    fn decode_text(&self, scope: ResourceScope, font: &[u8], bytes: &[u8]) -> DecodedText {
        self.inner.decode_text(scope, font, bytes)
    }

    fn decode_run(&self, scope: ResourceScope, font: &[u8], bytes: &[u8]) -> DecodedRun {
        self.inner.decode_run(scope, font, bytes)
    }

    fn glyph_advances(
        &self,
        scope: ResourceScope,
        font: &[u8],
        bytes: &[u8],
    ) -> Option<Vec<GlyphAdvance>> {
        self.inner.glyph_advances(scope, font, bytes)
    }

    fn is_vertical_font(&self, scope: ResourceScope, font: &[u8]) -> bool {
        self.inner.is_vertical_font(scope, font)
    }

    fn metadata(&self) -> PdfMetadataRaw {
        self.inner.metadata()
    }

    fn page_box(&self, page: PageId) -> PageBox {
        self.inner.page_box(page)
    }

    fn crop_box(&self, page: PageId) -> PageBox {
        self.inner.crop_box(page)
    }

    fn page_rotation(&self, page: PageId) -> u16 {
        self.inner.page_rotation(page)
    }

    fn link_annotations(&self, _: PageId) -> LinkAnnotations {
        LinkAnnotations::default()
    }

    fn outline(&self) -> Result<Vec<RawOutlineItem>> {
        Ok(Vec::new())
    }

    fn page_xobjects(&self, _: PageId) -> Result<Vec<RawXObject>> {
        Ok(Vec::new())
    }

    fn ext_gstate(&self, scope: ResourceScope, name: &[u8]) -> Option<ExtGState> {
        self.inner.ext_gstate(scope, name)
    }

    fn font_program(&self, scope: ResourceScope, font: &[u8]) -> Option<FontProgram> {
        self.inner.font_program(scope, font)
    }

    fn font_bounds(&self, scope: ResourceScope, font: &[u8]) -> Option<PageBox> {
        self.inner.font_bounds(scope, font)
    }

    fn type3_font(&self, scope: ResourceScope, font: &[u8]) -> Option<Type3Font> {
        self.inner.type3_font(scope, font)
    }

    fn integrity(&self) -> DocumentIntegrity {
        self.inner.integrity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_outside_of_strings() {
        assert_eq!(nesting(b"[ << /A [1 2] >> ] [3]", true), 3);
        assert_eq!(nesting(br"([[[\)[) Tj [1] <ABCD> Tj", true), 1);
        assert_eq!(nesting(&b"([".repeat(9), false), 9);
    }
}
