//! The documents of an export, as lines that a server takes in.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{DATES, METADATA, Server, configuration};
use crate::document::hex;
use crate::error::{Error, Result};
use crate::index::segmenter_of_index;
use crate::lexicon::Lexicon;
use crate::query::{
    CONCEPTS, DocText, EXACT, STEMS, View, YEAR, compared, concepts_of_titles,
    count_lexicon_documents, date_field, date_number, folded_field, token,
};
use crate::segment::{Analyzer, Grouped, stem};

/// A file of lines holds so many bytes at most, and one document more: what servers take in at once.
const PIECE: u64 = 8 << 20;

/// Documents that are in memory at once.
const BLOCK: usize = 128;

/// The longest id that OpenSearch takes.
const MAX_ID_BYTES: usize = 512;

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The files, the configuration first.
    pub files: Vec<PathBuf>,
    /// Documents.
    pub documents: u64,
}

/// Writes the configuration of an index of a server, and the documents of a view, into a new or empty
/// folder. Concepts are those of the lexicon.
///
/// # Errors
/// The folder holds something or cannot be written, or the index is damaged.
pub fn export(
    view: &View<'_>,
    lexicon: &Lexicon,
    server: Server,
    index: &str,
    folder: &Path,
) -> Result<Exported> {
    let valid = index.starts_with(|c: char| c.is_ascii_lowercase())
        && index.len() >= 3
        && index.len() <= 200
        && index.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
        });
    if !valid {
        let detail = "the name of an index has three small letters, digits, - or _ at least, a letter \
                      first";
        return Err(Error::query(index, detail));
    }
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    let mut entries = std::fs::read_dir(folder).map_err(Error::io("read the folder", folder))?;
    if entries.next().is_some() {
        let detail = "the folder is not empty; name a new one";
        return Err(Error::query(folder.display().to_string(), detail));
    }
    let about = json!({
        "gongbao": env!("CARGO_PKG_VERSION"),
        "lexicon_sha256": lexicon.hash,
        "index_generation": view.snapshot().generation(),
        "segmenter": view.snapshot().making().map(|making| &making.segmenter),
    });
    let (name, configuration) = configuration(server, index, &about);
    let path = folder.join(name);
    let text = serde_json::to_string_pretty(&configuration)
        .map_err(|error| Error::Index(error.to_string()))?;
    std::fs::write(&path, text + "\n").map_err(Error::io("write", &path))?;
    let mut pieces = Pieces {
        folder,
        files: vec![path],
        open: None,
        bytes: 0,
    };
    let concepts = Concepts::of(view, lexicon)?;
    let chinese = segmenter_of_index(view.snapshot().making())?;
    let ordinals: Vec<u32> = (0..view.docs.len() as u32).collect();
    for block in ordinals.chunks(BLOCK) {
        let lines = block
            .par_iter()
            .map_init(
                || Analyzer::new(chinese.clone()),
                |analyzer, &ordinal| {
                    let document = document(view, ordinal, &concepts, analyzer)?;
                    Ok(line(server, index, &document))
                },
            )
            .collect::<Result<Vec<String>>>()?;
        lines.iter().try_for_each(|line| pieces.write(line))?;
    }
    pieces.end()?;
    Ok(Exported {
        files: pieces.files,
        documents: view.docs.len() as u64,
    })
}

/// The concepts of each document, in text and title, by their ids.
struct Concepts<'l> {
    of: [Vec<Vec<&'l str>>; 2],
}

impl<'l> Concepts<'l> {
    fn of(view: &View<'_>, lexicon: &'l Lexicon) -> Result<Concepts<'l>> {
        let mut of = [0; 2].map(|_: u8| vec![Vec::new(); view.docs.len()]);
        let texts = count_lexicon_documents(view, &lexicon.concepts)?;
        let titles = concepts_of_titles(view, &lexicon.concepts)?;
        for (number, concept) in lexicon.concepts.iter().enumerate() {
            for &(ordinal, _) in &texts[number] {
                of[0][ordinal as usize].push(concept.id.as_str());
            }
            for &ordinal in &titles[number] {
                of[1][ordinal as usize].push(concept.id.as_str());
            }
        }
        Ok(Concepts { of })
    }
}

