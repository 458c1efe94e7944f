//! The built program run as a user runs it: what it took, and a server that is asked.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The built program, or another one that `GONGBAO_PROGRAM` names.
pub fn program() -> std::ffi::OsString {
    let named = std::env::var_os("GONGBAO_PROGRAM");
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_gongbao").into())
}

/// Clock ticks a second, in which Linux tells the time of processors.
const TICKS: f64 = 100.0;

/// What a process took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of all processors.
    pub cpu: f64,
    /// The most memory that it had in use, in MB; pages of files among it.
    pub peak: f64,
    /// The most memory of its own that was seen, in MB, looked at every 10 ms.
    pub own: f64,
}

/// Runs the program to its end; what it took, and what it printed.
pub fn run<S: AsRef<OsStr>>(arguments: &[S]) -> (Taken, String) {
    let begun = Instant::now();
    let mut child = Command::new(program())
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut out = child.stdout.take().expect("its output");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let mut taken = Taken::default();
    while !ended(child.id()) {
        look(child.id(), &mut taken);
        thread::sleep(Duration::from_millis(10));
    }
    // The state of a process that has ended can be read until it is waited for.
    taken.cpu = cpu(child.id());
    let status = child.wait().expect("its end");
    taken.wall = begun.elapsed().as_secs_f64();
    let text = reader.join().expect("a reader").expect("its output");
    assert!(status.success(), "{status}: {text}");
    (taken, text)
}

fn look(id: u32, taken: &mut Taken) {
    taken.peak = taken.peak.max(status_megabytes(id, "VmHWM:"));
    taken.own = taken.own.max(status_megabytes(id, "RssAnon:"));
}

/// A line of `/proc/ID/status` that tells kilobytes, in MB; 0 where there is none.
pub fn status_megabytes(id: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// The fields of `/proc/ID/stat` behind the name.
fn stat(id: u32) -> Vec<String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("Linux");
    let behind = stat.rsplit_once(") ").map_or("", |(_, behind)| behind);
    behind.split(' ').map(str::to_owned).collect()
}

fn ended(id: u32) -> bool {
    stat(id)[0] == "Z"
}

/// Seconds of processors that a process has had.
pub fn cpu(id: u32) -> f64 {
    let stat = stat(id);
    let ticks = |at: usize| stat[at].parse::<f64>().expect("ticks");
    (ticks(11) + ticks(12)) / TICKS
}

/// The bytes of the files of a folder.
pub fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => size_of(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}

/// A server on a port of its own, ended when it is dropped.
pub struct Served {
    child: Child,
    pub address: String,
}

impl Served {
    pub fn start(indexes: &Path, more: &[&str]) -> Served {
        let mut child = Command::new(program())
            .args(["serve", "--port", "0", "--indexes"])
            .arg(indexes)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        out.read_line(&mut line).expect("its address");
        let address = line.trim().strip_prefix("http://").expect("its address");
        Served {
            address: address.to_owned(),
            child,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks one question on a connection of its own: the status and the body.
    pub fn ask(&self, path: &str) -> (u16, Vec<u8>) {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        ask(&mut BufReader::new(stream), &self.address, path).expect("an answer")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a question on a connection: the status and the body.
pub fn ask(
    connection: &mut BufReader<TcpStream>,
    host: &str,
    path: &str,
) -> std::io::Result<(u16, Vec<u8>)> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    connection.get_mut().write_all(request.as_bytes())?;
    answer(connection)
}

/// Reads an answer to its end: the status and the body.
pub fn answer(connection: &mut BufReader<TcpStream>) -> std::io::Result<(u16, Vec<u8>)> {
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (mut status, mut length) = (0, 0);
    for number in 0.. {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(cut());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if number == 0 {
            let code = line.split(' ').nth(1).and_then(|code| code.parse().ok());
            status = code.ok_or_else(cut)?;
        } else if let Some(given) = line.strip_prefix("content-length: ") {
            length = given.parse().map_err(|_| cut())?;
        } else if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok((status, body))
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
