//! Answers that were given and are kept: a state never changes, so they hold as long as it does.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Answer;
use super::settings::{MAX_KEPT, MAX_KEPT_ANSWER};

/// The answers of one state, those that were not asked for the longest time let go first.
#[derive(Default)]
pub(super) struct KeptAnswers(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    answers: HashMap<String, (u64, Arc<Answer>)>,
    /// The question of each time of asking.
    times: BTreeMap<u64, String>,
    time: u64,
    bytes: usize,
}

impl KeptAnswers {
    /// The answer to a question that was asked before.
    pub(super) fn get(&self, question: &str) -> Option<Arc<Answer>> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let inner = &mut *inner;
        let (time, answer) = inner.answers.get_mut(question)?;
        inner.time += 1;
        if let Some(question) = inner.times.remove(time) {
            inner.times.insert(inner.time, question);
        }
        *time = inner.time;
        Some(Arc::clone(answer))
    }

    pub(super) fn keep(&self, question: String, answer: &Arc<Answer>) {
        let cost = |question: &str, answer: &Answer| 2 * question.len() + answer.bytes.len() + 200;
        if cost(&question, answer) > MAX_KEPT_ANSWER {
            return;
        }
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let inner = &mut *inner;
        if inner.answers.contains_key(&question) {
            return;
        }
        inner.time += 1;
        inner.bytes += cost(&question, answer);
        inner.times.insert(inner.time, question.clone());
        inner
            .answers
            .insert(question, (inner.time, Arc::clone(answer)));
        while inner.bytes > MAX_KEPT
            && let Some((_, oldest)) = inner.times.pop_first()
        {
            if let Some((_, answer)) = inner.answers.remove(&oldest) {
                inner.bytes -= cost(&oldest, &answer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_last_stays_and_the_rest_is_bounded() {
        let kept = KeptAnswers::default();
        let answer = Arc::new(Answer {
            media: "",
            file: None,
            bytes: vec![0; MAX_KEPT_ANSWER / 2],
        });
        for number in 0..1000 {
            kept.keep(number.to_string(), &answer);
            assert!(kept.get("0").is_some());
        }
        assert!(kept.get("1").is_none() && kept.get("999").is_some());
        let inner = kept.0.lock().unwrap();
        assert!(inner.bytes <= MAX_KEPT);
        assert_eq!(inner.answers.len(), inner.times.len());
    }
}
