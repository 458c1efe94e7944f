//! The same promises on real documents: `GONGBAO_REAL_CORPUS` names a folder of them, and
//! `GONGBAO_ORACLE` a file of counts made by a plain script over that folder.
//!
//! `cargo test --release --test real_corpus -- --ignored`

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use gongbao::document::{Document, MetadataKey};
use support::{Place, Scan, documents, number, random_strings};

fn variable(name: &str) -> PathBuf {
    let value = std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set"));
    PathBuf::from(value)
        .canonicalize()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

static DROP: LazyLock<PathBuf> = LazyLock::new(|| variable("GONGBAO_REAL_CORPUS"));
static ALL: LazyLock<Vec<(String, Document)>> = LazyLock::new(|| documents(&DROP));

/// Ids of documents that do not count, since they are the same as another after folding.
static COPIES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let rows = INDEXED.table("documents.csv").into_iter();
    let copies = rows.filter(|row| !row["duplicate_of"].is_empty());
    copies.map(|row| row["doc_id"].clone()).collect()
});

fn is_copy(document: &Document) -> bool {
    let record = document.record.as_deref().unwrap_or_default();
    COPIES.contains(record.trim_start_matches('='))
}

/// The documents that count.
static DOCUMENTS: LazyLock<Vec<(String, Document)>> = LazyLock::new(|| {
    ALL.iter()
        .filter(|(_, document)| !is_copy(document))
        .cloned()
        .collect()
});

/// An index that the tests share; what changes it is tested in a place of its own.
static INDEXED: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::new();
    let said = place.gongbao(&["run", DROP.to_str().unwrap()]).expect(0);
    let count = ALL.len();
    assert!(
        said.starts_with(&format!("{count} documents in the drops: {count} new")),
        "{said}"
    );
    place
});

#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn random_strings_are_counted_as_a_plain_scan_counts_them() {
    let texts: Vec<&str> = DOCUMENTS
        .iter()
        .map(|(_, document)| document.text.as_str())
        .collect();
    let scans: Vec<Scan> = texts.iter().map(|text| Scan::new(text)).collect();
    let seed = std::env::var("GONGBAO_SEED").map_or(7, |seed| seed.parse().unwrap());
    let strings = random_strings(&texts, 1000, seed);
    let mut arguments = vec!["count", "--format", "csv", "--"];
    arguments.extend(strings.iter().map(String::as_str));
    let (mut all, mut crossing) = (0, 0);
    for (string, row) in strings.iter().zip(INDEXED.gongbao(&arguments).rows()) {
        let counts: Vec<u64> = scans.iter().map(|scan| scan.count(string)).collect();
        let total = number(&row, "occurrences") + number(&row, "crossing");
        assert_eq!(total, counts.iter().sum::<u64>(), "{string:?}");
        assert!(total > 0, "{string:?} was drawn from the texts");
        if number(&row, "crossing") == 0 {
            let holding = counts.iter().filter(|&&count| count > 0).count() as u64;
            assert_eq!(number(&row, "documents"), holding, "{string:?}");
        }
        all += total;
        crossing += number(&row, "crossing");
    }
    println!("1000 strings, {all} matches, {crossing} of them crossing: all as scanned");
}

#[derive(serde::Deserialize)]
struct Counts {
    df: u64,
    tf: u64,
    df_word: Option<u64>,
    tf_word: Option<u64>,
    df_year: BTreeMap<String, u64>,
    tf_year: BTreeMap<String, u64>,
}

