//! What an office file yields, the bounds on reading it, and the fault where it cannot be read.

/// The text of an office file with what its properties say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeDocument {
    /// One paragraph a line; the cells of a table row are separated by
    /// [`crate::text::CELL_END`].
    pub text: String,
    /// What is set as the title: the paragraph styled as one, else the centred lines at the top.
    /// The title among the properties is often that of another document, and only in `fields`.
    pub title: Option<String>,
    /// The document's properties (`title`, `creator`, `created` …) as they stand in the file.
    pub fields: Vec<(String, String)>,
}

impl OfficeDocument {
    /// A document, or the fault that it holds no text.
    pub(crate) fn new(
        text: String,
        title: Option<String>,
        fields: Vec<(String, String)>,
    ) -> Result<OfficeDocument, OfficeFault> {
        if text.trim().is_empty() {
            let detail = "it holds no text; pages kept as pictures need OCR first";
            return Err(OfficeFault::new("no text", detail));
        }
        Ok(OfficeDocument {
            text,
            title,
            fields,
        })
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFault {
    /// In few words that are the same for all such cases: `damaged`, `too large`,
    /// `under a password`, `no text`, `format not read`.
    pub reason: &'static str,
    /// What exactly, and the way out.
    pub detail: String,
}

impl OfficeFault {
    pub(crate) fn new(reason: &'static str, detail: impl Into<String>) -> OfficeFault {
        OfficeFault {
            reason,
            detail: detail.into(),
        }
    }

    pub(crate) fn damaged(what: impl std::fmt::Display) -> OfficeFault {
        OfficeFault::new(
            "damaged",
            format!("{what}; get the file again, or open it in its program and save it anew"),
        )
    }
}

/// Bounds on what reading one file may cost; what goes beyond is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// All that is unpacked out of one file, nested containers included, in bytes.
    pub unpacked_bytes: u64,
    /// One entry of a container, unpacked, in bytes.
    pub entry_bytes: u64,
    /// Unpacked bytes for each packed byte …
    pub ratio: u64,
    /// … once an entry has unpacked to more than this.
    pub ratio_from: u64,
    /// Entries of a container, nested ones included.
    pub entries: usize,
    /// Containers within containers.
    pub nesting: usize,
    /// Elements within elements of an XML part.
    pub depth: usize,
    /// Cells of all sheets of a workbook.
    pub cells: usize,
    /// Seconds that an outside converter may take.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            unpacked_bytes: 256 << 20,
            entry_bytes: 64 << 20,
            ratio: 200,
            ratio_from: 10 << 20,
            entries: 10_000,
            nesting: 2,
            depth: 256,
            cells: 10_000_000,
            seconds: 60,
        }
    }
}
