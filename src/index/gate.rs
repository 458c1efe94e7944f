//! The gate: a bound on the bytes of text that wait to be indexed, without a lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

/// Lets one thread hand over work as long as not too much of it waits.
pub(super) struct Gate {
    state: Arc<State>,
    limit: u64,
}

struct State {
    waiting_bytes: AtomicU64,
    closed: AtomicBool,
    /// Nobody works any more: what waits will never be done.
    broken: AtomicBool,
    feeder: Thread,
}

/// Breaks the gate when it is dropped before it is told that all went well.
pub(super) struct Breaker {
    state: Arc<State>,
    well: bool,
}

/// What has passed the gate; dropped when the work is done.
pub(super) struct Pass {
    state: Arc<State>,
    bytes: u64,
}

impl Gate {
    /// A gate for the thread that makes it.
    pub(super) fn new(limit: u64) -> Gate {
        Gate {
            state: Arc::new(State {
                waiting_bytes: AtomicU64::new(0),
                closed: AtomicBool::new(false),
                broken: AtomicBool::new(false),
                feeder: thread::current(),
            }),
            limit,
        }
    }

    /// How many bytes wait.
    pub(super) fn waiting(&self) -> u64 {
        self.state.waiting_bytes.load(Ordering::Acquire)
    }

    /// Whether one of those who work has failed.
    pub(super) fn is_broken(&self) -> bool {
        self.state.broken.load(Ordering::Acquire)
    }

    /// For one who works behind the gate.
    pub(super) fn breaker(&self) -> Breaker {
        Breaker {
            state: Arc::clone(&self.state),
            well: false,
        }
    }

    /// Waits until there is room. One piece always passes, whatever its size.
    pub(super) fn pass(&self, bytes: u64) -> Pass {
        let state = &self.state;
        loop {
            let waiting = state.waiting_bytes.load(Ordering::Acquire);
            if waiting == 0 || waiting + bytes <= self.limit || self.is_broken() {
                break;
            }
            state.closed.store(true, Ordering::Release);
            // Whoever ends between the look and the flag wakes nobody: look again before long.
            thread::park_timeout(Duration::from_millis(20));
        }
        state.waiting_bytes.fetch_add(bytes, Ordering::AcqRel);
        Pass {
            state: Arc::clone(state),
            bytes,
        }
    }
}

impl Breaker {
    /// All went well.
    pub(super) fn end_well(mut self) {
        self.well = true;
    }
}

impl Drop for Breaker {
    fn drop(&mut self) {
        if !self.well {
            self.state.broken.store(true, Ordering::Release);
            self.state.feeder.unpark();
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.state
            .waiting_bytes
            .fetch_sub(self.bytes, Ordering::AcqRel);
        if self.state.closed.swap(false, Ordering::AcqRel) {
            self.state.feeder.unpark();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn nobody_waits_for_those_who_have_failed() {
        let gate = Gate::new(100);
        let pass = gate.pass(90);
        let breaker = gate.breaker();
        thread::spawn(move || drop(breaker)).join().unwrap();
        assert!(gate.is_broken());
        drop((gate.pass(90), pass));
    }

    #[test]
    fn no_more_waits_than_the_limit_allows() {
        let gate = Gate::new(100);
        let peak = Arc::new(AtomicU64::new(0));
        let (send, receive) = mpsc::channel::<Pass>();
        let seen = Arc::clone(&peak);
        let worker = thread::spawn(move || {
            for pass in receive {
                let waiting = pass.state.waiting_bytes.load(Ordering::Acquire);
                seen.fetch_max(waiting, Ordering::AcqRel);
                drop(pass);
            }
        });
        for _ in 0..10_000 {
            send.send(gate.pass(30)).unwrap();
        }
        send.send(gate.pass(1_000)).unwrap();
        drop(send);
        worker.join().unwrap();
        let peak = peak.load(Ordering::Acquire);
        assert!(peak == 1_000 || peak <= 100, "{peak}");
        assert_eq!(gate.state.waiting_bytes.load(Ordering::Acquire), 0);
    }
}
