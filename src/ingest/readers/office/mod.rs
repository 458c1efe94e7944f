//! Office formats: documents, tables and containers out of bytes, within bounds.

mod container;
mod counting;
mod docx;
mod docx_body;
mod docx_fields;
mod docx_styles;
mod epub;
mod fault;
mod legacy;
mod line_text;
mod lines;
mod mail;
mod numbering;
mod numbering_part;
mod odt;
mod odt_lists;
mod odt_open_lists;
mod package;
mod rtf;
mod rtf_state;
mod rtf_text;
mod sniff;
mod xlsx;
mod xml;

pub use container::zip_entries;
pub use docx::docx;
pub use epub::epub;
pub use fault::{Limits, OfficeDocument, OfficeFault};
pub use legacy::legacy;
pub use mail::{Mail, eml};
pub use odt::odt;
pub use rtf::rtf;
pub use sniff::{OfficeKind, sniff};
pub use xlsx::{Sheet, xlsx};
