//! The goals of speed, each as a ratio in one run: what gongbao takes beside the floor, and beside
//! the plain way of doing the same. Prints the table of docs/performance.md. The documents are made
//! by a seeded generator, or are those of the drop in `GONGBAO_BENCH_CORPUS`.

mod support;

use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use gongbao::index::{Changes, Index, Snapshot, UpdateSettings};
use gongbao::lexicon::{Concept, Lexicon};
use gongbao::pipeline::{self, ReportSettings};
use gongbao::query::{Filter, View, count_concepts, count_lexicon};
use gongbao::report::every_run;
use gongbao::segment::jieba::{Cutter, Scratch};
use gongbao::segment::{Analysis, Analyzer, Jieba, words};
use gongbao::text::{fold, is_han};
use support::{Record, Time, median, runs_of, timed, update, write_drop};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_segmentation::UnicodeSegmentation;

/// Each ratio is the median of so many rounds, both sides in turn.
const ROUNDS: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        // This program again, in a process of its own.
        Some("--memory") => memory_of(&PathBuf::from(arguments.next().expect("a drop"))),
        // Asked for by name, or with the other benches; a plain `cargo test --benches` runs nothing.
        _ if std::env::args().any(|argument| argument == "--bench") => goals(),
        _ => {}
    }
}

fn goals() {
    let records = support::records();
    println!("{}\n", support::describe(&records));
    println!("| goal | target | measured | |\n| --- | --- | --- | --- |");
    segmentation(&records);
    english(&records);
    let folder = tempfile::tempdir().expect("a folder");
    let drop = match std::env::var_os("GONGBAO_BENCH_CORPUS") {
        Some(drop) => drop.into(),
        None => {
            let drop = folder.path().join("drop");
            write_drop(&drop, &records);
            drop
        }
    };
    runs(&records, &drop, folder.path());
    tables(&records, folder.path());
    again(&records, folder.path());
    memory(&records, folder.path());
}

fn row(goal: &str, target: &str, measured: f64, note: &str) {
    println!("| {goal} | {target} | {measured:.3} | {note} |");
}

/// Two ways in turn: the median of the ratio of their times, and the times of the last round.
fn compare(
    rounds: usize,
    of: impl Fn(Time) -> f64,
    mut one: impl FnMut(),
    mut other: impl FnMut(),
) -> (f64, f64, f64) {
    let mut ratios = Vec::new();
    let mut last = (0.0, 0.0);
    for _ in 0..rounds {
        let (_, a) = timed(&mut one);
        let (_, b) = timed(&mut other);
        last = (of(a), of(b));
        ratios.push(last.0 / last.1);
    }
    (median(ratios), last.0, last.1)
}

fn segmentation(records: &[Record]) {
    let texts: Vec<(String, Vec<Range<usize>>)> = records
        .iter()
        .map(|record| fold(&record.text).text)
        .map(|text| (runs_of(&text), text))
        .map(|(runs, text)| (text, runs))
        .collect();
    let (cutter, jieba) = (Cutter::new(), jieba_rs::Jieba::new());
    let (mut scratch, mut ends) = (Scratch::default(), Vec::new());
    for (text, runs) in &texts {
        cutter.cut_runs(&mut scratch, text, runs, &mut ends);
        let expected = runs.iter().flat_map(|run| {
            let words = jieba.cut(&text[run.clone()], true);
            words.into_iter().map(|word| run.start + word.byte_end)
        });
        assert!(expected.eq(ends.iter().copied()), "the same words");
    }
    // One part after the other, so that what disturbs one disturbs the other.
    let mut sums = [0.0; 2];
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let mut times = [0.0; 2];
        for part in texts.chunks(100) {
            let (_, time) = timed(|| {
                for (text, runs) in part {
                    cutter.cut_runs(&mut scratch, text, runs, &mut ends);
                    black_box(&ends);
                }
            });
            times[0] += time.cpu;
            let (_, time) = timed(|| {
                for (text, runs) in part {
                    for run in runs {
                        black_box(jieba.cut(&text[run.clone()], true));
                    }
                }
            });
            times[1] += time.cpu;
        }
        ratios.push(times[1] / times[0]);
        sums = times;
    }
    let bytes: usize = texts
        .iter()
        .flat_map(|(_, runs)| runs)
        .map(Range::len)
        .sum();
    let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
    row(
        "segmentation, same words as jieba-rs 0.11, in its speed",
        "≥ 3.0",
        median(ratios),
        &format!("{:.0} MB/s to {:.0} MB/s", speed(sums[0]), speed(sums[1])),
    );
}

