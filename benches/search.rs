//! How long queries take on a warm index, on one thread: the median and the 99th percentile of many
//! queries of each kind, and passages beside those of tantivy's `SnippetGenerator`. The queries are
//! drawn from the texts of `corpus/`, or of the drop in `GONGBAO_BENCH_CORPUS`, by a seeded generator.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gongbao::document::Agencies;
use gongbao::index::{Index, UpdateSettings, WriteLock};
use gongbao::ingest::IngestSettings;
use gongbao::lexicon::Lexicon;
use gongbao::pipeline::{self, AskedSegmenter};
use gongbao::query::{
    DocText, Filter, Plain, Query, Reading, SearchSettings, View, holding, search,
};
use gongbao::segment::Jieba;
use gongbao::text::{AtomKind, atoms, fold};
use tantivy::schema::Field;
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// Draws a query.
type Draw<'d> = &'d dyn Fn(&mut Random) -> String;

/// Queries of each kind.
const QUERIES: usize = 300;

fn main() {
    // Asked for by name, or with the other benches; a plain `cargo test --benches` runs nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .expect("a pool of one thread");
    let drop = std::env::var_os("GONGBAO_BENCH_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        PathBuf::from,
    );
    let folder = tempfile::tempdir().expect("a folder");
    let (ingest, writing) = (IngestSettings::default(), UpdateSettings::default());
    pipeline::update(
        &WriteLock::take(folder.path()).expect("a lock"),
        &[drop],
        &ingest,
        writing,
        &AskedSegmenter::default(),
        &mut |_| {},
    )
    .expect("an index");
    let snapshot = Index::open(folder.path()).and_then(|index| index.snapshot());
    let snapshot = snapshot.expect("a snapshot");
    let view = View::new(&snapshot, &Filter::default()).expect("a view");
    let lexicon = Lexicon::built_in().expect("the lexicon");
    let jieba = Jieba::shared();
    let reading = Reading {
        chinese: &*jieba,
        lexicon: &lexicon,
        agencies: Agencies::builtin(),
        plain: Plain::Words,
        bilingual: false,
    };
    let parse = |text: &str| Query::parse(text, &reading).unwrap_or_else(|error| panic!("{error}"));
    let words = Words::of(&view);
    let mut random = Random(7);
    println!("{} documents, {} words", view.docs.len(), view.words());
    println!("\n| queries | median | 99 % | slowest | documents found, median |");
    println!("| --- | --- | --- | --- | --- |");
    let kinds: [(&str, Draw<'_>); 8] = [
        ("a word", &|random| words.word(random)),
        ("AND, OR or NOT of two words", &|random| {
            let operator = ["AND", "OR", "AND NOT"][random.below(3)];
            format!("{} {operator} {}", words.word(random), words.word(random))
        }),
        ("AND, OR and NOT over three words", &|random| {
            let [a, b, c] = [0; 3].map(|_| words.word(random));
            match random.below(3) {
                0 => format!("{a} AND {b} AND {c}"),
                1 => format!("{a} AND ({b} OR {c})"),
                _ => format!("({a} OR {b}) AND NOT {c}"),
            }
        }),
        ("an exact string", &|random| {
            format!("\"{}\"", words.string(random))
        }),
        ("NEAR/5 of two words", &|random| {
            format!("NEAR/5({}, {})", words.word(random), words.word(random))
        }),
        ("SENT of two words", &|random| {
            format!("SENT({}, {})", words.word(random), words.word(random))
        }),
        ("ART of two words", &|random| {
            format!("ART({}, {})", words.word(random), words.word(random))
        }),
        ("a prefix", &|random| format!("{}*", words.prefix(random))),
    ];
    let mut drawn: Vec<String> = Vec::new();
    for (name, kind) in kinds {
        let texts: Vec<String> = (0..QUERIES).map(|_| kind(&mut random)).collect();
        let queries: Vec<Query> = texts.iter().map(|text| parse(text)).collect();
        let (mut times, mut found) = (Vec::new(), Vec::new());
        for query in &queries {
            let (time, documents) = timed(|| holding(&view, query).expect("documents").len());
            times.push(time);
            found.push(documents);
        }
        // Words were drawn from the texts: each must be found.
        assert!(name != "a word" || found.iter().all(|&documents| documents > 0));
        found.sort_unstable();
        row(name, times, &found[found.len() / 2].to_string());
        if ["a word", "an exact string"].contains(&name) {
            drawn.extend(texts.into_iter().take(QUERIES / 2));
        }
    }
    let mut times = Vec::new();
    for text in &drawn {
        let query = parse(text);
        let settings = SearchSettings::default();
        let hits = || -> usize {
            let found = search(&view, &query, settings).expect("a search");
            found
                .hits()
                .map(|hit| hit.expect("a hit").1.passages.len())
                .sum()
        };
        times.push(timed(hits).0);
    }
    row("ten results, ranked, with passages", times, "");
    passages(&view, &drawn, &parse);
}

/// Passages of ten hits, made by both ways; the texts are read by both.
fn passages(view: &View<'_>, queries: &[String], parse: &dyn Fn(&str) -> Query) {
    let tokenizer = TextAnalyzer::builder(JiebaTokenizer).build();
    let (mut ours, mut theirs, mut marked) = (Duration::ZERO, Duration::ZERO, (0, 0));
    for text in queries {
        let query = parse(text);
        let found = search(view, &query, SearchSettings::default()).expect("a search");
        // What ranking costs is taken off: hits are made one by one.
        let (time, hits) =
            timed(|| -> Vec<_> { found.hits().map(|hit| hit.expect("a hit").1).collect() });
        ours += time;
        marked.0 += hits
            .iter()
            .filter(|hit| !hit.passages[0].marks.is_empty())
            .count();
        let mut terms = BTreeMap::new();
        let mut stream = JiebaTokenizer;
        let mut stream = stream.token_stream(text);
        while stream.advance() {
            if stream.token().text.chars().any(char::is_alphanumeric) {
                terms.insert(stream.token().text.clone(), 1.0);
            }
        }
        let generator =
            SnippetGenerator::new(terms, tokenizer.clone(), Field::from_field_id(0), 200);
        let (time, with_marks) = timed(|| {
            let texts = hits.iter().map(|hit| {
                let doc = &view.docs[hit.ordinal as usize];
                DocText::original(view, doc).expect("a text")
            });
            let snippets = texts.map(|text| generator.snippet(&text));
            snippets
                .filter(|snippet| !snippet.highlighted().is_empty())
                .count()
        });
        theirs += time;
        marked.1 += with_marks;
    }
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    println!("\npassages of the same hits, tantivy's SnippetGenerator : ours = {ratio:.1} : 1");
    println!(
        "passages with a mark: {} there, {} here",
        marked.1, marked.0
    );
    assert!(marked.0 >= marked.1);
}

/// The least of three times, after one to warm up.
fn timed<T>(work: impl Fn() -> T) -> (Duration, T) {
    let mut out = work();
    let mut least = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        out = work();
        least = least.min(start.elapsed());
    }
    (least, out)
}

