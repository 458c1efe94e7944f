//! Measures: pure numbers over counts.

mod adjust;
mod association;
mod dispersion;
mod groups;
mod p_value;
mod share;
mod trend;
mod two_by_two;

pub use adjust::{adjust, adjust_known};
pub use association::log_dice;
pub use dispersion::{Dispersion, Parts, dp, dp_norm, juilland_d};
pub use groups::{Group, by_group, group_sizes};
pub use p_value::{chi_square_p, normal_p};
pub use share::{Share, per_million};
pub use trend::{MannKendall, mann_kendall, theil_sen};
pub use two_by_two::TwoByTwo;
