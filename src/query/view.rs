//! A view: the documents that a question is asked of, in one order.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use super::facet::Facet;
use super::filter::{Filter, column_of};
use super::near::Near;
use super::selection::select;
use crate::error::{Error, Result};
use crate::index::{Kind, SegmentColumns, Snapshot, Texts, columns};

/// The documents of a snapshot that pass a filter, ordered by date (those without one last) and
/// id. Of documents whose texts are the same after folding only the first counts; the others are
/// left out and named in [`View::copies`].
pub struct View<'a> {
    snapshot: &'a Snapshot,
    /// The documents; their number here is their ordinal.
    pub docs: Vec<Doc>,
    /// Documents that are the same as another, which is counted for them: the copy, and the id of
    /// the one counted.
    pub copies: Vec<Copy>,
    /// For each segment the ordinal of each of its entries.
    ordinals: Vec<Vec<u32>>,
}

/// A document that does not count, since another does for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// The document.
    pub doc: Doc,
    /// The id of the one that counts.
    pub of: String,
    /// How much of the two texts they have in common; 1 where they are the same after folding.
    pub similarity: f64,
}

/// What no entry of a view has for an ordinal.
pub(super) const NOT_IN_VIEW: u32 = u32::MAX;

/// One document of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    /// Its id: that of its record or, where it has none, its path; with `~2` behind it where
    /// another document has the same.
    pub id: String,
    pub(super) segment: u32,
    pub(super) doc: u32,
    /// The year of its date.
    pub year: Option<i64>,
    /// How many words its text has.
    pub words: u64,
    /// How many characters its text has, white space aside.
    pub chars: u64,
}

/// A document on its way into a view.
struct Candidate {
    base: String,
    drop: String,
    path: String,
    record: String,
    /// Of its text and metadata; read where another document has the same place.
    hashes: [u64; 4],
    folded: [u64; 2],
    date: String,
    doc: Doc,
}

impl Candidate {
    /// What it is named and ordered by.
    fn place(&self) -> [&String; 4] {
        [&self.base, &self.drop, &self.path, &self.record]
    }
}

impl<'a> View<'a> {
    /// The view of a snapshot through a filter.
    ///
    /// # Errors
    /// The filter names concepts that were not looked up, or the index is damaged.
    pub fn new(snapshot: &'a Snapshot, filter: &Filter) -> Result<View<'a>> {
        let mut candidates = Vec::new();
        let mut sizes = Vec::new();
        for (number, segment) in snapshot.segments().enumerate() {
            collect(number as u32, &segment, &mut candidates)?;
            sizes.push(segment.reader().max_doc());
        }
        candidates.sort_unstable_by(|a, b| a.place().cmp(&b.place()));
        // Several documents of one place, which there hardly are, stand in the order of their hashes.
        for same in candidates.chunk_by_mut(|a, b| a.place() == b.place()) {
            if same.len() > 1 {
                for one in same.iter_mut() {
                    one.hashes = hashes_of(snapshot, &one.doc)?;
                }
                same.sort_unstable_by_key(|one| one.hashes);
            }
        }
        name(&mut candidates);
        candidates.sort_unstable_by(|a, b| {
            (a.date.is_empty(), &a.date, &a.doc.id).cmp(&(b.date.is_empty(), &b.date, &b.doc.id))
        });
        let (docs, folded): (Vec<Doc>, Vec<[u64; 2]>) = candidates
            .into_iter()
            .map(|candidate| (candidate.doc, candidate.folded))
            .unzip();
        let mut view = View {
            snapshot,
            docs,
            copies: Vec::new(),
            ordinals: sizes
                .iter()
                .map(|&size| vec![NOT_IN_VIEW; size as usize])
                .collect(),
        };
        view.number();
        let passes = select(&view, filter)?;
        view.leave_out(&passes, &folded);
        Ok(view)
    }

    /// Leaves out what did not pass, and copies. A copy is one of a document of the view: what the
    /// filter leaves out counts for nothing.
    fn leave_out(&mut self, passes: &[bool], folded: &[[u64; 2]]) {
        let mut first: HashMap<[u64; 2], String> = HashMap::new();
        let mut docs = Vec::with_capacity(self.docs.len());
        let all = std::mem::take(&mut self.docs);
        let passing = all.into_iter().zip(folded).zip(passes);
        for ((doc, folded), _) in passing.filter(|(_, passes)| **passes) {
            match first.get(folded) {
                Some(of) => self.copies.push(Copy {
                    doc,
                    of: of.clone(),
                    similarity: 1.0,
                }),
                None => {
                    first.insert(*folded, doc.id.clone());
                    docs.push(doc);
                }
            }
        }
        self.copies.sort_unstable_by(|a, b| a.doc.id.cmp(&b.doc.id));
        self.docs = docs;
        self.number();
    }

    fn number(&mut self) {
        for ordinals in &mut self.ordinals {
            ordinals.fill(NOT_IN_VIEW);
        }
        for (ordinal, doc) in self.docs.iter().enumerate() {
            self.ordinals[doc.segment as usize][doc.doc as usize] = ordinal as u32;
        }
    }

    /// The view in which near duplicates count as copies of the document that each is most like.
    #[must_use]
    pub fn collapse(mut self, near: &[Near]) -> View<'a> {
        let leaving: HashMap<u32, &Near> = near.iter().map(|one| (one.ordinal, one)).collect();
        let ids: Vec<String> = self.docs.iter().map(|doc| doc.id.clone()).collect();
        // One that leaves itself leads on to the one that it is like, which is earlier.
        let root = |mut at: u32| {
            while let Some(next) = leaving.get(&at) {
                at = next.of;
            }
            at
        };
        let mut kept = Vec::with_capacity(self.docs.len());
        for (ordinal, doc) in std::mem::take(&mut self.docs).into_iter().enumerate() {
            match leaving.get(&(ordinal as u32)) {
                Some(one) => self.copies.push(Copy {
                    doc,
                    of: ids[root(one.of) as usize].clone(),
                    similarity: one.similarity,
                }),
                None => kept.push(doc),
            }
        }
        self.docs = kept;
        self.copies.sort_unstable_by(|a, b| a.doc.id.cmp(&b.doc.id));
        self.number();
        self
    }