/// The counts of the plain script are those of the unfolded text. Where the index differs, the
/// difference must be what folding and joining add, which the scan of the folded text says.
#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS and GONGBAO_ORACLE"]
fn counts_agree_with_a_plain_script() {
    let oracle = std::fs::read_to_string(variable("GONGBAO_ORACLE")).unwrap();
    let oracle: BTreeMap<String, BTreeMap<String, Counts>> = serde_json::from_str(&oracle).unwrap();
    let forms: BTreeSet<&String> = oracle.values().flat_map(BTreeMap::keys).collect();
    let mut arguments = vec!["count", "--by", "path,year", "--format", "csv", "--"];
    arguments.extend(forms.iter().map(|form| form.as_str()));
    let rows = INDEXED.gongbao(&arguments).rows();
    let (mut compared, mut differing) = (0, 0);
    for (file, keywords) in &oracle {
        for (form, expected) in keywords {
            let own: Vec<_> = rows
                .iter()
                .filter(|row| row["path"] == *file && row["form"] == *form)
                .collect();
            let total: u64 = own
                .iter()
                .map(|row| number(row, "occurrences") + number(row, "crossing"))
                .sum();
            let documents: u64 = own.iter().map(|row| number(row, "documents")).sum();
            let crossing: u64 = own.iter().map(|row| number(row, "crossing")).sum();
            let of_file = || DOCUMENTS.iter().filter(|(path, _)| path == file);
            let scanned: Vec<u64> = of_file()
                .map(|(_, document)| Scan::new(&document.text).count(form))
                .collect();
            assert_eq!(total, scanned.iter().sum::<u64>(), "{form} in {file}");
            if crossing == 0 {
                let holding = scanned.iter().filter(|&&count| count > 0).count() as u64;
                assert_eq!(documents, holding, "{form} in {file}");
            }
            let (tf, df) = (
                expected.tf_word.unwrap_or(expected.tf),
                expected.df_word.unwrap_or(expected.df),
            );
            compared += 1;
            if (total, documents) != (tf, df) {
                differing += 1;
                println!(
                    "{form} in {file}: {total} matches in {documents} documents ({crossing} \
                     crossing); the script has {tf} in {df}"
                );
                for (path, document) in of_file() {
                    let raw = document.text.to_lowercase().matches(form.as_str()).count() as u64;
                    let found = Scan::new(&document.text).count(form);
                    if found > raw {
                        let record = document.record.as_deref().unwrap_or_default();
                        println!("    {path} {record}: {found} folded, {raw} as they stand");
                    }
                }
                let mut of_copies = 0;
                let copies = ALL
                    .iter()
                    .filter(|(path, one)| path == file && is_copy(one));
                for (_, copy) in copies {
                    let count = Scan::new(&copy.text).count(form);
                    if count > 0 {
                        let record = copy.record.as_deref().unwrap_or_default();
                        println!("    {count} in the copy {record}, which does not count");
                    }
                    of_copies += count;
                }
                assert!(total + of_copies >= tf, "folding and joining only add");
            } else if expected.tf_word.is_none() {
                for (year, &tf) in expected.tf_year.iter().filter(|(year, _)| *year != "none") {
                    let of_year: u64 = own
                        .iter()
                        .filter(|row| row["year"] == *year)
                        .map(|row| number(row, "occurrences") + number(row, "crossing"))
                        .sum();
                    assert_eq!(of_year, tf, "{form} in {file} in {year}");
                    if crossing == 0 {
                        let of_year: u64 = own
                            .iter()
                            .filter(|row| row["year"] == *year)
                            .map(|row| number(row, "documents"))
                            .sum();
                        assert_eq!(
                            of_year, expected.df_year[year],
                            "{form} in {file} in {year}"
                        );
                    }
                }
            }
        }
    }
    assert!(compared >= 90, "{compared}");
    println!("{compared} keywords of files compared; {differing} differ, as said above");
}

#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn a_second_run_changes_nothing_and_a_touched_record_one_document() {
    let place = Place::new();
    let mut touched = None;
    for entry in std::fs::read_dir(&*DROP).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = format!("drop/{}", path.file_name().unwrap().to_string_lossy());
        let copied = place.write(&name, bytes);
        if touched.is_none() && name.ends_with(".jsonl") {
            touched = Some(copied);
        }
    }
    let count = ALL.len();
    place.gongbao(&["run", "drop", "--threads", "1"]).expect(0);
    let tables = place.tables_of_documents();
    let whole = INDEXED.tables_of_documents();
    for (name, bytes) in &tables {
        if name != "documents.csv" && name != "rejected.csv" {
            assert!(
                *bytes == whole[name],
                "{name} differs on one thread and two"
            );
        }
    }
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.starts_with(&format!("{count} documents in the drops: nothing changed")),
        "{said}"
    );
    assert!(place.tables_of_documents() == tables);
    let touched = touched.unwrap();
    let text = std::fs::read_to_string(&touched).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let mut record: serde_json::Value = serde_json::from_str(first).unwrap();
    record["text"] = format!("{} 监管", record["text"].as_str().unwrap()).into();
    std::fs::write(&touched, format!("{record}\n{rest}")).unwrap();
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.contains(&format!(
            "0 new, 1 changed, {} as before, 0 gone",
            count - 1
        )),
        "{said}"
    );
    std::fs::write(&touched, text).unwrap();
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(said.contains("1 changed"), "{said}");
    assert!(place.tables_of_documents() == tables, "back to what it was");
}