fn row(name: &str, mut times: Vec<Duration>, found: &str) {
    times.sort_unstable();
    let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
    let at = |share: usize| ms(times[(times.len() * share / 100).min(times.len() - 1)]);
    println!(
        "| {name} | {} | {} | {} | {found} |",
        at(50),
        at(99),
        at(100)
    );
}

/// Texts that queries are drawn from.
struct Words {
    texts: Vec<String>,
}

impl Words {
    fn of(view: &View<'_>) -> Words {
        let step = (view.docs.len() / 200).max(1);
        let docs = view.docs.iter().step_by(step);
        let texts = docs.map(|doc| fold(&DocText::original(view, doc).expect("a text")).text);
        Words {
            texts: texts.filter(|text| text.chars().count() > 50).collect(),
        }
    }

    /// A word as it stands somewhere, so frequent ones often.
    fn word(&self, random: &mut Random) -> String {
        let jieba = Jieba::shared();
        loop {
            let text = &self.texts[random.below(self.texts.len())];
            let row = atoms(text);
            let atom = row[random.below(row.len())];
            match atom.kind {
                AtomKind::Latin if atom.end - atom.start > 3 => return atom.text(text).to_owned(),
                AtomKind::Han => {
                    let rest = &text[atom.start as usize..];
                    let han = rest
                        .chars()
                        .take_while(|&c| gongbao::text::is_han(c))
                        .take(12);
                    let run: String = han.collect();
                    let mut ends = Vec::new();
                    gongbao::segment::ChineseSegmenter::cut(&*jieba, &run, &mut ends);
                    if let [first, second, ..] = ends[..]
                        && run[first..second].chars().count() >= 2
                    {
                        return run[first..second].to_owned();
                    }
                }
                _ => {}
            }
        }
    }

    /// Two to eight atoms as they stand somewhere.
    fn string(&self, random: &mut Random) -> String {
        loop {
            let text = &self.texts[random.below(self.texts.len())];
            let row = atoms(text);
            let length = 2 + random.below(7);
            let Some(first) = row.len().checked_sub(length) else {
                continue;
            };
            let first = random.below(first + 1);
            let part = &row[first..first + length];
            let words = part
                .iter()
                .all(|a| matches!(a.kind, AtomKind::Han | AtomKind::Latin));
            let string = &text[part[0].start as usize..part[length - 1].end as usize];
            if words && !string.contains('\n') {
                return string.to_owned();
            }
        }
    }

    fn prefix(&self, random: &mut Random) -> String {
        loop {
            let word = self.word(random);
            if word.is_ascii() && word.len() > 4 {
                return word[..3 + random.below(2)].to_owned();
            }
        }
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % limit as u64) as usize
    }
}

/// A tokenizer as one would write it first: jieba's words for search.
#[derive(Clone, Default)]
struct JiebaTokenizer;

struct JiebaTokens {
    tokens: Vec<Token>,
    next: usize,
}

impl Tokenizer for JiebaTokenizer {
    type TokenStream<'a> = JiebaTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> JiebaTokens {
        static JIEBA: std::sync::LazyLock<jieba_rs::Jieba> =
            std::sync::LazyLock::new(jieba_rs::Jieba::new);
        let offsets: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let tokens = JIEBA.tokenize(text, jieba_rs::TokenizeMode::Search, true);
        let tokens = tokens.into_iter().map(|token| Token {
            offset_from: offsets[token.start],
            offset_to: offsets[token.end],
            position: token.start,
            text: token.word.to_lowercase(),
            position_length: 1,
        });
        JiebaTokens {
            tokens: tokens.collect(),
            next: 0,
        }
    }
}

impl TokenStream for JiebaTokens {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
