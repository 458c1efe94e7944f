//! The query language by brute force: a document is read, and a query tried on it place by place.
//!
//! It shares folding, atoms, sentence starts, the segmenter and the stemmer with the program, and
//! nothing else. What a query means is written here a second time, from the specification.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use gongbao::segment::stem;
use gongbao::text::{AtomKind, atoms, fold, is_blank, is_han, is_line_end, sentence_starts};
use unicode_segmentation::UnicodeSegmentation;

// ---- What is asked -------------------------------------------------------------------------

/// A query, or a part of one.
#[derive(Debug, Clone)]
pub enum Expr {
    Leaf(Leaf),
    Near(u32, Vec<Expr>),
    Sent(Vec<Expr>),
    Art(Vec<Expr>),
    /// Parts side by side.
    Side(Vec<Expr>),
    Any(Vec<Expr>),
    All(Vec<Expr>),
    Not(Box<Expr>),
    Title(Box<Expr>),
    Text(Box<Expr>),
    Year(Option<u16>, Option<u16>),
    Lang(Vec<String>),
}

/// A word, a string, a prefix or a stem.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// As it stands in a query; a string without its quotes.
    written: String,
    finds: Finds,
}

#[derive(Debug, Clone)]
enum Finds {
    /// A row of atoms wherever it stands.
    Row(Vec<String>),
    /// A row of atoms where it does not cut across words.
    Word(Vec<String>),
    Prefix(String),
    Stem(String),
}

impl Expr {
    /// A Chinese word that is cut into itself, or an English word.
    pub fn word(written: &str) -> Expr {
        let folded = fold(written).text;
        let finds = if folded.contains(is_han) {
            Finds::Word(row(written))
        } else {
            Finds::Stem(stem(&folded))
        };
        leaf(written, finds)
    }

    /// A string in quotes.
    pub fn exact(written: &str) -> Expr {
        leaf(written, Finds::Row(row(written)))
    }

    /// `begins*`
    pub fn prefix(begins: &str) -> Expr {
        let finds = Finds::Prefix(fold(begins).text);
        leaf(&format!("{begins}*"), finds)
    }

    /// `~word`
    pub fn stem(word: &str) -> Expr {
        let finds = Finds::Stem(stem(&fold(word).text));
        leaf(&format!("~{word}"), finds)
    }

    /// Whether parts of its kind are alternatives where they stand side by side.
    fn is_word(&self) -> bool {
        matches!(self, Expr::Leaf(leaf) if !matches!(leaf.finds, Finds::Row(_)))
    }

    /// A single string or word, whose matches are all marked.
    pub fn is_leaf(&self) -> bool {
        matches!(self, Expr::Leaf(_))
    }
}

fn leaf(written: &str, finds: Finds) -> Expr {
    Expr::Leaf(Leaf {
        written: written.to_owned(),
        finds,
    })
}

/// The folded atoms of a string.
pub fn row(string: &str) -> Vec<String> {
    let folded = fold(&string.replace(is_line_end, " ")).text;
    let atoms = atoms(&folded);
    atoms
        .iter()
        .map(|atom| atom.text(&folded).to_owned())
        .collect()
}

/// The reference of the segmenter.
static JIEBA: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

/// Whether the segmenter leaves a string whole when it stands by itself.
pub fn is_one_word(string: &str) -> bool {
    JIEBA.cut(&fold(string).text, true).len() == 1
}

// ---- The query as it is written ------------------------------------------------------------

/// Chooses a number below the one given: which of several ways to write the same.
pub type Pick<'a> = &'a mut dyn FnMut(usize) -> usize;

const BRACKETS: [(char, char); 2] = [('(', ')'), ('（', '）')];
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』')];
const COMMAS: [&str; 4] = [", ", ",", "，", "， "];

impl Expr {
    /// The query as a string of the language, with no more brackets than it needs, but for a few.
    pub fn written(&self, pick: Pick) -> String {
        let mut out = String::new();
        self.write(0, pick, &mut out);
        out
    }

