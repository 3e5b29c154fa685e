//! Every SQL statement that reads rule sets. Those that change them stand in the crate `rule-sets`, beside their acts.

use kheo_base::{Day, Fault};
use kheo_store::{Reader, Row, params};
use serde::de::DeserializeOwned;

use crate::NATION;

kheo_store::statements! {
    // '00' is the lowest code: a version of the province comes before that of the nation.
    ON_DAY = "
        select kind, unit_code, valid_from, valid_to, legal_basis, body from rule_sets
        where kind = $1 and unit_code in ('00', $2) and valid_from <= $3 and (valid_to is null or valid_to > $3)
        order by unit_code desc, valid_from desc limit 1
    ";
    ALL = "
        select kind, unit_code, valid_from, valid_to, legal_basis, body from rule_sets
        where kind = $1 and unit_code = $2 order by valid_from limit 100
    ";
    DAYS = "
        select valid_from as day from rule_sets where kind = $1
        union select valid_to as day from rule_sets where kind = $1 and valid_to is not null
        order by day limit 1000
    ";
    OF_PROVINCES = "
        select kind, unit_code, valid_from, valid_to, legal_basis, body from rule_sets
        where kind = $1 and unit_code <> '00' and valid_from <= $2 and (valid_to is null or valid_to > $2)
        order by unit_code limit 100
    ";
    IN_FORCE = "
        select kind, unit_code, valid_from, valid_to, legal_basis, body from rule_sets
        where valid_from <= $1 and (valid_to is null or valid_to > $1)
        order by kind, unit_code limit 500
    ";
}

/// One version of one kind of rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// What it rules: `exemplar-fields`.
    pub kind: String,
    /// Code of the unit in which it holds; [`NATION`] where no province has its own.
    pub unit_code: String,
    /// Its first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds.
    pub valid_to: Option<Day>,
    /// The text it rests on, or the statement that none was found.
    pub legal_basis: String,
    /// The rules themselves, as JSON.
    pub body: String,
}

impl RuleSet {
    /// Reads the rules themselves.
    ///
    /// # Errors
    /// A fault if they do not have the form that the program expects.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_str(&self.body).map_err(|error| {
            Fault::because(format!("reading rule set {} of {}", self.kind, self.valid_from), error)
        })
    }

    /// Tells whether it holds on a day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

/// Returns the nation's version in force on a day.
///
/// # Errors
/// A fault if there is none: the shipped rule sets cover every day since 2009.
pub fn on(db: &mut Reader<'_>, kind: &str, day: Day) -> Result<RuleSet, Fault> {
    on_for(db, kind, NATION, day)
}

/// Returns the version in force in a province on a day: its own, or else the nation's.
///
/// # Errors
/// As [`on`].
pub fn on_for(db: &mut Reader<'_>, kind: &str, unit_code: &str, day: Day) -> Result<RuleSet, Fault> {
    db.optional(ON_DAY, params![kind, unit_code, day], read_rule_set)?
        .ok_or_else(|| Fault::new(format!("no rule set {kind} is in force on {day}")))
}

/// Returns every version of the nation, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn all(db: &mut Reader<'_>, kind: &str) -> Result<Vec<RuleSet>, Fault> {
    all_of(db, kind, NATION)
}

/// Returns the days on which any version of a kind, of the nation or of a province, begins or no longer holds: between two of
/// them nothing changes.
///
/// # Errors
/// A fault of the database.
pub fn days_of_change(db: &mut Reader<'_>, kind: &str) -> Result<Vec<Day>, Fault> {
    db.all(DAYS, params![kind], |row| row.day(0))
}

/// Returns every version of one unit's own, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn all_of(db: &mut Reader<'_>, kind: &str, unit_code: &str) -> Result<Vec<RuleSet>, Fault> {
    db.all(ALL, params![kind, unit_code], read_rule_set)
}

/// Returns the versions that provinces have of their own on a day.
///
/// # Errors
/// A fault of the database.
pub fn of_provinces(db: &mut Reader<'_>, kind: &str, day: Day) -> Result<Vec<RuleSet>, Fault> {
    db.all(OF_PROVINCES, params![kind, day], read_rule_set)
}

/// Returns everything in force on a day, by kind, the nation's before the provinces'.
///
/// # Errors
/// A fault of the database.
pub fn in_force(db: &mut Reader<'_>, day: Day) -> Result<Vec<RuleSet>, Fault> {
    db.all(IN_FORCE, params![day], read_rule_set)
}

fn read_rule_set(row: &Row<'_>) -> Result<RuleSet, Fault> {
    Ok(RuleSet {
        kind: row.text(0)?,
        unit_code: row.text(1)?,
        valid_from: row.day(2)?,
        valid_to: row.opt_day(3)?,
        legal_basis: row.text(4)?,
        body: row.text(5)?,
    })
}
