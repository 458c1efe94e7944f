//! A reader that ends, hangs or talks nonsense costs the file that it was reading, and nothing else.

#![cfg(unix)]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gongbao::ingest::{Drop, IngestSettings, Isolation, Item, Rejection};
use support::hostile::{nested_pdf, pdf, zip};
use support::{Place, corpus};

/// A program that does what a shell script says, in the place of the reading one.
fn program(place: &Place, script: &str) -> PathBuf {
    let path = place.write("reader", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    path
}

/// What reading a drop gives: its documents by path, its rejections, and whether all is settled.
fn read(drop: &std::path::Path, isolation: Isolation) -> (Vec<String>, Vec<Rejection>, bool) {
    let settings = IngestSettings {
        isolation,
        ..IngestSettings::default()
    };
    let (mut documents, mut rejections, mut settled) = (Vec::new(), Vec::new(), true);
    for source in Drop::open(drop).unwrap().walk(&[]) {
        let source = source.unwrap();
        let opened = source.open(&settings).unwrap();
        settled &= opened.read(&settings, &mut |item| match item {
            Item::Document(one) => documents.push(format!("{} {:?}", source.relative, one)),
            Item::Supplement(one) => documents.push(format!("{one:?}")),
            Item::Rejection(one) => rejections.push(one),
        });
    }
    (documents, rejections, settled)
}

fn gongbao() -> Isolation {
    Isolation::program(env!("CARGO_BIN_EXE_gongbao").into())
}

#[test]
fn a_reader_that_ends_costs_its_file() {
    // A script, and what is said of the file.
    let cases = [
        ("kill -ABRT $$", "damaged", "signal 6"),
        ("kill -SEGV $$", "damaged", "signal 11"),
        ("exit 3", "damaged", "status 3"),
        ("exit 0", "damaged", "status 0"),
        (
            "echo it is broken >&2; kill -ABRT $$",
            "damaged",
            "(it is broken)",
        ),
        (
            "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$",
            "too large",
            "more memory than",
        ),
        (
            "echo hello, this is no answer; sleep 60",
            "damaged",
            "no answer",
        ),
        (
            "printf '\\377\\377\\377\\377'; cat /dev/zero",
            "damaged",
            "no answer",
        ),
        ("cat /dev/zero", "damaged", "no answer"),
        ("cat /dev/urandom", "damaged", "no answer"),
        (
            "printf '\\004\\000\\000\\000\"En'; exit 0",
            "damaged",
            "status 0",
        ),
        (
            "cat > /dev/null & sleep 60",
            "too slow",
            "more than 1 seconds",
        ),
        ("sleep 60", "too slow", "more than 1 seconds"),
    ];
    for (script, reason, detail) in cases {
        let place = Place::new();
        place.write("drop/a.pdf", pdf("BT (good) Tj ET"));
        place.write("drop/b.txt", "监管部门应当公布名单。");
        let isolation = Isolation::patient(program(&place, script), Duration::from_secs(1));
        let start = Instant::now();
        let (documents, rejections, settled) = read(&place.path("drop"), isolation);
        assert!(start.elapsed() < Duration::from_secs(40), "{script}");
        assert_eq!(documents.len(), 1, "{script}");
        assert_eq!(rejections.len(), 1, "{script}: {rejections:?}");
        assert_eq!(rejections[0].path, "a.pdf");
        assert_eq!(rejections[0].reason, reason, "{script}: {rejections:?}");
        assert!(rejections[0].detail.contains(detail), "{rejections:?}");
        assert!(settled, "{script}");
    }
}

#[test]
fn what_someone_else_ended_is_read_again() {
    let place = Place::new();
    place.write("drop/a.pdf", pdf("BT (good) Tj ET"));
    for script in ["kill -KILL $$", "kill -TERM $$"] {
        let (_, rejections, settled) = read(
            &place.path("drop"),
            Isolation::program(program(&place, script)),
        );
        assert_eq!(rejections[0].reason, "damaged");
        assert!(!settled, "{script}");
    }
    let missing = Isolation::program(place.path("no such program"));
    let (_, rejections, settled) = read(&place.path("drop"), missing);
    assert_eq!(rejections[0].reason, "cannot be read");
    assert!(!settled);
}

#[test]
fn a_reader_that_is_stopped_leaves_nothing_running() {
    let place = Place::new();
    place.write("drop/a.pdf", pdf("BT (good) Tj ET"));
    let noted = place.path("pid");
    let script = format!("sleep 600 & echo $! > {}; wait", noted.display());
    let isolation = Isolation::patient(program(&place, &script), Duration::from_secs(1));
    let (_, rejections, _) = read(&place.path("drop"), isolation);
    assert_eq!(rejections[0].reason, "too slow");
    let pid = std::fs::read_to_string(noted).unwrap();
    assert!(ends(pid.trim()), "{pid}");
}

/// Whether a process is gone, or is about to be.
fn ends(pid: &str) -> bool {
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
            Ok(stat) if !stat.contains(") Z ") => std::thread::sleep(Duration::from_millis(20)),
            _ => return true,
        }
    }
    false
}

