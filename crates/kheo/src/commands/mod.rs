//! The command line, one file a command.

mod data;
mod demo;
mod doctor;
mod erase;
mod export;
mod import;
mod meter;
mod news;
mod organisation;
mod record;
mod user;

pub(crate) use user::scope_of;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kheo_base::{Error, Fault, FaultKind};
use tokio::runtime::Runtime;

use crate::config::{Config, Said};
use crate::wiring;

/// Khéo: open software for civic work, from the commune to the nation.
#[derive(Parser)]
#[command(name = "kheo", version, max_term_width = 100)]
struct Line {
    #[command(flatten)]
    said: Said,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try Khéo: real units and published models, one small made-up commune, served on this machine
    Demo(demo::Demo),
    /// Serve the site
    Serve,
    /// Read units or models from CSV files
    #[command(subcommand)]
    Import(import::Import),
    /// Take stories over from WordPress or from Markdown, write the whole newsroom into a folder
    #[command(subcommand)]
    News(news::News),
    /// Write a table to a file, with a manifest beside it
    Export(export::Export),
    /// Erase what a model says of its person, for good
    Erase(erase::Erase),
    /// Make accounts, give roles, close accounts
    #[command(subcommand)]
    User(user::User),
    /// Add organisations to units, name focal agencies
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// The public record: its key, where it stands, bringing it back after an old backup
    #[command(subcommand)]
    Record(record::Record),
    /// Derive again from the journal what follows it: all of it, or one follower by name
    Rebuild {
        /// The follower's name
        follower: Option<String>,
    },
    /// Count everything anew and compare it with the statistics that are kept
    Recount,
    /// Write a consistent copy of everything while the server runs, and check it
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Fill an empty database from a backup
    Restore {
        /// The file to read
        file: PathBuf,
        /// Only check that the file is whole
        #[arg(long)]
        check: bool,
    },
    /// Say in words what is wrong with configuration, database, disk, clock and mail
    Doctor,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let line = Line::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("KHEO_LOG")
                .unwrap_or_else(|_| "warn,kheo=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let outcome = dispatch(line);
    match outcome {
        Ok(code) => code,
        Err(error) => {
            say_error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(line: Line) -> Result<ExitCode, Error> {
    let usual = if matches!(line.command, Command::Demo(_)) { "kheo-demo" } else { "kheo-data" };
    let config = line.said.complete(usual)?;
    match line.command {
        Command::Demo(what) => demo::run(&config, &what),
        Command::Serve => serve(&config),
        Command::Import(what) => import::run(&config, &what),
        Command::News(what) => news::run(&config, &what),
        Command::Export(asked) => export::run(&config, &asked),
        Command::Erase(asked) => erase::run(&config, &asked),
        Command::User(what) => user::run(&config, what),
        Command::Organisation(what) => organisation::run(&config, what),
        Command::Record(what) => record::run(&config, &what),
        Command::Rebuild { follower } => data::rebuild(&config, follower.as_deref()),
        Command::Recount => data::recount(&config),
        Command::Backup { file } => data::backup(&config, &file),
        Command::Restore { file, check } => data::restore(&config, &file, check),
        Command::Doctor => doctor::run(&config),
    }
}

fn serve(config: &Config) -> Result<ExitCode, Error> {
    let site = wiring::site(config, false)?;
    let base_url = config.base_url.clone();
    runtime()?.block_on(wiring::serve(config, site, move |address| {
        say(&format!("Khéo serves {base_url} on {address}. Stop with Ctrl-C."));
    }))?;
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> Result<Runtime, Fault> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::because("starting the runtime", error))
}

/// Prints a line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "this is the command line's one place that prints")]
fn say(line: &str) {
    println!("{line}");
}

/// Prints over the last line how far the work has come, beside what the command gives.
#[expect(clippy::print_stderr, reason = "this is the command line's one place that prints progress")]
fn say_progress(line: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{line}");
    }
}

/// Prints why the command failed, and what to do about it where that is known.
#[expect(clippy::print_stderr, reason = "this is the command line's one place that prints errors")]
fn say_error(error: &Error) {
    let sentence = match error {
        Error::Refusal(refusal) => {
            kheo_web::texts::text_with(kheo_web::Language::En, refusal.key, &refusal.args)
        }
        Error::Missing => "there is no such thing".to_owned(),
        Error::Denied | Error::SignInFirst => "this is not allowed".to_owned(),
        Error::Fault(fault) => fault.chain(),
    };
    eprintln!("kheo: {sentence}");
    if let Error::Fault(fault) = error {
        let advice = match fault.kind() {
            FaultKind::Busy => {
                "Another program holds the database. Wait until it has finished, then try again."
            }
            FaultKind::Full => "The disk is full. Make space; nothing that was acknowledged is lost.",
            FaultKind::Unreachable => {
                "Is the database running, and is its address right? `kheo doctor` says more."
            }
            FaultKind::Conflict | FaultKind::Taken | FaultKind::Other => return,
        };
        eprintln!("{advice}");
    }
}
