//! Whether rows of units fit together, and to what the database already has.

use std::collections::BTreeMap;

use kheo_base::Day;

use crate::code::{Code, Tier};
use crate::import::{Numbered, Problem, RowErrors};
use crate::unit::{Unit, UnitKey};

/// All versions of all units: what the database has, with the rows of a file put over it.
pub(crate) struct Tree<'a> {
    /// With the row of the file that gives it, if it is from the file.
    versions: BTreeMap<UnitKey, (&'a Unit, Option<u64>)>,
}

impl<'a> Tree<'a> {
    /// Puts the rows of a file over what the database has.
    pub(crate) fn new(existing: &'a BTreeMap<UnitKey, Unit>, rows: &'a [Numbered<Unit>]) -> Self {
        let mut versions: BTreeMap<_, _> = existing.iter().map(|(key, unit)| (*key, (unit, None))).collect();
        versions.extend(rows.iter().map(|row| (row.value.key(), (&row.value, Some(row.row)))));
        Self { versions }
    }

    /// Returns the version of a code that holds on a day.
    pub(crate) fn on(&self, code: Code, day: Day) -> Option<&'a Unit> {
        self.until(code, day).find(|unit| unit.is_valid_on(day))
    }

    /// Returns the version of a code that ends on a day.
    pub(crate) fn ending(&self, code: Code, valid_to: Day) -> Option<&'a Unit> {
        self.until(code, valid_to).find(|unit| unit.valid_to == Some(valid_to))
    }

    /// Returns a version.
    pub(crate) fn get(&self, key: UnitKey) -> Option<&'a Unit> {
        self.versions.get(&key).map(|(unit, _)| *unit)
    }

    /// Notes what is wrong between versions: parents that are not there, and versions that hold at the same time.
    pub(crate) fn check(&self, errors: &mut RowErrors) {
        for (unit, row) in self.versions.values() {
            if let Some(row) = row {
                self.check_parent(unit, *row, errors);
            }
        }
        for ((earlier, earlier_row), (later, later_row)) in
            self.versions.values().zip(self.versions.values().skip(1))
        {
            if earlier.code != later.code || earlier.has_ended_by(later.valid_from) {
                continue;
            }
            // What the database has was checked when it came in, so one of the two is from the file.
            if let Some(row) = later_row {
                errors.note(*row, Some("valid_from"), Problem::Overlap { with: earlier.key().to_string() });
            } else if let Some(row) = earlier_row {
                errors.note(*row, Some("valid_to"), Problem::Overlap { with: later.key().to_string() });
            }
        }
    }

    fn check_parent(&self, unit: &Unit, row: u64, errors: &mut RowErrors) {
        let problem = match (unit.tier, unit.parent_code) {
            (Tier::Province, None) => return,
            (Tier::Province, Some(_)) => Problem::ParentNotAllowed,
            (_, None) => Problem::ParentNeeded,
            (tier, Some(parent)) if parent.tier() >= tier => Problem::ParentNotHigher,
            (_, Some(parent)) if self.on(parent, unit.valid_from).is_none() => Problem::ParentUnknown,
            _ => return,
        };
        errors.note(row, Some("parent_code"), problem);
    }

    /// Returns the versions of a code that begin by a day, latest first.
    fn until(&self, code: Code, day: Day) -> impl Iterator<Item = &'a Unit> {
        let last = UnitKey { code, valid_from: day };
        self.versions
            .range(..=last)
            .rev()
            .map(|(_, (unit, _))| *unit)
            .take_while(move |unit| unit.code == code)
    }
}
