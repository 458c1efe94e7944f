//! The stages of a run, each on documents of a seeded generator or of the drop in
//! `GONGBAO_BENCH_CORPUS`.
//! Each asserts its result before it is timed, and has beside it the plain way of doing the same.

mod support;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use gongbao::index::{Index, Snapshot};
use gongbao::ingest::{Drop, IngestSettings, Item};
use gongbao::lexicon::{Form, Lexicon};
use gongbao::pipeline;
use gongbao::query::{Filter, View, count_concepts, count_forms, count_lexicon};
use gongbao::report::{every_run, tables_named};
use gongbao::segment::jieba::{Cutter, Scratch};
use gongbao::segment::{Analysis, Analyzer, Jieba, words};
use gongbao::text::{atoms, fold, is_han, sentences};
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    divan::main();
}

/// The drop in `GONGBAO_BENCH_CORPUS`, or documents of the generator.
static DROP: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os("GONGBAO_BENCH_CORPUS") {
    Some(drop) => drop.into(),
    None => {
        let folder = tempfile::tempdir().expect("a folder").keep();
        support::write_drop(&folder, &support::records());
        folder
    }
});

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let records = support::records().into_iter();
    records.map(|record| record.text).collect()
});

static FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| TEXTS.iter().map(|text| fold(text).text).collect());

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder").keep();
    index(&folder, 2);
    Index::open(&folder)
        .expect("the index")
        .snapshot()
        .expect("a snapshot")
});

fn index(folder: &Path, threads: usize) -> u64 {
    support::update(folder, std::slice::from_ref(&*DROP), threads).new
}

fn bytes() -> BytesCount {
    BytesCount::new(TEXTS.iter().map(String::len).sum::<usize>())
}

/// Reading the drop: files, encodings, records, metadata.
#[divan::bench]
fn read(bencher: Bencher) {
    let run = || {
        let mut documents = 0;
        for source in Drop::open(&DROP).expect("the drop").walk(&[]).flatten() {
            source.read(&IngestSettings::default(), &mut |item| {
                documents += usize::from(matches!(item, Item::Document(_)));
            });
        }
        documents
    };
    assert_eq!(run(), TEXTS.len());
    bencher.counter(bytes()).bench(run);
}

