//! Faults of the machine: full disks, folders that cannot be written, two runs at once, clocks set back,
//! damage, an index of another version.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use support::state::{copy, generation, hash, nothing_left_over, recorded_tables};
use support::{Place, corpus};

/// A place with the sample documents and a first run.
fn ran() -> Place {
    let place = Place::new();
    copy(&corpus(), &place.path("drop"));
    place.gongbao(&["run", "drop"]).expect(0);
    place
}

/// A shell command in the folder of a place, in which `$gongbao` is the program: its status and what it
/// said.
fn shell(place: &Place, wrapper: &[&str], script: &str) -> (i32, String) {
    let mut words = wrapper.to_vec();
    words.extend(["sh", "-c", script]);
    let output = Command::new(words[0])
        .args(&words[1..])
        .env("gongbao", env!("CARGO_BIN_EXE_gongbao"))
        .current_dir(place.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap_or(-1), said)
}

/// Many documents, so that a run takes a while.
fn many(place: &Place, name: &str, count: usize) {
    let lines: String = (0..count)
        .map(|number| {
            let text =
                format!("关于第{number}号平台的监管通知。人工智能标准与数据安全。").repeat(20);
            format!("{{\"id\":\"{name}{number}\",\"text\":\"{text}\"}}\n")
        })
        .collect();
    place.write(&format!("drop/{name}.jsonl"), lines);
}

#[test]
fn the_second_of_two_runs_is_told_of_the_first() {
    let place = Place::new();
    many(&place, "many", 4_000);
    let mut first = Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .args(["run", "drop", "--quiet"])
        .current_dir(place.folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let lock = place.path("indexes/writer.lock");
    while !fs::read_to_string(&lock).is_ok_and(|who| who.ends_with('\n')) {
        assert!(first.try_wait().unwrap().is_none(), "it ended too soon");
        std::thread::sleep(Duration::from_millis(1));
    }
    for command in ["run", "index"] {
        let second = place.gongbao(&[command, "drop"]);
        assert!(first.try_wait().unwrap().is_none(), "it ended too soon");
        assert_eq!(second.status(), 2);
        let said = second.errors();
        let who = format!(
            "is being written by process {} (gongbao run), since ",
            first.id()
        );
        assert!(said.contains(&who), "{said}");
    }
    assert!(first.wait().unwrap().success());
    place.gongbao(&["run", "drop"]).expect(0);
    assert_eq!(generation(&place), 1);
    nothing_left_over(&place);
}

/// Whoever reads the tables while they are written sees one state or the other.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn readers_see_tables_of_one_state() {
    let place = ran();
    let reports = place.path("reports");
    fs::create_dir(reports.join("mine")).unwrap();
    fs::write(reports.join("mine/note.txt"), "mine").unwrap();
    let ended = AtomicBool::new(false);
    let (mut whole, mut states) = (0, Vec::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..12 {
                place.write(
                    "drop/new.txt",
                    format!("第{number}号通知 安全").repeat(number + 1),
                );
                place.gongbao(&["run", "drop", "--quiet"]).expect(0);
            }
            ended.store(true, Ordering::Release);
        });
        while !ended.load(Ordering::Acquire) {
            let record = fs::read(reports.join("run.json")).expect("a record");
            let json: serde_json::Value = serde_json::from_slice(&record).expect("a whole record");
            let files = json["files"].as_array().unwrap();
            let read: Vec<_> = files
                .iter()
                .map(|file| fs::read(reports.join(file["file"].as_str().unwrap())).unwrap())
                .collect();
            // Where another record is there by now, the files may be its.
            if fs::read(reports.join("run.json")).unwrap() != record {
                continue;
            }
            for (file, bytes) in files.iter().zip(read) {
                assert_eq!(file["sha256"], hash(&bytes).as_str(), "{}", file["file"]);
            }
            whole += 1;
            if !states.contains(&json["index_generation"]) {
                states.push(json["index_generation"].clone());
            }
        }
    });
    assert!(whole > 10 && states.len() > 5, "{whole} {states:?}");
    assert_eq!(
        fs::read_to_string(reports.join("mine/note.txt")).unwrap(),
        "mine"
    );
}

