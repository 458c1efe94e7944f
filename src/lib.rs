//! gongbao (公报, the gazette): evidence from Chinese and English policy documents.
//!
//! Data flow one way through the modules, left to right:
//!
//! ```text
//! ingest → segment → index → query → measure → report → serve, verify  (pipeline: the whole way;
//!                                                    shard: in parts)
//!                                        export: for search servers
//! ground floor: document, supplement, text, lexicon, error
//! ```
//!
//! ```
//! use gongbao::lexicon::{Form, Lexicon};
//! use gongbao::{document, index, ingest, pipeline, query, segment};
//!
//! # fn main() -> gongbao::error::Result<()> {
//! # let folder = std::env::temp_dir().join(format!("gongbao-doc-{}", std::process::id()));
//! # let folder = folder.as_path();
//! let (drops, reading) = (["corpus".into()], ingest::IngestSettings::default());
//! let writing = index::UpdateSettings::default();
//! let lock = index::WriteLock::take(folder)?;
//! pipeline::update(&lock, &drops, &reading, writing, &Default::default(), &mut |_| {})?;
//!
//! let snapshot = index::Index::open(folder)?.snapshot()?;
//! let view = query::View::new(&snapshot, &query::Filter::parse("lang:zh year:2020..")?)?;
//! let forms = [Form::parse("安全").expect("a form")];
//! let counted = &query::count_forms(&view, &forms)?[0];
//! assert!(counted.total().crossing > 0, "公安|全面 is no 安全");
//! println!("{} of {} documents", counted.documents(), view.docs.len());
//!
//! // The query language, in both languages through the lexicon.
//! let (chinese, lexicon) = (segment::Jieba::shared(), Lexicon::built_in()?);
//! let reading = query::Reading {
//!     chinese: &*chinese,
//!     lexicon: &lexicon,
//!     agencies: document::Agencies::builtin(),
//!     plain: query::Plain::Words,
//!     bilingual: true,
//! };
//! let asked = query::Query::parse("supervision AND NEAR/9(平台, 安全) year:2020..", &reading)?;
//! let found = query::search(&view, &asked, query::SearchSettings::default())?;
//! for hit in found.hits() {
//!     let (rank, hit) = hit?;
//!     let id = &view.docs[hit.ordinal as usize].id;
//!     println!("{rank}. {id} {:.3} {}", hit.score, hit.passages[0].marked("**", "**"));
//! }
//! # assert!(!found.documents.is_empty());
//! # std::fs::remove_dir_all(folder).ok();
//! # Ok(())
//! # }
//! ```

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod document;
pub mod error;
pub mod export;
mod folder;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
pub mod index;
pub mod ingest;
pub mod lexicon;
pub mod measure;
pub mod pipeline;
pub mod query;
pub mod report;
pub mod segment;
#[cfg(feature = "serve")]
pub mod serve;
pub mod shard;
pub mod supplement;
pub mod text;
pub mod verify;
