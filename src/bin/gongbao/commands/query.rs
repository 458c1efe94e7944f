//! Queries as they are typed, and what they were understood as.

use gongbao::index::{Snapshot, segmenter_of_index};
use gongbao::lexicon::Lexicon;
use gongbao::query::{Plain, Query, Reading, View, understood};
use gongbao::report::Cell;
use gongbao::text::fold;

use crate::arguments::Format;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::Table;

/// Queries, and the index that they ask.
pub struct Asked {
    pub queries: Vec<Query>,
    pub snapshot: Snapshot,
}

impl Asked {
    /// Reads queries; one that cannot be understood is told before an index that is not there.
    pub fn read(
        settings: &Settings,
        texts: &[String],
        plain: Plain,
        bilingual: bool,
    ) -> Result<Asked, Failure> {
        let snapshot = settings.snapshot();
        let making = snapshot.as_ref().ok().and_then(Snapshot::making);
        let chinese = segmenter_of_index(making)?;
        // Most queries name no concept, neither by its name nor by a form, and need no lexicon.
        let names_concept = |text: &String| {
            let text = fold(text).text;
            text.contains("concept") || text.contains('+')
        };
        let named = texts.iter().any(names_concept);
        let lexicon = match named || bilingual {
            true => settings.lexicon()?,
            false => Lexicon::empty(),
        };
        let reading = Reading {
            chinese: &*chinese,
            lexicon: &lexicon,
            agencies: &settings.ingest.agencies,
            plain,
            bilingual,
        };
        let queries = texts.iter().map(|text| Query::parse(text, &reading));
        Ok(Asked {
            queries: queries.collect::<Result<_, _>>()?,
            snapshot: snapshot?,
        })
    }

    /// Shows what the queries were understood as.
    pub fn explain(
        &self,
        view: &View<'_>,
        format: Format,
        out: &mut Output,
    ) -> Result<Outcome, Failure> {
        let mut table = Table::new(["query", "understood", "documents"]);
        for query in &self.queries {
            for line in understood(view, query)? {
                let indent = "  ".repeat(line.depth);
                table.row(vec![
                    Cell::Text(query.text.clone()),
                    Cell::Text(format!("{indent}{}", line.what)),
                    Cell::Count(line.documents),
                ]);
            }
        }
        table.write(format, out)?;
        Ok(Outcome::Done)
    }
}
