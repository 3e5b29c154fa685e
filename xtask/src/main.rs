//! Development tasks of Khéo, run as `cargo run -p xtask -- <task>`.
//!
//! Each task lives in a module of its own with a `run` function; this file only
//! parses the command line.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command line tool")]

mod bench;
mod prepare_data;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

/// The command line.
#[derive(Parser)]
#[command(about = "Development tasks of Khéo")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// The tasks. Further ones get a variant here and a module of their own.
#[derive(Subcommand)]
enum Task {
    /// Derive the files in `data/` from the originals in `data/sources/`.
    PrepareData {
        /// Write nothing; fail when a file in the tree differs from what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Measure what must be fast, in one run, and print ratios.
    Bench {
        /// Models in the list that is measured.
        #[arg(long, default_value_t = 20_000)]
        rows: usize,
        /// Seconds for each round of a measure.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// One round of one second on 2,000 models: whether it still runs, not how fast.
        #[arg(long)]
        quick: bool,
        /// Measure only this part.
        #[arg(long)]
        only: Option<bench::Part>,
        /// Measure the decade only on this kind of database.
        #[arg(long)]
        on: Option<bench::Database>,
    },
    /// Serve one of the sites that `bench` measures: a process of its own, as the real program is.
    #[command(hide = true)]
    BenchServe {
        /// `empty`, `uncached` or `cached`.
        site: String,
        /// Folder of the data.
        data: PathBuf,
    },
    /// Check the house rules: who may name what, sizes, texts, templates, documents, licences.
    Tidy {
        /// Lower the list of exceptions to what is still needed.
        #[arg(long)]
        bless: bool,
    },
}

// The allocator of the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let root = repository_root()?;
    match arguments.task {
        Task::PrepareData { check } => {
            for line in prepare_data::run(&root, check)? {
                println!("{line}");
            }
        }
        Task::Bench { rows, seconds, quick, only, on } => {
            let plan = bench::Plan { rows, seconds, rounds: bench::ROUNDS, only, on };
            let report = bench::run(&if quick { plan.quick() } else { plan })?;
            report.lines.iter().for_each(|line| println!("{line}"));
            if report.missed > 0 {
                return Ok(ExitCode::FAILURE);
            }
        }
        Task::BenchServe { site, data } => bench::serve(&site, &data, &mut |line| println!("{line}"))?,
        Task::Tidy { bless } => {
            let problems = tidy::run(&root, bless)?;
            for problem in &problems {
                println!("{problem}");
            }
            if !problems.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The top folder of the repository, found from where this package was built.
fn repository_root() -> Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map(Path::to_path_buf).context("the xtask package has no parent folder")
}