/// A bound on the size of files stands for a disk that fills up: writing fails at ever other places.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_leaves_all_as_it_was() {
    let place = ran();
    let before = recorded_tables(&place.path("reports")).unwrap();
    copy(
        &place.folder.path().join("indexes"),
        &place.path("kept/indexes"),
    );
    copy(
        &place.folder.path().join("reports"),
        &place.path("kept/reports"),
    );
    many(&place, "more", 200);
    place.gongbao(&["run", "drop"]).expect(0);
    let after = recorded_tables(&place.path("reports")).unwrap();
    let (mut failed, mut done) = (0, 0);
    for blocks in [0, 2, 32, 256, 1024, 8192, 1_000_000] {
        for name in ["indexes", "reports"] {
            copy(&place.path(&format!("kept/{name}")), &place.path(name));
        }
        let limited = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$gongbao\" run drop --format csv,xlsx"
        );
        let (status, said) = shell(&place, &[], &limited);
        let updates = generation(&place);
        let tables = recorded_tables(&place.path("reports")).unwrap();
        if status == 0 {
            done += 1;
            assert!(updates == 2 && tables == after, "{blocks}");
        } else {
            failed += 1;
            assert_eq!(status, 2, "{blocks}: {said}");
            let named = said.contains("indexes") || said.contains("reports");
            assert!(
                said.starts_with("gongbao: cannot ") && named,
                "{blocks}: {said}"
            );
            assert!(said.contains("File too large"), "{blocks}: {said}");
            assert!(tables == before, "{blocks}: {said}");
        }
        place.gongbao(&["run", "drop"]).expect(0);
        assert_eq!(generation(&place), 2, "{blocks}");
        assert!(
            recorded_tables(&place.path("reports")).unwrap() == after,
            "{blocks}"
        );
        nothing_left_over(&place);
    }
    assert!(failed > 3 && done > 0, "{failed} {done}");
}

#[test]
fn a_clock_that_is_set_back_does_not_turn_the_past_round() {
    let place = Place::new();
    let run = |seconds: &str, text: &str| {
        place.write("drop/a.txt", text);
        let output = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(["run", "drop"])
            .env("SOURCE_DATE_EPOCH", seconds)
            .current_dir(place.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success());
    };
    run("1767225600", "一、监管");
    run("1767312000", "二、监管监管");
    run("1000000000", "三、监管监管监管");
    let status = place.gongbao(&["status", "--format", "json"]).expect(0);
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let times: Vec<&str> = status["updates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|update| update["time"].as_str().unwrap())
        .collect();
    assert_eq!(
        times,
        [
            "2026-01-01T00:00:00Z",
            "2026-01-02T00:00:00Z",
            "2026-01-02T00:00:00Z"
        ]
    );
    let since = [
        "report",
        "changes_concepts",
        "--since",
        "2026-01-02",
        "--print",
    ];
    let rows = place.gongbao(&since).rows();
    let supervision = rows.iter().find(|row| row["concept"] == "supervision");
    let supervision = supervision.expect("it changed");
    assert_eq!(
        (
            &*supervision["occurrences_before"],
            &*supervision["occurrences_after"]
        ),
        ("1", "3")
    );
    place.gongbao(&["verify"]).expect(0);
}

/// The files of the segments of an index, sorted.
fn segment_files(indexes: &Path) -> Vec<String> {
    let endings = ["term", "idx", "pos", "fast", "fieldnorm", "store"];
    let mut names: Vec<String> = fs::read_dir(indexes)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            endings
                .iter()
                .any(|ending| name.ends_with(&format!(".{ending}")))
        })
        .collect();
    names.sort();
    names
}

