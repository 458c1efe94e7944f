//! Staging under test: each step at which a commit may be stopped.

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap()
}

/// A folder of reports of an earlier state, with what else people keep there.
fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let reports = place.path().join("reports");
    fs::create_dir_all(reports.join("mine/deep")).unwrap();
    for (name, text) in [
        ("a.csv", "old"),
        ("a.2.csv", "old"),
        ("run.json", "old"),
        ("note.txt", "mine"),
        ("mine/deep/x", "mine"),
    ] {
        fs::write(reports.join(name), text).unwrap();
    }
    (place, reports)
}

fn staged(reports: &Path) -> Staging {
    let staging = Staging::begin(reports).unwrap();
    for name in ["a.csv", "run.json"] {
        fs::write(staging.folder().join(name), "new").unwrap();
    }
    staging
}

fn is_new(place: &Path, reports: &Path) {
    assert_eq!(names(place), ["reports"]);
    assert_eq!(names(reports), ["a.csv", "mine", "note.txt", "run.json"]);
    assert_eq!(text(reports.join("a.csv")), "new");
    assert_eq!(text(reports.join("note.txt")), "mine");
    assert_eq!(text(reports.join("mine/deep/x")), "mine");
}

fn is_old(place: &Path, reports: &Path) {
    assert_eq!(names(place), ["reports"]);
    let all = ["a.2.csv", "a.csv", "mine", "note.txt", "run.json"];
    assert_eq!(names(reports), all);
    assert_eq!(text(reports.join("a.csv")), "old");
}

#[test]
fn files_take_their_places_and_all_others_stay() {
    let (place, reports) = place();
    let staging = staged(&reports);
    assert_eq!(text(reports.join("a.csv")), "old");
    staging.commit("run.json", &["a.2.csv".to_owned()]).unwrap();
    is_new(place.path(), &reports);
}

#[test]
fn so_they_do_one_by_one_within_the_folder() {
    let (place, reports) = place();
    let folder = reports.join(format!(".new-{}", number()));
    let staging = Staging::make(&reports, folder, false).unwrap();
    for name in ["a.csv", "run.json"] {
        fs::write(staging.folder().join(name), "new").unwrap();
    }
    staging.commit("run.json", &["a.2.csv".to_owned()]).unwrap();
    is_new(place.path(), &reports);
}

#[test]
fn a_folder_that_is_not_there_is_made() {
    let place = tempfile::tempdir().unwrap();
    let reports = place.path().join("deep/reports");
    staged(&reports).commit("run.json", &[]).unwrap();
    assert_eq!(names(&reports), ["a.csv", "run.json"]);
    assert_eq!(names(&place.path().join("deep")), ["reports"]);
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let (place, reports) = place();
    drop(staged(&reports));
    is_old(place.path(), &reports);
}

/// Each step of a commit at which the program may be stopped, and what the next one makes of it.
#[test]
fn a_commit_that_is_stopped_is_gone_back_on_or_ended() {
    let stopped = |staging: Staging| {
        // The lock ends with a process; the folder stays.
        let folder = staging.folder.clone();
        let kept = folder.with_file_name("kept");
        fs::rename(&folder, &kept).unwrap();
        drop(staging);
        fs::rename(&kept, &folder).unwrap();
        folder
    };
    let (outer, reports) = place();
    stopped(staged(&reports));
    clear_unfinished_tables(&reports);
    is_old(outer.path(), &reports);

    let folder = stopped(staged(&reports));
    fs::write(folder.join(MARK), "a.2.csv").unwrap();
    fs::hard_link(reports.join("note.txt"), folder.join("note.txt")).unwrap();
    exchanged(&folder, &reports).unwrap();
    // Here: before anything was taken over.
    clear_unfinished_tables(&reports);
    is_new(outer.path(), &reports);

    let (outer, reports) = place();
    let folder = stopped(staged(&reports));
    fs::write(folder.join(MARK), "a.2.csv").unwrap();
    exchanged(&folder, &reports).unwrap();
    // Here: in the middle of taking over and removing.
    fs::rename(folder.join("mine"), reports.join("mine")).unwrap();
    fs::remove_file(folder.join("a.csv")).unwrap();
    drop(staged(&reports));
    is_new(outer.path(), &reports);
}

#[test]
fn what_another_writes_is_let_be() {
    let (_place, reports) = place();
    let other = staged(&reports);
    staged(&reports).commit("run.json", &[]).unwrap();
    assert!(other.folder().is_dir());
    other.commit("run.json", &[]).unwrap();
    assert_eq!(text(reports.join("a.csv")), "new");
}