#[test]
fn a_file_that_ends_its_reader_costs_no_other() {
    let place = Place::new();
    for number in 0..3 {
        place.write(
            &format!("drop/{number}-good.pdf"),
            pdf("BT /F1 12 Tf 50 700 Td (The supervision of standards.) Tj ET"),
        );
        place.write(&format!("drop/{number}-hostile.pdf"), nested_pdf(2_000_000));
    }
    let ran = place.gongbao(&["index", "drop"]);
    assert!(!ran.errors().contains("panicked"), "{}", ran.errors());
    let out = ran.expect(1);
    assert!(out.contains("3 new") && out.contains("3 rejected"), "{out}");
    place.gongbao(&["report", "rejected"]).expect(0);
    for row in place.table("rejected.csv") {
        assert_eq!(row["reason"], "damaged");
        assert!(row["detail"].contains("signal"), "{row:?}");
    }
}

#[test]
fn of_a_container_the_file_within_is_lost_alone() {
    let place = Place::new();
    let nested = nested_pdf(2_000_000);
    let good = "监管部门应当公布名单。".as_bytes();
    place.write(
        "drop/a.zip",
        zip(&[
            ("1.txt", good),
            ("2.pdf", &nested),
            ("3.txt", good),
            ("4.pdf", &nested),
            ("5/6.txt", good),
        ]),
    );
    let (documents, rejections, settled) = read(&place.path("drop"), gongbao());
    let (paths, reasons): (Vec<_>, Vec<_>) = rejections
        .iter()
        .map(|one| (one.path.as_str(), one.reason.as_str()))
        .unzip();
    assert_eq!(paths, ["a.zip/2.pdf", "a.zip/4.pdf"]);
    assert_eq!(reasons, ["damaged"; 2]);
    assert_eq!(documents.len(), 3);
    assert!(settled);
    // The same, whatever was read before.
    place.write(
        "drop/0.pdf",
        pdf("BT /F1 12 Tf 50 700 Td (A good one.) Tj ET"),
    );
    let (again, rejected_again, _) = read(&place.path("drop"), gongbao());
    assert_eq!(again[1..], documents);
    assert_eq!(rejected_again, rejections);
    // A container of nothing but such files is given up.
    let names: Vec<String> = (0..40).map(|number| format!("{number}.pdf")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*nested)).collect();
    let place = Place::new();
    place.write("drop/b.zip", zip(&many));
    let (_, rejections, _) = read(&place.path("drop"), gongbao());
    assert_eq!(rejections.len(), 17);
    assert_eq!(rejections[16].path, "b.zip");
}

#[test]
fn it_gives_what_reading_in_this_process_gives() {
    let here = read(&corpus(), Isolation::none());
    let apart = read(&corpus(), gongbao());
    assert!(here.0.len() > 80);
    assert_eq!(here, apart);
}

#[test]
fn within_a_container_too_it_gives_the_same() {
    let place = Place::new();
    let (mut names, mut files) = (Vec::new(), Vec::new());
    for source in Drop::open(&corpus()).unwrap().walk(&[]) {
        let relative = source.unwrap().relative;
        files.push(std::fs::read(corpus().join(&relative)).unwrap());
        names.push(relative);
    }
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&files)
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    place.write("drop/all.zip", zip(&entries));
    let here = read(&place.path("drop"), Isolation::none());
    let apart = read(&place.path("drop"), gongbao());
    assert!(here.0.len() > 80);
    for format in [
        "csv", "jsonl", "json", "html", "docx", "pdf", "text", "markdown",
    ] {
        let said = format!("format: {format:?}");
        assert!(here.0.iter().any(|one| one.contains(&said)), "{format}");
    }
    assert_eq!(here, apart);
}

#[test]
#[cfg(target_os = "linux")]
fn the_reader_ends_with_the_program_even_when_it_is_busy() {
    let place = Place::new();
    // Pages enough for minutes.
    let content = "BT /F1 9 Tf 1 0 0 1 10 10 Tm (word) Tj ET ".repeat(20_000);
    place.write("drop/a.pdf", support::hostile::pages(2_000, &content));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .args(["extract", "drop"])
        .current_dir(place.folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    let until = Instant::now() + Duration::from_secs(60);
    let mut reader = String::new();
    while reader.is_empty() && Instant::now() < until {
        reader = std::fs::read_to_string(&children).unwrap_or_default();
        std::thread::sleep(Duration::from_millis(20));
    }
    let reader = reader.trim();
    assert!(!reader.is_empty());
    std::thread::sleep(Duration::from_millis(500));
    assert!(std::path::Path::new(&format!("/proc/{reader}")).exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ends(reader));
}
