//! The table of keyness: the words that set some documents apart from others.

use rayon::prelude::*;

use super::Cell;
use super::column::{P_ADJUSTED, WORD_LANGUAGE, count, real, text};
use super::data::{ReportData, Words};
use super::tables::{Rows, Table};
use crate::error::{Error, Result};
use crate::measure::{TwoByTwo, adjust, chi_square_p};
use crate::query::{Filter, Vocabulary, WordCount, WordCounter, WordSets, count_words, select};
use crate::segment::WordLanguage;

pub(super) const TABLE: Table = Table {
    name: "keyness",
    about: "The words that set some documents apart from others, in one language at a time.",
    columns: &[
        text(
            "target",
            "The documents whose words these are, as a filter.",
        ),
        text(
            "reference",
            "The documents that they are held against: rest is all others in question.",
        ),
        text("word", "The word, folded and not stemmed."),
        count("target_count", "Places of the word in the target."),
        count("reference_count", "Places of the word in the reference."),
        real(
            "g2",
            "The log-likelihood ratio of the two-by-two table of words.",
        ),
        real(
            "log_ratio",
            "log2 of the ratio of the two rates: 1 is twice as often in the target; a count of zero is taken as 0.5.",
        ),
        P_ADJUSTED,
        count("target_documents", "Documents of the target with the word."),
        count(
            "reference_documents",
            "Documents of the reference with the word.",
        ),
        WORD_LANGUAGE,
        count("target_words", "Words of this language in the target."),
        count(
            "reference_words",
            "Words of this language in the reference.",
        ),
        real(
            "percent_diff",
            "By how many percent the rate in the target is above that in the reference.",
        ),
    ],
    order: "target, language (zh, en), then g2 (highest first), word",
    every_run: true,
    rows,
};

/// One set of documents held against another.
struct Comparison {
    target: String,
    reference: String,
    /// Ordinals of the documents of the target.
    docs: Vec<u32>,
    /// Those of the reference; none where it is all others of the family.
    reference_docs: Option<Vec<u32>>,
}

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let words = data.word_counts()?;
    let family;
    let (all, mut comparisons) = match &data.options.target {
        Some(target) => (&words.counts, vec![given(data, target)?]),
        None => {
            let (counted, comparisons) = by_value(data, words)?;
            family = counted;
            (&family, comparisons)
        }
    };
    let all = (all.as_slice(), sizes_of(&words.vocabulary, all));
    let targets: Vec<Vec<u32>> = comparisons
        .iter_mut()
        .map(|comparison| std::mem::take(&mut comparison.docs))
        .collect();
    let targets = WordSets::new(data.view, &words.vocabulary, &targets)?;
    let written: Vec<Vec<Vec<Cell>>> = comparisons
        .par_iter()
        .enumerate()
        .map_init(
            || WordCounter::new(&words.vocabulary),
            |counter, (number, comparison)| {
                let target = targets.count(number, counter);
                compare(data, words, all, comparison, target)
            },
        )
        .collect();
    written.into_iter().flatten().try_for_each(rows)
}

/// The comparison that was asked for by filters.
fn given(data: &ReportData<'_>, target: &str) -> Result<Comparison> {
    let passing = |text: &str| -> Result<Vec<bool>> {
        select(
            data.view,
            &Filter::parse_with(text, data.agencies)?.resolve(data.lexicon)?,
        )
    };
    let in_target = passing(target)?;
    let ordinals = |keep: &dyn Fn(usize) -> bool| -> Vec<u32> {
        (0..in_target.len())
            .filter(|&at| keep(at))
            .map(|at| at as u32)
            .collect()
    };
    let reference_docs = match data.options.reference.as_str() {
        "rest" => None,
        reference => {
            let in_reference = passing(reference)?;
            Some(ordinals(&|at| in_reference[at] && !in_target[at]))
        }
    };
    let docs = ordinals(&|at| in_target[at]);
    if docs.is_empty() {
        return Err(Error::query(
            target,
            "no document passes it, so there is nothing to compare",
        ));
    }
    Ok(Comparison {
        target: target.to_owned(),
        reference: data.options.reference.clone(),
        docs,
        reference_docs,
    })
}

