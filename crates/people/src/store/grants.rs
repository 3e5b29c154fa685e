//! Rows of grants.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::{Reader, Row, Tx, params};

use super::{DELEGATIONS_OF, END_GRANT, FIND_GRANT, GRANTS_OF, INSERT_GRANT};
use crate::rules::permissions::{Grant, Place, Role, Scope};

/// Most grants that one account can hold at a time: six roles in a few units, with room to spare.
const GRANTS_MAX: i64 = 200;

/// A grant together with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldGrant {
    /// Who holds it.
    pub account_id: Id,
    /// The grant.
    pub grant: Grant,
    /// When it was ended early, if it was.
    pub ended_at: Option<Instant>,
}

/// Returns the grants of an account that have neither ended nor expired, future ones among them.
pub(crate) fn grants_of(db: &mut Reader<'_>, account_id: Id, today: Day) -> Result<Vec<Grant>, Fault> {
    db.all(GRANTS_OF, params![account_id, today, GRANTS_MAX], |row| read_grant(row, 0))
}

pub(crate) fn held_grant(db: &mut Reader<'_>, grant_id: Id) -> Result<Option<HeldGrant>, Fault> {
    db.optional(FIND_GRANT, params![grant_id], read_held)
}

/// Returns the unended grants that stand in for a grant.
pub(crate) fn delegations_of(db: &mut Reader<'_>, grant_id: Id) -> Result<Vec<HeldGrant>, Fault> {
    db.all(DELEGATIONS_OF, params![grant_id], read_held)
}

pub(crate) fn insert_grant(
    tx: &mut Tx<'_>,
    account_id: Id,
    grant: &Grant,
    granted_by: Option<Id>,
    at: Instant,
) -> Result<(), Fault> {
    let values = params![
        grant.grant_id,
        account_id,
        grant.role.word(),
        grant.unit_code(),
        grant.scope.province_code().map(str::to_owned),
        grant.valid_from,
        grant.valid_to,
        granted_by,
        at,
        grant.delegated_from,
    ];
    tx.run(INSERT_GRANT, values).map(drop)
}

/// Ends a grant; `false` if it had ended.
pub(crate) fn end_grant(tx: &mut Tx<'_>, grant_id: Id, at: Instant) -> Result<bool, Fault> {
    Ok(tx.run(END_GRANT, params![grant_id, at])? == 1)
}

/// Reads a grant whose columns begin at `first`.
pub(super) fn read_grant(row: &Row<'_>, first: usize) -> Result<Grant, Fault> {
    let (role, unit_code) = (row.text(first + 1)?, row.text(first + 2)?);
    let place = match row.opt_text(first + 3)? {
        None => Place::nation(),
        Some(province) if province == unit_code => Place::province(province),
        Some(province) => Place::commune(province, unit_code),
    };
    let damaged = |what| Fault::new(format!("a grant has an unknown {what}"));
    Ok(Grant {
        grant_id: row.id(first)?,
        role: Role::from_word(&role).ok_or_else(|| damaged("role"))?,
        scope: Scope::of(&place).ok_or_else(|| damaged("unit"))?,
        valid_from: row.day(first + 4)?,
        valid_to: row.opt_day(first + 5)?,
        delegated_from: row.opt_id(first + 6)?,
    })
}

fn read_held(row: &Row<'_>) -> Result<HeldGrant, Fault> {
    Ok(HeldGrant { grant: read_grant(row, 0)?, account_id: row.id(7)?, ended_at: row.opt_instant(8)? })
}
