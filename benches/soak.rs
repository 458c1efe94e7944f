//! The served page under 64 clients for `GONGBAO_BENCH_SECONDS` (60; 600 for a soak) while every 20
//! seconds a drop comes in: some documents new, some changed, some gone, indexed by another process.
//! Beside them are clients that misbehave: half-sent requests, slow readers, connections dropped, huge
//! headers, long queries. Checked: every question has an answer; all answers to a question of one
//! generation are the same bytes, those of a server started anew among them; no client is led back to
//! an earlier generation. Measured: memory, threads and open files of the server, and the index.

mod support;

use std::collections::hash_map::{DefaultHasher, Entry};
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::Random;
use support::child::{self, Served, answer, ask, encoded, size_of};
use support::short::{Documents, write_shard};

const CLIENTS: usize = 64;
/// Documents that are there at any time.
const DOCUMENTS: usize = 5_000;
/// Of these so many come, change and go with each drop.
const MOVING: usize = 40;
const BETWEEN_DROPS: Duration = Duration::from_secs(20);
const BETWEEN_SAMPLES: Duration = Duration::from_secs(10);

/// The hash of the answer to a question, by its number, in a generation.
type Told = Mutex<HashMap<(u64, usize), u64>>;

fn main() {
    // Asked for by name, or with the other benches; a plain `cargo test --benches` runs nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let seconds = std::env::var("GONGBAO_BENCH_SECONDS").ok();
    let seconds = seconds.map_or(60, |text| text.parse().expect("GONGBAO_BENCH_SECONDS"));
    let folder = tempfile::tempdir().expect("a folder");
    let (drop, indexes) = (folder.path().join("drop"), folder.path().join("indexes"));
    let documents = Documents::new(5);
    write_drop(&documents, &drop, 0);
    index(&indexes, &drop);
    let served = Served::start(&indexes, &[]);
    let questions = questions(&served);
    println!(
        "{CLIENTS} clients with {} questions for {seconds} s; {DOCUMENTS} documents, of which every \
         {} s {MOVING} come, change and go",
        questions.len(),
        BETWEEN_DROPS.as_secs()
    );
    let (told, ended) = (Told::default(), AtomicBool::new(false));
    let (clients, bad) = (Mutex::new(Answers::default()), Mutex::new(BTreeMap::new()));
    let mut samples = Vec::new();
    let (mut rounds, mut of_new_servers) = (0, Vec::new());
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (served, questions, told, ended, clients) =
                (&served, &questions, &told, &ended, &clients);
            scope.spawn(move || {
                let own = polite(&served.address, questions, client, told, ended);
                clients.lock().expect("answers").add(own);
            });
        }
        for kind in BAD {
            let (address, ended, bad) = (&served.address, &ended, &bad);
            scope.spawn(move || misbehave(kind, address, ended, bad));
        }
        let dropping = scope.spawn(|| {
            let (mut rounds, mut faults) = (0, Vec::new());
            while !ended.load(Ordering::Relaxed) {
                pause(BETWEEN_DROPS, &ended);
                rounds += 1;
                write_drop(&documents, &drop, rounds);
                index(&indexes, &drop);
                of_a_new_server(&indexes, &questions, &told, &mut faults);
            }
            (rounds, faults)
        });
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(seconds) {
            samples.push(Sample::of(&served, &indexes, begun));
            thread::sleep(BETWEEN_SAMPLES);
        }
        samples.push(Sample::of(&served, &indexes, begun));
        ended.store(true, Ordering::Relaxed);
        (rounds, of_new_servers) = dropping.join().expect("drops");
    });
    let mut answers = clients.into_inner().expect("answers");
    answers.faults.extend(of_new_servers);
    answers.print(seconds);
    println!(
        "{rounds} drops; {} answers told apart by question and generation",
        { told.lock().expect("answers").len() }
    );
    for ((kind, ended), times) in bad.into_inner().expect("answers") {
        println!("{kind}: {ended}, {times} times");
        assert!(!ended.starts_with('5'), "{kind}: {ended}");
    }
    print_samples(&samples);
    let (status, _) = served.ask("/api/status");
    assert_eq!(status, 200, "it still answers");
    assert!(answers.faults.is_empty(), "{}", answers.faults.join("\n"));
}

