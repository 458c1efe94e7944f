//! `gongbao explain`: the documents and places behind a cell of a table.

use std::collections::BTreeSet;

use gongbao::error::Error;
use gongbao::lexicon::{Concept, Form};
use gongbao::query::{
    Class, Counted, KwicLine, KwicSettings, Place, View, Vocabulary, concept_kwic, count_concepts,
    form_kwic, kwic_of_places, select, within_windows, word_places,
};
use gongbao::report::{Cell, tables_named};

use crate::arguments::{Explain, Format};
use crate::output::{Failure, Outcome, Output, say};
use crate::settings::Settings;
use crate::table::Table;

pub fn explain(
    settings: &Settings,
    explain: &Explain,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    tables_named(&explain.table)?;
    let snapshot = settings.snapshot()?;
    let view = settings.view(&snapshot)?;
    let mut lines = Lines {
        view: &view,
        in_question: select(&view, &settings.parse_filter(&narrowing(explain))?)?,
        found: Vec::new(),
    };
    let context = KwicSettings {
        context: explain.context.into(),
        ..KwicSettings::default()
    };
    match (explain.table.as_str(), &explain.keys[..]) {
        ("cooccurrence" | "association", [a, b]) => {
            let concepts = [concept(settings, a)?, concept(settings, b)?];
            lines.of_both(&concepts, context)?;
        }
        ("collocates", [a, word]) => {
            let places = places_of(&view, &concept(settings, a)?)?;
            let word_at = word_places(&view, word)?;
            let within = within_windows(
                &view,
                &Vocabulary::new(&view)?,
                &places,
                &word_at,
                explain.window,
            )?;
            lines.of_word(word, &within, context)?;
        }
        ("keyness" | "words", [word]) => {
            let places = word_places(&view, word)?;
            lines.of_word(word, &places, context)?;
        }
        ("forms", [form]) => {
            let class = explain.class.as_deref().map(class).transpose()?;
            lines.of_form(form, class, context)?;
        }
        ("documents" | "rejected" | "duplicates" | "changes_documents", _) => {
            return Err(Error::query(
                &explain.table,
                "its rows are documents; `gongbao show DOC` shows one",
            )
            .into());
        }
        ("cooccurrence" | "association" | "collocates" | "keyness" | "words" | "forms", _) => {
            return Err(Error::query(
                explain.keys.join(" "),
                format!(
                    "a row of {} is about {}",
                    explain.table,
                    keys_of(&explain.table)
                ),
            )
            .into());
        }
        (_, [key]) => {
            let concept = concept(settings, key)?;
            let places = places_of(&view, &concept)?;
            lines.of_concept(&concept, &places, context)?;
        }
        (_, keys) => {
            return Err(Error::query(keys.join(" "), "it is about one concept").into());
        }
    }
    lines.write(explain.format.format, out)?;
    Ok(Outcome::Done)
}

fn keys_of(table: &str) -> &'static str {
    match table {
        "cooccurrence" | "association" => "two concepts",
        "collocates" => "a concept and a word",
        "forms" => "one form",
        _ => "one word",
    }
}

/// What the cell is restricted to, as a filter.
fn narrowing(explain: &Explain) -> String {
    let fields = [
        ("year", &explain.year),
        ("agency", &explain.agency),
        ("doc_type", &explain.doc_type),
        ("region", &explain.region),
        ("language", &explain.language),
    ];
    let given = fields
        .iter()
        .filter_map(|(field, value)| Some((field, value.as_ref()?)));
    let condition =
        |(field, value): (&&str, &String)| format!("{field}:\"{}\"", value.replace('"', ""));
    given.map(condition).collect::<Vec<_>>().join(" ")
}

fn concept(settings: &Settings, id: &str) -> Result<Concept, Error> {
    settings.lexicon()?.concept(id).cloned()
}

fn class(name: &str) -> Result<Class, Error> {
    let all = [Class::Whole, Class::Inside, Class::Crossing];
    all.into_iter()
        .find(|class| class.name() == name)
        .ok_or_else(|| Error::Unknown {
            what: "class",
            name: name.to_owned(),
            hint: "classes are whole, inside, crossing".to_owned(),
        })
}

fn places_of(view: &View<'_>, concept: &Concept) -> Result<Vec<Place>, Error> {
    let tallies = count_concepts(view, std::slice::from_ref(concept))?;
    Ok(tallies
        .into_iter()
        .next()
        .map_or(Vec::new(), |tally| tally.places))
}

/// The places that were found, each with what it is a place of.
struct Lines<'v, 'a> {
    view: &'v View<'a>,
    /// For each document whether the cell is about it.
    in_question: Vec<bool>,
    found: Vec<(String, KwicLine)>,
}

