//! The units for which rule sets are kept: the nation, and provinces where a kind allows it.

use kheo_base::{Day, Fault};
use kheo_organisations::{Code, Unit, store as units};
use kheo_people::{Actor, Permission, Place, Scope};
use kheo_store::Reader;
use kheo_web::{Choice, Frame};
use kheo_workflows::NATION;

/// Returns the name of a unit.
pub fn name(frame: &Frame, provinces: &[Unit], code: &str) -> String {
    if code == NATION {
        return frame.t("rule-sets-nation").into_owned();
    }
    let known = provinces.iter().find(|unit| unit.code.to_string() == code);
    known.map_or_else(|| code.to_owned(), Unit::full_name)
}

/// Returns the place whose rules a version holds for.
pub fn place(code: &str) -> Place {
    Place { province: code.to_owned(), commune: None }
}

/// Returns the units for which a keeper may add versions.
pub fn choices(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    for_provinces: bool,
    today: Day,
) -> Result<Vec<Choice>, Fault> {
    let scopes = actor.scopes(Permission::KeepRuleSets);
    let keeps = |code: &str| scopes.iter().any(|scope| scope.covers(&place(code)));
    let mut found = Vec::new();
    if scopes.contains(&Scope::Nation) {
        found.push(Choice::new(NATION, frame.t("rule-sets-nation")));
    }
    if for_provinces {
        let provinces = units::provinces(db, today)?;
        let kept = provinces.iter().filter(|unit| keeps(&unit.code.to_string()));
        found.extend(kept.map(|unit| Choice::new(unit.code.to_string(), unit.full_name())));
    }
    Ok(found)
}

/// Whether a text is the code of a unit that may have rule sets.
pub fn is_unit(code: &str) -> bool {
    code == NATION || code.parse::<Code>().is_ok()
}
