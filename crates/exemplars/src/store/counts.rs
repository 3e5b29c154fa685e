//! Counts of what is public, by unit of today and by field. Kept by the follower in `follow.rs`.

use kheo_base::Fault;
use kheo_store::{Reader, Tx, params};

kheo_store::statements! {
    ADD = "
        insert into exemplar_counts (measure, unit_code, field, count) values ($1, $2, $3, $4)
        on conflict (measure, unit_code, field) do update set count = exemplar_counts.count + excluded.count
    ";
    KEPT = "select measure, unit_code, field, count from exemplar_counts where count <> 0 limit 1000000";
    RECOUNT_PUBLIC = "
        select now_province, now_commune, field, count(*) from exemplars where public_at is not null
        group by now_province, now_commune, field limit 1000000
    ";
    RECOUNT_RECOGNISED = "
        select now_province, now_commune, field, count(*) from exemplars
        where public_at is not null and state = 'recognised' and not exists (
            select 1 from exemplar_withdrawals where exemplar_withdrawals.exemplar_id = exemplars.exemplar_id)
        group by now_province, now_commune, field limit 1000000
    ";
    FORGET = "delete from exemplar_counts";
    ONE = "select count from exemplar_counts where measure = $1 and unit_code = $2 and field = $3";
    BY_FIELD = "
        select field, count from exemplar_counts
        where measure = $1 and unit_code = $2 and field <> '' order by count desc, field limit 50
    ";
    // Province codes have two digits; 00 is the nation.
    BY_PROVINCE = "
        select unit_code, count from exemplar_counts
        where measure = $1 and field = '' and length(unit_code) = 2 and unit_code <> '00' order by unit_code limit 100
    ";
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Models that everybody can see.
    Public,
    /// Public models that a decision recognises.
    Recognised,
}

impl Measure {
    const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Recognised => "recognised",
        }
    }
}

/// A count with what it counts: a unit's code or a field's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Unit code or field word.
    pub of: String,
    /// How many.
    pub count: i64,
}

/// Adds to a count, or takes from it. `field` is empty for all fields together.
///
/// # Errors
/// A fault of the database.
pub fn add_to_count(
    tx: &mut Tx<'_>,
    measure: Measure,
    unit_code: &str,
    field: &str,
    number: i64,
) -> Result<(), Fault> {
    tx.run(ADD, params![measure.word(), unit_code, field, number]).map(drop)
}

/// Counts by measure, unit and field, for comparing what is kept with what is there.
pub type Table = std::collections::BTreeMap<(String, String, String), i64>;

/// Returns the counts that are kept, without those that came down to nothing.
///
/// # Errors
/// A fault of the database.
pub fn kept_counts(db: &mut Reader<'_>) -> Result<Table, Fault> {
    let rows = db.all(KEPT, &[], |row| Ok(((row.text(0)?, row.text(1)?, row.text(2)?), row.int(3)?)))?;
    Ok(rows.into_iter().collect())
}

/// Counts again, from the models themselves, what [`kept_counts`] should say. Slow: for tests and for doubt.
///
/// # Errors
/// A fault of the database.
pub fn recounted(db: &mut Reader<'_>) -> Result<Table, Fault> {
    let mut table = Table::new();
    for (measure, statement) in [(Measure::Public, RECOUNT_PUBLIC), (Measure::Recognised, RECOUNT_RECOGNISED)]
    {
        let read =
            |row: &kheo_store::Row<'_>| Ok((row.text(0)?, row.opt_text(1)?, row.text(2)?, row.int(3)?));
        for (province, commune, field, count) in db.all(statement, &[], read)? {
            for unit in [Some("00".to_owned()), Some(province), commune].into_iter().flatten() {
                for field in [String::new(), field.clone()] {
                    *table.entry((measure.word().to_owned(), unit.clone(), field)).or_default() += count;
                }
            }
        }
    }
    Ok(table)
}

/// Forgets all counts, before they are made again from the journal.
///
/// # Errors
/// A fault of the database.
pub fn forget_counts(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.run(FORGET, &[]).map(drop)
}

/// Returns one count; `00` is the nation.
///
/// # Errors
/// A fault of the database.
pub fn count_of(db: &mut Reader<'_>, measure: Measure, unit_code: &str) -> Result<i64, Fault> {
    Ok(db.optional(ONE, params![measure.word(), unit_code, ""], |row| row.int(0))?.unwrap_or(0))
}

/// Returns a unit's counts by field, largest first.
///
/// # Errors
/// A fault of the database.
pub fn counts_by_field(db: &mut Reader<'_>, measure: Measure, unit_code: &str) -> Result<Vec<Count>, Fault> {
    let read = |row: &kheo_store::Row<'_>| Ok(Count { of: row.text(0)?, count: row.int(1)? });
    db.all(BY_FIELD, params![measure.word(), unit_code], read)
}

/// Returns the counts of all provinces of today that have any.
///
/// # Errors
/// A fault of the database.
pub fn counts_of_provinces(db: &mut Reader<'_>, measure: Measure) -> Result<Vec<Count>, Fault> {
    let read = |row: &kheo_store::Row<'_>| Ok(Count { of: row.text(0)?, count: row.int(1)? });
    db.all(BY_PROVINCE, params![measure.word()], read)
}
