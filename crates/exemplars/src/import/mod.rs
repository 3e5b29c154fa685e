//! Taking over registers: models that were published elsewhere, and an office's own years with what became of each model.
//!
//! A table is read twice. First everything is checked, and a table with any error is not taken over at all: each error names
//! its line and column. Then the rows are written, a thousand in a transaction, together with the acts of each model's life
//! and with how far the import has come. So whoever stops it, at any point, loses and doubles nothing by running it again.
//!
//! A row is known by the office's own number; without one by the page from which it comes and its title; without a page by
//! unit, year and title. Importing a table again changes nothing. Decisions that a register names are taken as they stand:
//! nobody is told of them, and whoever brings them in answers for them.

mod background;
mod cells;
mod checking;
mod columns;
mod placing;
mod reading;
mod report;
mod running;
mod seen;
mod template;
mod words;

use std::sync::Arc;

use kheo_base::{Error, Refusal};
use kheo_journal::{By, Journal};
use kheo_people::Place;

pub use background::{forget_old_uploads, run_waiting};
pub(crate) use background::{options_of, table_of, write_columns};
pub use columns::{Column, Matching, PROBLEM_HEAD};
pub use reading::{Each, FileTable, Next, SentTable, Table, XLSX_BYTES_MAX};
pub use report::ProblemFile;
pub use running::{Told, check, take_over};
pub use template::{template_csv, template_xlsx};

/// Most rows of one table: several times what the whole movement registers in ten years.
pub const ROWS_MAX: usize = 5_000_000;
/// Most errors and doubles kept; the rest are counted.
pub const ERRORS_MAX: usize = 200;

/// Says whether somebody may register for a place of today.
pub type May = dyn Fn(&Place) -> bool + Send + Sync;

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line in the table, the head being line 1.
    pub line: u64,
    /// Name of the column.
    pub column: &'static str,
    /// The sentence that says it.
    pub problem: Refusal,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub rows: usize,
    /// Models added, or that would be.
    pub added: usize,
    /// Rows whose model was there.
    pub known: usize,
    /// Errors, the first 200.
    pub errors: Vec<RowError>,
    /// How many errors there were beyond.
    pub more_errors: usize,
    /// Lines and titles of models that are there under another number, the first 200; they are left out.
    pub doubles: Vec<(u64, String)>,
    /// How many of them there were beyond.
    pub more_doubles: usize,
    /// Heads that nobody recognised, with their place from 0.
    pub unknown_heads: Vec<(usize, String, Option<Column>)>,
}

impl Report {
    /// Returns how many errors there are in all.
    pub const fn error_count(&self) -> usize {
        self.errors.len() + self.more_errors
    }

    fn error(&mut self, error: RowError) {
        if self.errors.len() < ERRORS_MAX {
            self.errors.push(error);
        } else {
            self.more_errors += 1;
        }
    }

    fn double(&mut self, line: u64, title: &str) {
        if self.doubles.len() < ERRORS_MAX {
            self.doubles.push((line, title.to_owned()));
        } else {
            self.more_doubles += 1;
        }
    }
}

/// How a table is taken over.
#[derive(Clone, Default)]
pub struct Options {
    /// What somebody decided of heads by their place; `None` leaves a column out.
    pub chosen: Vec<(usize, Option<Column>)>,
    /// For an officer: for which places. Absent for whoever runs the program.
    pub may: Option<Arc<May>>,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows are checked.
    Checked(usize),
    /// So many rows of so many are dealt with.
    Written(usize, usize),
}

/// Takes over a small table that is there as bytes, unless there is an error or it is a dry run.
///
/// # Errors
/// As [`take_over`].
pub fn import(
    journal: &Journal,
    by: &By,
    mut input: impl std::io::Read,
    dry_run: bool,
) -> Result<Report, Error> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| kheo_base::Fault::because("reading a table", error))?;
    let table = SentTable { name: String::new(), bytes: bytes.into() };
    let options = Options::default();
    if dry_run {
        return check(journal, by, &table, &options, &mut |_| {}, &mut |_, _, _| Ok(()));
    }
    take_over(journal, by, &table, &options, &mut |_| {})
}
