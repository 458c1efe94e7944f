//! Crashes: the program is killed at any moment, and nothing is lost, halved or mixed.
//!
//! `GONGBAO_KILLS` says how often (24 where it is not set), `GONGBAO_SEED` from which number the moments
//! are drawn.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::state::{Tables, copy, generation, nothing_left_over, recorded_tables};
use support::{Place, Random, corpus};

/// What happens to the drop, a step a run. So many small segments are merged before the last.
const STEPS: usize = 10;

/// Where in a run it is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// After so much of the time that it takes undisturbed.
    Share(f64),
    /// So long after a file or folder with such a beginning is there.
    After(&'static str, Duration),
}

/// Brings the drop to the state of a step.
fn change_drop(drop: &Path, step: usize) {
    let write = |name: String, text: String| fs::write(drop.join(name), text).unwrap();
    match step {
        0 => copy(&corpus(), drop),
        1 => {
            write(
                "new.txt".to_owned(),
                "关于加强网络安全监管的通知\n各级监管部门。".to_owned(),
            );
            let old = drop.join("central/zhengwu-ai-2023.md");
            let text = fs::read_to_string(&old).unwrap();
            fs::write(old, text + "\n本办法所称标准，是指安全标准。\n").unwrap();
        }
        2 => {
            fs::remove_file(drop.join("central/guofa-2015-118.txt")).unwrap();
            fs::remove_file(drop.join("central/guofa-2015-118.txt.meta.json")).unwrap();
            fs::remove_dir_all(drop.join("formats")).unwrap();
        }
        step => write(
            format!("more-{step}.txt"),
            format!("第{step}号通知\n平台应当遵守人工智能标准，接受监管。"),
        ),
    }
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .args(arguments)
        .current_dir(place.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn exists_beginning(folder: &Path, beginning: &str) -> bool {
    let (folder, beginning) = match beginning.rsplit_once('/') {
        Some((within, beginning)) => (folder.join(within), beginning),
        None => (folder.to_path_buf(), beginning),
    };
    fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with(beginning))
    })
}

