//! What search engines are told of models: the name in the address, and when the model changed.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, params};

use super::{Shown, Subject};

kheo_store::statements! {
    ROWS = "
        select exemplar_id, title, subject, source_url, consent, field, place_line, public_at, changed_at
        from exemplars where exemplar_id > $1 order by exemplar_id limit $2
    ";
    BREAK = "select exemplar_id from exemplars where exemplar_id > $1 order by exemplar_id limit 1 offset $2";
}

/// What the address of a public model is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// How much of it everybody sees.
    pub shown: Shown,
    /// Its field's word.
    pub field: String,
    /// Its place in words.
    pub place_line: String,
    /// Since when it is public.
    pub public_at: Instant,
    /// When it changed last.
    pub changed_at: Instant,
}

/// Reads so many models after one, and returns those that are public.
///
/// # Errors
/// A fault of the database.
pub fn address_rows(db: &mut Reader<'_>, after: Option<Id>, rows: usize) -> Result<Vec<AddressRow>, Fault> {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let read = db.all(ROWS, params![after.map_or(i64::MIN, Id::to_i64), rows], |row| {
        let subject =
            Subject::from_word(&row.text(2)?).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
        let consent = row.int(4)?;
        let Some(public_at) = row.opt_instant(7)? else { return Ok(None) };
        Ok(Some(AddressRow {
            id: row.id(0)?,
            title: row.text(1)?,
            shown: Shown::of(subject, row.opt_text(3)?.is_some(), consent == 1, consent == 2),
            field: row.text(5)?,
            place_line: row.text(6)?,
            public_at,
            changed_at: row.instant(8)?,
        }))
    })?;
    Ok(read.into_iter().flatten().collect())
}

/// Returns the last id of the so many rows after one, if there are more after it.
///
/// # Errors
/// A fault of the database.
pub fn next_break(db: &mut Reader<'_>, after: Option<Id>, rows: usize) -> Result<Option<Id>, Fault> {
    let skipped = i64::try_from(rows.saturating_sub(1)).unwrap_or(i64::MAX);
    db.optional(BREAK, params![after.map_or(i64::MIN, Id::to_i64), skipped], |row| row.id(0))
}
