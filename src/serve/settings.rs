//! What the server is told, and its bounds.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::document::Agencies;
use crate::lexicon::Lexicon;
use crate::query::Filter;

/// What the server is told.
#[derive(Debug, Clone)]
pub struct ServeSettings {
    /// The folder of the index.
    pub folder: PathBuf,
    /// The address that is listened on.
    pub address: IpAddr,
    /// And the port; 0 for any that is free.
    pub port: u16,
    /// Names by which it may be asked, beside those of this machine.
    pub host_names: Vec<String>,
    /// The documents that are served, as it was given and as it was understood.
    pub filter: (String, Filter),
    /// Whether near duplicates count once.
    pub collapse_near: bool,
    /// The concepts.
    pub lexicon: Lexicon,
    /// The agencies by whose names filters are understood.
    pub agencies: Arc<Agencies>,
    /// So many questions are worked on at once.
    pub workers: usize,
}

/// So many questions wait; more are told to come again.
pub(super) const WAITING: usize = 128;
/// A question that has no answer after this time is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// So often there is a look for a newer state.
pub(super) const LOOK: Duration = Duration::from_millis(500);
/// So many connections are open at once; others wait.
pub(super) const CONNECTIONS: usize = 256;
/// A connection on which nothing moves for this time is closed.
pub(super) const IDLE: Duration = Duration::from_secs(60);
/// So long the last answers may take once the server ends.
pub(super) const ENDING: Duration = Duration::from_secs(5);
/// Bytes of an address with its query string; hyper takes some more.
pub(super) const MAX_URL: usize = 64_000;
/// Views through filters that are held beside that of all documents, and their documents together.
pub(super) const MAX_VIEWS: usize = 16;
pub(super) const MAX_VIEW_DOCS: usize = 500_000;
/// Bytes of answers that are kept for a state, and of one of them.
pub(super) const MAX_KEPT: usize = 16 << 20;
pub(super) const MAX_KEPT_ANSWER: usize = 256 << 10;
