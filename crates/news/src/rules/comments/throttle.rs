//! How many comments one network may send in an hour.
//!
//! Counted in memory by whole hours, after a restart anew: it slows programs down, and costs no table of who came from where. How
//! many one e-mail address sends in a day is counted from the comments themselves.

use std::collections::BTreeMap;

use kheo_base::Instant;

/// Most networks of one hour; beyond them nobody new is counted, so that a flood of addresses cannot fill the memory.
pub const KEYS_MAX: usize = 100_000;

const HOUR_MILLIS: i64 = 3_600_000;

/// What came in the present hour.
#[derive(Debug, Default)]
pub struct Throttle {
    hour: i64,
    sent: BTreeMap<(String, bool), u32>,
}

impl Throttle {
    /// Counts one comment from a network, with a proof of work or without; tells whether it is within the limit.
    pub fn admits(&mut self, address: &str, is_proven: bool, limit: u32, now: Instant) -> bool {
        let hour = now.millis() / HOUR_MILLIS;
        if hour != self.hour {
            self.hour = hour;
            self.sent.clear();
        }
        let key = (address.to_owned(), is_proven);
        if self.sent.len() >= KEYS_MAX && !self.sent.contains_key(&key) {
            return true;
        }
        let sent = self.sent.entry(key).or_default();
        *sent = sent.saturating_add(1);
        *sent <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_a_network_waits_for_the_next_hour_and_others_do_not() {
        let (mut throttle, now) = (Throttle::default(), Instant::from_millis(HOUR_MILLIS));
        let admitted: Vec<bool> = (0..3).map(|_| throttle.admits("203.0.113", false, 2, now)).collect();
        assert_eq!(admitted, [true, true, false]);
        assert!(throttle.admits("203.0.113", true, 2, now), "with a proof there is more room");
        assert!(throttle.admits("198.51.100", false, 2, now));
        assert!(throttle.admits("203.0.113", false, 2, now.plus_seconds(3_600)));
    }

    #[test]
    fn a_flood_of_networks_is_not_kept() {
        let (mut throttle, now) = (Throttle::default(), Instant::from_millis(0));
        for number in 0..=KEYS_MAX {
            assert!(throttle.admits(&number.to_string(), false, 1, now));
        }
        assert_eq!(throttle.sent.len(), KEYS_MAX);
    }
}
