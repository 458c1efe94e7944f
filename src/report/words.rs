//! The word list: every word with its places and documents.

use super::Cell;
use super::column::{Column, WORD_LANGUAGE, count, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of};
use crate::error::Result;
use crate::segment::WordLanguage;

pub(super) const TABLE: Table = Table {
    name: "words",
    about: "Every word of the documents, as the segmenter cut them.",
    columns: &[
        text("word", "The word, folded and not stemmed."),
        Column {
            meaning: "The language of the word: zh where it holds a Han character, en where it holds another letter, empty for a number.",
            ..WORD_LANGUAGE
        },
        count("documents", "Documents with the word."),
        count("places", "Places of the word."),
    ],
    order: "places (most first), word",
    every_run: false,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let words = data.word_counts()?;
    let mut listed: Vec<u32> = (0..words.vocabulary.len() as u32).collect();
    listed.retain(|&word| words.counts[word as usize].places > 0);
    // Words are numbered in their order.
    listed.sort_by_key(|&word| std::cmp::Reverse(words.counts[word as usize].places));
    for word in listed {
        let language = words.vocabulary.language(word);
        rows(vec![
            Cell::text(words.vocabulary.word(word)),
            cell_of(language.map_or("", WordLanguage::name)),
            Cell::Count(words.counts[word as usize].documents.into()),
            Cell::Count(words.counts[word as usize].places),
        ])?;
    }
    Ok(())
}
