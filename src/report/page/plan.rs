//! The plan of a page: what it wants of the tables, and how it is made from that.

use super::super::data::ReportData;
use super::super::run_record::RunRecord;
use super::PAGE_FILE;
use super::dossier;
use super::kept::{Kept, Wanted};
use super::overview::overview;
use super::wanted::wanted;
use crate::error::Result;

/// The plan of a page.
pub(in crate::report) struct Plan {
    /// Its file.
    pub file: &'static str,
    /// The rows that it is made from.
    pub wanted: Vec<Wanted>,
    /// Makes it.
    pub html: fn(&ReportData<'_>, &Kept, &RunRecord) -> Result<String>,
}

/// The plan of the page of a run, where one is made.
pub(in crate::report) fn plan(data: &ReportData<'_>, record: &RunRecord) -> Option<Plan> {
    if record.page && data.options.dossier {
        return Some(Plan {
            file: PAGE_FILE,
            wanted: dossier::wanted(),
            html: dossier::dossier,
        });
    }
    record.page.then(|| Plan {
        file: PAGE_FILE,
        wanted: data
            .topic
            .map_or_else(Vec::new, |topic| wanted(data, topic)),
        html: overview,
    })
}
