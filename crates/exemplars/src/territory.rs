//! Where a model belongs: the unit of its day, and what that unit is today.

use kheo_base::{Day, Fault};
use kheo_organisations::{Code, Tier, Unit, UnitKey, store as units};
use kheo_people::Place;
use kheo_store::Reader;

use crate::store::Territory;

/// Resolves a unit by its code on a day; `None` if there was no such unit then.
///
/// # Errors
/// A fault of the database.
pub fn resolve(db: &mut Reader<'_>, code: Code, on: Day, today: Day) -> Result<Option<Territory>, Fault> {
    match units::unit_on(db, code, on)? {
        Some(unit) => territory(db, &unit, on, today),
        None => Ok(None),
    }
}

/// Resolves one version of a unit; `None` if there is none.
///
/// # Errors
/// A fault of the database.
pub fn resolve_key(db: &mut Reader<'_>, key: UnitKey, today: Day) -> Result<Option<Territory>, Fault> {
    match units::unit(db, key)? {
        Some(unit) => territory(db, &unit, key.valid_from, today),
        None => Ok(None),
    }
}

fn territory(db: &mut Reader<'_>, unit: &Unit, on: Day, today: Day) -> Result<Option<Territory>, Fault> {
    let Some(now) = units::today_of(db, unit.key(), today)? else { return Ok(None) };
    let above = units::ancestors(db, unit, on)?;
    let province = above.iter().chain([unit]).find(|unit| unit.tier == Tier::Province);
    Ok(Some(Territory {
        unit_code: unit.code.to_string(),
        unit_valid_from: unit.valid_from,
        place_line: units::place_line(db, unit, on)?,
        then_province: province.map(|province| province.key().to_string()).unwrap_or_default(),
        now: Place {
            province: now.place.province.to_string(),
            commune: now.place.commune.map(|code| code.to_string()),
        },
        now_divided: now.divided,
    }))
}
