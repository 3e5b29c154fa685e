//! Development tasks of Khéo, run as `cargo run -p xtask -- <task>`.
//!
//! Each task lives in a module of its own with a `run` function; this file only
//! parses the command line.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command line tool")]

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
    /// Check the house rules: who may name what, sizes, texts, templates, documents, licences.
    Tidy {
        /// Lower the list of exceptions to what is still needed.
        #[arg(long)]
        bless: bool,
    },
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let root = repository_root()?;
    match arguments.task {
        Task::PrepareData { check } => {
            for line in prepare_data::run(&root, check)? {
                println!("{line}");
            }
        }
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
