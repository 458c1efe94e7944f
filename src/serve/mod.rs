//! The local page: its server, over query and report.
//!
//! ```text
//! connection → guard → route → parameters → job → worker over a state → answer
//! ```
//!
//! A state of the index is opened by a thread of its own, which lends it to a fixed number of
//! workers ([`generation`]). When the index has a newer state, that is opened beside the old one and
//! takes over; the old one ends when its last job is done ([`keeper`]). So a page never sees half of
//! a run, and no more questions are worked on at once than there are workers.

mod answer;
mod api;
mod assets;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod generation;
mod guard;
mod http;
mod job;
mod keeper;
mod kept;
mod listener;
mod openapi;
mod parameters;
mod settings;
mod state;

use std::net::SocketAddr;
use std::sync::Arc;

pub use api::ROUTES;
pub use openapi::openapi;
pub use parameters::{Parameter, Route, Takes};
pub use settings::ServeSettings;

use crate::error::{Error, Result};
use http::Server;
use keeper::Keeper;

/// Serves the page until the process is asked to end (Ctrl-C). `ready` is told the address once it
/// is open, `say` what happens to the index later.
///
/// # Errors
/// The address cannot be had, or threads cannot be started. An index that is missing or cannot be
/// read is no error: the page says so, and looks again.
pub fn serve(settings: ServeSettings, ready: impl FnOnce(SocketAddr), say: fn(&str)) -> Result<()> {
    let address = SocketAddr::new(settings.address, settings.port);
    let open = || std::net::TcpListener::bind(address);
    let listener = open().map_err(Error::io("listen on", address.to_string()))?;
    let bound = listener
        .set_nonblocking(true)
        .and_then(|()| listener.local_addr());
    let bound = bound.map_err(Error::io("listen on", address.to_string()))?;
    let settings = Arc::new(settings);
    let keeper = Arc::new(Keeper::begin(Arc::clone(&settings), say));
    let server = Arc::new(Server::new(&settings, bound, Arc::clone(&keeper)));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Error::io("start threads for", address.to_string()))?;
    let watching = keeper.watch()?;
    ready(bound);
    let served = runtime.block_on(http::run(listener, server));
    runtime.shutdown_background();
    watching.end();
    served.map_err(Error::io("serve", bound.to_string()))
}
