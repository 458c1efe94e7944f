//! The function that an engine calls for each shard.
//!
//! `gongbao_shard(number, shard, store, job)` brings a shard to its end in the store and returns a list
//! of one text, the outcome in JSON. It is a list because a function that returns a struct may be called
//! once for each field that is read; this one has effects.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::{Array, AsArray, ListBuilder, StringBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type};
use datafusion::common::{DataFusionError, Result as EngineResult, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use gongbao::error::{Error, Result};
use gongbao::index::{Found, UpdateSettings};
use gongbao::shard::{Job, Shard, ShardRecord, Spool, finish_shard};
use serde::{Deserialize, Serialize};

use crate::{rows, store};

/// The name that queries have for it.
pub const NAME: &str = "gongbao_shard";

/// How a shard ended.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is finished.
    Finished {
        /// What it became.
        record: Box<ShardRecord>,
        /// Whether it had been finished before.
        reused: bool,
    },
    /// It cannot be finished, here or anywhere: what it holds is wrong.
    Wrong {
        /// Its address.
        shard: String,
        /// What is wrong, and the way out.
        detail: String,
    },
}

/// The function; `scratch` is a folder on the machine that calls it.
pub fn shard_function(scratch: PathBuf) -> ScalarUDF {
    ScalarUDF::new_from_impl(ShardFunction {
        signature: Signature::exact(
            vec![
                DataType::Int64,
                DataType::Utf8,
                DataType::Utf8,
                DataType::Utf8,
            ],
            // It is called when its row is met, and not when the query is planned.
            Volatility::Volatile,
        ),
        scratch,
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ShardFunction {
    signature: Signature,
    scratch: PathBuf,
}

impl ScalarUDFImpl for ShardFunction {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> EngineResult<DataType> {
        Ok(DataType::List(Arc::new(Field::new_list_field(
            DataType::Utf8,
            true,
        ))))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        let rows = args.number_rows;
        let columns = args
            .args
            .iter()
            .map(|argument| argument.to_array(rows))
            .collect::<EngineResult<Vec<_>>>()?;
        let [numbers, shards, stores, jobs] = columns.as_slice() else {
            return exec_err!("{NAME} takes a number, a shard, a store and a job");
        };
        let numbers = numbers.as_primitive::<Int64Type>();
        let texts = [shards, stores, jobs].map(|column| column.as_string::<i32>());
        let mut out = ListBuilder::new(StringBuilder::new());
        for row in 0..rows {
            let [shard, store, job] = texts.map(|column| column.value(row));
            let number = u64::try_from(numbers.value(row)).unwrap_or_default();
            let outcome = self.run(number, shard, store, job)?;
            let text = serde_json::to_string(&outcome)
                .map_err(|error| DataFusionError::External(Box::new(error)))?;
            out.values().append_value(text);
            out.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(out.finish())))
    }
}

impl ShardFunction {
    /// Runs a shard on a thread of its own: those of the engine must not be made to wait.
    fn run(&self, number: u64, shard: &str, store: &str, job: &str) -> EngineResult<Outcome> {
        let run = || run(&self.scratch, number, shard, store, job);
        let outcome = std::thread::scope(|scope| scope.spawn(run).join());
        match outcome {
            Ok(Ok(outcome)) => Ok(outcome),
            // The engine tries again, here or elsewhere.
            Ok(Err(error @ Error::Io { .. })) => Err(DataFusionError::External(Box::new(error))),
            Ok(Err(error)) => Ok(Outcome::Wrong {
                shard: shard.to_owned(),
                detail: error.to_string(),
            }),
            Err(_) => Ok(Outcome::Wrong {
                shard: shard.to_owned(),
                detail: "reading it failed; leave it out, and please report it".to_owned(),
            }),
        }
    }
}

/// A folder of one shard, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(within: &Path) -> Result<Scratch> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = within.join(format!("shard-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).map_err(Error::io("make the folder", &path))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The last part of an address, and what is before it.
fn parted(address: &str) -> (&str, &str) {
    address.rsplit_once('/').unwrap_or(("", address))
}

fn run(
    scratch: &Path,
    number: u64,
    address: &str,
    store_address: &str,
    job: &str,
) -> Result<Outcome> {
    let scratch = Scratch::new(scratch)?;
    let store = store::open(store_address)?;
    let job: Job = match store.read(job)? {
        Some(text) => serde_json::from_slice(&text)
            .map_err(|error| Error::Shards(format!("{job} is no job: {error}")))?,
        None => return Err(Error::Shards(format!("{job} is not in {store_address}"))),
    };
    let (folder, name) = parted(address);
    let local = scratch.0.join("shard");
    store::open(folder)?.fetch(name, &local)?;
    let mut spool = Spool::new(&scratch.0);
    rows::spool(&local, name, &mut spool)?;
    let shard = Shard {
        number,
        found: Found {
            drop: parted(folder).1.to_owned(),
            path: name.to_owned(),
            source: address.to_owned(),
        },
    };
    let settings = UpdateSettings {
        threads: 1,
        ..UpdateSettings::default()
    };
    let run = finish_shard(&*store, &mut spool, &shard, &job, settings, &scratch.0)?;
    Ok(Outcome::Finished {
        record: Box::new(run.record.in_short()),
        reused: run.reused,
    })
}

/// The outcomes in what the function returned.
///
/// # Errors
/// It is not what the function returns.
pub fn outcomes(column: &dyn Array) -> EngineResult<Vec<Outcome>> {
    let Some(lists) = column.as_list_opt::<i32>() else {
        return exec_err!("{NAME} returned no list");
    };
    let mut out = Vec::new();
    for list in lists.iter().flatten() {
        let Some(texts) = list.as_string_opt::<i32>() else {
            return exec_err!("{NAME} returned no texts");
        };
        for text in texts.iter().flatten() {
            let outcome = serde_json::from_str(text)
                .map_err(|error| DataFusionError::External(Box::new(error)))?;
            out.push(outcome);
        }
    }
    Ok(out)
}