impl Lines<'_, '_> {
    fn kept(&self, places: &[Place]) -> Vec<Place> {
        let kept = places
            .iter()
            .filter(|place| self.in_question[place.ordinal as usize]);
        kept.copied().collect()
    }

    fn of_concept(
        &mut self,
        concept: &Concept,
        places: &[Place],
        context: KwicSettings,
    ) -> Result<(), Error> {
        let places = self.kept(places);
        concept_kwic(self.view, concept, &places, context, |line, counted| {
            if counted == Counted::Yes {
                self.found
                    .push((concept.form(line.form).text.clone(), line));
            }
            Ok(())
        })
    }

    /// The occurrences of two concepts in the documents that hold both.
    fn of_both(&mut self, concepts: &[Concept; 2], context: KwicSettings) -> Result<(), Error> {
        let places = [
            places_of(self.view, &concepts[0])?,
            places_of(self.view, &concepts[1])?,
        ];
        let docs = places.each_ref().map(|places| {
            places
                .iter()
                .map(|place| place.ordinal)
                .collect::<BTreeSet<u32>>()
        });
        for (concept, places) in concepts.iter().zip(&places) {
            let in_both = |place: &&Place| docs.iter().all(|docs| docs.contains(&place.ordinal));
            let places: Vec<Place> = places.iter().filter(in_both).copied().collect();
            self.of_concept(concept, &places, context)?;
        }
        self.found
            .sort_by_key(|(_, line)| (line.ordinal, line.offset));
        Ok(())
    }

    fn of_word(
        &mut self,
        word: &str,
        places: &[Place],
        context: KwicSettings,
    ) -> Result<(), Error> {
        let places = self.kept(places);
        kwic_of_places(self.view, &places, context, |line| {
            self.found.push((word.to_owned(), line));
            Ok(())
        })
    }

    /// The matches of a form: those that count, or those of one class.
    fn of_form(
        &mut self,
        form: &str,
        class: Option<Class>,
        context: KwicSettings,
    ) -> Result<(), Error> {
        let parsed = Form::parse(form).map_err(|detail| Error::query(form, detail))?;
        form_kwic(self.view, &parsed, context, |line| {
            let wanted = class.map_or(line.class != Class::Crossing, |class| line.class == class);
            if wanted && self.in_question[line.ordinal as usize] {
                self.found.push((form.to_owned(), line));
            }
            Ok(())
        })
    }

    fn write(self, format: Format, out: &mut Output) -> Result<(), Failure> {
        let view = self.view;
        let [dates, agencies, titles] = ["date", "agency", "title"].map(|field| view.facet(field));
        let (dates, agencies, titles) = (dates?, agencies?, titles?);
        let documents: BTreeSet<u32> = self.found.iter().map(|(_, line)| line.ordinal).collect();
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            count => format!("{count} {what}s"),
        };
        let documents = counted(documents.len(), "document");
        let total = format!("{documents}, {}", counted(self.found.len(), "place"));
        let columns = [
            "doc_id", "date", "agency", "title", "form", "class", "offset", "place", "left",
            "match", "right",
        ];
        let mut table = Table::new(columns);
        for (form, line) in self.found {
            table.row(vec![
                Cell::Text(view.docs[line.ordinal as usize].id.clone()),
                Cell::Date(dates.text(line.ordinal)),
                Cell::Text(agencies.text(line.ordinal)),
                Cell::Text(titles.text(line.ordinal)),
                Cell::Text(form),
                Cell::Text(line.class.name().to_owned()),
                Cell::Count(line.offset as u64),
                Cell::Text(line.place),
                Cell::Text(line.left),
                Cell::Text(line.hit),
                Cell::Text(line.right),
            ]);
        }
        if format == Format::Text {
            write_text(&table, &total, out)
        } else {
            if !out.quiet {
                say(&total);
            }
            table.write(format, out)
        }
    }
}

/// A heading for each document, and its places under it.
fn write_text(table: &Table, total: &str, out: &mut Output) -> Result<(), Failure> {
    use std::io::Write;
    let text = |cell: &Cell| crate::table::plain(cell);
    let mut last = None;
    for row in table.rows() {
        if last.as_ref() != Some(&row[0]) {
            last = Some(row[0].clone());
            writeln!(
                out,
                "{}  {}  {}  {}",
                text(&row[0]),
                text(&row[1]),
                text(&row[2]),
                text(&row[3])
            )?;
        }
        let place = match text(&row[7]) {
            place if place.is_empty() => place,
            place => format!("  [{place}]"),
        };
        let (left, hit, right) = (text(&row[8]), text(&row[9]), text(&row[10]));
        writeln!(
            out,
            "  {:>8} {:<8} …{left}**{hit}**{right}…{place}",
            text(&row[6]),
            text(&row[5])
        )?;
    }
    writeln!(out, "{total}")?;
    Ok(())
}