/// Writes the documents of a round: those of the one before it but for the first, which are gone, some
/// with another text, and some more.
fn write_drop(documents: &Documents, drop: &Path, round: usize) {
    std::fs::create_dir_all(drop).expect("a folder");
    let first = round * MOVING;
    let changed = first + MOVING..first + 2 * MOVING;
    let records = (first..first + DOCUMENTS)
        .map(|number| documents.record(number, if changed.contains(&number) { round } else { 0 }));
    let passing = drop.join(".drop.jsonl");
    write_shard(&passing, records);
    std::fs::rename(passing, drop.join("drop.jsonl")).expect("the drop");
}

fn index(indexes: &Path, drop: &Path) {
    let arguments = ["index", "--quiet", "--indexes"].map(Path::new);
    child::run(&[arguments.as_slice(), &[indexes, drop]].concat());
}

/// Questions of all routes, with terms that are in the texts.
fn questions(served: &Served) -> Vec<String> {
    let (status, body) = served.ask("/api/concepts");
    assert_eq!(status, 200);
    let concepts: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let rows = concepts["rows"].as_array().expect("rows");
    let concepts = rows.iter().filter_map(|row| row["concept"].as_str());
    let concepts: Vec<&str> = concepts.step_by(8).collect();
    let terms = [
        "监管",
        "安全",
        "数据",
        "平台",
        "标准",
        "standard*",
        "supervis*",
        "policy",
    ];
    let mut out = vec!["/api/status".to_owned(), "/api/concepts".to_owned()];
    for (at, term) in terms.iter().enumerate() {
        let (term, year) = (encoded(term), 1995 + 3 * at);
        out.extend([
            format!("/api/search?query={term}"),
            format!("/api/search?query={term}&limit=50&passages=3&bilingual=true"),
            format!("/api/search?query={term}&where=year:{year}.."),
            format!(
                "/api/trend?query={term}&query={}",
                encoded("监管 AND NOT 平台")
            ),
            format!("/api/count?query={term}&by=year,agency"),
            format!("/api/kwic?query={term}&limit=20"),
            format!("/api/kwic?query={term}&sort=left&where=year:{year}"),
        ]);
    }
    for concept in concepts {
        out.extend([
            format!("/api/association?query=concept:{concept}&by=all"),
            format!("/api/trend?query=concept:{concept}"),
            format!("/api/search?query=concept:{concept}&sort=date"),
        ]);
    }
    // One that is there all the time.
    out.push(format!("/api/document?id=s{}", DOCUMENTS - 1));
    out
}

/// What clients were told.
#[derive(Default)]
struct Answers {
    times: Vec<Duration>,
    refused: BTreeMap<u16, u64>,
    generations: u64,
    faults: Vec<String>,
}

impl Answers {
    fn add(&mut self, other: Answers) {
        self.times.extend(other.times);
        for (status, times) in other.refused {
            *self.refused.entry(status).or_default() += times;
        }
        self.generations = self.generations.max(other.generations);
        self.faults.extend(other.faults);
    }

    fn print(&self, seconds: u64) {
        let mut times = self.times.clone();
        times.sort_unstable();
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        println!(
            "{} answers, {:.0} a second; median {:.1} ms, 99 % {:.0} ms, slowest {:.0} ms; refused: {:?}",
            times.len(),
            times.len() as f64 / seconds as f64,
            at(0.5),
            at(0.99),
            at(1.0),
            self.refused
        );
        println!("the last generation that was told is {}", self.generations);
        for fault in self.faults.iter().take(20) {
            println!("FAULT {fault}");
        }
    }
}

