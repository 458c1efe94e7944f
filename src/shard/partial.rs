//! Partial results: what shards became, united in any order.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::index::Split;

/// A file of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the folder of the attempt.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of what it holds.
    pub sha256: String,
}

/// Documents with a concept, and its occurrences in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 2]", into = "[u64; 2]")]
pub struct Counts {
    /// Documents with at least one occurrence.
    pub documents: u64,
    /// Occurrences.
    pub occurrences: u64,
}

impl From<[u64; 2]> for Counts {
    fn from([documents, occurrences]: [u64; 2]) -> Counts {
        Counts {
            documents,
            occurrences,
        }
    }
}

impl From<Counts> for [u64; 2] {
    fn from(counts: Counts) -> [u64; 2] {
        [counts.documents, counts.occurrences]
    }
}

/// Counts over documents, each shard's own copies left out: copies in different shards count in each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartialCounts {
    /// Documents.
    pub documents: u64,
    /// Words of their texts.
    pub words: u64,
    /// Of each concept by year (without one: 0), where there is an occurrence.
    pub concepts: BTreeMap<String, BTreeMap<i64, Counts>>,
}

impl PartialCounts {
    /// Adds the counts of other documents.
    pub fn add(&mut self, other: &PartialCounts) {
        self.documents += other.documents;
        self.words += other.words;
        for (concept, years) in &other.concepts {
            let own = self.concepts.entry(concept.clone()).or_default();
            for (&year, counts) in years {
                let own = own.entry(year).or_default();
                own.documents += counts.documents;
                own.occurrences += counts.occurrences;
            }
        }
    }
}

/// What one shard became: the record that commits an attempt at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardRecord {
    /// What stands for its lines and for all that decides what they become.
    pub fingerprint: String,
    /// The attempt, as its folder is named.
    pub attempt: String,
    /// The split.
    pub split: Split,
    /// Its files, in the order of their names.
    pub files: Vec<FileRecord>,
    /// The names of the drops that its documents and sources are of.
    pub drops: BTreeSet<String>,
    /// Files and records that were rejected.
    pub rejected: u64,
    /// Sources with events, notes or indicators.
    pub supplements: u64,
    /// SHA-256 of the lexicon that was counted.
    pub lexicon: String,
    /// Its counts.
    pub counts: PartialCounts,
    /// Documents, copies too.
    pub documents: u64,
}

impl ShardRecord {
    /// The record without the counts by concept and year, which are most of it and which no merge needs.
    #[must_use]
    pub fn in_short(mut self) -> ShardRecord {
        self.counts.concepts.clear();
        self
    }

    /// The number of the shard.
    pub fn number(&self) -> u64 {
        self.split.number
    }
}

/// What some shards became, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// The record of each.
    pub shards: BTreeMap<u64, ShardRecord>,
}

impl Partial {
    /// That of one shard.
    pub fn of(record: ShardRecord) -> Partial {
        Partial {
            shards: BTreeMap::from([(record.number(), record)]),
        }
    }

    /// What the shards of two became. Of several attempts at one shard, which made the same, the one
    /// counts whose name comes first; so the order and the grouping of merging change nothing, nor does
    /// merging something twice.
    ///
    /// # Errors
    /// A shard of the same number had other lines.
    pub fn merge(mut self, other: Partial) -> Result<Partial> {
        for (number, record) in other.shards {
            match self.shards.get(&number) {
                Some(own) if own.fingerprint != record.fingerprint => {
                    return Err(Error::Shards(format!(
                        "shard {number} was made of different lines or by different settings: {} and \
                         {}",
                        own.fingerprint, record.fingerprint
                    )));
                }
                Some(own) if own.attempt <= record.attempt => {}
                _ => {
                    self.shards.insert(number, record);
                }
            }
        }
        Ok(self)
    }

    /// The counts of all, see [`PartialCounts`].
    pub fn counts(&self) -> PartialCounts {
        let mut sum = PartialCounts::default();
        for record in self.shards.values() {
            sum.add(&record.counts);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Making, SegmentFile};
    use proptest::prelude::*;

    fn record(number: u64, attempt: u8, seed: u64) -> ShardRecord {
        let years = BTreeMap::from([(
            2020 + (seed % 3) as i64,
            Counts {
                documents: seed,
                occurrences: 2 * seed,
            },
        )]);
        ShardRecord {
            fingerprint: format!("{number:x}"),
            attempt: attempt.to_string(),
            split: Split {
                number,
                making: serde_json::from_str::<Making>(
                    r#"{"format":5,"gongbao":"","segmenter":"","stemmer":""}"#,
                )
                .unwrap(),
                segments: vec![SegmentFile {
                    id: format!("{attempt}"),
                    entries: 1,
                }],
            },
            files: Vec::new(),
            drops: BTreeSet::new(),
            rejected: 0,
            supplements: 0,
            lexicon: String::new(),
            counts: PartialCounts {
                documents: seed,
                words: 3 * seed,
                concepts: BTreeMap::from([(format!("c{}", seed % 2), years)]),
            },
            documents: seed,
        }
    }

    fn partial() -> impl Strategy<Value = Partial> {
        let one = (1u64..6, 0u8..4);
        prop::collection::vec(one, 0..6).prop_map(|shards| {
            shards
                .into_iter()
                .fold(Partial::default(), |sum, (number, attempt)| {
                    sum.merge(Partial::of(record(number, attempt, number * 7)))
                        .unwrap()
                })
        })
    }

    proptest! {
        #[test]
        fn merging_is_associative_and_commutative_and_takes_nothing_twice(
            a in partial(), b in partial(), c in partial()
        ) {
            let merged = |a: &Partial, b: &Partial| a.clone().merge(b.clone()).unwrap();
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&a, &a), a.clone());
            prop_assert_eq!(merged(&a, &Partial::default()), a.clone());
            let mut sum = PartialCounts::default();
            for record in merged(&a, &b).shards.values() {
                sum.add(&record.counts);
            }
            prop_assert_eq!(merged(&a, &b).counts(), sum);
        }

        #[test]
        fn adding_counts_is_associative_and_commutative(seeds in prop::collection::vec(0u64..9, 3)) {
            let counts: Vec<PartialCounts> =
                seeds.iter().map(|&seed| record(1, 0, seed).counts).collect();
            let sum = |parts: &[&PartialCounts]| {
                parts.iter().fold(PartialCounts::default(), |mut sum, part| {
                    sum.add(part);
                    sum
                })
            };
            let [a, b, c] = &counts[..] else { unreachable!() };
            prop_assert_eq!(sum(&[&sum(&[a, b]), c]), sum(&[a, &sum(&[b, c])]));
            prop_assert_eq!(sum(&[a, b]), sum(&[b, a]));
        }
    }

    #[test]
    fn shards_of_different_lines_are_not_united() {
        let mut other = record(1, 0, 1);
        other.fingerprint = "other".to_owned();
        let error = Partial::of(record(1, 0, 1))
            .merge(Partial::of(other))
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("shard 1 was made of different lines"),
            "{error}"
        );
    }
}
