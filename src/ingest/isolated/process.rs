//! One reading process, as seen by whoever started it.

use std::io::{self, BufReader, BufWriter, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::COMMAND;
use super::wire::{Answer, Request, Unsent, read_answer, write_request};
use crate::ingest::outside::stop_group;

/// So much of what the process says last is kept, in bytes.
const LAST_WORDS: usize = 4096;
/// The time in which a process ends by itself once nothing more will be asked of it.
const GRACE: Duration = Duration::from_millis(700);

/// A request with the bytes of its file.
type Asked = (Request, Box<dyn Read + Send>);

/// A reading process.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Dropped to let the process know that nothing more comes.
    requests: Option<SyncSender<Asked>>,
    events: Receiver<Event>,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Whether nothing was asked of it yet.
    pub fresh: bool,
}

/// What is heard of a process.
#[derive(Debug)]
pub(super) enum Event {
    /// An answer.
    Answer(Answer),
    /// The file that it was to be given cannot be read.
    SourceFailed(io::Error),
    /// No answer comes any more: it ended.
    Silent,
    /// It said what is no answer.
    Rubbish,
    /// Nothing came in the time given.
    TimeUp,
}

impl Process {
    /// Starts a process.
    pub fn start(program: &Path) -> io::Result<Process> {
        let mut command = Command::new(program);
        command
            .arg(COMMAND)
            // Its last line is to say what happened.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // So it is stopped with whatever it started; and what is typed to end us reaches us alone.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        match threads(&mut child) {
            Ok((requests, events, last_words)) => Ok(Process {
                child,
                requests: Some(requests),
                events,
                last_words,
                fresh: true,
            }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// Asks for a file to be read. What comes of it are events.
    pub fn ask(&mut self, request: Request, content: Box<dyn Read + Send>) {
        self.fresh = false;
        if let Some(requests) = &self.requests {
            // Where nobody takes it any more, an event says so.
            let _ = requests.send((request, content));
        }
    }

    /// The next event, within some time.
    pub fn event(&self, patience: Duration) -> Event {
        match self.events.recv_timeout(patience) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => Event::TimeUp,
            Err(RecvTimeoutError::Disconnected) => Event::Silent,
        }
    }

    /// Stops the process with all that it started, and says how it ended, with the last line that
    /// it wrote. `None` where it did not end by itself.
    pub fn stop(&mut self) -> (Option<ExitStatus>, String) {
        self.requests = None;
        let own = self.wait(GRACE);
        stop_group(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The thread that reads it comes to its end with the process.
        let said = |words: &Mutex<Vec<u8>>| {
            let words = words.lock().unwrap_or_else(PoisonError::into_inner);
            String::from_utf8_lossy(&words).into_owned()
        };
        let until = Instant::now() + GRACE;
        while Arc::strong_count(&self.last_words) > 1 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        (own, said(&self.last_words))
    }

    fn wait(&mut self, most: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + most;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                _ => return None,
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

type Threads = (SyncSender<Asked>, Receiver<Event>, Arc<Mutex<Vec<u8>>>);

/// Starts the threads that write to the process and read what it says, so that waiting for it has
/// an end.
fn threads(child: &mut Child) -> io::Result<Threads> {
    let gone = || io::Error::other("it has no input or output");
    let stdin = child.stdin.take().ok_or_else(gone)?;
    let stdout = child.stdout.take().ok_or_else(gone)?;
    let mut stderr = child.stderr.take().ok_or_else(gone)?;
    let (requests, asked) = sync_channel::<Asked>(0);
    let (tell, events) = sync_channel(2);
    let tell_failure = tell.clone();
    Builder::new().name("to reader".to_owned()).spawn(move || {
        let mut out = BufWriter::with_capacity(1 << 16, stdin);
        for (request, mut content) in asked {
            match write_request(&mut out, &request, &mut content) {
                Ok(()) => {}
                Err(Unsent::Source(error)) => {
                    let _ = tell_failure.send(Event::SourceFailed(error));
                    break;
                }
                // That it ended is heard from its output.
                Err(Unsent::Broken) => break,
            }
        }
        // What is left of half a request is of no use to anyone.
        let (stdin, _) = out.into_parts();
        drop(stdin);
    })?;
    Builder::new()
        .name("from reader".to_owned())
        .spawn(move || {
            let mut input = BufReader::with_capacity(1 << 16, stdout);
            loop {
                let event = match read_answer(&mut input) {
                    Ok(answer) => Event::Answer(answer),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Event::Silent,
                    Err(_) => Event::Rubbish,
                };
                let goes_on = matches!(event, Event::Answer(_));
                if tell.send(event).is_err() || !goes_on {
                    return;
                }
            }
        })?;
    let last_words = Arc::new(Mutex::new(Vec::new()));
    let words = Arc::clone(&last_words);
    Builder::new()
        .name("reader says".to_owned())
        .spawn(move || {
            let mut piece = [0; 1024];
            while let Ok(read @ 1..) = stderr.read(&mut piece) {
                let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
                words.extend_from_slice(&piece[..read]);
                let too_many = words.len().saturating_sub(LAST_WORDS);
                words.drain(..too_many);
            }
        })?;
    Ok((requests, events, last_words))
}