    /// How closely its parts are bound.
    fn binding(&self) -> u8 {
        match self {
            Expr::Any(_) => 0,
            Expr::All(_) => 1,
            Expr::Side(_) => 2,
            Expr::Not(_) => 3,
            _ => 4,
        }
    }

    fn write(&self, least: u8, pick: Pick, out: &mut String) {
        // Brackets around a word side by side with others would make it another query.
        let free = least < 2 && pick(12) == 0;
        if self.binding() < least || free {
            self.write_in_brackets(pick, out);
            return;
        }
        match self {
            Expr::Leaf(leaf) => leaf.write(pick, out),
            Expr::Near(words, parts) => write_call(&format!("NEAR/{words}"), parts, pick, out),
            Expr::Sent(parts) => write_call("SENT", parts, pick, out),
            Expr::Art(parts) => write_call("ART", parts, pick, out),
            Expr::Any(parts) => write_row(parts, " OR ", 1, pick, out),
            Expr::All(parts) => write_row(parts, " AND ", 2, pick, out),
            Expr::Side(parts) => write_row(parts, " ", 3, pick, out),
            Expr::Not(part) => {
                out.push_str("NOT ");
                part.write(4, pick, out);
            }
            Expr::Title(part) => part.write_in_field("title", pick, out),
            Expr::Text(part) => part.write_in_field("text", pick, out),
            Expr::Year(from, to) => {
                out.push_str("year:");
                let year = |year: &Option<u16>| year.map_or(String::new(), |year| year.to_string());
                out.push_str(&year(from));
                if from != to {
                    out.push_str("..");
                    out.push_str(&year(to));
                }
            }
            Expr::Lang(values) => {
                out.push_str(["lang:", "language:"][pick(2)]);
                out.push_str(&values.join(","));
            }
        }
    }

    fn write_in_brackets(&self, pick: Pick, out: &mut String) {
        let (open, close) = BRACKETS[usize::from(pick(6) == 0)];
        out.push(open);
        self.write(0, pick, out);
        out.push(close);
    }

    fn write_in_field(&self, name: &str, pick: Pick, out: &mut String) {
        out.push_str(name);
        out.push(if pick(6) == 0 { '：' } else { ':' });
        match self {
            Expr::Leaf(_) | Expr::Near(..) | Expr::Sent(_) | Expr::Art(_) if pick(3) > 0 => {
                self.write(4, pick, out);
            }
            _ => self.write_in_brackets(pick, out),
        }
    }
}

impl Leaf {
    fn write(&self, pick: Pick, out: &mut String) {
        if !matches!(self.finds, Finds::Row(_)) {
            out.push_str(&self.written);
            return;
        }
        let (mut open, mut close) = QUOTES[pick(12).saturating_sub(8)];
        if self.written.contains([open, close]) {
            (open, close) = QUOTES[0];
        }
        out.push(open);
        out.push_str(&self.written);
        out.push(close);
    }
}

fn write_row(parts: &[Expr], between: &str, least: u8, pick: Pick, out: &mut String) {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        part.write(least, pick, out);
    }
}

fn write_call(name: &str, parts: &[Expr], pick: Pick, out: &mut String) {
    let (open, close) = BRACKETS[usize::from(pick(6) == 0)];
    let comma = COMMAS[pick(COMMAS.len())];
    out.push_str(name);
    out.push(open);
    write_row(parts, comma, 0, pick, out);
    out.push(close);
}

// ---- A document ----------------------------------------------------------------------------

/// One document as queries see it.
pub struct Doc {
    pub text: Field,
    pub title: Field,
    pub year: Option<u16>,
    pub language: Option<String>,
}

/// A text or a title: its atoms, and where they stand in words, sentences and articles.
pub struct Field {
    folded: String,
    atoms: Vec<gongbao::text::Atom>,
    /// Where each atom stands in the original, in bytes.
    original: Vec<Range<u32>>,
    /// The positions at which each different atom stands.
    places: HashMap<String, Vec<u32>>,
    /// The different Latin atoms of each stem.
    stems: HashMap<String, Vec<String>>,
    /// Where each word stands in the folded text, in bytes.
    words: Vec<Range<u32>>,
    /// For each position and the one behind the last, whether a word boundary lies before it.
    boundary: Vec<bool>,
    /// For each position, how many words end before it.
    ended: Vec<u32>,
    /// For each position, how many words start before the end of the atom before it.
    started: Vec<u32>,
    /// The number of the sentence of each atom; there is always one.
    sentence: Vec<Option<u32>>,
    /// The number of the article of each atom; none outside of articles.
    article: Vec<Option<u32>>,
}