#[test]
fn damage_is_found_and_named_and_the_index_is_built_anew() {
    let place = ran();
    place.write("drop/new.txt", "关于安全监管的通知");
    place.gongbao(&["run", "drop"]).expect(0);
    let tables = recorded_tables(&place.path("reports")).unwrap();
    copy(&place.path("indexes"), &place.path("kept/indexes"));
    let files = segment_files(&place.path("indexes"));
    assert_eq!(files.len(), 12, "two segments of six files");
    for (number, file) in files.iter().enumerate() {
        copy(&place.path("kept/indexes"), &place.path("indexes"));
        let path = place.path(&format!("indexes/{file}"));
        let mut bytes = fs::read(&path).unwrap();
        let (what, middle) = (number % 3, bytes.len() / 2);
        match what {
            0 => bytes[0] ^= 0x10,
            1 => bytes.truncate(middle),
            _ => {}
        }
        fs::remove_file(&path).unwrap();
        if what < 2 {
            fs::write(&path, bytes).unwrap();
        }
        let verified = place.gongbao(&["verify"]);
        assert_eq!(verified.status(), 2, "{file}: {}", verified.out());
        let said = verified.out();
        let (segment, _) = file.split_once('.').unwrap();
        assert!(said.starts_with(&format!("segment {segment}, ")), "{said}");
        let named = said.lines().filter(|line| line.contains(file.as_str()));
        let how = ["is not as it was written", "is cut short", "is missing"][what];
        assert!(named.count() == 1 && said.contains(how), "{said}");
        assert!(verified.errors().contains("gongbao run --rebuild"));
        // Other commands answer or say what is wrong; they do not break down.
        for command in [&["search", "监管"][..], &["report"], &["run", "drop"]] {
            let ran = place.gongbao(command);
            let said = ran.errors();
            assert!(
                matches!(ran.status(), 0..=2) && !said.contains("panicked"),
                "{said}"
            );
        }
    }
    // The last of them is built anew.
    let rebuilt = place.gongbao(&["run", "--rebuild", "drop"]);
    let said = rebuilt.errors();
    assert_eq!(rebuilt.status(), 0, "{said}");
    assert!(
        said.contains("the one before lies in") && said.contains(".indexes.before-"),
        "{said}"
    );
    let mut anew = recorded_tables(&place.path("reports")).unwrap();
    anew.retain(|name, _| !name.starts_with("changes_"));
    for (name, bytes) in &anew {
        assert!(tables.get(name) == Some(bytes), "{name} differs");
    }
    place.gongbao(&["verify"]).expect(0);
    assert_eq!(generation(&place), 1);
    nothing_left_over(&place);
}

#[test]
fn a_file_of_another_segment_in_its_place_is_found() {
    let place = Place::new();
    for number in 0..2 {
        for one in 0..4 {
            let text = format!("第{number}{one}号通知 安全监管");
            place.write(&format!("drop/{number}{one}.txt"), text);
        }
        place.gongbao(&["run", "drop"]).expect(0);
    }
    place.gongbao(&["verify"]).expect(0);
    let stores: Vec<String> = segment_files(&place.path("indexes"))
        .into_iter()
        .filter(|name| name.ends_with(".store"))
        .collect();
    assert_eq!(stores.len(), 2);
    let path = |at: usize| place.path(&format!("indexes/{}", stores[at]));
    let bytes = fs::read(path(1)).unwrap();
    fs::remove_file(path(0)).unwrap();
    fs::write(path(0), bytes).unwrap();
    let verified = place.gongbao(&["verify"]);
    assert_eq!(verified.status(), 2, "{}", verified.out());
    let (segment, _) = stores[0].split_once('.').unwrap();
    let said = verified.out();
    assert!(
        said.contains(segment) && said.contains("are others than"),
        "{said}"
    );
}

#[test]
fn an_index_that_does_not_say_what_it_is_can_be_built_anew() {
    let place = ran();
    for meta in ["", "{}", "{\"segments\":[", "[[[["] {
        fs::write(place.path("indexes/meta.json"), meta).unwrap();
        for command in [&["search", "监管"][..], &["verify"], &["run", "drop"]] {
            let ran = place.gongbao(command);
            assert_eq!(ran.status(), 2, "{command:?} {meta:?}");
            let said = ran.errors();
            assert!(
                said.contains("gongbao run --rebuild"),
                "{command:?} {meta:?}: {said}"
            );
        }
    }
    place.gongbao(&["run", "--rebuild", "drop"]).expect(0);
    place.gongbao(&["verify"]).expect(0);
}

