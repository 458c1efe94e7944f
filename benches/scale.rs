//! How time, memory and room grow with the documents: the built program on 10,000 documents of 2 KB,
//! or as many as the arguments say (`cargo bench --bench scale -- 10000 100000 1000000`), made by a
//! seeded generator. For each number: a first run, one where nothing changed, one where 1 % is new,
//! changed or gone, the tables, questions, and the served page. Behind them how each figure grows:
//! the exponent between two numbers of documents, 1 where it grows as they do. `GONGBAO_BENCH_FILES=1`
//! hands the documents over as files of their own in the place of JSON Lines; `GONGBAO_BENCH_FOLDER`
//! is where all of it is written; it is removed in the end, but with `GONGBAO_BENCH_KEEP=1`.

mod support;

use std::path::{Path, PathBuf};
use std::time::Instant;

use support::child::{self, Served, Taken, encoded, size_of};
use support::short::{Documents, write_files, write_shard};

/// Documents of a file of JSON Lines.
const SHARD: usize = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Asked for by name, or with the other benches; a plain `cargo test --benches` runs nothing.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let mut sizes: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes.push(10_000);
    }
    sizes.sort_unstable();
    let documents = Documents::new(11);
    let rows: Vec<Rows> = sizes
        .iter()
        .map(|&size| {
            let rows = measured(&documents, size);
            println!(
                "\n{size} documents, {:.1} MB of text",
                rows.text as f64 / 1e6
            );
            rows.print();
            rows
        })
        .collect();
    for (pair, sizes) in rows.windows(2).zip(sizes.windows(2)) {
        println!("\nexponents from {} to {} documents", sizes[0], sizes[1]);
        pair[1].print_growth(&pair[0], sizes[1] as f64 / sizes[0] as f64);
    }
}

/// What was measured of one number of documents.
struct Rows {
    text: u64,
    taken: Vec<(String, Taken)>,
    /// Sizes, in MB.
    sizes: Vec<(String, f64)>,
}

impl Rows {
    fn print(&self) {
        println!(
            "{:<38}{:>10}{:>10}{:>10}{:>10}",
            "", "wall s", "CPU s", "peak MB", "own MB"
        );
        for (name, taken) in &self.taken {
            println!(
                "{name:<38}{:>10.3}{:>10.2}{:>10.0}{:>10.0}",
                taken.wall, taken.cpu, taken.peak, taken.own
            );
        }
        for (name, size) in &self.sizes {
            println!(
                "{name:<38}{size:>10.1} MB, {:.3} of the text",
                size * 1e6 / self.text as f64
            );
        }
    }

    fn print_growth(&self, before: &Rows, times: f64) {
        let exponent = |now: f64, then: f64| match then > 0.0 && now > 0.0 {
            true => format!("{:.2}", (now / then).ln() / times.ln()),
            false => "–".to_owned(),
        };
        println!(
            "{:<38}{:>10}{:>10}{:>10}{:>10}",
            "", "wall", "CPU", "peak", "own"
        );
        for ((name, now), (_, then)) in self.taken.iter().zip(&before.taken) {
            println!(
                "{name:<38}{:>10}{:>10}{:>10}{:>10}",
                exponent(now.wall, then.wall),
                exponent(now.cpu, then.cpu),
                exponent(now.peak, then.peak),
                exponent(now.own, then.own)
            );
        }
        for ((name, now), (_, then)) in self.sizes.iter().zip(&before.sizes) {
            println!("{name:<38}{:>10}", exponent(*now, *then));
        }
    }
}

