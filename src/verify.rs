//! Verifying: whether the index holds what its texts say, and still gives the tables of a run.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::Agencies;
use crate::error::{Error, Result};
use crate::index::{Making, Snapshot, misplaced, segmenter_of_index};
use crate::lexicon::{Concept, Form, Lexicon, Unit, UserWord};
use crate::pipeline::{self, ReportSettings};
use crate::query::{
    Class, Doc, DocText, Filter, FormTally, Stored, Tally, View, Vocabulary, check_kept,
    count_forms,
};
use crate::report::{CsvSettings, OutputSettings, RunRecord, TableOptions, tables_named};
use crate::segment::{Analysis, Analyzer, stem};

/// What a check of an index found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents whose texts were read again.
    pub documents: u64,
    /// Forms that were counted again in each of them.
    pub forms: u64,
    /// Matches that were counted.
    pub matches: u64,
    /// What is not as it should be, a line each.
    pub faults: Vec<String>,
}

/// More faults than this are not told.
const MAX_FAULTS: usize = 20;

/// Reads every stored text again: its hash, its words, boundaries and sentences, and the matches of
/// every form of a lexicon by a plain search through its atoms, each against what the index holds; and
/// what was kept of the segments against what they hold.
///
/// # Errors
/// The index cannot be read, or was made with a segmenter that this program does not have.
pub fn verify_index(snapshot: &Snapshot, lexicon: &Lexicon) -> Result<Verified> {
    let faults = misplaced(snapshot)?;
    if !faults.is_empty() {
        return Ok(Verified {
            faults,
            ..Verified::default()
        });
    }
    let chinese = segmenter_of_index(snapshot.making())?;
    let view = View::new(snapshot, &Filter::default())?;
    let vocabulary = Vocabulary::new(&view)?;
    let forms: Vec<Form> = lexicon
        .concepts
        .iter()
        .flat_map(Concept::all_forms)
        .cloned()
        .collect();
    let tallies = count_forms(&view, &forms)?;
    let outcomes = (0..view.docs.len() as u32)
        .into_par_iter()
        .map_init(
            || Analyzer::new(chinese.clone()),
            |analyzer, ordinal| {
                let doc = &view.docs[ordinal as usize];
                let text = DocText::read(&view, doc)?;
                let analysis = analyzer.analyze(&text.original);
                let mut out = Verified {
                    documents: 1,
                    ..Verified::default()
                };
                if let Some(what) = difference(&view, &vocabulary, doc, &text, &analysis)? {
                    out.faults.push(format!("{}: {what}", doc.id));
                }
                let found = Found::new(&analysis);
                for (form, tally) in forms.iter().zip(&tallies) {
                    let counted = of_document(tally, ordinal);
                    let again = found.count(form);
                    out.matches += again.whole + again.inside + again.crossing;
                    if counted != again {
                        out.faults.push(format!(
                            "{}: {} counts {counted:?} in the index and {again:?} in the text",
                            doc.id, form.text
                        ));
                    }
                }
                Ok(out)
            },
        )
        .collect::<Result<Vec<Verified>>>()?;
    let mut all = Verified {
        forms: forms.len() as u64,
        faults: check_kept(
            &view,
            &vocabulary,
            &lexicon.concepts,
            TableOptions::default().window,
        )?,
        ..Verified::default()
    };
    for outcome in outcomes {
        all.documents += outcome.documents;
        all.matches += outcome.matches;
        all.faults.extend(outcome.faults);
    }
    let faults = all.faults.len();
    if faults > MAX_FAULTS {
        all.faults.truncate(MAX_FAULTS);
        all.faults.push(format!("and {} more", faults - MAX_FAULTS));
    }
    Ok(all)
}

/// What of a document is not in the index as its text says.
fn difference(
    view: &View<'_>,
    vocabulary: &Vocabulary,
    doc: &Doc,
    text: &DocText,
    analysis: &Analysis,
) -> Result<Option<&'static str>> {
    let stored = Stored::read(view, vocabulary, doc)?;
    let words = stored.words.iter().map(|&word| vocabulary.word(word));
    let checks = [
        (
            text.content_hash() == text.card.content_hash,
            "its text is not the one that was taken in",
        ),
        (
            stored.boundaries == analysis.boundaries.0,
            "its word boundaries differ",
        ),
        (
            stored.sentences == analysis.sentences.0,
            "its sentences differ",
        ),
        (
            stored.word_starts == analysis.word_starts.0,
            "the places of its words differ",
        ),
        (
            doc.words == analysis.word_count,
            "the number of its words differs",
        ),
        (
            doc.chars == analysis.char_count,
            "the number of its characters differs",
        ),
        (words.eq(analysis.words.in_order()), "its words differ"),
    ];
    Ok(checks
        .into_iter()
        .find(|(right, _)| !right)
        .map(|(_, what)| what))
}

fn of_document(tally: &FormTally, ordinal: u32) -> Tally {
    let at = tally.docs.binary_search_by_key(&ordinal, |doc| doc.ordinal);
    at.map_or(Tally::default(), |at| tally.docs[at].tally())
}

/// The atoms of a text, to be searched plainly.
struct Found<'a> {
    atoms: Vec<&'a str>,
    places: HashMap<&'a str, Vec<u32>>,
    analysis: &'a Analysis,
}

