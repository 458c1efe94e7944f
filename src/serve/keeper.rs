//! The keeper: holds the newest state of the index, and looks for a newer one.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::answer::Refusal;
use super::generation::Generation;
use super::settings::{LOOK, ServeSettings};
use crate::error::{Error, Result};
use crate::index::commit_mark;

/// The newest state that could be opened, or why there is none.
type Current = std::result::Result<Arc<Generation>, Refusal>;

/// Holds the newest state.
pub(super) struct Keeper {
    settings: Arc<ServeSettings>,
    current: RwLock<Current>,
    say: fn(&str),
    /// What was said last: it is not said again at every look.
    said: Mutex<String>,
}

/// The thread that looks for a newer state.
pub(super) struct Watching {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Watching {
    pub(super) fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

impl Keeper {
    /// Opens the index, if it is there.
    pub(super) fn begin(settings: Arc<ServeSettings>, say: fn(&str)) -> Keeper {
        let opened = Generation::open(&settings).map(Arc::new);
        let keeper = Keeper {
            current: RwLock::new(opened.map_err(Refusal::from)),
            settings,
            say,
            said: Mutex::default(),
        };
        if let Err(refusal) = keeper.current() {
            keeper.say_once(refusal.message);
        }
        keeper
    }

    fn say_once(&self, message: String) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if *said != message {
            (self.say)(&message);
            *said = message;
        }
    }

    /// The newest state.
    pub(super) fn current(&self) -> Current {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// Looks for a newer state, time and again, on a thread of its own.
    pub(super) fn watch(self: &Arc<Self>) -> Result<Watching> {
        let (stop, stopped): (Sender<()>, Receiver<()>) = bounded(0);
        let keeper = Arc::clone(self);
        let thread = thread::Builder::new().name("keeper".to_owned());
        let thread = thread.spawn(move || {
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                keeper.look();
            }
        });
        let thread = thread.map_err(Error::io("start a thread for", &self.settings.folder))?;
        Ok(Watching { stop, thread })
    }

    fn look(&self) {
        let current = self.current();
        let next: Current = match commit_mark(&self.settings.folder) {
            Ok(mark) if current.as_ref().is_ok_and(|held| held.mark == mark) => return,
            // It is asked as long as it has not changed, even if it cannot be opened.
            Ok(_) => match Generation::open(&self.settings) {
                Ok(opened) => Ok(Arc::new(opened)),
                // What is there stands until the new state can be read.
                Err(error) if current.is_ok() => {
                    return self.say_once(format!("the state before stays: {error}"));
                }
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        };
        match &next {
            Ok(_) => self
                .said
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clear(),
            Err(refusal) => self.say_once(refusal.message.clone()),
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, next);
        drop(current);
        drop(before);
    }
}
