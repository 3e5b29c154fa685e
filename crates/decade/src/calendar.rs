//! When things happen: years and their shares, days of registration, decisions.
//!
//! Registration in the first months, a supplement in July, decisions around 15 October (domain notes 1.5). The communes of
//! before the reform had reviewed by the end of June 2025 (Bắc Kạn, June 2025).

use kheo_base::Day;

use crate::random::Random;
use crate::units::{AFTER, BEFORE};

/// A year of the movement with the units that it had then. 2025 has two.
pub(crate) struct Stage {
    pub(crate) year: i16,
    /// Begins the keys of its rows.
    pub(crate) key: String,
    pub(crate) units_from: &'static str,
    pub(crate) models: u64,
}

impl Stage {
    /// Whether it is the half year before the reform.
    pub(crate) fn is_first_half(&self) -> bool {
        self.year == 2025 && self.units_from == BEFORE
    }

    /// Whether there are no districts any more.
    pub(crate) fn is_after(&self) -> bool {
        self.units_from == AFTER
    }

    /// The day of registration.
    pub(crate) fn registered_on(&self, random: &mut Random) -> Day {
        let after_start = match (self.is_after(), random.chance(780)) {
            (true, _) => random.between(184, 250),
            (false, true) => random.between(4, 88),
            (false, false) if self.is_first_half() => random.between(89, 130),
            (false, false) => random.between(89, 212),
        };
        day(self.year, after_start)
    }

    /// The day of the decision that recognises: a quarter of them for 15 October.
    pub(crate) fn recognised_on(&self, random: &mut Random) -> Day {
        let after_start = match (self.is_first_half(), random.chance(250)) {
            (true, _) => random.between(150, 172),
            (false, true) => random.between(280, 287),
            (false, false) => random.between(285, 352),
        };
        day(self.year, after_start)
    }
}

fn day(year: i16, after_start: u64) -> Day {
    let first = Day::new(year, 1, 1).unwrap_or_else(|_| kheo_base::Instant::from_millis(0).day());
    first.plus_days(i32::try_from(after_start).unwrap_or(0))
}

/// Shares of the years in a thousand: the movement grew. 2025 is divided between before and after.
const SHARES: [(i16, &str, u64, &str); 11] = [
    (2016, "2016", 68, BEFORE),
    (2017, "2017", 75, BEFORE),
    (2018, "2018", 83, BEFORE),
    (2019, "2019", 92, BEFORE),
    (2020, "2020", 98, BEFORE),
    (2021, "2021", 94, BEFORE),
    (2022, "2022", 107, BEFORE),
    (2023, "2023", 117, BEFORE),
    (2024, "2024", 128, BEFORE),
    (2025, "2025A", 52, BEFORE),
    (2025, "2025B", 86, AFTER),
];

/// Divides so many models among the years.
pub(crate) fn stages(models: u64) -> Vec<Stage> {
    let (mut passed, mut given) = (0, 0);
    let mut stages = Vec::new();
    for (year, key, share, units_from) in SHARES {
        passed += share;
        let due = models * passed / 1_000;
        stages.push(Stage { year, key: key.to_owned(), units_from, models: due - given });
        given = due;
    }
    stages
}
