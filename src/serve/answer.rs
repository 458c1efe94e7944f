//! An answer, and a refusal.

use serde_json::Value;

use super::parameters::Given;
use super::state::State;
use crate::error::{Error, Result};
use crate::report::{AnswerTable, CsvSettings};

/// What is sent back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The media type.
    pub media: &'static str,
    /// The name of a file, where it is one to be kept.
    pub file: Option<String>,
    pub bytes: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status of HTTP.
    pub status: u16,
    /// What is said, as the command line says it.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            message: message.into(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let status = match &error {
            Error::Unknown { what, .. } if *what == "document" => 404,
            Error::Query { .. } | Error::Unknown { .. } => 400,
            Error::NoIndex(_) | Error::OtherIndex { .. } | Error::Busy { .. } => 503,
            _ => 500,
        };
        Refusal::new(status, error.to_string())
    }
}

impl Answer {
    pub(super) fn json(value: &Value) -> Answer {
        Answer {
            media: "application/json",
            file: None,
            bytes: value.to_string().into_bytes(),
        }
    }

    /// A table in the format that is asked for; `json` makes what is said in JSON.
    pub(super) fn table(
        state: &State<'_>,
        given: &Given,
        table: &AnswerTable,
        json: impl FnOnce() -> Result<Value>,
    ) -> Result<Answer> {
        let file = |ending: &str| Some(format!("{}.{ending}", table.name));
        Ok(match given.choice("format") {
            "csv" => Answer {
                media: "text/csv; charset=utf-8",
                file: file("csv"),
                bytes: table.csv(CsvSettings::default())?,
            },
            "xlsx" => Answer {
                media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                file: file("xlsx"),
                bytes: table.xlsx(state.time(), &state.facts(given))?,
            },
            _ => Answer::json(&json()?),
        })
    }
}
