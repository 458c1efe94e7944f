//! gongbao (公报, the gazette): evidence from Chinese and English policy documents.
//!
//! Data flow one way through the modules, left to right:
//!
//! ```text
//! ingest → segment → index → query → measure → report        (pipeline: the whole way)
//! ground floor: document, text, lexicon, error
//! ```

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod document;
pub mod error;
pub mod index;
pub mod ingest;
pub mod lexicon;
pub mod measure;
pub mod pipeline;
pub mod query;
pub mod report;
pub mod segment;
pub mod text;
