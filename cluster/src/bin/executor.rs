//! The executor: makes of shards what is to become of them.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use clap::Parser;
use datafusion::prelude::SessionConfig;
use gongbao_cluster::engine;

/// Makes of the shards that a scheduler gives it what is to become of them.
///
/// Its ports are as open as the scheduler's: run it in a network that you trust.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The machine of the scheduler
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    scheduler: String,
    /// Its port
    #[arg(long, default_value_t = 50050, value_name = "PORT")]
    scheduler_port: u16,
    /// The address that is listened on
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    address: IpAddr,
    /// The port; the next one is taken, too
    #[arg(long, default_value_t = 50051, value_name = "PORT")]
    port: u16,
    /// Under what name others reach this machine [default: as the scheduler sees it]
    #[arg(long, value_name = "HOST")]
    host_name: Option<String>,
    /// How many shards it works on at a time
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    cores: u16,
    /// It is heard of every so many seconds
    #[arg(long, default_value_t = 15, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat: u64,
    /// The folder that it works in [default: one that the system gives]
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

/// Starts itself anew with one heap for all threads that keeps what it was given: shards follow each other
/// and want the same memory, which the system would have to clear each time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn with_one_heap() {
    use std::os::unix::process::CommandExt;

    let given = |name: &str| std::env::var_os(name).is_some();
    if given("MALLOC_ARENA_MAX") || given("GLIBC_TUNABLES") {
        return;
    }
    let mut arguments = std::env::args_os();
    let name = arguments
        .next()
        .unwrap_or_else(|| "gongbao-executor".into());
    // It comes back where it could not be done; then all goes on as it is.
    let _ = std::process::Command::new("/proc/self/exe")
        .arg0(name)
        .args(arguments)
        .env("MALLOC_ARENA_MAX", "1")
        .env("MALLOC_MMAP_THRESHOLD_", (1u64 << 30).to_string())
        .env("MALLOC_TRIM_THRESHOLD_", (1u64 << 31).to_string())
        .exec();
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn with_one_heap() {}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    with_one_heap();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(execute())
}

async fn execute() -> Result<(), Box<dyn std::error::Error>> {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    let arguments = Arguments::parse();
    let own = format!("gongbao-executor-{}", std::process::id());
    let scratch = arguments
        .scratch
        .unwrap_or_else(std::env::temp_dir)
        .join(own);
    std::fs::create_dir_all(&scratch)?;
    // Counting is done by as many threads as there are shards at a time.
    rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.cores.into())
        .build_global()?;
    let state = engine::state(SessionConfig::new_with_ballista(), &scratch);
    let config = ExecutorProcessConfig {
        bind_host: arguments.address.to_string(),
        external_host: arguments.host_name,
        port: arguments.port,
        grpc_port: arguments.port + 1,
        scheduler_host: arguments.scheduler,
        scheduler_port: arguments.scheduler_port,
        scheduler_connect_timeout_seconds: 60,
        vcores: arguments.cores.into(),
        executor_heartbeat_interval_seconds: arguments.heartbeat,
        work_dir: Some(scratch.join("engine").display().to_string()),
        job_data_clean_up_interval_seconds: 600,
        job_data_ttl_seconds: 3600,
        override_function_registry: Some(Arc::new(BallistaFunctionRegistry::from(&state))),
        ..ExecutorProcessConfig::default()
    };
    std::fs::create_dir_all(scratch.join("engine"))?;
    eprintln!(
        "gongbao-executor: {} shards at a time, on port {}",
        arguments.cores, arguments.port
    );
    let ended = start_executor_process(Arc::new(config)).await;
    let _ = std::fs::remove_dir_all(&scratch);
    Ok(ended?)
}
