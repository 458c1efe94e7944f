//! `gongbao export`: what others work on, in their formats.

use std::io::Write;

use gongbao::export::Server;
use gongbao::query::Plain;
use gongbao::shard::{PackFormat, pack_into};

use super::query::Asked;
use crate::beyond::{Export, ForServer, ServerName, ShardFormat, Shards, Translate};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;

pub fn export(settings: &Settings, export: &Export, out: &mut Output) -> Result<Outcome, Failure> {
    match export {
        Export::Shards(shards) => pack(settings, shards, out),
        Export::Quickwit(wanted) => documents(settings, Server::Quickwit, wanted, out),
        Export::Opensearch(wanted) => documents(settings, Server::OpenSearch, wanted, out),
    }
}

fn documents(
    settings: &Settings,
    server: Server,
    wanted: &ForServer,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let lexicon = settings.lexicon()?;
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let exported = gongbao::export::export(&view, &lexicon, server, &wanted.index, &wanted.folder)?;
    if !out.quiet {
        writeln!(
            out,
            "{} documents in {} files in {}, beside the configuration of the index",
            exported.documents,
            exported.files.len() - 1,
            wanted.folder.display()
        )?;
    }
    Ok(Outcome::Done)
}

pub fn translate(
    settings: &Settings,
    wanted: &Translate,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let queries = [wanted.query.join(" ")];
    let asked = Asked::read(settings, &queries, Plain::Words, false)?;
    let server = match wanted.server {
        ServerName::Quickwit => Server::Quickwit,
        ServerName::Opensearch => Server::OpenSearch,
    };
    let understood = gongbao::query::asked(&asked.queries[0], wanted.across)?;
    writeln!(out, "{}", gongbao::export::query(server, &understood))?;
    Ok(Outcome::Done)
}

fn pack(settings: &Settings, wanted: &Shards, out: &mut Output) -> Result<Outcome, Failure> {
    let drops = settings.drops_or(&wanted.drops);
    let format = match wanted.format {
        #[cfg(feature = "parquet")]
        ShardFormat::Parquet => PackFormat::Parquet,
        ShardFormat::Jsonl => PackFormat::JsonLines,
    };
    let shards = wanted.shards.into();
    let packed = pack_into(&wanted.folder, shards, format, drops, &settings.ingest)?;
    if !out.quiet {
        writeln!(
            out,
            "{} documents in {} shards in {}; {} rejected",
            packed.documents,
            wanted.shards,
            wanted.folder.display(),
            packed.rejected
        )?;
    }
    Ok(match packed.rejected {
        0 => Outcome::Done,
        _ => Outcome::SomeRejected,
    })
}
