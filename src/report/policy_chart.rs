//! The policy chart: the documents of a concept along time, with the events; and its lead figures.

use super::Cell;
use super::column::{
    CONCEPT, DOCUMENTS, DOCUMENTS_TOTAL, OCCURRENCES, SHARE, SHARE_HIGH, SHARE_LOW, count, date,
    text,
};
use super::data::ReportData;
use super::period::PeriodLength;
use super::tables::{Rows, Table, date_of};
use crate::document::IsoDate;
use crate::error::Result;
use crate::measure::{Group, Share, by_group};

pub(super) const TABLE: Table = Table {
    name: "policy_chart",
    about: "A concept by year, or by quarter or month where the time is short, with how many events fall into each.",
    columns: &[
        CONCEPT,
        text("unit", "year, quarter or month."),
        text(
            "period",
            "The year, quarter or month: 2024, 2024-Q1, 2024-03.",
        ),
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        SHARE_LOW,
        SHARE_HIGH,
        OCCURRENCES,
        count("events", "Events that fall into the period."),
    ],
    order: "concept (as asked for), then period; from the first document with the concept to the last document in question, those without documents too",
    every_run: false,
    rows,
};

pub(super) const FIGURES: Table = Table {
    name: "figures",
    about: "What a dossier says first: how many documents mention the concept, since when, and from how many agencies.",
    columns: &[
        CONCEPT,
        text("label_en", "The English label of the concept."),
        text("label_zh", "The Chinese label of the concept."),
        DOCUMENTS,
        DOCUMENTS_TOTAL,
        SHARE,
        SHARE_LOW,
        SHARE_HIGH,
        OCCURRENCES,
        count("agencies", "Agencies with a document that mentions it."),
        date("first_date", "The date of the earliest such document."),
        date("last_date", "The date of the latest such document."),
        text(
            "unit",
            "What the policy chart counts by: year, quarter or month.",
        ),
        count(
            "without_period",
            "Documents with the concept that the policy chart does not show: their date is not known, or not so exactly.",
        ),
        count("events", "Events about it."),
        count("notes", "Notes about it."),
        count("indicators", "Indicators about it."),
    ],
    order: "concept, as asked for",
    every_run: false,
    rows: figures,
};

/// Events may make the axis longer by so many periods at either end.
const BEYOND: i64 = 5;

/// The time axis of a concept.
pub(super) struct Axis {
    pub length: PeriodLength,
    /// The first and the last period; none where no document with the concept has a date.
    span: Option<(i64, i64)>,
    /// The period of each document in question.
    periods: Vec<Option<i64>>,
    /// The period of each event.
    events: Vec<Option<i64>>,
    /// The first and last dates of documents with the concept.
    first_last: Option<(String, String)>,
}

impl Axis {
    pub(super) fn of(data: &ReportData<'_>, concept: usize) -> Result<Axis> {
        let dates = data.view.facet("date")?;
        let date = |ordinal: u32| IsoDate::parse(&dates.text(ordinal));
        let ordinals = 0..data.view.docs.len() as u32;
        let with = data.tallies[concept].docs.iter();
        let with: Vec<u32> = with.map(|&(ordinal, _)| ordinal).collect();
        let dated: Vec<IsoDate> = with.iter().filter_map(|&one| date(one)).collect();
        let last = ordinals.clone().filter_map(date).max();
        let (Some(&first), Some(last)) = (dated.iter().min(), last) else {
            return Ok(Axis {
                length: PeriodLength::Year,
                span: None,
                periods: vec![None; data.view.docs.len()],
                events: vec![None; data.supplements()?.events.len()],
                first_last: None,
            });
        };
        let length = PeriodLength::for_span(first, last);
        let of = |date: IsoDate| length.of(date);
        let periods: Vec<Option<i64>> = ordinals.map(|one| date(one).and_then(of)).collect();
        let events = data.supplements()?.events.iter();
        let events: Vec<Option<i64>> = events
            .map(|event| IsoDate::parse(&event.row.date).and_then(of))
            .collect();
        let start = with.iter().filter_map(|&one| periods[one as usize]).min();
        let end = periods.iter().flatten().max().copied();
        let span = start.zip(end).map(|(start, end)| {
            let near = events.iter().flatten();
            let near = near.filter(|&&one| one >= start - BEYOND && one <= end + BEYOND);
            near.fold((start, end), |(a, b), &one| (a.min(one), b.max(one)))
        });
        let texts = with.iter().map(|&one| dates.text(one));
        let texts: Vec<String> = texts.filter(|date| !date.is_empty()).collect();
        Ok(Axis {
            length,
            span,
            periods,
            events,
            first_last: texts.iter().min().cloned().zip(texts.iter().max().cloned()),
        })
    }

