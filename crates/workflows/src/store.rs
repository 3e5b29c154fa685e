//! Every SQL statement about rule sets.

use kheo_base::{Day, Fault};
use kheo_store::{Reader, Row, params};
use serde::de::DeserializeOwned;

kheo_store::statements! {
    ON_DAY = "
        select kind, valid_from, valid_to, legal_basis, body from rule_sets
        where kind = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)
        order by valid_from desc limit 1
    ";
    ALL = "
        select kind, valid_from, valid_to, legal_basis, body from rule_sets
        where kind = $1 order by valid_from limit 100
    ";
}

/// One version of one kind of rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// What it rules: `exemplar-fields`.
    pub kind: String,
    /// Its first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds.
    pub valid_to: Option<Day>,
    /// The text it rests on, or the statement that none was found.
    pub legal_basis: String,
    body: String,
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
}

/// Returns the version in force on a day.
///
/// # Errors
/// A fault if there is none: the shipped rule sets cover every day since 2009.
pub fn on(db: &mut Reader<'_>, kind: &str, day: Day) -> Result<RuleSet, Fault> {
    db.optional(ON_DAY, params![kind, day], read_rule_set)?
        .ok_or_else(|| Fault::new(format!("no rule set {kind} is in force on {day}")))
}

/// Returns every version, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn all(db: &mut Reader<'_>, kind: &str) -> Result<Vec<RuleSet>, Fault> {
    db.all(ALL, params![kind], read_rule_set)
}

fn read_rule_set(row: &Row<'_>) -> Result<RuleSet, Fault> {
    Ok(RuleSet {
        kind: row.text(0)?,
        valid_from: row.day(1)?,
        valid_to: row.opt_day(2)?,
        legal_basis: row.text(3)?,
        body: row.text(4)?,
    })
}
