//! What every list needs and rarely changes: the rules in force, the provinces, how many communes there are.

use std::sync::Arc;

use kheo_base::{Day, Error};
use kheo_organisations::{Code, Unit, store as units};
use kheo_people::{Actor, NATION, Permission, Scope};
use kheo_store::Reader;
use kheo_web::{App, Choice};

use crate::rules::RuleBook;
use crate::store::{levels_ever, rule_book_on};

/// Communes offered to somebody who registers for a whole province.
const UNITS_MAX: usize = 200;

/// What rarely changes.
pub struct Known {
    /// The rules in force.
    pub rules: RuleBook,
    /// Levels at which models are or were recognised.
    pub levels: Vec<String>,
    /// Provinces of today.
    pub provinces: Vec<Unit>,
    /// Versions of provinces that hold no longer.
    pub former_provinces: Vec<Unit>,
    /// Communes of today.
    pub communes: i64,
    /// The day for which it is known.
    pub on: Day,
}

/// Returns what is known today.
///
/// # Errors
/// A fault of the database.
pub async fn known(app: &App) -> Result<Arc<Known>, Error> {
    let today = app.now().day();
    let known = app.remembered("exemplars-known", move |db| {
        Ok(Known {
            rules: rule_book_on(db, today)?,
            levels: levels_ever(db)?,
            provinces: units::provinces(db, today)?,
            former_provinces: units::former_provinces(db, today)?,
            communes: units::counts_by_tier(db, today)?.communes,
            on: today,
        })
    });
    known.await
}

/// The province whose fields the form offers: the one for which the officer registers, the nation if there are several.
pub(crate) fn province_of(actor: &Actor) -> String {
    let scopes = actor.scopes(Permission::RegisterExemplar);
    let mut provinces: Vec<&str> =
        scopes.iter().map(|scope| scope.province_code().unwrap_or(NATION)).collect();
    provinces.dedup();
    if let [only] = provinces[..] { only.to_owned() } else { NATION.to_owned() }
}

/// Returns the units for which somebody with these subtrees registers.
pub(crate) fn unit_choices(db: &mut Reader<'_>, scopes: &[Scope], today: Day) -> Result<Vec<Choice>, Error> {
    let mut found = Vec::new();
    for scope in scopes {
        let Ok(code) = scope.unit_code().parse::<Code>() else { continue };
        found.extend(units::own_and_below(db, code, today)?);
    }
    found.truncate(UNITS_MAX);
    Ok(found.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())).collect())
}
