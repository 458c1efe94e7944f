//! What the tests share: the built program, folders of their own, a plain scan as the oracle.

#![allow(dead_code)]

#[cfg(unix)]
pub mod hostile;
pub mod state;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use gongbao::document::Document;
use gongbao::ingest::{Drop, IngestSettings, Item};
use gongbao::text::fold;

/// A folder of a test, with an index and reports of its own.
pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program in the folder.
    pub fn gongbao<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Ran { output }
    }

    /// Runs the program in the folder, with something on its standard input; it may end before it has
    /// read everything.
    pub fn piped<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S], input: &[u8]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = program.stdin.take().unwrap().write_all(input);
        program.wait_with_output().unwrap()
    }

    /// A table of the reports folder.
    pub fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = std::fs::read_to_string(self.path("reports").join(name)).unwrap();
        rows(text.trim_start_matches('\u{FEFF}'))
    }

    /// All tables, as bytes.
    pub fn tables(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.path("reports")).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read(path).unwrap())
            })
            .collect()
    }

    /// Those tables but the ones that tell of the way by which the documents came.
    pub fn tables_of_documents(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tables = self.tables();
        tables.retain(|name, _| !name.starts_with("changes_"));
        tables
    }
}

/// What the program did.
pub struct Ran {
    output: Output,
}

impl Ran {
    pub fn status(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn errors(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// Its output, if it ended with this status.
    #[track_caller]
    pub fn expect(self, status: i32) -> String {
        assert_eq!(self.status(), status, "{}\n{}", self.out(), self.errors());
        self.out()
    }

    /// Its output as the rows of a CSV table.
    #[track_caller]
    pub fn rows(self) -> Vec<BTreeMap<String, String>> {
        rows(&self.expect(0))
    }
}

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// A whole number in a row.
pub fn number(row: &BTreeMap<String, String>, column: &str) -> u64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

/// The sample corpus.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The documents of a drop, as the readers give them.
pub fn documents(drop: &Path) -> Vec<(String, Document)> {
    let drop = Drop::open(drop).unwrap();
    let mut out = Vec::new();
    for source in drop.walk(&[]) {
        let source = source.unwrap();
        source.read(&IngestSettings::default(), &mut |item| match item {
            Item::Document(document) => out.push((source.relative.clone(), *document)),
            Item::Supplement(_) => {}
            Item::Rejection(rejection) => panic!("{rejection:?}"),
        });
    }
    out
}

/// How often a string stands in a text, and nothing else: the text as one string in which only
/// the blanks, line ends and hyphens that join are dropped or made one space. It shares no code
/// with the index beyond folding.
pub struct Scan {
    text: String,
}

impl Scan {
    pub fn new(original: &str) -> Scan {
        Scan {
            text: flatten(&fold(original).text),
        }
    }

    /// Matches of a string: leftmost first, none overlapping, its letters and digits whole.
    pub fn count(&self, string: &str) -> u64 {
        let wanted = flatten(&fold(&string.replace(['\n', '\r'], " ")).text);
        let wanted = wanted.trim_matches(' ');
        let starts_latin = wanted.starts_with(is_latin);
        let ends_latin = wanted.ends_with(is_latin);
        let (mut count, mut at) = (0, 0);
        while let Some(found) = self.text[at..].find(wanted) {
            let (start, end) = (at + found, at + found + wanted.len());
            let before = self.text[..start].chars().next_back();
            let behind = self.text[end..].chars().next();
            let cut = (starts_latin && before.is_some_and(is_latin))
                || (ends_latin && behind.is_some_and(is_latin));
            if !cut {
                count += 1;
                at = end;
            } else {
                at = start + self.text[start..].chars().next().unwrap().len_utf8();
            }
        }
        count
    }
}

fn is_latin(c: char) -> bool {
    !gongbao::text::is_han(c) && c.is_alphanumeric()
}

fn flatten(folded: &str) -> String {
    let chars: Vec<char> = folded.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let gap_end = (at..chars.len())
            .find(|&at| !matches!(chars[at], ' ' | '\n' | '\r' | '-' | '\u{2010}'))
            .unwrap_or(chars.len());
        if gap_end == at {
            out.push(c);
            at += 1;
            continue;
        }
        let gap: String = chars[at..gap_end].iter().collect();
        let latin_before = out.chars().next_back().is_some_and(is_latin);
        let latin_behind = chars.get(gap_end).copied().is_some_and(is_latin);
        let ends = gap.replace("\r\n", "\n");
        let line_ends = ends.matches(['\n', '\r']).count();
        let hyphens = ends.matches(['-', '\u{2010}']).count();
        let bare: String = ends.chars().filter(|&c| c != ' ').collect();
        let joins = latin_before
            && latin_behind
            && line_ends <= 1
            && hyphens <= 1
            && !bare.starts_with("\n-")
            && !bare.starts_with("\r-");
        if joins {
            out.push(' ');
        } else {
            // Blanks say nothing beside marks and Han characters.
            out.extend(gap.chars().filter(|&c| c != ' '));
        }
        at = gap_end;
    }
    out
}

/// A small generator of numbers, the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Strings of 1 to 12 characters drawn at random from texts. Letters and digits are drawn whole;
/// a string is on one line and begins and ends with something that is neither blank nor hyphen.
pub fn random_strings(texts: &[&str], how_many: usize, seed: u64) -> Vec<String> {
    let mut random = Random::new(seed);
    let chars: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
    let mut out = Vec::new();
    while out.len() < how_many {
        let text = &chars[random.below(chars.len())];
        let mut start = random.below(text.len());
        let mut end = (start + 1 + random.below(12)).min(text.len());
        let latin = |at: usize| {
            text.get(at)
                .copied()
                .is_some_and(|c| is_latin(c) || c == '_')
        };
        while start > 0 && latin(start) && latin(start - 1) {
            start -= 1;
        }
        while end < text.len() && latin(end) && latin(end - 1) {
            end += 1;
        }
        let string: String = text[start..end].iter().collect();
        let string =
            string.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'));
        let usable = !string.is_empty()
            && string.chars().count() <= 40
            && !string.contains(gongbao::text::is_line_end)
            && !string.contains(['*', '~', '"', '“', '”'])
            && fold(string).text.chars().any(|c| c.is_alphanumeric())
            && fold(string).text.contains(gongbao::text::is_han);
        if usable {
            out.push(string.to_owned());
        }
    }
    out
}
