//! The arguments of the commands that reach beyond one machine: shards, other engines, other indexes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::arguments::OutputArguments;

#[derive(Subcommand)]
pub enum Export {
    /// Documents of drops, read, as shards for workers: Parquet or JSON Lines
    Shards(Shards),
    /// The documents of the index, and the configuration of an index, for Quickwit
    Quickwit(ForServer),
    /// The same for OpenSearch (and Elasticsearch)
    Opensearch(ForServer),
}

#[derive(Args)]
pub struct ForServer {
    /// The new folder that they are written to
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The name of the index there
    #[arg(long, default_value = "gongbao", value_name = "NAME")]
    pub index: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ServerName {
    /// Quickwit: a query in its language
    Quickwit,
    /// OpenSearch: the body of a search
    Opensearch,
}

#[derive(Args)]
pub struct Translate {
    /// The query, as for search
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Whose language it is put into
    #[arg(long = "for", value_enum, value_name = "SERVER")]
    pub server: ServerName,
    /// Take Chinese words as strings: documents where one lies across other words are found too
    #[arg(long)]
    pub across: bool,
}

#[derive(Args)]
pub struct Shards {
    /// The new folder that they are written to
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Folders or files [default: corpus]
    #[arg(value_name = "DROP")]
    pub drops: Vec<PathBuf>,
    /// How many
    #[arg(long, default_value_t = 16, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub shards: u16,
    /// How they are written
    #[arg(long, value_enum, default_value_t = ShardFormat::default(), value_name = "FORMAT")]
    pub format: ShardFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub enum ShardFormat {
    /// Parquet
    #[cfg(feature = "parquet")]
    #[default]
    Parquet,
    /// JSON Lines
    #[cfg_attr(not(feature = "parquet"), default)]
    Jsonl,
}

#[derive(Args)]
pub struct Worker {
    /// The folder that all machines share: what the shard becomes is put there
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// The number of the shard, from 1: no two of a piece of work share one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=0xFFFF_FFFF))]
    pub number: u64,
    /// What records are said to be from that do not say it themselves: a drop
    #[arg(long, default_value = "records", value_name = "NAME")]
    pub drop: String,
    /// And a path in it [default: part-NUMBER]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// How documents come on standard input and partial tables go to standard output
    #[arg(long, value_enum, default_value_t = StreamFormat::default(), value_name = "FORMAT")]
    pub format: StreamFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub enum StreamFormat {
    /// An Arrow IPC stream; a build with the feature arrow has it
    #[cfg_attr(feature = "arrow", default)]
    Arrow,
    /// JSON Lines
    #[cfg_attr(not(feature = "arrow"), default)]
    Jsonl,
}

#[derive(Args)]
pub struct Merge {
    /// The folder that all machines share
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// What the workers wrote, as JSON Lines; - is standard input [default: the manifest of the store]
    #[arg(value_name = "FILE")]
    pub records: Vec<PathBuf>,
    /// Remove from the store what this merge does not need and nobody wrote within the last hour
    #[arg(long)]
    pub collect: bool,
    #[command(flatten)]
    pub output: OutputArguments,
}
