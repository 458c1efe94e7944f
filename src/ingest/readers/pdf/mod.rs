//! PDF: positioned runs of text, made into paragraphs in reading order, or a reason why not.
//!
//! A page says where glyphs stand, not what belongs together. The way from there:
//! [`page`] takes the runs of a page from the parser and makes lines of them, [`rules`] and
//! [`tables`] take out what stands in ruled tables, [`columns`] puts the lines in reading order,
//! [`chrome`] drops running heads, feet and page numbers, [`paragraphs`] and [`join`] join the
//! lines, and [`gate`] refuses what is not text. [`guard`] bounds what the parser may cost.

mod chrome;
mod cmaps;
mod columns;
mod edges;
mod gate;
mod guard;
mod gutter;
mod join;
mod line;
mod marks;
mod page;
mod paragraphs;
mod rules;
mod tables;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use unpdf::parser::LayoutAnalyzer;
use unpdf::parser::backend::{PdfBackend, RawBackend};
use unpdf::{Error, ErrorKind};

use guard::Guard;

/// The stack of the parser, in bytes. Only what is used of it takes memory.
const STACK: usize = 256 << 20;
/// Values nested deeper than this, in a whole file, are damage. Compressed streams can look like
/// some nesting by chance.
const MAX_NESTING: usize = 20_000;

/// Bounds on what one PDF may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfLimits {
    /// The largest file, in bytes.
    pub bytes: usize,
    /// The most pages.
    pub pages: usize,
    /// The most text that is handed over, in bytes.
    pub text_bytes: usize,
    /// The longest content of one page after decompression, in bytes.
    pub page_bytes: usize,
    /// The longest time, looked at after each page.
    pub time: Duration,
}

impl Default for PdfLimits {
    fn default() -> Self {
        PdfLimits {
            bytes: 100 << 20,
            pages: 5_000,
            text_bytes: 64 << 20,
            page_bytes: 8 << 20,
            time: Duration::from_secs(60),
        }
    }
}

/// What a PDF says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfDocument {
    /// One paragraph, heading, list item or table row a line; the cells of a row have [`crate::text::CELL_END`] between.
    pub text: String,
    /// The title of the information dictionary, if it is no name of a file and the text begins
    /// with it or nearly so.
    pub title: Option<String>,
    /// How many pages there are.
    pub pages: u32,
    /// How many of them are pictures without text, or are set in fonts that cannot be mapped.
    pub unread_pages: u32,
}

/// Why a PDF is not handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfFault {
    /// Few words, the same for all such cases.
    pub reason: &'static str,
    /// What exactly, and the way out.
    pub detail: String,
}

impl PdfFault {
    fn new(reason: &'static str, detail: impl Into<String>) -> PdfFault {
        PdfFault {
            reason,
            detail: detail.into(),
        }
    }

    fn damaged(detail: impl std::fmt::Display) -> PdfFault {
        PdfFault::new(
            "damaged",
            format!("{detail}; open it in a viewer and save it again"),
        )
    }
}

/// Reads a PDF.
///
/// # Errors
/// A fault with one of the reasons `no text layer`, `text not readable`, `under a password`,
/// `damaged`, `too large`.
pub fn read(bytes: &[u8], limits: &PdfLimits) -> Result<PdfDocument, PdfFault> {
    if bytes.len() > limits.bytes {
        let detail = format!("a PDF may have {} bytes; split it", limits.bytes);
        return Err(PdfFault::new("too large", detail));
    }
    if guard::nesting(bytes, false) > MAX_NESTING {
        return Err(PdfFault::damaged("its values are nested too deep"));
    }
    // The parser is young: a panic of its is one damaged file, not the end of a run. And it calls
    // itself for every value within a value, so it needs more room than a worker's stack has.
    let reading = || catch_unwind(AssertUnwindSafe(|| read_pages(bytes, limits))).ok();
    let read = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("pdf".to_owned())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, reading) {
            Ok(reading) => reading.join().ok().flatten(),
            // Where there is no room for such a stack, most files do without.
            Err(_) => reading(),
        }
    });
    read.unwrap_or_else(|| Err(PdfFault::damaged("its parser gave up on it")))
}

