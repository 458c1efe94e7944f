//! How long the served page makes 32 clients wait while a run indexes, and what memory it takes. Each
//! client asks a search or a trend, one after another; the terms are drawn from the texts of
//! `corpus/`, or of the drop in `GONGBAO_BENCH_CORPUS`, by a seeded generator, so that frequent ones
//! are drawn often. All of it on 127.0.0.1, for `GONGBAO_BENCH_SECONDS` (30) each time.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use gongbao::text::is_han;
use support::Record;
use support::child::{self, Served, encoded};

const CLIENTS: usize = 32;

fn main() {
    // Asked for by name, or with the other benches; a plain `cargo test --benches` runs nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let seconds = std::env::var("GONGBAO_BENCH_SECONDS").ok();
    let seconds = seconds.map_or(30, |text| text.parse().expect("GONGBAO_BENCH_SECONDS"));
    let records = support::records();
    println!("{}\n", support::describe(&records));
    let terms = terms(&records);
    let folder = tempfile::tempdir().expect("a folder");
    let indexes = folder.path().join("indexes");
    let drop = folder.path().join("drop.jsonl");
    write(&drop, &records, 0);
    index(&indexes, &drop);
    let served = Served::start(&indexes, &[]);
    println!(
        "{:<34}{:>9}{:>10}{:>9}{:>9}{:>9}{:>9}{:>12}{:>12}",
        "32 clients",
        "answers",
        "a second",
        "median",
        "99 %",
        "slowest",
        "refused",
        "MB before",
        "MB behind"
    );
    let phases = [
        ("a question every 250 ms, nothing indexed", Some(250), false),
        ("the same while a run indexes", Some(250), true),
        ("without a pause, nothing indexed", None, false),
        ("the same while a run indexes", None, true),
    ];
    let mut round = 0;
    for (name, pause, indexing) in phases {
        let before = memory(&served);
        let ended = AtomicBool::new(false);
        let times = Mutex::new(Vec::new());
        let refused = Mutex::new(0);
        let mut runs = 0;
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (times, refused, terms, address) = (&times, &refused, &terms, &served.address);
                scope.spawn(move || {
                    let (own, no) = ask(address, terms, client, seconds, pause);
                    times.lock().expect("times").extend(own);
                    *refused.lock().expect("refused") += no;
                });
            }
            let ended = &ended;
            let timer = scope.spawn(move || {
                thread::sleep(Duration::from_secs(seconds));
                ended.store(true, Ordering::Relaxed);
            });
            while indexing && !ended.load(Ordering::Relaxed) {
                // Every document is another one each time.
                round += 1;
                write(&drop, &records, round);
                index(&indexes, &drop);
                runs += 1;
            }
            timer.join().expect("the timer");
        });
        let mut times = times.into_inner().expect("times");
        times.sort_unstable();
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        println!(
            "{name:<34}{:>9}{:>10.0}{:>6.1} ms{:>6.1} ms{:>6.0} ms{:>9}{:>12}{:>12}{}",
            times.len(),
            times.len() as f64 / seconds as f64,
            at(0.5),
            at(0.99),
            at(1.0),
            refused.into_inner().expect("refused"),
            before,
            memory(&served),
            if runs > 0 {
                format!("  ({runs} runs)")
            } else {
                String::new()
            },
        );
    }
}

/// What one client waited for each of its answers, and how many were refused.
fn ask(
    address: &str,
    terms: &[String],
    client: usize,
    seconds: u64,
    pause: Option<u64>,
) -> (Vec<Duration>, u64) {
    let mut random = Random(client as u64 + 1);
    let mut connection = BufReader::new(TcpStream::connect(address).expect("a connection"));
    connection.get_ref().set_nodelay(true).expect("no delay");
    let (mut times, mut refused) = (Vec::new(), 0);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        if let Some(pause) = pause {
            thread::sleep(Duration::from_millis(
                pause / 2 + random.below(pause as usize) as u64,
            ));
        }
        let mut term = || encoded(&terms[random.below(terms.len())]);
        let path = match times.len() % 2 {
            0 => format!("/api/search?query={}+{}", term(), term()),
            _ => format!("/api/trend?query={}", term()),
        };
        let asked = Instant::now();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        connection
            .get_mut()
            .write_all(request.as_bytes())
            .expect("asked");
        match answer(&mut connection) {
            200 => times.push(asked.elapsed()),
            503 => refused += 1,
            other => panic!("{other}: {path}"),
        }
    }
    (times, refused)
}

/// Reads an answer to its end; its status.
fn answer(connection: &mut BufReader<TcpStream>) -> u16 {
    let (mut status, mut length) = (0, 0);
    for number in 0.. {
        let mut line = String::new();
        connection.read_line(&mut line).expect("an answer");
        let line = line.trim_end().to_ascii_lowercase();
        if number == 0 {
            status = line
                .split(' ')
                .nth(1)
                .and_then(|code| code.parse().ok())
                .expect("a status");
        } else if let Some(given) = line.strip_prefix("content-length: ") {
            length = given.parse().expect("a length");
        } else if line.is_empty() {
            break;
        }
    }
    let read = std::io::copy(&mut connection.take(length), &mut std::io::sink());
    assert_eq!(read.expect("a body"), length);
    status
}

/// Strings of two to four Han characters and words, as the texts have them.
fn terms(records: &[Record]) -> Vec<String> {
    let mut random = Random(7);
    let mut out = Vec::new();
    while out.len() < 20_000 {
        let text = &records[random.below(records.len())].text;
        let mut at = random.below(text.len().max(1));
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let rest = &text[at..];
        let han: String = rest
            .chars()
            .take_while(|&c| is_han(c))
            .take(2 + random.below(3))
            .collect();
        let behind = rest.split_once(' ').map_or("", |(_, behind)| behind);
        let word: String = behind
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        if han.chars().count() >= 2 {
            out.push(han);
        } else if word.len() >= 3 && !["AND", "NOT"].contains(&word.as_str()) {
            out.push(word);
        }
    }
    out
}

fn write(drop: &Path, records: &[Record], round: usize) {
    let lines = records.iter().map(|record| {
        let value = serde_json::json!({
            "id": record.id, "title": record.title, "date": record.date, "agency": record.agency,
            "text": format!("{}\n{round}", record.text),
        });
        format!("{value}\n")
    });
    std::fs::write(drop, lines.collect::<String>()).expect("the drop");
}

fn index(indexes: &Path, drop: &Path) {
    let run = Command::new(child::program())
        .arg("index")
        .arg(drop)
        .arg("--indexes")
        .arg(indexes)
        .arg("--quiet")
        .status();
    assert!(run.expect("a run").success());
}

/// Memory of its own, in whole MB; pages of the index files are not among it.
fn memory(served: &Served) -> String {
    match child::status_megabytes(served.id(), "RssAnon:") {
        0.0 => "–".to_owned(),
        megabytes => (megabytes as u64).to_string(),
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
