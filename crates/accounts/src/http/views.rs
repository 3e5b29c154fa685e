//! Roles as pages show them.

use kheo_base::{Day, Fault};
use kheo_people::{Grant, Scope};
use kheo_store::Reader;

use crate::units::UnitNames;

/// A role of somebody, with the name of its unit.
#[derive(Debug, Clone)]
pub struct GrantView {
    /// The grant's id.
    pub grant_id: String,
    /// Key of the role's name.
    pub role: &'static str,
    /// Name of the unit.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day, if it has one.
    pub until: Option<Day>,
    /// Whether it stands in for somebody else's.
    pub is_deputy: bool,
    /// Whether the reader may end it.
    pub may_end: bool,
}

impl GrantView {
    /// Prepares a grant for a reader who administers some subtrees.
    pub(crate) fn new(
        db: &mut Reader<'_>,
        names: &mut UnitNames,
        grant: &Grant,
        scopes: &[Scope],
    ) -> Result<Self, Fault> {
        Ok(Self {
            grant_id: grant.grant_id.to_string(),
            role: grant.role.text_key(),
            unit: names.name(db, grant.unit_code())?,
            from: grant.valid_from,
            until: grant.valid_to.map(last_day),
            is_deputy: grant.delegated_from.is_some(),
            may_end: scopes.iter().any(|scope| scope.covers_all_of(&grant.scope)),
        })
    }
}

/// People name the last day of a period; grants keep the first day after it.
pub(crate) fn last_day(valid_to: Day) -> Day {
    valid_to.plus_days(-1)
}
