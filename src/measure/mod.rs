//! Measures: pure numbers over counts.

mod groups;
mod pairs;
mod share;

pub use groups::{Group, by_group, group_sizes};
pub use pairs::{Pair, pairs};
pub use share::{Share, per_million};
