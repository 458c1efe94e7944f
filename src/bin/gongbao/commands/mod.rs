//! The commands: a file each.

#[cfg(feature = "arrow")]
mod arrow_stream;
pub mod count;
pub mod dossier;
pub mod explain;
pub mod export;
pub mod extract;
pub mod kwic;
pub mod lexicon;
pub mod merge;
pub mod query;
pub mod report;
pub mod run;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod show;
pub mod status;
pub mod verify;
pub mod watchlist;
pub mod worker;
