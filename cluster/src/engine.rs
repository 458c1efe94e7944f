//! The engine: what its scheduler, its executors and its clients have in common.

use std::path::Path;

use ballista::prelude::SessionContextExt;
use datafusion::common::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::session_state::SessionState;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::function::shard_function;

/// A state in which the function for shards is known; `scratch` is where it works.
pub fn state(config: SessionConfig, scratch: &Path) -> SessionState {
    let function = shard_function(scratch.to_owned());
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_default_features()
        .build();
    let context = SessionContext::new_with_state(state);
    context.register_udf(function);
    context.state()
}

/// A client of the scheduler at an address, as `http://HOST:PORT`.
///
/// # Errors
/// It is no such address.
pub async fn client(scheduler: &str) -> Result<SessionContext> {
    let context = SessionContext::remote(scheduler).await?;
    // A state that is handed over would lose its functions: they are told to the client itself.
    context.register_udf(shard_function(std::env::temp_dir()));
    Ok(context)
}
