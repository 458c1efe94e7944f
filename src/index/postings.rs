//! The postings of one field on their way into a segment.
//!
//! They are noted document by document, one behind the other, and sorted by term when the segment is
//! written: so nothing that is far away in memory is looked at for a token.

use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Field;

use super::varint::{next_number, push_number};
use crate::segment::{Grouped, TokenNumbers};

/// The postings of one field.
#[derive(Default)]
pub(super) struct FieldPostings {
    numbers: TokenNumbers,
    /// The terms by number, one behind the other, and where each ends.
    terms: Vec<u8>,
    ends: Vec<usize>,
    /// By number: in how many documents it is.
    docs: Vec<u32>,
    /// Each term of each document in turn: its number, and where `log` tells of it.
    records: Vec<(u32, u32)>,
    /// The documents, each with its first record.
    starts: Vec<(u32, u32)>,
    /// How often the term is there, and the steps from one of its positions to the next.
    log: Vec<u8>,
    places: u64,
}

fn term<'t>(terms: &'t [u8], ends: &[usize], number: u32) -> &'t [u8] {
    let at = number as usize;
    &terms[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]
}

impl FieldPostings {
    /// Takes in the tokens of a document; `positions` says whether the field has their positions.
    pub(super) fn add(&mut self, doc: u32, tokens: &Grouped, positions: bool) {
        self.starts.push((doc, self.records.len() as u32));
        for (token, at) in tokens.iter() {
            let FieldPostings { terms, ends, .. } = self;
            let token = token.as_bytes();
            let number = self
                .numbers
                .number(token, |number| term(terms, ends, number));
            if number as usize == ends.len() {
                terms.extend_from_slice(token);
                ends.push(terms.len());
                self.docs.push(0);
            }
            self.docs[number as usize] += 1;
            self.records.push((number, self.log.len() as u32));
            push_number(&mut self.log, at.len() as u32);
            if positions {
                let mut last = 0;
                for &position in at {
                    push_number(&mut self.log, position - last);
                    last = position;
                }
            }
            self.places += at.len() as u64;
        }
    }

    /// The memory that they take, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.numbers.memory()
            + self.terms.len()
            + self.log.len()
            + self.ends.len() * size_of::<(usize, u32)>()
            + self.records.len() * size_of::<(u32, u32)>()
            + self.starts.len() * size_of::<(u32, u32)>()
    }

    /// Writes them into a segment.
    pub(super) fn write(
        self,
        field: Field,
        positions: bool,
        out: &mut InvertedIndexSerializer,
    ) -> std::io::Result<()> {
        if self.ends.is_empty() {
            return Ok(());
        }
        let term = |number: u32| term(&self.terms, &self.ends, number);
        let mut order: Vec<u32> = (0..self.ends.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| term(a).cmp(term(b)));
        // By term in that order, the documents with it, and where the log tells of each.
        let mut next = vec![0; order.len()];
        let mut sum = 0;
        for &number in &order {
            next[number as usize] = sum;
            sum += self.docs[number as usize];
        }
        let mut sorted = vec![(0, 0); self.records.len()];
        let behind = self.starts.iter().skip(1).map(|&(_, first)| first);
        let behind = behind.chain([self.records.len() as u32]);
        for (&(doc, first), behind) in self.starts.iter().zip(behind) {
            for &(number, at) in &self.records[first as usize..behind as usize] {
                let next = &mut next[number as usize];
                sorted[*next as usize] = (doc, at);
                *next += 1;
            }
        }
        let mut field = out.new_field(field, self.places, None)?;
        let mut sorted = sorted.as_slice();
        let mut steps = Vec::new();
        for number in order {
            let docs = self.docs[number as usize];
            field.new_term(term(number), docs, true)?;
            let (of_term, rest) = sorted.split_at(docs as usize);
            sorted = rest;
            for &(doc, at) in of_term {
                let mut log = &self.log[at as usize..];
                let times = next_number(&mut log);
                steps.clear();
                if positions {
                    steps.extend((0..times).map(|_| next_number(&mut log)));
                }
                field.write_doc(doc, times, &steps);
            }
            field.close_term()?;
        }
        field.close()
    }
}
