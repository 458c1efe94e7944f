//! Atoms: the units of exact positions, and the marks that stand between them.

use super::script::{is_blank, is_han, is_hard_end, is_latin, is_line_end};

/// A run of letters or digits longer than this is cut into several atoms.
pub const MAX_ATOM_CHARS: usize = 200;

/// What an atom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AtomKind {
    /// One Han character.
    Han,
    /// A run of letters or digits of another script.
    Latin,
    /// One character that is neither: it separates, and has a position of its own, so that a
    /// string with marks in it is as exact as any other.
    Mark,
    /// Line ends that separate, however many follow each other.
    LineEnd,
}

/// One atom or separator of a folded text. Its number in the row of atoms is its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end.
    pub end: u32,
    /// What it is.
    pub kind: AtomKind,
}

impl Atom {
    /// The folded text of the atom; a line end is `"\n"`.
    pub fn text<'a>(&self, folded: &'a str) -> &'a str {
        match self.kind {
            AtomKind::LineEnd => "\n",
            _ => &folded[self.start as usize..self.end as usize],
        }
    }
}

/// The atoms of a folded text, in order. Two atoms whose positions follow each other are
/// neighbours: nothing but blanks lies between them or, between two Latin atoms, also a single
/// line end, a hyphen, or a hyphen at a line end.
pub fn atoms(folded: &str) -> Vec<Atom> {
    let mut out = Vec::new();
    atoms_into(folded, &mut out);
    out
}

/// The atoms of a folded text, into a buffer that is used again.
pub fn atoms_into(folded: &str, out: &mut Vec<Atom>) {
    out.clear();
    let mut gap = Gap::default();
    let mut next = 0;
    while let Some(c) = folded[next..].chars().next() {
        let start = next;
        next += c.len_utf8();
        let kind = if is_han(c) {
            AtomKind::Han
        } else if is_latin(c) {
            next = latin_end(folded, next);
            AtomKind::Latin
        } else if is_blank(c) {
            continue;
        } else if is_line_end(c) {
            if c == '\r' && folded.as_bytes().get(next) == Some(&b'\n') {
                next += 1;
            }
            gap.line_end(start, next, if is_hard_end(c) { 2 } else { 1 });
            continue;
        } else if is_hyphen(c) && gap.takes_hyphen(out.last()) {
            gap.hyphen = Some((start, next));
            continue;
        } else {
            AtomKind::Mark
        };
        let joined = kind == AtomKind::Latin
            && gap.line_ends < 2
            && out.last().is_some_and(|atom| atom.kind == AtomKind::Latin);
        gap.close(joined, out);
        out.push(atom(start, next, kind));
    }
    gap.close(false, out);
}

/// Where a Latin atom ends whose first character ends at `next`.
fn latin_end(folded: &str, mut next: usize) -> usize {
    let rest = &folded.as_bytes()[next..];
    let plain = rest.iter().take(MAX_ATOM_CHARS - 1);
    let plain = plain
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    next += plain;
    for c in folded[next..].chars().take(MAX_ATOM_CHARS - 1 - plain) {
        if !is_latin(c) {
            break;
        }
        next += c.len_utf8();
    }
    next
}

fn atom(start: usize, end: usize, kind: AtomKind) -> Atom {
    Atom {
        start: start as u32,
        end: end as u32,
        kind,
    }
}

/// HYPHEN-MINUS and HYPHEN; folding has made the others one of these.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

/// What lies between the last atom and the next, as long as it may still join them.
#[derive(Default)]
struct Gap {
    hyphen: Option<(usize, usize)>,
    line_ends: u32,
    line_span: (usize, usize),
}

impl Gap {
    fn line_end(&mut self, start: usize, end: usize, weight: u32) {
        if self.line_ends == 0 {
            self.line_span.0 = start;
        }
        self.line_span.1 = end;
        self.line_ends += weight;
    }

    fn takes_hyphen(&self, last: Option<&Atom>) -> bool {
        self.hyphen.is_none()
            && self.line_ends == 0
            && last.is_some_and(|atom| atom.kind == AtomKind::Latin)
    }

    /// Ends the gap: forgotten where it joins, written as separators where it does not.
    #[inline]
    fn close(&mut self, joined: bool, out: &mut Vec<Atom>) {
        if self.hyphen.is_none() && self.line_ends == 0 {
            return;
        }
        let gap = std::mem::take(self);
        if joined {
            return;
        }
        if let Some((start, end)) = gap.hyphen {
            out.push(atom(start, end, AtomKind::Mark));
        }
        if gap.line_ends > 0 {
            out.push(atom(gap.line_span.0, gap.line_span.1, AtomKind::LineEnd));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    fn row(text: &str) -> String {
        let folded = fold(text);
        let atoms = atoms(&folded.text);
        let texts: Vec<&str> = atoms.iter().map(|atom| atom.text(&folded.text)).collect();
        texts.join("|").replace('\n', "↵")
    }

    #[test]
    fn only_blanks_are_between_neighbours() {
        assert_eq!(row("安全标准"), "安|全|标|准");
        assert_eq!(row("安全、标准"), "安|全|、|标|准");
        assert_eq!(row("安全\n标准"), "安|全|↵|标|准");
        assert_eq!(row("AI 大模型"), "ai|大|模|型");
        assert_eq!(row("5G-网络"), "5g|-|网|络");
    }

    #[test]
    fn latin_neighbours_may_have_a_line_end_or_a_hyphen_between_them() {
        assert_eq!(row("artificial\nintelligence"), "artificial|intelligence");
        assert_eq!(
            row("artificial\r\n  intelligence"),
            "artificial|intelligence"
        );
        assert_eq!(row("artificial-intelligence"), "artificial|intelligence");
        assert_eq!(row("state-\nowned"), "state|owned");
        assert_eq!(
            row("artificial\n\nintelligence"),
            "artificial|↵|intelligence"
        );
        assert_eq!(row("one\n- two"), "one|-|two".replace("-", "↵|-"));
        assert_eq!(row("one--two"), "one|-|-|two");
        assert_eq!(row("security. standards"), "security|.|standards");
        assert_eq!(row("AI\n安全"), "ai|↵|安|全");
        assert_eq!(row("one \u{2029} two"), "one|↵|two", "the cells of a table");
    }

    proptest! {
        #[test]
        fn atoms_leave_out_nothing_but_blanks_and_joints(text in "[ab1 \\-\n安全，.\u{301}]{0,30}") {
            let folded = fold(&text);
            let mut at = 0;
            for atom in atoms(&folded.text) {
                let (start, end) = (atom.start as usize, atom.end as usize);
                prop_assert!(folded.text[at..start].chars().all(|c| is_blank(c) || is_line_end(c) || is_hyphen(c)));
                prop_assert!(start < end);
                at = end;
            }
            prop_assert!(folded.text[at..].chars().all(is_blank));
        }
    }
}
