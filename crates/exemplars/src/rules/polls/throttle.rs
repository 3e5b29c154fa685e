//! How many changes one account or one network may make in a minute.
//!
//! Counted by whole minutes and in memory: after a restart everybody begins anew, which costs little. It slows programs
//! down; it is not what keeps an endorsement single, which is the table's key.

use std::collections::BTreeMap;

use kheo_base::{Id, Instant};

/// Most keys of one minute; beyond them nobody new is counted, so that a flood of addresses cannot fill the memory.
pub const KEYS_MAX: usize = 200_000;

const MINUTE_MILLIS: i64 = 60_000;

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// An account.
    Account(Id),
    /// A network, by the beginning of its address.
    Address(String),
}

/// What was asked in the present minute.
#[derive(Debug, Default)]
pub struct Throttle {
    minute: i64,
    asked: BTreeMap<Key, u32>,
}

impl Throttle {
    /// Counts one change; tells whether it is within the limit.
    pub fn admits(&mut self, key: Key, limit: u32, now: Instant) -> bool {
        let minute = now.millis() / MINUTE_MILLIS;
        if minute != self.minute {
            self.minute = minute;
            self.asked.clear();
        }
        if self.asked.len() >= KEYS_MAX && !self.asked.contains_key(&key) {
            return true;
        }
        let asked = self.asked.entry(key).or_default();
        *asked = asked.saturating_add(1);
        *asked <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_one_waits_for_the_next_minute_and_others_do_not() {
        let (mut throttle, now) = (Throttle::default(), Instant::from_millis(60_000));
        let lan = || Key::Account(Id::from_i64(1));
        let admitted: Vec<bool> = (0..4).map(|_| throttle.admits(lan(), 3, now)).collect();
        assert_eq!(admitted, [true, true, true, false]);
        assert!(throttle.admits(Key::Account(Id::from_i64(2)), 3, now));
        assert!(throttle.admits(Key::Address("203.0.113".to_owned()), 3, now));
        assert!(throttle.admits(lan(), 3, now.plus_seconds(60)));
    }

    #[test]
    fn a_flood_of_keys_is_not_kept() {
        let (mut throttle, now) = (Throttle::default(), Instant::from_millis(0));
        for number in 0..=i64::try_from(KEYS_MAX).unwrap_or(0) {
            assert!(throttle.admits(Key::Account(Id::from_i64(number)), 1, now));
        }
        assert_eq!(throttle.asked.len(), KEYS_MAX);
    }
}
