//! Shards: the work of a run in parts, each by itself, on any machine, in any order, more than once.
//!
//! [`pack`] reads drops into lines, and lines are handed out in shards. [`run_shard`] makes of one shard
//! a split of the index and the counts of its documents, and its [`ShardRecord`] says so. Records are
//! [united](Partial::merge) in any order and grouping; [`merge`] puts the index together of the splits,
//! and the report over it is that of a run over the drops, byte for byte.
//!
//! Nothing here knows what carries shards from one machine to another, Arrow, or waiting for more than
//! one thing at once: that is the business of `gongbao worker` and of the programs in `cluster/`.

mod job;
mod line;
mod merge;
mod pack;
mod partial;
mod run;
mod spool;
mod store;

pub use job::{Job, LexiconText};
pub use line::Line;
pub use merge::{Merged, merge};
pub use pack::{PackFormat, Packed, pack, pack_into};
pub use partial::{Counts, FileRecord, Partial, PartialCounts, ShardRecord};
pub use run::{Shard, ShardRun, finish_shard, run_shard};
pub use spool::Spool;
pub use store::{FolderStore, MANIFEST, Store, collect, finished, manifest, write_manifest};