#[cfg(feature = "icu")]
#[test]
fn an_index_of_another_version_says_so_and_is_built_anew_with_its_segmenter() {
    let place = Place::new();
    place.write("drop/a.txt", "中华人民共和国网络安全法，平台监管。");
    place.write("other/b.txt", "另一批文件，平台监管。");
    let index = ["run", "drop", "other", "--segmenter", "icu"];
    place.gongbao(&index).expect(0);
    let meta = place.path("indexes/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let format = text.find("\\\"format\\\":").unwrap() + "\\\"format\\\":".len();
    let end = format + text[format..].find(',').unwrap();
    fs::write(&meta, format!("{}4711{}", &text[..format], &text[end..])).unwrap();
    for command in [
        &["search", "监管"][..],
        &["status"],
        &["run", "drop"],
        &["verify"],
    ] {
        let ran = place.gongbao(command);
        assert_eq!(ran.status(), 2);
        let said = ran.errors();
        assert!(
            said.contains("it has format 4711") && said.contains("--rebuild"),
            "{said}"
        );
    }
    place
        .gongbao(&["index", "--rebuild", "drop", "other"])
        .expect(0);
    let status = place.gongbao(&["status"]).expect(0);
    assert!(status.contains("ICU"), "{status}");
    // What is left out is told.
    let rebuilt = place.gongbao(&["index", "--rebuild", "drop"]);
    let said = rebuilt.errors();
    assert!(
        said.contains("1 files that it held") && said.contains("other/b.txt"),
        "{said}"
    );
}

/// What every record in a folder of reports says of its files is so.
fn records_are_true(reports: &Path) -> usize {
    let mut records = 0;
    for entry in fs::read_dir(reports).unwrap().flatten() {
        if !entry.file_name().to_string_lossy().ends_with("run.json") {
            continue;
        }
        records += 1;
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(entry.path()).unwrap()).unwrap();
        for file in json["files"].as_array().unwrap() {
            let name = file["file"].as_str().unwrap();
            let bytes = fs::read(reports.join(name)).unwrap();
            assert_eq!(file["sha256"], hash(&bytes).as_str(), "{name} of {entry:?}");
        }
    }
    records
}

