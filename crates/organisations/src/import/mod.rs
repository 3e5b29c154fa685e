//! Lists of units and of their succession, from CSV into the database.
//!
//! A file is read and checked whole before anything is written: with any error nothing is. Existing rows are compared in
//! memory, so that a file that was imported before costs one read and records nothing. What differs is written in
//! transactions of [`ROWS_PER_TRANSACTION`] rows, each with one act; after a kill between two, the same import carries
//! on. **Nothing is ever deleted**: a row that is no longer in the file stays.
//!
//! These functions block; on an asynchronous thread they belong into a blocking task.

mod problem;
mod successions;
mod table;
mod units;

pub use problem::{ERRORS_KEPT_MAX, Problem, RowError, RowErrors};
pub use successions::{Succession, SuccessionKey, check_succession, import_succession};
pub use table::{FIELD_LEN_MAX, FILE_BYTES_MAX, Numbered, Parsed, ROWS_MAX};
pub use units::{check_units, import_units};

/// Rows that are written in one transaction.
pub const ROWS_PER_TRANSACTION: usize = 2_000;

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read, the header not among them.
    pub rows: u64,
    /// Rows that the database did not have.
    pub added: u64,
    /// Rows that the database had otherwise.
    pub changed: u64,
    /// Rows that the database had just so.
    pub unchanged: u64,
    /// What is wrong; if anything is, nothing was written and the three numbers above are 0.
    pub errors: RowErrors,
}

/// What a row is to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Novelty {
    Added,
    Changed,
}

/// The rows that must be written, those that change first: a version must end before the next one begins, also when the
/// import is killed between two transactions.
struct Changes<T> {
    rows: Vec<(Novelty, T)>,
}

impl<T: PartialEq> Changes<T> {
    /// Compares rows with what the database has of them; `order` sorts the added ones.
    fn find<'e, O: Ord>(
        rows: Vec<Numbered<T>>,
        existing: impl Fn(&T) -> Option<&'e T>,
        order: impl Fn(&T) -> O,
    ) -> Self
    where
        T: 'e,
    {
        let mut changed = Vec::new();
        let mut added = Vec::new();
        for row in rows {
            match existing(&row.value) {
                None => added.push((Novelty::Added, row.value)),
                Some(known) if *known != row.value => changed.push((Novelty::Changed, row.value)),
                Some(_) => {}
            }
        }
        added.sort_by_key(|(_, value)| order(value));
        changed.append(&mut added);
        Self { rows: changed }
    }

    /// Returns the report on an import of so many rows.
    fn report(&self, rows: u64) -> Report {
        let changed = count(&self.rows, Novelty::Changed);
        let added = count(&self.rows, Novelty::Added);
        Report { rows, added, changed, unchanged: rows - added - changed, errors: RowErrors::default() }
    }

    /// Splits the rows into what each transaction writes.
    fn into_transactions(mut self) -> Vec<Vec<(Novelty, T)>> {
        let mut transactions = Vec::new();
        while self.rows.len() > ROWS_PER_TRANSACTION {
            let rest = self.rows.split_off(ROWS_PER_TRANSACTION);
            transactions.push(std::mem::replace(&mut self.rows, rest));
        }
        if !self.rows.is_empty() {
            transactions.push(self.rows);
        }
        transactions
    }
}

fn count<T>(rows: &[(Novelty, T)], novelty: Novelty) -> u64 {
    rows.iter().filter(|(known, _)| *known == novelty).count() as u64
}
