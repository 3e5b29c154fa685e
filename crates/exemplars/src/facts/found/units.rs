//! What can be found of territorial units: today's by their names, those that ended by the names they had, which lead to what came
//! after them. Everything about them is public.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kheo_base::{Clock, Day, Fault, Id};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Text, Touched};
use kheo_journal::Act;
use kheo_organisations::store::Gazetteer;
use kheo_organisations::{Tier, Unit, UnitKey};
use kheo_store::Reader;

use super::said;

/// The kind of units in addresses and among what is found. No act is about one: they come from files, each import an act.
const KIND: &str = "unit";
/// The kind of what acts about imported files are about.
const IMPORT: &str = "import";
/// The states by which units are narrowed.
const CURRENT: &str = "current";
const FORMER: &str = "former";

/// Units that can be found.
pub struct FindableUnits {
    clock: Clock,
    known: Mutex<Option<Known>>,
}

/// All units as they stood on a day: kept, since what came after each is asked of a table of all of them.
#[derive(Clone)]
struct Known {
    on: Day,
    units: Arc<BTreeMap<Id, Named>>,
}

/// What is kept of one version of a unit; there are fifteen thousand.
struct Named {
    title: Box<str>,
    place: Box<str>,
    /// What it is now; empty for units of today.
    now: Box<str>,
    address: Box<str>,
    province: Box<str>,
    commune: Box<str>,
    is_past: bool,
}

impl FindableUnits {
    /// Prepares it.
    pub fn new(clock: Clock) -> Self {
        Self { clock, known: Mutex::default() }
    }

    fn known(&self, db: &mut Reader<'_>, must_read: bool) -> Result<Arc<BTreeMap<Id, Named>>, Fault> {
        let on = self.clock.now().day();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.on == on && !must_read) {
            return Ok(known.units);
        }
        let all = Gazetteer::read(db)?;
        let begun = all.units().filter(|unit| unit.valid_from <= on);
        let units = Arc::new(begun.map(|unit| (id_of(unit.key()), named(&all, unit, on))).collect());
        let known = Known { on, units: Arc::clone(&units) };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(units)
    }
}

impl Findable for FindableUnits {
    fn subject_kind(&self) -> &'static str {
        KIND
    }

    fn touched(&self, act: &Act) -> Touched {
        if act.subject_kind == IMPORT { Touched::All } else { Touched::Nothing }
    }

    fn moment(&self) -> i64 {
        self.clock.now().day().start().millis()
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let units = self.known(db, false)?;
        Ok(ids.iter().filter_map(|id| Some(document(*id, units.get(id)?))).collect())
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        // Whoever begins at the beginning was told that something changed.
        let units = self.known(db, id.is_none())?;
        let from = id.map_or(i64::MIN, |id| id.to_i64() + 1);
        let some = units.range(Id::from_i64(from)..).take(limit);
        let documents: Vec<Document> = some.map(|(id, unit)| document(*id, unit)).collect();
        let last = documents.last().map(|document| document.id);
        Ok((documents, last))
    }

    fn labels(&self, _db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        let state = |word| said(vietnamese, "exemplars-found-unit-", word);
        Ok(vec![
            (Facet::Kind, KIND.to_owned(), said(vietnamese, "exemplars-kind-", KIND)),
            (Facet::State, CURRENT.to_owned(), state(CURRENT)),
            (Facet::State, FORMER.to_owned(), state(FORMER)),
        ])
    }
}

/// Makes the id by which a version of a unit is found: tier, digits of the code and first day, side by side.
fn id_of(key: UnitKey) -> Id {
    let tier = match key.code.tier() {
        Tier::Province => 1,
        Tier::District => 2,
        Tier::Commune => 3,
    };
    let number: i64 = key.code.as_str().parse().unwrap_or(0);
    let day = key.valid_from;
    let day = (i64::from(day.year()) * 100 + i64::from(day.month())) * 100 + i64::from(day.day_of_month());
    Id::from_i64((tier * 100_000 + number) * 100_000_000 + day)
}

fn named(all: &Gazetteer, unit: &Unit, today: Day) -> Named {
    let is_past = unit.has_ended_by(today);
    // A unit that is gone is placed as it was on its last day.
    let on = unit.valid_to.filter(|_| is_past).map_or(today, |end| end.plus_days(-1)).max(unit.valid_from);
    let (then, is_divided) = all.follow(unit, today);
    let goes_on = !then.has_ended_by(today);
    let (now, address) = match (is_past, goes_on) {
        (false, _) => (String::new(), format!("/don-vi/{}", unit.code)),
        // Its own page lists all that came after it.
        (true, false) => (String::new(), format!("/don-vi/{}", unit.key())),
        (true, true) if is_divided => (String::new(), format!("/don-vi/{}", unit.key())),
        (true, true) => {
            (format!("Nay là {}", line(all, &then, today, true)), format!("/don-vi/{}", then.code))
        }
    };
    let province = match then.tier {
        Tier::Province => Some(then.code),
        _ => all.above(&then, if goes_on { today } else { on }).last().map(|province| province.code),
    };
    // What its province became may be another.
    let province = province.map(|code| code.to_string()).filter(|_| goes_on).unwrap_or_default();
    let commune = if goes_on && then.tier == Tier::Commune { then.code.to_string() } else { String::new() };
    Named {
        title: unit.full_name().into(),
        place: line(all, unit, on, false).into(),
        now: now.into(),
        address: address.into(),
        province: province.into(),
        commune: commune.into(),
        is_past,
    }
}

/// Writes the names above a unit, with its own before them or not.
fn line(all: &Gazetteer, unit: &Unit, on: Day, with_own: bool) -> String {
    let own = with_own.then_some(unit);
    let names: Vec<String> = own.into_iter().chain(all.above(unit, on)).map(Unit::full_name_lower).collect();
    names.join(", ")
}

fn document(id: Id, unit: &Named) -> Document {
    let facets = Facets {
        kind: KIND.to_owned(),
        province: unit.province.to_string(),
        commune: unit.commune.to_string(),
        state: if unit.is_past { FORMER } else { CURRENT }.to_owned(),
        ..Facets::default()
    };
    Document {
        kind: KIND,
        id,
        audience: Audience::Public,
        title: unit.title.to_string(),
        place: unit.place.to_string(),
        organisation: String::new(),
        texts: Some(unit.now.to_string())
            .filter(|now| !now.is_empty())
            .into_iter()
            .map(Text::plain)
            .collect(),
        facets,
        is_withdrawn: false,
        is_past: unit.is_past,
        address: unit.address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn no_two_versions_share_an_id() {
        let keys =
            ["01@2021-01-01", "001@2021-01-01", "00001@2021-01-01", "01@2025-07-01", "99999@2021-01-01"];
        let mut ids: Vec<Id> = keys.iter().map(|key| id_of(key.parse().unwrap())).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), keys.len());
    }
}
