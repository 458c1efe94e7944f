//! The segmenter against jieba-rs, its reference: the same words of any text, with any words added.

use std::ops::Range;
use std::sync::LazyLock;

use gongbao::segment::jieba::{Cutter, Scratch};
use gongbao::text::is_han;
use proptest::prelude::*;

static CUTTER: LazyLock<Cutter> = LazyLock::new(Cutter::new);
static REFERENCE: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

/// The ends of the words of each run, as jieba-rs cuts it.
fn reference(jieba: &jieba_rs::Jieba, text: &str, runs: &[Range<usize>]) -> Vec<usize> {
    let words = runs.iter().flat_map(|run| {
        let tokens = jieba.cut(&text[run.clone()], true);
        tokens.into_iter().map(|token| run.start + token.byte_end)
    });
    words.collect()
}

fn ours(cutter: &Cutter, text: &str, runs: &[Range<usize>]) -> Vec<usize> {
    let (mut scratch, mut ends) = (Scratch::default(), Vec::new());
    cutter.cut_runs(&mut scratch, text, runs, &mut ends);
    ends
}

/// The runs of Han characters of a text.
fn runs(text: &str) -> Vec<Range<usize>> {
    let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
    let start = |run: &str| run.as_ptr() as usize - text.as_ptr() as usize;
    runs.map(|run| start(run)..start(run) + run.len()).collect()
}

/// Characters of policies, so that words and parts of words are met, with rare ones between them.
const POLICY: &str = "中华人民共和国国务院关于加强网络安全监管部门的标准化管理办法实施数据大模型人工智能\
发展改革委员会第一二三四十条款项本应当按照有关规定企业单位公民法律责任行政处罚信息技术产品质量";

fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        12 => prop::sample::select(POLICY.chars().collect::<Vec<_>>()),
        3 => prop::char::range('\u{4E00}', '\u{9FFF}'),
        1 => prop::sample::select("〇々㐀䶿𠀀𪛟龘豈 ，a9.-+%_\r\né".chars().collect::<Vec<_>>()),
    ]
}

fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(character(), length).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn words_are_those_of_the_reference(text in text(0..60)) {
        let whole = 0..text.len();
        let whole = std::slice::from_ref(&whole);
        prop_assert_eq!(ours(&CUTTER, &text, whole), reference(&REFERENCE, &text, whole));
    }

    #[test]
    fn each_run_is_cut_by_itself(text in text(0..600)) {
        let runs = runs(&text);
        prop_assert_eq!(ours(&CUTTER, &text, &runs), reference(&REFERENCE, &text, &runs));
    }
}

proptest! {
    // Each case reads the reference's dictionary anew.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn added_words_are_those_of_the_reference(
        words in prop::collection::vec((text(1..6), prop::option::of(0usize..100_000)), 1..60),
        texts in prop::collection::vec(text(0..40), 60),
    ) {
        let list: Vec<_> = words.iter().map(|(word, frequency)| (word.as_str(), *frequency)).collect();
        let cutter = Cutter::with_words(&list).unwrap();
        let mut jieba = jieba_rs::Jieba::new();
        for &(word, frequency) in &list {
            jieba.add_word(word, frequency, None);
        }
        for (at, text) in texts.iter().enumerate() {
            let text = format!("{text}{}{text}", words[at % words.len()].0);
            let whole = 0..text.len();
            let whole = std::slice::from_ref(&whole);
            prop_assert_eq!(ours(&cutter, &text, whole), reference(&jieba, &text, whole));
        }
    }
}

/// So many that the children of most nodes have to move.
#[test]
fn thousands_of_added_words_are_those_of_the_reference() {
    let characters: Vec<char> = POLICY.chars().chain('\u{4E00}'..='\u{4FFF}').collect();
    let mut number = 88_172_645_463_325_252_u64;
    let mut below = |limit: usize| {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        (number % limit as u64) as usize
    };
    let mut words = Vec::new();
    for _ in 0..3_000 {
        let length = 2 + below(4);
        let word: String = (0..length)
            .map(|_| characters[below(characters.len())])
            .collect();
        words.push(word);
    }
    let list: Vec<(&str, Option<usize>)> = words.iter().map(|word| (&**word, None)).collect();
    let cutter = Cutter::with_words(&list).unwrap();
    let mut jieba = jieba_rs::Jieba::new();
    for word in &words {
        jieba.add_word(word, None, None);
    }
    let texts = words.chunks(5).map(|words| words.concat());
    // What was there before is found as before, too.
    for text in texts.chain([POLICY.to_owned(), "社会主义市场经济国民经济".to_owned()])
    {
        let whole = 0..text.len();
        let whole = std::slice::from_ref(&whole);
        assert_eq!(ours(&cutter, &text, whole), reference(&jieba, &text, whole));
    }
}

#[test]
fn words_without_room_are_refused() {
    // More characters than there are codes.
    let rare: Vec<char> = ('\u{20000}'..='\u{2A6DF}')
        .chain('\u{2A700}'..='\u{2EBEF}')
        .collect();
    let words: Vec<String> = rare.chunks(2).map(|two| two.iter().collect()).collect();
    let list: Vec<(&str, Option<usize>)> = words.iter().map(|word| (&**word, Some(1))).collect();
    assert!(Cutter::with_words(&list).is_none());
    assert!(Cutter::with_words(&list[..9_000]).is_some());
}

/// Every text of the real corpus, its runs together.
#[test]
#[ignore = "needs GONGBAO_REAL_CORPUS"]
fn real_texts_have_the_words_of_the_reference() {
    let corpus = std::env::var_os("GONGBAO_REAL_CORPUS").expect("GONGBAO_REAL_CORPUS");
    let mut scratch = Scratch::default();
    let (mut ends, mut words) = (Vec::new(), 0);
    for entry in std::fs::read_dir(corpus).unwrap() {
        let file = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in file.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = gongbao::text::fold(record["text"].as_str().unwrap_or_default()).text;
            let runs = runs(&text);
            CUTTER.cut_runs(&mut scratch, &text, &runs, &mut ends);
            assert_eq!(
                ends,
                reference(&REFERENCE, &text, &runs),
                "{}",
                record["id"]
            );
            words += ends.len();
        }
    }
    assert!(words > 0);
    println!("{words} words of the real corpus are those of jieba-rs");
}
