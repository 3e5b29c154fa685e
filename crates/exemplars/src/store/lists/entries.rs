//! What the catalogue reads: of every public model, and of those that acts name.

use kheo_base::{Fault, Id};
use kheo_store::{Reader, Row, Value, params};

use crate::catalogue::Entry;

kheo_store::statements! {
    // Answered from the index `exemplars_catalogue` alone, in its order.
    EVERY = "
        select exemplar_id, public_at, field, year, subject, state, level, is_exemplary, now_province, now_commune,
               then_province, unit_code, unit_valid_from, consent, is_withdrawn
        from exemplars where public_at is not null order by public_at, exemplar_id
    ";
    ONE = "
        select exemplar_id, public_at, field, year, subject, state, level, is_exemplary, now_province, now_commune,
               then_province, unit_code, unit_valid_from, consent, is_withdrawn
        from exemplars where exemplar_id = $1 and public_at is not null
    ";
    TITLE = "select folded_title from exemplars where exemplar_id = $1";
    PUBLISHED_AT = "select public_at from exemplars where exemplar_id = $1 and public_at is not null";
}

/// Calls `each` for every public model, oldest publication first.
///
/// # Errors
/// A fault of the database.
pub(crate) fn every_entry(
    db: &mut Reader<'_>,
    each: &mut dyn FnMut(&Entry) -> Result<(), Fault>,
) -> Result<(), Fault> {
    db.for_each(EVERY, &[], &mut |row| each(&read_entry(row)?))
}

/// Returns the entries of those models that are public.
///
/// # Errors
/// A fault of the database.
pub(crate) fn entries_of(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Entry>, Fault> {
    let mut entries = Vec::with_capacity(ids.len());
    for id in ids {
        entries.extend(db.optional(ONE, &[Value::from(*id)], read_entry)?);
    }
    Ok(entries)
}

/// Returns these models in the order of their names.
///
/// # Errors
/// A fault of the database.
pub(crate) fn in_order_of_titles(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Id>, Fault> {
    let mut titled = Vec::with_capacity(ids.len());
    for id in ids {
        titled.extend(db.optional(TITLE, params![*id], |row| Ok((row.text(0)?, *id)))?);
    }
    titled.sort_unstable();
    Ok(titled.into_iter().map(|(_, id)| id).collect())
}

/// Returns when a model was published, in milliseconds; `None` if it is not public.
///
/// # Errors
/// A fault of the database.
pub(crate) fn published_at(db: &mut Reader<'_>, id: Id) -> Result<Option<i64>, Fault> {
    db.optional(PUBLISHED_AT, params![id], |row| row.int(0))
}

fn read_entry(row: &Row<'_>) -> Result<Entry, Fault> {
    // Who left the public page is found by field, year and unit only.
    let has_left = row.int(13)? == 2;
    Ok(Entry {
        id: row.int(0)?,
        public_at: row.int(1)?,
        field: row.text(2)?,
        year: row.int(3)?,
        is_individual: row.text(4)? == "individual",
        is_recognised: row.text(5)? == "recognised",
        is_withdrawn: row.flag(14)?,
        level: if has_left { String::new() } else { row.text(6)? },
        is_exemplary: row.flag(7)? && !has_left,
        province: row.text(8)?,
        commune: row.opt_text(9)?.unwrap_or_default(),
        then_province: row.text(10)?,
        then_unit: format!("{}@{}", row.text(11)?, row.text(12)?),
    })
}