fn english(records: &[Record]) {
    let mut stretches = Vec::new();
    for record in records {
        let text = fold(&record.text).text;
        if !text.contains(is_han) {
            stretches.push(text);
        }
    }
    for stretch in &stretches {
        let expected = stretch.split_word_bound_indices();
        let expected = expected.filter(|(_, word)| word.contains(char::is_alphanumeric));
        assert!(
            expected
                .map(|(at, word)| at..at + word.len())
                .eq(words(stretch)),
            "the same words"
        );
    }
    let (ratio, library, ours) = compare(
        ROUNDS,
        |time| time.cpu,
        || {
            for stretch in &stretches {
                black_box(stretch.unicode_words().count());
            }
        },
        || {
            for stretch in &stretches {
                black_box(words(stretch).count());
            }
        },
    );
    let bytes: usize = stretches.iter().map(String::len).sum();
    let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
    row(
        "English words, same as unicode_words, in its speed",
        "≥ 4",
        ratio,
        &format!("{:.0} MB/s to {:.0} MB/s", speed(ours), speed(library)),
    );
}

/// The fields that are compared: `exact` with positions, `words` with frequencies, the text stored.
fn schema(tokenizers: [&str; 2]) -> Schema {
    let mut schema = Schema::builder();
    let field = |tokenizer: &str, recorded| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_fieldnorms(false)
                .set_index_option(recorded),
        )
    };
    let exact = field(tokenizers[0], IndexRecordOption::WithFreqsAndPositions);
    schema.add_text_field("exact", exact);
    schema.add_text_field("words", field(tokenizers[1], IndexRecordOption::WithFreqs));
    schema.add_text_field("text", STORED);
    schema.build()
}

/// Indexes texts with tantivy: `exact` and `words` of each, and the text itself.
fn index_with_tantivy<'t>(
    folder: &Path,
    tokenizers: [&str; 2],
    texts: impl Iterator<Item = [&'t str; 3]>,
) -> u64 {
    let schema = schema(tokenizers);
    let fields = ["exact", "words", "text"].map(|name| schema.get_field(name).expect("a field"));
    fs::create_dir_all(folder).expect("a folder");
    let index = tantivy::Index::create_in_dir(folder, schema).expect("an index");
    index.tokenizers().register("split", Split::default());
    index
        .tokenizers()
        .register("characters", Plain { words: false });
    index.tokenizers().register("words", Plain { words: true });
    let mut writer = index
        .writer_with_num_threads::<tantivy::TantivyDocument>(1, 128 << 20)
        .expect("a writer");
    let mut documents = 0;
    for texts in texts {
        let mut document = tantivy::TantivyDocument::default();
        for (field, text) in fields.iter().zip(texts) {
            document.add_text(*field, text);
        }
        writer.add_document(document).expect("added");
        documents += 1;
    }
    writer.commit().expect("committed");
    writer.wait_merging_threads().expect("merged");
    documents
}

const SEPARATOR: char = '\u{1F}';

/// Takes tokens as they were separated beforehand.
#[derive(Clone, Default)]
struct Split {
    token: Token,
}

struct SplitTokens<'a> {
    rest: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for Split {
    type TokenStream<'a> = SplitTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SplitTokens<'a> {
        self.token.reset();
        SplitTokens {
            rest: text.split(SEPARATOR),
            token: &mut self.token,
        }
    }
}

impl TokenStream for SplitTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(token) = self.rest.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(token);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The plain way: the text folded by the libraries for it, then cut by jieba-rs into words, or into
/// words of UAX #29 of which Han characters are one each.
#[derive(Clone)]
struct Plain {
    words: bool,
}

struct PlainTokens {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Plain {
    type TokenStream<'a> = PlainTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PlainTokens {
        use unicode_normalization::UnicodeNormalization;
        static JIEBA: std::sync::LazyLock<jieba_rs::Jieba> =
            std::sync::LazyLock::new(jieba_rs::Jieba::new);

