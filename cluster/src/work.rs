//! A piece of work: the shards of a folder, handed to the engine until each is finished.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use datafusion::common::Result as EngineResult;
use datafusion::prelude::SessionContext;
use futures::stream::{self, StreamExt, TryStreamExt};
use gongbao::document::hex;
use gongbao::error::{Error, Result};
use gongbao::shard::{Job, Partial, Store, manifest, write_manifest};
use sha2::{Digest, Sha256};

use crate::function::{NAME, Outcome, outcomes};
use crate::{engine, rows, store};

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Work {
    /// The folder of the shards.
    pub input: String,
    /// The store.
    pub store: String,
    /// The scheduler.
    pub scheduler: String,
    /// What all shards have in common.
    pub job: Job,
    /// How often the work is submitted again where the engine fails.
    pub retries: u32,
    /// The pause before that.
    pub pause: Duration,
}

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// What the shards became.
    pub partial: Partial,
    /// How many of them had been finished before.
    pub reused: usize,
    /// How long the engine took.
    pub took: Duration,
}

/// The numbers of shards: each keeps the one that it had the last time, so that what it became stays.
fn numbered(names: Vec<String>, before: &BTreeMap<String, u64>) -> Vec<(u64, String)> {
    let mut next = before.values().copied().max().unwrap_or(0);
    let mut numbered: Vec<(u64, String)> = names
        .into_iter()
        .map(|name| match before.get(&name) {
            Some(&number) => (number, name),
            None => {
                next += 1;
                (next, name)
            }
        })
        .collect();
    numbered.sort_unstable();
    numbered
}

/// Which numbers the shards of a store have.
const NUMBERS: &str = "numbers.json";

fn numbers(store: &dyn Store) -> Result<BTreeMap<String, u64>> {
    match store.read(NUMBERS)? {
        None => Ok(BTreeMap::new()),
        Some(text) => serde_json::from_slice(&text).map_err(|error| {
            Error::Shards(format!(
                "{NUMBERS} in {} is damaged: {error}; name another store",
                store.name()
            ))
        }),
    }
}

/// Does a piece of work. `tell` is told what goes on.
///
/// # Errors
/// There is no shard, one cannot be finished, or the engine fails again and again.
pub async fn done(work: &Work, tell: &mut dyn FnMut(String)) -> Result<Done> {
    let (shards, job) = tokio::task::block_in_place(|| prepared(work))?;
    let begun = Instant::now();
    let mut retry = 0;
    let all = loop {
        match asked(work, &shards, &job).await {
            Ok(all) => break all,
            Err(error) if retry < work.retries => {
                retry += 1;
                tell(format!(
                    "the engine failed ({error}); submitting again, {retry} of {}",
                    work.retries
                ));
                tokio::time::sleep(work.pause).await;
            }
            Err(error) => {
                return Err(Error::Shards(format!(
                    "the engine at {} failed: {error}; shards that are finished stay so: submit again",
                    work.scheduler
                )));
            }
        }
    };
    let took = begun.elapsed();
    let mut partial = Partial::default();
    let mut reused = 0;
    let mut wrong = Vec::new();
    for outcome in all {
        match outcome {
            Outcome::Finished {
                record,
                reused: before,
            } => {
                reused += usize::from(before);
                partial = partial.merge(Partial::of(*record))?;
            }
            Outcome::Wrong { shard, detail } => wrong.push(format!("{shard}: {detail}")),
        }
    }
    if !wrong.is_empty() {
        wrong.sort_unstable();
        let detail = format!("shards cannot be finished:\n  {}", wrong.join("\n  "));
        return Err(Error::query(&*work.input, detail));
    }
    if partial.shards.len() != shards.len() {
        return Err(Error::Shards(format!(
            "the engine answered for {} of {} shards; submit again",
            partial.shards.len(),
            shards.len()
        )));
    }
    tokio::task::block_in_place(|| write_manifest(&*store::open(&work.store)?, &partial))?;
    Ok(Done {
        partial,
        reused,
        took,
    })
}