/// A client that asks, reads and waits a quarter of a second, as people do.
fn polite(
    address: &str,
    questions: &[String],
    client: usize,
    told: &Told,
    ended: &AtomicBool,
) -> Answers {
    let mut random = Random(client as u64 + 1);
    let mut out = Answers::default();
    let connect = || BufReader::new(TcpStream::connect(address).expect("a connection"));
    let mut connection = connect();
    while !ended.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(125 + random.below(250) as u64));
        let number = random.below(questions.len());
        let asked = Instant::now();
        match ask(&mut connection, address, &questions[number]) {
            Ok((200, body)) => {
                out.times.push(asked.elapsed());
                let generation = note(told, number, &body, &questions[number], &mut out.faults);
                if generation < out.generations {
                    let before = out.generations;
                    out.faults
                        .push(format!("generation {generation} behind {before}"));
                }
                out.generations = out.generations.max(generation);
            }
            Ok((status, body)) => {
                *out.refused.entry(status).or_default() += 1;
                let said = String::from_utf8_lossy(&body);
                out.faults
                    .push(format!("{status}: {}: {said}", questions[number]));
            }
            Err(error) => {
                out.faults.push(format!("{error}: {}", questions[number]));
                connection = connect();
            }
        }
    }
    out
}

/// Notes an answer, or that it differs from one to the same question of the same generation, which it
/// says.
fn note(told: &Told, number: usize, body: &[u8], question: &str, faults: &mut Vec<String>) -> u64 {
    let mut value: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let Some(generation) = value["generation"].as_u64() else {
        faults.push(format!("no generation: {question}"));
        return 0;
    };
    let mut hasher = DefaultHasher::new();
    // The room of the folder is not of a generation: it is as it was found at that moment.
    match value.get_mut("bytes") {
        None => body.hash(&mut hasher),
        Some(bytes) => {
            *bytes = 0.into();
            value.to_string().hash(&mut hasher);
        }
    }
    match told.lock().expect("answers").entry((generation, number)) {
        Entry::Occupied(known) if *known.get() != hasher.finish() => {
            faults.push(format!(
                "two answers of generation {generation}: {question}"
            ));
        }
        Entry::Occupied(_) => {}
        Entry::Vacant(slot) => {
            slot.insert(hasher.finish());
        }
    }
    generation
}

/// Asks a server that was started anew some of the questions.
fn of_a_new_server(indexes: &Path, questions: &[String], told: &Told, faults: &mut Vec<String>) {
    let served = Served::start(indexes, &[]);
    for (number, question) in questions.iter().enumerate().step_by(3) {
        let (status, body) = served.ask(question);
        match status {
            200 => _ = note(told, number, &body, question, faults),
            _ => faults.push(format!("a server started anew: {status}: {question}")),
        }
    }
}

/// Ways to misbehave.
const BAD: [&str; 7] = [
    "half-sent requests",
    "slow readers",
    "connections dropped",
    "huge headers",
    "queries of 10,000 characters",
    "queries of 200 parts",
    "no HTTP",
];

