//! The council: members, sessions, roll, secret ballots, minutes: statements.

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    Vec::new()
}

use kheo_base::{Day, Fault, Id};
use kheo_store::Reader;

use crate::rules::council::Verdict;

/// Returns what the council said of a model at a level for a purpose: `recognition`, `exemplary` or `award`.
///
/// # Errors
/// A fault of the database.
pub fn verdict(
    _db: &mut Reader<'_>,
    _exemplar_id: Id,
    _level: &str,
    _purpose: &str,
    _on: Day,
) -> Result<Verdict, Fault> {
    Ok(Verdict::NotRequired)
}