    /// The snapshot that this is a view of.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// How many words the texts of the view have together.
    pub fn words(&self) -> u64 {
        self.docs.iter().map(|doc| doc.words).sum()
    }

    /// The ordinals of all documents.
    pub(super) fn ordinals(&self) -> Vec<u32> {
        (0..self.docs.len() as u32).collect()
    }

    /// The segments with the ordinals of their entries.
    pub(super) fn segments(&self) -> impl Iterator<Item = (SegmentColumns<'a>, &[u32])> {
        self.snapshot
            .segments()
            .zip(self.ordinals.iter().map(Vec::as_slice))
    }

    pub(super) fn segment_of(&self, doc: &Doc) -> SegmentColumns<'a> {
        self.snapshot.segment(doc.segment)
    }

    /// The values of a field over the documents; a field is named as in filters.
    ///
    /// # Errors
    /// There is no such field, or the index is damaged.
    pub fn facet(&self, field: &str) -> Result<Facet> {
        self.facet_over(field, &mut self.docs.iter())
    }

    /// The values of a field of one document.
    ///
    /// # Errors
    /// As [`View::facet`].
    pub fn values_of(&self, ordinal: u32, field: &str) -> Result<Vec<String>> {
        let doc = &self.docs[ordinal as usize];
        if field == "year" {
            return Ok(doc.year.iter().map(|year| format!("{year:04}")).collect());
        }
        let column = self.segment_of(doc).texts(column_of(field)?)?;
        let ordinals = column.ordinals(doc.doc);
        ordinals.map(|ordinal| column.text(ordinal)).collect()
    }

    /// The same over the copies of the view.
    ///
    /// # Errors
    /// As [`View::facet`].
    pub fn facet_of_copies(&self, field: &str) -> Result<Facet> {
        self.facet_over(field, &mut self.copies.iter().map(|copy| &copy.doc))
    }

    fn facet_over(&self, field: &str, docs: &mut dyn Iterator<Item = &Doc>) -> Result<Facet> {
        if field == "year" {
            let docs: Vec<&Doc> = docs.collect();
            let years: BTreeSet<i64> = docs.iter().filter_map(|doc| doc.year).collect();
            let years = years.into_iter().map(|year| (year, format!("{year:04}")));
            let (values, numbers) = numbered(vec![years.collect()]);
            let row = |doc: &&Doc| doc.year.and_then(|year| numbers[0].get(&year).copied());
            return Ok(Facet::new(values, docs.iter().map(row)));
        }
        let column = column_of(field)?;
        let docs: Vec<&Doc> = docs.collect();
        let mut columns = Vec::new();
        let mut wanted: Vec<Vec<u64>> = Vec::new();
        for segment in self.snapshot.segments() {
            columns.push(segment.texts(column)?);
            wanted.push(Vec::new());
        }
        for doc in &docs {
            let segment = doc.segment as usize;
            wanted[segment].extend(columns[segment].ordinals(doc.doc));
        }
        let texts = columns
            .iter()
            .zip(wanted)
            .map(|(column, wanted)| column.known(wanted));
        let texts = texts.collect::<Result<Vec<HashMap<u64, String>>>>()?;
        let (values, numbers) = numbered(texts);
        let (columns, numbers) = (&columns, &numbers);
        let row = |doc: &&Doc| {
            let segment = doc.segment as usize;
            let ordinals = columns[segment].ordinals(doc.doc);
            ordinals.filter_map(move |ordinal| numbers[segment].get(&ordinal).copied())
        };
        Ok(Facet::new(values, docs.iter().map(row)))
    }

    /// The document of an id, a copy too.
    ///
    /// # Errors
    /// There is none of this id in the view.
    pub fn document(&self, id: &str) -> Result<&Doc> {
        let copies = self.copies.iter().map(|copy| &copy.doc);
        self.docs
            .iter()
            .chain(copies)
            .find(|doc| doc.id == id)
            .ok_or_else(|| Error::Unknown {
                what: "document",
                name: id.to_owned(),
                hint: "the first column of documents.csv lists the ids".to_owned(),
            })
    }
}

