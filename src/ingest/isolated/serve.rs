//! The reading process: takes files on its standard input and answers on its standard output.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter, Write};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use super::wire::{Answer, Request, read_request, write_answer};
use crate::ingest::readers::{Content, Opened, Probe, Watch, read_guarded, reader_for};
use crate::ingest::{Item, Rejection, limits, outside};

/// The stack of the readers, in bytes.
const STACK: usize = 32 << 20;

/// Reads the files that are handed over on standard input until it ends: what a program does that
/// is started with [`super::COMMAND`].
///
/// # Errors
/// Whoever started it speaks another language.
pub fn serve() -> io::Result<()> {
    limits::set();
    let (send, requests) = sync_channel(0);
    // Requests are taken by a thread of their own: so the end of whoever sends them is seen while a
    // reader is at work, and it ends too.
    std::thread::Builder::new()
        .name("requests".to_owned())
        .spawn(move || {
            let mut input = BufReader::with_capacity(1 << 16, io::stdin());
            while let Ok(Some(request)) = read_request(&mut input) {
                if send.send(request).is_err() {
                    break;
                }
            }
            if outside::stop_all() {
                // Its reader takes away what it has written.
                std::thread::sleep(Duration::from_millis(300));
            }
            std::process::exit(0);
        })?;
    let answering = std::thread::Builder::new()
        .name("reader".to_owned())
        .stack_size(STACK)
        .spawn(move || -> io::Result<()> {
            let out = RefCell::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
            for (request, bytes) in requests {
                read(&request, bytes, &out)?;
                write_answer(&mut *out.borrow_mut(), &Answer::End)?;
            }
            Ok(())
        })?;
    answering
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("its reader gave up")))
}

/// Tells the other side which file of a container is at work.
struct Told<'a, W: Write> {
    out: &'a RefCell<W>,
    from: u64,
}

impl<W: Write> Told<'_, W> {
    fn tell(&self, answer: &Answer) {
        give(self.out, answer);
    }
}

impl<W: Write> Watch for Told<'_, W> {
    fn begins(&self, entry: u64, name: &str) -> bool {
        let wanted = entry >= self.from;
        if wanted {
            let name = name.to_owned();
            self.tell(&Answer::Begins { entry, name });
        }
        wanted
    }

    fn ends(&self, entry: u64) {
        self.tell(&Answer::Ends { entry });
    }
}

/// Sends an answer; where nobody takes it there is nothing left to do.
fn give(out: &RefCell<impl Write>, answer: &Answer) {
    let sent = write_answer(&mut *out.borrow_mut(), answer);
    match sent {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let detail = "what was read of it is too large to be one document; split it";
            let rejection = Rejection::new("", "too large", detail);
            give(out, &Answer::Rejection(rejection));
        }
        Err(_) => std::process::exit(1),
    }
}

fn read(request: &Request, bytes: Vec<u8>, out: &RefCell<impl Write>) -> io::Result<()> {
    let settings = request.settings();
    let mut content = Content::Bytes(bytes);
    let head = content.head()?;
    let probe = Probe {
        head: &head,
        extension: &request.extension,
        path: &request.path,
    };
    let told = Told {
        out,
        from: request.from_entry,
    };
    let read = reader_for(&probe, &request.relative).and_then(|reader| {
        let opened = Opened {
            content,
            relative: &request.relative,
            path: &request.path,
            extension: &request.extension,
            settings: &settings,
            depth: 0,
            watch: Some(&told),
        };
        let mut sink = |item: Item| give(out, &Answer::of(item));
        read_guarded(reader, opened, &mut sink)
    });
    if let Err(rejection) = read {
        give(out, &Answer::Rejection(rejection));
    }
    Ok(())
}
