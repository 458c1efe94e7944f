//! `gongbao count`: documents and occurrences of any form or query.

use gongbao::query::{Facets, Plain};
use gongbao::report::count_table;

use super::query::Asked;
use crate::arguments::Count;
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::Table;

pub fn count(settings: &Settings, count: &Count, out: &mut Output) -> Result<Outcome, Failure> {
    let asked = Asked::read(settings, &count.queries, Plain::Forms, false)?;
    let view = settings.view(&asked.snapshot)?;
    if count.explain {
        return asked.explain(&view, count.format.format, out);
    }
    let answer = count_table(&view, &Facets::default(), &asked.queries, &count.by)?;
    Table::from(answer).write(count.format.format, out)?;
    Ok(Outcome::Done)
}
