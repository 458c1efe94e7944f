//! JSON arrays: an element is a record. A file that is one object is one record.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{Bounded, Collection, Opened, Probe, Reader, too_large};
use crate::ingest::fields::document_of_record;
use crate::ingest::{IngestSettings, Item, Rejection};

pub(super) struct JsonArray;

impl Reader for JsonArray {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        let start = probe.start();
        match probe.extension {
            "json" => true,
            _ => start.starts_with(b"[") && start[1..].trim_ascii_start().starts_with(b"{"),
        }
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let limit = opened.settings.limits.document_bytes;
        let collection = Collection::open(&mut opened)?;
        let encoding = (collection.encoding, collection.source);
        let mut input = collection.input;
        skip_byte_order_mark(&mut input);
        let (input, record_begins) = Bounded::new(input, limit);
        let mut records = Records {
            relative: opened.relative,
            settings: opened.settings,
            number: 0,
            encoding,
            record_begins,
            sink,
        };
        let mut json = serde_json::Deserializer::from_reader(input);
        let outcome = (&mut json)
            .deserialize_any(&mut records)
            .and_then(|()| json.end());
        let number = records.number;
        outcome.map_err(|error| {
            if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) {
                return too_large(&format!("{}#{}", opened.relative, number + 1), limit);
            }
            let detail = match number {
                0 => error.to_string(),
                number => format!("{error}; the {number} records before it were read"),
            };
            Rejection::new(opened.relative, "no JSON", detail)
        })
    }
}

fn skip_byte_order_mark(input: &mut impl std::io::BufRead) {
    if input
        .fill_buf()
        .is_ok_and(|start| start.starts_with(b"\xEF\xBB\xBF"))
    {
        input.consume(3);
    }
}

/// Takes records as they come, so that only one is in memory.
struct Records<'a> {
    relative: &'a str,
    settings: &'a IngestSettings,
    number: u64,
    /// The encoding of the file and how it was found.
    encoding: (&'static str, &'static str),
    /// Set to 0 where a record begins.
    record_begins: Rc<Cell<u64>>,
    sink: &'a mut dyn FnMut(Item),
}

impl Records<'_> {
    fn take(&mut self, value: Value) {
        self.number += 1;
        self.record_begins.set(0);
        let place = format!("{}#{}", self.relative, self.number);
        let mapping = &self.settings.fields;
        let document = match value {
            Value::Object(fields) => {
                document_of_record(&fields, mapping, &place, self.number, "json")
            }
            _ => Err(Rejection::new(
                place,
                "no record",
                "the element is no object",
            )),
        };
        (self.sink)(Collection::item(self.encoding, document));
    }
}

impl<'de> Visitor<'de> for &mut Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects, or one object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(value) = elements.next_element::<Value>()? {
            self.take(value);
        }
        Ok(())
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let fields = serde::de::value::MapAccessDeserializer::new(map);
        let fields: Map<String, Value> = serde::Deserialize::deserialize(fields)?;
        self.take(Value::Object(fields));
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut Records<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}
