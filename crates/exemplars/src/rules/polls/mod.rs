//! Public endorsement (*bình chọn*): polls over public models, and what one citizen may choose.
//!
//! A poll is `prepared → open → closed`, or `cancelled` with a reason. It takes endorsements only within its window, and its
//! results are published by closing it, never before the window is over. Nothing here knows anything about a citizen but
//! what they chose. No text that rules such polls was found: what could be decided otherwise stands in the dated rule set.

pub mod bursts;
mod choosing;
mod order;
mod refused;
mod rule_set;
pub mod throttle;

pub use choosing::{Change, Held, Voucher, choose};
pub use order::shuffled;
pub use refused::Refused;
pub use rule_set::{CountShown, Order, PollRules};

use kheo_base::Instant;

/// Fewest models in a poll: with one there is nothing to choose.
pub const CANDIDATES_MIN: usize = 2;
/// Most models in a poll: more are not read before choosing.
pub const CANDIDATES_MAX: usize = 100;

const DAY_MILLIS: i64 = 86_400_000;

/// Where a poll stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Only officers see it.
    Prepared,
    /// Everybody sees it; within its window it takes endorsements.
    Open,
    /// Over, results published.
    Closed,
    /// Ended without result.
    Cancelled,
}

impl State {
    const ALL: [Self; 4] = [Self::Prepared, Self::Open, Self::Closed, Self::Cancelled];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// From when until when endorsements are taken; the end is the first moment that no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment.
    pub opens_at: Instant,
    /// The first moment after it.
    pub closes_at: Instant,
}

impl Window {
    /// Tells whether a moment lies within.
    pub fn holds(self, now: Instant) -> bool {
        self.opens_at <= now && now < self.closes_at
    }

    /// Insists that a poll can still be held in this window.
    ///
    /// # Errors
    /// [`Refused`] if it is empty, over, or longer than the rules allow.
    pub fn check(self, days_max: i64, now: Instant) -> Result<(), Refused> {
        if self.closes_at <= self.opens_at {
            return Err(Refused::WindowEmpty);
        }
        if self.closes_at <= now {
            return Err(Refused::WindowOver);
        }
        let millis = self.closes_at.millis().saturating_sub(self.opens_at.millis());
        if millis > days_max.saturating_mul(DAY_MILLIS) {
            return Err(Refused::WindowTooLong { days_max });
        }
        Ok(())
    }
}

/// What an officer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Show it to everybody.
    Open,
    /// Count and publish.
    Close,
    /// End it without result.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// Decides one step; returns the state that follows.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn decide(state: State, window: Window, command: &Command, now: Instant) -> Result<State, Refused> {
    match (command, state) {
        (Command::Open, State::Prepared) if window.closes_at <= now => Err(Refused::WindowOver),
        (Command::Open, State::Prepared) => Ok(State::Open),
        (Command::Open, _) => Err(Refused::NotPrepared),
        // The end was promised to everybody: nobody shortens it because they like the count.
        (Command::Close, State::Open) if now < window.closes_at => Err(Refused::WindowStillOpen),
        (Command::Close, State::Open) => Ok(State::Closed),
        (Command::Close, _) => Err(Refused::NotOpen),
        (Command::Cancel { reason }, State::Prepared | State::Open) if reason.trim().is_empty() => {
            Err(Refused::ReasonMissing)
        }
        (Command::Cancel { .. }, State::Prepared | State::Open) => Ok(State::Cancelled),
        (Command::Cancel { .. }, _) => Err(Refused::EndedAlready),
    }
}

/// Insists on a number of candidates that can be read and chosen from.
///
/// # Errors
/// [`Refused::TooFewCandidates`] or [`Refused::TooManyCandidates`].
pub const fn check_candidates(count: usize) -> Result<(), Refused> {
    if count < CANDIDATES_MIN {
        return Err(Refused::TooFewCandidates);
    }
    if count > CANDIDATES_MAX { Err(Refused::TooManyCandidates) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENS: Instant = Instant::from_millis(1_000);
    const CLOSES: Instant = Instant::from_millis(9_000);
    const WINDOW: Window = Window { opens_at: OPENS, closes_at: CLOSES };

    #[test]
    fn a_poll_opens_once_and_closes_only_when_its_window_is_over() {
        let during = Instant::from_millis(5_000);
        assert_eq!(decide(State::Prepared, WINDOW, &Command::Open, during), Ok(State::Open));
        assert_eq!(decide(State::Prepared, WINDOW, &Command::Open, CLOSES), Err(Refused::WindowOver));
        assert_eq!(decide(State::Open, WINDOW, &Command::Open, during), Err(Refused::NotPrepared));
        assert_eq!(decide(State::Open, WINDOW, &Command::Close, during), Err(Refused::WindowStillOpen));
        assert_eq!(decide(State::Open, WINDOW, &Command::Close, CLOSES), Ok(State::Closed));
        assert_eq!(decide(State::Closed, WINDOW, &Command::Close, CLOSES), Err(Refused::NotOpen));
    }

    #[test]
    fn only_what_has_not_ended_is_cancelled_and_with_a_reason() {
        let cancel = |reason: &str| Command::Cancel { reason: reason.to_owned() };
        assert_eq!(decide(State::Open, WINDOW, &cancel(" "), OPENS), Err(Refused::ReasonMissing));
        for state in [State::Prepared, State::Open] {
            assert_eq!(decide(state, WINDOW, &cancel("Nhầm danh sách"), OPENS), Ok(State::Cancelled));
        }
        for state in [State::Closed, State::Cancelled] {
            assert_eq!(decide(state, WINDOW, &cancel("Nhầm"), OPENS), Err(Refused::EndedAlready));
        }
    }

    #[test]
    fn a_window_has_a_beginning_before_its_end_and_is_not_endless() {
        let window = |from: i64, to: i64| Window {
            opens_at: Instant::from_millis(from * DAY_MILLIS),
            closes_at: Instant::from_millis(to * DAY_MILLIS),
        };
        let now = Instant::from_millis(DAY_MILLIS);
        assert_eq!(window(2, 32).check(30, now), Ok(()));
        assert_eq!(window(2, 33).check(30, now), Err(Refused::WindowTooLong { days_max: 30 }));
        assert_eq!(window(2, 2).check(30, now), Err(Refused::WindowEmpty));
        assert_eq!(window(0, 1).check(30, now), Err(Refused::WindowOver));
        assert!(!WINDOW.holds(CLOSES) && WINDOW.holds(OPENS));
    }
}
