//! How long somebody must wait after failed tries: long enough to stop guessing, never for good.
//!
//! A try during the wait is turned away without looking at the password and without lengthening the wait, so that the
//! right password always works once the wait is over.

use kheo_base::Instant;

/// Longest wait, and the time without failure after which all is forgotten.
pub const WINDOW_SECONDS: i64 = 15 * 60;

/// How many failures are free under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Failures after which waiting begins.
    pub failures_free: i64,
    /// Seconds without failure that make good for one failure, if they ever do before the whole window has passed.
    pub forgiven_every_seconds: Option<i64>,
}

/// For one login.
pub const PER_LOGIN: Limit = Limit { failures_free: 5, forgiven_every_seconds: None };
/// For one address. A whole office may share it and mistype all day, so failures are forgiven one by one at the rate
/// that the limit allows.
pub const PER_ADDRESS: Limit = Limit { failures_free: 30, forgiven_every_seconds: Some(WINDOW_SECONDS / 30) };
/// For letters about forgotten passwords to one account: nobody's letter box is to be filled by somebody else.
pub const RESETS_PER_LOGIN: Limit = Limit { failures_free: 3, forgiven_every_seconds: None };

/// What is remembered of failures under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// Failures not yet forgotten.
    pub failures: i64,
    /// The last one.
    pub last_at: Instant,
    /// Until when no try is looked at.
    pub wait_until: Instant,
}

impl Attempts {
    /// Nothing has failed.
    pub const NONE: Self =
        Self { failures: 0, last_at: Instant::from_millis(0), wait_until: Instant::from_millis(0) };

    /// Returns how many whole seconds are still to wait; 0 if a try may be made.
    pub fn seconds_to_wait(&self, now: Instant) -> i64 {
        let millis = self.wait_until.millis().saturating_sub(now.millis());
        // A clock that was set back must not turn a short wait into a long one.
        (millis.max(0).saturating_add(999) / 1000).min(WINDOW_SECONDS)
    }

    /// Returns what is remembered after one more failure.
    #[must_use]
    pub fn after_failure(&self, limit: Limit, now: Instant) -> Self {
        let failures = self.failures_left(limit, now) + 1;
        let wait_until = now.plus_seconds(wait_seconds(failures, limit));
        Self { failures, last_at: now, wait_until }
    }

    /// Returns what is remembered when a try that was counted as a failure turns out a success.
    #[must_use]
    pub const fn taken_back(&self) -> Self {
        let failures = if self.failures > 0 { self.failures - 1 } else { 0 };
        Self { failures, last_at: self.last_at, wait_until: self.last_at }
    }

    fn failures_left(&self, limit: Limit, now: Instant) -> i64 {
        let quiet_seconds = now.millis().saturating_sub(self.last_at.millis()).max(0) / 1000;
        if quiet_seconds >= WINDOW_SECONDS {
            return 0;
        }
        let forgiven = limit.forgiven_every_seconds.map_or(0, |every| quiet_seconds / every.max(1));
        (self.failures - forgiven).max(0)
    }
}

/// Seconds to wait after so many failures: none while they are free, then 2, 4, 8 … up to the whole window.
pub fn wait_seconds(failures: i64, limit: Limit) -> i64 {
    let beyond = failures.saturating_sub(limit.failures_free);
    match u32::try_from(beyond) {
        Err(_) => 0,
        Ok(beyond) => 2_i64
            .checked_pow(beyond.saturating_add(1))
            .map_or(WINDOW_SECONDS, |wait| wait.min(WINDOW_SECONDS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Instant = Instant::from_millis(1_790_000_000_000);

    fn fail(times: usize, limit: Limit) -> Attempts {
        (0..times).fold(Attempts::NONE, |attempts, _| attempts.after_failure(limit, START))
    }

    #[test]
    fn four_failures_are_free_and_then_waits_double() {
        let waits: Vec<i64> = (4..16).map(|times| fail(times, PER_LOGIN).seconds_to_wait(START)).collect();
        assert_eq!(waits, [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    }

    #[test]
    fn fifteen_quiet_minutes_forget_everything() {
        let later = START.plus_seconds(WINDOW_SECONDS);
        assert_eq!(fail(14, PER_LOGIN).after_failure(PER_LOGIN, later).failures, 1);
    }

    #[test]
    fn an_office_that_mistypes_all_day_is_not_held_up() {
        let mut attempts = Attempts::NONE;
        for minute in 0..480 {
            attempts = attempts.after_failure(PER_ADDRESS, START.plus_seconds(minute * 60));
            assert_eq!(attempts.seconds_to_wait(START.plus_seconds(minute * 60)), 0);
        }
    }

    #[test]
    fn a_success_takes_its_own_try_back() {
        let before = fail(4, PER_LOGIN);
        let counted = before.after_failure(PER_LOGIN, START);
        assert_eq!(counted.taken_back().failures, before.failures);
        assert_eq!(counted.taken_back().seconds_to_wait(START), 0);
    }

    proptest! {
        #[test]
        fn waits_grow_and_are_bounded(failures in 0_i64..i64::MAX - 1, free in 1_i64..1000) {
            let limit = Limit { failures_free: free, forgiven_every_seconds: None };
            let (wait, next) = (wait_seconds(failures, limit), wait_seconds(failures + 1, limit));
            prop_assert!(0 <= wait && wait <= next && next <= WINDOW_SECONDS);
        }

        #[test]
        fn every_wait_ends(pauses in proptest::collection::vec(0_i64..2000, 1..60)) {
            for limit in [PER_LOGIN, PER_ADDRESS] {
                let (mut now, mut attempts) = (START, Attempts::NONE);
                for pause in &pauses {
                    now = now.plus_seconds(*pause);
                    attempts = attempts.after_failure(limit, now);
                    let wait = attempts.seconds_to_wait(now);
                    prop_assert!(wait <= WINDOW_SECONDS);
                    prop_assert_eq!(attempts.seconds_to_wait(now.plus_seconds(wait)), 0);
                }
            }
        }

        #[test]
        fn waits_are_never_longer_than_the_window_whatever_the_clock_does(now in any::<i64>(), until in any::<i64>()) {
            let attempts = Attempts { failures: 9, last_at: START, wait_until: Instant::from_millis(until) };
            let wait = attempts.seconds_to_wait(Instant::from_millis(now));
            prop_assert!((0..=WINDOW_SECONDS).contains(&wait));
        }
    }
}