/// The values of all segments, sorted, each once; and for each segment the number of each of its own
/// among them.
fn numbered<K: Eq + Hash>(
    segments: Vec<HashMap<K, String>>,
) -> (Vec<String>, Vec<HashMap<K, u32>>) {
    let values: BTreeSet<&String> = segments.iter().flat_map(HashMap::values).collect();
    let values: Vec<String> = values.into_iter().cloned().collect();
    let number = |(key, value): (K, String)| {
        let at = values.binary_search(&value).ok()?;
        Some((key, at as u32))
    };
    let numbers = segments
        .into_iter()
        .map(|segment| segment.into_iter().filter_map(number).collect());
    let numbers = numbers.collect();
    (values, numbers)
}

fn collect(number: u32, segment: &SegmentColumns<'_>, out: &mut Vec<Candidate>) -> Result<()> {
    let kinds = segment.numbers(columns::KIND)?;
    let years = segment.signed(columns::YEAR)?;
    let words = segment.numbers(columns::WORDS)?;
    let chars = segment.numbers(columns::CHARS)?;
    let folded = segment.numbers(columns::FOLDED)?;
    let [records, drops, paths, dates] =
        [columns::RECORD, columns::DROP, columns::PATH, "date"].map(|name| segment.texts(name));
    let documents = segment.alive();
    let documents = documents.filter(|&doc| kinds.first(doc) == Some(Kind::Document as u64));
    let documents: Vec<u32> = documents.collect();
    // Each text column in one pass through its dictionary.
    let column = |column: Result<Texts>| -> Result<(Texts, HashMap<u64, String>)> {
        let column = column?;
        let ordinals = documents.iter().flat_map(|&doc| column.ordinals(doc));
        let known = column.known(ordinals.collect())?;
        Ok((column, known))
    };
    let texts = [
        column(records)?,
        column(drops)?,
        column(paths)?,
        column(dates)?,
    ];
    let text = |at: usize, doc: u32| -> String {
        let (column, known) = &texts[at];
        let first = column.ordinals(doc).next();
        first
            .and_then(|ordinal| known.get(&ordinal).cloned())
            .unwrap_or_default()
    };
    for &doc in &documents {
        let [record, drop, path, date] = [0, 1, 2, 3].map(|at| text(at, doc));
        let year = years.first(doc);
        let mut of_folded = folded.each(doc);
        let folded = [0; 2].map(|_: u64| of_folded.next().unwrap_or(0));
        // An id that its file gives twice has its number behind it.
        let plain = record.split('\0').next().unwrap_or_default();
        let base = match plain.strip_prefix('=') {
            Some(id) => id.to_owned(),
            None => format!("{path}{plain}"),
        };
        out.push(Candidate {
            base,
            drop,
            path,
            record,
            hashes: [0; 4],
            folded,
            date,
            doc: Doc {
                id: String::new(),
                segment: number,
                doc,
                year,
                words: words.first(doc).unwrap_or(0),
                chars: chars.first(doc).unwrap_or(0),
            },
        });
    }
    Ok(())
}

/// The hashes of the text and of the metadata of a document.
fn hashes_of(snapshot: &Snapshot, doc: &Doc) -> Result<[u64; 4]> {
    let segment = snapshot.segment(doc.segment);
    let mut hashes = [0; 4];
    let [content, metadata] =
        [columns::CONTENT, columns::METADATA].map(|name| segment.numbers(name));
    let found = content?
        .all(doc.doc)
        .into_iter()
        .chain(metadata?.all(doc.doc));
    for (slot, hash) in hashes.iter_mut().zip(found) {
        *slot = hash;
    }
    Ok(hashes)
}

/// Gives each document its id.
fn name(candidates: &mut [Candidate]) {
    let mut same = 0;
    for at in 0..candidates.len() {
        same = match at.checked_sub(1) {
            Some(last) if candidates[last].base == candidates[at].base => same + 1,
            _ => 1,
        };
        let candidate = &mut candidates[at];
        candidate.doc.id = match same {
            1 => candidate.base.clone(),
            number => format!("{}~{number}", candidate.base),
        };
    }
}
