//! Shares, growth and stock: numbers that come from other numbers and never stand without them.

use std::collections::BTreeMap;

/// Below so many a percentage says more than there is to know.
pub const SMALL: i64 = 20;

/// A part of a whole. There is no percentage without both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub whole: i64,
}

impl Share {
    /// Joins the two.
    pub const fn new(part: i64, whole: i64) -> Self {
        Self { part, whole }
    }

    /// Returns the share in thousandths, rounded half up; `None` of nothing.
    pub fn per_mille(self) -> Option<i64> {
        per_mille(self.part, self.whole)
    }

    /// Whether the whole is so small that a percentage misleads.
    pub const fn is_small(self) -> bool {
        self.whole < SMALL
    }
}

fn per_mille(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    // Half up, also below zero.
    i64::try_from((part * 2_000 + whole).div_euclid(whole * 2)).ok()
}

/// How a number changed since the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// Of the year before.
    pub before: i64,
    /// Of the year.
    pub now: i64,
}

impl Growth {
    /// Returns by how many it grew.
    pub const fn difference(self) -> i64 {
        self.now.saturating_sub(self.before)
    }

    /// Returns the change in thousandths of the year before; `None` after nothing, or after so few that it misleads.
    pub fn per_mille(self) -> Option<i64> {
        if self.before < SMALL { None } else { per_mille(self.difference(), self.before) }
    }
}

/// Returns how many run at the end of each year: registered up to then and not ended up to then. Models whose year nobody
/// knows (0) run from the beginning.
pub fn stock(years: &BTreeMap<i64, (i64, i64)>) -> BTreeMap<i64, i64> {
    let mut running = 0_i64;
    let at_end = |(year, (registered, ended)): (&i64, &(i64, i64))| {
        running = running.saturating_add(*registered).saturating_sub(*ended);
        (*year, running)
    };
    years.iter().map(at_end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_share_lies_between_none_and_all(whole in 1_i64..i64::MAX, part in 0_i64..i64::MAX) {
            let share = Share::new(part.min(whole), whole).per_mille();
            prop_assert!(share.is_some_and(|share| (0..=1000).contains(&share)));
        }

        #[test]
        fn stock_is_never_below_nothing_if_nothing_ends_before_it_begins(
            models in prop::collection::vec((2009_i64..2030, prop::option::of(0_i64..10)), 0..60)
        ) {
            let mut years: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
            for (year, lasts) in &models {
                years.entry(*year).or_default().0 += 1;
                if let Some(lasts) = lasts {
                    years.entry(year + lasts).or_default().1 += 1;
                }
            }
            let running = stock(&years);
            for (year, count) in &running {
                let expected = models.iter().filter(|(from, lasts)| from <= year && lasts.is_none_or(|lasts| from + lasts > *year));
                prop_assert_eq!(i64::try_from(expected.count()), Ok(*count));
            }
        }

        #[test]
        fn growth_names_what_it_grew_from(before in 0_i64..1_000_000, now in 0_i64..1_000_000) {
            let growth = Growth { before, now };
            prop_assert_eq!(before + growth.difference(), now);
            prop_assert_eq!(growth.per_mille().is_some(), before >= SMALL);
        }
    }

    #[test]
    fn published_numbers_come_out_as_published() {
        // U Minh Thượng 2019: 266 of 332.
        assert_eq!(Share::new(266, 332).per_mille(), Some(801));
        // Bà Rịa – Vũng Tàu 2021: 276 more than the year before, of 1,808.
        assert_eq!(Growth { before: 1_532, now: 1_808 }.per_mille(), Some(180));
        assert_eq!(Growth { before: 40, now: 30 }.per_mille(), Some(-250));
        assert_eq!(Share::new(0, 0).per_mille(), None);
        assert!(Share::new(1, 3).is_small() && !Share::new(10, 20).is_small());
    }
}
