//! The follower: whatever acts say, it counts the rows as they stand.
//!
//! It reads which things a batch of acts is about, asks their capability what each counts now, takes away what each counted
//! before and adds what it counts now. So an act read twice changes nothing, and acts may come in any order.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use kheo_base::{Fault, Id};
use kheo_facts::counted::{Contribution, Countable};
use kheo_journal::{Act, Follower};
use kheo_organisations::{Tier, UnitKey, store as units};
use kheo_store::{Reader, Tx};

use crate::rules::counts::{Counts, Deltas};
use crate::store;

/// Units above a unit of its day, from its province down.
type Chain = Arc<[Arc<str>]>;

/// Keeps the tables of statistics.
pub struct Statistics {
    countables: Vec<Arc<dyn Countable>>,
    remembered: Mutex<Remembered>,
}

/// Chains are asked for a million times and change only when units are imported. That is seen in the acts, unless another
/// server has read them: then this one has missed positions, and forgets.
#[derive(Default)]
struct Remembered {
    position: i64,
    chains: HashMap<(String, String), Chain>,
}

/// Subjects of acts that import units.
const IMPORT: &str = "import";

impl Statistics {
    /// Counts what these capabilities have.
    pub fn new(countables: Vec<Arc<dyn Countable>>) -> Self {
        Self { countables, remembered: Mutex::default() }
    }

    fn count(
        &self,
        tx: &mut Tx<'_>,
        countable: &dyn Countable,
        ids: &[Id],
        remembered: &mut Remembered,
        deltas: &mut Deltas,
    ) -> Result<(), Fault> {
        let kind = countable.subject_kind();
        let mut before = store::counted(tx, kind, ids)?;
        let mut now = HashMap::with_capacity(ids.len());
        for (id, said) in countable.contributions(tx, ids)? {
            now.insert(id, counts_of(tx, &said, &mut remembered.chains)?);
        }
        for id in ids {
            let (was, is) = (before.remove(id), now.remove(id));
            let text = is.as_ref().map(Counts::encode);
            if was == text {
                continue;
            }
            if let Some(was) = was {
                store::read_counts(&was)?.add_to(deltas, -1);
            }
            if let Some(is) = is {
                is.add_to(deltas, 1);
            }
            store::keep(tx, kind, *id, text.as_deref())?;
        }
        Ok(())
    }
}

impl Follower for Statistics {
    fn name(&self) -> &'static str {
        "statistics"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        self.follow_all(tx, std::slice::from_ref(act))
    }

    fn follow_all(&self, tx: &mut Tx<'_>, acts: &[Act]) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (acts.first(), acts.last()) else { return Ok(()) };
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let has_units = acts.iter().any(|act| act.subject_kind == IMPORT);
        if has_units || remembered.position + 1 != first.position {
            remembered.chains.clear();
        }
        remembered.position = last.position;
        let mut deltas = Deltas::new();
        for countable in &self.countables {
            let subjects = acts.iter().filter(|act| act.subject_kind == countable.subject_kind());
            let ids: BTreeSet<i64> = subjects.map(|act| act.subject_id.to_i64()).collect();
            let ids: Vec<Id> = ids.into_iter().map(Id::from_i64).collect();
            self.count(tx, countable.as_ref(), &ids, &mut remembered, &mut deltas)?;
        }
        store::apply(tx, &deltas)?;
        store::move_to(tx, last.position, last.at)
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(store::forget)
    }
}

/// Joins what is said of a thing with the units above its unit.
pub(crate) fn counts_of(
    db: &mut Reader<'_>,
    said: &Contribution,
    chains: &mut HashMap<(String, String), Chain>,
) -> Result<Counts, Fault> {
    let key = (said.then_unit.clone(), said.then_province.clone());
    let chain = match chains.get(&key) {
        Some(chain) => chain.clone(),
        None => {
            let chain: Chain = above(db, said)?.into();
            chains.insert(key, chain.clone());
            chain
        }
    };
    Ok(Counts::new(said, &chain))
}

/// The province as the capability says it, and the district of those days.
fn above(db: &mut Reader<'_>, said: &Contribution) -> Result<Vec<Arc<str>>, Fault> {
    let province = Some(said.then_province.as_str()).filter(|key| !key.is_empty());
    let mut chain: Vec<Arc<str>> = province.map(Arc::from).into_iter().collect();
    let Ok(key) = said.then_unit.parse::<UnitKey>() else { return Ok(chain) };
    if let Some(unit) = units::unit(db, key)? {
        let district = units::ancestors(db, &unit, unit.valid_from)?;
        let district = district.into_iter().find(|unit| unit.tier == Tier::District);
        chain.extend(district.map(|unit| unit.key().to_string().into()));
    }
    Ok(chain)
}
