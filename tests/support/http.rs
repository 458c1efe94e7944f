//! A served page and a small client of HTTP/1.1 over plain sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// The program that serves; it ends with the test.
pub struct Served {
    child: Child,
    /// `127.0.0.1:12345`
    pub address: String,
}

impl Served {
    /// Serves the index in a folder, on a port that is free.
    pub fn start(folder: &Path, more: &[&str]) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(["serve", "--port", "0"])
            .args(more)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect(&line);
        Served {
            address: address.to_owned(),
            child,
        }
    }

    /// Asks for an address by GET.
    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[("Host", &self.address)])
    }

    /// An answer in JSON.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        assert_eq!(reply.header("content-type"), Some("application/json"));
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// What is said instead of an answer.
    #[track_caller]
    pub fn refusal(&self, path: &str, status: u16) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.text());
        let value: Value = serde_json::from_slice(&reply.body).unwrap();
        value["error"].as_str().unwrap().to_owned()
    }

    /// Asks with a method and headers of one's own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // One that refuses a long address may close before it was read to its end.
        let _ = stream.read_to_end(&mut bytes);
        Reply::read(&bytes)
    }

    /// Sends some bytes as they are; the status that they are told, where it is waited for and comes.
    pub fn send_raw(&self, bytes: &[u8], wait: bool) -> Option<u16> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let sent = stream.write_all(bytes);
        if !wait || sent.is_err() {
            return None;
        }
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).ok()?;
        line.split(' ').nth(1)?.parse().ok()
    }

    /// Its environment, as `NAME=VALUE`.
    #[cfg(target_os = "linux")]
    pub fn environment(&self) -> Vec<String> {
        let variables = std::fs::read(format!("/proc/{}/environ", self.child.id()));
        let variables = String::from_utf8(variables.unwrap()).unwrap();
        variables.split('\0').map(str::to_owned).collect()
    }

    /// How many open files (`fd`) or threads (`task`) it has.
    #[cfg(target_os = "linux")]
    pub fn held(&self, name: &str) -> usize {
        let held = std::fs::read_dir(format!("/proc/{}/{name}", self.child.id()));
        held.unwrap().count()
    }

    /// Asks it to end as Ctrl-C does, and says its exit status and what it said.
    pub fn end(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().unwrap();
        let status = self.child.wait().unwrap().code();
        let mut said = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut said).unwrap();
        (status, said)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    fn read(bytes: &[u8]) -> Reply {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{:?}", String::from_utf8_lossy(bytes)));
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Reply {
            status: status.parse().unwrap(),
            headers: headers.collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A text as it stands in a query string.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
