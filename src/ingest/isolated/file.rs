//! One file read by a process of its own: what is kept of it, and what is lost, where that ends.
//!
//! A process that ends is replaced, and the file is read once more by a new one, so that what is
//! rejected does not depend on what was read before. Where the new one ends too, the file is rejected;
//! of a container the file within that was at work, and reading goes on behind it.

use std::cell::Cell;
use std::io::{Cursor, Read};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::Program;
use super::process::{Event, Process};
use super::wire::{Answer, Request};
use crate::ingest::limits::MEMORY;
use crate::ingest::readers::{Content, Opened, ReadFile, too_large};
use crate::ingest::{Item, Rejection};

/// So many files of a container may end their reader; then the container is given up.
const MOST_DEATHS: usize = 16;
/// A file may take so many times what it may take before something comes of it.
const PATIENT: u32 = 12;
/// More items than any file within the bounds can give.
const MOST_ITEMS: u64 = 20_000_000;
/// What a page of pictures may take on top of it.
const OCR: Duration = Duration::from_secs(900);

/// The bytes of a file, to be handed over as often as need be.
enum Kept {
    Bytes(Arc<Vec<u8>>),
    File(ReadFile),
}

impl Kept {
    fn reader(&mut self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Kept::Bytes(bytes) => Box::new(Cursor::new(SharedBytes(Arc::clone(bytes)))),
            Kept::File(file) => {
                let mut again = file.again()?;
                again.rewind()?;
                Box::new(again)
            }
        })
    }
}

struct SharedBytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// How one attempt at a file ended.
enum Ended {
    /// It was read.
    Whole,
    /// The file itself could not be read.
    SourceFailed(std::io::Error),
    /// The process ended or was stopped.
    Dead(Death),
}

/// What ended a process.
struct Death {
    reason: &'static str,
    detail: String,
    /// Whether it was the doing of someone else: then the file may well be good.
    from_outside: bool,
}

/// How far the reading of a file has come.
#[derive(Default)]
struct Progress {
    /// Of a container, the files within that are done with.
    done: u64,
    /// The one at work.
    at_work: Option<(u64, String)>,
    /// Items that came of what is at work, and how many of them came before and come again.
    items: u64,
    known: u64,
}

/// Reads a file by a program.
///
/// # Errors
/// The rejection of the whole file, or of what of it comes after a fault.
pub(in crate::ingest) fn read(
    program: &Program,
    opened: Opened<'_>,
    limit: u64,
    settled: &Cell<bool>,
    sink: &mut dyn FnMut(Item),
) -> Result<(), Rejection> {
    let relative = opened.relative;
    let not_now = |error: std::io::Error| {
        settled.set(false);
        Rejection::new(relative, "cannot be read", error.to_string())
    };
    let (length, mut content) = match opened.content {
        Content::Bytes(bytes) => (bytes.len() as u64, Kept::Bytes(Arc::new(bytes))),
        Content::File(file) => (file.length().map_err(not_now)?, Kept::File(file)),
    };
    if length > limit {
        return Err(too_large(relative, limit));
    }
    let mut request = Request {
        relative: relative.to_owned(),
        path: opened.path.to_owned(),
        extension: opened.extension.to_owned(),
        from_entry: 0,
        fields: opened.settings.fields.clone(),
        document_bytes: opened.settings.limits.document_bytes,
        ocr: opened.settings.ocr,
    };
    let patience = match request.ocr {
        true => program.patience + OCR,
        false => program.patience,
    };
    let mut at_hand = program
        .process
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let deadline = Instant::now() + patience * PATIENT;
    let mut progress = Progress::default();
    let mut deaths = 0;
    loop {
        let mut process = match at_hand.take() {
            Some(process) => process,
            None => Process::start(&program.path).map_err(|error| {
                settled.set(false);
                let detail = format!("its reader cannot be started: {error}");
                Rejection::new(relative, "cannot be read", detail)
            })?,
        };
        let was_fresh = process.fresh;
        request.from_entry = progress.done;
        let bytes = content.reader().map_err(not_now)?;
        let attempt = Attempt {
            process: &mut process,
            patience,
            deadline,
        };
        match attempt.read(request.clone(), bytes, &mut progress, relative, sink) {
            Ended::Whole => {
                *at_hand = Some(process);
                return Ok(());
            }
            Ended::SourceFailed(error) => return Err(not_now(error)),
            Ended::Dead(death) => {
                let in_time = Instant::now() < deadline;
                if !was_fresh && in_time && death.reason != TOO_SLOW {
                    progress.again();
                    continue;
                }
                settled.set(settled.get() && !death.from_outside);
                let at_work = progress.at_work.take();
                let place = match &at_work {
                    Some((_, name)) if !name.is_empty() => format!("{relative}/{name}"),
                    _ => relative.to_owned(),
                };
                deaths += 1;
                let rejection = Rejection::new(place, death.reason, death.detail);
                match at_work {
                    Some((entry, _)) if deaths < MOST_DEATHS && in_time => {
                        sink(Item::Rejection(rejection));
                        progress = Progress {
                            done: entry + 1,
                            ..Progress::default()
                        };
                    }
                    Some(_) => {
                        sink(Item::Rejection(rejection));
                        let detail = format!(
                            "{deaths} files in it ended their reader or took too long; those behind \
                             them were not read; unpack it"
                        );
                        return Err(Rejection::new(relative, "damaged", detail));
                    }
                    None => return Err(rejection),
                }
            }
        }
    }
}

