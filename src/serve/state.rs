//! A state of the index as workers ask it: its documents, through filters, and what is known of them.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::parameters::Given;
use super::settings::{MAX_VIEW_DOCS, MAX_VIEWS, ServeSettings};
use crate::error::Result;
use crate::index::{Snapshot, segmenter_of_index};
use crate::query::{Facets, Filter, Plain, Query, Reading, View, view_of};
use crate::report::{ConceptDocs, FACETS};
use crate::segment::ChineseSegmenter;

/// A state of the index.
pub(super) struct State<'a> {
    pub settings: &'a ServeSettings,
    snapshot: &'a Snapshot,
    chinese: Arc<dyn ChineseSegmenter>,
    /// All documents that are served.
    all: Arc<Scope<'a>>,
    /// Those that pass filters, by these; the one that was asked last is the last.
    narrowed: Mutex<Vec<(String, Arc<Scope<'a>>)>>,
}

/// The documents that a question is asked of.
pub(super) struct Scope<'a> {
    pub view: View<'a>,
    pub facets: Facets,
    concepts: OnceLock<ConceptDocs>,
}

impl<'a> State<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, settings: &'a ServeSettings) -> Result<State<'a>> {
        let all = Scope {
            view: view_of(snapshot, &settings.filter.1, settings.collapse_near)?,
            facets: Facets::default(),
            concepts: OnceLock::new(),
        };
        // What most questions need is made before the first.
        for field in FACETS.iter().chain(&["date"]) {
            all.facets.of(&all.view, field)?;
        }
        Ok(State {
            settings,
            snapshot,
            chinese: segmenter_of_index(snapshot.making())?,
            all: Arc::new(all),
            narrowed: Mutex::default(),
        })
    }

    /// The documents that pass the filter of a question, and that of the server.
    pub(super) fn scope(&self, given: &Given) -> Result<Arc<Scope<'a>>> {
        let Some(text) = given.text("where") else {
            return Ok(Arc::clone(&self.all));
        };
        let narrowed = || self.narrowed.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut narrowed = narrowed();
            if let Some(at) = narrowed.iter().position(|(of, _)| of == text) {
                let found = narrowed.remove(at);
                let scope = Arc::clone(&found.1);
                narrowed.push(found);
                return Ok(scope);
            }
        }
        let filter = Filter::parse_with(text, &self.settings.agencies)?;
        let filter = filter.resolve(&self.settings.lexicon)?;
        let filter = self.settings.filter.1.clone().and(filter);
        let scope = Arc::new(Scope {
            view: view_of(self.snapshot, &filter, self.settings.collapse_near)?,
            facets: Facets::default(),
            concepts: OnceLock::new(),
        });
        let mut narrowed = narrowed();
        narrowed.push((text.to_owned(), Arc::clone(&scope)));
        let docs = |scopes: &[(String, Arc<Scope<'a>>)]| -> usize {
            scopes.iter().map(|(_, scope)| scope.view.docs.len()).sum()
        };
        while narrowed.len() > MAX_VIEWS || narrowed.len() > 1 && docs(&narrowed) > MAX_VIEW_DOCS {
            narrowed.remove(0);
        }
        Ok(scope)
    }

    /// Understands a query as the command line does.
    pub(super) fn query(&self, text: &str, plain: Plain, bilingual: bool) -> Result<Query> {
        let reading = Reading {
            chinese: &*self.chinese,
            lexicon: &self.settings.lexicon,
            agencies: &self.settings.agencies,
            plain,
            bilingual,
        };
        Query::parse(text, &reading)
    }

    /// The queries of a question, as they are counted.
    pub(super) fn forms(&self, given: &Given) -> Result<Vec<Query>> {
        let texts = given.texts("query").iter();
        texts
            .map(|text| self.query(text, Plain::Forms, false))
            .collect()
    }

    /// The concepts of the lexicon in the documents of a scope.
    pub(super) fn concepts<'s>(&self, scope: &'s Scope<'_>) -> Result<&'s ConceptDocs> {
        if let Some(counted) = scope.concepts.get() {
            return Ok(counted);
        }
        let (lexicon, agencies) = (&self.settings.lexicon, &self.settings.agencies);
        let counted = ConceptDocs::of(&scope.view, lexicon, agencies)?;
        Ok(scope.concepts.get_or_init(|| counted))
    }

    pub(super) fn generation(&self) -> u64 {
        self.snapshot.generation()
    }

    /// When the state was made.
    pub(super) fn time(&self) -> &str {
        let last = self.snapshot.updates().last();
        last.map_or("1970-01-01T00:00:00Z", |update| &update.time)
    }

    /// How the numbers of an answer were made, for a workbook.
    pub(super) fn facts(&self, given: &Given) -> Vec<(&'static str, String)> {
        vec![
            ("gongbao", env!("CARGO_PKG_VERSION").to_owned()),
            ("asked", given.told()),
            ("filter", self.settings.filter.0.clone()),
            (
                "near duplicates count once",
                self.settings.collapse_near.to_string(),
            ),
            ("lexicon", self.settings.lexicon.name.clone()),
            ("lexicon SHA-256", self.settings.lexicon.hash.clone()),
            ("index generation", self.generation().to_string()),
            ("time of the index", self.time().to_owned()),
        ]
    }
}