#[test]
fn a_record_leaves_files_to_the_report_that_writes_them_anew() {
    let place = ran();
    let before = recorded_tables(&place.path("reports")).unwrap();
    let report = ["report", "association", "--of", "security"];
    place.gongbao(&report).expect(0);
    assert_eq!(records_are_true(&place.path("reports")), 2);
    place
        .gongbao(&["report", "trend", "--format", "xlsx"])
        .expect(0);
    assert_eq!(records_are_true(&place.path("reports")), 3);
    // The next run writes all of its tables again, and takes its own back.
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(said.contains("nothing changed"), "{said}");
    records_are_true(&place.path("reports"));
    let record = fs::read_to_string(place.path("reports/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let csv = record["files"].as_array().unwrap().iter();
    let csv = csv.filter(|file| file["file"].as_str().unwrap().ends_with(".csv"));
    assert_eq!(csv.count(), before.len());
    for (name, bytes) in before {
        assert!(
            fs::read(place.path("reports").join(&name)).unwrap() == bytes,
            "{name}"
        );
    }
}

/// What people keep where tables go is not replaced, or not in silence.
#[cfg(unix)]
#[test]
fn what_is_no_folder_or_no_table_is_let_be() {
    let place = Place::new();
    place.write("drop/a.txt", "安全监管");
    place.write("thesis", "mine");
    std::os::unix::fs::symlink("nowhere", place.path("link")).unwrap();
    for reports in ["thesis", "link"] {
        let ran = place.gongbao(&["run", "drop", "--reports", reports]);
        assert_eq!(ran.status(), 2, "{reports}");
        assert!(ran.errors().contains(reports), "{}", ran.errors());
    }
    assert_eq!(fs::read_to_string(place.path("thesis")).unwrap(), "mine");
    assert!(place.path("link").is_symlink());
    place.write("reports/documents.csv/mine.txt", "mine");
    let ran = place.gongbao(&["run", "drop"]);
    assert!(
        ran.status() == 2 && ran.errors().contains("documents.csv"),
        "{}",
        ran.errors()
    );
    assert!(place.path("reports/documents.csv/mine.txt").is_file());
    for folders in [["--reports", "drop"], ["--indexes", "drop"]] {
        let ran = place.gongbao(&[&["run", "drop"], &folders[..]].concat());
        assert!(ran.status() == 2 && ran.errors().contains("the drop is the folder"));
    }
    // The index behind a link is built anew where the link leads.
    fs::create_dir_all(place.path("store/ix")).unwrap();
    std::os::unix::fs::symlink("store/ix", place.path("linked")).unwrap();
    for more in [&[][..], &["--rebuild"]] {
        let run = ["run", "drop", "--indexes", "linked", "--reports", "tables"];
        place.gongbao(&[&run[..], more].concat()).expect(0);
    }
    assert!(place.path("linked").is_symlink() && place.path("store/ix/meta.json").is_file());
    let store = fs::read_dir(place.path("store")).unwrap().flatten();
    let before = store
        .map(|entry| entry.path())
        .find(|path| !path.ends_with("ix"))
        .unwrap();
    let status = ["status", "--indexes", before.to_str().unwrap()];
    assert!(
        place
            .gongbao(&status)
            .expect(0)
            .contains("documents      1")
    );
}

/// Needs the right to mount: run as root, or where users may have a name space of their own.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts file systems"]
fn a_disk_that_is_really_full_leaves_all_as_it_was() {
    let place = ran();
    many(&place, "more", 200);
    let (mut failed, mut done) = (0, 0);
    for kilobytes in [
        64, 200, 400, 700, 1000, 1500, 2500, 5000, 8000, 12000, 16000, 24000, 48000,
    ] {
        let script = format!(
            "set -e; mkdir -p disk; mount -t tmpfs -o size={kilobytes}k tmpfs disk
             status=0; \"$gongbao\" run drop --indexes disk/indexes --reports disk/reports || status=$?
             rm -rf copy; cp -r disk copy; exit $status"
        );
        let (status, said) = shell(&place, &["unshare", "-Urm"], &script);
        let reports = place.path("copy/reports");
        match status {
            0 => {
                done += 1;
                assert!(recorded_tables(&reports).is_some());
            }
            _ => {
                failed += 1;
                assert_eq!(status, 2, "{kilobytes}: {said}");
                let reason = said.contains("cannot ") && said.contains("No space left");
                assert!(reason && said.contains("disk/"), "{kilobytes}: {said}");
                assert!(recorded_tables(&reports).is_none(), "{kilobytes}: {said}");
                let left = fs::read_dir(place.path("copy")).unwrap().flatten();
                let left = left.filter(|one| one.file_name().to_string_lossy().starts_with('.'));
                assert_eq!(left.count(), 0, "{kilobytes}: something is left over");
            }
        }
    }
    assert!(failed > 3 && done > 0, "{failed} {done}");
}

/// Needs the right to mount, too.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts file systems"]
fn an_index_that_cannot_be_written_can_be_read() {
    let place = ran();
    let only_read = "set -e; mount --bind indexes indexes; mount -o remount,ro,bind indexes;";
    for (command, status, told) in [
        ("search 监管", 0, ""),
        ("verify", 0, ""),
        ("report --reports elsewhere", 0, ""),
        (
            "run drop",
            2,
            "cannot write indexes/writer.lock: Read-only file system",
        ),
        (
            "run --rebuild drop",
            2,
            "cannot write indexes/writer.lock: Read-only file system",
        ),
    ] {
        let script = format!("{only_read} exec \"$gongbao\" {command}");
        let (ended, said) = shell(&place, &["unshare", "-Urm"], &script);
        assert_eq!(ended, status, "{command}: {said}");
        assert!(said.contains(told), "{command}: {said}");
    }
    assert!(recorded_tables(&place.path("elsewhere")).is_some());
    let script = "set -e; mkdir target; mount --bind target target; mount -o remount,ro,bind target
                  exec \"$gongbao\" report --reports target/reports";
    let (status, said) = shell(&place, &["unshare", "-Urm"], script);
    assert!(
        status == 2 && said.contains("Read-only file system"),
        "{said}"
    );
    // A folder that others mounted cannot change places: its files are renamed one by one.
    let script = "set -e; mkdir mounted; mount -t tmpfs tmpfs mounted
                  \"$gongbao\" report --reports mounted; \"$gongbao\" report --reports mounted; cp -r mounted copied";
    let (status, said) = shell(&place, &["unshare", "-Urm"], script);
    assert_eq!(status, 0, "{said}");
    assert!(recorded_tables(&place.path("copied")).is_some());
}
