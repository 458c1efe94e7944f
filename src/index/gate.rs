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
    feeder: Thread,
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
                feeder: thread::current(),
            }),
            limit,
        }
    }

    /// Waits until there is room. One piece always passes, whatever its size.
    pub(super) fn pass(&self, bytes: u64) -> Pass {
        let state = &self.state;
        loop {
            let waiting = state.waiting_bytes.load(Ordering::Acquire);
            if waiting == 0 || waiting + bytes <= self.limit {
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
