//! The scheduler: gives shards to executors, and again where one is lost.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::Parser;
use gongbao_cluster::engine;

/// Gives the shards of a piece of work to executors, and again where one is lost.
///
/// Whoever reaches its port can have it do what it can do: run it in a network that you trust.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The address that is listened on
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    address: IpAddr,
    /// The port
    #[arg(long, default_value_t = 50050, value_name = "PORT")]
    port: u16,
    /// An executor that was not heard of for so many seconds is lost
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(2..))]
    patience: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    let arguments = Arguments::parse();
    let config = SchedulerConfig {
        bind_host: arguments.address.to_string(),
        bind_port: arguments.port,
        executor_timeout_seconds: arguments.patience,
        expire_dead_executor_interval_seconds: (arguments.patience / 5).max(1),
        no_executors_grace_period_seconds: arguments.patience,
        override_session_builder: Some(Arc::new(|config| {
            Ok(engine::state(config, &std::env::temp_dir()))
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let address = SocketAddr::new(arguments.address, arguments.port);
    eprintln!("gongbao-scheduler: listening on {address}");
    start_server(cluster, address, Arc::new(config)).await?;
    Ok(())
}
