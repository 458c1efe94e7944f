//! `gongbao search`: ranked documents with marked passages.

use std::io::Write;

use gongbao::index::Snapshot;
use gongbao::pipeline;
use gongbao::query::{Facet, Found, Hit, Query, SearchSettings, View, search as find};
use gongbao::report::Cell;
use serde_json::json;

use crate::arguments::{Format, Search};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{Table, write_json};

pub fn search(settings: &Settings, search: &Search, out: &mut Output) -> Result<Outcome, Failure> {
    // A query that cannot be understood is told before an index that is not there.
    let snapshot = settings.snapshot();
    let making = snapshot.as_ref().ok().and_then(Snapshot::making);
    let chinese = pipeline::segmenter_of_index(making)?;
    let query = Query::parse(&search.query.join(" "), &*chinese)?;
    let snapshot = snapshot?;
    let view = settings.view(&snapshot)?;
    let limit = match (search.count, search.limit) {
        (true, _) => Some(0),
        (false, 0) => None,
        (false, limit) => Some(limit),
    };
    let found = find(
        &view,
        &query,
        SearchSettings {
            limit,
            ..SearchSettings::default()
        },
    )?;
    if search.count {
        writeln!(out, "{}", found.documents)?;
        return Ok(Outcome::Done);
    }
    let results = Results {
        view: &view,
        found: &found,
        facets: ["title", "agency", "date", "doc_number"].map(|field| view.facet(field)),
    };
    match search.format.format {
        Format::Text => results.write_text(out)?,
        Format::Csv => results.write_csv(out)?,
        Format::Json => results.write_json(out)?,
    }
    Ok(Outcome::Done)
}

struct Results<'a> {
    view: &'a View<'a>,
    found: &'a Found,
    /// title, agency, date, doc_number
    facets: [gongbao::error::Result<Facet>; 4],
}

impl Results<'_> {
    fn field(&self, at: usize, hit: &Hit) -> String {
        self.facets[at]
            .as_ref()
            .map_or_else(|_| String::new(), |facet| facet.text(hit.ordinal))
    }

    fn id(&self, hit: &Hit) -> &str {
        &self.view.docs[hit.ordinal as usize].id
    }

    fn write_text(&self, out: &mut Output) -> Result<(), Failure> {
        let (open, close) = if out.styled {
            ("\x1b[1;33m", "\x1b[0m")
        } else {
            ("**", "**")
        };
        writeln!(out, "{} documents", self.found.documents)?;
        for (rank, hit) in self.found.hits.iter().enumerate() {
            let title = self.field(0, hit);
            writeln!(
                out,
                "\n{}. {}",
                rank + 1,
                if title.is_empty() {
                    self.id(hit)
                } else {
                    &title
                }
            )?;
            let parts = [self.field(1, hit), self.field(2, hit), self.field(3, hit)];
            let mut line: Vec<&str> = parts
                .iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let score = format!("score {:.3}", hit.score);
            line.extend([self.id(hit), &score]);
            if !hit.passage.place.is_empty() {
                line.push(&hit.passage.place);
            }
            writeln!(out, "   {}", line.join(" · "))?;
            writeln!(out, "   {}", hit.passage.marked(open, close))?;
        }
        let shown = self.found.hits.len() as u64;
        if shown < self.found.documents {
            writeln!(
                out,
                "\n{shown} of {} shown; --limit 0 shows all",
                self.found.documents
            )?;
        }
        Ok(())
    }

    fn write_csv(&self, out: &mut Output) -> Result<(), Failure> {
        let mut table = Table::new([
            "rank",
            "doc_id",
            "title",
            "agency",
            "date",
            "doc_number",
            "score",
            "passage",
            "offset",
            "place",
        ]);
        for (rank, hit) in self.found.hits.iter().enumerate() {
            let mut row = vec![
                Cell::Count(rank as u64 + 1),
                Cell::Text(self.id(hit).to_owned()),
            ];
            row.extend((0..4).map(|at| Cell::Text(self.field(at, hit))));
            row.push(Cell::Real(hit.score));
            row.push(Cell::Text(hit.passage.marked("**", "**")));
            row.push(Cell::Count(hit.passage.offset as u64));
            row.push(Cell::Text(hit.passage.place.clone()));
            table.row(row);
        }
        table.write(Format::Csv, out)
    }

    fn write_json(&self, out: &mut Output) -> Result<(), Failure> {
        let hits: Vec<_> = self
            .found
            .hits
            .iter()
            .enumerate()
            .map(|(rank, hit)| {
                let marks: Vec<[usize; 2]> = hit
                    .passage
                    .marks
                    .iter()
                    .map(|mark| [mark.start, mark.end])
                    .collect();
                json!({
                    "rank": rank + 1,
                    "doc_id": self.id(hit),
                    "title": self.field(0, hit),
                    "agency": self.field(1, hit),
                    "date": self.field(2, hit),
                    "doc_number": self.field(3, hit),
                    "score": hit.score,
                    "passage": hit.passage.text,
                    "offset": hit.passage.offset,
                    "place": hit.passage.place,
                    "marks": marks,
                })
            })
            .collect();
        write_json(
            &json!({ "documents": self.found.documents, "hits": hits }),
            out,
        )
    }
}
