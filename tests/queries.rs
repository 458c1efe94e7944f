//! Queries find what an evaluation by brute force finds, and mark where it stands.
//!
//! `GONGBAO_REAL_CORPUS` names a folder of real documents for the large one:
//! `cargo test --release --test queries -- --ignored`

#[path = "support/evaluator.rs"]
mod evaluator;
mod support;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Instant;

use gongbao::document::{Agencies, Document, MetadataKey};
use gongbao::lexicon::Lexicon;
use gongbao::segment::Jieba;
use gongbao::text::{AtomKind, fold, is_han, is_line_end};
use gongbao::{index, ingest, pipeline, query};
use rayon::prelude::*;

use evaluator::{Doc, Expr, Field, Heading, Span, Where, headings, is_one_word, row};
use support::{Place, Random, corpus, documents};

// ---- Asking --------------------------------------------------------------------------------

/// Indexes a drop and asks something of it.
fn indexed(drop: &Path, ask: impl FnOnce(&query::View, &query::Reading)) {
    let place = Place::new();
    let folder = place.path("index");
    pipeline::update(
        &index::WriteLock::take(&folder).unwrap(),
        &[drop.to_path_buf()],
        &ingest::IngestSettings::default(),
        index::UpdateSettings::default(),
        &pipeline::AskedSegmenter::default(),
        &mut |_| {},
    )
    .unwrap();
    let snapshot = index::Index::open(&folder).unwrap().snapshot().unwrap();
    let view = query::View::new(&snapshot, &query::Filter::parse("").unwrap()).unwrap();
    let lexicon = Lexicon::built_in().unwrap();
    let jieba = Jieba::shared();
    let reading = query::Reading {
        chinese: &*jieba,
        lexicon: &lexicon,
        agencies: Agencies::builtin(),
        plain: query::Plain::Words,
        bilingual: false,
    };
    ask(&view, &reading);
}

