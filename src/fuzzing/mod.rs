//! Fuzzing: what is held to hold for every input, one function a target.
//!
//! A fuzzer calls these functions with bytes that it makes up (`fuzz/`), and the tests call them
//! with the bytes in `fuzz/seeds/` and with those that once failed, in `tests/regressions/`.

mod analysis;
mod files;
mod index;
mod input;
mod metadata;
#[cfg(feature = "office")]
mod packages;
mod pages;
#[cfg(feature = "pdf")]
mod pdfs;
mod queries;
mod reading;
mod segmenter;
#[cfg(feature = "serve")]
mod served;
mod tables;
mod text;

pub use analysis::analysis;
pub use files::{
    agencies, concept_name, lexicon_csv, lexicon_toml, run_record, settings, user_words,
};
pub use index::{filter_index, kept, search_index};
pub use metadata::{dates, names, numbers, printed};
#[cfg(feature = "office")]
pub use packages::{docx, epub, odt, xlsx, zip_file};
pub use pages::page_output;
#[cfg(feature = "pdf")]
pub use pdfs::{pdf, pdf_page};
pub use queries::{filter, form, query};
pub use reading::{
    any_file, csv, decode, html, json, jsonl, markdown, plain_text, sidecars, supplements, wire,
    xml,
};
#[cfg(feature = "office")]
pub use reading::{eml, rtf};
pub use segmenter::{added_words, segmenter};
#[cfg(feature = "serve")]
pub use served::{guard, parameters};
pub use tables::{csv_output, json_output};
pub use text::{atoms, fold, sentences, words};

/// A target: its name, and what it is called with.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("added_words", added_words),
    ("agencies", agencies),
    ("analysis", analysis),
    ("any_file", any_file),
    ("atoms", atoms),
    ("concept_name", concept_name),
    ("csv", csv),
    ("csv_output", csv_output),
    ("dates", dates),
    ("decode", decode),
    #[cfg(feature = "office")]
    ("docx", docx),
    #[cfg(feature = "office")]
    ("eml", eml),
    #[cfg(feature = "office")]
    ("epub", epub),
    ("filter", filter),
    ("filter_index", filter_index),
    ("fold", fold),
    ("form", form),
    #[cfg(feature = "serve")]
    ("guard", guard),
    ("html", html),
    ("json", json),
    ("json_output", json_output),
    ("jsonl", jsonl),
    ("kept", kept),
    ("lexicon_csv", lexicon_csv),
    ("lexicon_toml", lexicon_toml),
    ("markdown", markdown),
    ("names", names),
    ("numbers", numbers),
    #[cfg(feature = "office")]
    ("odt", odt),
    ("page_output", page_output),
    #[cfg(feature = "serve")]
    ("parameters", parameters),
    #[cfg(feature = "pdf")]
    ("pdf", pdf),
    #[cfg(feature = "pdf")]
    ("pdf_page", pdf_page),
    ("plain_text", plain_text),
    ("printed", printed),
    ("query", query),
    #[cfg(feature = "office")]
    ("rtf", rtf),
    ("run_record", run_record),
    ("search_index", search_index),
    ("segmenter", segmenter),
    ("sentences", sentences),
    ("settings", settings),
    ("sidecars", sidecars),
    ("supplements", supplements),
    ("user_words", user_words),
    ("wire", wire),
    ("words", words),
    #[cfg(feature = "office")]
    ("xlsx", xlsx),
    ("xml", xml),
    #[cfg(feature = "office")]
    ("zip_file", zip_file),
];

#[cfg(test)]
mod tests;