#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS and GONGBAO_PUBLISHED"]
fn published_counts_come_out_with_the_segmenter_that_made_them() {
    let published = std::fs::read_to_string(variable("GONGBAO_PUBLISHED")).unwrap();
    let published: serde_json::Value = serde_json::from_str(&published).unwrap();
    let place = Place::new();
    let reports = DROP.join("zh_gov_work_reports_1954_2017.jsonl");
    let arguments = [
        "index",
        "-q",
        reports.to_str().unwrap(),
        "--segmenter",
        "icu",
    ];
    place.gongbao(&arguments).expect(0);
    let mut checked = 0;
    for (list, filter) in [("published_top", ""), ("published_top_2017", "year:2017")] {
        let arguments = ["report", "words", "--print", "--where", filter];
        let counted: BTreeMap<String, u64> = place
            .gongbao(&arguments)
            .rows()
            .into_iter()
            .map(|row| (row["word"].clone(), number(&row, "places")))
            .collect();
        for (word, count) in published[list].as_object().unwrap() {
            assert_eq!(counted.get(word), count.as_u64().as_ref(), "{list}: {word}");
            checked += 1;
        }
    }
    assert_eq!(checked, 20);
    println!("{checked} published counts come out exactly");
}

#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn the_index_holds_what_the_texts_say() {
    let said = INDEXED.gongbao(&["verify"]).expect(0);
    assert!(
        said.contains("the index holds what the texts say"),
        "{said}"
    );
    let run = INDEXED
        .gongbao(&["verify", "--run", "reports/run.json"])
        .expect(0);
    assert!(run.contains("the index still gives all"), "{run}");
    println!("{said}{run}");
}

/// Mean reciprocal rank and recall at 10 over the laws that the corpus has in both languages: the
/// title of one is the query, the law in the other language what is looked for, among the laws of
/// that language or among all documents.
#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn a_title_finds_the_law_in_the_other_language() {
    let of_file = |name: &str| -> BTreeMap<String, &Document> {
        let own = ALL.iter().filter(|(path, _)| path.starts_with(name));
        let number = |document: &Document| {
            document
                .metadata
                .get(MetadataKey::DocNumber)
                .map(str::to_owned)
        };
        own.filter_map(|(_, document)| Some((number(document)?, document)))
            .collect()
    };
    let (english, chinese) = (of_file("en_twlaw_pairs"), of_file("hant_twlaw_pairs"));
    let place = &*INDEXED;
    let measure =
        |from: &BTreeMap<String, &Document>, to: &BTreeMap<String, &Document>, options: &[&str]| {
            let (mut laws, mut reciprocal, mut found) = (0.0, 0.0, 0.0);
            for (number, law) in from {
                let Some(wanted) = to.get(number) else {
                    continue;
                };
                laws += 1.0;
                // Brackets and marks are no part of the words.
                let title = law.metadata.get(MetadataKey::Title).unwrap();
                let title: String = title
                    .chars()
                    .map(|c| if c.is_alphanumeric() { c } else { ' ' })
                    .collect();
                let mut arguments = vec!["search", &title, "--limit", "0", "--format", "csv"];
                arguments.extend(options);
                let wanted = wanted
                    .record
                    .as_deref()
                    .unwrap_or_default()
                    .trim_start_matches('=');
                let rows = place.gongbao(&arguments).rows();
                if let Some(at) = rows.iter().position(|row| row["doc_id"] == wanted) {
                    reciprocal += 1.0 / (at + 1) as f64;
                    found += f64::from(at < 10);
                }
            }
            (reciprocal / laws, found / laws)
        };
    for (name, from, to, path) in [
        (
            "English titles, Chinese laws",
            &english,
            &chinese,
            "path:hant_twlaw_pairs.jsonl",
        ),
        (
            "Chinese titles, English laws",
            &chinese,
            &english,
            "path:en_twlaw_pairs.jsonl",
        ),
    ] {
        let among = measure(from, to, &["--bilingual", "--where", path]);
        let plain = measure(from, to, &["--where", path]);
        let all = measure(from, to, &["--bilingual"]);
        for (how, (rank, recall)) in [
            ("through the lexicon", among),
            ("without it", plain),
            ("among all documents", all),
        ] {
            println!("{name}, {how}: mean reciprocal rank {rank:.3}, recall at 10 {recall:.3}");
        }
        assert!(among.0 > 0.25 && among.1 > 0.4, "{name}");
        assert!(among.0 > 10.0 * plain.0, "{name}");
    }
}