/// Runs the program and kills it at a moment; whether it was killed before it ended.
fn run_and_kill(place: &Place, arguments: &[&str], moment: Moment, whole: Duration) -> bool {
    let mut child = start(place, arguments);
    let begun = Instant::now();
    match moment {
        Moment::Share(share) => std::thread::sleep(whole.mul_f64(share)),
        Moment::After(beginning, wait) => {
            while child.try_wait().unwrap().is_none()
                && begun.elapsed() < whole * 20
                && !exists_beginning(place.folder.path(), beginning)
            {
                std::thread::sleep(Duration::from_micros(200));
            }
            std::thread::sleep(wait);
        }
    }
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

/// A number that the environment sets.
fn number(name: &str, default: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.map_or(default, |value| value.parse().unwrap())
}

#[test]
fn a_run_that_is_killed_is_gone_on_with() {
    let (kills, seed) = (number("GONGBAO_KILLS", 24), number("GONGBAO_SEED", 1));
    let mut random = Random::new(seed);
    let mut share = || random.below(10_000) as f64 / 10_000.0;

    // Undisturbed: what the drop, the index and the tables are before each step, and the tables after.
    let place = Place::new();
    let kept = Place::new();
    let mut after: Vec<Tables> = Vec::new();
    let mut times = Vec::new();
    for step in 0..STEPS {
        fs::create_dir_all(place.path("indexes")).unwrap();
        fs::create_dir_all(place.path("reports")).unwrap();
        change_drop(&place.path("drop"), step);
        for name in ["drop", "indexes", "reports"] {
            copy(&place.path(name), &kept.path(&format!("{step}/{name}")));
        }
        let begun = Instant::now();
        place.gongbao(&["run", "drop"]).expect(0);
        times.push(begun.elapsed());
        after.push(recorded_tables(&place.path("reports")).unwrap());
        nothing_left_over(&place);
    }
    let segments = || fs::read_to_string(place.path("indexes/meta.json")).unwrap();
    let merged = segments().matches("segment_id").count();
    assert!(merged < STEPS, "the steps make segments that are merged");

    let (mut killed, mut before_commit, mut before_tables) = (0, 0, 0);
    for kill in 0..kills {
        let step = match kill % 4 {
            0 => 0,
            1 => 1 + (kill / 4) as usize % 2,
            // The steps at whose end segments are merged are the last ones.
            2 => STEPS - 1 - (kill / 4) as usize % 3,
            _ => (kill / 4) as usize % STEPS,
        };
        for name in ["drop", "indexes", "reports"] {
            copy(&kept.path(&format!("{step}/{name}")), &place.path(name));
        }
        let was = generation(&place);
        // Some are killed again while they go on.
        for _ in 0..1 + kill % 3 / 2 {
            let short = Duration::from_micros((share() * 40_000.0) as u64);
            let moment = match kill % 5 {
                0 => Moment::After(".reports.new-", short),
                1 => Moment::After("reports/.unfinished", Duration::ZERO),
                // What comes before the commit is the lesser part.
                2 | 3 => Moment::Share(share() * 0.4),
                _ => Moment::Share(share() * 1.1),
            };
            let context = format!("kill {kill} of step {step} at {moment:?}, seed {seed}");
            killed += u64::from(run_and_kill(&place, &["run", "drop"], moment, times[step]));

            // The index is that before or after the update, and can be asked.
            let now = generation(&place);
            assert!(now == was || now == was + 1, "{context}: {was}, {now}");
            before_commit += u64::from(now == was);
            // The tables are all of one state.
            let tables = recorded_tables(&place.path("reports"));
            let is = |at: Option<usize>| at.and_then(|at| after.get(at)) == tables.as_ref();
            let old = step.checked_sub(1);
            assert!(is(Some(step)) || is(old), "{context}: tables of no state");
            assert!(
                now > was || is(old),
                "{context}: tables of an update that does not count"
            );
            before_tables += u64::from(now > was && !is(Some(step)));
        }
        let context = format!("kill {kill} of step {step}, seed {seed}");
        place.gongbao(&["run", "drop"]).expect(0);
        let tables = recorded_tables(&place.path("reports")).unwrap();
        for (name, bytes) in &after[step] {
            assert!(tables.get(name) == Some(bytes), "{context}: {name} differs");
        }
        assert_eq!(tables.len(), after[step].len(), "{context}");
        nothing_left_over(&place);
        if kill % 10 == 0 {
            place.gongbao(&["verify"]).expect(0);
        }
    }
    println!(
        "{killed} runs killed before they ended: {before_commit} before the commit, {before_tables} \
         between it and the tables"
    );
    assert!(killed > kills / 2, "most are killed before they end");
}

#[test]
fn building_an_index_anew_may_be_killed_too() {
    let (kills, seed) = (number("GONGBAO_KILLS", 24) / 3, number("GONGBAO_SEED", 1));
    let mut random = Random::new(seed + 1);
    let place = Place::new();
    copy(&corpus(), &place.path("drop"));
    place.gongbao(&["run", "drop"]).expect(0);
    place.write("drop/new.txt", "关于安全监管的通知");
    place.gongbao(&["run", "drop"]).expect(0);
    let documents = place.table("documents.csv").len();
    for name in ["indexes", "reports"] {
        copy(&place.path(name), &place.path(&format!("kept/{name}")));
    }
    let rebuild = ["run", "--rebuild", "drop"];
    let begun = Instant::now();
    place.gongbao(&rebuild).expect(0);
    let whole = begun.elapsed();
    let befores = || {
        let entries = fs::read_dir(place.folder.path()).unwrap().flatten();
        let paths = entries.map(|entry| entry.path());
        let is_before = |path: &std::path::PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with(".indexes.before-")
        };
        paths.filter(is_before).collect::<Vec<_>>()
    };
    for kill in 0..kills {
        befores()
            .iter()
            .for_each(|path| fs::remove_dir_all(path).unwrap());
        for name in ["indexes", "reports"] {
            copy(&place.path(&format!("kept/{name}")), &place.path(name));
        }
        let share = random.below(10_000) as f64 / 10_000.0;
        let moment = match kill % 2 {
            0 => Moment::Share(share * 0.5),
            _ => Moment::After(".indexes.before-", Duration::ZERO),
        };
        run_and_kill(&place, &rebuild, moment, whole);
        // The old index with its past, or the new one; the old one is lost in neither case.
        let now = generation(&place);
        assert!(
            now == 2 || (now == 1 && befores().len() == 1),
            "{now} after {moment:?}"
        );
        place.gongbao(&["run", "drop"]).expect(0);
        assert_eq!(place.table("documents.csv").len(), documents, "{moment:?}");
        nothing_left_over(&place);
    }
}
