//! `gongbao search`: ranked documents with marked passages.

use std::io::Write;

use gongbao::query::{
    Found, Hit, Passage, Plain, Query, SearchSettings, Sort, View, facet_counts, join_values,
    search as find,
};
use gongbao::report::{Cell, CsvRows, CsvSettings};
use serde_json::{Map, Value, json};

use super::query::Asked;
use crate::arguments::{Format, Search, SearchSort};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::{one_line, write_json, write_json_line};

/// The fields that found documents are counted by.
const FACETS: [&str; 5] = ["year", "agency", "doc_type", "level", "language"];
/// The fields that tell a hit.
const FIELDS: [&str; 4] = ["title", "agency", "date", "doc_number"];
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
    let results = Results {
        view: &view,
        query,
        found: &found,
        passages: search.passages,
    };
    match search.format.format {
        Format::Text => results.write_text(search, out)?,
        Format::Csv => results.write_csv(out)?,
        Format::Json => results.write_json(out)?,
        Format::Jsonl => {
            for hit in found.hits() {
                let (rank, hit) = hit?;
                write_json_line(&results.json(rank, &hit)?, out)?;
            }
        }
    }
    Ok(Outcome::Done)
}

struct Results<'r, 'v, 'a> {
    view: &'v View<'a>,
    query: &'r Query,
    found: &'r Found<'v, 'a>,
    /// So many passages were asked for.
    passages: u8,
}

