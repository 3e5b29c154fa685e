//! Every SQL statement that changes rule sets, each saved with its act. Reading stands in `workflows`.

use kheo_base::{Day, Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::{Reader, params};
use kheo_workflows::{Kinds, NATION, RuleSet, all_of, on_for};

use crate::checking::{NewVersion, check};
use crate::rules::{Period, Refused, add, withdraw};

/// A version was added; body: `rule_kind`, `unit`, `valid_from`.
pub const VERSION_ADDED: &str = "rule-sets.version_added";
/// A version was withdrawn before it began; body: as [`VERSION_ADDED`].
pub const VERSION_WITHDRAWN: &str = "rule-sets.version_withdrawn";

kheo_store::statements! {
    INSERT = "
        insert into rule_sets (kind, unit_code, valid_from, valid_to, legal_basis, body) values ($1, $2, $3, $4, $5, $6)
    ";
    END = "update rule_sets set valid_to = $4 where kind = $1 and unit_code = $2 and valid_from = $3";
    DELETE = "delete from rule_sets where kind = $1 and unit_code = $2 and valid_from = $3";
    NOTE = "
        insert into rule_set_changes (change_id, kind, unit_code, valid_from, what, changed_at, changed_by)
        values ($1, $2, $3, $4, $5, $6, $7)
    ";
    CHANGES = "
        select valid_from, what, changed_at, changed_by from rule_set_changes
        where kind = $1 and unit_code = $2 order by change_id desc limit 100
    ";
    KINDS = "select distinct kind from rule_sets order by kind limit 100";
    UNITS = "select distinct unit_code from rule_sets where kind = $1 order by unit_code limit 100";
}

/// Who added or withdrew a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The version's first day.
    pub valid_from: Day,
    /// `added` or `withdrawn`.
    pub what: String,
    /// When.
    pub changed_at: Instant,
    /// The account; absent for the operator.
    pub changed_by: Option<Id>,
}

/// Adds a version and returns the key of the version that it replaces.
///
/// `compared` is what the keeper saw it compared with; if another version holds on that day by now, nothing is saved.
///
/// # Errors
/// [`Error::Missing`] for a kind that does not exist, why the rules or the kind refuse it, or a fault.
pub fn add_version(
    tx: &mut Tx<'_, '_>,
    kinds: &Kinds,
    new: &NewVersion,
    compared: Option<&str>,
) -> Result<String, Error> {
    let replaced = replaced(tx, new)?;
    let key = key_of(&replaced);
    if compared.is_some_and(|compared| compared != key) {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let nation = on_for(tx, &new.kind, NATION, new.valid_from)?;
    let own = all_of(tx, &new.kind, &new.unit_code)?;
    let added = add(&periods(&own), new.valid_from, tx.now().day())?;
    check(kinds, new, &replaced, &nation)?;
    let (kind, unit) = (new.kind.as_str(), new.unit_code.as_str());
    if let Some(first) = added.closes {
        tx.run(END, params![kind, unit, first, Some(new.valid_from)])?;
    }
    tx.run(
        INSERT,
        params![kind, unit, new.valid_from, added.to, new.legal_basis.as_str(), new.body.as_str()],
    )?;
    note(tx, kind, unit, new.valid_from, "added", VERSION_ADDED)?;
    Ok(key)
}

/// Withdraws a version that has not begun.
///
/// # Errors
/// [`Error::Missing`] without such a version, [`Refused::Begun`], or a fault.
pub fn withdraw_version(tx: &mut Tx<'_, '_>, kind: &str, unit: &str, from: Day) -> Result<(), Error> {
    let own = all_of(tx, kind, unit)?;
    let gone = withdraw(&periods(&own), from, tx.now().day())?.ok_or(Error::Missing)?;
    tx.run(DELETE, params![kind, unit, from])?;
    if let Some(first) = gone.prolongs {
        tx.run(END, params![kind, unit, first, gone.to])?;
    }
    Ok(note(tx, kind, unit, from, "withdrawn", VERSION_WITHDRAWN)?)
}

/// Returns what would hold in the unit on the new version's first day without it: the unit's own version or the nation's.
///
/// # Errors
/// [`Error::Missing`] for a kind that does not exist; a fault.
pub fn replaced(db: &mut Reader<'_>, new: &NewVersion) -> Result<RuleSet, Error> {
    if all_of(db, &new.kind, NATION)?.is_empty() {
        return Err(Error::Missing);
    }
    Ok(on_for(db, &new.kind, &new.unit_code, new.valid_from)?)
}

/// Names a version for whoever compares: unit and first day.
pub fn key_of(version: &RuleSet) -> String {
    format!("{}@{}", version.unit_code, version.valid_from)
}

/// Returns the words of every kind in the table.
///
/// # Errors
/// A fault of the database.
pub fn kinds(db: &mut Reader<'_>) -> Result<Vec<String>, Fault> {
    db.all(KINDS, &[], |row| row.text(0))
}

/// Returns the codes of the units that have or had a version of a kind.
///
/// # Errors
/// A fault of the database.
pub fn units(db: &mut Reader<'_>, kind: &str) -> Result<Vec<String>, Fault> {
    db.all(UNITS, params![kind], |row| row.text(0))
}

/// Returns who added or withdrew versions, the last first.
///
/// # Errors
/// A fault of the database.
pub fn changes(db: &mut Reader<'_>, kind: &str, unit: &str) -> Result<Vec<Noted>, Fault> {
    db.all(CHANGES, params![kind, unit], |row| {
        Ok(Noted {
            valid_from: row.day(0)?,
            what: row.text(1)?,
            changed_at: row.instant(2)?,
            changed_by: row.opt_id(3)?,
        })
    })
}

fn periods(versions: &[RuleSet]) -> Vec<Period> {
    versions.iter().map(|version| Period { from: version.valid_from, to: version.valid_to }).collect()
}

/// Writes down who did it, and records the act: rules are public, and so is when they changed.
fn note(
    tx: &mut Tx<'_, '_>,
    kind: &str,
    unit: &str,
    from: Day,
    what: &'static str,
    act: &'static str,
) -> Result<(), Fault> {
    let (change_id, now, by) = (tx.new_id(), tx.now(), tx.by().actor_id);
    tx.run(NOTE, params![change_id, kind, unit, from, what, now, by])?;
    let body = Body::new().code("rule_kind", kind).code("unit", unit).day("valid_from", from);
    tx.record(NewAct {
        kind: act,
        subject_kind: "rule_set",
        subject_id: change_id,
        visibility: Visibility::Public,
        body,
    })?;
    Ok(())
}
