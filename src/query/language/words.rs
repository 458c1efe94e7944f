//! Words without quotes: as words to rank by, as forms to count, or as the concepts behind them.

use unicode_segmentation::UnicodeSegmentation;

use super::node::What;
use super::{Reading, Through};
use crate::lexicon::{Concept, Form, Unit};
use crate::segment::stem;
use crate::text::{Atom, AtomKind, atoms, fold};

/// A word of a query, as it is shown and as it is looked for.
pub(super) type Word = (String, What);

/// The words of a stretch: Chinese cut by the segmenter, English by UAX #29; concepts in their place
/// where the query is read so.
///
/// # Errors
/// What is wrong, with its place in the stretch.
pub(super) fn words(
    stretch: &str,
    reading: &Reading<'_>,
    through: &mut Vec<Through>,
    out: &mut Vec<Word>,
) -> Result<(), (usize, String)> {
    let mut take = |text: &str, out: &mut Vec<Word>| match reading.bilingual {
        true => bilingual(text, reading, through, out),
        false => plain(text, reading, out),
    };
    let mut from = 0;
    for piece in stretch.split_whitespace() {
        if !piece.contains(['*', '＊', '~', '～']) {
            continue;
        }
        let at = piece.as_ptr() as usize - stretch.as_ptr() as usize;
        let form = pattern(piece).map_err(|detail| (at, detail))?;
        take(&stretch[from..at], out);
        out.push((piece.to_owned(), What::Word(form)));
        from = at + piece.len();
    }
    take(&stretch[from..], out);
    Ok(())
}

/// A piece that is one `word*` or `~word`.
fn pattern(piece: &str) -> Result<Form, String> {
    let form = Form::parse(piece)?;
    match form.units() {
        [Unit::Prefix(_) | Unit::Stem(_)] => Ok(form),
        _ => Err(
            "* and ~ stand with one word alone; a phrase that has them is written form:\"…\", and \
                  the marks themselves stand in quotes"
                .to_owned(),
        ),
    }
}

fn plain(text: &str, reading: &Reading<'_>, out: &mut Vec<Word>) {
    for piece in text.split_whitespace() {
        let folded = fold(piece).text;
        words_of(&folded, &atoms(&folded), reading, out);
    }
}

/// The words of atoms that follow each other.
fn words_of(folded: &str, row: &[Atom], reading: &Reading<'_>, out: &mut Vec<Word>) {
    let han = |atom: &Atom| atom.kind == AtomKind::Han;
    let mut ends = Vec::new();
    for run in row.chunk_by(|a, b| han(a) == han(b)) {
        let text = &folded[run[0].start as usize..run[run.len() - 1].end as usize];
        if han(&run[0]) {
            reading.chinese.cut(text, &mut ends);
            let mut from = 0;
            for &end in &ends {
                let word = &text[from..end];
                out.extend(Form::literal(word).map(|form| (word.to_owned(), What::Word(form))));
                from = end;
            }
        } else {
            // A word with marks in it is looked for as it is written.
            out.extend(text.unicode_words().filter_map(|word| {
                // The nation's law: whichever apostrophe the text has.
                let word = ["'s", "’s"]
                    .iter()
                    .find_map(|end| word.strip_suffix(end))
                    .unwrap_or(word);
                let stemmed = Form::parse(&format!("~{word}")).ok();
                let stemmed = stemmed.filter(|form| form.len() == 1);
                let form = stemmed.or_else(|| Form::literal(word).ok())?;
                let what = match form.units() {
                    [Unit::Stem(_)] => What::Word(form),
                    _ => What::Exact(form),
                };
                Some((word.to_owned(), what))
            }));
        }
    }
}

/// The words of a stretch, with concepts in the place of the forms that stand in it, the longest
/// first of those that start together.
pub(super) fn bilingual(
    stretch: &str,
    reading: &Reading<'_>,
    through: &mut Vec<Through>,
    out: &mut Vec<Word>,
) {
    let folded = fold(stretch);
    let row = atoms(&folded.text);
    let texts: Vec<&str> = row.iter().map(|atom| atom.text(&folded.text)).collect();
    let concepts = &reading.lexicon.concepts;
    let found: Vec<Vec<Held>> = concepts.iter().map(|one| forms(one, &texts)).collect();
    let (mut at, mut plain) = (0, 0);
    while at < row.len() {
        // The longest form that starts here, and all concepts that have it: as it is written, or else
        // by its stem.
        let here = found.iter().flatten().filter(|held| held.start == at);
        let Some((end, exact)) = here.map(|held| (held.end, held.exact)).max() else {
            at += 1;
            continue;
        };
        words_of(&folded.text, &row[plain..at], reading, out);
        let held = Held {
            start: at,
            end,
            exact,
        };
        let holding = concepts.iter().zip(&found);
        let holding: Vec<&Concept> = holding
            .filter(|(_, found)| found.contains(&held))
            .map(|(concept, _)| concept)
            .collect();
        let range = row[at].start as usize..row[end - 1].end as usize;
        through.push(Through {
            words: stretch[folded.map.original(range)].to_owned(),
            concepts: holding.iter().map(|concept| concept.id.clone()).collect(),
        });
        out.extend(holding.into_iter().map(|concept| {
            let label = format!("concept:{}", concept.id);
            (label, What::Concept(Box::new(concept.clone())))
        }));
        if !exact {
            // Words of the same stem are not those of the concept: they stay beside it.
            words_of(&folded.text, &row[at..end], reading, out);
        }
        (at, plain) = (end, end);
    }
    words_of(&folded.text, &row[plain..], reading, out);
}

/// A form that stands among atoms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    start: usize,
    end: usize,
    /// Whether it is written so, and not another word of the same stem.
    exact: bool,
}

/// Where forms of a concept stand among atoms, `not` forms taken out.
fn forms(concept: &Concept, texts: &[&str]) -> Vec<Held> {
    let places = |form: &Form| -> Vec<Held> {
        let windows = texts.windows(form.len()).enumerate();
        let held = windows.filter_map(|(start, row)| {
            let units = form.units().iter().zip(row);
            let alike = units.map(|(unit, atom)| Alike::of(unit, atom)).min()?;
            (alike != Alike::No).then_some(Held {
                start,
                end: start + form.len(),
                exact: alike == Alike::Exact,
            })
        });
        held.collect()
    };
    let not: Vec<Held> = concept.not.iter().flat_map(places).collect();
    let covered = |held: &Held| {
        let mut not = not.iter();
        not.any(|not| not.start <= held.start && held.end <= not.end)
    };
    let found = concept.forms.iter().flat_map(|form| places(&form.form));
    found.filter(|held| !covered(held)).collect()
}

/// How a unit of a form and an atom of a query are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    No,
    Stem,
    Exact,
}

impl Alike {
    fn of(unit: &Unit, atom: &str) -> Alike {
        // Words of one stem share the first letter.
        let same_stem = |word: &str| {
            word.as_bytes().first() == atom.as_bytes().first() && stem(word) == stem(atom)
        };
        match unit {
            Unit::Atom(word) if word == atom => Alike::Exact,
            Unit::Prefix(prefix) if atom.starts_with(prefix.as_str()) => Alike::Exact,
            Unit::Stem(word) if same_stem(word) => Alike::Exact,
            Unit::Atom(word) if same_stem(word) => Alike::Stem,
            _ => Alike::No,
        }
    }
}
