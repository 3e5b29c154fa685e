//! The rule sets that the rules need, on a day.

use kheo_base::{Day, Fault};
use kheo_store::Reader;
use serde::Deserialize;

use crate::rules::{FieldRule, PartRule, RuleBook};

#[derive(Deserialize)]
struct Fields {
    fields: Vec<FieldRule>,
}

#[derive(Deserialize)]
struct Levels {
    levels: Vec<String>,
}

#[derive(Deserialize)]
struct Form {
    parts: Vec<PartRule>,
    criteria_max: usize,
    year_min: i16,
}

/// Returns the rules in force on a day.
///
/// # Errors
/// A fault if a rule set is missing or has another form.
pub fn rule_book_on(db: &mut Reader<'_>, day: Day) -> Result<RuleBook, Fault> {
    let Fields { fields } = kheo_workflows::on(db, "exemplar-fields", day)?.read()?;
    let Form { parts, criteria_max, year_min } = kheo_workflows::on(db, "exemplar-form", day)?.read()?;
    Ok(RuleBook { fields, levels: levels_on(db, day)?, parts, criteria_max, year_min })
}

/// Returns the levels at which a model could be recognised on a day, lowest first.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn levels_on(db: &mut Reader<'_>, day: Day) -> Result<Vec<String>, Fault> {
    let Levels { levels } = kheo_workflows::on(db, "exemplar-levels", day)?.read()?;
    Ok(levels)
}

/// One period of the movement's year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Period {
    /// Its word.
    pub word: String,
    /// Its Vietnamese name.
    pub vi: String,
    /// Its English name.
    pub en: String,
    /// Its first day in every year, `MM-DD`.
    pub from: String,
    /// Its last day in every year, `MM-DD`.
    pub to: String,
}

#[derive(Deserialize)]
struct Calendar {
    periods: Vec<Period>,
}

/// Returns the periods of the movement's year as they are set on a day, and what they rest on.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn periods_on(db: &mut Reader<'_>, day: Day) -> Result<(Vec<Period>, String), Fault> {
    let set = kheo_workflows::on(db, "exemplar-calendar", day)?;
    let Calendar { periods } = set.read()?;
    Ok((periods, set.legal_basis))
}
