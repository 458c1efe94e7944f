//! A job: one question on its way to a worker, and its answer back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use tokio::sync::oneshot;

use super::answer::{Answer, Refusal};
use super::parameters::{Given, Route};
use super::state::State;

/// A question that waits for a worker.
pub(super) struct Job {
    pub route: &'static Route,
    pub given: Given,
    /// Nobody waits any longer than that.
    pub until: Instant,
    pub reply: oneshot::Sender<Result<Answer, Refusal>>,
}

impl Job {
    /// Answers it, unless nobody waits for it any more.
    pub(super) fn run(self, state: &State<'_>) {
        if self.reply.is_closed() || Instant::now() > self.until {
            return;
        }
        // A fault of ours may cost an answer, not a worker.
        let answer = catch_unwind(AssertUnwindSafe(|| (self.route.answer)(state, &self.given)));
        let answer = match answer {
            Ok(answer) => answer.map_err(Refusal::from),
            Err(_) => Err(Refusal::new(
                500,
                "this question failed; please report it, it is a fault of gongbao",
            )),
        };
        let _ = self.reply.send(answer);
    }
}
