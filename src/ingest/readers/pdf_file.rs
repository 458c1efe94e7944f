//! PDF files: their text, a paragraph a line.

#[cfg(feature = "office")]
use super::ocr;
use super::pdf::{PdfLimits, read};
use super::{Opened, Probe, Reader, plain, read_bytes};
use crate::document::{Document, MetadataKey, Origin};
use crate::ingest::decode::{EncodingSource, Text};
use crate::ingest::{Item, Rejection};

pub(super) struct PdfFile;

impl Reader for PdfFile {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        // Something may stand before it in a file that is called one: anywhere else it is quoted, or
        // the file holds a PDF file.
        let start = &probe.head[..probe.head.len().min(1024)];
        probe.start().starts_with(b"%PDF-")
            || (probe.extension == "pdf" && start.windows(5).any(|part| part == b"%PDF-"))
    }

    fn isolated(&self) -> Option<u64> {
        Some(PdfLimits::default().bytes as u64)
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let limits = PdfLimits::default();
        let bytes = read_bytes(&mut opened, limits.bytes as u64)?;
        let pdf = match read(&bytes, &limits) {
            Err(fault) if fault.reason == "no text layer" && opened.settings.ocr => {
                let document = read_pictures(&bytes, opened.relative)?;
                sink(Item::Document(Box::new(document)));
                return Ok(());
            }
            read => {
                read.map_err(|fault| Rejection::new(opened.relative, fault.reason, fault.detail))?
            }
        };
        let text = Text {
            text: pdf.text,
            encoding: "PDF",
            source: EncodingSource::Declared,
        };
        let mut document = plain::document(text, "pdf", opened.relative)?;
        document
            .metadata
            .set(MetadataKey::Title, pdf.title, Origin::Page);
        document.metadata.keep("pages", pdf.pages.to_string());
        if pdf.unread_pages > 0 {
            document
                .metadata
                .keep("unread_pages", pdf.unread_pages.to_string());
        }
        sink(Item::Document(Box::new(document)));
        Ok(())
    }
}

/// A document out of pictures of pages; that it is a reading of them is noted with it.
#[cfg(feature = "office")]
fn read_pictures(bytes: &[u8], relative: &str) -> Result<Document, Rejection> {
    let text =
        ocr::read(bytes).map_err(|detail| Rejection::new(relative, "no text layer", detail))?;
    let text = Text {
        text,
        encoding: "OCR",
        source: EncodingSource::Guessed,
    };
    plain::document(text, "pdf", relative)
}

#[cfg(not(feature = "office"))]
fn read_pictures(_: &[u8], relative: &str) -> Result<Document, Rejection> {
    let detail = "--ocr needs a gongbao that was built with its feature `office`";
    Err(Rejection::new(relative, "no text layer", detail))
}