fn measured(documents: &Documents, size: usize) -> Rows {
    let folder = match std::env::var_os("GONGBAO_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let folder = folder.expect("a folder");
    let root = folder.path().to_path_buf();
    if std::env::var_os("GONGBAO_BENCH_KEEP").is_some() {
        eprintln!("{size}: all of it stays in {}", folder.keep().display());
    }
    let path = |name: &str| root.join(name);
    let (drop, indexes, reports) = (path("drop"), path("indexes"), path("reports"));
    let mut rows = Rows {
        text: generate(documents, &drop, 0..size, 0),
        taken: Vec::new(),
        sizes: Vec::new(),
    };
    let run = |name: &str, arguments: &[&str], rows: &mut Rows| -> String {
        let arguments = arguments.iter().map(PathBuf::from);
        let places = ["--quiet", "--indexes"].map(PathBuf::from);
        let places = places.into_iter().chain([
            indexes.clone(),
            PathBuf::from("--reports"),
            reports.clone(),
        ]);
        let arguments: Vec<PathBuf> = arguments.chain(places).collect();
        let (taken, text) = child::run(&arguments);
        eprintln!("{size}: {name}: {taken:?}");
        rows.taken.push((name.to_owned(), taken));
        text
    };
    let drop_name = drop.to_str().expect("a path").to_owned();
    run("index, first time", &["index", &drop_name], &mut rows);
    let megabytes = |folder: &Path| size_of(folder) as f64 / 1e6;
    rows.sizes.push(("index".to_owned(), megabytes(&indexes)));
    run("report, first time", &["report"], &mut rows);
    let kept = megabytes(&indexes.join("kept"));
    rows.sizes.push(("what is kept beside it".to_owned(), kept));
    rows.sizes.push(("tables".to_owned(), megabytes(&reports)));
    run("report, once more", &["report"], &mut rows);
    run("run, nothing changed", &["run", &drop_name], &mut rows);
    questions(&run, &mut rows);
    served(&indexes, &mut rows);
    change(documents, &drop, size);
    run(
        "index, 1 % new, changed or gone",
        &["index", &drop_name],
        &mut rows,
    );
    run("report behind it", &["report"], &mut rows);
    let name = "index, with the past".to_owned();
    rows.sizes.push((name, megabytes(&indexes) - kept));
    run("status", &["status"], &mut rows);
    rows
}

/// Writes documents of some numbers; the bytes of their texts.
fn generate(
    documents: &Documents,
    drop: &Path,
    numbers: std::ops::Range<usize>,
    version: usize,
) -> u64 {
    std::fs::create_dir_all(drop).expect("a folder");
    let files = std::env::var_os("GONGBAO_BENCH_FILES").is_some();
    let mut bytes = 0;
    for first in numbers.clone().step_by(SHARD) {
        let shard = first..(first + SHARD).min(numbers.end);
        let records = shard.map(|number| documents.record(number, version));
        bytes += match files {
            true => write_files(drop, first, records),
            false => write_shard(&drop.join(format!("{first:08}.jsonl")), records),
        };
    }
    bytes
}

/// Of 1,000 documents seven are new, two changed and one is gone.
fn change(documents: &Documents, drop: &Path, size: usize) {
    generate(documents, drop, size..size + size * 7 / 1000, 0);
    let (changed, gone) = (size * 2 / 1000, size / 1000);
    if std::env::var_os("GONGBAO_BENCH_FILES").is_some() {
        generate(documents, drop, 0..changed, 1);
        for number in changed..changed + gone {
            let path = format!("{:04}/s{number}.md", number / 1000);
            std::fs::remove_file(drop.join(path)).expect("a file");
        }
        return;
    }
    let records = (0..size.min(SHARD))
        .filter(|number| !(changed..changed + gone).contains(number))
        .map(|number| documents.record(number, usize::from(number < changed)));
    write_shard(&drop.join("00000000.jsonl"), records);
}

fn questions(run: &dyn Fn(&str, &[&str], &mut Rows) -> String, rows: &mut Rows) {
    let found = run("search, a word", &["search", "监管"], rows);
    assert!(found.contains("documents"), "{found}");
    run(
        "search, a sentence of two concepts",
        &["search", "SENT(人工智能, 安全 OR security) AND supervision"],
        rows,
    );
    run("search, a rare word", &["search", "proreconin"], rows);
    run(
        "search, one agency and year",
        &["search", "监管", "--where", "agency:国务院 year:2020"],
        rows,
    );
    let by = ["count", "监管", "supervis*", "--by", "year,agency"];
    run("count by year and agency", &by, rows);
    run(
        "kwic, one year",
        &["kwic", "监管", "--where", "year:2020"],
        rows,
    );
    run("show", &["show", "s77"], rows);
}

fn served(indexes: &Path, rows: &mut Rows) {
    let begun = Instant::now();
    let server = Served::start(indexes, &[]);
    let mut note = |name: &str, wall: f64, cpu: f64| {
        let taken = Taken {
            wall,
            cpu,
            peak: child::status_megabytes(server.id(), "VmHWM:"),
            own: child::status_megabytes(server.id(), "RssAnon:"),
        };
        eprintln!("{name}: {taken:?}");
        rows.taken.push((name.to_owned(), taken));
    };
    note(
        "serve, to its address",
        begun.elapsed().as_secs_f64(),
        child::cpu(server.id()),
    );
    let (term, filter) = (encoded("监管"), encoded("agency:国务院"));
    let questions = [
        ("serve, first answer", format!("/api/search?query={term}")),
        (
            "serve, the same with a filter",
            format!("/api/search?query={term}&where={filter}"),
        ),
        (
            "serve, another question",
            format!("/api/search?query={}", encoded("安全")),
        ),
        ("serve, a trend", format!("/api/trend?query={term}")),
        ("serve, concepts", "/api/concepts".to_owned()),
    ];
    for (name, question) in questions {
        let (begun, before) = (Instant::now(), child::cpu(server.id()));
        let (status, body) = server.ask(&question);
        if status != 200 {
            eprintln!("{name}: {status} {}", String::from_utf8_lossy(&body));
        }
        let name = match status {
            200 => name.to_owned(),
            status => format!("{name} ({status})"),
        };
        let cpu = child::cpu(server.id()) - before;
        note(&name, begun.elapsed().as_secs_f64(), cpu);
    }
}