/// A stretch of atoms, its end behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    fn with(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl Field {
    pub fn of_text(original: &str) -> Field {
        Field::read(original, &sentence_starts(original), &articles(original))
    }

    /// A title is one sentence and one article.
    pub fn of_title(original: &str) -> Field {
        Field::read(original, &[0], &[(0, true)])
    }

    /// Reads a text whose sentences, and stretches in and outside of articles, start there.
    fn read(original: &str, sentences: &[u32], articles: &[(usize, bool)]) -> Field {
        let folded = fold(original);
        let atoms = atoms(&folded.text);
        let words = cut(&folded.text);
        let spans: Vec<Range<u32>> = atoms
            .iter()
            .map(|atom| {
                let span = folded.map.original(atom.start as usize..atom.end as usize);
                span.start as u32..span.end as u32
            })
            .collect();
        let mut places: HashMap<String, Vec<u32>> = HashMap::new();
        let mut stems: HashMap<String, Vec<String>> = HashMap::new();
        for (at, atom) in atoms.iter().enumerate() {
            let text = atom.text(&folded.text);
            if let Some(known) = places.get_mut(text) {
                known.push(at as u32);
                continue;
            }
            places.insert(text.to_owned(), vec![at as u32]);
            if atom.kind == AtomKind::Latin {
                stems.entry(stem(text)).or_default().push(text.to_owned());
            }
        }
        let sentence = spans
            .iter()
            .map(|span| Some(sentences.partition_point(|&start| start <= span.start) as u32))
            .collect();
        let article = spans
            .iter()
            .map(|span| {
                let behind = articles.partition_point(|(start, _)| *start <= span.start as usize);
                articles[behind - 1].1.then_some(behind as u32)
            })
            .collect();
        let boundary = boundaries(&atoms, &words);
        let before = |at: u32| words.partition_point(|word| word.end <= at) as u32;
        let ended = atoms.iter().map(|atom| before(atom.start)).collect();
        let begun = |at: u32| words.partition_point(|word| word.start < at) as u32;
        let started = std::iter::once(0)
            .chain(atoms.iter().map(|atom| begun(atom.end)))
            .collect();
        Field {
            folded: folded.text,
            original: spans,
            places,
            stems,
            boundary,
            ended,
            started,
            sentence,
            article,
            words,
            atoms,
        }
    }

    /// How many atoms there are.
    pub fn len(&self) -> usize {
        self.atoms.len()
    }

    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    pub fn kind(&self, at: usize) -> AtomKind {
        self.atoms[at].kind
    }

    pub fn atom(&self, at: usize) -> &str {
        self.atoms[at].text(&self.folded)
    }

    /// The word that an atom is of.
    pub fn word_at(&self, at: usize) -> Option<&str> {
        let atom = self.atoms[at];
        let next = self.words.partition_point(|word| word.start <= atom.start);
        let word = &self.words[next.checked_sub(1)?];
        (word.end >= atom.end).then(|| &self.folded[word.start as usize..word.end as usize])
    }

    /// Where a stretch of atoms stands in the original, in bytes.
    pub fn original(&self, span: Span) -> Range<usize> {
        let first = &self.original[span.start as usize];
        let last = &self.original[span.end as usize - 1];
        first.start as usize..last.end as usize
    }

    /// How many words lie wholly between two stretches.
    fn words_between(&self, first: Span, last: Span) -> u32 {
        self.ended[last.start as usize].saturating_sub(self.started[first.end as usize])
    }

    /// Whether a match takes a single atom off a longer word at either end, and is not within one.
    fn is_crossing(&self, span: Span) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        let bytes = self.atoms[start].start..self.atoms[end - 1].end;
        let within = |word: &Range<u32>| word.start <= bytes.start && bytes.end <= word.end;
        let near = self.words.partition_point(|word| word.end <= bytes.start);
        if self.words[near..].first().is_some_and(within) {
            return false;
        }
        let cut_off_in_front = !self.boundary[start] && self.boundary[start + 1];
        let cut_off_behind = !self.boundary[end] && self.boundary[end - 1];
        cut_off_in_front || cut_off_behind
    }

    /// The matches of a row of atoms: leftmost first, none overlapping another.
    fn row(&self, row: &[String]) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        let Some(firsts) = row.first().and_then(|first| self.places.get(first)) else {
            return out;
        };
        for &start in firsts {
            let end = start as usize + row.len();
            let free = out.last().is_none_or(|last| last.end <= start);
            let here = || {
                (start as usize..)
                    .zip(row)
                    .all(|(at, one)| self.atom(at) == one)
            };
            if free && end <= self.len() && here() {
                let end = end as u32;
                out.push(Span { start, end });
            }
        }
        out
    }

    fn single<'a>(&self, atoms: impl Iterator<Item = &'a String>) -> Vec<Span> {
        let places = atoms.flat_map(|atom| &self.places[atom]);
        let mut out: Vec<Span> = places
            .map(|&start| Span {
                start,
                end: start + 1,
            })
            .collect();
        out.sort_unstable();
        out
    }

    fn matches(&self, leaf: &Leaf) -> Vec<Span> {
        match &leaf.finds {
            Finds::Row(row) => self.row(row),
            Finds::Word(row) => {
                let mut out = self.row(row);
                out.retain(|&span| !self.is_crossing(span));
                out
            }
            Finds::Prefix(begins) => self.single(
                self.stems
                    .values()
                    .flatten()
                    .filter(|atom| atom.starts_with(begins.as_str())),
            ),
            Finds::Stem(stem) => self.single(self.stems.get(stem).into_iter().flatten()),
        }
    }
}