    /// The periods of the axis.
    fn all(&self) -> impl Iterator<Item = i64> + use<> {
        let (first, last) = self.span.unwrap_or((1, 0));
        first..=last
    }

    /// The label of the period that each event stands in; none where the axis does not reach.
    pub(super) fn event_periods(&self) -> Vec<Option<String>> {
        let on_axis = |one: i64| self.span.is_some_and(|(a, b)| (a..=b).contains(&one));
        let events = self.events.iter();
        events
            .map(|event| {
                event
                    .filter(|&one| on_axis(one))
                    .map(|one| self.length.label(one))
            })
            .collect()
    }
}

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    for concept in data.of()? {
        let axis = Axis::of(data, concept)?;
        let periods: Vec<i64> = axis.all().collect();
        let mut all = vec![0; periods.len()];
        let mut with = vec![Group::default(); periods.len()];
        for period in axis.periods.iter().flatten() {
            if let Ok(at) = periods.binary_search(period) {
                all[at] += 1;
            }
        }
        for &(ordinal, occurrences) in &data.tallies[concept].docs {
            let period = axis.periods[ordinal as usize];
            if let Some(Ok(at)) = period.map(|one| periods.binary_search(&one)) {
                with[at].documents += 1;
                with[at].amount += occurrences;
            }
        }
        for (at, &period) in periods.iter().enumerate() {
            let share = Share {
                part: with[at].documents,
                whole: all[at],
            };
            let interval = share.interval();
            let events = axis.events.iter().flatten();
            let events = events.filter(|&&event| event == period).count();
            rows(vec![
                Cell::text(&data.lexicon.concepts[concept].id),
                Cell::text(axis.length.name()),
                Cell::Text(axis.length.label(period)),
                Cell::Count(share.part),
                Cell::Count(share.whole),
                Cell::real(share.value()),
                Cell::real(interval.map(|(low, _)| low)),
                Cell::real(interval.map(|(_, high)| high)),
                Cell::Count(with[at].amount),
                Cell::Count(events as u64),
            ])?;
        }
    }
    Ok(())
}

fn figures(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let agencies = data.view.facet("agency")?;
    let supplements = data.supplements()?;
    for number in data.of()? {
        let (concept, tally) = (&data.lexicon.concepts[number], &data.tallies[number]);
        let axis = Axis::of(data, number)?;
        let share = Share {
            part: tally.docs.len() as u64,
            whole: data.documents(),
        };
        let interval = share.interval();
        let groups = by_group(tally.docs.iter().copied(), &agencies);
        let with = tally.docs.iter();
        let without_period = with
            .filter(|&&(ordinal, _)| axis.periods[ordinal as usize].is_none())
            .count();
        let (first, last) = axis.first_last.unwrap_or_default();
        rows(vec![
            Cell::text(&concept.id),
            Cell::text(&concept.label_en),
            Cell::text(&concept.label_zh),
            Cell::Count(share.part),
            Cell::Count(share.whole),
            Cell::real(share.value()),
            Cell::real(interval.map(|(low, _)| low)),
            Cell::real(interval.map(|(_, high)| high)),
            Cell::Count(tally.occurrences()),
            Cell::Count(groups.iter().filter(|group| group.documents > 0).count() as u64),
            date_of(&first),
            date_of(&last),
            Cell::text(axis.length.name()),
            Cell::Count(without_period as u64),
            Cell::Count(supplements.events.len() as u64),
            Cell::Count(supplements.notes.len() as u64),
            Cell::Count(supplements.indicators.len() as u64),
        ])?;
    }
    Ok(())
}
