//! A small index, made once, that queries are asked of.

use std::sync::LazyLock;

use super::queries::{LEXICON, understood};
use crate::index::{Index, Snapshot, UpdateSettings, WriteLock};
use crate::ingest::IngestSettings;
use crate::lexicon::Concept;
use crate::pipeline;
use crate::query::{self, Filter, Query, SearchSettings, Sort, View, Vocabulary, holding, search};

/// What stands in the index.
const DOCUMENTS: &str = include_str!("documents.jsonl");

/// The state of the index; it lives as long as the process.
fn snapshot() -> crate::error::Result<&'static Snapshot> {
    let folder = std::env::temp_dir().join(format!("gongbao-fuzzing-{}", std::process::id()));
    let failed = |error| crate::error::Error::io("write", &folder)(error);
    let drop = folder.join("documents.jsonl");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&drop, DOCUMENTS))
        .map_err(failed)?;
    let index = folder.join("index");
    pipeline::update(
        &WriteLock::take(&index)?,
        &[drop],
        &IngestSettings::default(),
        UpdateSettings::default(),
        &pipeline::AskedSegmenter::default(),
        &mut |_| {},
    )?;
    let snapshot = Index::open(&index)?.snapshot()?;
    // Its files are open.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(Box::leak(Box::new(snapshot)))
}

static VIEW: LazyLock<View<'static>> = LazyLock::new(|| {
    let view = snapshot().and_then(|snapshot| View::new(snapshot, &Filter::default()));
    let view = view.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(view.docs.len(), DOCUMENTS.lines().count());
    view
});

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(&VIEW).unwrap_or_else(|error| panic!("{error}")));

/// A query asked of the index: what holds of every answer.
pub fn search_index(data: &[u8]) {
    let Some((query, kind)) = understood(data) else {
        return;
    };
    let settings = SearchSettings {
        sort: [Sort::Relevance, Sort::Date, Sort::Occurrences][usize::from(kind >> 2) % 3],
        reverse: kind & 0x40 != 0,
        limit: None,
        passages: 2,
        passage: 1 + usize::from(kind),
        ..SearchSettings::default()
    };
    let found = match search(&VIEW, &query, settings) {
        Ok(found) => found,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let mut documents = found.documents.clone();
    documents.sort_unstable();
    let holding = holding(&VIEW, &query);
    assert_eq!(holding.ok().as_ref(), Some(&documents), "both ways");
    for hit in found.hits() {
        let (rank, hit) = hit.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found.documents[rank - 1], hit.ordinal);
        assert!(hit.score.is_finite() && hit.score >= 0.0);
        for passage in hit.passages.iter().chain([&hit.title]) {
            let mut last = 0;
            for mark in &passage.marks {
                assert!(last <= mark.start && mark.start < mark.end, "in order");
                assert!(passage.text.get(mark.clone()).is_some());
                last = mark.end;
            }
        }
    }
    occurrences(&query);
}

/// What is counted of a query is what lies in the documents.
fn occurrences(query: &Query) {
    let counted = query::count_queries(&VIEW, std::slice::from_ref(query));
    let counted = counted.unwrap_or_else(|error| panic!("{error}"));
    for one in &counted[0] {
        let doc = &VIEW.docs[one.ordinal as usize];
        let places = query::occurrences_in(&VIEW, query, doc);
        let places = places.unwrap_or_else(|error| panic!("{error}"));
        assert!(places.is_sorted_by(|a, b| a.1 <= b.0), "none overlap");
        assert!(places.iter().all(|(start, end)| start < end));
        assert!(places.len() as u64 <= one.occurrences.max(1) || !one.holds);
    }
    let lines = query::understood(&VIEW, query);
    let lines = lines.unwrap_or_else(|error| panic!("{error}"));
    assert!(!lines.is_empty());
    let total = VIEW.docs.len() as u64;
    assert!(lines.iter().all(|line| line.documents <= total));
}

/// A filter over the index: its documents are those of the whole for which it holds, twice the same.
pub fn filter_index(data: &[u8]) {
    let given = super::input::text(data);
    let Ok(filter) = Filter::parse(&given).and_then(|filter| filter.resolve(&LEXICON)) else {
        return;
    };
    let snapshot = VIEW.snapshot();
    let ids = |filter: &Filter| -> Vec<String> {
        let view = View::new(snapshot, filter).unwrap_or_else(|error| panic!("{error}"));
        view.docs.iter().map(|doc| doc.id.clone()).collect()
    };
    let once = ids(&filter);
    assert_eq!(once, ids(&filter.clone().and(filter)), "twice is as good");
    let whole: Vec<&String> = VIEW.docs.iter().map(|doc| &doc.id).collect();
    assert!(once.iter().all(|id| whole.contains(&id)), "{once:?}");
}

/// What is kept beside an index, out of any bytes: no more comes out than went in.
pub fn kept(data: &[u8]) {
    let concepts: &[Concept] = &LEXICON.concepts[..4];
    for (docs, places) in query::fuzzed::counts(&VIEW, concepts, data) {
        assert!(docs <= data.len() && places <= data.len());
    }
    assert!(query::fuzzed::windows(&VOCABULARY, data) <= data.len());
    assert!(query::fuzzed::words(&VOCABULARY, data) <= data.len());
    for similarity in query::fuzzed::pairs(data) {
        assert!(similarity.is_finite());
    }
    let words: Vec<u64> = data
        .chunks(8)
        .map(|chunk| {
            chunk
                .iter()
                .fold(0, |all, &byte| all << 8 | u64::from(byte))
        })
        .collect();
    for limit in [0, 1, 2, 3, 200, 1 << 20] {
        let mut numbers = crate::segment::unpack(&words, limit);
        assert!(numbers.all(|number| (number as usize) < limit));
    }
    let _ = crate::segment::Sketch::unpack(&words);
    let _ = crate::segment::offset_near(&words, words.len());
}