/// The words of a folded text: runs of Han characters as the segmenter cuts them, all else by
/// UAX #29. What holds no letter or digit is no word.
fn cut(folded: &str) -> Vec<Range<u32>> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(first) = folded[start..].chars().next() {
        let han = is_han(first);
        let rest = &folded[start..];
        let end = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
        let run = &rest[..end];
        if han {
            for word in JIEBA.cut(run, true) {
                out.push((start + word.byte_start) as u32..(start + word.byte_end) as u32);
            }
        } else {
            for (at, word) in run.split_word_bound_indices() {
                if word.contains(char::is_alphanumeric) {
                    out.push((start + at) as u32..(start + at + word.len()) as u32);
                }
            }
        }
        start += end;
    }
    out
}

/// A boundary lies before every atom that no word reaches across the start of, and behind the last.
fn boundaries(atoms: &[gongbao::text::Atom], words: &[Range<u32>]) -> Vec<bool> {
    let mut out: Vec<bool> = atoms
        .iter()
        .map(|atom| {
            let next = words.partition_point(|word| word.start < atom.start);
            next == 0 || words[next - 1].end <= atom.start
        })
        .collect();
    out.push(true);
    out
}

// ---- Articles ------------------------------------------------------------------------------

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// 编, 章, 节, Title, Part, Chapter, Subchapter
    Chapter,
    /// 条, Article, Section, Sec., §
    Article,
    /// 一、 and （一）
    Item,
}

/// Whether what stands outside of articles (in front of the first, and between the heading of a
/// chapter and its first article) is a stretch of its own for ART. The specification speaks of
/// articles only.
const OUTSIDE_IS_A_STRETCH: bool = false;

