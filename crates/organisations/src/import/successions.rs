//! The list of which unit came after which.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use kheo_base::{Day, Error, Fault};
use kheo_journal::{By, Journal, Tx};

use crate::code::Code;
use crate::import::problem::Problem;
use crate::import::table::{Fields, Parsed, code, day, read_table, word, yes_or_no};
use crate::import::units::record;
use crate::import::{Changes, Novelty, Report};
use crate::rules::lineage;
use crate::rules::succession::Share;
use crate::rules::tree::Tree;
use crate::store;
use crate::unit::UnitKey;

const COLUMNS: &[&str] =
    &["old_code", "old_valid_to", "new_code", "new_valid_from", "share", "main", "legal_basis_note"];

/// One way from a unit that ended to one that came after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The code of the old unit.
    pub old_code: Code,
    /// The day on which the old unit ended: with the code it names the version.
    pub old_valid_to: Day,
    /// The new unit.
    pub new: UnitKey,
    /// How much of the old unit went there.
    pub share: Share,
    /// Whether files of the old unit are counted there.
    pub is_main: bool,
    /// The act, or how the data knows; empty where unknown.
    pub legal_basis_note: String,
}

/// The key of a succession: the old code, the day of its end, the new unit.
pub type SuccessionKey = (Code, Day, UnitKey);

impl Succession {
    /// Returns the key.
    pub const fn key(&self) -> SuccessionKey {
        (self.old_code, self.old_valid_to, self.new)
    }
}

/// Reads a list of successions and checks each row by itself, and that none stands there twice.
///
/// # Errors
/// A fault if the file cannot be read; what is wrong in it is in the answer.
pub fn check_succession(file: impl Read) -> Result<Parsed<Succession>, Fault> {
    let mut parsed = read_table(file, COLUMNS, read_succession)?;
    let mut rows_by_key: HashMap<SuccessionKey, u64> = HashMap::with_capacity(parsed.rows.len());
    for row in &parsed.rows {
        match rows_by_key.get(&row.value.key()) {
            Some(earlier) => parsed.errors.note(row.row, Some("old_code"), Problem::Double { row: *earlier }),
            None => drop(rows_by_key.insert(row.value.key(), row.row)),
        }
    }
    Ok(parsed)
}

/// Imports a list of successions between units that the database has; with `dry_run` it only tells what it would do.
/// Blocks.
///
/// # Errors
/// A fault if the file cannot be read or the database fails. What is wrong in the file is in the report.
pub fn import_succession(
    journal: &Journal,
    by: &By,
    file: impl Read,
    dry_run: bool,
) -> Result<Report, Error> {
    let mut parsed = check_succession(file)?;
    let row_count = parsed.count;
    let (units, existing) =
        journal.db().read_now(|db| Ok((store::all_units(db)?, store::all_successions(db)?)))?;
    if parsed.errors.is_empty() {
        lineage::check(&parsed.rows, &existing, &Tree::new(&units, &[]), &mut parsed.errors);
    }
    if !parsed.errors.is_empty() {
        parsed.errors.sort();
        return Ok(Report { rows: row_count, errors: parsed.errors, ..Report::default() });
    }
    let changes = Changes::find(parsed.rows, |row| existing.get(&row.key()), Succession::key);
    let report = changes.report(row_count);
    if !dry_run {
        for rows in changes.into_transactions() {
            let rows = Arc::new(rows);
            journal.write_now(by.clone(), move |tx| Ok(write(tx, &rows)?))?;
        }
    }
    Ok(report)
}

fn write(tx: &mut Tx<'_, '_>, rows: &[(Novelty, Succession)]) -> Result<(), Fault> {
    for (_, succession) in rows {
        store::save_succession(tx, succession)?;
    }
    record(tx, "organisations.succession-imported", rows)
}

/// Understands one row; notes everything that is wrong with it.
fn read_succession(fields: &mut Fields<'_>) -> Option<Succession> {
    let old_code = fields.needed("old_code", code);
    let old_valid_to = fields.needed("old_valid_to", day);
    let new_code = fields.needed("new_code", code);
    let new_valid_from = fields.needed("new_valid_from", day);
    let shares = [Share::Whole, Share::Part].map(|share| (share.word(), share));
    let share = fields.needed("share", |text| word(text, &shares));
    let is_main = fields.needed("main", yes_or_no);
    Some(Succession {
        old_code: old_code?,
        old_valid_to: old_valid_to?,
        new: UnitKey { code: new_code?, valid_from: new_valid_from? },
        share: share?,
        is_main: is_main?,
        legal_basis_note: fields.text("legal_basis_note"),
    })
}
