//! The commands: what is asked, and what is told about it.

mod checks;
mod told;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub use told::Told;

/// Exit code for what could not be read, reached or told.
pub const UNREACHED: u8 = 3;

const CODES: &str = "Exit codes: 0 everything holds; 1 something does not hold: do not believe it; 2 the command is not right; \
    3 something could not be read or reached: nothing was found out.";

/// Checks a public record (C2SP tlog-tiles): checkpoints, proofs, whole logs, and numbers counted again from leaves.
#[derive(Debug, Parser)]
#[command(version, after_help = CODES)]
pub struct Arguments {
    /// Key of the log, NAME+ID+BASE64, from a source other than the log itself
    #[arg(long, global = true, value_name = "VKEY")]
    pub key: Option<String>,
    /// File with a policy (C2SP tlog-policy): logs that are trusted, witnesses and how many of them
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "key")]
    pub policy: Option<PathBuf>,
    /// File that remembers the last checkpoint seen, for checkpoint, log and recount: the next must continue it
    #[arg(long, global = true, value_name = "FILE")]
    pub remember: Option<PathBuf>,
    /// Language of what is told
    #[arg(long, global = true, default_value = "vi")]
    pub lang: Lang,
    /// Tell one JSON object instead of sentences
    #[arg(long, global = true)]
    pub json: bool,
    /// What to check
    #[command(subcommand)]
    pub command: Command,
}

/// The languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// What can be checked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// A checkpoint: who signed it
    Checkpoint {
        /// A file, or the folder or address of a log
        from: String,
    },
    /// A proof that a leaf stands in the log; works without network
    Inclusion {
        /// The .tlog-proof file
        proof: PathBuf,
        /// The leaf, as the page of the act gives it
        #[arg(long)]
        leaf: PathBuf,
        /// A field that the page shows, to be compared with its commitment: FIELD=VALUE=KEY
        #[arg(long, value_name = "FIELD=VALUE=KEY")]
        open: Vec<String>,
    },
    /// That a later checkpoint continues an earlier one
    Consistency {
        /// File with the earlier checkpoint
        old: PathBuf,
        /// File with the later checkpoint
        new: PathBuf,
        /// Folder or address of the log
        log: String,
    },
    /// A whole log: every leaf hashed again, up to the signed root
    Log {
        /// Folder or address, such as https://kheo.example/log
        log: String,
    },
    /// Numbers counted again from the leaves of a whole log, which is checked on the way
    Recount {
        /// Folder or address
        log: String,
        /// By what
        #[arg(long, default_value = "all")]
        by: By,
    },
}

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Everything together.
    All,
    /// Year of the model.
    Year,
    /// Field.
    Field,
    /// Province.
    Unit,
    /// Level of recognition.
    Level,
}

/// Checks what was asked for.
pub fn run(asked: &Arguments) -> Told {
    checks::run(asked).unwrap_or_else(Told::from)
}
