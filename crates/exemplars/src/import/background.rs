//! Imports that were sent through the site: looked through again when somebody says so, then written beside the requests.
//!
//! Whichever server holds an import moves its hold on with every batch; if it dies, another carries on a minute later.

use std::sync::Arc;

use kheo_base::Error;
use kheo_journal::{By, Journal};
use kheo_people::{NATION, Place};

use super::running::{HELD_SECONDS, write};
use super::{Column, Options, SentTable};
use crate::store::lists::imports::{Import, fail, file_of, forget_old_files, hold, waiting};

/// Writes one import that waits, to its end; `false` if none waits. Must not be called on an asynchronous thread.
///
/// # Errors
/// A fault of the database: the import is tried again once nobody holds it.
pub fn run_waiting(journal: &Journal) -> Result<bool, Error> {
    let now = journal.now();
    let Some(import) = journal.db().read_now(move |db| Ok(waiting(db, now)?))? else { return Ok(false) };
    let (id, until) = (import.id, now.plus_seconds(HELD_SECONDS));
    if !journal.db().write_now(move |tx| Ok(hold(tx, id, now, until)?))? {
        return Ok(true);
    }
    let bytes = journal.db().read_now(move |db| Ok(file_of(db, id)?))?;
    let table = table_of(bytes);
    let by = By { actor_id: import.begun_by, unit_code: Some(import.register.clone()) };
    let options = options_of(&import);
    match write(journal, &by, &table, &options, &import, &mut |_| {}) {
        Ok(_) => {}
        Err(Error::Fault(fault)) => return Err(fault.into()),
        // Rules or units changed since it was looked through: somebody has to look again.
        Err(_) => journal.db().write_now(move |tx| Ok(fail(tx, id)?))?,
    }
    Ok(true)
}

/// Returns a file that was sent as a table. Its name is what it is: names that people give to files are not read.
pub(crate) fn table_of(bytes: Vec<u8>) -> SentTable {
    let name = if bytes.starts_with(b"PK") { "XLSX" } else { "CSV" };
    SentTable { name: name.to_owned(), bytes: bytes.into() }
}

/// Returns how an import that was sent is taken over: with the columns that were decided, within its unit.
pub(crate) fn options_of(import: &Import) -> Options {
    let register = import.register.clone();
    let may = move |place: &Place| match register.as_str() {
        NATION => true,
        code if code.len() == 2 => place.province == code,
        code => place.commune.as_deref() == Some(code),
    };
    Options { chosen: read_columns(&import.columns), may: Some(Arc::new(may)) }
}

/// Days for which a file that nobody took over is kept.
const KEPT_DAYS: i64 = 30;

/// Forgets files that were sent long ago and never taken over.
///
/// # Errors
/// A fault of the database.
pub async fn forget_old_uploads(journal: &Journal) -> Result<(), Error> {
    let before = journal.now().plus_days(-KEPT_DAYS);
    journal.db().write(move |tx| Ok(forget_old_files(tx, before)?)).await
}

/// Reads what was decided about heads: `3=title;5=`, by their place.
pub(crate) fn read_columns(text: &str) -> Vec<(usize, Option<Column>)> {
    let decided = text.split(';').filter_map(|pair| {
        let (place, name) = pair.split_once('=')?;
        Some((place.parse().ok()?, Column::from_name(name)))
    });
    decided.collect()
}

/// Writes what was decided about heads.
pub(crate) fn write_columns(decided: &[(usize, Option<Column>)]) -> String {
    let pairs: Vec<String> = decided
        .iter()
        .map(|(place, column)| format!("{place}={}", column.map_or("", Column::name)))
        .collect();
    pairs.join(";")
}