        let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let words: Vec<&str> = match self.words {
            true => JIEBA
                .cut(&folded, true)
                .iter()
                .map(|word| word.word)
                .collect(),
            false => folded.unicode_words().collect(),
        };
        let tokens = words.iter().enumerate().map(|(position, word)| Token {
            position,
            text: (*word).to_owned(),
            ..Token::default()
        });
        PlainTokens {
            tokens: tokens.collect::<Vec<_>>().into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for PlainTokens {
    fn advance(&mut self) -> bool {
        let next = self.tokens.next();
        let found = next.is_some();
        self.token = next.unwrap_or_default();
        found
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

fn runs(records: &[Record], drop: &Path, folder: &Path) {
    let count = records.len() as u64;
    let mut number = 0;
    let mut fresh = || {
        number += 1;
        folder.join(format!("index{number}"))
    };
    let texts: usize = records.iter().map(|record| record.text.len()).sum();
    let mut analyzer = Analyzer::new(Jieba::shared());
    let mut analysis = Analysis::default();
    let separator = SEPARATOR.to_string();
    let beforehand: Vec<[String; 2]> = records
        .iter()
        .map(|record| {
            analyzer.analyze_into(&record.text, &mut analysis);
            [&analysis.atoms, &analysis.words].map(|tokens| tokens.in_order().join(&separator))
        })
        .collect();
    let drops = [drop.to_path_buf()];
    let (mut floor, mut plain, mut two) = (Vec::new(), Vec::new(), Vec::new());
    let mut note = String::new();
    for _ in 0..ROUNDS {
        let path = fresh();
        let (new, one) = timed(|| update(&path, &drops, 1).new);
        assert_eq!(new, count);
        if note.is_empty() {
            let size: u64 = size_of(&path);
            note = format!("{:.1} MB", size as f64 / 1e6);
            row(
                "index size : text size",
                "≤ 1.3",
                size as f64 / texts as f64,
                &note,
            );
        }
        let (new, on_two) = timed(|| update(&fresh(), &drops, 2).new);
        assert_eq!(new, count);
        let (new, on_floor) = timed(|| {
            let texts = records.iter().zip(&beforehand);
            let texts = texts.map(|(record, [a, w])| [a.as_str(), w.as_str(), &record.text]);
            index_with_tantivy(&fresh(), ["split", "split"], texts)
        });
        assert_eq!(new, count);
        let (new, on_plain) = timed(|| {
            let texts = records.iter().map(|record| [record.text.as_str(); 3]);
            index_with_tantivy(&fresh(), ["characters", "words"], texts)
        });
        assert_eq!(new, count);
        floor.push(one.cpu / on_floor.cpu);
        plain.push(one.cpu / on_plain.cpu);
        two.push(on_two.wall / one.wall);
        note = format!(
            "CPU s: {:.2}, floor {:.2}, plainly {:.2}; wall {:.2} and {:.2}",
            one.cpu, on_floor.cpu, on_plain.cpu, one.wall, on_two.wall
        );
    }
    row(
        "run : tantivy alone on the same two fields, segmented beforehand, CPU",
        "≤ 1.4",
        median(floor),
        &note,
    );
    row(
        "run : jieba-rs + tantivy written plainly, CPU",
        "≤ 0.5",
        median(plain),
        "",
    );
    row(
        "run on 2 threads : 1 thread, wall",
        "≤ 0.58",
        median(two),
        "",
    );
}

fn size_of(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("a folder").flatten();
    files
        .map(|file| file.metadata().map_or(0, |data| data.len()))
        .sum()
}

fn snapshot(path: &Path) -> Snapshot {
    Index::open(path)
        .and_then(|index| index.snapshot())
        .expect("a snapshot")
}

/// The forms of a lexicon as plain strings.
fn forms(lexicon: &Lexicon) -> Vec<String> {
    let concepts = lexicon.concepts.iter();
    let forms = concepts.flat_map(Concept::all_forms);
    let mut forms: Vec<String> = forms
        .map(|form| fold(form.text.trim_end_matches(['*', '~'])).text)
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn tables(records: &[Record], folder: &Path) {
    let path = folder.join("index1");
    let snapshot = snapshot(&path);
    let view = View::new(&snapshot, &Filter::default()).expect("a view");
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let folded: Vec<String> = records
        .iter()
        .map(|record| fold(&record.text).text)
        .collect();
    let forms = forms(&lexicon);
    let scanner: daachorse::CharwiseDoubleArrayAhoCorasick<u32> =
        daachorse::CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(daachorse::MatchKind::LeftmostLongest)
            .build(&forms)
            .expect("a scanner");
    let scan = || {
        let mut counts = vec![0u32; forms.len()];
        let mut table: Vec<(u32, u32, u32)> = Vec::new();
        for (doc, text) in folded.iter().enumerate() {
            for found in scanner.leftmost_find_iter(text) {
                counts[found.value() as usize] += 1;
            }
            for (form, count) in counts
                .iter_mut()
                .enumerate()
                .filter(|(_, count)| **count > 0)
            {
                table.push((doc as u32, form as u32, std::mem::take(count)));
            }
        }
        table
    };
    assert!(!scan().is_empty());
    let count = || count_concepts(&view, &lexicon.concepts).expect("counts");
    assert_eq!(count().len(), lexicon.concepts.len());
    let (ratio, ours, scanned) = compare(
        ROUNDS * 3,
        |time| time.cpu,
        || drop(black_box(count())),
        || drop(black_box(scan())),
    );
    row(
        "counts of a lexicon never seen before : a daachorse scan of the text in memory, CPU",
        "≤ 1.0",
        ratio,
        &format!(
            "{} forms, ms: {:.0}, {:.0}",
            forms.len(),
            ours * 1e3,
            scanned * 1e3
        ),
    );
    let kept = || count_lexicon(&view, &lexicon.concepts).expect("counts");
    assert_eq!(kept(), count(), "the same counts");
    let (ratio, ours, scanned) = compare(
        ROUNDS * 3,
        |time| time.cpu,
        || drop(black_box(kept())),
        || drop(black_box(scan())),
    );
    row(
        "counts of a lexicon seen before : the same scan, CPU",
        "≤ 0.05",
        ratio,
        &format!("ms: {:.1}, {:.0}", ours * 1e3, scanned * 1e3),
    );
}

/// What `gongbao run` does: drops into an index, and all tables of a run.
fn run(indexes: &Path, reports: &Path, drops: &[PathBuf]) -> Changes {
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let changes = update(indexes, drops, UpdateSettings::default().threads);
    let settings = ReportSettings {
        changes: Some(changes),
        ..support::report_settings(reports, every_run())
    };
    pipeline::report(&snapshot(indexes), &lexicon, &settings).expect("a report");
    changes
}

fn again(records: &[Record], folder: &Path) {
    let is_new = |number: usize| number % 100 == 50;
    let part = |new: bool| -> Vec<Record> {
        let records = records.iter().enumerate();
        let part = records.filter(|&(number, _)| is_new(number) == new);
        part.map(|(_, record)| record.clone()).collect()
    };
    let (first_drop, new_drop) = (folder.join("most"), folder.join("new"));
    write_drop(&first_drop, &part(false));
    write_drop(&new_drop, &part(true));
    let (mut nothing, mut one_percent) = (Vec::new(), Vec::new());
    let mut note = String::new();
    for round in 0..ROUNDS {
        let indexes = folder.join(format!("again{round}"));
        let reports = folder.join(format!("reports{round}"));
        let drops = std::slice::from_ref(&first_drop);
        let (_, first) = timed(|| run(&indexes, &reports, drops));
        let (changes, second) = timed(|| run(&indexes, &reports, drops));
        assert!(changes.none());
        let new = std::slice::from_ref(&new_drop);
        let (changes, third) = timed(|| run(&indexes, &reports, new));
        assert_eq!(changes.new, part(true).len() as u64);
        nothing.push(second.cpu / first.cpu);
        one_percent.push(third.cpu / first.cpu);
        note = format!(
            "CPU s: {:.2}, {:.3}, {:.3}",
            first.cpu, second.cpu, third.cpu
        );
    }
    row(
        "second run with nothing changed : first run, CPU",
        "≤ 0.02",
        median(nothing),
        &note,
    );
    row(
        "run after a drop of 1 %, tables included : first run, CPU",
        "≤ 0.05",
        median(one_percent),
        "",
    );
}

fn memory(records: &[Record], folder: &Path) {
    let ten: Vec<Record> = (0..10)
        .flat_map(|copy| {
            records.iter().map(move |record| Record {
                id: format!("{copy}-{}", record.id),
                text: format!("{copy}\n{}", record.text),
                ..record.clone()
            })
        })
        .collect();
    let drops = [("one", records), ("ten", &ten)];
    let peaks = drops.map(|(name, records)| {
        let drop = folder.join(name);
        write_drop(&drop, records);
        let program = std::env::current_exe().expect("this program");
        let output = std::process::Command::new(program)
            .arg("--memory")
            .arg(&drop)
            .output()
            .expect("this program again");
        let peak = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse::<f64>();
        peak.ok()
    });
    match peaks {
        [Some(one), Some(ten)] => row(
            "peak memory, ten times the corpus : the corpus",
            "≤ 1.2",
            ten / one,
            &format!("MB: {:.0}, {:.0}", ten / 1e3, one / 1e3),
        ),
        _ => println!("| peak memory | ≤ 1.2 | not measured | only on Linux |"),
    }
}

/// Runs over a drop, and prints the most memory that the process itself held, in kB: what it asked
/// for, without the pages of files that the system keeps at hand.
fn memory_of(drop: &Path) {
    static DONE: AtomicBool = AtomicBool::new(false);

    let folder = tempfile::tempdir().expect("a folder");
    let watch = std::thread::spawn(|| {
        let mut peak = 0u64;
        while !DONE.load(Ordering::Acquire) {
            let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
            let held = status
                .lines()
                .find_map(|line| line.strip_prefix("RssAnon:"));
            let held = held.and_then(|held| held.trim().trim_end_matches(" kB").parse().ok());
            peak = peak.max(held.unwrap_or_default());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        peak
    });
    update(&folder.path().join("indexes"), &[drop.to_path_buf()], 2);
    DONE.store(true, Ordering::Release);
    let peak = watch.join().expect("the watch");
    if peak > 0 {
        println!("{peak}");
    }
}