impl<'a> Found<'a> {
    fn new(analysis: &'a Analysis) -> Found<'a> {
        let atoms: Vec<&str> = analysis.atoms.in_order();
        let mut places: HashMap<&str, Vec<u32>> = HashMap::new();
        for (at, atom) in atoms.iter().enumerate() {
            places.entry(atom).or_default().push(at as u32);
        }
        Found {
            atoms,
            places,
            analysis,
        }
    }

    /// Where a form may start: at the places of its first unit.
    fn starts(&self, unit: &Unit) -> Vec<u32> {
        let of = |wanted: &dyn Fn(&str) -> bool| {
            let places = self.places.iter().filter(|(atom, _)| wanted(atom));
            let mut all: Vec<u32> = places.flat_map(|(_, places)| places).copied().collect();
            all.sort_unstable();
            all
        };
        match unit {
            Unit::Atom(atom) => self.places.get(atom.as_str()).cloned().unwrap_or_default(),
            Unit::Prefix(prefix) => of(&|atom| atom.starts_with(prefix.as_str())),
            Unit::Stem(word) => {
                let wanted = stem(word);
                of(&|atom| stem(atom) == wanted)
            }
        }
    }

    fn count(&self, form: &Form) -> Tally {
        let mut tally = Tally::default();
        let units = form.units();
        let matches = |start: usize| {
            let atoms = self.atoms.get(start..start + units.len());
            atoms.is_some_and(|atoms| {
                atoms.iter().zip(units).all(|(atom, unit)| match unit {
                    Unit::Atom(wanted) => *atom == wanted.as_str(),
                    Unit::Prefix(prefix) => atom.starts_with(prefix.as_str()),
                    Unit::Stem(word) => stem(atom) == stem(word),
                })
            })
        };
        let mut free = 0;
        for start in self.starts(&units[0]) {
            if start < free || !matches(start as usize) {
                continue;
            }
            free = start + units.len() as u32;
            let boundary = |at: u32| self.analysis.boundaries.get(at as usize);
            match form.is_chinese() {
                false => tally.whole += 1,
                true => match Class::of(start, free, boundary) {
                    Class::Whole => tally.whole += 1,
                    Class::Inside => tally.inside += 1,
                    Class::Crossing => tally.crossing += 1,
                },
            }
        }
        tally
    }
}

/// Whether a file of a run comes out the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVerified {
    /// Its name.
    pub file: String,
    /// Its rows in the run, and now; none where it is not written.
    pub rows: (u64, Option<u64>),
    /// Whether its bytes are the same.
    pub same: bool,
}

/// Makes the tables of a run again, from the state of the index that it was made from, into a folder
/// that is empty, and compares each file.
///
/// # Errors
/// The index does not reach back to the run, or was made otherwise; the lexicon is another; or the
/// folder cannot be written.
pub fn verify_run(
    snapshot: &Snapshot,
    lexicon: &Lexicon,
    filter: Filter,
    agencies: Arc<Agencies>,
    record: &RunRecord,
    folder: &std::path::Path,
) -> Result<Vec<FileVerified>> {
    let differs = |detail: String| Err(Error::OtherRun(detail));
    if record.lexicon_sha256 != lexicon.hash {
        return differs(format!(
            "the run counted the lexicon {} with SHA-256 {}; this one, {}, has {}",
            record.lexicon, record.lexicon_sha256, lexicon.name, lexicon.hash
        ));
    }
    // By which version of gongbao does not matter.
    fn made(one: &Making) -> (u32, &str, &str, &[UserWord]) {
        (one.format, &one.segmenter, &one.stemmer, &one.words)
    }
    if record.index.as_ref().map(made) != snapshot.making().map(made) {
        return differs(
            "the index of the run was made with another segmenter, other words or another format"
                .to_owned(),
        );
    }
    let then = snapshot.at(record.index_generation);
    if then.updates() != record.updates {
        return differs(format!(
            "the updates of the index are not those of the run up to number {}; it is another index",
            record.index_generation
        ));
    }
    let mut tables = Vec::new();
    for name in &record.tables {
        tables.extend(
            tables_named(name)?
                .into_iter()
                .filter(|table| table.name == name),
        );
    }
    let settings = ReportSettings {
        folder: folder.to_owned(),
        tables,
        page: record.page,
        options: record.options.clone(),
        output: OutputSettings {
            formats: record.formats.clone(),
            csv: CsvSettings {
                byte_order_mark: record.byte_order_mark,
            },
        },
        filter: (record.filter.clone(), filter),
        collapse_near: record.collapse_near,
        agencies,
        record: "run.json".to_owned(),
        command: record.command.clone(),
        time: Some(record.time.clone()),
        changes: record.changes,
    };
    let now = pipeline::report(&then, lexicon, &settings)?.files;
    let mut out = Vec::new();
    for file in &record.files {
        let again = now.iter().find(|one| one.file == file.file);
        out.push(FileVerified {
            file: file.file.clone(),
            rows: (file.rows, again.map(|one| one.rows)),
            same: again.is_some_and(|one| one.sha256 == file.sha256),
        });
    }
    Ok(out)
}
