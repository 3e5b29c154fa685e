//! Units and their succession for exports: every version, one row after another.

use kheo_base::Fault;
use kheo_store::{Reader, Row, params};

/// Most rows: more than there will be versions of units in a thousand years.
const ROWS_MAX: i64 = 10_000_000;

kheo_store::statements! {
    UNITS = "
        select code, valid_from, valid_to, from_exact, name, kind, tier, parent_code, legal_basis
        from units order by code, valid_from limit $1
    ";
    SUCCESSIONS = "
        select old_code, old_valid_to, new_code, new_valid_from, share, is_main, legal_basis_note
        from unit_successions order by old_code, old_valid_to, new_code, new_valid_from limit $1
    ";
    COUNT_UNITS = "select count(*) from units";
    COUNT_SUCCESSIONS = "select count(*) from unit_successions";
}

/// What takes rows, one after another.
pub type EachRow<'e> = &'e mut dyn FnMut(&Row<'_>) -> Result<(), Fault>;

/// Gives every version of every unit: code, first day, first day on which it no longer holds, whether the first day is exact,
/// name, kind, tier, code of the unit above, legal basis.
///
/// # Errors
/// A fault of the database, or the first one that `each` returns.
pub fn each_unit(db: &mut Reader<'_>, each: EachRow<'_>) -> Result<(), Fault> {
    db.for_each(UNITS, params![ROWS_MAX], each)
}

/// Gives every succession: the old unit's code and end, the new one's code and first day, share, whether it is the main one,
/// what it rests on.
///
/// # Errors
/// A fault of the database, or the first one that `each` returns.
pub fn each_succession(db: &mut Reader<'_>, each: EachRow<'_>) -> Result<(), Fault> {
    db.for_each(SUCCESSIONS, params![ROWS_MAX], each)
}

/// Counts the versions of units, and the successions.
///
/// # Errors
/// A fault of the database.
pub fn count_versions(db: &mut Reader<'_>) -> Result<(i64, i64), Fault> {
    let units = db.one(COUNT_UNITS, &[], |row| row.int(0))?;
    Ok((units, db.one(COUNT_SUCCESSIONS, &[], |row| row.int(0))?))
}
