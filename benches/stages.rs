//! The stages of a run, each on the texts of `corpus/` or of the drop in `GONGBAO_BENCH_CORPUS`.
//! Each asserts its result before it is timed, and has beside it the plain way of doing the same.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use gongbao::index::{Index, Snapshot, UpdateSettings};
use gongbao::ingest::{Drop, IngestSettings, Item};
use gongbao::lexicon::{Form, Lexicon};
use gongbao::pipeline;
use gongbao::query::{Filter, View, count_concepts, count_forms};
use gongbao::segment::{Analyzer, Jieba};
use gongbao::text::{atoms, fold, is_han, sentences};

fn main() {
    divan::main();
}

static DROP: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os("GONGBAO_BENCH_CORPUS") {
    Some(drop) => drop.into(),
    None => Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
});

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = Vec::new();
    for source in Drop::open(&DROP).expect("the drop").walk(&[]).flatten() {
        source.read(&IngestSettings::default(), &mut |item| {
            if let Item::Document(document) = item {
                texts.push(document.text);
            }
        });
    }
    texts
});

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder").keep();
    index(&folder, 2);
    Index::open(&folder)
        .expect("the index")
        .snapshot()
        .expect("a snapshot")
});

fn index(folder: &Path, threads: usize) -> u64 {
    let settings = UpdateSettings {
        threads,
        ..UpdateSettings::default()
    };
    let ingest = IngestSettings::default();
    pipeline::update(
        folder,
        std::slice::from_ref(&*DROP),
        &ingest,
        settings,
        &pipeline::AskedSegmenter::default(),
        &mut |_| {},
    )
    .expect("an index")
    .new
}

fn bytes() -> BytesCount {
    BytesCount::new(TEXTS.iter().map(String::len).sum::<usize>())
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

#[divan::bench]
fn analyze(bencher: Bencher) {
    let mut analyzer = Analyzer::new(Jieba::shared());
    let mut run = || {
        TEXTS
            .iter()
            .map(|text| analyzer.analyze(text).word_count)
            .sum::<u64>()
    };
    let words = run();
    let view = View::new(&SNAPSHOT, &Filter::default()).expect("a view");
    let copies: u64 = view.copies.iter().map(|copy| copy.doc.words).sum();
    assert_eq!(words, view.words() + copies);
    bencher.counter(bytes()).bench_local(run);
}

/// The floor of [`analyze`] for Chinese: jieba alone on the folded runs.
#[divan::bench]
fn analyze_floor_jieba_alone(bencher: Bencher) {
    let jieba = jieba_rs::Jieba::new();
    let folded: Vec<String> = TEXTS.iter().map(|text| fold(text).text).collect();
    let run = || {
        let runs = folded.iter().flat_map(|text| text.split(|c| !is_han(c)));
        runs.map(|run| jieba.cut(run, true).len()).sum::<usize>()
    };
    assert!(run() > 0);
    bencher.counter(bytes()).bench(run);
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

/// The plain way of [`count_one_form`]: a search through all folded texts in memory.
#[divan::bench]
fn count_one_form_by_scanning(bencher: Bencher) {
    let folded: Vec<String> = TEXTS.iter().map(|text| fold(text).text).collect();
    let run = || {
        folded
            .iter()
            .map(|text| text.matches("监管").count())
            .sum::<usize>()
    };
    assert!(run() > 0);
    bencher.bench(run);
}