/// Each value of the fields asked for against all other documents that have a value.
fn by_value(data: &ReportData<'_>, words: &Words) -> Result<(Vec<WordCount>, Vec<Comparison>)> {
    let field = data.options.by.as_str();
    let facet = data.view.facet(field)?;
    let (groups, without) = facet.documents();
    let quoted =
        |value: &str| match value.contains(|c: char| c.is_whitespace() || ",，\"".contains(c)) {
            true => format!("{field}:\"{}\"", value.replace('"', "")),
            false => format!("{field}:{value}"),
        };
    let comparisons = facet
        .values
        .iter()
        .zip(groups)
        .map(|(value, docs)| Comparison {
            target: quoted(value),
            reference: "rest".to_owned(),
            docs,
            reference_docs: None,
        });
    // The family is all documents but those without a value.
    let mut counted = words.counts.clone();
    for (word, count) in WordCounter::new(&words.vocabulary).count(data.view, without) {
        counted[word as usize].places -= count.places;
        counted[word as usize].documents -= count.documents;
    }
    Ok((counted, comparisons.collect()))
}

/// How many words of each language were counted.
fn sizes_of(vocabulary: &Vocabulary, counts: &[WordCount]) -> [u64; 2] {
    let mut sizes = [0; 2];
    for (word, count) in (0..).zip(counts) {
        if let Some(language) = vocabulary.language(word) {
            sizes[language as usize] += count.places;
        }
    }
    sizes
}

/// A word that is tested: its number and count in the target, its table, its G².
type Tested = ((u32, WordCount), TwoByTwo, f64);

fn compare(
    data: &ReportData<'_>,
    words: &Words,
    (family, of_family): (&[WordCount], [u64; 2]),
    comparison: &Comparison,
    target: Vec<(u32, WordCount)>,
) -> Vec<Vec<Cell>> {
    let vocabulary = &words.vocabulary;
    let counted;
    let (reference, of_reference, of_rest) = match &comparison.reference_docs {
        None => (family, of_family, true),
        Some(docs) => {
            counted = count_words(data.view, vocabulary, docs.iter().copied());
            (&counted[..], sizes_of(vocabulary, &counted), false)
        }
    };
    // What is counted of the rest is the family's less the target's.
    let less = |of_all: u64, of_target: u64| of_all - if of_rest { of_target } else { 0 };
    let mut sizes = of_reference.map(|of_reference| (0, of_reference));
    for &(word, count) in &target {
        if let Some(language) = vocabulary.language(word) {
            let (in_target, in_reference) = &mut sizes[language as usize];
            *in_target += count.places;
            *in_reference = less(*in_reference, count.places);
        }
    }
    let places =
        |(word, count): (u32, WordCount)| less(reference[word as usize].places, count.places);
    let documents = |(word, count): (u32, WordCount)| {
        less(
            reference[word as usize].documents.into(),
            count.documents.into(),
        )
    };
    let mut out = Vec::new();
    for language in WordLanguage::ALL {
        let (target_words, reference_words) = sizes[language as usize];
        let tested = |&(word, count): &(u32, WordCount)| -> Option<Tested> {
            if count.places < data.options.min || vocabulary.language(word) != Some(language) {
                return None;
            }
            let in_reference = places((word, count));
            let table =
                TwoByTwo::of_parts(count.places, target_words, in_reference, reference_words)?;
            Some(((word, count), table, table.g2()?))
        };
        let tested: Vec<Tested> = target.iter().filter_map(tested).collect();
        let p: Vec<f64> = tested.iter().map(|&(_, _, g2)| chi_square_p(g2)).collect();
        let mut listed: Vec<(Tested, f64)> = tested.into_iter().zip(adjust(&p)).collect();
        if data.options.top > 0 {
            listed.retain(|((_, table, _), _)| table.more_in_first());
        }
        // Words are numbered in their order.
        listed.sort_unstable_by(|((a, _, g2_a), _), ((b, _, g2_b), _)| {
            g2_b.total_cmp(g2_a).then(a.0.cmp(&b.0))
        });
        if data.options.top > 0 {
            listed.truncate(data.options.top);
        }
        out.extend(listed.into_iter().map(|((word, table, g2), p_adjusted)| {
            vec![
                Cell::text(&comparison.target),
                Cell::text(&comparison.reference),
                Cell::text(vocabulary.word(word.0)),
                Cell::Count(word.1.places),
                Cell::Count(places(word)),
                Cell::Real(g2),
                Cell::real(table.log_ratio()),
                Cell::Real(p_adjusted),
                Cell::Count(word.1.documents.into()),
                Cell::Count(documents(word)),
                Cell::text(language.name()),
                Cell::Count(target_words),
                Cell::Count(reference_words),
                Cell::real(table.percent_diff()),
            ]
        }));
    }
    out
}
