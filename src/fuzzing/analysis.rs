//! The analysis of a text: what the index is made of is what the text holds, with either segmenter.

use std::cell::RefCell;

use super::input::{Input, text};
use crate::segment::{Analyzer, SEGMENTERS, offset_near, segmenter, unpack};
use crate::text::{atoms, fold};

thread_local! {
    /// Buffers are used again from one text to the next, as an index does.
    static ANALYZERS: RefCell<Vec<Analyzer>> = RefCell::new(
        SEGMENTERS.iter().filter_map(|name| segmenter(name)).map(Analyzer::new).collect()
    );
}

/// A token an atom and one a word, every word in an atom; and from each offset that is noted the text
/// folds anew to the same atoms.
pub fn analysis(data: &[u8]) {
    let mut input = Input::new(data);
    let times = 1 + input.below(40);
    let text = text(input.rest()).repeat(times);
    ANALYZERS.with_borrow_mut(|analyzers| {
        for analyzer in analyzers {
            check(analyzer, &text);
        }
    });
}

fn check(analyzer: &mut Analyzer, text: &str) {
    let analysis = analyzer.analyze(text);
    let folded = fold(text).text;
    let row = atoms(&folded);
    let whole = analysis.atoms.in_order();
    assert!(
        row.iter()
            .map(|atom| atom.text(&folded))
            .eq(whole.iter().copied())
    );
    let words = analysis.words.in_order();
    assert_eq!(words.len() as u64, analysis.word_count);
    let starts = analysis.starts_of_words();
    assert_eq!(starts.len() as u64, analysis.word_count);
    assert!(starts.iter().all(|&at| at < whole.len() as u64));
    // Behind the last 64 bits whoever reads them takes every place for a boundary.
    assert!(whole.len().is_multiple_of(64) || analysis.boundaries.get(whole.len()));
    let each: Vec<&str> = analysis.words.iter().map(|(word, _)| word).collect();
    assert!(each.is_sorted_by(|a, b| a < b));
    let ranks = unpack(&analysis.word_ranks, each.len());
    assert!(ranks.map(|rank| each[rank as usize]).eq(words));
    // The parts between places of which the offsets are noted.
    let known: Vec<(usize, usize)> = (0..whole.len())
        .step_by(100)
        .map(|at| offset_near(&analysis.offsets, at))
        .chain([(whole.len(), text.len())])
        .collect();
    for two in known.windows(2) {
        let ((position, offset), (behind, end)) = (two[0], two[1]);
        let folded = fold(&text[offset..end]).text;
        let part = atoms(&folded);
        let part: Vec<&str> = part.iter().map(|atom| atom.text(&folded)).collect();
        assert_eq!(part[..behind - position], whole[position..behind]);
    }
}
