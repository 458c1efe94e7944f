//! The indexing threads: each analyses documents and writes segments of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use tantivy::index::SegmentMeta;

use super::document::{Analysed, Entry};
use super::gate::Gate;
use super::schema::Fields;
use super::segment_writer::SegmentWriter;
use super::update::UpdateSettings;
use crate::error::{Error, Result};
use crate::segment::{Analyzer, ChineseSegmenter};

/// Another thread is started when more text than this waits, in bytes: a small drop makes one
/// segment.
const ENOUGH_FOR_ANOTHER: u64 = 512 << 10;

/// The indexing threads of an update. Dropped, they leave off, and what they wrote counts nowhere.
pub(super) struct Workers {
    work: Work,
    settings: UpdateSettings,
    sender: Option<Sender<Entry>>,
    threads: Vec<JoinHandle<Result<Vec<SegmentMeta>>>>,
}

/// What each thread works with.
#[derive(Clone)]
struct Work {
    index: tantivy::Index,
    fields: Arc<Fields>,
    chinese: Arc<dyn ChineseSegmenter>,
    entries: Receiver<Entry>,
    left_off: Arc<AtomicBool>,
    budget: usize,
}

impl Workers {
    pub(super) fn new(
        index: &tantivy::Index,
        fields: &Arc<Fields>,
        chinese: &Arc<dyn ChineseSegmenter>,
        settings: UpdateSettings,
    ) -> Workers {
        let (sender, entries) = crossbeam_channel::unbounded();
        Workers {
            work: Work {
                index: index.clone(),
                fields: Arc::clone(fields),
                chinese: Arc::clone(chinese),
                entries,
                left_off: Arc::default(),
                budget: settings.bytes_per_thread,
            },
            settings,
            sender: Some(sender),
            threads: Vec::new(),
        }
    }

    /// Hands over an entry that has passed the gate.
    ///
    /// # Errors
    /// A thread could not write.
    pub(super) fn send(&mut self, entry: Entry, gate: &Gate) -> Result<()> {
        let most = self.settings.threads.clamp(1, 8);
        let enough = self.threads.is_empty() || gate.waiting() > ENOUGH_FOR_ANOTHER;
        if enough && self.threads.len() < most {
            let (work, breaker) = (self.work.clone(), gate.breaker());
            let thread = thread::Builder::new()
                .name("index".to_owned())
                .spawn(move || {
                    let written = work.run()?;
                    breaker.end_well();
                    Ok(written)
                })
                .map_err(|error| Error::Index(format!("no thread can be started: {error}")))?;
            self.threads.push(thread);
        }
        if let Some(sender) = &self.sender {
            // A receiver is held here, too, so that this cannot fail.
            let _ = sender.send(entry);
        }
        if gate.is_broken() {
            self.finish()?;
        }
        Ok(())
    }

    /// Waits for all that was handed over; the segments that it became.
    ///
    /// # Errors
    /// A thread could not write.
    pub(super) fn finish(&mut self) -> Result<Vec<SegmentMeta>> {
        self.sender = None;
        let mut segments = Vec::new();
        for thread in self.threads.drain(..) {
            match thread.join() {
                Ok(written) => segments.extend(written?),
                Err(_) => return Err(Error::Index("an indexing thread has failed".to_owned())),
            }
        }
        Ok(segments)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.work.left_off.store(true, Ordering::Release);
        self.sender = None;
        for thread in self.threads.drain(..) {
            // What it wrote counts nowhere, nor does how it ended.
            let _ = thread.join();
        }
    }
}

impl Work {
    fn run(self) -> Result<Vec<SegmentMeta>> {
        let mut analyzer = Analyzer::new(Arc::clone(&self.chinese));
        let mut analysed = Analysed::default();
        let mut segments = Vec::new();
        let mut segment: Option<SegmentWriter> = None;
        for entry in &self.entries {
            if self.left_off.load(Ordering::Acquire) {
                return Ok(Vec::new());
            }
            if let Some(document) = &entry.document {
                analyzer.analyze_into(&document.text, &mut analysed.text);
                analyzer.analyze_into(&document.title, &mut analysed.title);
            }
            let writer = match &mut segment {
                Some(writer) => writer,
                none => none.insert(SegmentWriter::new(&self.index, Arc::clone(&self.fields))?),
            };
            writer.add(&entry, &analysed)?;
            if writer.memory() >= self.budget
                && let Some(full) = segment.take()
            {
                segments.push(full.finish()?);
            }
        }
        if let Some(last) = segment {
            segments.push(last.finish()?);
        }
        Ok(segments)
    }
}