impl Progress {
    /// What is at work will be read again from its beginning.
    fn again(&mut self) {
        self.known = self.known.max(self.items);
        self.items = 0;
        self.at_work = None;
    }

    /// Whether an item has not been handed over yet.
    fn is_new(&mut self) -> bool {
        self.items += 1;
        self.items > self.known
    }

    fn begins(&mut self, entry: u64, name: String) {
        if entry > self.done {
            self.known = 0;
        }
        self.items = 0;
        self.done = entry;
        self.at_work = Some((entry, name));
    }

    fn ends(&mut self, entry: u64) {
        self.done = entry + 1;
        self.at_work = None;
        self.items = 0;
        self.known = 0;
    }
}

const TOO_SLOW: &str = "too slow";

/// One attempt at a file.
struct Attempt<'a> {
    process: &'a mut Process,
    patience: Duration,
    deadline: Instant,
}

impl Attempt<'_> {
    fn read(
        self,
        request: Request,
        bytes: Box<dyn Read + Send>,
        progress: &mut Progress,
        relative: &str,
        sink: &mut dyn FnMut(Item),
    ) -> Ended {
        self.process.ask(request, bytes);
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            let answer = match self.process.event(self.patience.min(left)) {
                Event::Answer(answer) => answer,
                Event::SourceFailed(error) => return Ended::SourceFailed(error),
                Event::Silent => return Ended::Dead(self.death()),
                Event::Rubbish => return Ended::Dead(self.rubbish()),
                Event::TimeUp => {
                    self.process.stop();
                    let most = self.patience.as_secs();
                    return Ended::Dead(Death {
                        reason: TOO_SLOW,
                        detail: format!(
                            "its reader was at it for more than {most} seconds; open it in its \
                             program and save it anew, or split it"
                        ),
                        from_outside: false,
                    });
                }
            };
            let item = match answer {
                Answer::End => return Ended::Whole,
                Answer::Begins { entry, name } if entry >= progress.done => {
                    progress.begins(entry, name);
                    continue;
                }
                Answer::Ends { entry } if entry >= progress.done => {
                    progress.ends(entry);
                    continue;
                }
                Answer::Begins { .. } | Answer::Ends { .. } => return Ended::Dead(self.rubbish()),
                Answer::Document(sent) => match sent.document() {
                    Some(document) => Item::Document(Box::new(document)),
                    None => return Ended::Dead(self.rubbish()),
                },
                Answer::Supplement(supplement) => Item::Supplement(supplement),
                Answer::Rejection(mut rejection) => {
                    if rejection.path.is_empty() {
                        rejection.path = match &progress.at_work {
                            Some((_, name)) if !name.is_empty() => format!("{relative}/{name}"),
                            _ => relative.to_owned(),
                        };
                    }
                    Item::Rejection(rejection)
                }
            };
            if progress.items > MOST_ITEMS {
                return Ended::Dead(self.rubbish());
            }
            if progress.is_new() {
                sink(item);
            }
        }
    }

    fn rubbish(self) -> Death {
        self.process.stop();
        no_answer()
    }

    /// What made the process end.
    fn death(self) -> Death {
        let (status, said) = self.process.stop();
        let Some(status) = status else {
            return no_answer();
        };
        if said.contains("memory allocation of") || said.contains("out of memory") {
            return Death {
                reason: "too large",
                detail: format!(
                    "reading it takes more memory than {} MiB; split it, or save it anew in its \
                     program",
                    MEMORY >> 20
                ),
                from_outside: false,
            };
        }
        let last = said.lines().rfind(|line| !line.trim().is_empty());
        let last: String = last.unwrap_or_default().trim().chars().take(200).collect();
        let (how, from_outside) = how(status);
        let said = match last.is_empty() {
            true => String::new(),
            false => format!(" ({last})"),
        };
        Death {
            reason: "damaged",
            detail: format!(
                "its reader ended by {how}{said}; open it in its program and save it anew"
            ),
            from_outside,
        }
    }
}

fn no_answer() -> Death {
    Death {
        reason: "damaged",
        detail: "its reader answered what is no answer; open it in its program and save it anew"
            .to_owned(),
        from_outside: false,
    }
}

/// How a process ended, and whether someone else ended it.
fn how(status: std::process::ExitStatus) -> (String, bool) {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        use rustix::process::Signal;
        let outside = [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP];
        let from_outside = outside.iter().any(|one| one.as_raw() == signal);
        return (format!("signal {signal}"), from_outside);
    }
    match status.code() {
        Some(code) => (format!("status {code}"), false),
        None => ("an unknown cause".to_owned(), false),
    }
}
