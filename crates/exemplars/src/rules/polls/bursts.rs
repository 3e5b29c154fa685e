//! What people should look at: many endorsements of one model at once, or mostly by new accounts.
//!
//! A flag removes nothing and accuses nobody: a village that meets on a Sunday morning makes a burst too. It names a model and
//! a minute, never a citizen.

use kheo_base::{Id, Instant};

use super::PollRules;

/// Endorsements of one model, in one minute or altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// The model.
    pub exemplar_id: Id,
    /// The minute's beginning; absent for all together.
    pub minute: Option<Instant>,
    /// How many.
    pub count: i64,
    /// How many of them by new accounts.
    pub new: i64,
}

impl Tally {
    /// Share of new accounts, in whole percent.
    pub const fn new_percent(&self) -> i64 {
        if self.count <= 0 { 0 } else { self.new.saturating_mul(100) / self.count }
    }
}

/// Returns what exceeds the thresholds. Few endorsements say nothing about a share.
pub fn flagged(tallies: &[Tally], rules: &PollRules) -> Vec<Tally> {
    let exceeds = |tally: &&Tally| {
        let is_many = tally.count >= rules.burst_per_minute;
        is_many && (tally.minute.is_some() || tally.new_percent() >= rules.burst_new_percent)
    };
    tallies.iter().filter(exceeds).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{CountShown, Order};
    use super::*;

    #[test]
    fn many_in_a_minute_and_mostly_new_accounts_are_flagged_and_nothing_else() {
        let rules = PollRules {
            choices_max: 1,
            count_shown: CountShown::During,
            candidate_order: Order::Name,
            days_max: 30,
            per_account_per_minute: 10,
            per_address_per_minute: 600,
            burst_per_minute: 60,
            burst_new_percent: 50,
            new_account_days: 7,
            links_kept_days: 30,
        };
        let tally = |minute: Option<i64>, count, new| Tally {
            exemplar_id: Id::from_i64(1),
            minute: minute.map(Instant::from_millis),
            count,
            new,
        };
        let burst = tally(Some(60_000), 60, 0);
        let new_accounts = tally(None, 100, 50);
        let all =
            [burst, tally(Some(120_000), 59, 59), new_accounts, tally(None, 1_000, 499), tally(None, 3, 3)];
        assert_eq!(flagged(&all, &rules), [burst, new_accounts]);
    }
}