/// The shards with their numbers, and the job as the store has it.
fn prepared(work: &Work) -> Result<(Vec<(u64, String)>, String)> {
    let input = store::open(&work.input)?;
    let names = input.list("")?;
    let names = names.into_iter().filter_map(|(name, _)| {
        let name = name.trim_start_matches('/').to_owned();
        (!name.contains('/') && rows::is_shard(&name)).then_some(name)
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        let way_out = "it holds no file NAME.parquet, NAME.jsonl or NAME.ndjson; make them with: \
                       gongbao export shards FOLDER DROP";
        return Err(Error::query(&*work.input, way_out));
    }
    let store = store::open(&work.store)?;
    // A manifest that is damaged is told before anybody works.
    manifest(&*store)?;
    let mut known = numbers(&*store)?;
    let addresses = names.iter().map(|name| format!("{}/{name}", work.input));
    let shards = numbered(addresses.collect(), &known);
    known.extend(shards.iter().map(|(number, name)| (name.clone(), *number)));
    let written = |error: serde_json::Error| Error::Shards(error.to_string());
    store.write(NUMBERS, &serde_json::to_vec(&known).map_err(written)?)?;
    let job = serde_json::to_vec(&work.job).map_err(written)?;
    let path = format!("jobs/{}.json", &hex(&Sha256::digest(&job))[..16]);
    store.write(&path, &job)?;
    Ok((shards, path))
}

/// A text in a query.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// So many shards are one query of the engine. It sends the whole query with each task, so what many shards
/// cost it grows with their square: 6 ms each for 256, 46 ms each for 2,048.
const OF_ONE_QUERY: usize = 128;

/// So many queries it works on at a time: more shards than a cluster has cores.
const QUERIES_AT_ONCE: usize = 32;

/// Asks the engine for all shards.
async fn asked(work: &Work, shards: &[(u64, String)], job: &str) -> EngineResult<Vec<Outcome>> {
    let queries = shards.chunks(OF_ONE_QUERY);
    let asked = stream::iter(queries.map(|shards| asked_together(work, shards, job)));
    let all: Vec<Vec<Outcome>> = asked
        .buffer_unordered(QUERIES_AT_ONCE)
        .try_collect()
        .await?;
    Ok(all.into_iter().flatten().collect())
}

/// Asks the engine for some shards in one query: a part of it for each, so that each is a task.
async fn asked_together(
    work: &Work,
    shards: &[(u64, String)],
    job: &str,
) -> EngineResult<Vec<Outcome>> {
    let context: SessionContext = engine::client(&work.scheduler).await?;
    let parts = shards.iter().map(|(number, shard)| {
        format!(
            "SELECT {NAME}(CAST({number} AS BIGINT), {}, {}, {}) AS outcome",
            quoted(shard),
            quoted(&work.store),
            quoted(job)
        )
    });
    let query = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let batches = context.sql(&query).await?.collect().await?;
    let mut all = Vec::new();
    for batch in batches {
        all.extend(outcomes(batch.column(0))?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_keeps_its_number() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        let first = numbered(names(&["b", "d"]), &BTreeMap::new());
        assert_eq!(first, [(1, "b".to_owned()), (2, "d".to_owned())]);
        let known = first
            .into_iter()
            .map(|(number, name)| (name, number))
            .collect();
        let again = numbered(names(&["a", "b", "c", "d"]), &known);
        let expected = [(1, "b"), (2, "d"), (3, "a"), (4, "c")];
        assert_eq!(
            again,
            expected.map(|(number, name)| (number, name.to_owned()))
        );
    }

    #[test]
    fn a_text_in_a_query_is_one() {
        assert_eq!(quoted("a'; DROP TABLE b; --"), "'a''; DROP TABLE b; --'");
    }
}
