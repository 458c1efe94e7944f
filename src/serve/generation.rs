//! A generation: one state of the index, lent to workers by the thread that holds it.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::answer::Refusal;
use super::job::Job;
use super::kept::KeptAnswers;
use super::settings::{ServeSettings, WAITING};
use super::state::State;
use crate::error::{Error, Result};
use crate::index::{Index, commit_mark};

/// A state of the index that can be asked. When nobody has it any more, its workers end after their
/// last job, and the state is let go.
pub(super) struct Generation {
    /// The mark of the commit that made the state.
    pub mark: String,
    /// Answers that were given.
    pub kept: KeptAnswers,
    jobs: Sender<Job>,
}

impl Generation {
    /// Opens the state that the index is in.
    pub(super) fn open(settings: &Arc<ServeSettings>) -> Result<Generation> {
        // Before the index is opened: a commit between the two is seen at the next look.
        let mark = commit_mark(&settings.folder)?;
        let (jobs, work) = bounded(WAITING);
        let (opened, told) = sync_channel(1);
        let holder = Arc::clone(settings);
        thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || hold(&holder, &work, &opened))
            .map_err(Error::io("start a thread for", &settings.folder))?;
        let ended = || Err(Error::Index("its state could not be held".to_owned()));
        told.recv().unwrap_or_else(|_| ended())?;
        Ok(Generation {
            mark,
            kept: KeptAnswers::default(),
            jobs,
        })
    }

    /// Hands a job to the workers; where too many wait already it is refused.
    pub(super) fn ask(&self, job: Job) -> std::result::Result<(), Refusal> {
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::new(
                503,
                format!("{WAITING} questions are waiting already; ask again in a moment"),
            ),
            TrySendError::Disconnected(_) => {
                Refusal::new(503, "the index is being opened anew; ask again in a moment")
            }
        })
    }
}

/// Opens a state, says so, and lends it to workers until no more jobs can come.
fn hold(settings: &ServeSettings, work: &Receiver<Job>, opened: &SyncSender<Result<()>>) {
    let snapshot = Index::open(&settings.folder).and_then(|index| index.snapshot());
    let snapshot = match snapshot {
        Ok(snapshot) => snapshot,
        Err(error) => return drop(opened.send(Err(error))),
    };
    let state = match State::of(&snapshot, settings) {
        Ok(state) => state,
        Err(error) => return drop(opened.send(Err(error))),
    };
    if opened.send(Ok(())).is_err() {
        return;
    }
    thread::scope(|scope| {
        for _ in 0..settings.workers.max(1) {
            scope.spawn(|| work.iter().for_each(|job| job.run(&state)));
        }
    });
}
