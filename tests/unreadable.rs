//! What is there but cannot be read now stays in the index; what changes while it is read is read
//! again; what is no file is neither waited for nor followed.

#![cfg(unix)]

mod support;

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use gongbao::ingest::{Drop, IngestSettings, Item};
use support::Place;

const NOBODY: u32 = 65_534;

/// Runs the program as somebody whom permissions bind; `None` where that cannot be done here.
fn as_nobody(place: &Place, arguments: &[&str]) -> Option<(i32, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
    command.args(arguments).current_dir(place.folder.path());
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some((
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    ))
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

fn fifo(place: &Place, name: &str) {
    let path = place.path(name);
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
}

#[test]
fn what_cannot_be_read_now_stays() {
    let place = Place::new();
    place.write("drop/a.txt", "监管部门应当公布名单。");
    place.write("drop/b/c.txt", "The standard of supervision.");
    place.write("drop/b/d/e.txt", "安全标准。");
    place.write("drop/f/g.txt", "人工智能。");
    place.write("drop/f/g.txt.meta.json", "{\"title\": \"G\"}");
    place.write("drop/h/i.txt", "数据。");
    place.write("drop/h/metadata.csv", "file,title\ni.txt,I\n");
    place.write("drop/j/k.txt", "风险。");
    place.write("drop/j/l.txt", "评估。");
    place.write("drop/j/.gitignore", "l.txt\n");
    place.write("drop/b.txt", "A neighbour by name.");
    allow(place.folder.path(), 0o777);
    let Some((status, said)) = as_nobody(&place, &["run", "drop"]) else {
        eprintln!("skipped: the program cannot be run as another user here");
        return;
    };
    assert_eq!(status, 0, "{said}");
    let documents = || place.table("documents.csv");
    let before = documents();
    assert_eq!(before.len(), 7);
    let closed = [
        "drop/a.txt",
        "drop/b",
        "drop/f/g.txt.meta.json",
        "drop/h/metadata.csv",
        "drop/j/.gitignore",
    ];
    for one in closed {
        allow(&place.path(one), 0o000);
        let (status, said) = as_nobody(&place, &["run", "drop"]).unwrap();
        assert_eq!(status, 1, "{one}: {said}");
        assert!(said.contains("7 documents in the drops"), "{one}: {said}");
        assert!(
            said.contains("nothing changed; 1 rejected"),
            "{one}: {said}"
        );
        assert_eq!(documents(), before, "{one}");
        let rejected = place.table("rejected.csv");
        assert_eq!(rejected.len(), 1, "{one}: {rejected:?}");
        assert_eq!(format!("drop/{}", rejected[0]["path"]), one);
        assert!(rejected[0]["detail"].contains("stay"), "{rejected:?}");
        allow(&place.path(one), 0o755);
        let (status, said) = as_nobody(&place, &["run", "drop"]).unwrap();
        assert_eq!((status, documents()), (0, before.clone()), "{one}: {said}");
    }
    // A drop whose own folder cannot be listed.
    allow(&place.path("drop"), 0o000);
    let (status, said) = as_nobody(&place, &["run", "drop"]).unwrap();
    assert_eq!((status, documents()), (1, before.clone()), "{said}");
    allow(&place.path("drop"), 0o755);
    // What is really gone goes, beside what cannot be read.
    std::fs::remove_file(place.path("drop/j/k.txt")).unwrap();
    allow(&place.path("drop/b"), 0o000);
    let (status, said) = as_nobody(&place, &["run", "drop"]).unwrap();
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("1 gone"), "{said}");
    assert_eq!(documents().len(), 6);
    allow(&place.path("drop/b"), 0o755);
    std::fs::remove_dir_all(place.path("drop/b")).unwrap();
    let (status, said) = as_nobody(&place, &["run", "drop"]).unwrap();
    assert_eq!(status, 0, "{said}");
    assert_eq!(documents().len(), 4);
}

/// A collection that is larger than what is held in memory.
fn large(records: usize) -> String {
    let kept = "0".repeat(5_000);
    let line = |number| {
        format!("{{\"id\": \"{number}\", \"text\": \"监管 {number}\", \"kept\": \"{kept}\"}}\n")
    };
    (0..records).map(line).collect()
}

#[test]
fn what_changes_while_it_is_read_is_read_again() {
    let place = Place::new();
    let path = place.write("drop/a.jsonl", large(4_000));
    assert!(path.metadata().unwrap().len() > 16 << 20);
    let drop = Drop::open(&place.path("drop")).unwrap();
    let source = drop.walk(&[]).next().unwrap().unwrap();
    let settings = IngestSettings::default();
    let read = |change: &dyn Fn()| {
        let opened = source.open(&settings).unwrap();
        change();
        let mut rejections = Vec::new();
        let settled = opened.read(&settings, &mut |item| {
            if let Item::Rejection(one) = item {
                rejections.push(one.reason);
            }
        });
        (settled, rejections)
    };
    let changed = (false, vec!["changed while it was read".to_owned()]);
    assert_eq!(read(&|| {}), (true, vec![]));
    let append = || {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap();
        file.write_all(b"{\"text\": \"x\"}\n").unwrap();
    };
    assert_eq!(read(&append), changed);
    // The same length, and the same time of change.
    let overwrite = || {
        let modified = path.metadata().unwrap().modified().unwrap();
        let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all(b" ").unwrap();
        file.set_modified(modified).unwrap();
    };
    assert!(!read(&overwrite).0);
    // A file that is small is held: what is read is what was hashed.
    let small = place.write("drop/a.jsonl", "{\"text\": \"one\"}\n");
    let fingerprint = source.open(&settings).unwrap().fingerprint().to_owned();
    let opened = source.open(&settings).unwrap();
    std::fs::write(&small, "{\"text\": \"two\"}\n").unwrap();
    let mut texts = Vec::new();
    let settled = opened.read(&settings, &mut |item| {
        if let Item::Document(one) = item {
            texts.push(one.text);
        }
    });
    assert_eq!((settled, texts), (true, vec!["one".to_owned()]));
    assert_ne!(source.open(&settings).unwrap().fingerprint(), fingerprint);
}

