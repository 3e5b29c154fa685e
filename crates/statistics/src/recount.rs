//! Counting everything anew from the rows and comparing it with what is kept: for doubt, and for `kheo recount`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kheo_base::Fault;
use kheo_facts::counted::Countable;
use kheo_store::Reader;

use crate::follow::counts_of;
use crate::rules::counts::{Basis, Deltas, Place};
use crate::store;

/// Things read at once.
const PART: i64 = 1_000;
/// Differences told; the rest are counted.
const TOLD_MAX: usize = 100;

/// What a recount found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recount {
    /// Things that were counted.
    pub things: i64,
    /// Units and years that agree.
    pub agree: usize,
    /// Those that do not, the first hundred: where, what is kept, what was counted.
    pub differ: Vec<Difference>,
    /// Differences beyond those.
    pub more: usize,
}

/// A unit and year whose numbers are not what the rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// The numbers that are kept, as they are written; empty if none.
    pub kept: String,
    /// The numbers that the rows say.
    pub counted: String,
}

impl Recount {
    /// Whether everything agrees.
    pub fn agrees(&self) -> bool {
        self.differ.is_empty() && self.more == 0
    }

    fn compare(&mut self, place: Place, kept: String, counted: String) {
        if kept == counted {
            self.agree += 1;
        } else if self.differ.len() < TOLD_MAX {
            self.differ.push(Difference { place, kept, counted });
        } else {
            self.more += 1;
        }
    }
}

/// Counts everything anew on one consistent view. It holds the numbers of all units in memory, about a hundred bytes each.
///
/// # Errors
/// A fault of the database.
pub fn recount(db: &mut Reader<'_>, countables: &[Arc<dyn Countable>]) -> Result<Recount, Fault> {
    let mut found = Recount::default();
    let mut counted = Deltas::new();
    let mut chains = HashMap::new();
    for countable in countables {
        let mut last = None;
        loop {
            let ids = countable.after(db, last, PART)?;
            let Some(end) = ids.last() else { break };
            last = Some(*end);
            for (_, said) in countable.contributions(db, &ids)? {
                counts_of(db, &said, &mut chains)?.add_to(&mut counted, 1);
                found.things += 1;
            }
        }
    }
    let mut counted: BTreeMap<Place, String> =
        counted.into_iter().map(|(place, (_, cells))| (place, cells.encode())).collect();
    for basis in Basis::ALL {
        store::for_each_kept(db, basis, &mut |unit, year, kept| {
            let place = Place { basis, unit: unit.into(), year };
            let counted = counted.remove(&place).unwrap_or_default();
            found.compare(place, kept, counted);
            Ok(())
        })?;
    }
    for (place, counted) in counted.into_iter().filter(|(_, counted)| !counted.is_empty()) {
        found.compare(place, String::new(), counted);
    }
    Ok(found)
}
