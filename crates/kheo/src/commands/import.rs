//! `kheo import units|succession|exemplars|template FILE`.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Clock, Entropy, Error, Fault};
use kheo_exemplars::import as registers;
use kheo_exemplars::import::{FileTable, Options, ProblemFile, Table};
use kheo_journal::{By, Journal};
use kheo_organisations::import as units;
use kheo_web::Language;
use kheo_web::texts::text_with;

use super::meter::Meter;
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
    /// A register of models, CSV or XLSX (columns as in `kheo import template`)
    Exemplars {
        #[command(flatten)]
        source: Source,
        /// Write the table, with what is wrong before each row, into this CSV file
        #[arg(long)]
        errors_to: Option<PathBuf>,
    },
    /// Write the template of a register: CSV, or XLSX if the file's name ends so
    Template {
        /// The file to write; it must not exist
        file: PathBuf,
    },
}

#[derive(clap::Args)]
pub(super) struct Source {
    /// The file, UTF-8
    file: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(config: &Config, what: &Import) -> Result<ExitCode, Error> {
    if let Import::Template { file } = what {
        return template(file);
    }
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
        Import::Exemplars { source, errors_to } => {
            let table = FileTable(source.file.clone());
            exemplars(&journal, &table, source.dry_run, errors_to.as_deref())
        }
        Import::Template { .. } => Ok(ExitCode::SUCCESS),
    }
}

fn open(source: &Source) -> Result<File, Fault> {
    File::open(&source.file)
        .map_err(|error| Fault::because(format!("opening {}", source.file.display()), error))
}

fn make(file: &Path) -> Result<File, Fault> {
    File::create_new(file).map_err(|error| Fault::because(format!("making {}", file.display()), error))
}

fn template(file: &Path) -> Result<ExitCode, Error> {
    let is_xlsx = file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    let bytes = if is_xlsx { registers::template_xlsx()? } else { registers::template_csv().into_bytes() };
    std::io::Write::write_all(&mut make(file)?, &bytes)
        .map_err(|error| Fault::because(format!("writing {}", file.display()), error))?;
    say(&format!("Wrote {}.", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Takes a register over. With a file to correct, or to look only, the table is checked by itself first.
fn exemplars(
    journal: &Journal,
    table: &dyn Table,
    dry_run: bool,
    errors_to: Option<&Path>,
) -> Result<ExitCode, Error> {
    let (by, options, mut meter) = (By::default(), Options::default(), Meter::new());
    if dry_run || errors_to.is_some() {
        let mut problems = match errors_to {
            Some(file) => Some(ProblemFile::new(BufWriter::new(make(file)?))?),
            None => None,
        };
        let report = registers::check(
            journal,
            &by,
            table,
            &options,
            &mut |progress| meter.tell(progress),
            &mut |_, record, wrong| match &mut problems {
                Some(problems) => problems.row(record, wrong),
                None => Ok(()),
            },
        )?;
        if let Some(problems) = problems {
            let mut file = problems.end()?;
            std::io::Write::flush(&mut file)
                .map_err(|error| Fault::because("writing the file to correct", error))?;
        }
        if dry_run || report.error_count() > 0 {
            meter.end();
            return Ok(tell_exemplars(&report, dry_run));
        }
    }
    let report = registers::take_over(journal, &by, table, &options, &mut |progress| meter.tell(progress))?;
    meter.end();
    Ok(tell_exemplars(&report, false))
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

fn tell_exemplars(report: &registers::Report, dry_run: bool) -> ExitCode {
    for error in &report.errors {
        let column = if error.column.is_empty() { "whole line" } else { error.column };
        let sentence = text_with(Language::En, error.problem.key, &error.problem.args);
        say(&format!("line {}, {column}: {sentence}", error.line));
    }
    for (_, head, _) in &report.unknown_heads {
        say(&format!("Nobody knows the column “{head}”; it is left out."));
    }
    for (line, title) in &report.doubles {
        say(&format!("line {line}: “{title}” is there already under another number; it is left out."));
    }
    let doubles = report.doubles.len() + report.more_doubles;
    let counts =
        format!("{} rows: {} added, {} known, {doubles} left out", report.rows, report.added, report.known);
    conclude(&counts, u64::try_from(report.error_count()).unwrap_or(u64::MAX), dry_run)
}

fn conclude(counts: &str, errors: u64, dry_run: bool) -> ExitCode {
    if errors > 0 {
        say(&format!("{errors} errors: nothing was written. Correct the file and import it again."));
        return ExitCode::FAILURE;
    }
    say(&if dry_run { format!("Nothing written (dry run). {counts}.") } else { format!("{counts}.") });
    ExitCode::SUCCESS
}
