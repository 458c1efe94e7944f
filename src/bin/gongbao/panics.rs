//! Panics: a fault of the program is told in a line, like any other.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Mutex;

/// What the last panic said, and where it was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Runs the work of the program. A panic comes back as what it said.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let _ = take_hook();
    set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| {
            format!(" ({}:{})", place.file(), place.line())
        });
        // Where RUST_BACKTRACE asks for it.
        let way = Backtrace::capture();
        let way = match way.status() {
            BacktraceStatus::Captured => format!("\n{way}"),
            _ => String::new(),
        };
        if let Ok(mut last) = LAST.lock() {
            *last = Some(format!("{}{place}{way}", said(panic.payload())));
        }
    }));
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let last = LAST.lock().ok().and_then(|mut last| last.take());
        last.unwrap_or_else(|| said(&*panic))
    })
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it does not say why".to_owned())
}
