//! `gongbao search`: ranked documents with marked passages.

use std::io::Write;

use gongbao::query::{Facets, Plain, SearchSettings, Sort, search as find};
use gongbao::report::{CsvRows, CsvSettings, FACETS, SEARCH_COLUMNS, SearchAnswer, matched};
use gongbao::text::unsteered;

use super::query::Asked;
use crate::arguments::{Format, Search, SearchSort};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{write_json, write_json_line};

/// So many values of a facet are shown to people.
const TOP: usize = 6;

pub fn search(settings: &Settings, search: &Search, out: &mut Output) -> Result<Outcome, Failure> {
    let asked = Asked::read(
        settings,
        &[search.query.join(" ")],
        Plain::Words,
        search.bilingual,
    )?;
    let query = &asked.queries[0];
    let view = settings.view(&asked.snapshot)?;
    if search.explain {
        return asked.explain(&view, search.format.format, out);
    }
    let found = find(
        &view,
        query,
        SearchSettings {
            sort: match search.sort {
                SearchSort::Relevance => Sort::Relevance,
                SearchSort::Date => Sort::Date,
                SearchSort::Occurrences => Sort::Occurrences,
            },
            reverse: search.reverse,
            offset: search.offset,
            limit: (search.limit > 0).then_some(search.limit),
            passages: search.passages.into(),
            ..SearchSettings::default()
        },
    )?;
    if search.count {
        writeln!(out, "{}", found.documents.len())?;
        return Ok(Outcome::Done);
    }
    let answer = SearchAnswer {
        view: &view,
        facets: &Facets::default(),
        query,
        found: &found,
        passages: search.passages,
    };
    let results = Results { answer: &answer };
    match search.format.format {
        Format::Text => results.write_text(search, out)?,
        Format::Csv => results.write_csv(out)?,
        Format::Json => write_json(&answer.json()?, out)?,
        Format::Jsonl => {
            for hit in found.hits() {
                let (rank, hit) = hit?;
                write_json_line(&answer.hit(rank, &hit)?, out)?;
            }
        }
    }
    Ok(Outcome::Done)
}

struct Results<'s, 'r, 'v, 'a> {
    answer: &'s SearchAnswer<'r, 'v, 'a>,
}

impl Results<'_, '_, '_, '_> {
    fn write_text(&self, search: &Search, out: &mut Output) -> Result<(), Failure> {
        let (open, close) = match out.styled {
            true => ("\x1b[1;33m", "\x1b[0m"),
            false => ("**", "**"),
        };
        let answer = self.answer;
        let documents = &answer.found.documents;
        let plural = if documents.len() == 1 { "" } else { "s" };
        writeln!(out, "{} document{plural}", documents.len())?;
        for field in FACETS {
            let mut counts = answer.facet(field)?;
            if field == "year" {
                // The latest.
                counts.reverse();
            }
            let top: Vec<String> = counts
                .iter()
                .take(TOP)
                .map(|(value, count)| format!("{} {count}", short(&unsteered(value))))
                .collect();
            let more = match counts.len().saturating_sub(TOP) {
                0 => String::new(),
                more => format!(" · {more} more"),
            };
            if !top.is_empty() {
                writeln!(out, "  {field:<9} {}{more}", top.join(" · "))?;
            }
        }
        for through in &answer.query.through {
            let concepts = through.concepts.join(", ");
            writeln!(
                out,
                "  {} is searched through {concepts}",
                unsteered(&through.words)
            )?;
        }
        let mut shown = 0;
        for hit in answer.found.hits() {
            let (rank, hit) = hit?;
            shown += 1;
            let [title, agency, date, number] = answer.fields(&hit)?;
            let title = match title.is_empty() {
                true => unsteered(answer.id(&hit)),
                false => hit.title.marked(open, close),
            };
            writeln!(out, "\n{rank}. {title}")?;
            let places = match hit.occurrences {
                1 => "1 occurrence".to_owned(),
                many => format!("{many} occurrences"),
            };
            let score = format!("score {:.3}", hit.score);
            let parts = [&agency, &date, &number, answer.id(&hit), &score, &places];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let parts: Vec<String> = parts.map(unsteered).collect();
            writeln!(out, "   {}", parts.join(" · "))?;
            if hit.matched.len() > 1 {
                writeln!(out, "   {}", matched(&hit))?;
            }
            for passage in &hit.passages {
                let place = match passage.place.as_str() {
                    "" => String::new(),
                    place => format!("[{}] ", unsteered(place)),
                };
                writeln!(out, "   {place}{}", passage.marked(open, close))?;
            }
        }
        let behind = search.offset + shown;
        if shown == 0 && behind > 0 && !documents.is_empty() {
            writeln!(out, "\nnone stands behind the first {behind}")?;
        } else if behind < documents.len() {
            writeln!(
                out,
                "\n{shown} of {} shown; --offset {behind} goes on, --limit 0 shows all",
                documents.len()
            )?;
        }
        Ok(())
    }

    fn write_csv(&self, out: &mut Output) -> Result<(), Failure> {
        let csv = CsvSettings {
            byte_order_mark: false,
        };
        let header = SEARCH_COLUMNS.map(|column| column.name);
        let mut rows = CsvRows::begin(&mut *out, csv, &header)?;
        for hit in self.answer.found.hits() {
            let (rank, hit) = hit?;
            rows.row(&self.answer.row(rank, &hit)?)?;
        }
        rows.end()?;
        Ok(())
    }
}

/// A value as it has room beside others.
fn short(text: &str) -> String {
    const ROOM: usize = 24;
    match text.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