/// Where the stretches of a text start, and whether parts that stand there together stand in one
/// article.
fn articles(original: &str) -> Vec<(usize, bool)> {
    let headings = headings(original);
    let unit = [Heading::Article, Heading::Item]
        .into_iter()
        .find(|&kind| headings.iter().any(|&(_, heading)| heading == kind));
    let Some(unit) = unit else {
        return vec![(0, true)];
    };
    let inside = headings
        .into_iter()
        .filter(|&(_, heading)| heading == unit || heading == Heading::Chapter)
        .map(|(at, heading)| (at, heading == unit || OUTSIDE_IS_A_STRETCH));
    std::iter::once((0, OUTSIDE_IS_A_STRETCH))
        .chain(inside)
        .collect()
}

/// The headings of a text, and the bytes at which they start.
pub fn headings(original: &str) -> Vec<(usize, Heading)> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in original.split_inclusive('\n') {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let first = chinese_heading(content)
            .map(|(heading, _)| heading)
            .or_else(|| item_heading(content))
            .or_else(|| english_heading(content));
        if let Some(heading) = first {
            out.push((start + indent, heading));
        }
        // Within a line, set off by blanks.
        for (at, _) in line.match_indices('第') {
            if at > indent
                && line[..at].ends_with(is_blank)
                && let Some((heading, length)) = chinese_heading(&line[at..])
                && line[at + length..].starts_with(is_blank)
            {
                out.push((start + at, heading));
            }
        }
        start += line.len();
    }
    out
}

const NUMERALS: &str = "〇○零一二三四五六七八九十百千两廿卅";

/// 第…章 and its like, and how many bytes it has.
fn chinese_heading(line: &str) -> Option<(Heading, usize)> {
    let rest = line.strip_prefix('第')?;
    let in_number =
        |c: char| NUMERALS.contains(c) || is_blank(c) || matches!(c, '0'..='9' | '０'..='９' | '-');
    let number = rest.find(|c| !in_number(c))?;
    if !(1..=40).contains(&number) {
        return None;
    }
    let mut behind = rest[number..].chars();
    let heading = match behind.next()? {
        '编' | '編' | '章' | '节' | '節' => Heading::Chapter,
        '条' | '條' => Heading::Article,
        _ => return None,
    };
    // An article that was put in later: 第三条之一.
    let mut behind = behind.as_str();
    if let Some(more) = behind.strip_prefix('之') {
        let end = more.find(|c| !NUMERALS.contains(c)).unwrap_or(more.len());
        if end > 0 {
            behind = &more[end..];
        }
    }
    // 第三章规定的 is no heading; 第三条为了 at the beginning of a line is one, 第三条第二款 is not.
    let cited = match heading {
        Heading::Article => ["第", "、", "和", "或", "至", "及", "规定", "規定"]
            .iter()
            .any(|next| behind.starts_with(next)),
        _ => behind.starts_with(is_han),
    };
    (!cited).then_some((heading, line.len() - behind.len()))
}

fn item_heading(line: &str) -> Option<Heading> {
    let inner = line.trim_start_matches(['（', '(']);
    let behind = inner.trim_start_matches(|c| NUMERALS.contains(c));
    let closed = if inner.len() < line.len() {
        behind.starts_with(['）', ')'])
    } else {
        behind.starts_with('、')
    };
    (closed && behind.len() < inner.len()).then_some(Heading::Item)
}

fn english_heading(line: &str) -> Option<Heading> {
    let lower = line.to_ascii_lowercase();
    let (name, heading) = [
        ("title ", Heading::Chapter),
        ("part ", Heading::Chapter),
        ("chapter ", Heading::Chapter),
        ("subchapter ", Heading::Chapter),
        ("article ", Heading::Article),
        ("section ", Heading::Article),
        ("sec. ", Heading::Article),
        ("§ ", Heading::Article),
        ("§", Heading::Article),
    ]
    .into_iter()
    .find(|(name, _)| lower.starts_with(name))?;
    let number = &line[name.len()..];
    let letters = number.find(|c: char| !c.is_ascii_alphabetic());
    let letters = &number[..letters.unwrap_or(number.len())];
    let roman = !letters.is_empty() && letters.chars().all(|c| "IVXLC".contains(c));
    let digits = number.starts_with(|c: char| c.is_ascii_digit());
    // A line that goes on with a lower-case name, or behind the number, cites.
    let behind = match digits {
        true => number.trim_start_matches(|c: char| c.is_ascii_digit() || "-.".contains(c)),
        false => &number[letters.len()..],
    };
    let behind = behind.trim_start_matches(['.', ')']);
    let on = behind
        .trim_start()
        .starts_with(|c: char| c.is_ascii_lowercase());
    let cites = on || behind.starts_with([',', '(', ';']);
    let small = line.starts_with(|c: char| c.is_ascii_lowercase());
    ((digits || roman) && !small && (!cites || name.starts_with('§'))).then_some(heading)
}

