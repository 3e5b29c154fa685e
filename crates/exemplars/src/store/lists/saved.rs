//! Filters that an officer keeps under a name. They belong to one account and say nothing of the work, so they are
//! bookkeeping and not acts.

use kheo_base::{Error, Fault, Id, Instant, Refusal};
use kheo_store::{Reader, Tx, params};

kheo_store::statements! {
    OF = "
        select filter_id, name, query from office_filters where account_id = $1 order by name, filter_id limit 20
    ";
    COUNT = "select count(*) from office_filters where account_id = $1";
    KEEP = "
        insert into office_filters (filter_id, account_id, name, query, created_at) values ($1, $2, $3, $4, $5)
        on conflict (account_id, name) do update set query = excluded.query
    ";
    DROP = "delete from office_filters where filter_id = $1 and account_id = $2";
    FORGET = "delete from office_filters where account_id = $1";
}

/// Most filters that one account keeps.
pub const FILTERS_MAX: i64 = 20;

/// A list with its filter, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its id.
    pub filter_id: Id,
    /// Its name, as its owner typed it.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

/// Returns the filters of an account, by name.
///
/// # Errors
/// A fault of the database.
pub fn saved_filters(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<SavedFilter>, Fault> {
    db.all(OF, params![account_id], |row| {
        Ok(SavedFilter { filter_id: row.id(0)?, name: row.text(1)?, query: row.text(2)? })
    })
}

/// Keeps a filter under a name; one of the same name is replaced.
///
/// # Errors
/// A refusal if the account keeps too many already; a fault of the database.
pub fn keep_filter(
    tx: &mut Tx<'_>,
    filter_id: Id,
    account_id: Id,
    name: &str,
    query: &str,
    now: Instant,
) -> Result<(), Error> {
    if tx.one(COUNT, params![account_id], |row| row.int(0))? >= FILTERS_MAX {
        return Err(Refusal::new("workspace-refused-too-many-filters").with("max", FILTERS_MAX).into());
    }
    tx.run(KEEP, params![filter_id, account_id, name, query, now])?;
    Ok(())
}

/// Drops a filter of this account.
///
/// # Errors
/// A fault of the database.
pub fn drop_filter(tx: &mut Tx<'_>, filter_id: Id, account_id: Id) -> Result<(), Fault> {
    tx.run(DROP, params![filter_id, account_id]).map(drop)
}

/// Drops everything that an account kept, when its data are erased.
///
/// # Errors
/// A fault of the database.
pub fn forget_filters(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    tx.run(FORGET, params![account_id]).map(drop)
}
