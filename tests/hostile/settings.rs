//! The user's own files, when they are hostile or damaged: an error that names the file, no panic.

use super::support::Place;
use super::under_limit;

#[test]
fn files_of_the_user_are_errors_and_no_panics() {
    let deep = "[".repeat(200_000);
    let long = "a".repeat(1 << 20);
    let columns = "name,".repeat(100_000);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("gongbao.toml", format!("drops = {deep}").into()),
        (
            "gongbao.toml",
            format!("{}= 1", "a.".repeat(100_000)).into(),
        ),
        ("gongbao.toml", vec![0xFF; 1_000]),
        (
            "gongbao.toml",
            format!("where = \"{}\"", "(".repeat(20_000)).into(),
        ),
        ("gongbao.toml", format!("[fields]\n{long} = \"x\"").into()),
        ("gongbao.toml", "agencies = \"agencies.csv\"".into()),
        ("agencies.csv", vec![0; 100_000]),
        ("agencies.csv", format!("{columns}\n{columns}\n").into()),
        ("lexicon.toml", format!("concept = {deep}").into()),
        ("lexicon.toml", vec![0xFF; 1_000]),
        ("lexicon.csv", format!("{columns}\n").into()),
        ("lexicon.csv", format!("concept,form\na,\"{long}\n").into()),
    ];
    for (name, bytes) in cases {
        let place = Place::new();
        place.write("drop/a.txt", "监管部门应当公布名单。");
        place.write(name, &bytes);
        let arguments = match name {
            "agencies.csv" => {
                place.write("gongbao.toml", "agencies = \"agencies.csv\"");
                "index drop".to_owned()
            }
            "gongbao.toml" => "index drop".to_owned(),
            lexicon => format!("lexicon check {lexicon}"),
        };
        let (status, said, _) = under_limit(&place, &arguments);
        assert!((0..=2).contains(&status), "{name}: {status} {said}");
    }
}

#[test]
fn sidecars_may_be_hostile() {
    let place = Place::new();
    place.write("drop/a.txt", "监管部门应当公布名单。");
    place.write("drop/a.txt.meta.json", "{\"a\":".repeat(1_000_000));
    place.write("drop/b.txt", "监管部门应当公布名单。");
    place.write("drop/b.txt.meta.json", vec![b' '; 65 << 20]);
    place.write("drop/c/c.txt", "监管部门应当公布名单。");
    place.write(
        "drop/c/metadata.csv",
        format!("file{}\nc.txt\n", ",a".repeat(1_000_000)),
    );
    place.write("drop/d/d.txt", "监管部门应当公布名单。");
    place.write("drop/d/.gitignore", vec![b'*'; 2 << 20]);
    place.write("drop/e/e.txt", "监管部门应当公布名单。");
    place.write(
        "drop/e/.gongbaoignore",
        "[a-\n*a*b*c*d*e*f\n".repeat(10_000),
    );
    place.write("drop/f/f.txt", "监管部门应当公布名单。");
    place.write("drop/f/metadata.csv", vec![0xFF; 1_000]);
    let (status, said, _) = under_limit(&place, "index drop");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("6 new"), "{said}");
}
