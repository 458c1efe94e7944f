//! The segmenter of Chinese: its words are those of jieba-rs, its reference.

use std::ops::Range;
use std::sync::LazyLock;

use super::input::{Input, text};
use crate::segment::jieba::{Cutter, Scratch};
use crate::text::is_han;

static CUTTER: LazyLock<Cutter> = LazyLock::new(Cutter::new);
static REFERENCE: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

fn compare(cutter: &Cutter, jieba: &jieba_rs::Jieba, text: &str, runs: &[Range<usize>]) {
    let (mut scratch, mut ends) = (Scratch::default(), Vec::new());
    cutter.cut_runs(&mut scratch, text, runs, &mut ends);
    let theirs = runs.iter().flat_map(|run| {
        let tokens = jieba.cut(&text[run.clone()], true);
        tokens.into_iter().map(|token| run.start + token.byte_end)
    });
    assert!(ends.iter().copied().eq(theirs), "{text:?}");
}

/// A text as one run, and its runs of Han characters each by itself.
pub fn segmenter(data: &[u8]) {
    let text = text(data);
    let whole = 0..text.len();
    compare(&CUTTER, &REFERENCE, &text, std::slice::from_ref(&whole));
    let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
    let start = |run: &str| run.as_ptr() as usize - text.as_ptr() as usize;
    let runs: Vec<_> = runs.map(|run| start(run)..start(run) + run.len()).collect();
    compare(&CUTTER, &REFERENCE, &text, &runs);
}

/// Words added to the dictionary, with a frequency or without, and a text cut with them.
pub fn added_words(data: &[u8]) {
    let mut input = Input::new(data);
    let mut words = Vec::new();
    for _ in 0..1 + input.below(24) {
        let kind = input.byte();
        let word: String = input.text().chars().take(40).collect();
        let frequency = (kind & 1 == 1).then(|| input.number() as usize % (1 << 32));
        words.push((word, frequency));
    }
    let list: Vec<_> = words
        .iter()
        .map(|(word, often)| (&**word, *often))
        .collect();
    let Some(cutter) = Cutter::with_words(&list) else {
        return;
    };
    let mut jieba = REFERENCE.clone();
    for &(word, frequency) in list.iter().filter(|(word, _)| !word.is_empty()) {
        jieba.add_word(word, frequency, None);
    }
    let mut text = text(input.rest());
    words.iter().for_each(|(word, _)| text.push_str(word));
    let whole = 0..text.len();
    compare(&cutter, &jieba, &text, std::slice::from_ref(&whole));
}
