//! What of a register is there already.

use kheo_base::{Day, Fault};
use kheo_store::{Reader, params};

kheo_store::statements! {
    KNOWN = "select 1 from exemplars where source_key = $1";
    ORIGIN = "
        select coalesce(now_commune, ''), case when public_at is null then 0 else 1 end from exemplars where source_key = $1
    ";
    DOUBLES = "
        select folded, coalesce(source_key, '') from exemplars
        where unit_code = $1 and unit_valid_from = $2 and year = $3 limit 20000
    ";
}

/// A model of one unit and year: its folded title, lead and place, and the key under which it was taken over, if it was.
pub type Double = (String, String);

/// Whether a key was taken over.
///
/// # Errors
/// A fault of the database.
pub fn is_known(db: &mut Reader<'_>, key: &str) -> Result<bool, Fault> {
    Ok(db.optional(KNOWN, params![key], |_| Ok(()))?.is_some())
}

/// Returns today's commune of the model under a key, empty if it lies in none, and whether everybody can see it.
///
/// # Errors
/// A fault of the database.
pub fn origin_under(db: &mut Reader<'_>, key: &str) -> Result<Option<(String, bool)>, Fault> {
    db.optional(ORIGIN, params![key], |row| Ok((row.text(0)?, row.flag(1)?)))
}

/// Returns the models of one unit and year.
///
/// # Errors
/// A fault of the database.
pub fn doubles_of(db: &mut Reader<'_>, code: &str, from: Day, year: i16) -> Result<Vec<Double>, Fault> {
    db.all(DOUBLES, params![code, from, i64::from(year)], |row| Ok((row.text(0)?, row.text(1)?)))
}
