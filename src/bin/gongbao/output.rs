//! Output: results on standard output, messages and progress on standard error.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use gongbao::error::Error;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All was done.
    Done,
    /// All was done but for some files, which are listed.
    SomeRejected,
}

/// Why a command did not end well.
pub enum Failure {
    /// The library says why.
    Library(Error),
    /// Whoever read the output has closed it.
    OutputClosed,
    /// The output cannot be written.
    Output(io::Error),
    /// The command was asked to find faults, and found some.
    Faults(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Library(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Output(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Library(error) => error.fmt(f),
            Failure::OutputClosed => f.write_str("the output was closed"),
            Failure::Output(error) => write!(f, "cannot write the output: {error}"),
            Failure::Faults(faults) => f.write_str(faults),
        }
    }
}

/// Where results go.
pub struct Output {
    out: BufWriter<Stdout>,
    pub quiet: bool,
    pub styled: bool,
    progress: bool,
    shown: bool,
}

impl Output {
    pub fn new(quiet: bool) -> Output {
        Output {
            out: BufWriter::new(io::stdout()),
            quiet,
            styled: io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            progress: io::stderr().is_terminal() && !quiet,
            shown: false,
        }
    }

    /// Shows how far long work is, on a terminal only.
    pub fn progress(&mut self, text: &str) {
        if self.progress {
            self.shown = true;
            let _ = write!(io::stderr(), "\r{text}\x1b[K");
        }
    }

    /// Takes the progress away.
    pub fn end_progress(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }

    pub fn end(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A message on standard error; a closed one is no reason to stop.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}