impl Results<'_, '_, '_> {
    /// title, agency, date, doc_number
    fn fields(&self, hit: &Hit) -> Result<[String; 4], Failure> {
        let mut out = [const { String::new() }; 4];
        for (out, field) in out.iter_mut().zip(FIELDS) {
            *out = join_values(&self.view.values_of(hit.ordinal, field)?);
        }
        Ok(out)
    }

    fn id(&self, hit: &Hit) -> &str {
        &self.view.docs[hit.ordinal as usize].id
    }

    fn write_text(&self, search: &Search, out: &mut Output) -> Result<(), Failure> {
        let (open, close) = match out.styled {
            true => ("\x1b[1;33m", "\x1b[0m"),
            false => ("**", "**"),
        };
        let documents = &self.found.documents;
        let plural = if documents.len() == 1 { "" } else { "s" };
        writeln!(out, "{} document{plural}", documents.len())?;
        for field in FACETS {
            let mut counts = facet_counts(self.view, documents, field)?;
            if field == "year" {
                // The latest.
                counts.reverse();
            }
            let top: Vec<String> = counts
                .iter()
                .take(TOP)
                .map(|(value, count)| format!("{} {count}", short(&one_line(value))))
                .collect();
            let more = match counts.len().saturating_sub(TOP) {
                0 => String::new(),
                more => format!(" · {more} more"),
            };
            if !top.is_empty() {
                writeln!(out, "  {field:<9} {}{more}", top.join(" · "))?;
            }
        }
        for through in &self.query.through {
            let concepts = through.concepts.join(", ");
            writeln!(
                out,
                "  {} is searched through {concepts}",
                one_line(&through.words)
            )?;
        }
        let mut shown = 0;
        for hit in self.found.hits() {
            let (rank, hit) = hit?;
            shown += 1;
            let [title, agency, date, number] = self.fields(&hit)?;
            let title = match title.is_empty() {
                true => one_line(self.id(&hit)),
                false => hit.title.marked(open, close),
            };
            writeln!(out, "\n{rank}. {title}")?;
            let places = match hit.occurrences {
                1 => "1 occurrence".to_owned(),
                many => format!("{many} occurrences"),
            };
            let score = format!("score {:.3}", hit.score);
            let parts = [&agency, &date, &number, self.id(&hit), &score, &places];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let parts: Vec<String> = parts.map(one_line).collect();
            writeln!(out, "   {}", parts.join(" · "))?;
            if hit.matched.len() > 1 {
                writeln!(out, "   {}", matched(&hit))?;
            }
            for passage in &hit.passages {
                let place = match passage.place.as_str() {
                    "" => String::new(),
                    place => format!("[{}] ", one_line(place)),
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
        let header = [
            "rank",
            "doc_id",
            "title",
            "agency",
            "date",
            "doc_number",
            "score",
            "occurrences",
            "matched",
            "passage",
            "offset",
            "place",
        ];
        let csv = CsvSettings {
            byte_order_mark: false,
        };
        let mut rows = CsvRows::begin(&mut *out, csv, &header)?;
        for hit in self.found.hits() {
            let (rank, hit) = hit?;
            let mut row = vec![
                Cell::Count(rank as u64),
                Cell::Text(self.id(&hit).to_owned()),
            ];
            row.extend(self.fields(&hit)?.map(Cell::Text));
            row.push(Cell::Real(hit.score));
            row.push(Cell::Count(hit.occurrences));
            row.push(Cell::Text(matched(&hit)));
            let passages = hit.passages.iter().map(|one| one.marked("**", "**"));
            row.push(Cell::Text(passages.collect::<Vec<_>>().join(" … ")));
            let first = hit.passages.first();
            row.push(first.map_or(Cell::Empty, |one| Cell::Count(one.offset as u64)));
            row.push(first.map_or(Cell::Empty, |one| Cell::Text(one.place.clone())));
            rows.row(&row)?;
        }
        rows.end()?;
        Ok(())
    }

    fn json(&self, rank: usize, hit: &Hit) -> Result<Value, Failure> {
        let [title, agency, date, number] = self.fields(hit)?;
        let matched = hit.matched.iter();
        let matched = matched.map(|(part, count)| (part.clone(), json!(count)));
        let mut object = json!({
            "rank": rank,
            "doc_id": self.id(hit),
            "title": title,
            "title_marks": ranges(&hit.title),
            "agency": agency,
            "date": date,
            "doc_number": number,
            "score": hit.score,
            "occurrences": hit.occurrences,
            "matched": matched.collect::<Map<String, Value>>(),
        });
        let passages = hit.passages.iter().map(|passage| {
            json!({
                "passage": passage.text,
                "offset": passage.offset,
                "place": passage.place,
                "marks": ranges(passage),
            })
        });
        let mut passages: Vec<Value> = passages.collect();
        // The one that was asked for stands beside the other facts of the hit.
        if let (1, Some(Value::Object(passage))) = (self.passages, passages.first_mut()) {
            for (name, value) in passage {
                object[name.as_str()] = value.take();
            }
        } else {
            object["passages"] = Value::Array(passages);
        }
        Ok(object)
    }

    fn write_json(&self, out: &mut Output) -> Result<(), Failure> {
        let mut facets = Map::new();
        for field in FACETS {
            let counts = facet_counts(self.view, &self.found.documents, field)?.into_iter();
            let counts = counts.map(|(value, count)| json!({"value": value, "documents": count}));
            facets.insert(field.to_owned(), counts.collect());
        }
        let through = self.query.through.iter();
        let through = through.map(|one| json!({"words": one.words, "concepts": one.concepts}));
        let hits = self.found.hits().map(|hit| {
            let (rank, hit) = hit?;
            self.json(rank, &hit)
        });
        write_json(
            &json!({
                "query": self.query.text,
                "through": through.collect::<Vec<_>>(),
                "documents": self.found.documents.len(),
                "facets": facets,
                "hits": hits.collect::<Result<Vec<_>, Failure>>()?,
            }),
            out,
        )
    }
}

/// The parts of the query that a hit has, with how often: `监管 3; 平台 1`.
fn matched(hit: &Hit) -> String {
    let parts = hit.matched.iter();
    let parts = parts.map(|(part, count)| format!("{} {count}", one_line(part)));
    parts.collect::<Vec<_>>().join("; ")
}

fn ranges(passage: &Passage) -> Vec<[usize; 2]> {
    let marks = passage.marks.iter();
    marks.map(|mark| [mark.start, mark.end]).collect()
}

/// A value as it has room beside others.
fn short(text: &str) -> String {
    const ROOM: usize = 24;
    match text.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
