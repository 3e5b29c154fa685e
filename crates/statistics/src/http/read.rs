//! Reads everything that a page of statistics shows, on one consistent view.

use std::collections::BTreeMap;
use std::sync::Arc;

use kheo_base::{Day, Error, Fault, Id};
use kheo_facts::counted::{AsOf, Countable, DecisionLine, Measure, Told, Words};
use kheo_organisations::{Code, Tier, Unit, UnitKey, store as units};
use kheo_store::Reader;

use super::asked::Asked;
use crate::Countables;
use crate::rules::cells::{Cells, Narrowed};
use crate::rules::counts::Basis;
use crate::store;

/// Exemplary models on one page.
pub const TOLD_SIZE: usize = 20;
/// Most decisions in one table.
pub const DECISIONS_MAX: i64 = 200;

/// Everything a page shows.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The year shown.
    pub year: i64,
    /// The unit's numbers by year.
    pub years: BTreeMap<i64, Cells>,
    /// The units directly below that there are, or were: key and name.
    pub names: Vec<(String, String)>,
    /// Their numbers of the year.
    pub below: BTreeMap<String, Cells>,
    /// Their numbers of the year before.
    pub below_before: BTreeMap<String, Cells>,
    /// Names of fields, levels and awards.
    pub words: Words,
    /// Decisions of the year.
    pub decisions: Vec<DecisionLine>,
    /// Exemplary models of the year.
    pub told: Vec<Told>,
    /// The last of them, if there are more.
    pub told_more: Option<Id>,
    /// The unit, unless it is the nation.
    pub unit: Option<Unit>,
    /// The units above it, nearest first.
    pub above: Vec<Unit>,
    /// Provinces from which one can be chosen: key and name.
    pub provinces: Vec<(String, String)>,
    /// How far it is counted.
    pub as_of: Option<AsOf>,
}

impl Numbers {
    /// Returns the numbers of a year.
    pub fn of(&self, year: i64) -> Cells {
        self.years.get(&year).cloned().unwrap_or_default()
    }
}

/// Reads it.
///
/// # Errors
/// [`Error::Missing`] if there is no such unit; a fault of the database.
pub fn read(
    db: &mut Reader<'_>,
    asked: &Asked,
    countables: &Countables,
    today: Day,
) -> Result<Numbers, Error> {
    let years = store::years(db, asked.basis, &asked.unit)?;
    let year = asked.year.unwrap_or_else(|| latest(&years, today));
    let mut numbers = Numbers { year, years, as_of: Some(store::as_of(db)?), ..Numbers::default() };
    if !asked.is_nation() {
        let unit = find(db, asked, today)?.ok_or(Error::Missing)?;
        let on = unit.valid_to.map_or(today, |end| end.plus_days(-1));
        numbers.above = units::ancestors(db, &unit, on)?;
        numbers.unit = Some(unit);
    }
    numbers.below = store::below(db, asked.basis, &asked.unit, year)?;
    numbers.below_before = store::below(db, asked.basis, &asked.unit, year - 1)?;
    numbers.names = names(db, asked, &numbers, today)?;
    numbers.provinces = provinces(db, asked.basis, today)?;
    for countable in &countables.0 {
        told_by(db, asked, countable, today, &mut numbers)?;
    }
    Ok(numbers)
}

fn told_by(
    db: &mut Reader<'_>,
    asked: &Asked,
    countable: &Arc<dyn Countable>,
    today: Day,
    numbers: &mut Numbers,
) -> Result<(), Fault> {
    let words = countable.words(db, today)?;
    numbers.words.fields.extend(words.fields);
    numbers.words.levels.extend(words.levels);
    numbers.words.awards.extend(words.awards);
    let Some(wanted) = asked.wanted(numbers.year) else { return Ok(()) };
    // The nation has thousands of decisions: they are told within a province.
    let (cells, everything) = (numbers.of(numbers.year), Narrowed::default());
    if !asked.is_nation() && everything.sum(&cells, Measure::Decided) > 0 {
        numbers.decisions.extend(countable.decisions(db, &wanted.within, numbers.year, DECISIONS_MAX)?);
    }
    // Looking for what the numbers say is not there would read every model of the year.
    if everything.sum(&cells, Measure::Exemplary) == 0 {
        return Ok(());
    }
    let size = i64::try_from(TOLD_SIZE).unwrap_or(i64::MAX - 1) + 1;
    let mut told = countable.exemplary(db, &wanted, asked.after, size)?;
    if told.len() > TOLD_SIZE {
        told.truncate(TOLD_SIZE);
        numbers.told_more = told.last().map(|told| told.id);
    }
    numbers.told.append(&mut told);
    Ok(())
}

/// The running year if there is anything in it, or else the latest in which there is.
fn latest(years: &BTreeMap<i64, Cells>, today: Day) -> i64 {
    let this = i64::from(today.year());
    years.keys().copied().rfind(|year| *year <= this && *year > 0).unwrap_or(this)
}

fn find(db: &mut Reader<'_>, asked: &Asked, today: Day) -> Result<Option<Unit>, Fault> {
    match asked.basis {
        Basis::Then => match asked.unit.parse::<UnitKey>() {
            Ok(key) => units::unit(db, key),
            Err(_) => Ok(None),
        },
        Basis::Now => match asked.unit.parse::<Code>() {
            Ok(code) => units::unit_on(db, code, today),
            Err(_) => Ok(None),
        },
    }
}

/// Today every unit below is named, also one that counts nothing; of former days those that count something.
fn names(
    db: &mut Reader<'_>,
    asked: &Asked,
    numbers: &Numbers,
    today: Day,
) -> Result<Vec<(String, String)>, Fault> {
    if asked.basis == Basis::Now {
        let below = match &numbers.unit {
            None => units::provinces(db, today)?,
            Some(unit) if unit.tier == Tier::Province => units::children(db, unit.code, today)?,
            Some(_) => Vec::new(),
        };
        return Ok(below.iter().map(|unit| (unit.code.to_string(), unit.full_name())).collect());
    }
    let mut keys: Vec<&String> = numbers.below.keys().chain(numbers.below_before.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut named = Vec::with_capacity(keys.len());
    for key in keys {
        let unit = match key.parse::<UnitKey>() {
            Ok(parsed) => units::unit(db, parsed)?,
            Err(_) => None,
        };
        named.push((key.clone(), unit.map_or_else(|| key.clone(), |unit| then_name(&unit))));
    }
    Ok(named)
}

fn provinces(db: &mut Reader<'_>, basis: Basis, today: Day) -> Result<Vec<(String, String)>, Fault> {
    let today_s = units::provinces(db, today)?;
    if basis == Basis::Now {
        return Ok(today_s.iter().map(|unit| (unit.code.to_string(), unit.full_name())).collect());
    }
    let former = units::former_provinces(db, today)?;
    let all = former.iter().chain(&today_s);
    Ok(all.map(|unit| (unit.key().to_string(), then_name(unit))).collect())
}

/// Former units share names with today's: their last day tells them apart.
fn then_name(unit: &Unit) -> String {
    match unit.valid_to {
        Some(end) => format!("{} (–{})", unit.full_name(), end.plus_days(-1).vietnamese()),
        None => unit.full_name(),
    }
}
