//! Limits of a reading process: its memory, and no file of it where it is aborted.

/// The address space of a reading process, in bytes. A large part of it is never used: the stacks
/// of its threads take some 350 MiB of it.
pub(super) const MEMORY: u64 = 1536 << 20;

#[cfg(unix)]
mod set {
    use std::sync::{Mutex, PoisonError};

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// The limit as it was before.
    static BEFORE: Mutex<Option<Rlimit>> = Mutex::new(None);

    /// Limits this process. What of it the system does not do is left.
    pub fn set() {
        let no_core = Rlimit {
            current: Some(0),
            maximum: getrlimit(Resource::Core).maximum,
        };
        let _ = setrlimit(Resource::Core, no_core);
        let before = getrlimit(Resource::As);
        let most = before
            .current
            .map_or(super::MEMORY, |most| most.min(super::MEMORY));
        let limited = Rlimit {
            current: Some(most),
            maximum: before.maximum,
        };
        if setrlimit(Resource::As, limited).is_ok() {
            *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        }
    }

    /// Does something, such as starting another program, without the limit on memory.
    pub fn lifted<T>(work: impl FnOnce() -> T) -> T {
        let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(before) = *before else {
            return work();
        };
        let limited = getrlimit(Resource::As);
        let _ = setrlimit(Resource::As, before);
        let done = work();
        let _ = setrlimit(Resource::As, limited);
        done
    }
}

#[cfg(not(unix))]
mod set {
    pub fn set() {}

    pub fn lifted<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
}

pub(super) use set::*;