fn read_pages(bytes: &[u8], limits: &PdfLimits) -> Result<PdfDocument, PdfFault> {
    let start = Instant::now();
    let backend =
        RawBackend::load_bytes(&cmaps::with_known_names(bytes)).map_err(|error| fault(&error))?;
    let pages = backend.pages();
    if pages.is_empty() {
        return Err(PdfFault::damaged("it has no page"));
    }
    if pages.len() > limits.pages {
        let detail = format!(
            "{} pages, of {} that are read; split it",
            pages.len(),
            limits.pages
        );
        return Err(PdfFault::new("too large", detail));
    }
    let backend = Guard::new(backend, limits.page_bytes);
    let analyzer = LayoutAnalyzer::new(&backend);
    let mut gate = gate::Gate::default();
    let mut read = Vec::with_capacity(pages.len());
    let mut text_bytes = 0;
    let mut failed = None;
    for (&number, &id) in &pages {
        match page::read(&backend, &analyzer, number, id, limits) {
            Ok(page) => {
                gate.look_at(&page);
                text_bytes += page.text_bytes();
                read.push(page);
            }
            Err(page_fault) => {
                gate.unread_pages += 1;
                failed.get_or_insert(page_fault);
            }
        }
        if text_bytes > limits.text_bytes {
            let detail = format!("its text may have {} bytes; split it", limits.text_bytes);
            return Err(PdfFault::new("too large", detail));
        }
        if start.elapsed() > limits.time {
            let detail = format!(
                "page {number} of {} was reached in {} s; split it",
                pages.len(),
                limits.time.as_secs()
            );
            return Err(PdfFault::new("too large", detail));
        }
    }
    // Half a document is none.
    if let Some(page_fault) = failed.filter(|_| (pages.len() - read.len()) * 10 > pages.len()) {
        return Err(page_fault);
    }
    let integrity = backend.integrity();
    if integrity.pages_incomplete() {
        let declared = integrity.declared_page_count.unwrap_or_default();
        let detail = format!("only {} of its {declared} pages are left", pages.len());
        return Err(PdfFault::damaged(detail));
    }
    chrome::strip(&mut read);
    for page in &mut read {
        page::mark_footnotes(&mut page.lines);
    }
    let text = paragraphs::of(&mut read);
    let is_whole = integrity.skipped_object_count == 0 && !integrity.xref_reconstructed;
    gate.judge(&text, is_whole)?;
    Ok(PdfDocument {
        title: backend
            .metadata()
            .title
            .as_deref()
            .and_then(title)
            .filter(|title| is_said(title, &text)),
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        unread_pages: gate.unread_pages,
        text,
    })
}

fn fault(error: &Error) -> PdfFault {
    match error.kind() {
        ErrorKind::Encrypted | ErrorKind::InvalidPassword => PdfFault::new(
            "under a password",
            "it opens only with a password; save it without one",
        ),
        _ => PdfFault::damaged(error),
    }
}

/// The title of an information dictionary: programs write the name of the file there, or of
/// themselves, as often as a title.
fn title(given: &str) -> Option<String> {
    let mut title = given.trim();
    for program in [
        "Microsoft Word - ",
        "Microsoft PowerPoint - ",
        "Microsoft Excel - ",
    ] {
        title = title.strip_prefix(program).unwrap_or(title);
    }
    let lower = title.to_lowercase();
    let endings = [
        ".doc", ".docx", ".pdf", ".wps", ".indd", ".rtf", ".txt", ".ppt", ".pptx", ".xls", ".xlsx",
        ".odt", ".qxd", ".pmd", ".tif", ".jpg", ".html", ".htm", ".tex", ".dvi", ".ofd", ".sgm",
        ".cdr",
    ];
    let nothing = [
        "untitled",
        "无标题",
        "未命名",
        "文档",
        "document",
        "slide 1",
        "powerpoint presentation",
        "title",
        "print",
        "新建",
        "幻灯片",
    ];
    let is_file = endings.iter().any(|ending| lower.ends_with(ending)) || lower.contains('\\');
    let is_nothing = nothing.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_digit() || c.is_whitespace())
        })
    });
    let readable = title.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && title.chars().all(gate::is_valid)
        && !title.contains('\u{FFFD}');
    (!is_file && !is_nothing && readable && title.chars().count() <= 300)
        .then(|| title.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a title stands near the beginning of the text: files made from another one keep its
/// title in their information.
fn is_said(title: &str, text: &str) -> bool {
    let letters = |text: &str, most: usize| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .take(most)
            .flat_map(char::to_lowercase)
            .collect()
    };
    letters(text, 3_000).contains(&letters(title, 300))
}

#[cfg(test)]
mod tests;
