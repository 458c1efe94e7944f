//! `gongbao lexicon`: the concepts, and what is wrong with a lexicon file.

use std::io::Write;

use gongbao::lexicon::{FaultKind, Lexicon};
use gongbao::report::Cell;

use crate::arguments::{Format, LexiconCommand};
use crate::output::{Failure, Outcome, Output};
use crate::settings::Settings;
use crate::table::Table;

pub fn lexicon(
    settings: &Settings,
    command: &LexiconCommand,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    match command {
        LexiconCommand::Show { concepts } => show(&settings.lexicon()?, concepts, out),
        LexiconCommand::Check { file } => {
            let (lexicon, faults) = Lexicon::check(file)?;
            for fault in &faults {
                writeln!(out, "{}: {fault}", file.display())?;
            }
            let forms: usize = lexicon
                .concepts
                .iter()
                .map(|concept| concept.forms.len())
                .sum();
            let errors = faults
                .iter()
                .filter(|fault| fault.kind == FaultKind::Error)
                .count();
            let concepts = lexicon.concepts.len();
            let warnings = faults.len() - errors;
            writeln!(
                out,
                "{concepts} concepts, {forms} forms; {errors} errors, {warnings} warnings"
            )?;
            out.end()?;
            match (errors, warnings) {
                (0, 0) => Ok(Outcome::Done),
                (0, _) => Ok(Outcome::SomeRejected),
                _ => Err(Failure::Faults(format!(
                    "{} cannot be used",
                    file.display()
                ))),
            }
        }
    }
}

fn show(lexicon: &Lexicon, wanted: &[String], out: &mut Output) -> Result<Outcome, Failure> {
    for id in wanted {
        lexicon.concept(id)?;
    }
    let mut table = Table::new([
        "concept", "category", "label_en", "label_zh", "language", "form",
    ]);
    for concept in &lexicon.concepts {
        if !wanted.is_empty() && !wanted.contains(&concept.id) {
            continue;
        }
        let listed = concept
            .forms
            .iter()
            .map(|form| (form.language.as_str(), &form.form.text));
        let not = concept.not.iter().map(|form| ("not", &form.text));
        for (language, form) in listed.chain(not) {
            let [id, category, label_en, label_zh] = [
                &concept.id,
                &concept.category,
                &concept.label_en,
                &concept.label_zh,
            ]
            .map(|text| Cell::Text(text.clone()));
            let form = Cell::Text(form.clone());
            table.row(vec![
                id,
                category,
                label_en,
                label_zh,
                Cell::Text(language.to_owned()),
                form,
            ]);
        }
    }
    table.write(Format::Csv, out)?;
    Ok(Outcome::Done)
}