fn parsed(text: &str, reading: &query::Reading) -> query::Query {
    query::Query::parse(text, reading).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn holding(view: &query::View, reading: &query::Reading, text: &str) -> Vec<u32> {
    query::holding(view, &parsed(text, reading)).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// The ids of the documents that a query finds, in order.
fn ids(view: &query::View, reading: &query::Reading, text: &str) -> Vec<String> {
    let mut out: Vec<String> = holding(view, reading, text)
        .into_iter()
        .map(|ordinal| view.docs[ordinal as usize].id.to_string())
        .collect();
    out.sort();
    out
}

/// How many documents a search finds, and the hits that it shows.
fn shown(
    view: &query::View,
    reading: &query::Reading,
    text: &str,
    limit: Option<usize>,
) -> (usize, Vec<query::Hit>) {
    let query = parsed(text, reading);
    let settings = query::SearchSettings {
        limit,
        ..Default::default()
    };
    let found =
        query::search(view, &query, settings).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let hits = found.hits().map(|hit| hit.unwrap().1).collect();
    (found.documents.len(), hits)
}

/// A drop of small documents: id, title and text of each.
fn drop_of(records: &[(&str, &str, &str)]) -> Place {
    let place = Place::new();
    let lines: Vec<String> = records
        .iter()
        .map(|(id, title, text)| {
            serde_json::json!({"id": id, "title": title, "text": text}).to_string()
        })
        .collect();
    place.write("drop/documents.jsonl", lines.join("\n"));
    place
}

/// Small documents without titles, and for queries the ids that they are to find.
#[track_caller]
fn find(texts: &[(&str, &str)], expected: &[(&str, &str)]) {
    let records: Vec<_> = texts.iter().map(|&(id, text)| (id, "", text)).collect();
    find_titled(&records, expected);
}

#[track_caller]
fn find_titled(records: &[(&str, &str, &str)], expected: &[(&str, &str)]) {
    let place = drop_of(records);
    let mut wrong = Vec::new();
    indexed(&place.path("drop"), |view, reading| {
        assert_eq!(view.docs.len(), records.len(), "none is a copy");
        for (text, expected) in expected {
            let found = ids(view, reading, text).join(" ");
            if found != *expected {
                wrong.push(format!("{text} finds {found:?}, not {expected:?}"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// ---- Drawing queries from documents --------------------------------------------------------

/// A document as it was read, and as the evaluator sees it.
struct Known<'a> {
    document: &'a Document,
    doc: Doc,
}

fn title(document: &Document) -> &str {
    document
        .metadata
        .get(MetadataKey::Title)
        .unwrap_or_default()
}

fn doc_of(document: &Document) -> Doc {
    let year = document.metadata.get(MetadataKey::Date);
    let language = document.metadata.get(MetadataKey::Language);
    Doc {
        text: Field::of_text(&document.text),
        title: Field::of_title(title(document)),
        year: year.map(|date| date[..4].parse().unwrap()),
        language: language.map(str::to_owned),
    }
}

/// Whether a string can stand in quotes: the specification does not say how a quote is written in
/// one, so those in it must at least come in pairs.
fn can_be_quoted(string: &str) -> bool {
    let mut open = Vec::new();
    for c in string.chars() {
        match c {
            '"' | '＂' => return false,
            '“' => open.push('”'),
            '「' => open.push('」'),
            '『' => open.push('』'),
            '”' | '」' | '』' if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// Draws queries from a pool of documents.
struct Drawing<'a> {
    random: Random,
    pool: &'a [Known<'a>],
    /// The document that most parts of a query are drawn from.
    home: usize,
}

impl Drawing<'_> {
    fn below(&mut self, limit: usize) -> usize {
        self.random.below(limit)
    }

    /// The text or the title of a document of the pool, as it is and as it is seen.
    fn field(&self, at: usize, of_title: bool) -> (&str, &Field) {
        let known = &self.pool[at];
        if of_title {
            (title(known.document), &known.doc.title)
        } else {
            (&known.document.text, &known.doc.text)
        }
    }

    /// A position at most so far from another.
    fn close_to(&mut self, at: usize, reach: usize, len: usize) -> usize {
        let from = at.saturating_sub(reach);
        let to = (at + reach + 1).min(len);
        from + self.below(to - from)
    }

    /// A string of 1 to 12 atoms, as it stands in the original.
    fn exact(&mut self, place: (usize, bool), at: usize) -> Option<Expr> {
        let most = [4, 12][self.below(2)];
        let length = 1 + self.below(most);
        let (original, field) = self.field(place.0, place.1);
        let behind = (at..(at + length).min(field.len()))
            .find(|&at| field.kind(at) == AtomKind::LineEnd)
            .unwrap_or((at + length).min(field.len()));
        if behind == at {
            return None;
        }
        let span = Span {
            start: at as u32,
            end: behind as u32,
        };
        let string = original[field.original(span)].replace(is_line_end, " ");
        let usable =
            string.chars().count() <= 80 && can_be_quoted(&string) && !row(&string).is_empty();
        usable.then(|| Expr::exact(string.trim()))
    }

    /// A Chinese word that the segmenter knows by itself, or an English one, in its own script or
    /// with a capital letter.
    fn word(&mut self, place: (usize, bool), at: usize) -> Option<Expr> {
        let (short, half, capital) = (self.below(8), self.below(4), self.below(4));
        let (original, field) = self.field(place.0, place.1);
        let atom = field.atom(at);
        if field.kind(at) == AtomKind::Latin {
            // A number is left out: behind a comma it could be the end of another.
            let usable = atom.starts_with(|c: char| c.is_ascii_lowercase())
                && atom.bytes().all(|byte| byte.is_ascii_alphanumeric());
            // The language has its own words in capitals: And is a word.
            return usable.then(|| match capital {
                0 => Expr::word(&(atom[..1].to_uppercase() + &atom[1..])),
                _ => Expr::word(atom),
            });
        }
        if field.kind(at) != AtomKind::Han {
            return None;
        }
        let (start, end) = if half == 0 {
            (at, at + 2)
        } else {
            let word = field.word_at(at)?;
            let mut start = at;
            while start > 0 && field.word_at(start - 1) == Some(word) && at - start < 8 {
                start -= 1;
            }
            (start, start + word.chars().count())
        };
        let all_han = (start..end).all(|at| at < field.len() && field.kind(at) == AtomKind::Han);
        let length = end - start;
        if !all_han || length > 6 || (length == 1 && short > 0) {
            return None;
        }
        let span = Span {
            start: start as u32,
            end: end as u32,
        };
        let string = &original[field.original(span)];
        let plain = string.chars().all(is_han) && is_one_word(string);
        plain.then(|| Expr::word(string))
    }

    fn pattern(&mut self, place: (usize, bool), at: usize) -> Option<Expr> {
        let (stem, keep) = (self.below(2) == 0, self.below(8));
        let atom = self.field(place.0, place.1).1.atom(at);
        let usable = atom.len() >= 4 && atom.bytes().all(|byte| byte.is_ascii_lowercase());
        usable.then(|| match stem {
            true => Expr::stem(atom),
            false => Expr::prefix(&atom[..3 + keep.min(atom.len() - 3)]),
        })
    }

    /// A word or pattern from somewhere near a position; strings too if they are wanted.
    fn leaf(&mut self, place: (usize, bool), near: usize, reach: usize, strings: bool) -> Expr {
        for _ in 0..60 {
            let len = self.field(place.0, place.1).1.len();
            let at = self.close_to(near, reach, len);
            let leaf = match self.below(10) {
                0..3 if strings => self.exact(place, at),
                3 => self.pattern(place, at),
                _ => self.word(place, at),
            };
            if let Some(leaf) = leaf {
                return leaf;
            }
        }
        Expr::word("安全")
    }

    /// A place to draw from: mostly in the home document.
    fn place(&mut self, of_title: bool) -> (usize, bool) {
        let at = match self.below(6) {
            0 => self.below(self.pool.len()),
            _ => self.home,
        };
        (at, of_title && self.field(at, true).1.len() > 0)
    }

    fn part(&mut self, of_title: bool) -> Expr {
        let place = self.place(of_title);
        let len = self.field(place.0, place.1).1.len();
        let at = self.below(len);
        if self.below(10) < 6 {
            self.leaf(place, at, 30, true)
        } else {
            self.joined(place, at, 10)
        }
    }

    /// A NEAR, SENT or ART of parts that stand near a position. Of ten kinds five are a NEAR, three a
    /// SENT and two an ART, which stands in no other.
    fn joined(&mut self, place: (usize, bool), at: usize, kinds: usize) -> Expr {
        let outermost = kinds == 10;
        let kind = self.below(kinds);
        let reach = [10, 15, 120][usize::from(kind >= 5) + usize::from(kind >= 8)];
        let how_many = match self.below(48) {
            0..4 if outermost && kind < 5 => 4,
            0..12 if outermost => 3,
            _ => 2,
        };
        let parts = (0..how_many)
            .map(|_| match self.below(12) {
                0 => Expr::Any(vec![
                    self.leaf(place, at, reach, true),
                    self.leaf(place, at, 500, true),
                ]),
                1 => Expr::Side(vec![
                    self.leaf(place, at, reach, false),
                    self.leaf(place, at, 500, false),
                ]),
                _ => self.leaf(place, at, reach, true),
            })
            .collect();
        match kind {
            0..5 => {
                let words = [0, 1, 2, 3, 5, 8, 10, 20, 50, 200];
                let most = if outermost { words.len() } else { 7 };
                Expr::Near(words[self.below(most)], parts)
            }
            5..8 => Expr::Sent(parts),
            _ => Expr::Art(parts),
        }
    }

    /// A part of another document, or at least another place: for NOT.
    fn stranger(&mut self) -> Expr {
        let place = (self.below(self.pool.len()), false);
        let len = self.field(place.0, false).1.len();
        let at = self.below(len);
        let leaf = self.leaf(place, at, 30, true);
        Expr::Not(Box::new(leaf))
    }

    fn tree(&mut self, depth: usize, place: Where) -> Expr {
        let of_title = place == Where::Title;
        if depth == 0 || self.below(10) < 3 {
            return self.part(of_title);
        }
        let how_many = 2 + self.below(2);
        let below = depth - 1;
        match self.below(100) {
            0..24 => Expr::All((0..how_many).map(|_| self.tree(below, place)).collect()),
            24..46 => Expr::Any((0..how_many).map(|_| self.tree(below, place)).collect()),
            46..70 => {
                let parts = (0..how_many + self.below(2))
                    .map(|at| match self.below(10) {
                        0..5 => {
                            let from = self.place(of_title);
                            let len = self.field(from.0, from.1).1.len();
                            let at = self.below(len);
                            self.leaf(from, at, 30, false)
                        }
                        5..7 => self.part(of_title),
                        7 if at > 0 => self.stranger(),
                        _ => self.tree(below, place),
                    })
                    .collect();
                Expr::Side(parts)
            }
            70..82 => Expr::All(vec![self.tree(below, place), self.stranger()]),
            82..89 if place == Where::Both => {
                Expr::Title(Box::new(self.tree(below.min(1), Where::Title)))
            }
            89..95 if place == Where::Both => Expr::Text(Box::new(self.tree(below, Where::Text))),
            _ if place == Where::Both => {
                let tree = self.tree(below, place);
                let field = self.metadata();
                if self.below(2) == 0 {
                    Expr::Side(vec![tree, field])
                } else {
                    Expr::All(vec![field, tree])
                }
            }
            _ => self.part(of_title),
        }
    }

    fn metadata(&mut self) -> Expr {
        let (choice, years) = (self.below(6), self.below(5) as u16);
        let doc = &self.pool[self.home].doc;
        let year = doc.year.unwrap_or(2015);
        match choice {
            0 => Expr::Year(Some(year), Some(year)),
            1 => Expr::Year(Some(year - years), Some(year + years)),
            2 => Expr::Year(None, Some(year + years)),
            3 => Expr::Year(Some(year - years), None),
            4 => Expr::Lang(vec!["zh".to_owned(), "en".to_owned()]),
            _ => Expr::Lang(vec![doc.language.clone().unwrap_or("mixed".to_owned())]),
        }
    }
}

/// Queries as the evaluator and as the language has them.
type Drawn = Vec<(Expr, String)>;

/// Random strings and random combinations.
fn draw(known: &[Known], strings: usize, combinations: usize, seed: u64) -> (Drawn, Drawn) {
    let mut drawing = Drawing {
        random: Random::new(seed),
        pool: known,
        home: 0,
    };
    // The first numbers of the generator are much alike for small seeds.
    for _ in 0..20 {
        drawing.below(2);
    }
    let mut out = (Vec::new(), Vec::new());
    while out.0.len() < strings {
        let home = drawing.below(known.len());
        let at = drawing.below(known[home].doc.text.len());
        let Some(string) = drawing.exact((home, false), at) else {
            continue;
        };
        let text = string.written(&mut |limit| drawing.below(limit));
        out.0.push((string, text));
    }
    while out.1.len() < combinations {
        drawing.home = drawing.below(known.len());
        let depth = 1 + drawing.below(4);
        let tree = drawing.tree(depth, Where::Both);
        let text = tree.written(&mut |limit| drawing.below(limit));
        // Well within what a query may have.
        if text.len() <= 3000 {
            out.1.push((tree, text));
        }
    }
    out
}

// ---- Against the evaluator -----------------------------------------------------------------

/// The id of a document in the index.
fn id(path: &str, document: &Document) -> String {
    match document.record.as_deref() {
        None => path.to_owned(),
        Some(record) => match record.strip_prefix('=') {
            Some(id) => id.to_owned(),
            None => format!("{path}{record}"),
        },
    }
}

/// Draws queries from the documents of a drop and holds the index to the evaluator.
fn compare(drop: &Path, strings: usize, combinations: usize, seed: u64) {
    let all = documents(drop);
    let mut by_id: HashMap<String, Vec<&Document>> = HashMap::new();
    for (path, document) in &all {
        by_id.entry(id(path, document)).or_default().push(document);
    }
    let different: BTreeSet<String> = all
        .iter()
        .map(|(_, document)| fold(&document.text).text.split_whitespace().collect())
        .collect();
    indexed(drop, |view, reading| {
        assert_eq!(view.docs.len(), different.len(), "copies are left out");
        // The documents by their ordinals. Two with the same id cannot be told apart from here.
        let own: Vec<Option<&Document>> = (0..view.docs.len())
            .map(|at| match by_id.get(&view.docs[at].id.to_string()) {
                Some(documents) if documents.len() == 1 => Some(documents[0]),
                _ => None,
            })
            .collect();
        let known = own.iter().flatten().count();
        assert!(known * 100 >= own.len() * 95, "{known} of {}", own.len());

        let mut random = Random::new(seed ^ 0x5EED);
        let pool: Vec<Known> = (0..400)
            .filter_map(|_| own[random.below(own.len())])
            .map(|document| Known {
                document,
                doc: doc_of(document),
            })
            .filter(|known| known.doc.text.len() > 0)
            .collect();
        let (drawn, combined) = draw(&pool, strings, combinations, seed);
        let simple = drawn.len();
        let queries: Drawn = drawn.into_iter().chain(combined).collect();

        let start = Instant::now();
        let mut wrong = Vec::new();
        let found: Vec<Option<Vec<u32>>> = queries
            .iter()
            .map(|(_, text)| match query::Query::parse(text, reading) {
                Ok(query) => Some(query::holding(view, &query).unwrap()),
                Err(error) => {
                    wrong.push(format!("{text}\n    is not understood: {error:?}"));
                    None
                }
            })
            .collect();
        let asked = start.elapsed();
        // Every document is read once and all queries tried on it: nothing of it is kept.
        let start = Instant::now();
        let expected: Vec<Vec<bool>> = own
            .par_iter()
            .map(|document| match document {
                Some(document) => {
                    let doc = doc_of(document);
                    let verdict = |(expr, _): &(Expr, String)| doc.is_found_by(expr);
                    queries.iter().map(verdict).collect()
                }
                None => Vec::new(),
            })
            .collect();
        let tried = start.elapsed();

        let mut places = 0;
        let mut of_combinations = (0, 0);
        for (number, ((_, text), found)) in queries.iter().zip(&found).enumerate() {
            let Some(found) = found else {
                continue;
            };
            assert!(found.is_sorted_by(|a, b| a < b), "{text}: in order");
            places += found.len();
            for (ordinal, verdicts) in expected.iter().enumerate() {
                let Some(&expected) = verdicts.get(number) else {
                    continue;
                };
                let found = found.binary_search(&(ordinal as u32)).is_ok();
                if found != expected {
                    let id = &view.docs[ordinal].id;
                    wrong.push(format!(
                        "{text}\n    {id}: found by the index: {found}, by brute force: {expected}"
                    ));
                }
            }
            if number >= simple {
                of_combinations.0 += usize::from(!found.is_empty());
                of_combinations.1 += usize::from(found.len() < own.len());
            }
        }
        println!(
            "{simple} strings and {combinations} combinations (of which {} find something) find \
             {places} documents: {asked:.1?} by the index, {tried:.1?} by brute force; {} verdicts \
             differ",
            of_combinations.0,
            wrong.len(),
        );
        let shown = wrong.len().min(30);
        assert!(wrong.is_empty(), "{}", wrong[..shown].join("\n"));
        let (something, not_all) = of_combinations;
        assert!(something * 3 >= combinations, "{something} find something");
        assert!(not_all * 3 >= combinations, "{not_all} do not find all");

        // Some of the strings, and all combinations, are shown as well.
        let sample = queries[..simple]
            .iter()
            .step_by(simple.div_ceil(100).max(1));
        let mut checked = Shown::default();
        for (expr, text) in sample.chain(&queries[simple..]) {
            let found = holding(view, reading, text);
            checked.check(view, reading, expr, text, &found, &own);
        }
        println!(
            "{} hits shown, {} passages, {} marks: all where they stand",
            checked.hits, checked.passages, checked.marks
        );
        assert!(checked.passages * 2 >= combinations);
        assert!(checked.marks >= checked.passages);
    });
}

/// How much was checked of what a search shows.
#[derive(Default)]
struct Shown {
    hits: usize,
    passages: usize,
    marks: usize,
}

impl Shown {
    /// Holds the hits of a query to its documents, and the marks to its matches.
    fn check(
        &mut self,
        view: &query::View,
        reading: &query::Reading,
        expr: &Expr,
        text: &str,
        holding: &[u32],
        own: &[Option<&Document>],
    ) {
        let (documents, hits) = shown(view, reading, text, Some(3));
        assert_eq!(documents, holding.len(), "{text}");
        assert_eq!(hits.len(), holding.len().min(3), "{text}");
        let ordinals: BTreeSet<u32> = hits.iter().map(|hit| hit.ordinal).collect();
        assert_eq!(ordinals.len(), hits.len(), "{text}: each hit once");
        let scores: Vec<f64> = hits.iter().map(|hit| hit.score).collect();
        assert!(scores.iter().all(|score| score.is_finite()), "{text}");
        assert!(scores.is_sorted_by(|a, b| a >= b), "{text}: {scores:?}");
        for hit in &hits {
            assert!(holding.binary_search(&hit.ordinal).is_ok(), "{text}");
            let Some(document) = own[hit.ordinal as usize] else {
                continue;
            };
            self.hits += 1;
            let at = format!("{text} in {}", view.docs[hit.ordinal as usize].id);
            let field = Field::of_text(&document.text);
            let allowed = field.marks(expr);
            let in_title = Field::of_title(title(document)).marks(expr).len() as u64;
            if expr.is_leaf() {
                // Whether what stands in the title is an occurrence is not said.
                let occurrences = allowed.len() as u64;
                assert!(hit.occurrences >= occurrences, "{at}: {}", hit.occurrences);
                assert!(hit.occurrences <= occurrences + in_title, "{at}");
                assert!(allowed.is_empty() || !hit.passages.is_empty(), "{at}");
            }
            let allowed: BTreeSet<(usize, usize)> = allowed
                .into_iter()
                .map(|span| field.original(span))
                .map(|range| (range.start, range.end))
                .collect();
            for passage in &hit.passages {
                self.passages += 1;
                let (start, end) = (passage.offset, passage.offset + passage.text.len());
                assert_eq!(document.text.get(start..end), Some(&*passage.text), "{at}");
                let mut last = 0;
                for mark in &passage.marks {
                    self.marks += 1;
                    let marked = passage.text.get(mark.clone());
                    assert!(marked.is_some_and(|marked| !marked.is_empty()), "{at}");
                    assert!(mark.start >= last, "{at}: marks overlap");
                    last = mark.end;
                    let range = (start + mark.start, start + mark.end);
                    let right = is_made_of(range, &allowed);
                    assert!(right, "{at}: {marked:?} at {range:?}");
                }
                if expr.is_leaf() {
                    let within = |range: &&(usize, usize)| start <= range.0 && range.1 <= end;
                    let within = allowed.iter().filter(within).count();
                    assert_eq!(passage.marks.len(), within, "{at}: {}", passage.text);
                }
            }
        }
    }
}

/// Whether a stretch is one of the matches, or what several that overlap cover together.
fn is_made_of(stretch: (usize, usize), matches: &BTreeSet<(usize, usize)>) -> bool {
    let within = matches
        .range((stretch.0, 0)..(stretch.1, 0))
        .filter(|found| found.1 <= stretch.1);
    let mut covered = None;
    for &(start, end) in within {
        covered = match covered {
            None if start == stretch.0 => Some(end),
            Some(until) if start < until => Some(end.max(until)),
            _ => return false,
        };
    }
    covered == Some(stretch.1)
}

#[test]
fn random_queries_find_in_the_sample_corpus_what_brute_force_finds() {
    for seed in [1, 20_260_101] {
        compare(&corpus(), 200, 150, seed);
    }
}

#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn random_queries_find_in_real_documents_what_brute_force_finds() {
    let corpus = std::env::var_os("GONGBAO_REAL_CORPUS").expect("GONGBAO_REAL_CORPUS is not set");
    let seed = std::env::var("GONGBAO_SEED").map_or(7, |seed| seed.parse().unwrap());
    compare(Path::new(&corpus), 1000, 300, seed);
}

// ---- The evaluator itself ------------------------------------------------------------------

#[test]
fn the_evaluator_reads_words_and_classes_as_they_are_defined() {
    for (text, word, found) in [
        ("加强监管", "监管", true),
        ("公安全面推进", "安全", false),
        ("财务总监管理", "监管", false),
        ("监管部门", "监管", true),
        ("食品安全管理体系", "安全管理", true),
        ("Regular", "regulations", false),
        ("Regulating", "regulations", true),
    ] {
        let spans = Field::of_text(text).spans(&Expr::word(word));
        assert_eq!(spans.len(), usize::from(found), "{word} in {text}");
    }
    let field = Field::of_text("Don't use 3.14. AI大模型");
    let words: Vec<_> = (0..field.len()).map(|at| field.word_at(at)).collect();
    let expected = "don't don't don't use 3.14 3.14 3.14 - ai 大 模型 模型";
    let said: Vec<_> = words.iter().map(|word| word.unwrap_or("-")).collect();
    assert_eq!(said.join(" "), expected);
}

/// The evaluator finds headings by itself: the same as the library finds.
#[test]
fn the_evaluator_sees_the_headings_that_the_library_sees() {
    let mut seen = 0;
    for (path, document) in documents(&corpus()) {
        let mut expected = Vec::new();
        gongbao::text::for_headings(&document.text, |at, heading| {
            let kind = match heading.level {
                level if level < gongbao::text::ARTICLE => Heading::Chapter,
                gongbao::text::ARTICLE => Heading::Article,
                _ => Heading::Item,
            };
            expected.push((at, kind));
        });
        assert_eq!(headings(&document.text), expected, "{path}");
        seen += expected.len();
    }
    assert!(seen > 200, "{seen}");
}

// ---- What is promised, each by itself ------------------------------------------------------

#[test]
fn words_inside_compounds_are_found_and_those_across_words_only_in_quotes() {
    find(
        &[
            ("across", "公安全面推进。"),
            ("law", "网络安全法施行。"),
            ("net", "互联网发展。"),
            ("none", "标准制定。"),
        ],
        &[
            ("安全", "law"),
            ("\"安全\"", "across law"),
            ("网络", "law"),
            ("联网", "net"),
            ("\"联网\"", "net"),
            ("安全 联网", "law net"),
        ],
    );
}

#[test]
fn a_string_in_quotes_is_found_whatever_the_segmentation() {
    let text = "中国人民生活水平与AI大模型、ＡＩ应用（试行）；national\neconomic security-based";
    let apart: String = text.chars().flat_map(|c| [c, '，']).collect();
    let place = drop_of(&[
        ("apart", "", &apart),
        ("longer", "", "OpenAI大模型，AI大模型"),
        ("whole", "", text),
    ]);
    indexed(&place.path("drop"), |view, reading| {
        let field = Field::of_text(text);
        for start in 0..field.len() {
            for end in start + 1..=field.len() {
                let span = Span {
                    start: start as u32,
                    end: end as u32,
                };
                let string = &text[field.original(span)];
                let query = format!("\"{}\"", string.replace('\n', " "));
                let found = ids(view, reading, &query);
                assert!(found.contains(&"whole".to_owned()), "{query}: {found:?}");
                // One atom may stand elsewhere; two neighbours stand apart where marks part them.
                let elsewhere = "ai大模型".contains(&*fold(string).text);
                let alone = end - start > 1 && !elsewhere;
                assert!(!alone || found == ["whole"], "{query}: {found:?}");
            }
        }
        assert_eq!(ids(view, reading, "\"（试行）\""), ["whole"]);
        for query in [
            "\"人民生\"",
            "\"人　民 生\"",
            "\"国人\"",
            "\"活水\"",
            "\"economic security based\"",
        ] {
            assert_eq!(ids(view, reading, query), ["whole"], "{query}");
        }
        for query in ["\"AI大模型\"", "“ａｉ 大模型”", "「Ai大模」", "『AI大』"]
        {
            assert_eq!(ids(view, reading, query), ["longer", "whole"], "{query}");
        }
        assert_eq!(ids(view, reading, "\"OpenAI大\""), ["longer"]);
        assert!(ids(view, reading, "\"enAI大模型\"").is_empty());
        assert!(ids(view, reading, "\"民人\"").is_empty());
    });
}

#[test]
fn quotes_that_come_in_pairs_are_part_of_a_string_in_quotes() {
    find(
        &[
            ("apart", "实施基石、工程，推进双随机、一公开。监管。"),
            (
                "whole",
                "实施“基石”工程，推进“双随机、一公开”监管，適用「資料」者。",
            ),
        ],
        &[
            ("\"实施“基石”工程\"", "whole"),
            ("\"“双随机、一公开”监管\"", "whole"),
            ("「实施“基石”」", "whole"),
            ("“适用「资料」者”", "whole"),
        ],
    );
}

#[test]
fn near_counts_words_not_characters_nor_atoms() {
    find(
        &[
            ("alone", "人工智能。"),
            ("beside", "人工智能监管。"),
            ("far", "监管机构应当依法公开平台名单。"),
            ("number", "supervision of 3.14 platforms"),
            ("one", "监管人工智能平台。"),
            ("parted", "平台。监管，"),
            ("part", "监测平台。"),
            ("twice", "安全、安全。"),
        ],
        &[
            ("NEAR/0(监管, 平台)", "parted"),
            ("NEAR/1(监管, 平台)", "one parted"),
            ("NEAR/1(平台, 监管)", "one parted"),
            ("NEAR/200(监管, 平台)", "far one parted"),
            ("NEAR/0(人工智能, 监管)", "beside one"),
            ("NEAR/0(监管, 人工智能, 平台)", ""),
            ("NEAR/1(监管, 人工智能, 平台)", "one"),
            ("NEAR/1(平台, 监管, 人工智能)", "one"),
            ("NEAR/1(supervision, platforms)", ""),
            ("NEAR/2(supervision, platforms)", "number"),
            // What is left of a word is no word between.
            ("NEAR/0(\"监\", \"平台\")", "part parted"),
            // Matches do not overlap in NEAR, and may in SENT.
            ("NEAR/9(安全, 安全)", "twice"),
            ("NEAR/9(\"人工智能\", \"智能\")", ""),
            ("SENT(\"人工智能\", \"智能\")", "alone beside one"),
            // Alternatives within.
            ("NEAR/0(监管, 人工智能 OR 平台)", "beside one parted"),
            ("NEAR/0(监管, 人工智能 平台)", "beside one parted"),
            // A NEAR within is the stretch that it joins.
            ("NEAR/0(NEAR/0(监管, 人工智能), 平台)", "one"),
        ],
    );
}

#[test]
fn within_another_it_stands_for_its_nearest_matches() {
    find(
        &[
            ("far", "the rules of all fields of the law"),
            ("near", "the field of the standards"),
            ("sentence", "标准应用推进与建设标准。"),
        ],
        &[
            // The first `the` joins `of`, and the second stands beside them.
            ("NEAR/0(the, NEAR/1(of, the))", "near"),
            // The first `the` joins the nearer `of`, beside which no other stands.
            ("NEAR/0(the, NEAR/4(of, the))", "near"),
            ("NEAR/0(应用, NEAR/2(标准, 推进))", "sentence"),
            ("NEAR/0(应用, SENT(标准, 推进))", ""),
        ],
    );
}

#[test]
fn one_sentence_and_one_article_hold_their_parts() {
    find(
        &[
            ("chapter", "第一条　数据丁。\n第二章　处罚\n第二条　其他。"),
            (
                "english",
                "Article 1\nThe data\nof all.\nArticle 2\nA penalty and more.",
            ),
            ("item", "一、数据戊。\n二、处罚。"),
            ("items", "一、数据。\n不得处罚。\n二、其他。"),
            ("one", "第一条　数据甲。\n（一）处罚。"),
            ("plain", "数据乙。\n处罚。"),
            ("sentence", "第一条　其他\n第二条　数据与处罚。"),
            ("two", "第一条　数据丙。\n第二条　处罚。"),
        ],
        &[
            ("ART(数据, 处罚)", "items one plain sentence"),
            ("ART(处罚, 数据)", "items one plain sentence"),
            ("SENT(数据, 处罚)", "sentence"),
            ("ART(data, all)", "english"),
            ("SENT(data, all)", "english"),
            ("ART(data, penalty)", ""),
            ("NEAR/2(all, penalty)", ""),
            ("NEAR/3(all, penalty)", "english"),
            ("ART(SENT(数据, 处罚), 处罚)", "sentence"),
        ],
    );
}

#[test]
fn a_text_with_chapters_only_is_one_article() {
    find(
        &[
            ("chapters", "第一章　数据\n其一。\n第二章　处罚\n其二。"),
            ("parts", "Part 1. The data\nof all.\n\nPart 2. A penalty"),
        ],
        &[
            ("ART(数据, 处罚)", "chapters"),
            ("ART(data, penalty)", "parts"),
        ],
    );
}

#[test]
fn marks_stand_on_whole_characters_of_the_original() {
    for (text, query, expected) in [
        (
            "😀😀监管😀，𠮷野家监管👩\u{200D}👩\u{200D}👧。",
            "监管",
            &["监管", "监管"] as &[&str],
        ),
        ("在𠮷野家，𠮷野", "\"𠮷野\"", &["𠮷野", "𠮷野"]),
        ("推进監管", "监管", &["監管"]),
        ("加強監督，監　督。", "\"监督\"", &["監督", "監　督"]),
        (
            "ＡＩ大模型，AI 大模型",
            "\"ai大模型\"",
            &["ＡＩ大模型", "AI 大模型"],
        ),
        (
            "人\u{200B}工\u{FEFF}智能与人\u{AD}工智能",
            "人工智能",
            &["人\u{200B}工\u{FEFF}智能", "人\u{AD}工智能"],
        ),
        (
            "The cafe\u{301}, CAFÉ and Ｃafé",
            "\"café\"",
            &["cafe\u{301}", "CAFÉ", "Ｃafé"],
        ),
        (
            "of artificial\nintelligence, artificial-\nintelligence and ARTIFICIAL INTELLIGENCE",
            "\"artificial intelligence\"",
            &[
                "artificial\nintelligence",
                "artificial-\nintelligence",
                "ARTIFICIAL INTELLIGENCE",
            ],
        ),
        ("面积为㎡或者M2", "\"m2\"", &["㎡", "M2"]),
        (
            "Regulators regulate 监管REGULATION",
            "regulation",
            &["Regulators", "regulate", "REGULATION"],
        ),
        ("部⻔监管，部门", "部门", &["部⻔", "部门"]),
        (
            "监管甲，平台的建设与运行。监管",
            "NEAR/1(监管, 平台)",
            &["监管", "平台"],
        ),
        (
            "监管甲。平台安全。监管",
            "SENT(平台, 安全) OR title:监管",
            &["平台", "安全"],
        ),
        ("监管一一一一一", "\"一一\"", &["一一", "一一"]),
        ("监管与平台", "监管 NOT 安全", &["监管"]),
    ] {
        let place = drop_of(&[("one", "", text)]);
        indexed(&place.path("drop"), |view, reading| {
            let (documents, hits) = shown(view, reading, query, None);
            assert_eq!(documents, 1, "{query} in {text}");
            let mut marked = BTreeSet::new();
            for passage in &hits[0].passages {
                let end = passage.offset + passage.text.len();
                assert_eq!(
                    text.get(passage.offset..end),
                    Some(&*passage.text),
                    "{query}"
                );
                for mark in &passage.marks {
                    assert!(
                        passage.text.get(mark.clone()).is_some(),
                        "{mark:?} in {text}"
                    );
                    marked.insert((passage.offset + mark.start, passage.offset + mark.end));
                }
            }
            let marked: Vec<&str> = marked.iter().map(|&(from, to)| &text[from..to]).collect();
            assert_eq!(marked, expected, "{query} in {text}");
        });
    }
}

#[test]
fn unquoted_chinese_is_no_hidden_phrase() {
    let place = drop_of(&[
        ("first", "", "人工智能发展。"),
        ("none", "", "标准制定。"),
        ("phrase", "", "人工智能监管。"),
        ("second", "", "监管要求。"),
    ]);
    indexed(&place.path("drop"), |view, reading| {
        let either = ["first", "phrase", "second"];
        assert_eq!(ids(view, reading, "人工智能监管"), either);
        assert_eq!(ids(view, reading, "监管 人工智能"), either);
        assert_eq!(ids(view, reading, "\"人工智能监管\""), ["phrase"]);
        assert_eq!(ids(view, reading, "人工智能 AND 监管"), ["phrase"]);
        // The more a document has of them, the higher it stands.
        let (_, hits) = shown(view, reading, "人工智能监管", Some(1));
        let first = hits[0].ordinal as usize;
        assert_eq!(view.docs[first].id.to_string(), "phrase");
    });
}

#[test]
fn nothing_is_cut_silently() {
    let texts: Vec<(String, String)> = (0..1500)
        .map(|number| (number.to_string(), format!("第{number}号文件：监管平台。")))
        .collect();
    let records: Vec<_> = texts
        .iter()
        .map(|(id, text)| (&**id, "", &**text))
        .collect();
    let place = drop_of(&records);
    indexed(&place.path("drop"), |view, reading| {
        for query in [
            "监管",
            "\"管平\"",
            "NEAR/0(监管, 平台)",
            "SENT(监管, 文件)",
            "ART(监管, 文件)",
            "监管 NOT 安全",
            "text:(监管 AND 平台)",
        ] {
            assert_eq!(holding(view, reading, query).len(), 1500, "{query}");
            for (limit, expected) in [(None, 1500), (Some(10), 10), (Some(2000), 1500)] {
                let (documents, hits) = shown(view, reading, query, limit);
                assert_eq!(documents, 1500, "{query} with {limit:?}");
                assert_eq!(hits.len(), expected, "{query} with {limit:?}");
            }
        }
    });
}

#[test]
fn each_part_is_found_in_text_or_title() {
    find_titled(
        &[
            ("both", "数据办法", "条例施行。"),
            ("text", "办法", "数据条例施行。"),
            ("title", "数据条例", "办法施行。"),
        ],
        &[
            ("数据", "both text title"),
            ("title:数据", "both title"),
            ("title：数据", "both title"),
            ("title:（数据 AND 条例）", "title"),
            ("title:(标准 OR 条例)", "title"),
            ("text:数据", "text"),
            ("text:\"据条\"", "text"),
            ("数据 AND 条例", "both text title"),
            ("text:数据 OR title:条例", "text title"),
            ("NEAR/9(数据, 条例)", "text title"),
            ("SENT(数据, 条例)", "text title"),
            ("ART(数据, 条例)", "text title"),
            ("title:NEAR/9(数据, 条例)", "title"),
            ("数据 NOT title:数据", "text"),
            ("\"办法条例\"", ""),
        ],
    );
}

#[test]
fn parts_side_by_side_are_bound_before_and_and_or() {
    // Every subset of three words, each as a document of its own.
    let words = ["监管", "平台", "安全"];
    let texts: Vec<(String, String)> = (0..8)
        .map(|subset| {
            let held = (0..3)
                .filter(|at| subset >> at & 1 == 1)
                .map(|at| words[at]);
            let held: Vec<&str> = held.collect();
            (subset.to_string(), format!("文件，{}。", held.join("、")))
        })
        .collect();
    let records: Vec<_> = texts
        .iter()
        .map(|(id, text)| (&**id, "", &**text))
        .collect();
    let place = drop_of(&records);
    type Truth = fn(bool, bool, bool) -> bool;
    let table: &[(&str, Truth)] = &[
        ("监管 平台", |a, b, _| a || b),
        ("监管 AND 平台", |a, b, _| a && b),
        ("监管 OR 平台 AND 安全", |a, b, c| a || b && c),
        ("监管 AND 平台 OR 安全", |a, b, c| a && b || c),
        ("(监管 OR 平台) AND 安全", |a, b, c| (a || b) && c),
        ("监管 平台 AND 安全", |a, b, c| (a || b) && c),
        ("监管 AND 平台 安全", |a, b, c| a && (b || c)),
        ("监管 平台 \"安全\"", |a, b, c| (a || b) && c),
        ("监管 \"平台\" \"安全\"", |a, b, c| a && b && c),
        ("监管 \"平台\" 安全", |a, b, c| (a || c) && b),
        ("\"监管\" \"平台\"", |a, b, _| a && b),
        ("监管 （平台 安全）", |a, b, c| a && (b || c)),
        ("(监管 OR 平台) (平台 OR 安全)", |a, b, c| {
            b || a && c
        }),
        ("监管 NOT 平台", |a, b, _| a && !b),
        ("NOT 监管 平台", |a, b, _| !a && b),
        ("监管 平台 NOT 安全", |a, b, c| (a || b) && !c),
        ("文件 NOT (监管 OR 平台)", |a, b, _| !(a || b)),
        ("文件 AND NOT 监管 AND NOT 平台", |a, b, _| !(a || b)),
        ("文件 NOT (监管 AND 平台)", |a, b, _| !(a && b)),
        ("监管 OR NOT 平台", |a, b, _| a || !b),
        ("NOT 监管", |a, _, _| !a),
        ("SENT(监管, 平台)", |a, b, _| a && b),
        ("SENT(监管, 平台 OR 安全)", |a, b, c| a && (b || c)),
        ("SENT(监管 平台, 安全)", |a, b, c| (a || b) && c),
        ("监管 SENT(平台, 安全)", |a, b, c| a && b && c),
        ("((监管) AND (((平台))))", |a, b, _| a && b),
        ("监管，平台", |a, b, _| a || b),
        ("监管平台（安全）", |a, b, c| a || b || c),
        ("and 监管 or not", |a, _, _| a),
    ];
    indexed(&place.path("drop"), |view, reading| {
        for (query, truth) in table {
            let expected: Vec<String> = (0..8u32)
                .filter(|s| truth(s & 1 > 0, s & 2 > 0, s & 4 > 0))
                .map(|subset| subset.to_string())
                .collect();
            assert_eq!(ids(view, reading, query), expected, "{query}");
        }
    });
}

#[test]
fn english_words_are_found_by_stem_prefix_and_expression() {
    find(
        &[
            ("one", "The regulators met."),
            ("risk", "Risk-assessments are due."),
            ("three", "Regulation and REGULATE!"),
            ("two", "Regular meetings, standardised."),
            ("whole", "A standard of U.S. law, 3.5 per cent."),
        ],
        &[
            ("regulations", "one three"),
            ("~regulate", "one three"),
            ("regul*", "one three two"),
            ("\"regulate\"", "three"),
            ("/regulat(or|ion)s?/", "one three"),
            ("/regulat/", ""),
            ("Standard*", "two whole"),
            ("ｓｔａｎｄａｒｄ", "whole"),
            ("form:\"risk assess*\"", "risk"),
            ("\"risk assess*\"", ""),
            ("U.S.", "whole"),
            ("3.5", "whole"),
            ("5.3", ""),
        ],
    );
}

#[test]
fn what_is_no_query_is_said_and_nothing_panics() {
    let place = drop_of(&[
        ("one", "😀", "\u{301}𠮷野家\u{200B}監管😀e\u{301}"),
        ("two", "", "第1条　监管，AI大模型。㎡"),
    ]);
    indexed(&place.path("drop"), |view, reading| {
        let many = |part: &str, times: usize| part.repeat(times);
        let long = format!("\"{}\"", many("监", 7000));
        let strings = |how_many: usize| -> String {
            (0..how_many)
                .map(|number| format!("\"{number}\" "))
                .collect()
        };
        let parts = strings(201);
        let deep = format!("{}监管{}", many("(", 33), many(")", 33));
        let wide = format!("NEAR/5({}监管)", many("监管, ", 6));
        let expression = format!("/{}/", many("a", 1001));
        let bad = [
            "",
            " ",
            "\u{200B}",
            "(",
            ")",
            "监管 AND",
            "OR 监管",
            "NOT",
            "\"监管",
            "“监管",
            "(监管",
            "title:",
            "year:soon",
            "NEAR/5(监管)",
            "NEAR/5(监管, 平台",
            "NEAR/201(监管, 平台)",
            "NEAR/5(监管, NOT 平台)",
            "NEAR/5(监管, 平台 AND 安全)",
            "SENT(监管, title:平台)",
            "/(/",
            "\"\"",
            "concept:there_is_no_such_concept",
            &long,
            &parts,
            &deep,
            &wide,
            &expression,
            "NEAR/99999999999999999999(监管, 平台)",
        ];
        let understood: Vec<&str> = bad
            .into_iter()
            .filter(|query| query::Query::parse(query, reading).is_ok())
            .collect();
        assert!(understood.is_empty(), "understood: {understood:?}");
        let within = format!("{}监管{}", many("(", 32), many(")", 32));
        let two_hundred = strings(200);
        for query in [within.as_str(), &two_hundred, "NEAR/200(监管, 平台)"] {
            holding(view, reading, query);
        }
        // Whatever these are, they are no reason to panic.
        let odd = [
            "*",
            "~",
            "+",
            "/",
            "//",
            ":",
            "：",
            "，",
            "。",
            "、",
            "《》",
            "《监管》",
            "办法（试行）",
            "(监管)平台",
            "监管*",
            "~监管",
            "𠮷",
            "𠮷*",
            "\"𠮷\"",
            "\u{301}",
            "\"\u{301}\"",
            "e\u{301}",
            "😀",
            "\"😀\"",
            "👩\u{200D}👩\u{200D}👧",
            "监\u{200B}管",
            "\"监\u{200B}管\"",
            "第１条",
            "㎡",
            "\"㎡",
            "\0",
            "\"\0\"",
            "监管\n平台",
            "NEAR /5(监管, 平台)",
            "NEAR/(监管, 平台)",
            "NEAR/-1(监管, 平台)",
            "NEAR/5",
            "NEAR",
            "SENT()",
            "title:title:监管",
            "year:..",
            "year:2020..2010",
            "lang:",
            "lang:zh,",
            "id:\"",
            "+",
            "+监管",
            "+\"\"",
            "NOT NOT 监管",
            "AND",
            "\\",
            "\"\\\"",
            "'监管'",
            "监管 -平台",
            "监管 && 平台",
            "a:b:c",
            "http://example.org/a?b=c",
            "「监管”",
            "“监管\"",
            "((((((((((",
            "))))",
            "\u{FFFD}\u{10FFFF}",
            "ﬁ*",
            "~İ",
            "ß*",
            "/./",
            "/.*/",
            "/(a+)+$/",
            "/[^a]/",
            "/监+/",
            "form:",
            "form:\"~\"",
            "concept:",
            "ART()",
            "ART(监管,)",
            "ART(,监管)",
        ];
        for query in odd {
            let Ok(read) = query::Query::parse(query, reading) else {
                continue;
            };
            let Ok(found) = query::search(view, &read, query::SearchSettings::default()) else {
                continue;
            };
            let hits: Vec<_> = found.hits().flatten().collect();
            for passage in hits.iter().flat_map(|(_, hit)| &hit.passages) {
                for mark in &passage.marks {
                    assert!(
                        passage.text.get(mark.clone()).is_some(),
                        "{query:?}: {mark:?}"
                    );
                }
            }
        }
        // Every beginning of a query that has everything.
        let all = "title：（“数据” OR ~Regulate） NEAR/5（监管，standard*） /a(b|c)/ NOT SENT(𠮷, \"é\") year:2017..";
        for (at, _) in all.char_indices() {
            let _ = query::Query::parse(&all[..at], reading);
        }
        assert!(query::Query::parse(all, reading).is_ok());
    });
}

#[test]
fn scores_are_those_of_the_formula() {
    let records = [
        (
            "a",
            "",
            "监管监管平台，与标准的制定、实施和监督等工作有关。",
        ),
        ("b", "监管办法", "监管。"),
        (
            "c",
            "标准",
            "标准的制定、实施、监管和监督。The standards, in all 12 words.",
        ),
        ("d", "", "公安全面推进工作。"),
        ("e", "", "平台、监管、监管、监管。"),
        ("f", "标准与标准平台", "其他事项。"),
    ];
    let place = drop_of(&records);
    indexed(&place.path("drop"), |view, reading| {
        let docs: Vec<(Field, Field)> = records
            .iter()
            .map(|(_, title, text)| (Field::of_text(text), Field::of_title(title)))
            .collect();
        let words = |at: usize| docs[at].0.word_count() as f64;
        let all = docs.len() as f64;
        let average = (0..docs.len()).map(words).sum::<f64>() / all;
        let score = |part: &Expr, at: usize| {
            let times = |field: &Field| field.spans(part).len() as f64;
            let held = |(text, title): &&(Field, Field)| times(text) + times(title) > 0.0;
            let holding = docs.iter().filter(held).count() as f64;
            let idf = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln();
            let (f, t) = (times(&docs[at].0), times(&docs[at].1));
            let of_text = 2.2 * f / (f + 1.2 * (0.25 + 0.75 * words(at) / average));
            idf * (of_text + 2.0 * 2.2 * t / (t + 1.2))
        };
        let parts = [Expr::word("监管"), Expr::word("标准"), Expr::exact("台")];
        for (query, asked, documents) in [
            ("监管", &parts[..1], 4),
            ("标准", &parts[1..2], 3),
            ("\"台\"", &parts[2..], 3),
            ("监管 标准", &parts[..2], 5),
            ("监管 标准 NOT 安全", &parts[..2], 5),
            ("监管 OR 标准 OR \"台\"", &parts[..], 5),
            ("(监管 OR 标准 OR \"台\") NOT id:e", &parts[..], 4),
            ("标准 AND \"台\"", &parts[1..], 2),
        ] {
            let (found, hits) = shown(view, reading, query, None);
            assert_eq!(found, documents, "{query}");
            for hit in hits {
                let id = view.docs[hit.ordinal as usize].id.to_string();
                let at = records.iter().position(|record| record.0 == id).unwrap();
                let expected: f64 = asked.iter().map(|part| score(part, at)).sum();
                let right = (hit.score / expected - 1.0).abs() < 1e-12;
                assert!(right, "{query} in {id}: {} is not {expected}", hit.score);
            }
        }
    });
}
