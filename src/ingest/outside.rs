//! Programs of others that readers start: with those that they start themselves they are stopped
//! when they are no longer wanted, and the limits of a reading process are not theirs.

use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, PoisonError};

/// The programs that run now, by the number of their process, which is that of their group.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A program that runs; it is stopped when this goes.
pub(super) struct Running {
    child: Child,
}

/// Starts a program in a group of its own.
pub(super) fn start(command: &mut Command) -> std::io::Result<Running> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let child = super::limits::lifted(|| command.spawn())?;
    running.push(child.id());
    Ok(Running { child })
}

impl Running {
    /// How it ended; `None` while it runs.
    pub fn ended(&mut self) -> std::io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|&id| id != self.child.id());
        drop(running);
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            stop_group(self.child.id());
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Stops all that run; whether there was one.
pub(super) fn stop_all() -> bool {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.iter().for_each(|&id| stop_group(id));
    !running.is_empty()
}

/// Stops a process with all of its group.
pub(super) fn stop_group(id: u32) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        if let Some(group) = i32::try_from(id).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
    #[cfg(not(unix))]
    let _ = id;
}
