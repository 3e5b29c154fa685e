//! For which unit a story speaks.

use kheo_base::{Day, Error};
use kheo_organisations::{Code, store as units};
use kheo_people::{NATION, Place};
use kheo_store::Reader;

use crate::rules::Refused;

/// The unit that speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Its code; `00` for the nation.
    pub unit_code: String,
    /// The unit in words; empty for the nation.
    pub place_line: String,
    /// The unit as a place.
    pub place: Place,
}

impl Territory {
    /// Returns the nation.
    pub fn nation() -> Self {
        Self { unit_code: NATION.to_owned(), place_line: String::new(), place: Place::nation() }
    }
}

/// Finds a unit of today by its code.
///
/// # Errors
/// [`Refused::NoSuchUnit`], or a fault of the database.
pub fn of_unit(db: &mut Reader<'_>, code: &str, today: Day) -> Result<Territory, Error> {
    if code == NATION {
        return Ok(Territory::nation());
    }
    let parsed: Code = code.parse().map_err(|_| Refused::NoSuchUnit)?;
    let unit = units::unit_on(db, parsed, today)?.ok_or(Refused::NoSuchUnit)?;
    let now = units::today_of(db, unit.key(), today)?.ok_or(Refused::NoSuchUnit)?.place;
    let commune = now.commune.map(|code| code.to_string());
    let place = Place { province: now.province.to_string(), commune };
    Ok(Territory { unit_code: code.to_owned(), place_line: units::place_line(db, &unit, today)?, place })
}
