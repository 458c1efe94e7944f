//! `gongbao serve`: the local page, until Ctrl-C.

use std::io::Write;
use std::sync::Arc;

use gongbao::serve::{ServeSettings, serve as serve_page};

use crate::arguments::Serve;
use crate::output::{Failure, Outcome, Output, say};
use crate::settings::Settings;

pub fn serve(settings: &Settings, serve: &Serve, out: &mut Output) -> Result<Outcome, Failure> {
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
