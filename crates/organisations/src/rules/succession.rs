//! Which unit of a day came after a unit that ended.
//!
//! A unit that was divided follows its main successor, which is the choice of the data and not of any law: whoever shows
//! the result says that the unit was divided.

use kheo_base::Day;

use crate::unit::Unit;

/// Most steps from a unit to today's; more is a circle in the data.
const STEPS_MAX: usize = 32;

/// How much of the old unit went into the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Share {
    /// All of it.
    Whole,
    /// A part of it.
    Part,
}

impl Share {
    /// Returns the word that the database and the files keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "part",
        }
    }

    /// Returns the share of a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Whole, Self::Part].into_iter().find(|share| share.word() == word)
    }
}

/// A unit that came before or after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// The other unit.
    pub unit: Unit,
    /// How much of the older of the two went into the newer.
    pub share: Share,
    /// Whether files of the older are counted in the newer.
    pub is_main: bool,
    /// The act, or how the data knows; empty where unknown.
    pub legal_basis_note: String,
}

/// Where a unit's way ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The unit that holds on the day, or the last one if nothing came after it.
    pub unit: Unit,
    /// Whether a unit on the way was divided, so that only a part of `start` lies there.
    pub is_divided: bool,
}

/// Follows main successors from `start` until a unit that has not ended by `today`.
///
/// `successors` gives what came after a unit; it may ask a database.
///
/// # Errors
/// Whatever `successors` returns.
pub fn follow<E>(
    start: Unit,
    today: Day,
    mut successors: impl FnMut(&Unit) -> Result<Vec<Relative>, E>,
) -> Result<Followed, E> {
    let mut followed = Followed { unit: start, is_divided: false };
    for _ in 0..STEPS_MAX {
        if !followed.unit.has_ended_by(today) {
            break;
        }
        let ways = successors(&followed.unit)?;
        let count = ways.len();
        // The import sees to it that exactly one is the main one.
        let Some(main) = ways.into_iter().find(|way| way.is_main) else { break };
        let is_divided = count > 1 || main.share == Share::Part;
        followed = Followed { unit: main.unit, is_divided: followed.is_divided || is_divided };
    }
    Ok(followed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use std::convert::Infallible;

    use super::*;
    use crate::unit::{Kind, UnitKey};

    fn unit(key: &str, valid_to: Option<&str>) -> Unit {
        let key: UnitKey = key.parse().unwrap();
        Unit {
            code: key.code,
            valid_from: key.valid_from,
            valid_to: valid_to.map(|day| day.parse().unwrap()),
            from_exact: true,
            name: key.to_string(),
            kind: Kind::Xa,
            tier: key.code.tier(),
            parent_code: None,
            legal_basis: String::new(),
        }
    }

    /// Each edge: from, to, share, whether main.
    fn end_of(start: &str, today: &str, edges: &[(&str, &str, Share, bool)]) -> (String, bool) {
        let load = |key: &str| {
            let edge = edges.iter().find(|edge| edge.0 == key);
            unit(key, edge.and_then(|edge| edge.1.split_once('@')).map(|(_, day)| day))
        };
        let successors = |unit: &Unit| {
            let ways = edges.iter().filter(|edge| edge.0 == unit.key().to_string());
            let relative = |edge: &(&str, &str, Share, bool)| Relative {
                unit: load(edge.1),
                share: edge.2,
                is_main: edge.3,
                legal_basis_note: String::new(),
            };
            Ok::<_, Infallible>(ways.map(relative).collect())
        };
        let followed = follow(load(start), today.parse().unwrap(), successors).unwrap();
        (followed.unit.key().to_string(), followed.is_divided)
    }

    #[test]
    fn a_way_ends_at_the_unit_that_holds_today() {
        let edges = [
            ("00001@2021-01-01", "00002@2025-03-01", Share::Whole, true),
            ("00002@2025-03-01", "00003@2025-07-01", Share::Whole, true),
            ("00003@2025-07-01", "00003@2026-04-30", Share::Whole, true),
        ];
        for (today, end) in [
            ("2025-02-28", "00001@2021-01-01"),
            ("2025-03-01", "00002@2025-03-01"),
            ("2026-04-29", "00003@2025-07-01"),
            ("2026-04-30", "00003@2026-04-30"),
        ] {
            assert_eq!(end_of("00001@2021-01-01", today, &edges), (end.to_owned(), false), "{today}");
        }
    }

    #[test]
    fn a_division_anywhere_on_the_way_is_marked() {
        let edges = [
            ("00001@2021-01-01", "00002@2025-03-01", Share::Part, false),
            ("00001@2021-01-01", "00003@2025-03-01", Share::Part, true),
            ("00003@2025-03-01", "00004@2025-07-01", Share::Whole, true),
        ];
        let end = end_of("00001@2021-01-01", "2026-01-01", &edges);
        assert_eq!(end, ("00004@2025-07-01".to_owned(), true));
    }

    #[test]
    fn broken_data_ends_the_way_rather_than_the_program() {
        let circle = [
            ("00001@2021-01-01", "00002@2021-01-01", Share::Whole, true),
            ("00002@2021-01-01", "00001@2021-01-01", Share::Whole, true),
        ];
        assert!(!end_of("00001@2021-01-01", "2026-01-01", &circle).1);
        let without_main = [("00001@2021-01-01", "00002@2025-07-01", Share::Whole, false)];
        assert_eq!(end_of("00001@2021-01-01", "2026-01-01", &without_main).0, "00001@2021-01-01");
    }
}
