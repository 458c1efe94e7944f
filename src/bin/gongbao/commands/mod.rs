//! The commands: a file each.

pub mod count;
pub mod dossier;
pub mod explain;
pub mod extract;
pub mod kwic;
pub mod lexicon;
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