// ---- Evaluation ----------------------------------------------------------------------------

/// Where a part is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    Both,
    Title,
    Text,
}

impl Doc {
    /// Whether a query finds the document.
    pub fn is_found_by(&self, query: &Expr) -> bool {
        self.holds(query, Where::Both)
    }

    fn holds(&self, expr: &Expr, place: Where) -> bool {
        match expr {
            Expr::Leaf(_) | Expr::Near(..) | Expr::Sent(_) | Expr::Art(_) => match place {
                Where::Both => self.text.holds(expr) || self.title.holds(expr),
                Where::Title => self.title.holds(expr),
                Where::Text => self.text.holds(expr),
            },
            Expr::Any(parts) => parts.iter().any(|part| self.holds(part, place)),
            Expr::All(parts) => parts.iter().all(|part| self.holds(part, place)),
            Expr::Side(parts) => {
                let (words, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.is_word());
                let held = |part: &&Expr| self.holds(part, place);
                (words.is_empty() || words.iter().any(held)) && rest.iter().all(held)
            }
            Expr::Not(part) => !self.holds(part, place),
            Expr::Title(part) => self.holds(part, Where::Title),
            Expr::Text(part) => self.holds(part, Where::Text),
            Expr::Year(from, to) => self.year.is_some_and(|year| {
                from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to)
            }),
            Expr::Lang(values) => self.language.as_deref().is_some_and(|own| {
                values
                    .iter()
                    .any(|value| fold(value).text == fold(own).text)
            }),
        }
    }
}

impl Field {
    /// Whether a part that is found in one place stands here.
    fn holds(&self, expr: &Expr) -> bool {
        let lists = |parts: &[Expr]| {
            parts
                .iter()
                .map(|part| self.spans(part))
                .collect::<Vec<_>>()
        };
        match expr {
            Expr::Near(words, parts) => self.is_near(*words, &lists(parts)),
            Expr::Sent(parts) => self.is_in_one(&self.sentence, &lists(parts)),
            Expr::Art(parts) => self.is_in_one(&self.article, &lists(parts)),
            _ => !self.spans(expr).is_empty(),
        }
    }

    /// The matches of a part: a leaf, alternatives, a NEAR or a SENT.
    pub fn spans(&self, expr: &Expr) -> Vec<Span> {
        let mut out = BTreeSet::new();
        match expr {
            Expr::Leaf(leaf) => return self.matches(leaf),
            Expr::Any(parts) | Expr::Side(parts) => {
                parts.iter().for_each(|part| out.extend(self.spans(part)));
            }
            Expr::Near(words, parts) => {
                let lists: Vec<_> = parts.iter().map(|part| self.spans(part)).collect();
                self.join_near(*words, &lists, &mut Vec::new(), &mut |stretch| {
                    out.insert(stretch);
                    false
                });
            }
            Expr::Sent(parts) => {
                let lists: Vec<_> = parts.iter().map(|part| self.spans(part)).collect();
                self.join_sentence(&lists, None, &mut out);
            }
            other => panic!("has no matches of its own: {other:?}"),
        }
        out.into_iter().collect()
    }

    /// Whether each list has a match that begins in the same unit.
    fn is_in_one(&self, units: &[Option<u32>], lists: &[Vec<Span>]) -> bool {
        let of = |list: &Vec<Span>| -> BTreeSet<u32> {
            list.iter()
                .filter_map(|span| units[span.start as usize])
                .collect()
        };
        let mut sets = lists.iter().map(of);
        let first = sets.next().unwrap_or_default();
        let common = sets.fold(first, |common, set| &common & &set);
        !common.is_empty()
    }

