//! Ten years of made-up models, 2016 to 2025, reproducible from a seed, in the columns of a register.
//!
//! Rows come one by one, grouped by year and then by unit, so that memory does not depend on how many there are. Every row
//! says of itself that it is made up. Shares and rates are those of published reports, named where they stand; nothing here
//! is a figure about a real place, and units are only used so that each is one that there was on the day.

mod calendar;
mod random;
mod spelling;
mod telling;
mod topics;
mod units;
mod words;

use std::collections::HashSet;
use std::io::Write;

use csv::StringRecord;

use calendar::{Stage, stages};
use random::Random;
use telling::Model;
use units::{Unit, units};

/// Models of a whole decade: the movement reports over 900,000 in ten years.
pub const MODELS: u64 = 1_000_000;
/// The usual seed.
pub const SEED: u64 = 20_251_015;

/// Columns of every row, by the names that programs know.
pub const HEAD: [&str; 47] = [
    "key",
    "title",
    "field",
    "subject",
    "year",
    "unit_code",
    "unit_valid_from",
    "implementer",
    "situation",
    "objectives",
    "content",
    "area",
    "partners",
    "resources",
    "time",
    "outputs",
    "sustaining",
    "registered_on",
    "state",
    "recognised_level",
    "recognised_number",
    "recognised_on",
    "recognised_by",
    "exemplary_level",
    "exemplary_number",
    "exemplary_on",
    "exemplary_by",
    "award",
    "award_level",
    "award_number",
    "award_on",
    "award_by",
    "ended_on",
    "replicated_from",
    "effect",
    "effect_year",
    "named",
    "households",
    "poor_households",
    "people",
    "money",
    "money_people",
    "money_budget",
    "money_others",
    "land",
    "workdays",
    "summary_basis",
];

/// A decade: which one, and of how many models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decade {
    /// The same seed and number give the same rows.
    pub seed: u64,
    /// How many models.
    pub models: u64,
}

/// The rows of a decade, one after the other.
pub struct Rows {
    random: Random,
    seed: u64,
    models: u64,
    stages: Vec<Stage>,
    stage: usize,
    units: Vec<Unit>,
    /// Sum of the weights of all units of the stage, and of those before the unit at hand.
    weights: u64,
    passed: u64,
    unit: usize,
    /// Rows of the stage that were given, and those that the units up to the one at hand get.
    given: u64,
    due: u64,
    /// Titles of the unit at hand: no unit registers one twice in a year.
    titles: HashSet<String>,
    origins: Vec<Vec<Origin>>,
}

/// A recognised model after which others may be begun.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) key: String,
    pub(crate) province: u8,
    pub(crate) year: i16,
}

impl Decade {
    /// Returns the rows from the first.
    pub fn rows(&self) -> Rows {
        let stages = stages(self.models);
        let mut rows = Rows {
            random: Random::new(self.seed),
            seed: self.seed,
            models: self.models,
            stages,
            stage: 0,
            units: Vec::new(),
            weights: 0,
            passed: 0,
            unit: 0,
            given: 0,
            due: 0,
            titles: HashSet::new(),
            origins: vec![Vec::new(); topics::TOPICS.len()],
        };
        rows.enter();
        rows.share();
        rows
    }

    /// Returns what tells this decade from any other, and from those of other versions of this generator.
    pub fn name(&self) -> String {
        format!("decade-1-{}-{}", self.seed, self.models)
    }

    /// Writes the whole decade as CSV with its head.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_csv(&self, output: impl Write) -> csv::Result<()> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(HEAD)?;
        let (mut rows, mut record) = (self.rows(), StringRecord::new());
        while rows.next_into(&mut record) {
            writer.write_record(&record)?;
        }
        writer.flush()?;
        Ok(())
    }
}

impl Rows {
    /// Puts the next row into `record`; `false` when there is none.
    pub fn next_into(&mut self, record: &mut StringRecord) -> bool {
        while self.given == self.due {
            if !self.next_unit() {
                return false;
            }
        }
        self.given += 1;
        let (Some(stage), Some(unit)) = (self.stages.get(self.stage), self.units.get(self.unit)) else {
            return false;
        };
        let number = self.titles.len() + 1;
        let key = format!("{}-{}-{number}", stage.key, unit.code);
        let model = Model { stage, unit, key, seed: self.seed };
        model.tell(&mut self.random, &mut self.titles, &mut self.origins, record);
        true
    }

    /// Goes on to the next unit, in the next stage if there is none; `false` at the end.
    fn next_unit(&mut self) -> bool {
        self.titles.clear();
        self.unit += 1;
        while self.unit >= self.units.len() {
            self.stage += 1;
            if self.stage >= self.stages.len() {
                return false;
            }
            self.enter();
        }
        self.share();
        true
    }

    fn enter(&mut self) {
        let Some(stage) = self.stages.get(self.stage) else { return };
        self.units = units(stage.units_from);
        self.weights = self.units.iter().map(|unit| unit.weight).sum();
        (self.passed, self.unit, self.given, self.due) = (0, 0, 0, 0);
    }

    /// Each unit gets its share of the stage; rounding is carried on, so that the sum is exact.
    fn share(&mut self) {
        let (Some(stage), Some(unit)) = (self.stages.get(self.stage), self.units.get(self.unit)) else {
            return;
        };
        self.passed += unit.weight;
        self.due = stage.models * self.passed / self.weights.max(1);
    }

    /// How many rows there are in all.
    pub const fn models(&self) -> u64 {
        self.models
    }
}

#[cfg(test)]
mod tests;
