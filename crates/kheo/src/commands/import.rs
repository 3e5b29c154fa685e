//! `kheo import units|succession|exemplars FILE`.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Clock, Entropy, Error, Fault};
use kheo_journal::{By, Journal};
use kheo_organisations::import as units;
use kheo_web::Language;
use kheo_web::texts::{text, text_with};

use super::say;
use crate::config::Config;
use crate::wiring;

/// What to read.
#[derive(Subcommand)]
pub(super) enum Import {
    /// Versions of territorial units (columns as in data/units.csv)
    Units(Source),
    /// Which unit came from which (columns as in data/succession.csv)
    Succession(Source),
    /// Models published elsewhere (columns as in data/exemplars.csv)
    Exemplars(Source),
}

#[derive(clap::Args)]
pub(super) struct Source {
    /// The CSV file, UTF-8
    file: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(config: &Config, what: &Import) -> Result<ExitCode, Error> {
    let journal = Journal::new(wiring::open(config)?, Clock::system(), Entropy::system());
    match what {
        Import::Units(source) => {
            let report = units::import_units(&journal, &By::default(), open(source)?, source.dry_run)?;
            Ok(tell_units(&report, source.dry_run))
        }
        Import::Succession(source) => {
            let report = units::import_succession(&journal, &By::default(), open(source)?, source.dry_run)?;
            Ok(tell_units(&report, source.dry_run))
        }
        Import::Exemplars(source) => {
            let report =
                kheo_exemplars::import::import(&journal, &By::default(), open(source)?, source.dry_run)?;
            Ok(tell_exemplars(&report, source.dry_run))
        }
    }
}

fn open(source: &Source) -> Result<File, Fault> {
    File::open(&source.file)
        .map_err(|error| Fault::because(format!("opening {}", source.file.display()), error))
}

fn tell_units(report: &units::Report, dry_run: bool) -> ExitCode {
    for error in &report.errors.kept {
        let sentence = text_with(Language::En, error.problem.key(), &error.problem.args());
        say(&format!("line {}, {}: {sentence}", error.row, error.column.unwrap_or("whole line")));
    }
    let counts = format!(
        "{} rows: {} added, {} changed, {} as before",
        report.rows, report.added, report.changed, report.unchanged
    );
    conclude(&counts, report.errors.count(), dry_run)
}

fn tell_exemplars(report: &kheo_exemplars::import::Report, dry_run: bool) -> ExitCode {
    for error in &report.errors {
        say(&format!("line {}, {}: {}", error.line, error.column, text(Language::En, error.problem)));
    }
    let counts = format!("{} rows: {} added, {} known", report.rows, report.added, report.known);
    let errors = u64::try_from(report.errors.len() + report.more_errors).unwrap_or(u64::MAX);
    conclude(&counts, errors, dry_run)
}

fn conclude(counts: &str, errors: u64, dry_run: bool) -> ExitCode {
    if errors > 0 {
        say(&format!("{errors} errors: nothing was written. Correct the file and import it again."));
        return ExitCode::FAILURE;
    }
    say(&if dry_run { format!("Nothing written (dry run). {counts}.") } else { format!("{counts}.") });
    ExitCode::SUCCESS
}
