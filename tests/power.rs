//! Power cuts: what counts is on the disk before it counts. The order of the program's writes, as strace
//! tells it.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::state::copy;
use support::{Place, corpus};

/// What would be lost if the power went now: contents that were written, and names that were given,
/// since they were last told to be on the disk.
#[derive(Default)]
struct Unsafe {
    contents: BTreeSet<PathBuf>,
    /// By folder.
    names: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Unsafe {
    fn written(&mut self, path: &Path) {
        self.contents.insert(path.to_path_buf());
    }

    fn named(&mut self, path: &Path) {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return;
        };
        let names = self.names.entry(folder.to_path_buf()).or_default();
        names.insert(name.to_string_lossy().into_owned());
    }

    fn synchronised(&mut self, path: &Path) {
        self.contents.remove(path);
        self.names.remove(path);
    }

    fn renamed(&mut self, from: &Path, to: &Path) {
        if self.contents.remove(from) {
            self.contents.insert(to.to_path_buf());
        }
        self.named(to);
    }

    /// Everything of that kind within a folder.
    fn within(&self, folder: &Path, matters: impl Fn(&str) -> bool) -> Vec<String> {
        let contents = self.contents.iter().filter(|path| path.starts_with(folder));
        let contents = contents.map(|path| path.display().to_string());
        let names = self.names.iter().filter(|(at, _)| at.starts_with(folder));
        let names = names.flat_map(|(at, names)| {
            names
                .iter()
                .map(move |name| format!("the name {}/{name}", at.display()))
        });
        contents.chain(names).filter(|what| matters(what)).collect()
    }
}

/// The path of a file that is open, in `7</a/b>`.
fn open_path(argument: &str) -> Option<PathBuf> {
    let (_, path) = argument.split_once('<')?;
    Some(path.split('>').next()?.into())
}

/// The strings among the arguments of a call, made absolute.
fn quoted(arguments: &str, folder: &Path) -> Vec<PathBuf> {
    let parts: Vec<&str> = arguments.split('"').collect();
    parts
        .chunks(2)
        .filter_map(|pair| pair.get(1))
        .map(|path| folder.join(path))
        .collect()
}

/// `meta.json`, segments: what an index consists of; not its locks, nor what is made anew at any time.
fn is_of_index(what: &str) -> bool {
    ["writer.lock", ".tantivy", "/kept", ".managed.json", ".tmp"]
        .iter()
        .all(|no| !what.contains(no))
}

#[test]
#[ignore = "needs strace"]
fn what_counts_is_on_the_disk_before_it_counts() {
    let place = Place::new();
    copy(&corpus(), &place.path("drop"));
    let folder = place.folder.path().canonicalize().unwrap();
    let (indexes, log) = (folder.join("indexes"), folder.join("log"));
    let (mut commits, mut exchanges) = (0, 0);
    for run in 0..3 {
        place.write("drop/new.txt", format!("第{run}号通知 安全"));
        let status = Command::new("strace")
            .args(["-f", "-y", "-qq", "-s", "300", "-o", "log", "-e"])
            .arg("trace=write,writev,pwrite64,ftruncate,openat,fsync,fdatasync,rename,renameat,renameat2,link,linkat")
            .arg(env!("CARGO_BIN_EXE_gongbao"))
            .args(["run", "drop", "--quiet"])
            .current_dir(&folder)
            .status()
            .expect("strace");
        assert!(status.success());
        let mut at_risk = Unsafe::default();
        // A call that another thread comes in between is told in two lines.
        let mut begun: BTreeMap<String, String> = BTreeMap::new();
        for line in fs::read_to_string(&log).unwrap().lines() {
            let (process, call) = line.split_once(' ').unwrap();
            let call = call.trim_start();
            let call = match (
                call.strip_suffix(" <unfinished ...>"),
                call.starts_with("<... "),
            ) {
                (Some(start), _) => {
                    begun.insert(process.to_owned(), start.to_owned());
                    // A write counts from its start, what makes it safe from its end.
                    match start.starts_with("fsync") || start.starts_with("fdatasync") {
                        true => continue,
                        false => start.to_owned(),
                    }
                }
                (None, true) => match begun.remove(process) {
                    Some(start) if start.starts_with('f') && start.contains("sync") => start,
                    _ => continue,
                },
                (None, false) => call.to_owned(),
            };
            let (name, arguments) = call.split_once('(').unwrap_or_default();
            match name {
                "write" | "writev" | "pwrite64" | "ftruncate" => {
                    if let Some(path) = open_path(arguments) {
                        at_risk.written(&path);
                    }
                }
                "openat" if arguments.contains("O_CREAT") => {
                    quoted(arguments, &folder)
                        .iter()
                        .for_each(|path| at_risk.named(path));
                }
                "fsync" | "fdatasync" => {
                    if let Some(path) = open_path(arguments) {
                        at_risk.synchronised(&path);
                    }
                }
                "link" | "linkat" => {
                    if let [_, to] = &quoted(arguments, &folder)[..] {
                        at_risk.named(to);
                    }
                }
                "rename" | "renameat" | "renameat2" => {
                    let paths = quoted(arguments, &folder);
                    let [from, to] = &paths[..] else { continue };
                    if to.ends_with("indexes/meta.json") {
                        commits += 1;
                        let lost = at_risk.within(&indexes, is_of_index);
                        assert!(lost.is_empty(), "run {run}: lost with a commit: {lost:?}");
                        assert!(!at_risk.contents.contains(from), "{from:?}");
                    }
                    if to.ends_with("reports") {
                        exchanges += 1;
                        let lost = at_risk.within(from, |_| true);
                        assert!(lost.is_empty(), "run {run}: lost with the tables: {lost:?}");
                        let lost = at_risk.within(&indexes, is_of_index);
                        assert!(
                            lost.is_empty(),
                            "run {run}: tables before the index: {lost:?}"
                        );
                    }
                    at_risk.renamed(from, to);
                }
                _ => {}
            }
        }
        let lost = at_risk.within(&indexes, is_of_index);
        assert!(lost.is_empty(), "run {run}: {lost:?}");
        let reports = |what: &str| what.contains("/reports");
        let lost = at_risk.within(&folder, reports);
        assert!(lost.is_empty(), "run {run}: {lost:?}");
    }
    println!("{commits} commits, {exchanges} exchanges of tables");
    assert!(commits >= 4 && exchanges == 3, "{commits} {exchanges}");
}
