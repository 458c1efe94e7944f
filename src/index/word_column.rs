//! The column of words: the words of a document in their order.

use tantivy::DocId;
use tantivy::columnar::{Column, Dictionary, StrColumn};

use super::{SegmentColumns, columns};
use crate::error::Result;
use crate::segment::unpack;

/// The words of the documents of a segment. A document's different words stand in one column, which
/// of them each word of the text is in another.
pub(crate) struct WordColumn {
    each: Option<StrColumn>,
    ranks: Option<Column<u64>>,
}

/// The words of a document; used again from one to the next.
#[derive(Debug, Default)]
pub(crate) struct DocWords {
    /// The different words, as numbers of the segment's dictionary, in the order of their bytes.
    pub each: Vec<u64>,
    packed: Vec<u64>,
}

impl DocWords {
    /// For each word of the text in its order: which of `each` it is.
    pub(crate) fn ranks(&self) -> impl Iterator<Item = u32> {
        unpack(&self.packed, self.each.len())
    }
}

impl WordColumn {
    pub(super) fn of(segment: &SegmentColumns<'_>) -> Result<WordColumn> {
        Ok(WordColumn {
            each: segment.texts(columns::TOKENS)?.column().cloned(),
            ranks: segment.numbers(columns::WORD_RANKS)?.column().cloned(),
        })
    }

    /// The words of the segment, in the order of their bytes.
    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        self.each.as_ref().map(|column| column.dictionary())
    }

    /// Reads the words of a document.
    pub(crate) fn read(&self, doc: DocId, out: &mut DocWords) {
        read(
            self.each.as_ref().map(|column| column.ords()),
            doc,
            &mut out.each,
        );
        read(self.ranks.as_ref(), doc, &mut out.packed);
    }
}

/// Reads the values of a document.
fn read(column: Option<&Column<u64>>, doc: DocId, out: &mut Vec<u64>) {
    out.clear();
    let Some(column) = column else {
        return;
    };
    let rows = column.index.value_row_ids(doc);
    if !rows.is_empty() {
        out.resize(rows.len(), 0);
        column.values.get_range(u64::from(rows.start), out);
    }
}
