//! Reading in a process of its own: what a file does to its reader, a panic, an overflown stack, an
//! abort, memory without end, costs that file alone.
//!
//! The program starts itself again ([`serve`] is what it then does), hands over the bytes of one file
//! after another, and is handed its documents one by one ([`wire`]). A process that ended, or had to
//! be stopped, is replaced ([`process`]); what that costs of a file, [`file`] decides.

mod file;
mod process;
mod serve;
#[cfg(not(any(test, fuzzing)))]
mod wire;
#[cfg(any(test, fuzzing))]
pub(super) mod wire;

pub(super) use file::read;
pub use serve::serve;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use process::Process;

/// Where files are read whose formats are binary.
#[derive(Debug, Clone, Default)]
pub struct Isolation {
    program: Option<Arc<Program>>,
}

/// A program that reads files.
#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
    patience: Duration,
    /// The process that is at hand, between one file and the next.
    process: Mutex<Option<Process>>,
}

/// The argument that the program is started with.
pub const COMMAND: &str = "read-isolated";

/// So long a file, or a file of a container, may take before something comes of it. The readers keep
/// bounds of their own, which are shorter.
const PATIENCE: Duration = Duration::from_secs(120);

impl Isolation {
    /// In this process.
    pub fn none() -> Isolation {
        Isolation::default()
    }

    /// In a process of its own, which is this program with the one argument [`COMMAND`]; it is to do
    /// what [`serve`] does.
    pub fn program(path: PathBuf) -> Isolation {
        Isolation::patient(path, PATIENCE)
    }

    /// The same, with the time that a file may take before something comes of it.
    pub fn patient(path: PathBuf, patience: Duration) -> Isolation {
        Isolation {
            program: Some(Arc::new(Program {
                path,
                patience,
                process: Mutex::new(None),
            })),
        }
    }

    pub(super) fn program_of(&self) -> Option<&Program> {
        self.program.as_deref()
    }
}