#[divan::bench]
fn fold_texts(bencher: Bencher) {
    assert!(fold("監 督").text == "监督");
    bencher.counter(bytes()).bench(|| {
        TEXTS
            .iter()
            .map(|text| fold(text).text.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn fold_and_cut_into_atoms(bencher: Bencher) {
    let run = || {
        TEXTS
            .iter()
            .map(|text| atoms(&fold(text).text).len())
            .sum::<usize>()
    };
    assert!(run() > TEXTS.len());
    bencher.counter(bytes()).bench(run);
}

#[divan::bench]
fn cut_into_sentences(bencher: Bencher) {
    let run = || {
        TEXTS
            .iter()
            .map(|text| sentences(text).count())
            .sum::<usize>()
    };
    assert!(run() >= TEXTS.len());
    bencher.counter(bytes()).bench(run);
}

/// The stretches between Han characters.
static STRETCHES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let parts = FOLDED.iter().flat_map(|text| text.split(is_han));
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
});

fn words_of_the_library() -> usize {
    let words = STRETCHES.iter().map(|part| part.unicode_words().count());
    words.sum()
}

/// The plain way of [`cut_into_words`]: UAX #29 by its library.
#[divan::bench]
fn cut_into_words_by_the_library(bencher: Bencher) {
    assert!(words_of_the_library() > 0);
    bencher.counter(bytes()).bench(words_of_the_library);
}

#[divan::bench]
fn cut_into_words(bencher: Bencher) {
    let run = || {
        STRETCHES
            .iter()
            .map(|part| words(part).count())
            .sum::<usize>()
    };
    assert_eq!(run(), words_of_the_library());
    bencher.counter(bytes()).bench(run);
}

/// The runs of Han characters of each text.
static RUNS: LazyLock<Vec<Vec<Range<usize>>>> =
    LazyLock::new(|| FOLDED.iter().map(|text| support::runs_of(text)).collect());

#[divan::bench]
fn segment_chinese(bencher: Bencher) {
    let cutter = Cutter::new();
    let (mut scratch, mut ends) = (Scratch::default(), Vec::new());
    let mut run = || {
        let mut words = 0;
        for (text, runs) in FOLDED.iter().zip(&*RUNS) {
            cutter.cut_runs(&mut scratch, text, runs, &mut ends);
            words += ends.len();
        }
        words
    };
    assert_eq!(run(), words_of_jieba());
    bencher.counter(bytes()).bench_local(run);
}

fn words_of_jieba() -> usize {
    static JIEBA: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);
    let all = FOLDED.iter().zip(&*RUNS);
    let cut = |text: &str, run: &Range<usize>| JIEBA.cut(&text[run.clone()], true).len();
    all.map(|(text, runs)| runs.iter().map(|run| cut(text, run)).sum::<usize>())
        .sum()
}

/// The plain way of [`segment_chinese`].
#[divan::bench]
fn segment_chinese_by_jieba_rs(bencher: Bencher) {
    assert!(words_of_jieba() > 0);
    bencher.counter(bytes()).bench(words_of_jieba);
}

/// All that the index takes of a text: folding, atoms, words, sentences, headings, hashes.
#[divan::bench]
fn analyze(bencher: Bencher) {
    let mut analyzer = Analyzer::new(Jieba::shared());
    let mut analysis = Analysis::default();
    let mut run = || {
        let mut words = 0;
        for text in &*TEXTS {
            analyzer.analyze_into(text, &mut analysis);
            words += analysis.word_count;
        }
        words
    };
    let words = run();
    let view = View::new(&SNAPSHOT, &Filter::default()).expect("a view");
    let copies: u64 = view.copies.iter().map(|copy| copy.doc.words).sum();
    assert_eq!(words, view.words() + copies);
    bencher.counter(bytes()).bench_local(run);
}

#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn index_drop(bencher: Bencher, threads: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(index(&folder.path().join("0"), threads), TEXTS.len() as u64);
    let mut number = 0;
    bencher.counter(bytes()).bench_local(|| {
        number += 1;
        index(&folder.path().join(number.to_string()), threads)
    });
}

#[divan::bench]
fn count_one_form(bencher: Bencher) {
    let view = View::new(&SNAPSHOT, &Filter::default()).expect("a view");
    let forms = [Form::parse("监管").expect("a form")];
    let run = || count_forms(&view, &forms).expect("counts")[0].total();
    assert!(run().occurrences() > 0);
    bencher.bench(run);
}

#[divan::bench]
fn count_the_lexicon(bencher: Bencher) {
    let view = View::new(&SNAPSHOT, &Filter::default()).expect("a view");
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let run = || {
        count_concepts(&view, &lexicon.concepts)
            .expect("counts")
            .len()
    };
    assert_eq!(run(), lexicon.concepts.len());
    bencher.bench(run);
}

/// The same from what was kept.
#[divan::bench]
fn count_the_lexicon_again(bencher: Bencher) {
    let view = View::new(&SNAPSHOT, &Filter::default()).expect("a view");
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let run = || {
        count_lexicon(&view, &lexicon.concepts)
            .expect("counts")
            .len()
    };
    assert_eq!(run(), lexicon.concepts.len());
    bencher.bench(run);
}

/// The rows of each table of a run, counts from what was kept.
#[divan::bench(args = every_run().into_iter().map(|table| table.name), sample_count = 10, sample_size = 1)]
fn table(bencher: Bencher, name: &str) {
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let settings =
        support::report_settings(Path::new("reports"), tables_named(name).expect("a table"));
    let run = || {
        let mut rows = 0;
        let mut count = |_| {
            rows += 1;
            Ok(())
        };
        pipeline::rows_of(&SNAPSHOT, &lexicon, &settings, &mut count).expect("rows");
        rows
    };
    // Nothing was rejected, and no document may be like another.
    assert!(run() > 0 || ["rejected", "duplicates"].contains(&name));
    bencher.bench(run);
}

/// The plain way of [`count_one_form`]: a search through all folded texts in memory.
#[divan::bench]
fn count_one_form_by_scanning(bencher: Bencher) {
    let run = || {
        FOLDED
            .iter()
            .map(|text| text.matches("监管").count())
            .sum::<usize>()
    };
    assert!(run() > 0);
    bencher.bench(run);
}