#[test]
fn a_run_beside_a_writer_is_made_good_by_the_next() {
    let place = Place::new();
    let path = place.write("drop/a.jsonl", large(4_000));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::OpenOptions::new()
                .append(true)
                .open(&path)
                .unwrap();
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                writeln!(
                    file,
                    "{{\"id\": \"n{number}\", \"text\": \"标准 {number}\"}}"
                )
                .unwrap();
                number += 1;
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        });
        let ran = place.gongbao(&["run", "drop"]);
        stop.store(true, Ordering::Relaxed);
        ran.expect(1);
    });
    let rejected = place.table("rejected.csv");
    assert_eq!(rejected[0]["reason"], "changed while it was read");
    place.gongbao(&["run", "drop"]).expect(0);
    let clean = Place::new();
    std::fs::create_dir(clean.path("drop")).unwrap();
    std::fs::copy(&path, clean.path("drop/a.jsonl")).unwrap();
    clean.gongbao(&["run", "drop"]).expect(0);
    assert!(place.tables_of_documents() == clean.tables_of_documents());
}

#[test]
fn what_is_no_file_is_neither_waited_for_nor_followed() {
    let place = Place::new();
    let outside = place.write("outside/secret.txt", "Not to be read.");
    place.write("outside/secret.json", "{\"title\": \"not to be read\"}");
    place.write("outside/patterns", "*\n");
    for name in ["a", "b", "c", "d", "e", "f"] {
        place.write(
            &format!("drop/{name}/{name}.txt"),
            format!("Good text of {name}."),
        );
    }
    fifo(&place, "drop/fifo.txt");
    symlink(&outside, place.path("drop/link.txt")).unwrap();
    symlink(place.path("outside"), place.path("drop/folder")).unwrap();
    symlink(place.path("drop"), place.path("drop/circle")).unwrap();
    symlink("loop", place.path("drop/loop")).unwrap();
    symlink("/dev/zero", place.path("drop/device.txt")).unwrap();
    symlink("nowhere", place.path("drop/dangling.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(place.path("drop/socket")).unwrap();
    // What stands beside files.
    fifo(&place, "drop/a/a.txt.meta.json");
    fifo(&place, "drop/b/metadata.csv");
    fifo(&place, "drop/c/.gitignore");
    fifo(&place, "drop/c/.gongbaoignore");
    symlink(
        place.path("outside/secret.json"),
        place.path("drop/d/d.meta.json"),
    )
    .unwrap();
    symlink("/dev/zero", place.path("drop/e/metadata.csv")).unwrap();
    symlink(
        place.path("outside/patterns"),
        place.path("drop/f/.gitignore"),
    )
    .unwrap();
    let out = place.gongbao(&["run", "drop"]).expect(1);
    assert!(out.contains("6 new"), "{out}");
    let rejected = place.table("rejected.csv");
    let mut said: Vec<(&str, &str)> = rejected
        .iter()
        .map(|row| (row["path"].as_str(), row["reason"].as_str()))
        .collect();
    said.sort_unstable();
    let wanted = [
        ("a/a.txt.meta.json", "no regular file"),
        ("b/metadata.csv", "no regular file"),
        ("c/.gitignore", "not heeded"),
        ("c/.gongbaoignore", "not heeded"),
        ("circle", "symbolic link"),
        ("d/d.meta.json", "symbolic link"),
        ("dangling.txt", "symbolic link"),
        ("device.txt", "symbolic link"),
        ("e/metadata.csv", "symbolic link"),
        ("f/.gitignore", "not heeded"),
        ("fifo.txt", "no regular file"),
        ("folder", "symbolic link"),
        ("link.txt", "symbolic link"),
        ("loop", "symbolic link"),
        ("socket", "no regular file"),
    ];
    assert_eq!(said, wanted);
    let tables = place.tables();
    let shown = String::from_utf8_lossy(&tables["documents.csv"]).into_owned();
    assert!(!shown.contains("not to be read"), "{shown}");
}

#[test]
fn what_takes_the_place_of_a_file_is_not_waited_for() {
    let place = Place::new();
    let path = place.write("drop/a.txt", "Good text.");
    let drop = Drop::open(&place.path("drop")).unwrap();
    let settings = IngestSettings::default();
    let source = drop.walk(&[]).next().unwrap().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(source.open(&settings).unwrap_err().rejection.is_none());
    fifo(&place, "drop/a.txt");
    let unread = source.open(&settings).unwrap_err();
    assert_eq!(unread.rejection.unwrap().reason, "no regular file");
    assert_eq!(unread.keep, None);
    std::fs::remove_file(&path).unwrap();
    symlink("/dev/zero", &path).unwrap();
    let unread = source.open(&settings).unwrap_err();
    assert_eq!(unread.rejection.unwrap().reason, "symbolic link");
}
