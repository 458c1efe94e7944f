//! The targets over what is kept for them: no fuzzer is needed for that.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::TARGETS;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn names(folder: &Path) -> BTreeSet<String> {
    let stem = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    files(folder).into_iter().map(stem).collect()
}

/// What once failed, and the seeds, by their targets.
#[test]
fn every_input_that_is_kept_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = root.join("fuzz/seeds");
    if !seeds.exists() {
        println!("skipped: the seeds of fuzzing are not in the package");
    }
    let mut inputs = 0;
    for (name, target) in TARGETS {
        let kept = files(&root.join("tests/regressions").join(name));
        let of_target = files(&seeds.join(name));
        assert!(
            !of_target.is_empty() || !seeds.exists(),
            "{name} has no folder of seeds"
        );
        for path in kept.into_iter().chain(of_target) {
            println!("{}", path.display());
            target(&fs::read(&path).unwrap());
            inputs += 1;
        }
        target(b"");
    }
    println!("{inputs} inputs of {} targets hold", TARGETS.len());
}

/// Each target can be fuzzed, and no folder belongs to none.
#[test]
fn every_target_has_its_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| name.to_string()).collect();
    let programs = names(&root.join("fuzz/fuzz_targets"));
    let kept = names(&root.join("tests/regressions"));
    let strays: Vec<_> = kept.difference(&programs).collect();
    assert!(
        strays.is_empty() || programs.is_empty(),
        "no target is named {strays:?}"
    );
    if !root.join("fuzz").exists() {
        println!("skipped: the programs of fuzzing are not in the package");
        return;
    }
    for folder in ["fuzz/fuzz_targets", "fuzz/seeds"] {
        let there = names(&root.join(folder));
        let missing: Vec<_> = targets.difference(&there).collect();
        assert!(missing.is_empty(), "{folder} has nothing for {missing:?}");
        // Without some features some targets are not there.
        if cfg!(all(feature = "office", feature = "pdf", feature = "serve")) {
            assert_eq!(there, targets, "{folder}");
        }
    }
}
