//! The program: arguments, messages, exit states.

#![warn(clippy::unwrap_used)]

mod arguments;
mod beyond;
mod commands;
mod output;
mod panics;
mod settings;
mod settings_file;
mod table;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use output::{Failure, Outcome, Output};
use settings::Settings;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::ReadIsolated = arguments.command {
        return match gongbao::ingest::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(2),
        };
    }
    let ended = match panics::caught(|| run(arguments)) {
        Ok(ended) => ended,
        Err(panic) => Err(Failure::Faults(format!(
            "this should not have happened: {panic}; where gongbao verify finds the index damaged, or \
             says this itself, build it anew with: gongbao run --rebuild. Otherwise please report it"
        ))),
    };
    match ended {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRejected) => ExitCode::from(1),
        // Whoever reads the output has seen enough.
        Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            output::say(&format!("gongbao: {failure}"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let settings = Settings::new(&arguments.common)?;
    settings.use_threads();
    let mut out = Output::new(arguments.common.quiet);
    let outcome = match arguments.command {
        Command::Run(drops) => commands::run::run(&settings, &drops, &mut out),
        Command::Index(drops) => commands::run::index(&settings, &drops, &mut out),
        Command::Report(tables) => commands::report::report(&settings, &tables, &mut out),
        Command::Dossier(dossier) => commands::dossier::dossier(&settings, &dossier, &mut out),
        Command::Search(search) => commands::search::search(&settings, &search, &mut out),
        Command::Count(count) => commands::count::count(&settings, &count, &mut out),
        Command::Kwic(kwic) => commands::kwic::kwic(&settings, &kwic, &mut out),
        Command::Watchlist(watchlist) => {
            commands::watchlist::watchlist(&settings, &watchlist, &mut out)
        }
        Command::Extract(files) => commands::extract::extract(&settings, &files, &mut out),
        Command::Show(show) => commands::show::show(&settings, &show, &mut out),
        Command::Lexicon(command) => commands::lexicon::lexicon(&settings, &command, &mut out),
        Command::Status(status) => commands::status::status(&settings, &status, &mut out),
        Command::Explain(explain) => commands::explain::explain(&settings, &explain, &mut out),
        Command::Verify(verify) => commands::verify::verify(&settings, &verify, &mut out),
        Command::Export(export) => commands::export::export(&settings, &export, &mut out),
        Command::QueryTranslate(translate) => {
            commands::export::translate(&settings, &translate, &mut out)
        }
        Command::Worker(worker) => commands::worker::worker(&settings, &worker, &mut out),
        Command::Merge(merge) => commands::merge::merge(&settings, &merge, &mut out),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => commands::serve::serve(&settings, &serve, &mut out),
        // It was answered before the settings were read.
        Command::ReadIsolated => Ok(Outcome::Done),
    }?;
    out.end()?;
    Ok(outcome)
}
