//! What is kept of the segments: answers that hold as long as a segment does. After a small drop only
//! its own segment is asked.

mod counts;

use sha2::{Digest, Sha256};

use super::near;
use super::pairs::sentence_pairs_question;
use super::view::{NOT_IN_VIEW, View};
use super::vocabulary::Vocabulary;
use super::windows::windows_question;
use super::word_counts::words_question;
use crate::error::Result;
use crate::index::SegmentColumns;
use crate::lexicon::Concept;

pub(super) use counts::hash_forms;
#[cfg(any(test, fuzzing))]
pub(super) use counts::read_any;
pub use counts::{count_lexicon, count_lexicon_documents};

/// Makes the answer of the segment of a number.
type Make<'q> = dyn Fn(u32) -> Result<Vec<u8>> + 'q;

/// A question to the segments of a view.
pub(super) struct Question<'q> {
    /// The kind of the question, and the version of its answers.
    pub kind: &'static str,
    /// What the answer depends on beside the segment: all that was put in, for the segment of a
    /// number.
    pub depends_on: &'q dyn Fn(u32, &mut Sha256),
    /// Makes the answer; the same bytes each time.
    pub make: &'q Make<'q>,
}

impl Question<'_> {
    /// The answer of each segment, where it was kept or can be: `keep` says whether one that is
    /// missing is made and kept.
    ///
    /// # Errors
    /// As `make`.
    pub(super) fn answers(&self, view: &View<'_>, keep: bool) -> Result<Vec<Option<Vec<u8>>>> {
        let kept = view.snapshot().kept();
        let mut answers = Vec::new();
        let mut missing = false;
        for (number, id) in (0..).zip(ids(view)) {
            let key = self.key(number);
            let mut answer = kept.read(&id, &key);
            if answer.is_none() && keep {
                missing = true;
                let made = (self.make)(number)?;
                kept.write(&id, &key, &made);
                answer = Some(made);
            }
            answers.push(answer);
        }
        if missing {
            kept.tidy(&ids(view));
        }
        Ok(answers)
    }

    /// The answers that were kept and are not those of the segments, a line each.
    fn faults(&self, view: &View<'_>) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for (number, id) in (0..).zip(ids(view)) {
            if let Some(answer) = view.snapshot().kept().read(&id, &self.key(number))
                && answer != (self.make)(number)?
            {
                faults.push(format!(
                    "the {} kept of segment {id} are not its own",
                    self.kind
                ));
            }
        }
        Ok(faults)
    }

    fn key(&self, segment: u32) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.kind);
        (self.depends_on)(segment, &mut hasher);
        let hash: [u8; 32] = hasher.finalize().into();
        let hash = hash[..8].iter().map(|byte| format!("{byte:02x}"));
        format!(
            "{}-{}",
            self.kind.replace(' ', ""),
            hash.collect::<String>()
        )
    }
}

/// Puts the documents of a view that lie in a segment into a hash.
pub(super) fn hash_documents(view: &View<'_>, segment: u32, hasher: &mut Sha256) {
    let Some((_, ordinals)) = view.segments().nth(segment as usize) else {
        return;
    };
    let mut bits = vec![0u8; ordinals.len().div_ceil(8)];
    for (doc, &ordinal) in ordinals.iter().enumerate() {
        bits[doc / 8] |= u8::from(ordinal != NOT_IN_VIEW) << (doc % 8);
    }
    hasher.update((ordinals.len() as u64).to_le_bytes());
    hasher.update(&bits);
}

/// The ordinals of the documents of a view that lie in a segment, in its order.
pub(super) fn documents_of(view: &View<'_>, segment: u32) -> Vec<u32> {
    let ordinals = 0..view.docs.len() as u32;
    let within = |&ordinal: &u32| view.docs[ordinal as usize].segment == segment;
    ordinals.filter(within).collect()
}

/// What is kept of a lexicon, of the words and of near duplicates and is not what the segments hold,
/// a line each; `reach` is that of windows.
///
/// # Errors
/// The index is damaged.
pub fn check_kept(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    concepts: &[Concept],
    reach: u32,
) -> Result<Vec<String>> {
    let mut faults = counts::counts_question(view, concepts, |question| question.faults(view))?;
    let tallies = count_lexicon(view, concepts)?;
    faults.extend(windows_question(
        view,
        vocabulary,
        concepts,
        &tallies,
        reach,
        |question| question.faults(view),
    )?);
    faults.extend(sentence_pairs_question(
        view,
        concepts,
        &tallies,
        |question| question.faults(view),
    )?);
    let (years, _) = view.facet("year")?.documents();
    for sets in [vec![view.ordinals()], years] {
        faults.extend(words_question(view, vocabulary, &sets, |question| {
            question.faults(view)
        })?);
    }
    faults.extend(near::faults(view)?);
    Ok(faults)
}

fn ids(view: &View<'_>) -> Vec<String> {
    view.segments()
        .map(|(segment, _)| id_of(&segment))
        .collect()
}

pub(super) fn id_of(segment: &SegmentColumns<'_>) -> String {
    segment.reader().segment_id().uuid_string()
}
