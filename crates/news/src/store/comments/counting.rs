//! How many comments became what, by unit, year and reason. Follows the journal and can be made again from it.

use kheo_base::{Fault, Instant};
use kheo_people::Place;
use kheo_store::{Reader, Tx, params};

/// Rows of one answer: units, years, outcomes and reasons together.
const ROWS_MAX: i64 = 20_000;

kheo_store::statements! {
    ADD = "
        insert into comment_counts (unit_code, year, what, reason, number) values ($1, $2, $3, $4, $5)
        on conflict (unit_code, year, what, reason) do update set number = comment_counts.number + excluded.number
    ";
    COUNTS = "
        select unit_code, year, what, reason, number from comment_counts
        where number <> 0 order by year desc, unit_code, what, reason limit $1
    ";
    OPEN_APPEALS = "
        select province, commune, changed_at from comments where state = 'appealed' order by changed_at, comment_id limit $1
    ";
    FORGET = "delete from comment_counts";
}

/// One number of the statistics of moderation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountOf {
    /// The unit that speaks in the story.
    pub unit_code: String,
    /// The year in Viet Nam in which it happened.
    pub year: i64,
    /// What happened: a word of the program.
    pub what: String,
    /// The code of the reason; empty where there is none.
    pub reason: String,
    /// How often.
    pub number: i64,
}

/// Adds to a number.
///
/// # Errors
/// A fault of the database.
pub fn add_to_count(tx: &mut Tx<'_>, unit: &str, year: i64, what: &str, reason: &str) -> Result<(), Fault> {
    tx.run(ADD, params![unit, year, what, reason, 1_i64]).map(drop)
}

/// Returns all numbers, the newest year first.
///
/// # Errors
/// A fault of the database.
pub fn counts(db: &mut Reader<'_>) -> Result<Vec<CountOf>, Fault> {
    db.all(COUNTS, params![ROWS_MAX], |row| {
        Ok(CountOf {
            unit_code: row.text(0)?,
            year: row.int(1)?,
            what: row.text(2)?,
            reason: row.text(3)?,
            number: row.int(4)?,
        })
    })
}

/// Returns of every appeal that is open the place of its unit, and when it came.
///
/// # Errors
/// A fault of the database.
pub fn open_appeals(db: &mut Reader<'_>) -> Result<Vec<(Place, Instant)>, Fault> {
    db.all(OPEN_APPEALS, params![ROWS_MAX], |row| {
        Ok((Place { province: row.text(0)?, commune: row.opt_text(1)? }, row.instant(2)?))
    })
}

/// Deletes all numbers, so that they can be made again.
///
/// # Errors
/// A fault of the database.
pub fn forget_counts(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.run(FORGET, &[]).map(drop)
}