fn document(
    view: &View<'_>,
    ordinal: u32,
    concepts: &Concepts<'_>,
    analyzer: &mut Analyzer,
) -> Result<Map<String, Value>> {
    let doc = &view.docs[ordinal as usize];
    let text = DocText::original(view, doc)?;
    let title = view.values_of(ordinal, "title")?;
    let title = title.first().cloned().unwrap_or_default();
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(doc.id));
    out.insert(folded_field("id"), json!(compared("id", &doc.id)));
    for (zone, original) in [&text, &title].into_iter().enumerate() {
        let analysis = analyzer.analyze(original);
        let atoms = analysis.atoms.in_order();
        let stems = atoms
            .iter()
            .filter(|atom| is_latin(atom))
            .map(|atom| stem(atom));
        let stems: Vec<String> = stems.map(|stem| token(&stem)).collect();
        out.insert(EXACT[zone].to_owned(), json!(tokens(&analysis.atoms)));
        let words = ["words", "title_words"][zone];
        out.insert(words.to_owned(), json!(tokens(&analysis.words)));
        out.insert(STEMS[zone].to_owned(), json!(stems.join(" ")));
        out.insert(
            CONCEPTS[zone].to_owned(),
            json!(concepts.of[zone][ordinal as usize]),
        );
    }
    if let Some(year) = doc.year {
        out.insert(YEAR.to_owned(), json!(year));
    }
    out.insert("chars".to_owned(), json!(doc.chars));
    out.insert("word_count".to_owned(), json!(doc.words));
    for field in METADATA {
        let values = view.values_of(ordinal, field)?;
        if !values.is_empty() {
            let folded = values.iter().map(|value| compared(field, value));
            out.insert(folded_field(field), folded.collect::<Vec<_>>().into());
            out.insert(field.to_owned(), values.into());
        }
    }
    for field in DATES {
        let values = view.values_of(ordinal, field)?;
        if let Some(date) = values.first() {
            if let Some(number) = date_number(date) {
                out.insert(date_field(field), json!(number));
            }
            out.insert(field.to_owned(), json!(values));
        }
    }
    out.insert("text".to_owned(), json!(text));
    Ok(out)
}

/// Tokens in their order, parted by blanks.
fn tokens(of: &Grouped) -> String {
    let mut out = String::new();
    for (number, one) in of.in_order().into_iter().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        out.push_str(&token(one));
    }
    out
}

/// Whether an atom is a run of letters or digits: such have stems.
fn is_latin(atom: &str) -> bool {
    atom.chars().next().is_some_and(crate::text::is_latin)
}

/// What a server takes in for a document.
fn line(server: Server, index: &str, document: &Map<String, Value>) -> String {
    let text = Value::Object(document.clone()).to_string();
    match server {
        Server::Quickwit => text + "\n",
        Server::OpenSearch => {
            let id = document
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            // An id may have 512 bytes there.
            let id = match id.len() {
                ..=MAX_ID_BYTES => id.to_owned(),
                _ => hex(&Sha256::digest(id)),
            };
            let action = json!({"index": {"_index": index, "_id": id}});
            format!("{action}\n{text}\n")
        }
    }
}

/// The files of lines.
struct Pieces<'f> {
    folder: &'f Path,
    files: Vec<PathBuf>,
    open: Option<BufWriter<File>>,
    bytes: u64,
}

impl Pieces<'_> {
    fn write(&mut self, line: &str) -> Result<()> {
        if self.open.is_some() && self.bytes + line.len() as u64 > PIECE {
            self.end()?;
        }
        let file = match &mut self.open {
            Some(file) => file,
            none => {
                let path = self
                    .folder
                    .join(format!("documents-{:05}.ndjson", self.files.len()));
                let file = File::create_new(&path).map_err(Error::io("write", &path))?;
                self.files.push(path);
                none.insert(BufWriter::new(file))
            }
        };
        self.bytes += line.len() as u64;
        let written = file.write_all(line.as_bytes());
        written.map_err(Error::io("write", self.folder))
    }

    fn end(&mut self) -> Result<()> {
        self.bytes = 0;
        match self.open.take() {
            Some(mut file) => file.flush().map_err(Error::io("write", self.folder)),
            None => Ok(()),
        }
    }
}
