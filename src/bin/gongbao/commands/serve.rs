//! `gongbao serve`: the local page, until Ctrl-C.

use std::io::Write;
use std::sync::Arc;

use gongbao::serve::{ServeSettings, serve as serve_page};

use crate::arguments::Serve;
use crate::output::{Failure, Outcome, Output, say};
use crate::settings::Settings;

pub fn serve(settings: &Settings, serve: &Serve, out: &mut Output) -> Result<Outcome, Failure> {
    with_one_heap();
    if !serve.address.is_loopback() {
        say(&format!(
            "gongbao: {} is open to other machines: whoever reaches it can read all documents; there \
             is no password and no encryption",
            serve.address
        ));
    }
    let asked = ServeSettings {
        folder: settings.indexes.clone(),
        address: serve.address,
        port: serve.port,
        host_names: serve.host_name.clone(),
        filter: settings.filter.clone(),
        collapse_near: settings.collapse_near,
        lexicon: settings.lexicon()?,
        agencies: Arc::clone(&settings.ingest.agencies),
        // Reading waits for the disk now and then: two even on one processor.
        workers: settings.threads.max(2),
    };
    let mut told = Ok(());
    let ready = |address| {
        told = writeln!(out, "http://{address}").and_then(|()| out.flush());
    };
    serve_page(asked, ready, |message| say(&format!("gongbao: {message}")))?;
    told?;
    Ok(Outcome::Done)
}

/// Becomes the same program with one heap for all threads, unless the environment says otherwise. By
/// itself glibc gives threads heaps of their own; what the states of an index leave free in each of
/// them adds up, in a process that runs for days, to twice the memory.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn with_one_heap() {
    use std::os::unix::process::CommandExt;

    let given = |name: &str| std::env::var_os(name).is_some();
    if given("MALLOC_ARENA_MAX") || given("GLIBC_TUNABLES") {
        return;
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| "gongbao".into());
    // It comes back where it could not be done; then all goes on as it is.
    let _ = std::process::Command::new("/proc/self/exe")
        .arg0(name)
        .args(arguments)
        .env("MALLOC_ARENA_MAX", "1")
        .exec();
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn with_one_heap() {}