    fn is_near(&self, words: u32, lists: &[Vec<Span>]) -> bool {
        self.join_near(words, lists, &mut Vec::new(), &mut |_| true)
    }

    /// Takes one match of each list in turn, and tells of every choice of which none overlaps
    /// another and at most so many words lie between the first and the last, until it is told to
    /// stop.
    fn join_near(
        &self,
        words: u32,
        lists: &[Vec<Span>],
        chosen: &mut Vec<Span>,
        tell: &mut dyn FnMut(Span) -> bool,
    ) -> bool {
        let Some((list, rest)) = lists.split_first() else {
            let stretch = chosen.iter().copied().reduce(Span::with);
            return stretch.is_some_and(&mut *tell);
        };
        for &one in self.in_reach(words, list, chosen) {
            if chosen.iter().any(|other| other.overlaps(one)) {
                continue;
            }
            chosen.push(one);
            let first = *chosen.iter().min().expect("one was chosen");
            let last = *chosen.iter().max().expect("one was chosen");
            // Another match in the row can only bring more words between.
            let near = self.words_between(first, last) <= words;
            let stop = near && self.join_near(words, rest, chosen, tell);
            chosen.pop();
            if stop {
                return true;
            }
        }
        false
    }

    /// The matches of a list without those at its beginning and end that are too far from what was
    /// chosen in any case. It makes long texts bearable and changes nothing else.
    fn in_reach<'a>(&self, words: u32, list: &'a [Span], chosen: &[Span]) -> &'a [Span] {
        let (Some(first), Some(last)) = (chosen.iter().min(), chosen.iter().max()) else {
            return list;
        };
        let longest = list.iter().map(|span| span.end - span.start).max();
        let longest = longest.unwrap_or_default();
        let from = list.partition_point(|span| {
            let end = (span.start + longest).min(self.len() as u32);
            self.ended[last.start as usize] > self.started[end as usize] + words
        });
        let to = list.partition_point(|span| {
            self.ended[span.start as usize] <= self.started[first.end as usize] + words
        });
        &list[from.min(to)..to]
    }

    /// The stretches of every choice of one match of each list, all beginning in one sentence.
    fn join_sentence(&self, lists: &[Vec<Span>], chosen: Option<Span>, out: &mut BTreeSet<Span>) {
        let Some((list, rest)) = lists.split_first() else {
            out.extend(chosen);
            return;
        };
        let sentence = |span: Span| self.sentence[span.start as usize];
        let (from, to) = match chosen {
            Some(chosen) => {
                let before = |span: &Span| sentence(*span) < sentence(chosen);
                let until = |span: &Span| sentence(*span) <= sentence(chosen);
                (list.partition_point(before), list.partition_point(until))
            }
            None => (0, list.len()),
        };
        for &one in &list[from..to] {
            let stretch = chosen.map_or(one, |chosen| chosen.with(one));
            self.join_sentence(rest, Some(stretch), out);
        }
    }

    /// The matches that may be marked in a text: those of all parts that look there and stand under
    /// no NOT, also those within a NEAR, SENT or ART that has a match here. A NEAR or SENT within
    /// another may be marked as a stretch.
    pub fn marks(&self, expr: &Expr) -> BTreeSet<Span> {
        let mut out = BTreeSet::new();
        match expr {
            Expr::Leaf(leaf) => out.extend(self.matches(leaf)),
            Expr::Any(parts) | Expr::All(parts) | Expr::Side(parts) => {
                parts.iter().for_each(|part| out.extend(self.marks(part)));
            }
            Expr::Text(part) => out = self.marks(part),
            Expr::Near(_, parts) | Expr::Sent(parts) | Expr::Art(parts) => {
                if self.holds(expr) {
                    for part in parts {
                        out.extend(self.marks(part));
                        out.extend(self.spans(part));
                    }
                }
            }
            Expr::Not(_) | Expr::Title(_) | Expr::Year(..) | Expr::Lang(_) => {}
        }
        out
    }
}
