//! Every SQL statement of this crate.

use std::collections::{BTreeMap, HashMap};

use kheo_base::{Fault, Id, Instant};
use kheo_facts::counted::AsOf;
use kheo_store::{Reader, Tx, list_of, params};

use crate::rules::cells::Cells;
use crate::rules::counts::{Basis, Counts, Deltas, Place};

macro_rules! counted {
    ($dialect:ident) => {
        concat!(
            "select subject_id, counts from statistics_models where kind = $1 and subject_id",
            kheo_store::in_list!($dialect, "$2")
        )
    };
}

kheo_store::statements! {
    COUNTED for Sqlite = counted!(sqlite);
    COUNTED_PG for Postgres = counted!(postgres);
    KEEP = "
        insert into statistics_models (kind, subject_id, counts) values ($1, $2, $3)
        on conflict (kind, subject_id) do update set counts = excluded.counts
    ";
    DROP = "delete from statistics_models where kind = $1 and subject_id = $2";
    CELLS = "select cells from statistics_cells where basis = $1 and unit = $2 and year = $3";
    ADD_CELLS = "insert into statistics_cells (basis, unit, year, above, cells) values ($1, $2, $3, $4, $5)";
    // Leaves the index by the unit above alone.
    CHANGE_CELLS = "update statistics_cells set cells = $4 where basis = $1 and unit = $2 and year = $3";
    DROP_CELLS = "delete from statistics_cells where basis = $1 and unit = $2 and year = $3";
    YEARS = "select year, cells from statistics_cells where basis = $1 and unit = $2 order by year limit 500";
    BELOW = "
        select unit, cells from statistics_cells where basis = $1 and above = $2 and year = $3 order by unit limit 2000
    ";
    ALL_CELLS = "
        select unit, year, cells from statistics_cells where basis = $1 and (unit > $2 or (unit = $2 and year > $3))
        order by unit, year limit $4
    ";
    PLACE = "select position, at from statistics_place where only_row = 1";
    MOVE = "
        insert into statistics_place (only_row, position, at) values (1, $1, $2)
        on conflict (only_row) do update set position = excluded.position, at = excluded.at
    ";
    FORGET_MODELS = "delete from statistics_models";
    FORGET_CELLS = "delete from statistics_cells";
    FORGET_PLACE = "delete from statistics_place";
}

/// Ids in one statement.
const IDS_MAX: usize = 500;
/// Rows read at once when everything is compared.
const PART: i64 = 2_000;

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::because("reading statistics that are kept", error)
}

/// Returns what things counted when they were read last.
///
/// # Errors
/// A fault of the database.
pub fn counted(db: &mut Reader<'_>, kind: &str, ids: &[Id]) -> Result<HashMap<Id, String>, Fault> {
    let statement = db.pick(COUNTED, COUNTED_PG);
    let mut found = HashMap::new();
    for part in ids.chunks(IDS_MAX) {
        let list = list_of(part);
        db.for_each(statement, params![kind, list], &mut |row| {
            found.insert(row.id(0)?, row.text(1)?);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Keeps what a thing counts now; nothing if it counts no more.
///
/// # Errors
/// A fault of the database.
pub fn keep(tx: &mut Tx<'_>, kind: &str, id: Id, counts: Option<&str>) -> Result<(), Fault> {
    match counts {
        Some(counts) => tx.run(KEEP, params![kind, id, counts]).map(drop),
        None => tx.run(DROP, params![kind, id]).map(drop),
    }
}

/// Reads what is kept of a thing.
///
/// # Errors
/// A fault if it is not what was written.
pub fn read_counts(text: &str) -> Result<Counts, Fault> {
    Counts::decode(text).map_err(unreadable)
}

/// Adds differences to the numbers of their places: one reading and one writing for each.
///
/// # Errors
/// A fault of the database.
pub fn apply(tx: &mut Tx<'_>, deltas: &Deltas) -> Result<(), Fault> {
    for (Place { basis, unit, year }, (above, delta)) in
        deltas.iter().filter(|(_, (_, delta))| !delta.is_empty())
    {
        let place = params![basis.word(), &**unit, *year];
        let kept = tx.optional(CELLS, place, |row| row.text(0))?;
        let mut cells = Cells::decode(kept.as_deref().unwrap_or_default()).map_err(unreadable)?;
        cells.add_all(delta, 1);
        if cells.is_empty() {
            tx.run(DROP_CELLS, place)?;
        } else if kept.is_some() {
            tx.run(CHANGE_CELLS, params![basis.word(), &**unit, *year, cells.encode()])?;
        } else {
            tx.run(ADD_CELLS, params![basis.word(), &**unit, *year, &**above, cells.encode()])?;
        }
    }
    Ok(())
}

/// Notes up to which act it is counted.
///
/// # Errors
/// A fault of the database.
pub fn move_to(tx: &mut Tx<'_>, position: i64, at: Instant) -> Result<(), Fault> {
    tx.run(MOVE, params![position, at]).map(drop)
}

/// Returns up to which act it is counted, and how many wait.
///
/// # Errors
/// A fault of the database.
pub fn as_of(db: &mut Reader<'_>) -> Result<AsOf, Fault> {
    let place = db.optional(PLACE, &[], |row| Ok((row.int(0)?, row.instant(1)?)))?;
    let head = kheo_journal::head(db)?;
    let position = place.map_or(0, |(position, _)| position);
    Ok(AsOf { position, at: place.map(|(_, at)| at), behind: (head - position).max(0) })
}

/// Returns a unit's numbers by year.
///
/// # Errors
/// A fault of the database.
pub fn years(db: &mut Reader<'_>, basis: Basis, unit: &str) -> Result<BTreeMap<i64, Cells>, Fault> {
    let rows = db.all(YEARS, params![basis.word(), unit], |row| Ok((row.int(0)?, row.text(1)?)))?;
    rows.into_iter().map(|(year, text)| Ok((year, Cells::decode(&text).map_err(unreadable)?))).collect()
}

/// Returns the numbers of a year of the units directly below one.
///
/// # Errors
/// A fault of the database.
pub fn below(
    db: &mut Reader<'_>,
    basis: Basis,
    above: &str,
    year: i64,
) -> Result<BTreeMap<String, Cells>, Fault> {
    let rows = db.all(BELOW, params![basis.word(), above, year], |row| Ok((row.text(0)?, row.text(1)?)))?;
    rows.into_iter().map(|(unit, text)| Ok((unit, Cells::decode(&text).map_err(unreadable)?))).collect()
}

/// Calls `each` for every unit and year that is kept, as text.
///
/// # Errors
/// A fault of the database.
pub fn for_each_kept(
    db: &mut Reader<'_>,
    basis: Basis,
    each: &mut dyn FnMut(String, i64, String) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (mut unit, mut year) = (String::new(), i64::MIN);
    loop {
        let rows = db.all(ALL_CELLS, params![basis.word(), &unit, year, PART], |row| {
            Ok((row.text(0)?, row.int(1)?, row.text(2)?))
        })?;
        let Some(last) = rows.last() else { return Ok(()) };
        (unit, year) = (last.0.clone(), last.1);
        for (unit, year, cells) in rows {
            each(unit, year, cells)?;
        }
    }
}

/// Forgets everything, before it is counted again from the journal.
///
/// # Errors
/// A fault of the database.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.run(FORGET_MODELS, &[])?;
    tx.run(FORGET_CELLS, &[])?;
    tx.run(FORGET_PLACE, &[]).map(drop)
}
