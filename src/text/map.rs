//! The offset map: from folded text back to the original.

use std::ops::Range;

/// Leads from byte offsets of a folded text to those of the original.
///
/// The folded text is a row of pieces. In most of them folded and original run in step; the others
/// are a character or cluster whose length changed, and stand for their original as a whole.
#[derive(Debug, Default, Clone)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    folded_len: u32,
    original_len: u32,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    folded: u32,
    original: u32,
    /// Length of the original that the piece stands for as a whole; 0 where both run in step.
    whole: u32,
}

impl OffsetMap {
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.folded_len = 0;
        self.original_len = 0;
    }

    /// Adds `len` bytes that are as long folded as they are in the original.
    #[inline]
    pub(super) fn push_step(&mut self, folded: usize, original: usize) {
        let (folded, original) = (folded as u32, original as u32);
        if let Some(last) = self.pieces.last()
            && last.whole == 0
            && original.wrapping_sub(last.original) == folded.wrapping_sub(last.folded)
        {
            return;
        }
        self.pieces.push(Piece {
            folded,
            original,
            whole: 0,
        });
    }

    /// Adds a piece that stands for `whole` bytes of the original.
    #[inline]
    pub(super) fn push_whole(&mut self, folded: usize, original: usize, whole: usize) {
        self.pieces.push(Piece {
            folded: folded as u32,
            original: original as u32,
            whole: whole as u32,
        });
    }

    pub(super) fn finish(&mut self, folded_len: usize, original_len: usize) {
        self.folded_len = folded_len as u32;
        self.original_len = original_len as u32;
    }

    /// For offsets in order.
    pub(crate) fn cursor(&self) -> MapCursor<'_> {
        MapCursor { map: self, next: 0 }
    }

    fn piece(&self, folded: u32) -> Option<Piece> {
        let next = self.pieces.partition_point(|piece| piece.folded <= folded);
        next.checked_sub(1).map(|at| self.pieces[at])
    }

    /// Where in the original the folded byte at `folded` comes from (the start of its character or
    /// cluster). The end of the folded text leads to the end of the original.
    pub fn original_start(&self, folded: usize) -> usize {
        self.start_in(self.piece(folded as u32), folded as u32)
    }

    fn start_in(&self, piece: Option<Piece>, folded: u32) -> usize {
        if folded >= self.folded_len {
            return self.original_len as usize;
        }
        match piece {
            Some(piece) if piece.whole > 0 => piece.original as usize,
            Some(piece) => (piece.original + (folded - piece.folded)) as usize,
            None => 0,
        }
    }

    /// Where in the original a stretch ends that ends at `folded` in the folded text: the end of
    /// the last character or cluster in it, without the blanks that folding dropped behind it.
    pub fn original_end(&self, folded: usize) -> usize {
        let Some(last) = (folded.min(self.folded_len as usize) as u32).checked_sub(1) else {
            return 0;
        };
        match self.piece(last) {
            Some(piece) if piece.whole > 0 => (piece.original + piece.whole) as usize,
            Some(piece) => (piece.original + (last + 1 - piece.folded)) as usize,
            None => 0,
        }
    }

    /// The stretch of the original that a stretch of the folded text comes from.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.original_start(folded.start);
        start..self.original_end(folded.end).max(start)
    }
}

/// Leads to the original from offsets that are asked for in order, without a search for each.
pub(crate) struct MapCursor<'a> {
    map: &'a OffsetMap,
    /// The first piece behind the last offset.
    next: usize,
}

impl MapCursor<'_> {
    /// As [`OffsetMap::original_start`], for an offset not before the last one.
    #[inline]
    pub(crate) fn original_start(&mut self, folded: usize) -> usize {
        let pieces = &self.map.pieces;
        while let Some(piece) = pieces.get(self.next)
            && piece.folded as usize <= folded
        {
            self.next += 1;
        }
        let piece = self.next.checked_sub(1).map(|at| pieces[at]);
        self.map.start_in(piece, folded as u32)
    }
}
