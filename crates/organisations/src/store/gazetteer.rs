//! All units of all times in memory: for whoever needs the place and the successor of each of fifteen thousand versions.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use kheo_base::{Day, Fault};
use kheo_store::Reader;

use super::{all_successions, all_units};
use crate::code::{Code, Tier};
use crate::rules::succession::{Followed, Relative, follow};
use crate::unit::{Unit, UnitKey};

/// All versions of units, and what came after each.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    units: BTreeMap<UnitKey, Unit>,
    successors: HashMap<(Code, Day), Vec<Relative>>,
}

impl Gazetteer {
    /// Reads everything.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn read(db: &mut Reader<'_>) -> Result<Self, Fault> {
        let units = all_units(db)?;
        let mut successors: HashMap<(Code, Day), Vec<Relative>> = HashMap::new();
        for succession in all_successions(db)?.into_values() {
            if let Some(unit) = units.get(&succession.new) {
                let of = successors.entry((succession.old_code, succession.old_valid_to)).or_default();
                of.push(Relative {
                    unit: unit.clone(),
                    share: succession.share,
                    is_main: succession.is_main,
                    legal_basis_note: succession.legal_basis_note,
                });
            }
        }
        Ok(Self { units, successors })
    }

    /// Returns every version, by code and first day.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// Returns the units above one on a day, the nearest first.
    pub fn above(&self, unit: &Unit, on: Day) -> Vec<&Unit> {
        let mut found: Vec<&Unit> = Vec::new();
        // Each step goes up a tier, so a circle in the data cannot hold the loop for long.
        for _ in Tier::ALL {
            let Some(code) = found.last().copied().unwrap_or(unit).parent_code else { break };
            let Some(parent) = self.on(code, on) else { break };
            found.push(parent);
        }
        found
    }

    /// Follows main successors from a unit until one that has not ended by a day, or until nothing came after; says also whether a
    /// unit on the way was divided.
    pub fn follow(&self, unit: &Unit, today: Day) -> (Unit, bool) {
        let successors = |unit: &Unit| {
            let after = unit.valid_to.and_then(|end| self.successors.get(&(unit.code, end)));
            Ok::<_, Infallible>(after.cloned().unwrap_or_default())
        };
        let Ok(Followed { unit, is_divided }) = follow(unit.clone(), today, successors);
        (unit, is_divided)
    }

    fn on(&self, code: Code, day: Day) -> Option<&Unit> {
        let mut versions = self.units.range(..=UnitKey { code, valid_from: day }).rev();
        versions.next().map(|(_, unit)| unit).filter(|unit| unit.code == code && unit.is_valid_on(day))
    }
}
