//! Hostile files: each costs bounded time and memory, is told with its reason, and harms no other.
//!
//! `cargo test --release --test hostile -- --ignored` runs the same with files of full size.

#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod office;
mod pdf;
mod settings;
mod text;
mod tree;

use std::collections::BTreeMap;
use std::process::Command;

use support::Place;

/// The address space that the program has, in KiB. Of it the text of the program, libraries and
/// stacks take a part.
const MEMORY: u64 = 2 << 20;

/// A hostile file: its name, what it holds, and what may be said of it; `read` where it may be read
/// as a document.
pub struct Hostile {
    name: &'static str,
    bytes: Vec<u8>,
    said: &'static [&'static str],
}

/// A hostile file.
pub fn hostile(
    name: &'static str,
    bytes: impl Into<Vec<u8>>,
    said: &'static [&'static str],
) -> Hostile {
    Hostile {
        name,
        bytes: bytes.into(),
        said,
    }
}

/// Runs the program on a drop under a limit on memory; its output and how much its processes held
/// at most, in MiB, each.
pub fn under_limit(place: &Place, arguments: &str) -> (i32, String, BTreeMap<String, u64>) {
    let program = env!("CARGO_BIN_EXE_gongbao");
    let script = format!("ulimit -v {MEMORY}; exec '{program}' {arguments}");
    let errors = std::fs::File::create(place.path("errors")).unwrap();
    let output = std::fs::File::create(place.path("output")).unwrap();
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .current_dir(place.folder.path())
        .env("RUST_BACKTRACE", "0")
        .stdout(output)
        .stderr(errors)
        .spawn()
        .unwrap();
    let mut peaks = BTreeMap::new();
    let status = loop {
        watch(child.id(), &mut peaks);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    let said = ["output", "errors"].map(|name| {
        let bytes = std::fs::read(place.path(name)).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    assert!(!said[1].contains("panicked"), "{}", said[1]);
    (status.code().unwrap_or(-1), said.concat(), peaks)
}

/// Notes what the program and its reader hold at most up to now, where the system tells.
fn watch(id: u32, peaks: &mut BTreeMap<String, u64>) {
    let read = |path: String| std::fs::read_to_string(path).unwrap_or_default();
    let children = read(format!("/proc/{id}/task/{id}/children"));
    let all = children
        .split_whitespace()
        .map(|child| ("reader", child.to_owned()));
    for (who, id) in all.chain([("program", id.to_string())]) {
        let status = read(format!("/proc/{id}/status"));
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        let peak = peaks.entry(who.to_owned()).or_default();
        *peak = (*peak).max(kib.unwrap_or_default() / 1024);
    }
}

/// Takes in hostile files with good ones around them, and holds the program to what it says.
#[track_caller]
pub fn check(files: &[Hostile]) {
    let place = Place::new();
    place.write("drop/!good.txt", "监管部门应当公布名单。");
    place.write(
        "drop/~good.md",
        "# Supervision\n\nThe standard of supervision.\n",
    );
    for file in files {
        place.write(&format!("drop/{}", file.name), &file.bytes);
    }
    let (status, said, peaks) = under_limit(&place, "index drop");
    let rejects = files.iter().any(|file| !file.said.contains(&"read"));
    assert!(status == 1 || (status == 0 && !rejects), "{status}: {said}");
    let (status, said, _) = under_limit(&place, "report documents rejected");
    assert_eq!(status, 0, "{said}");
    let documents = place.table("documents.csv");
    let rejected = place.table("rejected.csv");
    for good in ["!good.txt", "~good.md"] {
        assert!(documents.iter().any(|row| row["path"] == good), "{good}");
    }
    for file in files {
        let of_it = |row: &&BTreeMap<String, String>| {
            let rest = row["path"].strip_prefix(file.name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        let reasons = rejected.iter().filter(of_it);
        let mut said: Vec<&str> = reasons.map(|row| row["reason"].as_str()).collect();
        said.sort_unstable();
        said.dedup();
        if documents.iter().any(|row| of_it(&row)) {
            said.push("read");
        }
        assert!(!said.is_empty(), "nothing is said of {}", file.name);
        for one in said {
            assert!(
                file.said.contains(&one),
                "{}: {one}; {rejected:?}",
                file.name
            );
        }
    }
    println!("{peaks:?} MiB at most");
    let most = peaks.values().max().copied().unwrap_or_default();
    assert!(most < 1_400, "{peaks:?}");
}

/// How much larger files are where the program is optimised and time is there.
pub fn times(small: usize, full: bool) -> usize {
    match full {
        true => small * 10,
        false => small,
    }
}