/// Misbehaves time and again; how that ended, by kind, with how often.
fn misbehave(
    kind: &'static str,
    address: &str,
    ended: &AtomicBool,
    bad: &Mutex<BTreeMap<(&'static str, String), u64>>,
) {
    while !ended.load(Ordering::Relaxed) {
        let how = match misbehave_once(kind, address, ended) {
            Ok(0) => "left".to_owned(),
            Ok(status) => status.to_string(),
            Err(error) => error.kind().to_string(),
        };
        let mut bad = bad.lock().expect("answers");
        *bad.entry((kind, how)).or_default() += 1;
        std::mem::drop(bad);
        pause(Duration::from_millis(500), ended);
    }
}

/// The status that was given; 0 where it was not waited for.
fn misbehave_once(kind: &str, address: &str, ended: &AtomicBool) -> std::io::Result<u16> {
    let mut connection = BufReader::new(TcpStream::connect(address)?);
    connection
        .get_ref()
        .set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut get = |query: &str, headers: &str| {
        let request =
            format!("GET /api/search?{query} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n");
        connection.get_mut().write_all(request.as_bytes())
    };
    match kind {
        "half-sent requests" => {
            connection
                .get_mut()
                .write_all(b"GET /api/search?query=%E7%9B")?;
            pause(Duration::from_secs(5), ended);
            return Ok(0);
        }
        "slow readers" => {
            get(
                &format!("query={}&limit=500&passages=10", encoded("监管")),
                "",
            )?;
            let mut byte = [0];
            for _ in 0..50 {
                connection.read_exact(&mut byte)?;
                pause(Duration::from_millis(100), ended);
            }
            return Ok(0);
        }
        "connections dropped" => {
            get(
                &format!("query={}&offset={}", encoded("监管"), address.len()),
                "",
            )?;
            return Ok(0);
        }
        "huge headers" => get("query=a", &format!("X-Long: {}\r\n", "a".repeat(1_000_000)))?,
        "queries of 10,000 characters" => get(&format!("query={}", "ab".repeat(5_000)), "")?,
        "queries of 200 parts" => {
            let parts: Vec<String> = (0..200).map(|part| format!("a{part}*")).collect();
            get(&format!("query={}", encoded(&parts.join(" OR "))), "")?;
        }
        _ => connection
            .get_mut()
            .write_all(b"\x16\x03\x01\x00\xff\r\n\r\n")?,
    }
    Ok(answer(&mut connection)?.0)
}

/// Waits, but not beyond the end.
fn pause(time: Duration, ended: &AtomicBool) {
    let begun = Instant::now();
    while begun.elapsed() < time && !ended.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(50).min(time));
    }
}

/// What the server holds at a time.
struct Sample {
    seconds: f64,
    /// By [`MEASURED`].
    values: [f64; 6],
}

const MEASURED: [&str; 6] = [
    "own MB",
    "all MB",
    "threads",
    "open files",
    "index MB",
    "kept MB",
];

impl Sample {
    fn of(served: &Served, indexes: &Path, begun: Instant) -> Sample {
        let id = served.id();
        let entries = |name: &str| {
            let entries = std::fs::read_dir(format!("/proc/{id}/{name}"));
            entries.map_or(0, Iterator::count) as f64
        };
        let kept = size_of(&indexes.join("kept")) as f64 / 1e6;
        Sample {
            seconds: begun.elapsed().as_secs_f64(),
            values: [
                child::status_megabytes(id, "RssAnon:"),
                child::status_megabytes(id, "VmRSS:"),
                entries("task"),
                entries("fd"),
                size_of(indexes) as f64 / 1e6 - kept,
                kept,
            ],
        }
    }
}

/// Prints samples, and the slope of each measure behind the first quarter, by least squares.
fn print_samples(samples: &[Sample]) {
    let row = |name: &str, cells: [String; 6]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:>12}")).collect();
        println!("{name:<20}{cells}");
    };
    row("", MEASURED.map(str::to_owned));
    for sample in samples.iter().step_by(samples.len().div_ceil(20).max(1)) {
        let name = format!("{:.0} s", sample.seconds);
        row(&name, sample.values.map(|value| format!("{value:.1}")));
    }
    let behind = &samples[samples.len() / 4..];
    let mean = |value: &dyn Fn(&Sample) -> f64| {
        behind.iter().map(value).sum::<f64>() / behind.len() as f64
    };
    let time = mean(&|one| one.seconds);
    let spread = mean(&|one| (one.seconds - time).powi(2));
    let at = |number: usize| move |one: &Sample| one.values[number];
    let numbers = std::array::from_fn::<usize, 6, _>(|number| number);
    row(
        "least",
        numbers.map(|number| {
            let least = behind.iter().map(at(number)).fold(f64::MAX, f64::min);
            format!("{least:.1}")
        }),
    );
    row(
        "most",
        numbers.map(|number| {
            let most = behind.iter().map(at(number)).fold(0.0, f64::max);
            format!("{most:.1}")
        }),
    );
    row(
        "growth in 10 min",
        numbers.map(|number| {
            let value = mean(&at(number));
            let together = mean(&|one| (one.seconds - time) * (one.values[number] - value));
            format!("{:+.1}", together / spread * 600.0)
        }),
    );
}
