//! What one thing counted, where: kept, so that it can be taken away again exactly as it was added.

use std::collections::BTreeMap;
use std::sync::Arc;

use kheo_facts::counted::Contribution;

use super::cells::{Cells, Key, Unreadable};

/// The whole nation.
pub const NATION: &str = "00";

/// In whose units things are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Units of the day of registration, named `code@first-day`.
    Then,
    /// Units of today, named by their codes.
    Now,
}

impl Basis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Then, Self::Now];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Then => "then",
            Self::Now => "now",
        }
    }
}

/// Where numbers stand: a unit and a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// In whose units.
    pub basis: Basis,
    /// The unit.
    pub unit: Arc<str>,
    /// The year; 0 if nobody knows.
    pub year: i64,
}

/// Numbers by place, each with the unit directly above (empty for the nation).
pub type Deltas = BTreeMap<Place, (Arc<str>, Cells)>;

/// What one thing counts, with every unit in which it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// From the nation down to its unit, in units of its day.
    then: Vec<Arc<str>>,
    /// From the nation down to its unit, in units of today.
    now: Vec<Arc<str>>,
    /// Its numbers by year.
    years: BTreeMap<i64, Cells>,
}

impl Counts {
    /// Takes what a capability says, and the units above the one of its day (nearest to the nation first, without the nation
    /// and without the unit itself).
    pub fn new(said: &Contribution, above_then: &[Arc<str>]) -> Self {
        let nation = || vec![Arc::from(NATION)];
        let mut then = nation();
        then.extend(above_then.iter().filter(|unit| ***unit != *said.then_unit).cloned());
        then.push(said.then_unit.as_str().into());
        let mut now = nation();
        now.push(said.now_province.as_str().into());
        now.extend(said.now_commune.as_deref().map(Arc::from));
        let mut years: BTreeMap<i64, Cells> = BTreeMap::new();
        for one in &said.counted {
            let key = Key {
                field: said.field.clone(),
                subject: said.subject,
                measure: one.measure,
                of: one.of.clone(),
                form: one.form.clone(),
            };
            years.entry(one.year).or_default().add(key, one.amount);
        }
        Self { then, now, years }
    }

    /// Writes the text that is kept.
    pub fn encode(&self) -> String {
        let mut text = format!("{}\t{}", self.then.join("/"), self.now.join("/"));
        for (year, cells) in &self.years {
            text.push_str(&format!("\t{year}\t{}", cells.encode()));
        }
        text
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`Unreadable`] for any other text.
    pub fn decode(text: &str) -> Result<Self, Unreadable> {
        let mut parts = text.split('\t');
        let mut units =
            || Ok::<_, Unreadable>(parts.next().ok_or(Unreadable)?.split('/').map(Arc::from).collect());
        let (then, now) = (units()?, units()?);
        let mut years = BTreeMap::new();
        while let Some(year) = parts.next() {
            let cells = Cells::decode(parts.next().ok_or(Unreadable)?)?;
            years.insert(year.parse().map_err(|_| Unreadable)?, cells);
        }
        Ok(Self { then, now, years })
    }

    /// Adds this to every place where it counts; with -1 takes it away.
    pub fn add_to(&self, deltas: &mut Deltas, times: i64) {
        for (basis, chain) in [(Basis::Then, &self.then), (Basis::Now, &self.now)] {
            for (at, unit) in chain.iter().enumerate() {
                for (year, cells) in &self.years {
                    let place = Place { basis, unit: unit.clone(), year: *year };
                    let above = || at.checked_sub(1).map_or(Arc::from(""), |above| chain[above].clone());
                    let (_, sum) = deltas.entry(place).or_insert_with(|| (above(), Cells::default()));
                    sum.add_all(cells, times);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use kheo_facts::counted::{Counted, Measure, Subject};
    use proptest::prelude::*;

    fn said(unit: &str, province: &str, commune: Option<&str>, years: &[(i64, i64)]) -> Contribution {
        let one = |(year, amount): &(i64, i64)| Counted {
            year: *year,
            measure: Measure::Registered,
            of: String::new(),
            form: String::new(),
            amount: *amount,
        };
        Contribution {
            field: "economy".to_owned(),
            subject: Subject::Collective,
            then_unit: unit.to_owned(),
            then_province: "24@2021-01-01".to_owned(),
            now_province: province.to_owned(),
            now_commune: commune.map(str::to_owned),
            counted: years.iter().map(one).collect(),
        }
    }

    #[test]
    fn a_model_counts_in_each_unit_above_it_once() {
        let above = ["24@2021-01-01", "203@2021-01-01"].map(Arc::from);
        let counts = Counts::new(&said("07183@2021-01-01", "24", Some("07183"), &[(2023, 1)]), &above);
        let mut deltas = Deltas::new();
        counts.add_to(&mut deltas, 1);
        let units: Vec<(&str, &str)> =
            deltas.iter().map(|(place, (above, _))| (&*place.unit, &**above)).collect();
        let then = [("00", ""), ("07183@2021-01-01", "203@2021-01-01")];
        assert_eq!(units[..2], then);
        assert_eq!(units[2..4], [("203@2021-01-01", "24@2021-01-01"), ("24@2021-01-01", "00")]);
        assert_eq!(units[4..], [("00", ""), ("07183", "24"), ("24", "00")]);
    }

    #[test]
    fn a_province_of_its_own_counts_once() {
        let own = Counts::new(&said("24@2021-01-01", "24", None, &[(2023, 1)]), &["24@2021-01-01".into()]);
        let mut deltas = Deltas::new();
        own.add_to(&mut deltas, 1);
        assert_eq!(deltas.len(), 4, "the nation and the province, twice");
        assert!(deltas.values().all(|(_, cells)| cells.encode() == "economy c registered=1"));
    }

    proptest! {
        #[test]
        fn what_is_kept_takes_away_exactly_what_was_added(
            years in prop::collection::vec((0_i64..2100, 0_i64..1_000_000_000_000), 0..5),
            has_commune in any::<bool>(),
        ) {
            let commune = has_commune.then_some("07183");
            let counts = Counts::new(&said("07183@2021-01-01", "24", commune, &years), &["24@2021-01-01".into()]);
            let kept = Counts::decode(&counts.encode()).unwrap();
            let mut deltas = Deltas::new();
            counts.add_to(&mut deltas, 1);
            kept.add_to(&mut deltas, -1);
            prop_assert!(deltas.values().all(|(_, cells)| cells.is_empty()));
        }
    }
}
