//! What goes between the two processes: messages with their length before them.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::ingest::{FieldMapping, IngestSettings, Item, Limits, Rejection, Sent};
use crate::supplement::Supplement;

/// The longest message but for the text of a document, in bytes.
const MAX_MESSAGE: u64 = 64 << 20;
/// The longest text of a document, in bytes.
const MAX_TEXT: u64 = 256 << 20;
/// The bytes of a file go in pieces of this size.
const PIECE: usize = 1 << 18;

/// A file that is to be read; its bytes come behind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub relative: String,
    pub path: String,
    pub extension: String,
    /// Of a container, the file within that comes first, from 0.
    pub from_entry: u64,
    pub fields: FieldMapping,
    pub document_bytes: u64,
    pub ocr: bool,
}

impl Request {
    /// The settings that readers go by.
    pub fn settings(&self) -> IngestSettings {
        IngestSettings {
            fields: self.fields.clone(),
            limits: Limits {
                document_bytes: self.document_bytes,
            },
            ocr: self.ocr,
            ..IngestSettings::default()
        }
    }
}

/// What comes of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// A file of a container is begun.
    Begins {
        entry: u64,
        name: String,
    },
    /// It was read.
    Ends {
        entry: u64,
    },
    /// A document; its text comes behind.
    Document(Box<Sent>),
    Supplement(Supplement),
    Rejection(Rejection),
    /// That was all.
    End,
}

impl Answer {
    pub fn of(item: Item) -> Answer {
        match item {
            Item::Document(document) => Answer::Document(Box::new(Sent::of(*document))),
            Item::Supplement(supplement) => Answer::Supplement(supplement),
            Item::Rejection(rejection) => Answer::Rejection(rejection),
        }
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// A message. One that ends too early is no end of what is read.
fn parsed<T: serde::de::DeserializeOwned>(message: &[u8]) -> io::Result<T> {
    serde_json::from_slice(message).map_err(|_| invalid("a message that is none"))
}

fn write_part(out: &mut impl Write, part: &[u8], most: u64) -> io::Result<()> {
    match u32::try_from(part.len()) {
        Ok(length) if part.len() as u64 <= most => {
            out.write_all(&length.to_le_bytes())?;
            out.write_all(part)
        }
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

fn read_part(input: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    if length > most {
        return Err(invalid("a message that is too long"));
    }
    // Room is made as bytes come, not as they are announced.
    let mut part = Vec::new();
    input.take(length).read_to_end(&mut part)?;
    match part.len() as u64 == length {
        true => Ok(part),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Sends an answer. One that is too long is not sent, and the error is `FileTooLarge`.
pub(super) fn write_answer(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let text = match answer {
        Answer::Document(sent) if sent.text.len() as u64 > MAX_TEXT => {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Answer::Document(sent) => Some(&sent.text),
        _ => None,
    };
    write_part(out, &serde_json::to_vec(answer)?, MAX_MESSAGE)?;
    if let Some(text) = text {
        write_part(out, text.as_bytes(), MAX_TEXT)?;
    }
    out.flush()
}

/// The next answer.
pub(super) fn read_answer(input: &mut impl Read) -> io::Result<Answer> {
    let mut answer = parsed(&read_part(input, MAX_MESSAGE)?)?;
    if let Answer::Document(sent) = &mut answer {
        let text = read_part(input, MAX_TEXT)?;
        sent.text = String::from_utf8(text).map_err(|_| invalid("a text that is no UTF-8"))?;
    }
    Ok(answer)
}

/// Why a request was not sent.
#[derive(Debug)]
pub(super) enum Unsent {
    /// The file cannot be read.
    Source(io::Error),
    /// Nobody takes it.
    Broken,
}

/// Sends a request and the bytes of its file.
pub(super) fn write_request(
    out: &mut impl Write,
    request: &Request,
    content: &mut impl Read,
) -> Result<(), Unsent> {
    let broken = |_| Unsent::Broken;
    let message = serde_json::to_vec(request).map_err(|error| Unsent::Source(error.into()))?;
    write_part(out, &message, MAX_MESSAGE).map_err(broken)?;
    let mut piece = vec![0; PIECE];
    loop {
        match content.read(&mut piece) {
            Ok(read) => {
                write_part(out, &piece[..read], PIECE as u64).map_err(broken)?;
                if read == 0 {
                    return out.flush().map_err(broken);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Unsent::Source(error)),
        }
    }
}

/// The next request with the bytes of its file; `None` at the end.
pub(super) fn read_request(input: &mut impl Read) -> io::Result<Option<(Request, Vec<u8>)>> {
    let request = match read_part(input, MAX_MESSAGE) {
        Ok(request) => parsed(&request)?,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut content = Vec::new();
    loop {
        let piece = read_part(input, PIECE as u64)?;
        if piece.is_empty() {
            return Ok(Some((request, content)));
        }
        content.extend_from_slice(&piece);
    }
}

/// Answers out of any bytes, as far as they go: each is sent as it was read.
#[cfg(any(test, fuzzing))]
pub(in crate::ingest) fn read_any(mut bytes: &[u8]) {
    while let Ok(answer) = read_answer(&mut bytes) {
        let mut sent = Vec::new();
        assert!(write_answer(&mut sent, &answer).is_ok());
        let again = read_answer(&mut sent.as_slice());
        assert_eq!(
            again.ok().map(|one| format!("{one:?}")),
            Some(format!("{answer:?}"))
        );
        if let Answer::Document(sent) = answer
            && let Some(document) = sent.document()
        {
            let mut fields = document.metadata.iter();
            assert!(fields.all(|(_, one)| !one.values.is_empty()));
        }
    }
}

/// Requests out of any bytes: no more comes out than went in.
#[cfg(any(test, fuzzing))]
pub(in crate::ingest) fn read_any_request(mut bytes: &[u8]) {
    let most = bytes.len();
    while let Ok(Some((request, content))) = read_request(&mut bytes) {
        assert!(content.len() <= most && request.relative.len() <= most);
    }
}
