//! The commands: a file each.

pub mod count;
pub mod extract;
pub mod kwic;
pub mod lexicon;
pub mod report;
pub mod run;
pub mod search;
pub mod show;
pub mod status;
